"""Who people are: traits drawn once, keyed by the company's seed, so that they do not change with the campaign or the replication."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import bare, inner
from sim.rng import Decision, day_key, standard_normal, uniform
from sim.state.layout import LISTED_CLASS, TALKATIVE_UP_TO, WORKING_WEEK


@bare
def name_teams(team_key, team_size, team, key):
    """The least key of its members names a team, whatever the order of rows: `team_key` (teams,) uint64, the highest number, and `team_size`
    (teams,) int32, zeros, by `team` (N,) and `key` (N,) of people."""
    for i in range(len(team)):
        team_key[team[i]] = min(team_key[team[i]], key[i])
        team_size[team[i]] += 1


@bare
def draw_traits(people, journeys, listed, looks, key, office, manager, level, addressed, team, team_key, shows, behaviour, campaign, seed):
    """Everybody before the first day: the same people under every campaign and every seed.

    Fills `people` (N,) PERSON, `journeys` (N,) JOURNEY and `listed` (N,), and counts in `looks` (O, WORKING_WEEK) who looks on which day, all
    zeros, from columns of the company, all (N,); `addressed` says who is in the audience, `team_key` (teams,) names the teams that `team`
    numbers, `shows` (O,) multiplies posting in each office.
    """
    b, c = behaviour[0], campaign[0]
    access = day_key(seed, Decision.ACCESS, 0)
    propensity = day_key(seed, Decision.PROPENSITY, 0)
    habit = day_key(seed, Decision.OPENING_HABIT, 0)
    fit = day_key(seed, Decision.BENEFIT_FIT, 0)
    reluctance = day_key(seed, Decision.RELUCTANCE, 0)
    involved = day_key(seed, Decision.INVOLVED, 0)
    briefed = day_key(seed, Decision.BRIEFED, 0)
    support = day_key(seed, Decision.SUPPORT, 0)
    team_support = day_key(seed, Decision.TEAM_SUPPORT, 0)
    dislikes = day_key(seed, Decision.DISLIKES_FUN, 0)
    talks = day_key(seed, Decision.TALKATIVENESS, 0)
    look = day_key(seed, Decision.WEEKLY_LOOK, 0)
    sigma = b.posting_propensity_sigma
    of_team = 0.0
    for i in range(len(people)):
        who, person, journey = key[i], people[i], journeys[i]
        nothing_yet(person, journey)
        person.manager, person.office, person.level, person.in_audience = manager[i], office[i], level[i], addressed[i]
        if uniform(access, who, 0) < b.platform_access:
            person.opens_rate = min(1.0, b.daily_opening_rate * (0.5 + uniform(habit, who, 0)))
            person.propensity = rules.posting_propensity(uniform(propensity, who, 0), sigma, c.interactive) * shows[office[i]]
        person.benefit_fit = uniform(fit, who, 0)
        person.reluctance = b.reluctance_spread * standard_normal(uniform(reluctance, who, 0))
        if i == 0 or team[i] != team[i - 1]:  # mates lie side by side
            of_team = standard_normal(uniform(team_support, team_key[team[i]], 0))
        journey.support = rules.support_at_work(of_team, standard_normal(uniform(support, who, 0)), b.team_support_icc)
        journey.talkativeness = rules.talkativeness(uniform(talks, who, 0), b.talkativeness_sigma)
        listed[i] = class_of(journey.talkativeness) << LISTED_CLASS
        journey.dislikes_fun = uniform(dislikes, who, 0) < b.forced_fun_dislike_share
        person.look_day = int(uniform(look, who, 0) * WORKING_WEEK)
        looks[office[i], person.look_day] += 1
        if person.level > 0:
            person.involved = uniform(involved, who, 0) < c.managers_share
            person.advocate = person.involved or uniform(briefed, who, 0) < c.managers_briefed


@inner
def class_of(talkativeness):
    """The class of talkativeness of a person: how many of TALKATIVE_UP_TO it is above."""
    above = 0
    for up_to in TALKATIVE_UP_TO:
        above += 1 if talkativeness > up_to else 0
    return above


@inner
def nothing_yet(person, journey):
    """Days and rows that mean "never" and "none"."""
    person.aware_day = person.curiosity_day = person.interest_day = -1
    person.wants_day = person.talk_until = person.attended_day = person.post_due = -1
    journey.session = journey.next_in_line = journey.booked_day = -1
    journey.told_content_day = journey.told_mention_day = journey.heard_content_day = -1
    journey.frustration_day = journey.heard_well_day = journey.read_content_day = journey.posted_content_day = -1
    journey.applies_from = journey.applies_until = journey.noticed_day = -1
    journey.source = journey.post_source = -1
