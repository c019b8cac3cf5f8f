"""What `calibrate` is asked for: everything about it is checked before anything is compiled."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from experiments.config.check import Check
from experiments.config.errors import COMMAND_LINE, Problem, nearest
from experiments.config.home_folders import followed
from experiments.config.request import Request
from experiments.storage.cache_keys import file_key
from experiments.verbs.calibrate.options import CalibrateOptions
from sim.parameters import PARAMETERS
from sim.settings import Date, Settings, Teaser

if TYPE_CHECKING:
    from experiments.execution.companies import Companies
    from experiments.verbs.calibrate.adoption.data import Adoption
    from experiments.verbs.calibrate.bass.data import AdoptionCounts
    from experiments.verbs.calibrate.series.data import Observed


class Given(NamedTuple):
    """Files of what was observed, and what they hold once they were read."""

    files: tuple[str, ...]
    observed: "Adoption | AdoptionCounts | Observed | None" = None


def check(request: Request[CalibrateOptions], check: Check) -> tuple[Request[CalibrateOptions], Given]:
    """What is fitted to what: the files, and the parameters."""
    plan = request.options.calibrate
    series = bool(plan.observed.given or plan.survey.file)
    own = {"calibrate.adoption.people": plan.adoption.people, "calibrate.bass.file": plan.bass.file}
    alone = [field for field, file in own.items() if file]
    for field in alone[0 if series else 1 :]:
        check.wrong(field, "is fitted in a run of its own, without a campaign's series or other adoption", own[field])
    if not series and not alone:
        told = (
            "name what was observed: registrations of a campaign, by day or a line each: calibrate.observed.registrations.file=FILE "
            "(or attendance, posts); what attendees told: calibrate.survey.file=FILE; who adopted when, where, tied to whom: "
            "calibrate.adoption.people=FILE; nothing but counts by period: calibrate.bass.file=FILE"
        )
        check.problems.append(Problem(COMMAND_LINE, "calibrate", told))
    for name in plan.parameters:
        parameter = request.settings.behaviour.parameters.get(name)
        if name not in PARAMETERS or parameter is None:
            check.wrong("calibrate.parameters", f"is not a parameter of the model{nearest(name, PARAMETERS)}", name)
        elif parameter.low == parameter.high:
            check.wrong("calibrate.parameters", "has no range in the behaviour file: low equals high", name)
    if len(set(plan.parameters)) < len(plan.parameters):
        check.wrong("calibrate.parameters", "each parameter once")
    if plan.adoption.cluster and not plan.adoption.arm:
        check.wrong(
            "calibrate.adoption.cluster",
            "is the unit for which an arm was drawn, but no arm is named (calibrate.adoption.arm=COLUMN)",
            plan.adoption.cluster,
        )
    files = own | {"calibrate.adoption.ties": plan.adoption.ties, "calibrate.adoption.changes": plan.adoption.changes}
    files |= {f"calibrate.observed.{name}.file": each.file for name, each in plan.observed.given.items()}
    for field, file in (files | {"calibrate.survey.file": plan.survey.file}).items():
        check.file(field, file)
    if plan.adoption.people:
        return _named(request, plan.adoption.people), Given(
            tuple(filter(None, (plan.adoption.people, plan.adoption.ties, plan.adoption.changes)))
        )
    if plan.bass.file:
        return _named(request, plan.bass.file), Given((plan.bass.file,))
    request = Request(announced(request.settings, plan.announcements), request.options)
    check.simulates(request.settings)
    observed = (each.file for each in plan.observed.given.values())
    return request, Given(tuple(file for file in (*observed, plan.survey.file) if file))


def announced(settings: Settings, days: Sequence[Date]) -> Settings:
    """The settings with one more e-mail to the whole audience on each of the days: in clear words, as the campaign's clearest message."""
    if not days:
        return settings
    campaign = settings.campaign
    clearest = max((each.benefit_clarity for each in campaign.teasers), default=0.5)
    more = tuple(Teaser(day=day, channel="email", mystery=0.0, surprise=0.0, benefit_clarity=clearest, cost_usd=0.0) for day in days)
    ordered = sorted((*campaign.teasers, *more), key=lambda each: campaign.calendar.offset(each.day))
    return settings.model_copy(update={"campaign": campaign.model_copy(update={"teasers": tuple(ordered)})})


def complete(request: Request[CalibrateOptions], plan: Given, companies: "Companies", check: Check) -> Given:
    """What the files hold. Raises RequestError with everything that is wrong in them."""
    from experiments.verbs.calibrate.adoption.data import read_adoption
    from experiments.verbs.calibrate.bass.data import read_counts
    from experiments.verbs.calibrate.series.data import read_observed

    asked = request.options.calibrate
    if asked.adoption.people:
        return plan._replace(observed=read_adoption(asked.adoption))
    if asked.bass.file:
        return plan._replace(observed=read_counts(asked.bass))
    _search(request, check)
    return plan._replace(observed=read_observed(asked, request.settings, companies.of(request.settings)))


def _search(request: Request[CalibrateOptions], check: Check) -> None:
    """Enough simulations for as many parameters as are fitted."""
    from experiments.verbs.calibrate.series.emulator import fewest
    from experiments.verbs.calibrate.series.work import chosen_parameters

    plan = request.options.calibrate
    fitted = len(chosen_parameters(plan, request.settings))
    for name in ("first", "each"):
        given = getattr(plan.search, name)
        if given < fewest(fitted):
            expected = f"must be at least {fewest(fitted)} where {fitted} parameters are fitted; or name fewer (calibrate.parameters=[...])"
            check.wrong(f"calibrate.search.{name}", expected, given)


def made_of(plan: Given) -> object:
    """The content of every file."""
    return [file_key(file) for file in plan.files]


def _named(request: Request[CalibrateOptions], people: str) -> Request[CalibrateOptions]:
    """Named, if nothing else is said, like the folder in which the file of people lies."""
    plain = "".join(letter if letter.isalnum() or letter in "._-" else "_" for letter in followed(people).parent.name)
    name = request.options.name or plain.lstrip("._-")[:100] or "adoption"
    return Request(request.settings, request.options.model_copy(update={"name": name}))
