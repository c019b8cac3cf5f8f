"""A Bass curve fitted to counts: it finds what made them, says when it cannot know, and its files hold what it says."""

from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main
from experiments.config.errors import RequestError
from experiments.verbs.calibrate.bass import fitting, work
from experiments.verbs.calibrate.bass.data import read_counts
from experiments.verbs.calibrate.options import BassPlan
from experiments.verbs.results.verb import listing, show
from tests.answers import checked_answer
from tests.rough_curves import rough

TRUTH = np.array([0.01, 0.4, 400.0])


def test_the_curve_behind_counts_is_found_and_goes_on() -> None:
    new = np.random.default_rng(3).poisson(fitting.increments(TRUTH, 14))
    found = fitting.fit(new, None, 1)
    low, high = np.percentile(found.draws, [2, 98], axis=0)
    assert ((low <= TRUTH) & (high >= TRUTH)).all()
    assert found.peak == pytest.approx(1 + int(np.log(40) / 0.41), abs=1)
    later = fitting.ahead(found, new, 6, None, 1)[:, 14:].sum(axis=1)
    low, high = np.percentile(later, [2, 98])
    assert low <= fitting.increments(TRUTH, 20)[14:].sum() <= high
    capped = fitting.ahead(found, new, 6, int(new.sum()) + 3, 1)
    assert capped[:, 14:].sum(axis=1).max() <= 3


@pytest.mark.parametrize(("p", "q"), [(0.01, 0.38), (0.01, 0.4), (0.02, 0.5), (0.003, 0.3), (0.05, 0.2), (0.3, 0.1)])
def test_the_fastest_period_is_that_of_most_adoptions(p: float, q: float) -> None:
    one = np.ones(1)
    found = fitting.BassFit(p * one, q * one, 1000 * one, one, one)
    most = 1 + int(fitting.increments((p, q, 1000.0), 40).argmax())
    assert found.peak == most
    made = np.tile(np.arange(6.0), (1, 1))
    said = " ".join(work.answer(found, np.arange(4), made, (0, 0)))
    assert (f"The fastest period is number {most}." if most > 1 else "It was fastest at the beginning.") in said


def test_intervals_hold_series_rougher_than_chance() -> None:
    held = 0
    for seed in range(100, 130):
        new = rough(seed)
        known = new[:-3]
        later = fitting.ahead(fitting.fit(known, None, 1), known, 3, None, 1)[:, len(known) :].sum(axis=1)
        low, high = fitting.interval(later)
        held += bool(low <= new[-3:].sum() <= high)
    assert 26 <= held <= 30


def test_a_series_that_curves_do_not_foretell_says_so() -> None:
    steady = np.random.default_rng(3).poisson(fitting.increments(TRUTH, 16))
    assert work.NARROW not in work.cautions_of(fitting.fit(steady, None, 1), steady, fitting.earlier_cuts(steady, 3, None, 1))
    bursts = np.array([20, 0, 1, 0, 90, 2, 0, 1, 400, 0, 3, 1, 2000, 5, 1, 1])
    held, cuts = fitting.earlier_cuts(bursts, 1, None, 1)
    found = fitting.fit(bursts, None, 1)
    assert work.NARROW in work.cautions_of(found, bursts, (held, cuts))
    assert f"{held} of {cuts} such intervals held" in " ".join(
        work.answer(found, bursts, fitting.ahead(found, bursts, 1, None, 1), (held, cuts))
    )
    assert fitting.earlier_cuts(bursts[:4], 3, None, 1) == (0, 0)


def test_before_the_peak_it_says_that_the_market_is_not_known() -> None:
    new = np.random.default_rng(3).poisson(fitting.increments(TRUTH, 6))
    assert work.EARLY in work.cautions_of(fitting.fit(new, None, 1), new, (0, 0))


def test_what_a_file_of_counts_lacks_is_told(tmp_path: Path) -> None:
    (tmp_path / "counts.csv").write_text("period,count\n1,5\nsoon,5\n3,-1\n", encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        read_counts(BassPlan(file=str(tmp_path / "counts.csv")))
    assert all(part in str(refused.value) for part in ("counts.csv:3", "is no period", "counts.csv:4", "is no count"))
    (tmp_path / "events.csv").write_text("day\n" + "2026-03-02\n" * 8 + "2026-03-30\n" * 5, encoding="utf-8")
    assert read_counts(BassPlan(file=str(tmp_path / "events.csv"), time="day")).new.tolist() == [8, 0, 0, 0, 5]


@pytest.mark.usefixtures("elsewhere")
def test_the_command_leaves_its_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = np.round(fitting.increments(TRUTH, 12)).astype(int)
    lines = [f"{t},{count}" for t, count in enumerate(new.tolist(), 1)]
    (tmp_path / "counts (1), new.csv").write_text("\n".join(["period,count", *lines]) + "\n", encoding="utf-8")
    assert (
        main(
            [
                "calibrate",
                f"calibrate.bass.file={tmp_path / 'counts (1), new.csv'}",
                "calibrate.bass.ahead=3",
                "uncertainty=luck",
                "name=it",
            ]
        )
        == 0
    )
    folder = Path("results/calibrate/it")
    answer = checked_answer(folder, 0)
    assert answer["bass"]["market"]["low"] < 400 < answer["bass"]["market"]["high"]
    assert listing(Path("results")) == [("calibrate", "it", None, None, None)], "no campaign, company or replication is in it"
    show(Path("results"), "it")
    assert "calibrate/it\n" in capsys.readouterr().out
    assert len((folder / "bass.csv").read_text(encoding="utf-8").splitlines()) == 1 + 12 + 3
    (tmp_path / "other.csv").write_text("\n".join(["period,count", *lines[:8]]) + "\n", encoding="utf-8")
    assert main(["calibrate", f"calibrate.bass.file={tmp_path / 'other.csv'}", "uncertainty=luck", "name=it"]) == 0
    assert "other.csv takes its place" in capsys.readouterr().err
