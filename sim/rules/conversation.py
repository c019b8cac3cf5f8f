"""Rules of phase 3: who talks, about what, to whom."""

import math

from sim.compiled_code.decorators import rule
from sim.rng import standard_normal
from sim.rules.arithmetic import logistic, logit, z


@rule
def retention(minutes: float, k: float, c: float) -> float:
    """Ebbinghaus' savings after some minutes; 1 within the first minute.

    Equation: k / ((log10 minutes)^c + k).
    Units: `minutes` minutes; `k`, `c` constant; result share.
    Source: Ebbinghaus (1885); replicated by Murre & Dros (2015).
    """
    if minutes <= 1.0:
        return 1.0
    return k / (math.log10(minutes) ** c + k)


@rule
def recall(learned: float, days: int, retellings: int, k: float, c: float, gist_exponent: float, slowing: float) -> float:
    """Share of the content that a person can tell some days after the workshop.

    Equation: learned * retention(1440 days / (1 + slowing * retellings))^gist_exponent.
    Units: `learned` share; `days` days; `retellings` count; `k`, `c` constant; `gist_exponent` exponent; `slowing` ratio - 1;
        result share.
    Source: Ebbinghaus (1885), the curve. Assumption: meaningful content fades more slowly than nonsense syllables (an exponent
        below 1), and each retelling, being practice, divides the elapsed time.
    """
    minutes = days * 1440.0 / (1.0 + slowing * retellings)
    return learned * retention(minutes, k, c) ** gist_exponent


@rule
def rating_talk_factor(enjoyment: float, gain: float, asymmetry: float) -> float:
    """How much more the delighted and the disappointed talk: an asymmetric U with its minimum at 0 and mean about 1.

    Equation: (1 + gain * a * enjoyment^2) / (1 + gain), a = asymmetry below zero, else 1.
    Units: `enjoyment` SD; `gain` ratio - 1 per SD^2; `asymmetry` ratio; result ratio.
    Source: Anderson (1998), shape. Assumption: the U is a parabola.
    """
    side = asymmetry if enjoyment < 0.0 else 1.0
    return (1.0 + gain * side * enjoyment * enjoyment) / (1.0 + gain)


@rule
def eagerness(talk_rate: float, enjoyment: float, gain: float, asymmetry: float) -> float:
    """Talk events a working day that an experience gives, before they fade.

    Equation: talk_rate * rating_talk_factor(enjoyment).
    Units: `talk_rate` 1/day; `enjoyment` SD; `gain` ratio - 1 per SD^2; `asymmetry` ratio; result 1/day.
    Source: Anderson (1998), shape of the factor.
    """
    return talk_rate * rating_talk_factor(enjoyment, gain, asymmetry)


@rule
def talk_profile(days: int, interest: float, interest_gain: float, immediate_days: float, ongoing: float, cue_ratio: float) -> float:
    """Talk some days after the workshop, relative to the first day of an average programme.

    Interest brings immediate talk, visible cues bring ongoing talk.

    Equation: (1 + interest_gain)^z(interest) * e^(-days / immediate_days) + ongoing * cue_ratio.
    Units: `days` days; `interest` 0..1; `interest_gain` ratio - 1 per SD; `immediate_days` days; `ongoing`, `cue_ratio` ratio;
        result ratio.
    Source: Berger & Schwartz (2011), direction. Assumption: immediate talk fades exponentially, ongoing talk does not.
    """
    return (1.0 + interest_gain) ** z(interest) * math.exp(-days / immediate_days) + ongoing * cue_ratio


@rule
def cue_ratio(visible_reminders: float, ratio: float) -> float:
    """Multiplier of ongoing talk from badges and objects that remind people; 1 for an average programme.

    Equation: ratio^(visible_reminders / 0.5 - 1).
    Units: `visible_reminders` 0..1; `ratio` ratio; result ratio.
    Source: Berger & Schwartz (2011), direction. Assumption: the lever acts geometrically.
    """
    return ratio ** (visible_reminders / 0.5 - 1.0)


@rule
def spaced_recall(told: float, learned: float, effect: float) -> float:
    """Share of the content that can be told by somebody who learned it on several days instead of one.

    Equation: learned * logistic(logit(told / learned) + effect * pi / sqrt(3)); told where that is 0 or all of it.
    Units: `told`, `learned` share; `effect` SD; result share.
    Source: the meta-analysis of classroom learning in Behavioral Sciences 15(6):771 (2025), distributed against massed practice.
        Assumption: a difference of means becomes log-odds by the spread of a logistic distribution; the same at any distance of the days.
    """
    if told <= 0.0 or told >= learned:
        return told
    return learned * logistic(logit(told / learned) + effect * math.pi / math.sqrt(3.0))


