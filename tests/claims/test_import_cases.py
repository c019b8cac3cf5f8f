"""Whatever a list of people or ties looks like, it is imported or refused in words; no message repeats a name or an address.

`HYPOTHESIS_PROFILE=thorough` tries 120 files by each of both ways.
"""

from pathlib import Path

import pytest
from hypothesis import settings

from experiments.cli import main
from experiments.config.command_line import read_arguments
from experiments.config.compose import start
from experiments.config.errors import RequestError
from experiments.config.request import RunOptions
from experiments.execution.companies import with_companies
from experiments.verbs.lifecycle import Verb, checked
from experiments.verbs.run.verb import check, work
from tests.claims.import_files import SECRETS, Case, cases

pytestmark = pytest.mark.usefixtures("elsewhere", "unpainted")

COUNT = 120 if settings().max_examples >= 300 else 8


def laid_down(case: Case) -> None:
    Path("people.csv").write_bytes(case.people)
    Path("ties.csv").write_bytes(case.ties)


def told(text: str, case: Case) -> str:
    """What was said, which may be no failure of ours and name nobody."""
    assert "Traceback" not in text, case.what
    assert not [secret for secret in SECRETS if secret in text], f"{case.what}: {text}"
    assert text.isprintable() or not set(text) - {"\n"} & {chr(i) for i in (*range(32), 0x7F, 0x85)}, case.what
    assert len(text) < 20_000, case.what
    return text


@pytest.mark.parametrize("case", [*cases(COUNT, seed=1, with_ties=False)], ids=lambda case: case.what)
def test_files_are_imported_or_refused(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    laid_down(case)
    before = sorted(Path().iterdir())
    code = main(["import", "people=people.csv", "key=my.key", f"mend={case.mend}"])
    said = capsys.readouterr()
    told(said.out + said.err, case)
    if code:
        assert code == 2 and "nothing was written" in said.err, case.what
        assert sorted(Path().iterdir()) == before, f"{case.what}: something was left"
    else:
        folder = Path("results/import/company")
        assert {path.name for path in folder.iterdir()} >= {"employees.csv", "summary.html", "manifest.json"}
        assert {path.name for path in folder.parent.iterdir()} == {"company"}
        for path in folder.glob("*.*"):
            assert "@corp.example" not in path.read_text(encoding="utf-8"), f"{case.what}: {path.name}"


@pytest.mark.parametrize("case", [*cases(COUNT, seed=2, with_ties=True)], ids=lambda case: case.what)
def test_files_are_taken_for_a_company_or_refused(case: Case) -> None:
    laid_down(case)

    def looked_at() -> None:
        def task(config: object, arguments: object) -> None:
            _, _, found = checked(Verb("run", RunOptions, check, work), config, arguments)  # type: ignore[arg-type]
            with_companies(found)
            found.close()

        start(task, read_arguments("run", ["company=records", "company.employees=people.csv", "company.ties=ties.csv"]))

    try:
        looked_at()
    except RequestError as error:
        told(str(error), case)
    assert {path.name for path in Path().iterdir()} == {"people.csv", "ties.csv"}


NAMELESS = "employee_id,office,level\n" + "".join(f"e{i},Berlin,staff\n" for i in range(6))
ECHOES = {
    "no header": "e1,Jane Doe,Berlin\ne2,John Roe,Berlin\n",
    "no header, but a word of one": "Doe,Jane Doe,Berlin,Manager\n",
    "a title": "Staff of Jane Doe\n\n" + NAMELESS,
    "a column too far": NAMELESS + "e7,Berlin,Jane Doe\n",
    "an unknown office": NAMELESS + "e7,Jane Doe,staff\n",
    "a name too much": NAMELESS.replace(",", ";") + "e7;Doe;Jane;staff\n",
    "the same name twice": "Jane Doe,Jane Doe,Berlin\nJohn Roe,John Roe,Berlin\n",
}


@pytest.mark.parametrize("text", ECHOES.values(), ids=ECHOES)
def test_no_message_repeats_a_person(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("people.csv").write_text(text, encoding="utf-8")
    Path("map.yaml").write_text("based_on: generic_hr\npeople:\n  offices:\n    Berlin: {time_zone: Europe/Berlin}\n", encoding="utf-8")
    for words in (
        ["import", "people=people.csv", "people_map=map.yaml", "key=my.key"],
        ["run", "company=records", "company.employees=people.csv"],
    ):
        if text == ECHOES["an unknown office"] and words[0] == "run":
            continue
        assert main(words) == (0 if text == ECHOES["a title"] else 2)  # a title is passed over
        said = "".join(capsys.readouterr())
        assert "Doe" not in said and "Jane" not in said and "people.csv" in said


def test_a_word_that_five_share_is_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"e{i},Berlin,Grand Poobah\n" for i in range(5)) + "e6,Berlin,Jane Doe\n"
    Path("people.csv").write_text("employee_id,office,level\n" + rows, encoding="utf-8")
    assert main(["import", "people=people.csv", "key=my.key"]) == 2
    said = capsys.readouterr().err
    assert "level = Grand Poobah\n      is not a level (5 such cells" in said and "Jane" not in said
