"""What holds today: the keys of its chances, who is where, what else wants their attention, and whether they may register."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from sim import rules
from sim.compiled_code.decorators import bare, hot, inner
from sim.rng import NOBODY, Decision, day_key, uniform
from sim.settings.surroundings import A_YEAR
from sim.state.layout import (
    APART,
    COUNT_FIRST_DAY,
    COUNT_SEED,
    KEYS_ONCE,
    KEYS_TODAY,
    LATER,
    STARTS,
    Status,
)

ONE_OFF = 0
"""The day of a decision that is taken once, whenever it falls: its random numbers do not move with the calendar."""

DAILY = tuple(
    decision.value
    for decision in (
        *(Decision.OPENS_PLATFORM, Decision.TALKS_TODAY, Decision.TELLS_COLLEAGUE, Decision.TALK_IS_CONTENT),
        *(Decision.TALK_PERSUADES, Decision.BOSS_BECOMES_ADVOCATE, Decision.TALK_ON_PLATFORM, Decision.REGISTERS),
        *(
            Decision.PLACE_IN_LINE,
            Decision.ACCEPTS_OFFER,
            Decision.ASKS_AGAIN,
            Decision.SWITCHES,
            Decision.GRUMBLES,
            Decision.AT_HOME,
            Decision.ABSENT,
        ),
        *(Decision.COLLEAGUE_NOTICES, Decision.NOTICED_INSPIRES, Decision.USE_SHOWS),
    )
)
"""Decisions taken anew every day."""

OF_THE_DAY = (Decision.AT_HOME.value, Decision.ABSENT.value)
"""Of these, where somebody is: the same for two campaigns in one company, whenever each has its day zero."""


NO_DAY = -1_000_000
"""A day before all that are simulated."""


@bare
def cut_keys(keys, seed):
    """The keys of decisions that are taken once. It is handed columns, as `draw_leavers` is: to take a whole world from Python takes long to compile."""
    for decision in range(keys.shape[1]):
        keys[KEYS_ONCE, decision] = day_key(seed, decision, ONE_OFF)


@bare
def cut_keys_of_day(w, t):
    """The keys of today's decisions (keyed by the day's offset from day zero)."""
    for decision in DAILY:
        later = w.beside.days[LATER] if decision in OF_THE_DAY else 0
        w.keys[KEYS_TODAY, decision] = day_key(w.counts[COUNT_SEED], decision, w.counts[COUNT_FIRST_DAY] + t + later)


@inner
def key_today(w, decision):
    """The chance key of a decision on the day at hand."""
    return w.keys[KEYS_TODAY, decision]


@inner
def at_home(w, i):
    """Whether person i works from home today."""
    return w.remote[i] > 0.0 and uniform(key_today(w, Decision.AT_HOME), w.key[i], NOBODY) < w.remote[i]


@inner
def of_tie(w, n, told):
    """Chance that something reaches the colleague of tie n today, of `told` for an ordinary one."""
    if len(w.tie_share) == 0:
        return told
    return rules.told_of_share(told, w.tie_share[n], w.behaviour[0].network_contacts_per_person)


@bare
def draw_leavers(leaves, keys, key, per_month):
    """When each person leaves the company."""
    for i in range(len(leaves)):
        leaves[i] = rules.days_until_leaving(uniform(keys[KEYS_ONCE, Decision.LEAVES], key[i], NOBODY), per_month)


@inner
def has_left(w, i, t):
    """Whether person i has left the company by day t."""
    return len(w.leaves) > 0 and w.leaves[i] <= t


@inner
def is_away(w, i, t):
    """Whether person i has left the company, or is absent today."""
    if has_left(w, i, t):
        return True
    return w.absent[0] > 0.0 and uniform(key_today(w, Decision.ABSENT), w.key[i], NOBODY) < w.absent[0]


@inner
def here_until(w, i, day):
    """`day`, or the last day on which person i works here, if that comes before it."""
    return min(day, w.leaves[i] - 1) if len(w.leaves) > 0 else day


@inner
def has_second(w):
    """Whether a second campaign runs in the same company."""
    return len(w.beside.clock) > 0


@inner
def divides_attention(w):
    """Whether anything else may want people's attention."""
    return len(w.attention) > 0 or has_second(w)


