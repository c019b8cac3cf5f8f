"""The verb `calibrate`: fit behaviour to what was observed."""

from collections.abc import Callable
from pathlib import Path

from experiments.verbs.calibrate.check import Given, check, complete, made_of
from experiments.verbs.calibrate.options import CalibrateOptions
from experiments.verbs.lifecycle import CheckedRequest, Result, Verb, live


def main(words: list[str]) -> Path | None:
    """Calibrate as the words after `watercooler calibrate` ask; raises as `live` does, and returns what it does."""
    return live(Verb("calibrate", CalibrateOptions, check, work, made_of, complete, one_campaign=True), words)


def work() -> Callable[[CheckedRequest[CalibrateOptions, Given]], Result]:
    """What is heavy."""
    from experiments.verbs.calibrate.adoption.data import Adoption
    from experiments.verbs.calibrate.adoption.work import calibrate as to_adoption
    from experiments.verbs.calibrate.bass.data import AdoptionCounts
    from experiments.verbs.calibrate.bass.work import fit_counts
    from experiments.verbs.calibrate.series.data import Observed
    from experiments.verbs.calibrate.series.work import calibrate as to_series

    def calibrate(job: CheckedRequest[CalibrateOptions, Given]) -> Result:
        observed = job.plan.observed
        if isinstance(observed, Adoption):
            return to_adoption(job.request, observed, job.runner)
        if isinstance(observed, AdoptionCounts):
            return fit_counts(job.request, observed)
        assert isinstance(observed, Observed), "files were read when the plan was completed"
        return to_series(job.request, observed, job.companies.of(job.request.settings), job.runner)

    return calibrate
