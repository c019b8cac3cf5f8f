"""How much people talk after an average programme, solved from how many of them are to tell the content."""

# mypy: disable-error-code="no-untyped-call"

import numpy as np

from sim import rules

WORKING_SHARE = 5.0 / 7.0
"""Working days, of all."""

MOST_TALK = 5.0
"""Talk events of the average person on the first working day after an average programme, at most. Assumption: nobody brings one thing up more often."""


def _normal(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights of a normal distribution (Gauss-Hermite)."""
    at, weights = np.polynomial.hermite_e.hermegauss(nodes)
    return at, weights / weights.sum()


_TALKATIVE, _ENJOYED, _SOCIABLE = _normal(6), _normal(4), _normal(4)


def talk_rate(b: dict[str, float]) -> float:
    """Talk events a working day just after an average programme, of the average person, solved from the baseline talk-about rate.

    Where all are in the office and have access, a person with n colleagues tells the content to one of them or more with chance
    p * (1 - nobody^n) on a working day: p is the chance to talk, `nobody` that a certain colleague is not told it. The chances of
    silence multiply over 28 days, and their mean is taken over talkativeness, enjoyment and contacts. The share who told is
    concave in the rate, so Newton's steps come from below. Where `MOST_TALK` gives less than the baseline, it is that.
    """
    (talks, by_talk), (enjoys, by_joy), (knows, by_contacts) = _TALKATIVE, _ENJOYED, _SOCIABLE
    sigma, spread, inside = b["talkativeness_sigma"], b["network_degree_spread"], b["network_in_office_share"]
    factor = [rules.rating_talk_factor(joy, b["talk_rating_curve_gain"], b["talk_rating_asymmetry"]) for joy in enjoys]
    contacts = b["network_contacts_per_person"] * np.exp(spread * knows - 0.5 * spread * spread)
    here, elsewhere = (rules.told_probability(same, b["colleague_told_rate"], b["in_office_contact_ratio"], 1.0) for same in (True, False))
    profile, nobody = np.empty(28), np.empty(28)
    for day in range(1, 29):
        recalled = rules.recall(b["learning_mean"], day, 0, b["retention_k"], b["retention_c"], b["recall_gist_exponent"], 0.0)
        content = rules.content_probability(0.5, recalled, b["explainability_baseline"])
        profile[day - 1] = rules.talk_profile(day, 0.5, 0.0, b["immediate_interest_days"], b["ongoing_talk_share"], 1.0)
        nobody[day - 1] = (1.0 - here * content) ** inside * (1.0 - elsewhere * content) ** (1.0 - inside)
    somebody = 1.0 - nobody ** contacts[:, None]
    if not somebody.any():
        return 0.0
    per_rate = np.outer(np.exp(sigma * talks - 0.5 * sigma * sigma), factor).reshape(-1, 1, 1) * profile
    people = np.outer(by_talk, by_joy).ravel()
    rate = 0.0
    while rate < MOST_TALK:
        says_nothing = np.exp(-rate * per_rate)
        untold = 1.0 - (1.0 - says_nothing) * somebody
        silent = untold.prod(axis=-1) ** WORKING_SHARE
        falls = silent * WORKING_SHARE * (per_rate * says_nothing * somebody / untold).sum(axis=-1)
        step = float((people @ silent @ by_contacts - 1.0 + b["baseline_talk_about_rate"]) / (people @ falls @ by_contacts))
        if step < 1e-10:
            break
        rate += step
    return float(f"{min(rate, MOST_TALK):.9g}")  # the last digits of an exponential differ between processors
