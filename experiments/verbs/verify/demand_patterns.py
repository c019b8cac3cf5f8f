"""Patterns of demand: its course over time, what timing and mystery of messages do to it, what peers add."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from experiments.design.average import invitation
from experiments.verbs.verify.measured import Curve, Measured, bootstrap, curve_of, mean, quotient, ratio_of_sums, ratio_within
from experiments.verbs.verify.programmes import Field, average, film, half_a_year, uncapped
from sim.engines import columns
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.settings import WEEKDAYS, Settings
from sim.setup.world import build_world, fresh
from sim.state.layout import MAX_INSPIRERS

# --- over time -------------------------------------------------------------------------------------------------------------


def window_of(settings: Settings) -> tuple[int, int]:
    """First and last day on which registering can lead to a seat, counted from the first simulated day; the last is no day off."""
    calendar, registration = settings.campaign.calendar, settings.campaign.registration
    last, session = calendar.offset(registration.closes), settings.campaign.last_session
    if session is not None:
        last = min(last, session - 1)
    while WEEKDAYS[calendar.date(last).weekday()] in calendar.weekend:
        last -= 1
    return calendar.offset(registration.opens) - calendar.first_day, last - calendar.first_day


def by_week(outcome: Outcome, among: np.ndarray | slice = slice(None)) -> np.ndarray:
    """(whole weeks of registration,) people who decided in each; a week cut short at the end is left out."""
    opens, closes = window_of(outcome.settings)
    weeks = (closes - opens + 1) // 7
    day = outcome.people["wants_day"][among]
    return np.bincount((day[(day >= opens) & (day < opens + 7 * weeks)] - opens) // 7, minlength=weeks)


@cache
def demand_by_hearsay(field: Field) -> np.ndarray:
    """(replications, weeks) demand over half a year with a seat for everybody in each session, where no message is sent: messages go to
    the largest office alone, and the demand is that of all others."""
    settings, firm = half_a_year(uncapped(field.campaign)), field.company
    settings = settings.changed({f"campaign.sessions.{i}.seats": firm.size for i in range(len(settings.campaign.sessions))})
    largest = int(np.bincount(firm.office).argmax())
    only = {"offices": (firm.office_names[largest],), "levels": ()}
    settings = settings.changed({"campaign.teasers": tuple({**each.model_dump(), "audience": only} for each in settings.campaign.teasers)})
    return np.array([by_week(outcome, firm.office != largest) for outcome in field.simulated(settings, field.repetitions(0.5))])


def s_curve(field: Field) -> Measured:
    """Share of replications in which such demand grows fastest in a week that is neither the first nor the last."""
    demand = demand_by_hearsay(field)
    fastest, wanted = demand.argmax(axis=1), demand.sum(axis=1) > 0
    inside = ((fastest > 0) & (fastest < demand.shape[1] - 1))[wanted]
    curve = curve_of(np.arange(demand.shape[1]) + 1, demand.astype(np.float64), "week of registration", "people who decide")
    return mean(inside.astype(np.float64), "replications", curve)


def final_week_of_campaign(field: Field) -> Measured:
    """Share of decisions in the last seven days of registration for the campaign, with a seat for everybody."""
    found = field.simulated(uncapped(field.campaign), field.repetitions(0.5))
    return mean([kpis(outcome)["late_registrations"] for outcome in found], "replications")


@cache
def uncapped_days(field: Field) -> np.ndarray:
    """(replications, days) decisions on each day of registration for an average programme with a seat for everybody."""
    settings = uncapped(average(field))
    opens, closes = window_of(settings)
    days = (outcome.people["wants_day"] for outcome in field.simulated(settings, field.repetitions(0.5)))
    return np.array([np.bincount(day[(day >= opens) & (day <= closes)] - opens, minlength=closes - opens + 1) for day in days], np.float64)


def last_days_share(field: Field, days: int) -> Measured:
    """Decisions in so many last days of registration / all decisions, for an average programme with a seat for everybody."""
    found = uncapped_days(field)
    rows = np.array((found[:, found.shape[1] - days :].sum(axis=1), found.sum(axis=1))).T
    return bootstrap(rows, ratio_of_sums, "replications")


def beyond_extrapolation(field: Field) -> Measured:
    """All decisions / twice those of the first half of registration, for an average programme with a seat for everybody."""
    return bootstrap(uncapped_days(field), lambda rows: multiple_of_first_half(rows.sum(axis=0)), "replications")


def multiple_of_first_half(by_day: np.ndarray) -> float:
    """Sum of decisions (days,) / what the first half of the days, extrapolated linearly, leads one to expect."""
    half = len(by_day) // 2
    return quotient(float(by_day.sum()), float(by_day[:half].sum()) * len(by_day) / max(half, 1))


LONG = 180
"""Days for which a course is open for registration before it begins."""


def final_month_of_course(field: Field) -> Measured:
    """Share of decisions in the last 30 days where registration opens half a year before the start and closes with it."""
    settings = uncapped(average(field))
    plans = {f"campaign.sessions.{i}.opens": -LONG for i in range(len(settings.campaign.sessions))}
    settings = settings.changed(
        {
            "campaign.calendar.first_day": -LONG - 7,
            "campaign.registration.opens": -LONG,
            "campaign.registration.closes": 0,
            "campaign.teasers": (invitation(-LONG),),
            **plans,
        },
    )
    _, closes = window_of(settings)
    days = [outcome.people["wants_day"] for outcome in field.simulated(settings, field.repetitions(0.5))]
    return bootstrap(np.array([(np.sum(day > closes - 30), np.sum(day >= 0)) for day in days]), ratio_of_sums, "replications")


# --- a second wave ------------------------------------------------------------------------------------------------------------

LATER = 56
"""Days by which the second half of the offices comes after the first, which has had all its sessions by then."""


def in_two_waves(field: Field, quality: float | None = None) -> Settings:
    """The campaign in every other office, and again, LATER days on, in the others; all its sessions as good as `quality`, if given."""
    settings, names = field.campaign, field.company.office_names
    campaign, halves = settings.campaign, (tuple(names[::2]), tuple(names[1::2]))
    teasers = [
        {**each.model_dump(), "day": campaign.calendar.offset(each.day) + later, "audience": {"offices": offices, "levels": ()}}
        for later, offices in zip((0, LATER), halves, strict=True) for each in campaign.teasers
    ]  # fmt: skip
    sessions = [
        {**each.model_dump(), "offices": offices, **{day: campaign.calendar.offset(getattr(each, day)) + later for day in ("first_day", "opens")}}
        for later, offices in zip((0, LATER), halves, strict=True) for each in campaign.sessions
    ]  # fmt: skip
    levers = {} if quality is None else {"campaign.programme.quality": quality, "campaign.programme.facilitation": quality}
    return settings.changed({
        **levers, "campaign.teasers": tuple(teasers), "campaign.sessions": tuple(sessions),
        "campaign.registration.closes": campaign.calendar.offset(campaign.registration.closes) + LATER,
        "campaign.calendar.last_day": campaign.calendar.last_day + LATER,
    })  # fmt: skip


BAD = 3.7
"""Mean rating below which a first wave is clearly bad."""


def loss_after_bad_wave(field: Field) -> Measured:
    """By how much demand in the offices of a second wave falls if the first was as bad as can be, as a share of the demand if it was as
    the campaign plans it; nan unless that first wave is rated below BAD. Demand until the second wave has sessions of its own, because
    these are as bad, and told of."""
    second = np.arange(1, len(field.company.office_names), 2)
    rows, ratings = [], []
    arms = [field.simulated(in_two_waves(field, quality), field.repetitions(0.5)) for quality in (None, 0.0)]
    for good, bad in zip(*arms, strict=True):
        rows.append([decided_before_sessions(outcome, second) for outcome in (good, bad)])
        ratings.append(kpis(bad)["rating_mean"])
    found = bootstrap(np.array(rows, np.float64), lambda each: 1.0 - ratio_of_sums(each[:, ::-1]), "pairs of replications")
    rated = mean(ratings, "replications").value
    said = f"the bad first wave is rated {rated:.2f}" if np.isfinite(rated) else "nobody rates the bad first wave"
    return found._replace(tried=said) if rated < BAD else Measured(np.nan, np.nan, np.nan, found.n, tried=said)


def decided_before_sessions(outcome: Outcome, offices: np.ndarray) -> int:
    """People of these offices (rows) who decided before the first session in any of them."""
    sessions, wants = outcome.sessions, outcome.people["wants_day"]
    first = sessions["day"][np.isin(sessions["office"], offices)].min(initial=len(outcome.daily))
    return int(np.sum((wants >= 0) & (wants < first) & np.isin(outcome.people["office"], offices)))


# --- messages -----------------------------------------------------------------------------------------------------------------


def demand_of(field: Field, settings: Settings) -> np.ndarray:
    """(replications,) people who wanted to attend."""
    return np.array([np.sum(o.people["wants_day"] >= 0) for o in field.simulated(settings, field.repetitions(0.5))], np.float64)


def messages(field: Field, *teasers: dict[str, Any]) -> Settings:
    """An average programme with these messages, on a calendar with room for them."""
    calendar = field.campaign.campaign.calendar
    first = min(calendar.first_day, *(each["day"] for each in teasers))
    return average(field, {"campaign.teasers": teasers, "campaign.calendar.first_day": first})


def opening(field: Field) -> int:
    """Day on which registration opens, from the first workshop."""
    return field.campaign.campaign.calendar.offset(field.campaign.campaign.registration.opens)


@cache
def demand_by_lead(field: Field) -> tuple[tuple[int, ...], np.ndarray]:
    """Days by which a film leads the first workshop, from two weeks before the deadline on; (replications, leads) demand."""
    opens = opening(field)
    closes = field.campaign.campaign.calendar.offset(field.campaign.campaign.registration.closes)
    leads = tuple(sorted({*range(14 - closes, -opens, 14), -opens, *(7 - opens, 14 - opens, 28 - opens, 49 - opens, 77 - opens)}))
    arms = [demand_of(field, messages(field, film(-lead), invitation(opens))) for lead in leads]
    return leads, np.array(arms).T


MYSTERIES = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0)


@cache
def demand_by_mystery(field: Field) -> tuple[tuple[float, ...], np.ndarray]:
    """Mystery of a film two weeks before registration opens; (replications, mysteries) demand."""
    opens = opening(field)
    arms = [demand_of(field, messages(field, film(opens - 14, mystery=each, benefit_clarity=0.0), invitation(opens))) for each in MYSTERIES]
    return MYSTERIES, np.array(arms).T


BY = {"lead": (demand_by_lead, "film leads the first workshop by (days)"), "mystery": (demand_by_mystery, "mystery of the film")}


def single_peak(field: Field, of: str) -> Measured:
    """How far demand falls from its peak to the nearer of both ends, as a share of the peak; 0 if there is a second peak.

    A second peak is a step against the slope (falling before the peak, rising after it) that chance does not explain.
    """
    x, demand = BY[of][0](field)

    def fall(rows: np.ndarray) -> float:
        means = rows.mean(axis=0)
        return float((means.max() - max(means[0], means[-1])) / means.max())

    found = bootstrap(demand, fall, "replications", _curve(x, demand, BY[of][1]))
    against = steps_against(demand)
    return found._replace(value=0.0, low=0.0, high=0.0, tried=f"{against} steps go against the slope") if against else found


def steps_against(demand: np.ndarray) -> int:
    """Steps of demand (replications, points) that fall before the peak of the means, or rise after it, by 2.6 standard errors."""
    peak, against = int(demand.mean(axis=0).argmax()), 0
    for i in range(demand.shape[1] - 1):
        step = (demand[:, i] - demand[:, i + 1]) * (1 if i < peak else -1)
        against += int(step.mean() > 2.6 * step.std(ddof=1) / np.sqrt(len(step)))
    return against


def _curve(x: Sequence[float], demand: np.ndarray, label: str) -> Curve:
    return curve_of(x, demand, label, "people who want to attend")


def second_wave(field: Field) -> Measured:
    """What a film adds to demand as a second wave three weeks after the first / what it adds on that day with no film before it."""
    opens = opening(field)
    invite, early, late = invitation(opens), film(opens - 7), film(opens + 14)
    none, only_late, only_early, both = (
        demand_of(field, messages(field, *teasers))
        for teasers in ((invite,), (invite, late), (early, invite), (early, invite, {**late, "wave": 2}))
    )
    rows = np.array((both - only_early, only_late - none)).T
    return bootstrap(rows, ratio_of_sums, "pairs of replications")


# --- peers ------------------------------------------------------------------------------------------------------------------------


@cache
def deciding_by_peers(field: Field) -> np.ndarray:
    """(replications, strata, 2, peers + 1) decisions, and person-days on which one could decide, by distinct inspiring peers.

    A stratum is a day of registration, and whether a peer was added on that day: days differ by messages and deadline,
    and a new peer is an occasion to think of it at all.
    """
    before = build_world(field.campaign, field.company, 0)
    opens, closes = window_of(field.campaign)
    found = np.zeros((field.repetitions(), 2 * (closes - opens + 1), 2, MAX_INSPIRERS + 1))
    for number, counts in enumerate(found):
        world = fresh(before, field.seed + number)
        for t in range(len(world.working)):
            world = columns.with_room(world)
            undecided, known = world.people["wants_day"] < 0, world.people["n_inspirers"].copy()
            columns.run_day(world, t)  # type: ignore[no-untyped-call]
            if opens <= t <= closes and world.working[t]:
                people = world.people
                could = undecided & (people["aware_day"] >= 0) & (people["in_audience"] == 1)
                for new in (0, 1):
                    stratum = could & ((people["n_inspirers"] > known) == new)
                    for row, who in enumerate((stratum & (people["wants_day"] == t), stratum)):
                        counts[2 * (t - opens) + new, row] = np.bincount(people["n_inspirers"][who], minlength=MAX_INSPIRERS + 1)
    return found


def one_more_peer(counts: np.ndarray, peers: int) -> tuple[float, float]:
    """Logarithm of the chance to decide with so many peers, against one less, and its standard error; nan where unknown.

    `counts` (strata, 2, peers + 1). Ratio of Mantel & Haenszel (1959), which compares within strata only; variance of
    Greenland & Robins (1985).
    """
    ratio = ratio_within(counts[:, :, peers], counts[:, :, peers - 1])
    (a, n), (b, m) = counts[:, :, peers].T, counts[:, :, peers - 1].T
    every = np.maximum(n + m, 1)
    above, below = float(np.sum(a * m / every)), float(np.sum(b * n / every))
    spread = np.sum(((a + b) * n * m - a * b * every) / every**2)
    return (float(np.log(ratio)), float(np.sqrt(spread / (above * below)))) if above > 0 and below > 0 else (np.nan, np.nan)


def peers_that_add(field: Field) -> Measured:
    """Distinct inspiring peers up to which each one more raises the chance to decide on the same day (with 95 % confidence)."""
    found = deciding_by_peers(field)

    def last_that_adds(rows: np.ndarray) -> float:
        counts = rows.sum(axis=0)
        for peers in range(1, counts.shape[-1]):
            gain, error = one_more_peer(counts, peers)
            if not gain > 1.645 * error:
                return peers - 1
        return counts.shape[-1] - 1

    gains = [one_more_peer(found.sum(axis=0), peers) for peers in range(1, found.shape[-1])]
    known = [(peers, gain, error) for peers, (gain, error) in enumerate(gains, 1) if error < 0.5]
    x, gain, error = np.array(known, np.float64).reshape(-1, 3).T
    ends = (tuple(np.exp(each).tolist()) for each in (gain, gain - 1.645 * error, gain + 1.645 * error))
    curve = Curve(tuple(x.tolist()), *ends, "distinct inspiring peers", "chance to decide, against one less")  # type: ignore[call-arg, arg-type]
    return bootstrap(found, last_that_adds, f"replications, {int(found[:, :, 1].sum()):,} person-days", curve)
