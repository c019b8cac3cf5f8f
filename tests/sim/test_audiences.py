"""Audiences: who fits every field, told by names, numbers and ids; and what is said of names that the company does not have."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim import audiences
from sim.audiences import Labels, in_audience
from sim.company.build import build_company
from sim.company.company import Company
from sim.measures.kpis import kpis
from sim.model import ViralityModel
from sim.settings import Audience, CompanySettings, Settings
from sim.setup.calendar import SettingsError
from tests.worlds import shipped


@pytest.fixture(scope="module")
def firm() -> tuple[Settings, Company]:
    settings = shipped()
    return settings, build_company(settings.company, settings.behaviour)


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        (Audience(functions=("sales or marketing",)), lambda c: c.function == 1),
        (Audience(functions=("sales or marketing", "other")), lambda c: c.function >= 0),
        (Audience(teams=("3", "5")), lambda c: (c.team == 3) | (c.team == 5)),
        (Audience(tenure_from_years=1, tenure_below_years=3), lambda c: (c.tenure_years >= 1) & (c.tenure_years < 3)),
        (Audience(levels=("manager",), functions=("other",)), lambda c: (c.level == 1) & (c.function == 0)),
    ],
)
def test_who_fits_every_field(firm: tuple[Settings, Company], audience: Audience, expected: object) -> None:
    chosen = in_audience(audience, firm[1])
    assert 0 < chosen.sum() <= firm[1].size
    assert np.array_equal(chosen, expected(firm[1]))  # type: ignore[operator]


def test_numbers_of_teams_and_ids_are_read_as_words() -> None:
    assert Audience.model_validate({"teams": [3, "north"], "people": [1001]}) == Audience(teams=("3", "north"), people=("1001",))


def test_a_file_names_functions_teams_and_people(tmp_path: Path) -> None:
    rows = ["employee_id,office,team,function"]
    rows += [f"p{i},Oslo,{'north' if i < 8 else 'south'},{('Sales', 'Finance')[i % 2]}" for i in range(16)]
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    company = build_company(CompanySettings(name="t", kind="records", employees=str(tmp_path / "people.csv")), shipped().behaviour)
    chosen = [
        in_audience(each, company)
        for each in (Audience(functions=("Finance",)), Audience(teams=("north",)), Audience(people=("p3", "p12")))
    ]
    assert [int(each.sum()) for each in chosen] == [8, 8, 2]
    assert int((chosen[0] & chosen[1]).sum()) == 4
    assert not company.function[chosen[0]].any()
    assert company.function[~chosen[0]].all()
    assert company.rows_of(["p3", "nobody"])[1] == -1
    with pytest.raises(ValueError, match="whom the company does not have"):
        in_audience(Audience(people=("p3", "nobody")), company)


def test_only_those_whom_it_is_for_get_a_message_or_a_seat(firm: tuple[Settings, Company]) -> None:
    sales = {"functions": ["sales or marketing"]}
    settings = firm[0].changed(
        {
            "campaign.audience": sales,
            "campaign.teasers": [{**each.model_dump(), "audience": sales} for each in firm[0].campaign.teasers],
            "mechanisms": {"conversation": False, "feed": False},
        }
    )
    outcomes = [ViralityModel(settings, 1, engine=engine).run() for engine in ("columns", "agents")]  # type: ignore[arg-type]
    for outcome in outcomes:
        people = outcome.people
        assert outcome.company.function[people["exposures"] > 0].all()
        assert outcome.company.function[people["attended_day"] >= 0].all()
        assert (people["attended_day"] >= 0).any()
        assert outcome.teasers["reached"].sum() > 0
    assert kpis(outcomes[0]) == pytest.approx(kpis(outcomes[1]), nan_ok=True)


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        ({"functions": ["sale or marketing"]}, ["campaign.audience.functions = sale or marketing", "sales or marketing"]),
        ({"teams": [9999]}, ["campaign.audience.teams = 9999"]),
        ({"people": ["p1"]}, ["campaign.audience.people", "1 of 1 ids belong to nobody", "a generated company has none"]),
    ],
)
def test_what_the_company_does_not_have(firm: tuple[Settings, Company], audience: dict[str, object], said: list[str]) -> None:
    with pytest.raises(SettingsError) as error:
        ViralityModel(firm[0].changed({"campaign.audience": audience}), 1, company=firm[1])
    assert all(each in str(error.value) for each in said), str(error.value)


def test_teams_are_told_by_the_field_that_names_them_and_without_the_empty_name(firm: tuple[Settings, Company]) -> None:
    """A file that leaves the cell empty for some has a team without a name."""
    named = replace(firm[1], named=Labels(("other",), np.zeros(firm[1].size, np.int32), firm[1].team % 3, ("", "north", "south")))
    with pytest.raises(SettingsError) as error:
        ViralityModel(firm[0].changed({"company.remote_share_of_teams": {"west": 0.5}}), 1, company=named)
    assert "company.remote_share_of_teams = west: the company has no team of that name" in str(error.value)
    assert "teams: north, south" in str(error.value)


def test_names_of_teams_come_before_their_numbers(firm: tuple[Settings, Company]) -> None:
    named = replace(firm[1], named=Labels(("other",), np.zeros(firm[1].size, np.int32), firm[1].team % 2, ("even", "odd")))
    assert np.array_equal(in_audience(Audience(teams=("odd",)), named), firm[1].team % 2 == 1)


@pytest.mark.parametrize("most_codes", [2**62, 50], ids=["folded at once", "folded bit by bit"])
def test_columns_are_told_apart_as_numpy_tells_them(most_codes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiences, "_MOST_CODES", most_codes)
    rng = np.random.default_rng(0)
    for case in range(60):
        columns = rng.integers(-1, rng.integers(1, 5), size=(rng.integers(1, 8), rng.integers(1, 40)))
        columns = columns > 0 if case % 3 == 0 else columns
        table, of = audiences.distinct(columns)
        expected, row = np.unique(columns, axis=1, return_inverse=True)
        assert np.array_equal(table, expected) and np.array_equal(of, row.reshape(-1))
