"""Closed forms of diffusion in a well-mixed company: Bass.

External influence is one message a day with open rate p; internal influence is talk: whoever has heard of it brings it
up every day. Two companies are well mixed. In one, everybody listens to one person a day, drawn anew every morning:
then chances add up, and a day is exactly the textbook's step F + (P + Q F) (1 - F). In the other everybody knows
everybody, and each who has heard of it tells each of the others with chance q / N: contacts are independent, so their
chances combine as 1 - (1 - p) (1 - q / N)^A, a chain whose distribution can be worked out exactly.
"""

import math
from functools import cache, partial

import numpy as np
from scipy import stats

from experiments.verbs.verify import significance
from experiments.verbs.verify.graphs import ContactRows, complete, one_source
from experiments.verbs.verify.significance import Finding, jackknife
from experiments.verbs.verify.testbed import FIRST, ModelTestbed, company, message
from sim.settings import Settings
from sim.state.layout import Tally

P, Q = 0.03, 0.38
TIMES = (1, 5, 10, 20)
STEPS = (1, 4, 8)
"""Steps a unit of time."""


def closed_form(t: float | np.ndarray) -> np.ndarray:
    """(times,) share that has adopted: F(t) = (1 - e^-(p + q) t) / (1 + (q / p) e^-(p + q) t)."""
    fading = np.exp(-(P + Q) * np.asarray(t, np.float64))
    return np.asarray((1 - fading) / (1 + Q / P * fading))


PEAK = math.log(Q / P) / (P + Q)
"""When the closed form grows fastest."""


def textbook(steps: int) -> np.ndarray:
    """(days + 1,) share after each step of F + (p + q F) (1 - F) / steps, from 0."""
    share = np.zeros(TIMES[-1] * steps + 1)
    for day in range(len(share) - 1):
        share[day + 1] = share[day] + (P + Q * share[day]) / steps * (1 - share[day])
    return share


def word_of_mouth(testbed: ModelTestbed, days: int, open_rate: float, told: float) -> Settings:
    """A message a day, which each opens with a chance of their own; and daily talk of all who have heard of it."""
    return testbed.isolate(
        *("teasers", "conversation", "anticipation"),
        last_day=max(FIRST + days - 1, 1),
        campaign={"teasers": tuple(message(day=FIRST + day) for day in range(days))},
        open_rate_film=open_rate,
        colleague_told_rate=told,
        teaser_curiosity_gain=1.0,
        vividness_film=1.0,
        anticipation_talk_rate=100.0,
        mention_persuasion=1.0,
        hearsay_interest=1.0,
        off_platform_talk_share=1.0,
        immediate_interest_days=1000.0,
    )


# --- everybody listens to one person a day: chances add up ----------------------------------------------------------------


def chances(steps: int) -> tuple[float, float]:
    """Open rate and chance to be told that make a day the textbook's step.

    The message comes in the morning, talk after it: of those who have not heard of it, a share p + (1 - p) c (F + p (1 - F))
    does today, which is P + Q F with P = p + p (1 - p) c and Q = (1 - p)^2 c.
    """
    p, q = P / steps, Q / steps
    opened = (1 + p + q - math.sqrt((1 + p + q) ** 2 - 4 * p)) / 2
    return opened, q / (1 - opened) ** 2


@cache
def curves(testbed: ModelTestbed, steps: int) -> np.ndarray:
    """(runs, days + 1) share that has heard of it after each step, from 0, where a unit of time takes so many days."""
    people, days, runs = testbed.repetitions(10_000, 6000), TIMES[-1] * steps, testbed.repetitions(30, 20)
    settings = word_of_mouth(testbed, days, *chances(steps))

    def mixing(seed: int, day: int) -> ContactRows:
        return one_source(people, np.random.default_rng((seed, day)))

    seeds = range(10_000 * steps, 10_000 * steps + runs)  # other seeds for every size of step
    firm = company(people, colleagues=mixing(0, 0))
    aware = [world.daily[:days, 0, Tally.AWARE] for world in testbed.worlds(settings, firm, seeds, mixing=mixing)]
    return np.pad(np.array(aware) / people, ((0, 0), (1, 0)))


