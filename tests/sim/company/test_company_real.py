"""The generator and the import against two real organisations (kept beside the repository, not in it)."""

from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from sim.company.build import build_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.measures.kpis import KPIS
from sim.settings import ColumnMap, CompanySettings, OfficePlan
from tests.companies import behaviour
from tests.worlds import DATA, shipped

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"the real organisations are not here: no folder {DATA} (see its README for the sources)"
)

# Cross & Parker 2004: a research team in four cities; information sought at least somewhat frequently
CROSS_PARKER = CompanySettings(
    name="cross_parker",
    kind="records",
    employees=str(DATA / "org_crossparker" / "manufacturing_people.csv"),
    ties=str(DATA / "org_crossparker" / "manufacturing_edges.csv"),
    columns=ColumnMap(employee_id="person_id", office="site", level="org_level", tenure_years="tenure", tie_weight="weight_0_6"),
    tie_kinds=("information_frequency",),
    minimum_tie_weight=4,
)
# Génois & Barrat 2018: departments in one building; at least five minutes face to face in ten days
WORKPLACE = CompanySettings(
    name="workplace",
    kind="records",
    employees=str(DATA / "org_workplace_contacts" / "InVS15_people.csv"),
    ties=str(DATA / "org_workplace_contacts" / "InVS15_edges.csv"),
    columns=ColumnMap(employee_id="person_id", office="department", tie_weight="contact_seconds"),
    minimum_tie_weight=300,
)


def structure(company: Company) -> dict[str, float]:
    """Mean degree, its coefficient of variation, in-office share, transitivity, share of cross ties of the top 5 %."""
    one = np.repeat(np.arange(company.size), np.diff(company.colleague_start))
    same = company.office[one] == company.office[company.colleague_to]
    degree = np.diff(company.colleague_start)
    across = np.sort(np.bincount(one[~same], minlength=company.size))[::-1]
    graph = nx.Graph(list(zip(one.tolist(), company.colleague_to.tolist(), strict=True)))
    return {
        "degree": float(degree.mean()),
        "spread": float(degree.std() / degree.mean()),
        "in_office": float(same.mean()),
        "clustering": nx.transitivity(graph),
        "top_bridges": float(across[: company.size // 20].sum() / across.sum()),
    }


def test_cross_parker_is_read_without_converting_anything() -> None:
    company = build_company(CROSS_PARKER, behaviour())
    assert company.size == 77
    assert dict(zip(company.office_names, np.diff(company.office_first).tolist(), strict=True)) == {
        "Frankfurt": 27, "Paris": 17, "Geneva": 17, "Warsaw": 16,
    }  # fmt: skip
    assert np.bincount(company.level).tolist() == [52, 21, 3, 1]
    assert sorted({round(float(each), 2) for each in company.tenure_years}) == [0.54, 2.04, 4.04, 5.08]
    notes = "\n".join(company.notes)
    assert "518 pairs from the file" in notes  # stats.json: undirected_edges of w >= 4
    assert "1 = executive, 2 = senior manager, 3 = manager, 4 = staff" in notes
    assert "'13-36 months' = 2.04 years" in notes
    found = structure(company)
    assert found["in_office"] == pytest.approx(0.854, abs=0.01)  # stats.json, but for the reporting line that is added
    assert found["degree"] == pytest.approx(13.45, abs=0.8)


@pytest.mark.parametrize(("weight", "share"), [(1, 0.547), (4, 0.851), (6, 0.903)])
def test_stronger_ties_stay_in_the_office(weight: int, share: float) -> None:
    company = build_company(CROSS_PARKER.model_copy(update={"minimum_tie_weight": weight}), behaviour())
    assert structure(company)["in_office"] == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(
    ("records", "thresholds"), [(CROSS_PARKER, (1, 4, 6)), (WORKPLACE, (0, 300, 3600))], ids=["cross_parker", "workplace"]
)
def test_people_tell_as_much_whatever_one_calls_a_tie(records: CompanySettings, thresholds: tuple[float, ...]) -> None:
    """Three thresholds, from all pairs to the closest few: the talk-about rate of one campaign (it fell from .88 to .49, and from .84 to .31)."""
    rates = []
    for least in thresholds:
        chosen = shipped().model_copy(update={"company": records.model_copy(update={"minimum_tie_weight": least})})
        rates.append(np.mean([KPIS["talk_about_rate"].value(each) for each in replicate(chosen, range(12))]))
    assert max(rates) - min(rates) < 0.11


def test_workplace_is_read_without_converting_anything() -> None:
    company = build_company(WORKPLACE, behaviour())
    assert company.size == 217 and len(company.office_names) == 12
    assert "941 of 4274 used" in "\n".join(company.notes)


@pytest.mark.parametrize(
    ("records", "tolerance"),
    [
        (CROSS_PARKER, {"degree": 1.5, "in_office": 0.03, "spread": 0.2, "clustering": 0.1, "top_bridges": 0.1}),
        (WORKPLACE, {"degree": 1.0, "in_office": 0.03, "spread": 0.15, "clustering": 0.1, "top_bridges": 0.1}),
    ],
    ids=["cross_parker", "workplace"],
)
def test_the_generator_resembles_a_real_organisation(records: CompanySettings, tolerance: dict[str, float]) -> None:
    """Same offices, same mean degree and in-office share: the rest of the structure must come out alike (20 seeds)."""
    # the real ties alone, without the reporting line that a company adds to them
    real = structure(_ties_only(records))
    company = build_company(records, behaviour())
    sizes = zip(company.office_names, np.diff(company.office_first).tolist(), strict=True)
    offices = tuple(OfficePlan(name=name, employees=size, utc_offset_hours=1) for name, size in sizes)
    asked = behaviour(network_contacts_per_person=real["degree"], network_in_office_share=real["in_office"])
    drawn = [structure(build_company(CompanySettings(name="drawn", seed=seed, offices=offices), asked)) for seed in range(20)]
    for name, allowed in tolerance.items():
        mean = np.mean([each[name] for each in drawn])
        assert mean == pytest.approx(real[name], abs=allowed), f"{name}: generated {mean:.3f}, real {real[name]:.3f}"


def _ties_only(records: CompanySettings) -> Company:
    """The company as read, with the ties of the file and nothing added."""
    import csv

    from sim.company.csr import both_ways

    columns = records.columns
    with Path(records.employees or "").open(encoding="utf-8") as file:
        office = {each[columns.employee_id]: each[columns.office] for each in csv.DictReader(file)}
    with Path(records.ties or "").open(encoding="utf-8") as file:
        ties = [
            (each["from"], each["to"])
            for each in csv.DictReader(file)
            if float(each[columns.tie_weight]) >= records.minimum_tie_weight and each["kind"] in (records.tie_kinds or (each["kind"],))
        ]
    row = {name: i for i, name in enumerate(office)}
    pairs = np.array([(row[one], row[other]) for one, other in ties], np.int32)
    start, to = both_ways(len(row), pairs[:, 0].copy(), pairs[:, 1].copy())
    company = build_company(records, behaviour())
    number = {name: i for i, name in enumerate(company.office_names)}
    changes = {
        "office": np.array([number[each] for each in office.values()]),
        "colleague_start": start,
        "colleague_to": to,
    }
    return Company(**(vars(company) | changes))
