"""Closed form of forgetting: what can still be told so many days after the workshop."""

import math
from functools import cache

import numpy as np

from experiments.verbs.verify import significance
from experiments.verbs.verify.graphs import undirected
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import FIRST, NEARLY_ONE, ModelTestbed, company, session
from sim import rules
from sim.state.layout import Tally

K, C = 1.84, 1.25
"""Ebbinghaus' constants; time in minutes."""

DAYS = 31


def retention(minutes: float) -> float:
    """Savings after so many minutes: k / ((log10 t)^c + k)."""
    return K / (math.log10(minutes) ** C + K)


QUOTED = {20: 0.570, 60: 0.473, 1440: 0.304, 8640: 0.249, 44640: 0.212}
"""What the curve gives for some minutes, worked out apart from this program."""


def retention_rule(testbed: ModelTestbed, minutes: int, off_by: float = 0.0) -> Finding:
    """The rule itself, within and beyond a day, against numbers worked out by hand (to three digits)."""
    return significance.equal([rules.retention(float(minutes), K, C)], [QUOTED[minutes] + off_by], "values", tolerance=5e-4)


@cache
def told(testbed: ModelTestbed) -> tuple[np.ndarray, np.ndarray]:
    """(days,) conversations about the content, and all conversations, on each day after everybody's workshop.

    Pairs of colleagues who both attended tell each other every day; nothing but forgetting keeps them from the content.
    """
    people = testbed.repetitions(40_000, 8000)
    settings = testbed.isolate(
        *("conversation", "forgetting", "explainability"),
        campaign={
            "registration.mode": "mandatory",
            "programme.explainability": 1.0,
            "sessions": (session(first_day=0, seats=people, opens=FIRST),),
        },
        learning_mean=1.0,
        retention_k=K,
        retention_c=C,
        recall_gist_exponent=1.0,
        colleague_told_rate=1.0,
        off_platform_talk_share=1.0,
        talk_memory_days=60.0,
        baseline_talk_about_rate=NEARLY_ONE,
        explainability_baseline=1e-6,
    )
    one = np.arange(0, people, 2)
    (world,) = testbed.worlds(settings, company(people, colleagues=undirected(people, one, one + 1)), [6])
    first = -FIRST
    tally = np.diff(world.daily[first : first + DAYS + 1, 0].astype(np.int64), axis=0)
    content = tally[:, Tally.CONTENT_TALKS]
    return content, content + tally[:, Tally.MENTION_TALKS]


def content_told(testbed: ModelTestbed, day: int, off_by: float = 0.0) -> Finding:
    """Share of conversations on a day that are about the content: the forgetting curve."""
    content, every = told(testbed)
    return significance.count(content[day - 1], every[day - 1], retention(day * 1440) + off_by, "conversations")
