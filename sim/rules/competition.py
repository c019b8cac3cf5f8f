"""Rules of other programmes: what they leave of people's attention, and how they tire."""

from sim.compiled_code.decorators import rule


@rule
def attention_left(left: float, intensity: float) -> float:
    """Share of attention that one more programme leaves of what the others have left.
    Equation: left * (1 - intensity).
    Units: `left` share; `intensity` 0..1; result share.
    Source: assumption: programmes take attention independently of one another.
    """
    return left * (1.0 - intensity)


@rule
def taken_by_contacts(contacts: int, a_day: float) -> float:
    """Share of today's attention that a second programme takes by what somebody took in of it on the working day before.
    Equation: min(1, contacts / a_day).
    Units: `contacts`, `a_day` count; result share.
    Source: assumption: a message or a talk takes as much attention as one of the `a_day` posts noticed on a working day, and lingers until the next working day.
    """
    return min(1.0, contacts / a_day)


@rule
def curiosity_left(attention: float, share: float) -> float:
    """What divided attention leaves of the curiosity that a message gives.
    Equation: 1 - share * (1 - attention).
    Units: `attention`, `share` share; result ratio.
    Source: assumption: curiosity falls in proportion to the attention that others take.
    """
    return 1.0 - share * (1.0 - attention)


@rule
def change_fatigue(changes: float, slope: float) -> float:
    """Log-odds of wanting to take part that the other changes of the last year give; the slope is negative.
    Equation: slope * changes.
    Units: `changes` count; `slope` log-odds; result log-odds.
    Source: Gartner (2022), support for change by the number of planned changes a year. Assumption: linear in the log-odds.
    """
    return slope * changes
