"""A person as a row of the model's columns, and what can happen to them in any phase of the day."""

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim import rules
from sim.rng import Decision
from sim.settings.surroundings import A_YEAR
from sim.state.layout import (
    APART,
    JOURNEY_COLUMNS,
    MAX_INSPIRERS,
    PERSON_COLUMNS,
    PostKind,
)
from sim.state.packed_rows import with_columns
from sim.state_changes import LONGEST_GRUDGE


@with_columns(PERSON_COLUMNS, "person")
@with_columns(JOURNEY_COLUMNS, "journey")
class Person(mesa.Agent):
    """A row of people and journeys, and what can happen to the person of that row in any phase."""

    def __init__(self, model: Any, row: int) -> None:
        super().__init__(model)
        self.row = row

    if TYPE_CHECKING:  # the columns are added by with_columns

        def __getattr__(self, name: str) -> Any: ...

    @property
    def person(self) -> np.ndarray:
        """(N,) the model's table of people."""
        return self.model.world.people

    @property
    def journey(self) -> np.ndarray:
        """(N,) the model's table of journeys."""
        return self.model.world.journeys

    @property
    def key(self) -> int:
        """The stable name that keys my random numbers."""
        return int(self.model.world.key[self.row])

    @property
    def team(self) -> int:
        """My team, unique in the company."""
        return int(self.model.company.team[self.row])

    @property
    def tenure_years(self) -> float:
        """My time with the firm."""
        return float(self.model.company.tenure_years[self.row])

    def is_at_home(self, t: int) -> bool:
        """Whether I work from home today."""
        m = self.model
        return bool(m.luck_today(Decision.AT_HOME, t, self.key) < m.world.remote[self.row].item())

    @property
    def kind(self) -> int:
        """My kind: whom the same waves, sessions and modules are for."""
        kinds = self.model.world.kind
        return int(kinds[self.row]) if len(kinds) else 0

    def joins_from_home(self, t: int) -> bool:
        """Whether I, who come today to what is hybrid, do so from home."""
        return len(self.model.world.online) > 0 and self.is_at_home(t)

    @property
    def took_part_from_home(self) -> bool:
        """Whether I took part in a hybrid session from home."""
        online = self.model.world.online
        return len(online) > 0 and bool(online[self.row])

    @property
    def tries_before(self) -> int:
        """Seats that I had booked before the last one."""
        tries = self.model.world.tries
        return max(0, int(tries[self.row]) - 1) if len(tries) else 0

    def understands(self, material: int) -> float:
        """Share that I understand of a teaser, or, for -1, of the programme, by its language."""
        w = self.model.world
        language = w.language[material]
        return 1.0 if language < 0 or w.reads[language, self.row] else float(self.model.behaviour.foreign_language_understood)

    def has_left(self, t: int) -> bool:
        """Whether I have left the company by day t."""
        leaves = self.model.world.leaves
        return len(leaves) > 0 and bool(leaves[self.row] <= t)

    def is_away(self, t: int) -> bool:
        """Whether I have left the company, or am absent today."""
        m = self.model
        return self.has_left(t) or bool(m.luck_today(Decision.ABSENT, t, self.key) < m.world.absent[0])

    def here_until(self, day: int) -> int:
        """`day`, or my last day in the company, if that comes before it."""
        leaves = self.model.world.leaves
        return min(day, int(leaves[self.row]) - 1) if len(leaves) else day

    def attention_left(self, t: int) -> float:
        """Share of my attention that other programmes leave today: the calendar's, and a second campaign by what I took in of it."""
        w = self.model.world
        left = float(w.attention[w.attention_class[self.row], t]) if len(w.attention) else 1.0
        if self.model.other is None:
            return left
        contacts = int(w.beside.theirs[(self.model.clock(t) + 1) % 2, self.row])
        return float(rules.attention_left(left, rules.taken_by_contacts(contacts, self.model.behaviour.attention_posts_per_day)))

    def tiredness(self, t: int) -> float:
        """Log-odds to register that the other changes of the last year give me today; a second campaign I have heard of is one."""
        w = self.model.world
        tired = float(w.tiredness[w.attention_class[self.row], t]) if len(w.tiredness) else 0.0
        if self.model.other is not None and (heard := int(w.beside.people["aware_day"][self.row])) >= 0:
            if 0 < t - (heard + int(w.beside.days[APART])) <= A_YEAR:
                tired += rules.change_fatigue(1.0, self.model.behaviour.competing_change_log_odds)
        return tired

    def take_something_in(self, t: int) -> None:
        """Take something of this campaign in: a second one finds me with less attention left."""
        if self.model.other is not None:
            mine, today = self.model.world.beside.mine, self.model.clock(t) % 2
            mine[today, self.row] = min(255, int(mine[today, self.row]) + 1)

    def noticed_elsewhere(self, t: int) -> int:
        """Posts of a second campaign that I have noticed today so far."""
        beside = self.model.world.beside
        if self.model.other is None or beside.journeys["noticed_day"][self.row] != t - beside.days[APART]:
            return 0
        return int(beside.journeys["noticed_today"][self.row])

    def sits_elsewhere(self, t: int) -> bool:
        """Whether I have been in a room of a second campaign today."""
        return self.model.other is not None and bool(self.model.world.beside.room[self.row] == self.model.clock(t))

    def sit_here(self, t: int) -> None:
        """Be in a room of this campaign today, and in no other."""
        if self.model.other is not None:
            self.model.world.beside.room[self.row] = self.model.clock(t)

    def tells(self, colleague: "Person", likely: float, t: int) -> float:
        """Chance that something of mine reaches a colleague today, of `likely` where we sit in one office."""
        b = self.model.behaviour
        together, apart = colleague.office == self.office, self.is_at_home(t) or colleague.is_at_home(t)
        left = 1.0 if not apart else b.remote_talk_factor if together else b.remote_cross_office_factor
        told = rules.told_probability(together, likely, b.in_office_contact_ratio, left)
        share = self.model.tie_share(self.row, colleague.row)
        return told if share is None else rules.told_of_share(told, share, b.network_contacts_per_person)

    # --- what happens to me ------------------------------------------------------------------------------------------

    def become_aware(self, t: int) -> None:
        """Hear of it for the first time."""
        if self.aware_day < 0:
            self.aware_day = t
            self.model.tally(self.office, "aware")

    def be_prompted(self) -> None:
        """Think of registering at the next chance."""
        if self.in_audience and self.wants_day < 0:
            self.prompted = 1

    def be_inspired_by(self, peer: int) -> None:
        """Count a distinct inspiring peer, up to the number one can remember."""
        mine = self.model.world.inspirers[self.row]
        if peer not in mine[: self.n_inspirers] and self.n_inspirers < MAX_INSPIRERS:
            mine[self.n_inspirers] = peer
            self.n_inspirers += 1
        self.be_prompted()

    def grow_interested(self, by: float, t: int) -> None:
        """Let a peer raise my interest, which has faded since it last stood."""
        self.interest = rules.raised(self.interest_now(t), by)
        self.interest_day = t
        self.may_talk_until(t + int(self.model.behaviour.immediate_interest_days))

    def be_put_off(self, by: float, t: int) -> None:
        """A disappointed peer dampens my curiosity and interest."""
        self.curiosity, self.curiosity_day = rules.raised(self.curiosity_now(t), -by), t
        self.interest, self.interest_day = rules.raised(self.interest_now(t), -by), t

    def meet_content(self, told: float, teller: int, t: int) -> None:
        """Meet `told` of the content; `teller` is the key of the colleague or the post.

        If I attended I may rehearse it so, and if I apply it by now I go on for longer.
        """
        m, b = self.model, self.model.behaviour
        met = rules.raised(self.content_met, b.content_met_gain * told)
        if self.applies_until >= t:
            self.go_on_longer(b.support_effect_over_time_ratio * b.content_met_transfer_log_odds * (met - self.content_met), t)
        self.content_met = met
        if self.attended_day >= 0 and m.luck(Decision.REHEARSES, self.key, teller) < b.rehearsal_share:
            self.retellings = min(255, self.retellings + 1)

    def form_opinion(self, mood: float, weight: float) -> None:
        """A story told in some mood moves what I think of the programme."""
        self.reputation = rules.opinion(self.reputation, mood, weight)

    def get_frustrated(self, by: float, t: int) -> None:
        """Get angrier, and perhaps say so."""
        if by <= 0.0:
            return
        m, b, before = self.model, self.model.behaviour, self.frustration_now(t)
        if self.frustration_day < 0:
            m.tally(self.office, "frustrated")
        after = rules.raised(before, by)
        self.frustration, self.frustration_day = after, t
        m.tally(self.office, "frustration_ppm", int(after * 1e6) - int(before * 1e6))
        if b.grumble_talk_rate > 0.0 and self.attended_day < 0:
            self.may_talk_until(t + int(min(b.frustration_half_life_days, LONGEST_GRUDGE)))

    def make_peace(self, t: int) -> None:
        """I wanted to, and took part: that makes up for much of what angered me."""
        if self.frustration > 0.0:
            self.frustration, self.frustration_day = self.frustration_now(t) * (1.0 - self.model.behaviour.attending_relief), t

    def be_slighted(self, base: float, t: int, told_why: bool) -> None:
        """I am refused, passed over or sent: angry by how I was told, by my rank, and by the mates who have been."""
        w, b = self.model.world, self.model.behaviour
        gone = (w.team_attended[self.team] / w.team_size[self.team]).item()
        by = rules.frustration(base, told_why, b.advance_notice_factor, self.level, b.frustration_level_factor, gone, b.frustration_envy)
        self.get_frustrated(by, t)

    def may_talk_until(self, day: int) -> None:
        """Be someone who may bring it up until `day`."""
        self.talk_until = max(self.talk_until, day)

    def intend_post(self, day: int, kind: PostKind, source: int) -> None:
        """Mean to post on `day`."""
        self.post_due, self.post_kind, self.post_source = day, kind, source

    def curiosity_now(self, t: int) -> float:
        """Curiosity as of today."""
        if self.curiosity_day < 0:
            return 0.0
        return rules.faded(self.curiosity, t - self.curiosity_day, self.model.behaviour.curiosity_half_life_days)

    def interest_now(self, t: int) -> float:
        """Interest as of today."""
        if self.interest_day < 0:
            return 0.0
        return rules.faded(self.interest, t - self.interest_day, self.model.behaviour.curiosity_half_life_days)

    def frustration_now(self, t: int) -> float:
        """Frustration as of today."""
        if self.frustration_day < 0:
            return 0.0
        return rules.faded(self.frustration, t - self.frustration_day, self.model.behaviour.frustration_half_life_days)

    def excitement(self, t: int) -> float:
        """Curiosity and interest together."""
        return float(rules.excitement(self.curiosity_now(t), self.interest_now(t)))

    @property
    def modules(self) -> int:
        """How many modules I took part in after my first visit."""
        course = self.model.world.course
        return int(course["modules"][self.row]) if len(course) else 0

    @property
    def passed(self) -> int:
        """How many modules lie behind me, those included that are not for me."""
        return int(self.model.world.course["passed"][self.row])

    def last_visit(self) -> int:
        """The day on which I last took part: in the workshop, or in a module after it."""
        course = self.model.world.course
        return max(self.attended_day, int(course["module_day"][self.row])) if len(course) else self.attended_day

    def recalls(self, t: int) -> float:
        """Share of the content I can still tell today."""
        b = self.model.behaviour
        if self.attended_day < 0:
            return 0.0
        told = rules.recall(
            self.learned,
            t - self.last_visit(),
            self.retellings,
            b.retention_k,
            b.retention_c,
            b.recall_gist_exponent,
            b.retelling_slows_forgetting,
        )
        return rules.spaced_recall(told, self.learned, b.spacing_retention_d) if self.modules > 0 else told
