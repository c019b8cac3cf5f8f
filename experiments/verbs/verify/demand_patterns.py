"""Patterns of demand: its course over time, what timing and mystery of messages do to it, what peers add."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from experiments.design.average import invitation
from experiments.verbs.verify.measured import Curve, Measured, bootstrap, curve_of, mean, ratio_of_sums, ratio_within
from experiments.verbs.verify.programmes import Field, average, film, ordinary, uncapped
from sim.engines import columns
from sim.measures.kpis import kpis
from sim.outcome import Outcome
from sim.settings import Settings
from sim.setup.world import build_world, fresh
from sim.state.layout import MAX_INSPIRERS

# --- over time -------------------------------------------------------------------------------------------------------------


def window_of(settings: Settings) -> tuple[int, int]:
    """First and last day of registration, counted from the first simulated day."""
    calendar, registration = settings.campaign.calendar, settings.campaign.registration
    return calendar.offset(registration.opens) - calendar.first_day, calendar.offset(registration.closes) - calendar.first_day


def by_week(outcome: Outcome, among: np.ndarray | slice = slice(None)) -> np.ndarray:
    """(whole weeks of registration,) people who decided in each; a week cut short at the end is left out."""
    opens, closes = window_of(outcome.settings)
    weeks = (closes - opens + 1) // 7
    day = outcome.people["wants_day"][among]
    return np.bincount((day[(day >= opens) & (day < opens + 7 * weeks)] - opens) // 7, minlength=weeks)


@cache
def uncapped_demand(field: Field, where: str) -> np.ndarray:
    """(replications, weeks) demand with a seat for everybody: of the campaign, or where no message is sent.

    "unmessaged": messages go to the largest office alone, and the demand is that of all others.
    """
    settings, firm = uncapped(field.campaign), field.company
    largest = int(np.bincount(firm.office).argmax())
    among = np.ones(firm.size, np.bool_)
    if where == "unmessaged":
        only = {"offices": (firm.office_names[largest],), "levels": ()}
        messages = tuple({**each.model_dump(), "audience": only} for each in settings.campaign.teasers)
        settings, among = settings.changed({"campaign.teasers": messages}), firm.office != largest
    return np.array([by_week(outcome, among) for outcome in field.simulated(settings, field.repetitions())])


def s_curve(field: Field, where: str) -> Measured:
    """Share of replications in which demand grows fastest in a week that is neither the first nor the last."""
    demand = uncapped_demand(field, where)
    fastest, wanted = demand.argmax(axis=1), demand.sum(axis=1) > 0
    inside = ((fastest > 0) & (fastest < demand.shape[1] - 1))[wanted]
    curve = curve_of(np.arange(demand.shape[1]) + 1, demand.astype(np.float64), "week of registration", "people who decide")
    return mean(inside.astype(np.float64), "replications", curve)


def final_week(field: Field, which: str) -> Measured:
    """Share of decisions in the last seven days of registration, with a seat for everybody."""
    if which == "campaign":
        found = field.simulated(uncapped(field.campaign), field.repetitions())
        return mean([kpis(outcome)["late_registrations"] for outcome in found], "replications")
    found_in = (field.simulated_ordinary(i, uncapped(one)) for i, one in enumerate(ordinary(field)))
    each = [np.mean([kpis(outcome)["late_registrations"] for outcome in found]) for found in found_in]
    return mean(each, "programmes")


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


def unaware_but_wanting(field: Field) -> Measured:
    """People who wanted to attend before they had heard of it / people who wanted to attend."""
    rows = []
    for outcome in field.simulated(field.campaign, field.repetitions(0.5)):
        wants, aware = outcome.people["wants_day"], outcome.people["aware_day"]
        rows.append((np.sum((wants >= 0) & ((aware < 0) | (aware > wants))), np.sum(wants >= 0)))
    return bootstrap(np.array(rows), ratio_of_sums, "replications")


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
    """How far demand falls from its peak to the nearer of both ends, as a share of the peak."""
    x, demand = BY[of][0](field)

    def fall(rows: np.ndarray) -> float:
        means = rows.mean(axis=0)
        return float((means.max() - max(means[0], means[-1])) / means.max())

    return bootstrap(demand, fall, "replications", _curve(x, demand, BY[of][1]))


def second_peaks(field: Field, of: str) -> Measured:
    """Steps against the slope (falling before the peak, rising after it) that chance does not explain."""
    x, demand = BY[of][0](field)
    peak, against = int(demand.mean(axis=0).argmax()), 0
    for i in range(len(x) - 1):
        step = demand[:, i + 1] - demand[:, i]
        step = -step if i < peak else step
        against += int(step.mean() > 2.6 * step.std(ddof=1) / np.sqrt(len(step)))
    return Measured(float(against), float(against), float(against), f"{len(demand):,} replications, {len(x)} points")


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
