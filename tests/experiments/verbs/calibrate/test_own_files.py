"""A planner's own files: what a column is called otherwise, or holds otherwise, is told with the option that mends it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.verbs.calibrate.adoption.data import read_adoption
from experiments.verbs.calibrate.bass.data import read_counts
from experiments.verbs.calibrate.options import AdoptionPlan, BassPlan, CalibratePlan
from experiments.verbs.calibrate.series.data import read_observed
from sim.company.build import build_company
from tests.worlds import shipped

EXPORT = "Staff,Registered On,Campus\nP1,13/01/2026,Berlin\nP2,14/01/2026,Lyon\n"


@pytest.fixture(name="export")
def _export(tmp_path: Path) -> str:
    (tmp_path / "lms.csv").write_text(EXPORT, encoding="utf-8")
    return str(tmp_path / "lms.csv")


def test_a_missing_column_is_told_with_the_option_that_names_it(export: str) -> None:
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    ties = {"people": export, "covariates": ("grade",), "exposures": ("trained",), "arm": "lot"}
    plan = CalibratePlan.model_validate({"observed": {"registrations": {"file": export}}, "survey": {"file": export}})
    for read, fields in (
        (lambda: read_counts(BassPlan(file=export)), ["bass.time"]),
        (lambda: read_observed(plan, settings, company), ["observed.registrations.date", "survey.answer"]),
        (
            lambda: read_adoption(AdoptionPlan.model_validate(ties)),
            [
                "adoption.columns.person",
                "adoption.columns.site",
                "adoption.columns.time",
                "adoption.covariates",
                "adoption.exposures",
                "adoption.arm",
            ],
        ),
    ):
        with pytest.raises(RequestError) as refused:
            read()
        told = [each.allowed.partition("name yours: ")[2] for each in refused.value.problems]
        assert told == [f"calibrate.{field}=COLUMN" for field in fields]


def test_counts_under_another_name_are_not_taken_for_events(tmp_path: Path) -> None:
    settings = shipped()
    company = build_company(settings.company, settings.behaviour)
    file = tmp_path / "counts.csv"

    def observed(**named: str | None) -> int:
        plan = CalibratePlan.model_validate({"observed": {"registrations": {"file": str(file), **named}}})
        return int(read_observed(plan, settings, company).series[0].counts.sum())

    def adopted(**named: str | None) -> list[int]:
        return read_counts(BassPlan.model_validate({"file": str(file), "time": "date", **named})).new.tolist()

    file.write_text("date,registrations\n-10,7\n-9,9\n-8,0\n-7,4\n", encoding="utf-8")
    series, bass = "calibrate.observed.registrations", "calibrate.bass"
    for read, option, person in ((observed, series, f"{series}.person=registrations if that is who; "), (adopted, bass, "")):
        with pytest.raises(RequestError) as refused:
            read()
        (told,) = refused.value.problems
        assert "'registrations' holds numbers" in str(told)
        how_many = f"{option}.count=registrations if that is how many; "
        assert told.allowed.partition("expected: ")[2] == f"{how_many}{person}{option}.count=null if each line is one event"
    assert (observed(count="registrations"), observed(count=None)) == (20, 4)
    assert adopted(count="registrations") == [7, 9, 0, 4]
    file.write_text("date,employee_id,level\n" + "".join(f"{-10 + i % 5},{i},3\n" for i in range(20)), encoding="utf-8")
    assert observed() == 20 and adopted() == [4] * 5, "who says that it is an event"
    file.write_text("date,what\n" + "".join(f"{-10 + i % 5},asked\n" for i in range(20)), encoding="utf-8")
    assert observed() == 20 and adopted() == [4] * 5, "there are no numbers"


def test_adoption_without_ties_is_fitted_and_says_that_contacts_are_not_known(
    tmp_path: Path, elsewhere: Path, few_draws: Callable[[int], None], unpainted: None
) -> None:
    few_draws(60)
    lines = [f"p{i},s{i % 3},{'' if i % 4 == 0 else 1 + i % 5}" for i in range(60)]
    (tmp_path / "people.csv").write_text("\n".join(["person_id,site,adoption_time", *lines]) + "\n", encoding="utf-8")
    words = ["name=it", "replications=5", "uncertainty=luck", "execution.workers=1"]
    assert main(["calibrate", f"calibrate.adoption.people={tmp_path / 'people.csv'}", *words]) == 0
    folder = elsewhere / "results/calibrate/it"
    assert "No ties are known" in (folder / "answer.txt").read_text(encoding="utf-8")
    assert {each.name for each in (folder / "figures").iterdir()} == {"replayed_curve.svg", "pair_plot.svg"}


def test_days_and_offices_of_an_export_are_told_with_what_reads_them(export: str) -> None:
    settings = shipped()
    named = {"file": export, "date": "Registered On", "office": "Campus", "person": "Staff"}
    plan = CalibratePlan.model_validate({"observed": {"registrations": named}})
    with pytest.raises(RequestError) as refused:
        read_observed(plan, settings, build_company(settings.company, settings.behaviour))
    told = {(each.field, each.allowed.rpartition("; ")[2].split(",")[0]) for each in refused.value.problems}
    assert told == {
        ("Registered On", "`watercooler import people=HR learning=FILE` reads others"),
        ("Campus", "or your own company (company=records)"),
    }
