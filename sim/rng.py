"""Chance: every random number is a hash of what it decides, so it has no state and no order.

A uniform is keyed by (seed, decision, day) and (who, whom). Ask twice, in any order, on any engine, and the answer is
the same; add an employee, a lever or a new decision and no other number moves. An employee therefore has the same numbers
under two campaigns (common random numbers): decisions are `u < p`, so raising p only ever adds events.

Source of the mixer: Steele, Lea & Flood (2014), "Fast splittable pseudorandom number generators", OOPSLA (splitmix64).
"""

from enum import IntEnum

import numpy as np

from sim.compiled_code.decorators import Word, rule


class Decision(IntEnum):
    """Names of the decisions. Numbers are never reused: a new decision takes a new number."""

    # who people are (drawn once, with the company)
    ACCESS = 1
    PROPENSITY = 3
    OPENING_HABIT = 4
    BENEFIT_FIT = 5
    RELUCTANCE = 6
    INVOLVED = 7
    BRIEFED = 8
    SUPPORT = 9
    TEAM_SUPPORT = 10
    TALKATIVENESS = 11
    DISLIKES_FUN = 12
    AT_HOME = 13  # anew each day
    ABSENT = 14  # likewise
    LEAVES = 15
    UNDERSTANDS = 16
    # teasers
    TEASER_REACHES = 20
    TEASER_READ_ON = 21
    TEASER_SPARKS_POST = 22
    # feed
    OPENS_PLATFORM = 30
    NOTICES_POST = 31
    NOTICES_TRENDING = 32
    INSPIRED_BY_POST = 33
    REACTS = 34
    MAKES_OWN_VERSION = 35
    RESPONSE_DELAY = 36
    HAS_ATTENTION = 37
    # conversation
    TALKS_TODAY = 40
    TELLS_COLLEAGUE = 41
    TALK_IS_CONTENT = 42
    TALK_PERSUADES = 43
    TELLS_BOSS = 44
    BOSS_TALK_IS_CONTENT = 45
    BOSS_BECOMES_ADVOCATE = 46
    TALK_ON_PLATFORM = 47
    GRUMBLES = 48
    # registration
    WEEKLY_LOOK = 50
    REGISTERS = 51
    PLACE_IN_LINE = 52
    CANCELS = 53
    ACCEPTS_OFFER = 54
    ASKS_AGAIN = 55
    TRAVELS = 56
    SWITCHES = 57
    SWITCHES_LATER = 58
    # workshop
    SHOWS_UP = 60
    DRESSES_UP = 61
    JOINS_IN = 62
    SATISFACTION = 63
    USEFULNESS = 64
    COMPLETES = 65
    TEAM_DRESSES_UP = 66
    MOTIVATION = 67
    RATES = 68
    STAYS_ON = 69
    PREPARES = 79
    # posting
    POSTS_DURING = 70
    POSTS_AFTER = 71
    STORY_DELAY = 72
    HAS_PHOTO = 73
    ELABORATENESS = 74
    RECOGNISED = 75
    FITNESS = 76
    POSTS_COMPLAINT = 77
    # memory and behaviour
    APPLIES = 80
    APPLIES_FOR_DAYS = 81
    COLLEAGUE_NOTICES = 82
    NOTICED_INSPIRES = 83
    MANAGER_DEBRIEFS = 84
    USE_SHOWS = 85
    REHEARSES = 86
    # the bare cascade (see sim/cascade)
    CASCADE_SPREADS = 90
    # company generator (see sim/company)
    COMPANY = 100


NOBODY = 0
"""The `whom` of a decision that concerns only one person."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_SCALE = 2.0**-53
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)


@rule
def mix(word: Word) -> Word:
    """The splitmix64 finaliser: 64 bits in, 64 well-mixed bits out (a bijection)."""
    z = (word ^ (word >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@rule
def day_key(seed: int, decision: int, day: int) -> Word:
    """The key of one decision on one day: every draw of that decision that day derives from it."""
    key = mix(np.uint64(seed) + _GOLDEN)
    key = mix(key ^ (np.uint64(decision) * _GOLDEN + np.uint64(1)))
    return mix(key ^ (np.uint64(day) * _GOLDEN + np.uint64(2)))


@rule
def bits(mixed: Word, whom: Word) -> Word:
    """The 53 bits of a uniform, where `mixed` is mix(key ^ who): in a loop over whom, that is done once."""
    return mix(mixed + whom * _GOLDEN) >> _S11


@rule
def uniform(key: Word, who: Word, whom: Word) -> float:
    """A uniform in [0, 1) for the pair (who, whom) under a day key; 53 bits."""
    return float(bits(mix(key ^ who), whom)) * _SCALE


@rule
def threshold(probability: float) -> Word:
    """For draws in whole numbers: `bits(mix(key ^ who), whom) < threshold(p)` is `uniform(key, who, whom) < p`."""
    return np.uint64(np.ceil(probability / _SCALE))


@rule
def name(who: Word, day: int, kind: int) -> Word:
    """A stable 64-bit name for something `who` makes on `day` (a post, a session's random numbers)."""
    return mix(who ^ mix(np.uint64(day) * _GOLDEN + np.uint64(kind) * _MIX_1))


@rule
def standard_normal(u: float) -> float:
    """The standard normal quantile of u in (0, 1); |error| < 1.2e-9.

    Acklam's rational approximation (P. J. Acklam, 2003), used because scipy cannot be called from compiled code.
    """
    u = min(max(u, 1e-12), 1.0 - 1e-12)
    tail = min(u, 1.0 - u)
    # fmt: off
    if tail < 0.02425:
        q = np.sqrt(-2.0 * np.log(tail))
        x = (
            ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e00) * q - 2.549732539343734e00) * q
             + 4.374664141464968e00) * q
            + 2.938163982698783e00
        ) / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e00) * q + 3.754408661907416e00) * q + 1.0)
        return x if u < 0.5 else -x
    q = u - 0.5
    r = q * q
    return (
        (((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r + 1.383577518672690e02) * r
          - 3.066479806614716e01) * r + 2.506628277459239e00) * q
    ) / (((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598859e02) * r + 6.680131188771972e01) * r
          - 1.328068155288572e01) * r + 1.0)
    # fmt: on
