"""Whatever is typed or written into a configuration file, it is composed or refused in words: no other error ever comes.

`HYPOTHESIS_PROFILE=thorough` tries 300 overrides and 200 files.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from experiments.config import config_files
from experiments.config.command_line import Arguments, read_arguments
from experiments.config.compose import Tree, start
from experiments.config.errors import RequestError
from experiments.config.request import RunOptions
from experiments.verbs.lifecycle import Verb, checked
from experiments.verbs.run.verb import check, work
from tests.claims import mutations

pytestmark = pytest.mark.usefixtures("elsewhere")

THOROUGH = settings().max_examples >= 300
FINE = config_files.choices("campaign")["space_voyage"].read_text(encoding="utf-8")


def refused(words: list[str]) -> str:
    """What the check of a run says against these words; nothing if they pass."""

    def task(tree: Tree, arguments: Arguments) -> None:
        checked(Verb("run", RunOptions, check, work), tree, arguments)

    company = [] if any("company" in word for word in words) else ["company=small_firm"]
    try:
        start(task, read_arguments("run", [*words, *company]))
    except RequestError as error:
        return str(error)
    return ""


def test_mutated_overrides_are_composed_or_refused() -> None:
    for words in mutations.overrides(300 if THOROUGH else 8, seed=1):
        refused(words)


def test_mutated_files_are_composed_or_refused() -> None:
    for group, text in mutations.files(200 if THOROUGH else 10, seed=1):
        Path("mutated.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
        refused([f"{group}=mutated.yaml"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["company=1"], "company = 1"),
        (["behaviour=inf"], "behaviour = inf"),
        (["company=true"], "company = True"),
        (["company=5."], "company = 5."),
        (["~campaign=false"], "campaign=false\n      cannot be left out"),
        (["~company.offices.0", "seed=2"], "cannot be composed"),
        ([f"campaign.brand.awe={'1' * 5000}"], "campaign.brand.awe"),
        ([f"{'x' * 3000}=1"], "is not a field"),
    ],
)
def test_overrides_that_broke_the_composition(words: list[str], said: str) -> None:
    assert said in refused(words)


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("  day_zero: 2026-02-30", "campaign.calendar.day_zero = 2026-02-30\n      must be a date such as"),
        ("  day_zero: 0000-01-01", "campaign.calendar.day_zero = 0000-01-01\n      must be a date such as"),
        (f"  day_zero: {'1' * 5000}", f"calendar.day_zero = {'1' * 60}\n      is not a value: Exceeds the limit (4300 digits)"),
        ("  1: 2", "1\n      a field must be a plain name"),
    ],
)
def test_values_that_broke_the_composition(new: str, said: str) -> None:
    old = "  day_zero: 2026-03-02"
    Path("mine.yaml").write_text(FINE.replace(old, new), encoding="utf-8")
    line = FINE[: FINE.index(old)].count("\n") + 1
    text = refused(["campaign=mine.yaml"])
    assert f"mine.yaml:{line}: " in text and said in text, text


def test_a_tab_at_the_end_of_a_line_is_read_as_it_is_checked() -> None:
    Path("mine.yaml").write_text(FINE.replace("awe: 0.9", "awe: 0.9 \t").replace("calendar:", "calendar: \t"), encoding="utf-8")
    assert refused(["campaign=mine.yaml"]) == ""


@pytest.mark.parametrize(
    ("filled", "most"),
    [
        (lambda count: FINE.replace("  holidays:", f"  holidays: [{', '.join(map(str, range(count)))}] #"), 20_000),
        (lambda count: FINE.replace("\nteasers:", f"\nteasers: [{'{}, ' * count}]\nteaser:"), 40_000),
        (lambda count: FINE.replace("\nteasers:", f"\nteasers: [{'{a: 1}, ' * count}]\nteaser:"), 2_000),
        (lambda count: FINE + "".join(f"k{number}: 1\n" for number in range(count)), 20_000),
    ],
    ids=["holidays", "empty teasers", "teasers", "fields"],
)
def test_eight_times_the_values_take_about_eight_times_as_long(filled: Callable[[int], str], most: int) -> None:
    """64 times if each value was looked at beside each other one."""
    taken = []
    for count in (most // 8, most):
        many = filled(count)
        assert len(many) < 1_000_000
        Path("many.yaml").write_text(many, encoding="utf-8")
        begun = time.process_time()
        text = refused(["campaign=many.yaml"])
        taken.append(time.process_time() - begun)
        assert "many.yaml:" in text and len(text) < 20_000
    assert taken[1] < 24 * taken[0]