@rule
def talkativeness(u: float, sigma: float) -> float:
    """How much a person talks, whatever about, against the average person: lognormal with mean 1.

    Equation: e^(sigma * x - sigma^2 / 2), x the normal quantile of u.
    Units: `u` 0..1; `sigma` lognormal sigma; result ratio.
    Source: Keller Fay (2006), 15 % of people make a third of mentions; Mehl et al. (2007), words a day. Assumption: lognormal.
    """
    return math.exp(sigma * standard_normal(u) - 0.5 * sigma * sigma)


@rule
def talk_probability(rate: float) -> float:
    """Chance to bring it up at least once on a working day, for a Poisson rate.

    Equation: 1 - e^-rate.
    Units: `rate` 1/day; result probability.
    Source: assumption: occasions to talk come independently of each other (Poisson).
    """
    return 1.0 - math.exp(-rate)


@rule
def content_probability(explainability: float, recalled: float, baseline: float) -> float:
    """Chance that talk is about the content rather than "I went on a course".

    Equation: baseline^(2 (1 - explainability)) * recalled.
    Units: `explainability` 0..1; `recalled` share; `baseline` share; result probability.
    Source: assumption: the lever interpolates geometrically; 0.5 gives the baseline, 1 makes everything explainable.
    """
    return baseline ** (2.0 * (1.0 - explainability)) * recalled


@rule
def told_probability(same_office: bool, base: float, office_ratio: float, apart: float) -> float:
    """Chance that a talker tells a certain colleague today; across offices it falls by the contact ratio, and where one of them works
    from home today by what that leaves.

    Equation: base in the same office, else base / office_ratio; times apart.
    Units: `same_office` yes/no; `base` probability; `office_ratio`, `apart` ratio; result probability.
    Source: Waber, Magnolfi & Lindsay (2014): co-located colleagues communicate about 4.5 times as often; `apart` from Emanuel,
    Harrington & Pallais (2023) inside an office and from Yang et al. (2022) between offices. Assumption: it acts on the days on
    which one of the two is at home.
    """
    return (base if same_office else base / office_ratio) * apart


@rule
def told_of_share(told: float, share: float, contacts: float) -> float:
    """Chance that something reaches a certain colleague today, who has some share of the time that the average person has for colleagues.

    What a file calls a tie may be one e-mail or an hour a day, so people have five colleagues or fifty. The time for them stays what
    it is: that of `contacts` ordinary ones, for whom `told` was solved. However ties are cut, the chance that a person with
    the average time tells anybody is that of `contacts` colleagues told with `told` each.

    Equation: 1 - (1 - told)^(contacts * share), share = w_ij / (sum over i, j of w_ij / N); an ordinary contact has 1 / contacts.
    Units: `told` probability; `share` share; `contacts` people; result probability.
    Source: Miritello et al. (2013), 20 million users of mobile phones: who has more contacts does not talk proportionally more, ties
        are weaker, and time is divided very unevenly. Assumption: occasions with a colleague come independently (Poisson).
    """
    return 1.0 - (1.0 - told) ** (contacts * share)


@rule
def mood(enjoyment: float, frustration: float, resentment: float) -> float:
    """How well a person speaks of the programme: what the day was like (0 if they were not there), less what they hold against it.

    Equation: enjoyment - resentment * frustration.
    Units: `enjoyment` SD; `frustration` 0..1; `resentment` SD; result SD.
    Source: assumption: anger lowers what one says of it in proportion.
    """
    return enjoyment - resentment * frustration


@rule
def valence(mood: float, slope: float) -> float:
    """How the teller's mood colours a story: 0..2, 1 when average.

    Equation: 2 / (1 + e^(-slope * mood)).
    Units: `mood` SD; `slope` 1/SD; result ratio.
    Source: assumption: a story persuades the more, the happier its teller, within bounds.
    """
    return 2.0 / (1.0 + math.exp(-slope * mood))


@rule
def story_persuades(base: float, valence: float, ill: bool, negative_ratio: float) -> float:
    """Chance that a story moves its listener: towards the programme, or away from it if it speaks ill.

    Equation: min(1, base * valence), or min(1, base * negative_ratio * (2 - valence)) if it speaks ill.
    Units: `base` probability; `valence` ratio; `ill` yes/no; `negative_ratio` ratio; result probability.
    Source: East et al. (2008, 2016), positive stories move people at least as much as negative ones. Assumption: a bad story
        mirrors a good one.
    """
    return min(1.0, base * negative_ratio * (2.0 - valence)) if ill else min(1.0, base * valence)


@rule
def opinion(before: float, mood: float, weight: float) -> float:
    """What somebody thinks of the programme after one more story; 0 if they have heard none.

    Equation: before + min(1, weight) * (mood kept within -2..2 - before).
    Units: `before`, `mood` SD; `weight` share; result SD.
    Source: assumption: an opinion is a running mean of the stories heard, newer ones counting more.
    """
    return before + min(1.0, weight) * (max(-2.0, min(2.0, mood)) - before)
