"""What patterns are looked for in: the campaign at hand, an average programme, and a sample of ordinary programmes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from scipy import stats

from experiments.design.average import LEVERS, UNREWARDED, average_programme
from experiments.design.sampling import latin_hypercube
from experiments.verbs.verify.testbed import with_parameters
from sim.company.build import company_of
from sim.company.company import Company
from sim.ensemble import replicate
from sim.outcome import Outcome
from sim.settings import Settings

APPLYING = ("voluntary", "motivation", "environment", "knowledge", "usefulness", "liking")
"""What application on the job correlates with."""


RUNS_EACH = 4
"""Replications of each ordinary programme."""


@dataclass(frozen=True, eq=False)
class Field:
    """Where patterns are looked for: a campaign in a company. Compared by identity, so that runs can be remembered by it."""

    settings: Settings
    seed: int
    replications: int  # of the campaign; the rest goes along
    null: str = ""  # an ablation (ABLATIONS), null models among them, or CONTROL

    @cached_property
    def company(self) -> Company:
        """Who works where and who knows whom."""
        return company_of(self.settings)

    def repetitions(self, share: float = 1.0) -> int:
        """So large a multiple of the replications; two at least."""
        return max(2, round(share * self.replications))

    @cached_property
    def campaign(self) -> Settings:
        """The campaign at hand, under the ablation if there is one."""
        if self.null in ("", CONTROL):
            return self.settings
        return ABLATIONS[self.null](self.settings)

    def simulated(self, settings: Settings, replications: int, after: int = 0) -> Iterator[Outcome]:
        """So many replications in the same company, from so many seeds after the first on.

        The same seeds whatever the settings, so that arms are paired; programmes that count as independent take others.
        """
        first = self.seed + after
        return replicate(settings, range(first, first + replications), company=self.company)

    def simulated_ordinary(self, number: int, settings: Settings) -> Iterator[Outcome]:
        """The replications of one ordinary programme, with seeds that no other ordinary programme has."""
        return self.simulated(settings, RUNS_EACH, after=10_000 + number * RUNS_EACH)


def average(field: Field, changes: Mapping[str, Any] | None = None) -> Settings:
    """A programme with every lever at its average, nothing paid, and one invitation by email on the day registration opens.

    Calendar, sessions and registration stay those of the campaign at hand. `changes` are dotted fields.
    """
    return average_programme(field.campaign).changed(changes or {})


def film(day: int, **changes: Any) -> dict[str, Any]:
    """A teaser film that hides half."""
    return {"day": day, "channel": "film", "mystery": 0.5, "surprise": 0.5, "benefit_clarity": 0.3, "wave": 1, **changes}


def uncapped(settings: Settings) -> Settings:
    """A seat for everybody in the audience."""
    plans = range(len(settings.campaign.sessions))
    return settings.changed(
        {f"campaign.sessions.{i}.supply_share": 1.0 for i in plans} | {f"campaign.sessions.{i}.overbooking": 0 for i in plans},
    )


def half_a_year(settings: Settings) -> Settings:
    """Registration stays open for half a year, with sessions to its end: one on each date, in every office.

    Seats for a share of the audience are dealt round the first dates, so that offices would be done within weeks, each at another time.
    """
    calendar, registration = settings.campaign.calendar, settings.campaign.registration
    closes = calendar.offset(registration.opens) + 182
    more: dict[str, Any] = {}
    for i, each in enumerate(settings.campaign.sessions):
        dates = 1 + (closes - calendar.offset(each.first_day)) // each.every_days
        more |= {f"campaign.sessions.{i}.dates": dates, f"campaign.sessions.{i}.supply_share": None}
    return settings.changed({"campaign.registration.closes": closes, "campaign.calendar.last_day": closes + 7, **more})


def without(*mechanisms: str) -> Callable[[Settings], Settings]:
    """Mechanisms switched off."""
    return lambda settings: settings.changed({"mechanisms": {**settings.mechanisms, **dict.fromkeys(mechanisms, False)}})


def larger(settings: Settings, factor: int = 16) -> Settings:
    """The same plan of offices with so many times the people; a company from records stays as it is."""
    plan = enumerate(settings.company.offices)
    return settings.changed({f"company.offices.{i}.employees": factor * each.employees for i, each in plan})


def plain_invitations(settings: Settings) -> Settings:
    """Nothing goes out but messages that hide nothing."""
    return settings.changed({"campaign.teasers": tuple(each for each in settings.campaign.teasers if each.mystery == 0.0)})


INSTEAD: Mapping[str, tuple[str, Callable[[Settings], Settings]]] = {
    "no rush": ("without the deadline", without("deadline")),
    "no channel": ("without the all-company channel", without("trending")),
    "larger": ("in a company of 16 times the size", larger),
    "no teasers": ("with plain invitations only", plain_invitations),
}
"""What can be changed to find out why a pattern is as it is: in words, and what is done."""


@cache
def instead(field: Field, name: str, replications: int) -> Field:
    """The same with one thing changed (INSTEAD); one field for all patterns, which share its simulations."""
    return Field(INSTEAD[name][1](field.settings), field.seed, replications)


NULLS: Mapping[str, Callable[[Settings], Settings]] = {
    "no peers": without("conversation", "feed", "peer_influence", "noticing"),
    "no teasers": plain_invitations,
}
"""Null models: nobody hears, reads or sees anything from anybody; or nothing goes out but plain invitations."""


def told(**values: float) -> Callable[[Settings], Settings]:
    """Behavioural values changed."""
    return lambda settings: with_parameters(settings, **values)


ABLATIONS: Mapping[str, Callable[[Settings], Settings]] = {
    **NULLS,
    "nothing copied": without("own_versions"),
    "posters alike": told(posting_propensity_sigma=0.1),
    "posts unsorted": without("trending", "post_ageing", "limited_attention", "photo", "theme_appeal"),
    "no ill talk": without("negative_talk", "complaints", "reputation"),
    "talkers alike": without("talk_rating_curve", "in_office_talk", "remote_work", "retelling"),
    "no deadline": without("deadline"),
    "one message is as good as another": without("mystery", "fatigue", "second_wave", "curiosity_decay", "reinforcement"),
    "booked is there": without("no_shows", "reminders", "cancellations"),
    "no contest, no pay": without("rivalry", "rewards"),
    "tireless contest": without("contest_fatigue"),
    "room is all": without("savouring", "contrast", "format", "dose"),
    "ratings sure": without("facilitation", "rating_error"),
    "no help at work": without("mindset", "preview", "team_support", "coattending", "practice_contagion", "manager_debrief"),
    "all apply alike": told(**{f"transfer_{of}_rho": 0.0 for of in APPLYING}),
    "a poor day": lambda settings: settings.changed(dict.fromkeys(("campaign.programme.quality", "campaign.programme.facilitation"), 0.1)),
    "a seat for everybody": uncapped,
    "nothing forgotten": told(applying_at_6_months=0.619, applying_at_12_months=0.618),
}
"""What is taken out to see which patterns need it: a pattern that no ablation makes go says little about the mechanisms."""

CONTROL = "nothing"
"""Taken out beside them, in as few replications: what these do not show of the model itself, they cannot show to go."""


@cache
def ordinary(field: Field) -> tuple[Settings, ...]:
    """A sample of programmes: the campaign's calendar, messages and seats with every lever drawn anew, and nothing paid.

    Levers are normal around 0.5 with standard deviation 0.25 (kept in 0..1), by Latin hypercube: McKay, Beckman & Conover
    (1979).
    """
    share = latin_hypercube(field.repetitions(), len(LEVERS), 20_261)
    levers = np.clip(stats.norm.ppf(share, 0.5, 0.25), 0.0, 1.0)
    return tuple(
        field.campaign.changed({f"campaign.{name}": float(value) for name, value in zip(LEVERS, row, strict=True)} | UNREWARDED)
        for row in levers
    )
