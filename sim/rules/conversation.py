"""Rules of phase 3: who talks, about what, to whom."""

import math

from sim.compiled_code.decorators import rule
from sim.rules.arithmetic import z


@rule
def retention(minutes: float, k: float, c: float) -> float:
    """Ebbinghaus' savings after `minutes`: k / ((log10 t)^c + k), 1 within the first minute.

    Source: Ebbinghaus (1885); replicated by Murre & Dros (2015).
    """
    if minutes <= 1.0:
        return 1.0
    return k / (math.log10(minutes) ** c + k)


@rule
def recall(learned: float, days: int, retellings: int, k: float, c: float, gist_exponent: float, slowing: float) -> float:
    """Share of the content (0..1) that can be told after `days`: learned * retention^gist.

    Retelling is retrieval practice: each one divides the elapsed time by (1 + slowing). Meaningful content is
    forgotten more slowly than nonsense syllables, hence the exponent below 1 (assumption).
    """
    minutes = days * 1440.0 / (1.0 + slowing * retellings)
    return learned * retention(minutes, k, c) ** gist_exponent


@rule
def rating_talk_factor(enjoyment: float, gain: float, asymmetry: float) -> float:
    """How much more the delighted and the disappointed talk: an asymmetric U with its minimum at 0, mean about 1.

    (1 + gain * a * enjoyment^2) / (1 + gain), a = asymmetry below zero, else 1. Source: Anderson (1998), shape.
    """
    side = asymmetry if enjoyment < 0.0 else 1.0
    return (1.0 + gain * side * enjoyment * enjoyment) / (1.0 + gain)


@rule
def eagerness(talk_rate: float, enjoyment: float, gain: float, asymmetry: float) -> float:
    """Talk events a working day that an experience gives, before they fade: the programme's rate x the rating's factor."""
    return talk_rate * rating_talk_factor(enjoyment, gain, asymmetry)


@rule
def talk_profile(days: int, interest: float, interest_gain: float, immediate_days: float, ongoing: float, cue_ratio: float) -> float:
    """Talk over the days after the workshop, relative to the first day of an average programme.

    (1 + gain)^z(interest) e^(-days / immediate) + ongoing * cues. Interest brings immediate talk, visible cues ongoing
    talk. Source: Berger & Schwartz (2011).
    """
    return (1.0 + interest_gain) ** z(interest) * math.exp(-days / immediate_days) + ongoing * cue_ratio


@rule
def cue_ratio(visible_reminders: float, ratio: float) -> float:
    """Multiplier of ongoing talk from badges and desk objects: ratio^(lever / 0.5 - 1); 1 for an average programme."""
    return ratio ** (visible_reminders / 0.5 - 1.0)


@rule
def talk_probability(rate: float) -> float:
    """Chance to bring it up at least once on a working day, for a Poisson rate: 1 - e^-rate."""
    return 1.0 - math.exp(-rate)


@rule
def content_probability(explainability: float, recalled: float, baseline: float) -> float:
    """Chance that talk is about the content rather than "I went on a course": baseline^(2 (1 - lever)) * recall.

    The lever interpolates geometrically: 0.5 gives the baseline, 1 makes everything explainable.
    """
    return baseline ** (2.0 * (1.0 - explainability)) * recalled


@rule
def told_probability(same_office: bool, base: float, office_ratio: float, cross_factor: float) -> float:
    """Chance that a colleague is among those told today; across offices it falls by the contact ratio.

    Source: Waber, Magnolfi & Lindsay (2014), co-located colleagues communicate about 4.5 times as often.
    """
    return base if same_office else base / office_ratio * cross_factor


@rule
def cross_office_factor(remote_share: float, fully_remote_factor: float) -> float:
    """Weakening of ties between offices by remote work, linear in its share. Source: Yang et al. (2022)."""
    return 1.0 - remote_share * (1.0 - fully_remote_factor)


@rule
def valence(enjoyment: float, slope: float) -> float:
    """How the teller's own experience colours a story: 2 / (1 + e^(-slope * enjoyment)), 0..2, 1 when average."""
    return 2.0 / (1.0 + math.exp(-slope * enjoyment))
