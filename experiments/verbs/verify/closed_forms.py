"""The table of checks: what theory says, and which function asks the engine."""

from collections.abc import Callable
from inspect import getdoc
from typing import Any, NamedTuple

from experiments.verbs.verify import bass, cascades, channels, forgetting, seats, thresholds
from experiments.verbs.verify.significance import Finding
from experiments.verbs.verify.testbed import ModelTestbed

ENGINE = "engine"
KERNEL = "bare cascade"
RULE = "rule"
"""What was asked: the engine by configuration, the bare cascade (sim/diffusion/cascade.py), or a rule alone."""


class TheoryCheck(NamedTuple):
    """One line of the table."""

    theory: str
    of: Callable[..., Finding]
    about: tuple[Any, ...]  # what is tried, as arguments
    wrong_by: float  # so far off, a number must be noticed
    label: str  # `about`, in words
    asked: str = ENGINE

    @property
    def name(self) -> str:
        """Unique, for files and tests."""
        return "-".join((self.of.__name__, *(str(each).replace(" ", "_") for each in self.about)))

    @property
    def batch(self) -> str:
        """Checks of one batch share simulations."""
        apart = self.theory in ("Percolation", "Epidemic", "Branching", "Watts window", "Thresholds")
        return f"{self.theory} {self.about[0] if self.about else ''}".strip() if apart else self.theory

    @property
    def claim(self) -> str:
        """What theory says: the first line of the function that asks."""
        return (getdoc(self.of) or "").partition("\n")[0]

    def ask(self, testbed: ModelTestbed, off_by: float = 0.0) -> Finding:
        """What came out. `off_by` spoils the number that theory gives."""
        return self.of(testbed, *self.about, off_by=off_by)


def _percolation() -> list[TheoryCheck]:
    graph = {"poisson": "Poisson, mean 10", "regular_10": "10-regular", "regular_4": "4-regular"}
    found = []
    for kind, chances in cascades.CHANCES.items():
        for chance in chances:
            label, about = f"{graph[kind]}, T = {chance:g}", (kind, chance)
            found += [
                TheoryCheck("Percolation", cascades.going_viral, about, -0.4 * chance if chance > 0.14 else 0.2, label),
                TheoryCheck("Percolation", cascades.viral_reach, about, 0.03, label),
                TheoryCheck("Percolation", cascades.kernel_reach, about, 0.01, label, KERNEL),
            ]
    return found


def _watts() -> list[TheoryCheck]:
    found = []
    for phi, inside in ((0.18, (2.0, 4.0)), (0.25, (2.0, 3.0)), (0.10, (2.0, 6.0))):
        low, high = thresholds.window(phi)
        for ties in (0.8, *inside, high + 1.2):
            label = f"share {phi:g} of ties needed, {ties:.3g} ties on average"
            outside = " (below the window)" if ties < low else " (above the window)" if ties > high else ""
            about, wrong_by = (phi, round(ties, 2)), 0.3 if outside else -0.5
            found.append(TheoryCheck("Watts window", thresholds.watts_chance, about, wrong_by, label + outside))
            if not outside:
                found.append(TheoryCheck("Watts window", thresholds.watts_reach, about, 0.08, label))
    return found


