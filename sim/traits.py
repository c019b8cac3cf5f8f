"""Who people are: traits drawn once, keyed by the company's seed, so that they do not change with campaign or luck."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.chance import Decision, day_key, standard_normal, uniform
from sim.compiled import phase
from sim.state import WORKING_WEEK


@phase
def draw_traits(people, behaviour, campaign, seed):
    """Traits of every person, keyed by the company's seed: the same people under every campaign and every luck."""
    b, c = behaviour[0], campaign[0]
    access = day_key(seed, Decision.ACCESS, 0)
    propensity = day_key(seed, Decision.PROPENSITY, 0)
    habit = day_key(seed, Decision.OPENING_HABIT, 0)
    fit = day_key(seed, Decision.BENEFIT_FIT, 0)
    reluctance = day_key(seed, Decision.RELUCTANCE, 0)
    involved = day_key(seed, Decision.INVOLVED, 0)
    briefed = day_key(seed, Decision.BRIEFED, 0)
    support = day_key(seed, Decision.SUPPORT, 0)
    look = day_key(seed, Decision.WEEKLY_LOOK, 0)
    sigma = b.posting_propensity_sigma
    for i in range(len(people)):
        who = people[i].key
        if uniform(access, who, 0) < b.platform_access:
            people[i].opens_rate = min(1.0, b.daily_opening_rate * (0.5 + uniform(habit, who, 0)))
            people[i].propensity = rules.posting_propensity(uniform(propensity, who, 0), sigma, c.interactive)
        people[i].benefit_fit = uniform(fit, who, 0)
        people[i].reluctance = b.reluctance_spread * standard_normal(uniform(reluctance, who, 0))
        people[i].support = standard_normal(uniform(support, who, 0))
        people[i].look_day = int(uniform(look, who, 0) * WORKING_WEEK)
        if people[i].level > 0:
            people[i].involved = uniform(involved, who, 0) < c.managers_share
            people[i].advocate = people[i].involved or uniform(briefed, who, 0) < c.managers_briefed