def by_step(testbed: ModelTestbed, t: int, steps: int, off_by: float = 0.0) -> Finding:
    """In steps of F + (p + q F) (1 - F) a unit of time: .0300, .2729, .7826, .9984 have heard of it after 1, 5, 10, 20 days."""
    return significance.mean_alone(curves(testbed, steps)[:, t * steps], float(textbook(steps)[t * steps]) + off_by, "companies")


def as_steps_shrink(testbed: ModelTestbed, t: int, off_by: float = 0.0) -> Finding:
    """As the step shrinks to nothing, 2 F(1/8) - F(1/4) reaches (1 - e^-(p + q) t) / (1 + (q / p) e^-(p + q) t)."""
    fine, coarse = (curves(testbed, steps)[:, t * steps] for steps in (8, 4))
    return significance.mean_alone(2 * fine - coarse, float(closed_form(t)) + off_by, "pairs of companies")


def peak_time(found: np.ndarray, steps: int) -> float:
    """Time of fastest growth of the mean of curves: the top of a parabola through the growth around Bass's own peak."""
    middle = (np.arange(found.shape[1] - 1) + 0.5) / steps
    near = np.abs(middle - PEAK) <= 2.5
    curvature, slope, _ = np.polyfit(middle[near] - PEAK, np.diff(found.mean(axis=0))[near], 2)
    return float(PEAK - slope / (2 * curvature))


def time_of_peak(testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
    """Growth is fastest at ln(q / p) / (p + q) = 6.19, as the step shrinks to nothing."""
    (fine, fine_error), (coarse, coarse_error) = (jackknife(curves(testbed, n), partial(peak_time, steps=n)) for n in (8, 4))
    error = math.hypot(2 * fine_error, coarse_error)
    return significance.estimate(2 * fine - coarse, error, PEAK + off_by, len(curves(testbed, 8)), "pairs of companies")


# --- everybody knows everybody: contacts are independent -------------------------------------------------------------------


def people_for(testbed: ModelTestbed) -> int:
    """Size of the company in which everybody knows everybody."""
    return testbed.repetitions(500, 400)


@cache
def acquainted(testbed: ModelTestbed) -> np.ndarray:
    """(runs, days + 1) share that has heard of it after each day, from 0."""
    people, days = people_for(testbed), TIMES[-1]
    settings, firm = word_of_mouth(testbed, days, P, Q / people), company(people, colleagues=complete(people))
    aware = [world.daily[:days, 0, Tally.AWARE] for world in testbed.worlds(settings, firm, range(testbed.repetitions(80, 40)))]
    return np.pad(np.array(aware) / people, ((0, 0), (1, 0)))


@cache
def chain(people: int) -> np.ndarray:
    """(days + 1, people + 1) exact chance of each number of people who have heard of it after each day.

    Messages land in the morning, talk follows: N - A people hear by message with chance p each, those who are left by
    talk with chance 1 - (1 - q / N)^A, in which everybody who has heard of it by then talks.
    """
    told = 1 - (1 - Q / people) ** np.arange(people + 1)
    day = _transition(people, np.full(people + 1, P)) @ _transition(people, told)
    chance = np.zeros((TIMES[-1] + 1, people + 1))
    chance[0, 0] = 1
    for t in range(TIMES[-1]):
        chance[t + 1] = chance[t] @ day
    return chance


def _transition(people: int, chance: np.ndarray) -> np.ndarray:
    """(N + 1, N + 1) from A to A + Bin(N - A, chance[A])."""
    to, had = np.meshgrid(np.arange(people + 1), np.arange(people + 1))
    return np.asarray(stats.binom.pmf(to - had, people - had, chance[:, None]))


def by_contact(testbed: ModelTestbed, t: int, off_by: float = 0.0) -> Finding:
    """Where everybody knows everybody, the mean of the chain 1 - (1 - p) (1 - q / N)^A: each contact counts alone."""
    people = people_for(testbed)
    share, chance = np.arange(people + 1) / people, chain(people)[t]
    mean = float(chance @ share)
    return significance.mean(acquainted(testbed)[:, t], mean + off_by, math.sqrt(chance @ (share - mean) ** 2), "companies")