CHECKS: tuple[TheoryCheck, ...] = (
    *(
        TheoryCheck(
            "Bass", bass.by_step, (t, steps), 0.03 if t < 20 else 0.005, f"t = {t}, {'one step' if steps == 1 else f'steps of 1/{steps}'}"
        )
        for steps in bass.STEPS
        for t in bass.TIMES
    ),
    *(TheoryCheck("Bass", bass.as_steps_shrink, (t,), 0.06 if t < 20 else 0.01, f"t = {t}") for t in bass.TIMES),
    TheoryCheck("Bass", bass.time_of_peak, (), 0.5, "p = .03, q = .38"),
    *(TheoryCheck("Bass", bass.by_contact, (t,), 0.05 if t < 20 else 0.01, f"t = {t}") for t in bass.TIMES),
    *(TheoryCheck("Branching", cascades.tree_sizes, (r,), {0.3: 0.05, 0.5: 0.08, 0.9: -0.25}[r], f"R = {r:g}") for r in (0.3, 0.5, 0.9)),
    TheoryCheck("Branching", cascades.uneven_alone, (), 0.15, "R = .3, k = .1"),
    TheoryCheck("Branching", cascades.uneven_shallow, (), 0.15, "R = .3, k = .1"),
    TheoryCheck("Branching", cascades.uneven_answers, (), 0.15, "R = .3, k = .1"),
    *(TheoryCheck("Branching", cascades.extinction, (r,), -0.4, f"R = {r:g}") for r in (1.43, 1.8)),
    TheoryCheck("Percolation", cascades.mean_outbreak, (0.05,), 0.01, "Poisson, mean 10, T = .05"),
    TheoryCheck("Percolation", cascades.mean_outbreak, (0.08,), -0.03, "Poisson, mean 10, T = .08"),
    *_percolation(),
    *(TheoryCheck("Epidemic", cascades.final_size, (r,), 0.3, f"R0 = {r:g}") for r in (1.5, 2.0, 3.0)),
    *_watts(),
    *(
        TheoryCheck("Thresholds", thresholds.steps_to_everybody, (shape, needed), 1.0, f"{shape}, {needed} of {ties} peers needed")
        for shape, ties, most in (("ring", 4, 3), ("torus", 8, 4))
        for needed in range(2 if shape == "ring" else 1, most + 1)
    ),
    TheoryCheck("Thresholds", thresholds.critical_start, (), 0.015, "4-regular, 2 peers needed"),
    *(
        TheoryCheck("Thresholds", thresholds.share_from_starters, (start,), wrong, f"4-regular, 2 peers needed, {start:g} begin")
        for start, wrong in ((0.05, 0.02), (0.09, 0.015), (0.125, -0.03))
    ),
    *(
        TheoryCheck("Cascade shape", cascades.structural_virality, (shape, posts), 0.01, f"{shape}, {posts} posts")
        for shape in cascades.SHAPES
        for posts in (7, 15, 31)
    ),
    *(TheoryCheck("Forgetting", forgetting.retention_rule, (m,), 0.002, f"{m:,} minutes", RULE) for m in forgetting.QUOTED),
    *(TheoryCheck("Forgetting", forgetting.content_told, (day,), 0.04, f"day {day}") for day in (1, 2, 6, 31)),
    *(TheoryCheck("Seats", seats.overbooking_seats, (booked,), 0.02, f"{booked} bookings for 20 seats") for booked in (20, 22, 24)),
    *(TheoryCheck("Seats", seats.overbooking_overflow, (booked,), 0.05, f"{booked} bookings for 20 seats") for booked in (22, 24)),
    TheoryCheck("Seats", seats.no_overflow, (), 1.0, "20 bookings for 20 seats"),
    TheoryCheck("Seats", seats.no_shows, (), 0.02, "one in five"),
    TheoryCheck("Seats", seats.waitlist_acceptance, (), 0.03, "three in ten accept"),
    TheoryCheck("Seats", seats.cancellations, (), 0.02, "eight in a hundred"),
    TheoryCheck("Registration", seats.weekly_looks, (True,), 0.01, "those who look on Mondays"),
    TheoryCheck("Registration", seats.weekly_looks, (False,), 0.01, "those who look on other days"),
    TheoryCheck("Registration", seats.look_days, (), 0.02, "five working days"),
    TheoryCheck("Registration", seats.late_registrations, (), 0.1, "0.42 in the last of eight weeks"),
    *(TheoryCheck("Messages", channels.teaser_reach, (channel,), 0.03, channel) for channel in channels.OPEN_RATES),
    TheoryCheck("Messages", channels.access, (), 0.03, "four in five"),
    TheoryCheck("Feed", channels.notices_by_morning, (), 0.02, "opened daily"),
    TheoryCheck("Feed", channels.notices_in_the_end, (), 0.02, "opened daily"),
    TheoryCheck("Feed", channels.seldom_opening, (), 0.05, "opened on half of the days"),
    TheoryCheck("Feed", channels.inspires, (), 0.015, "8 in a hundred"),
    TheoryCheck("Feed", channels.reactions, (), 0.015, "9 in a hundred"),
    TheoryCheck("Talk", channels.mentions, (0,), 0.02, "same office"),
    TheoryCheck("Talk", channels.mentions, (1,), 0.03, "other office"),
)
"""Every check, in the order of the report. Those of one theory share simulations, so one process does them."""


class Gap(NamedTuple):
    """Something theory says that configuration cannot make the engine do."""

    theory: str
    what: str
    why: str


GAPS = (
    Gap(
        "Bass",
        "The textbook's daily step F + (p + q F)(1 - F) in a company whose ties stay as they are",
        "Contacts are independent of each other and of messages, so their chances combine as 1 - (1 - p)(1 - q / N)^A and do not add up. "
        "The textbook's step is exact where everybody listens to one other a day, drawn anew every morning: so ties are laid anew "
        "between the days there. The other step is checked too, against its own exact distribution. Both have the same limit.",
    ),
    Gap(
        "Epidemic",
        "An SIR epidemic whose infectious time is exponential, or whose recovered never pass it on when they hear it again in conversation",
        "Talk renews interest each time one hears it (that is SIS), so the check goes through posts: everybody passes it on for one day, once. "
        "The final size depends on the mean number of contacts only in this form.",
    ),
    Gap(
        "Watts window",
        "People who need more than five adopting peers",
        "The model remembers five inspiring peers. At the points tried, people with so many ties are fewer than one in a million "
        "(share .25, 4 ties or fewer and share .18), and where they exist (share .10) they count as never adopting.",
    ),
)  # fmt: skip