@inner
def attention_left(w, i, t):
    """Share of person i's attention that other programmes leave today: the calendar's, and a second campaign by what they took in of it."""
    left = w.attention[w.attention_class[i], t] if len(w.attention) > 0 else 1.0
    if has_second(w):
        contacts = w.beside.theirs[(clock(w, t) + 1) % 2, i]
        left = rules.attention_left(left, rules.taken_by_contacts(contacts, w.behaviour[0].attention_posts_per_day))
    return left


@inner
def tiredness(w, i, t):
    """Log-odds to register that the other changes of the last year give person i today; a second campaign they have heard of is one."""
    tired = w.tiredness[w.attention_class[i], t] if len(w.tiredness) > 0 else 0.0
    if has_second(w):
        heard = w.beside.people[i].aware_day
        if heard >= 0 and heard + w.beside.days[APART] < t <= heard + w.beside.days[APART] + A_YEAR:
            tired += rules.change_fatigue(1.0, w.behaviour[0].competing_change_log_odds)
    return tired


@inner
def clock(w, t):
    """Working days of either campaign up to today, this one among them."""
    return w.beside.clock[t + w.beside.days[STARTS]]


@inner
def takes_something_in(w, i, t):
    """Note that person i takes something of this campaign in today, so that a second one finds them with less attention left."""
    if has_second(w):
        today = clock(w, t) % 2
        w.beside.mine[today, i] = min(255, w.beside.mine[today, i] + 1)


@inner
def noticed_elsewhere(w, i, t):
    """Posts of a second campaign that person i has noticed today so far."""
    if not has_second(w) or w.beside.journeys[i].noticed_day != t - w.beside.days[APART]:
        return 0
    return int(w.beside.journeys[i].noticed_today)


@inner
def busy_day(w, i):
    """The day on which person i has a seat in a session of a second campaign; no day of a session where they have none."""
    if not has_second(w) or w.beside.journeys[i].status != Status.BOOKED:
        return NO_DAY
    return w.beside.sessions[w.beside.journeys[i].session].day + w.beside.days[APART]


@inner
def sits_elsewhere(w, i, t):
    """Whether person i has been in a room of a second campaign today."""
    return has_second(w) and w.beside.room[i] == clock(w, t)


@inner
def sits_here(w, i, t):
    """Person i is in a room of this campaign today, and in no other."""
    if has_second(w):
        w.beside.room[i] = clock(w, t)


@inner
def key_once(w, decision):
    """The chance key of a decision that is taken once."""
    return w.keys[KEYS_ONCE, decision]


@inner
def kind_of(w, i):
    """Person i's kind: whom the same waves, sessions and modules are for."""
    return w.kind[i] if len(w.kind) > 0 else 0


@inner
def way_of(w, i):
    """How person i took part, as a row of `campaign`: 1 from home in a hybrid session, else 0."""
    return int(w.online[i]) if len(w.online) > 0 else 0


@inner
def joins_from_home(w, i):
    """Whether person i, who comes today to what is hybrid, does so from home."""
    return len(w.online) > 0 and at_home(w, i)


@inner
def tries_before(w, i):
    """Seats that person i had booked before the last one: chance is asked anew for each."""
    return max(0, int(w.tries[i]) - 1) if len(w.tries) > 0 else 0


@inner
def understood(w, i, k):
    """Share that person i understands of teaser k, or, for the last k, of the programme, by its language."""
    return 1.0 if w.language[k] < 0 or w.reads[w.language[k], i] else w.behaviour[0].foreign_language_understood


@inner
def may_register(w, t, o):
    """Whether the people of office o (some of them, where kinds differ) may register on day t."""
    return w.office_open[t, o] and w.offices[o].opens <= t <= w.offices[o].closes


@hot
def lets_register(w, t, i):
    """Whether person i may register on day t."""
    o = w.people[i].office
    if len(w.desks) == 0:
        return may_register(w, t, o)
    desk = w.desks[o, w.kind[i]]
    return w.office_open[t, o] and desk.opens <= t <= desk.closes


@inner
def deadline_of(w, t, i):
    """Log-odds from the deadline that person i sees today."""
    o = w.people[i].office
    return w.deadline[w.offices[o].deadline if len(w.desks) == 0 else w.desks[o, w.kind[i]].deadline, t]
