"""Phase 1: teasers and invitations land."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import inner
from sim.rng import Decision, uniform
from sim.settings import NEEDS, RECIPIENTS
from sim.state.layout import PostKind
from sim.state_changes import becomes_aware, curiosity_now, gets_frustrated, intends_post, is_prompted, may_talk_until
from sim.today import at_home, attention_left, is_away, key_once, takes_something_in, understood

PLATFORM, MANAGER = (NEEDS.index(each) for each in ("platform", "manager"))
UNREACHED, UNAWARE, UNDECIDED = (RECIPIENTS.index(each) for each in ("unreached", "unaware", "undecided"))


@inner
def land_teasers(w, t, m):
    """Every teaser that lands today in an office of morning m reaches those who open it."""
    morning = w.mornings[m]
    for k in range(len(w.teasers)):
        for office in range(morning.first_office, morning.last_office):
            if lands_today(w, t, k, office):
                land(w, t, k, office)


@inner
def lands_today(w, t, k, office):
    """Whether teaser k lands today in an office, for people of some kind."""
    for kind in range(w.teaser_lands.shape[2]):
        if w.teaser_lands[k, office, kind] == t:
            return True
    return False


@inner
def land(w, t, k, office):
    """Teaser k reaches people of an office, each by a random number of their own, which does not depend on its date."""
    teaser, opened = w.teasers[k], w.teaser_opened[k, office]
    reaches = key_once(w, Decision.TEASER_REACHES)
    for i in range(w.offices[office].first, w.offices[office].last):
        luck = uniform(reaches, w.key[i], teaser.key)
        if luck >= opened:
            continue
        left = opened * attention_left(w, i, t)
        if luck >= left or (teaser.at_home < 1.0 and luck >= left * teaser.at_home and at_home(w, i)):
            continue
        if is_away(w, i, t):
            continue
        person = w.people[i]
        if not w.teaser_levels[k, person.level] or not is_for(teaser, person):
            continue
        if len(w.kind) > 0 and w.teaser_lands[k, office, w.kind[i]] != t:
            continue
        if w.teaser_group[k] >= 0 and not w.groups[w.teaser_group[k], i]:
            continue
        if teaser.needs == PLATFORM and person.opens_rate == 0.0:
            continue
        if teaser.needs == MANAGER and person.manager < 0:
            continue
        receive(w, t, i, k)


@inner
def is_for(teaser, person):
    """Whether a teaser is for a person of its audience: those may be left out whom earlier messages or talk have reached."""
    if teaser.to == UNREACHED:
        return person.exposures == 0
    if teaser.to == UNAWARE:
        return person.aware_day < 0
    if teaser.to == UNDECIDED:
        return person.wants_day < 0
    return True


@inner
def receive(w, t, i, k):
    """Person i takes in teaser k: aware, more curious, perhaps clearer about the benefit, perhaps moved to post."""
    person, teaser, b = w.people[i], w.teasers[k], w.behaviour[0]
    teaser.reached += 1
    takes_something_in(w, i, t)
    again = 1 if 0 < person.wave < teaser.wave else 0
    gain = w.tables.curiosity[k, again, person.exposures]
    clear = understood(w, i, k)
    if gain > 0.0:
        gain *= rules.curiosity_left(attention_left(w, i, t), b.competing_curiosity_share) * clear
    person.curiosity = rules.raised(curiosity_now(w, i, t), gain)
    person.curiosity_day = t
    if gain < 0.0:
        gets_frustrated(w, i, b.irritation_frustration, t)
    person.exposures = min(255, person.exposures + 1)
    person.wave = max(person.wave, teaser.wave)
    reads_on = uniform(key_once(w, Decision.TEASER_READ_ON), w.key[i], teaser.key) < b.email_click_rate / max(b.email_open_rate, 1e-9)
    person.benefit_known = max(person.benefit_known, w.tables.benefit_told[k, 1 if reads_on else 0] * clear)
    becomes_aware(w, i, t)
    is_prompted(w, i)
    may_talk_until(w, i, t + int(b.immediate_interest_days))
    if person.propensity > 0.0 and person.post_due < 0:
        chance = rules.post_probability(person.propensity, w.staging[k], b.repeat_post_log_odds, person.posts, 0.0)
        if uniform(key_once(w, Decision.TEASER_SPARKS_POST), w.key[i], teaser.key) < chance:
            wait = rules.delay_days(uniform(key_once(w, Decision.RESPONSE_DELAY), w.key[i], teaser.key), b.response_delay_days)
            intends_post(w, i, t + wait, PostKind.BEFORE, -1)
