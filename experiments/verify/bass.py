"""Closed forms of diffusion in a well-mixed company: Bass.

External influence is one message a day with open rate p; internal influence is talk: whoever has heard of it brings it
up every day, and tells each of the N - 1 others with chance q / N. Contacts are independent, so their chances combine as
1 - (1 - p) (1 - q / N)^A, a chain whose distribution can be worked out exactly; as the step shrinks it becomes Bass.
The textbook step F + (p + q F) (1 - F), in which chances add up, is no sum of independent contacts.
"""

import math
from functools import cache

import numpy as np
from scipy import stats

from experiments.verify import significance
from experiments.verify.graphs import complete
from experiments.verify.ground import FIRST, Ground, company, message, worlds
from experiments.verify.significance import Finding, jackknife
from sim.state import Tally

P, Q = 0.03, 0.38
TIMES = (1, 5, 10, 20)
STEPS = (1, 4, 8)
"""Steps a unit of time."""


def people_for(ground: Ground) -> int:
    """Size of the company."""
    return ground.often(800, 400)


def closed_form(t: float | np.ndarray) -> np.ndarray:
    """Share that has adopted: F(t) = (1 - e^-(p + q) t) / (1 + (q / p) e^-(p + q) t)."""
    fading = np.exp(-(P + Q) * np.asarray(t, np.float64))
    return np.asarray((1 - fading) / (1 + Q / P * fading))


def textbook_steps(t: int) -> float:
    """Share after so many daily steps of F + (p + q F) (1 - F)."""
    share = 0.0
    for _ in range(t):
        share += (P + Q * share) * (1 - share)
    return share


@cache
def curves(ground: Ground, steps: int) -> np.ndarray:
    """(runs, days + 1) share that has heard of it after each step, from 0, where a unit of time takes so many days."""
    people, days = people_for(ground), TIMES[-1] * steps
    settings = ground.quiet(
        *("teasers", "conversation", "anticipation"),
        last_day=max(FIRST + days - 1, 1),
        campaign={"teasers": tuple(message(day=FIRST + day) for day in range(days))},
        open_rate_film=P / steps,
        colleague_told_rate=Q / steps / people,
        teaser_curiosity_gain=1.0,
        vividness_film=1.0,
        anticipation_talk_rate=100.0,
        mention_persuasion=1.0,
        hearsay_interest=1.0,
        off_platform_talk_share=1.0,
        immediate_interest_days=1000.0,
    )
    firm = company(people, colleagues=complete(people))
    runs = range(10_000 * steps, 10_000 * steps + ground.often(400 // steps, 80 // steps))  # other luck for every step size
    aware = [world.daily[:days, 0, Tally.AWARE] for world in worlds(settings, firm, runs)]
    return np.pad(np.array(aware) / people, ((0, 0), (1, 0)))


@cache
def chain(people: int, steps: int, p: float = P, q: float = Q) -> np.ndarray:
    """(days + 1, people + 1) exact chance of each number of people who have heard of it after each step.

    Messages land in the morning, talk follows: N - A people hear by message with chance p each, those who are left by
    talk with chance 1 - (1 - q / N)^A, in which everybody who has heard of it by then talks.
    """
    had = np.arange(people + 1)
    told = 1 - (1 - q / steps / people) ** had
    by_message = _transition(people, np.full(people + 1, p / steps))
    day = by_message @ _transition(people, told)
    chance = np.zeros((TIMES[-1] * steps + 1, people + 1))
    chance[0, 0] = 1
    for t in range(len(chance) - 1):
        chance[t + 1] = chance[t] @ day
    return chance


def _transition(people: int, chance: np.ndarray) -> np.ndarray:
    """(N + 1, N + 1) from A to A + Bin(N - A, chance[A])."""
    to, had = np.meshgrid(np.arange(people + 1), np.arange(people + 1))
    return np.asarray(stats.binom.pmf(to - had, people - had, chance[:, None]))


def moments(chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the share, by step."""
    share = np.arange(chance.shape[1]) / (chance.shape[1] - 1)
    mean = chance @ share
    return mean, np.sqrt(np.maximum(0, chance @ share**2 - mean**2))


def by_step(ground: Ground, t: int, off_by: float = 0.0) -> Finding:
    """Share that has heard of it after t daily steps: the exact mean of the chain."""
    mean, sd = moments(chain(people_for(ground), 1))
    return significance.mean(curves(ground, 1)[:, t], float(mean[t]) + off_by, float(sd[t]), "companies")


def as_steps_shrink(ground: Ground, t: int, off_by: float = 0.0) -> Finding:
    """Share at time t as the step shrinks to nothing: 2 F(1/8) - F(1/4), against the closed form."""
    fine, coarse = (curves(ground, steps)[:, t * steps] for steps in (8, 4))
    value = float(2 * fine.mean() - coarse.mean())
    error = math.sqrt(4 * fine.var(ddof=1) / len(fine) + coarse.var(ddof=1) / len(coarse))
    return significance.estimate(value, error, float(closed_form(t)) + off_by, len(fine) + len(coarse), "companies")


PEAK = math.log(Q / P) / (P + Q)


def peak_time(curve: np.ndarray, steps: int) -> float:
    """Time of fastest growth of a mean curve: the top of a parabola through the growth around Bass's own peak."""
    middle = (np.arange(curve.shape[-1] - 1) + 0.5) / steps
    near = np.abs(middle - PEAK) <= 2.5
    curvature, slope, _ = np.polyfit(middle[near] - PEAK, np.diff(curve.mean(axis=0))[near], 2)
    return float(PEAK - slope / (2 * curvature))


def time_of_peak(ground: Ground, off_by: float = 0.0) -> Finding:
    """Growth is fastest at ln(q / p) / (p + q) = 6.19."""
    found = curves(ground, STEPS[-1])
    value, error = jackknife(found, lambda rows: peak_time(rows, STEPS[-1]))
    return significance.estimate(value, error, PEAK + off_by, len(found), "companies")
