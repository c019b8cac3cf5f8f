"""What patterns are looked for in: the campaign at hand, an average programme, and a sample of ordinary programmes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
from scipy import stats
from scipy.stats import qmc

from experiments.points import changed
from sim.company.build import build_company
from sim.company.company import Company
from sim.ensemble import replicate
from sim.levers import Settings
from sim.outcome import Outcome

LEVERS = (
    *("brand.strength", "brand.awe", "brand.interest", "brand.theme"),
    *("programme.quality", "programme.facilitation", "programme.benefit_individual", "programme.benefit_business"),
    *("programme.explainability", "programme.dress_up", "programme.photo_moment"),
    *("sharing.assets", "sharing.prompts", "sharing.visible_reminders", "sharing.rivalry"),
)
"""Levers on the scale on which 0.5 is an average programme and 0.25 a standard deviation of programmes."""

UNREWARDED = {"campaign.reward.kind": "none", "campaign.reward.show_norms": False}


RUNS_EACH = 4
"""Replications of each ordinary programme."""

NULLS = {
    "no peers": ("conversation", "feed", "peer_influence", "noticing"),
    "no teasers": (),
}
"""Null models: nobody hears, reads or sees anything from anybody; or nothing goes out but plain invitations."""


@dataclass(frozen=True, eq=False)
class Field:
    """Where patterns are looked for: a campaign in a company. Compared by identity, so that runs can be remembered by it."""

    settings: Settings
    seed: int
    replications: int  # of the campaign; the rest goes along
    null: str = ""  # a null model

    @cached_property
    def company(self) -> Company:
        """Who works where and who knows whom."""
        return build_company(self.settings.company, self.settings.behaviour)

    def often(self, share: float = 1.0) -> int:
        """So large a multiple of the replications; two at least."""
        return max(2, round(share * self.replications))

    @cached_property
    def campaign(self) -> Settings:
        """The campaign at hand, under the null model if there is one."""
        if not self.null:
            return self.settings
        off = dict.fromkeys(NULLS[self.null], False)
        changes: dict[str, Any] = {"mechanisms": {**self.settings.mechanisms, **off}}
        if self.null == "no teasers":
            changes["campaign.teasers"] = tuple(each for each in self.settings.campaign.teasers if each.mystery == 0.0)
        return changed(self.settings, changes)

    def lived(self, settings: Settings, replications: int) -> Iterator[Outcome]:
        """So many replications in the same company; the same seeds whatever the settings, so that arms are paired."""
        return replicate(settings, range(self.seed, self.seed + replications), company=self.company)


def average(field: Field, changes: Mapping[str, Any] | None = None) -> Settings:
    """A programme with every lever at its average, nothing paid, and one invitation by email on the day registration opens.

    Calendar, sessions and registration stay those of the campaign at hand. `changes` are dotted fields.
    """
    opens = field.campaign.campaign.calendar.offset(field.campaign.campaign.registration.opens)
    levers = {f"campaign.{name}": 0.5 for name in LEVERS}
    return changed(field.campaign, {**levers, **UNREWARDED, "campaign.teasers": (invitation(opens),), **(changes or {})})


def invitation(day: int) -> dict[str, Any]:
    """An email that hides nothing."""
    return {"day": day, "channel": "email", "mystery": 0.0, "surprise": 0.5, "benefit_clarity": 0.5, "wave": 1}


def film(day: int, **changes: Any) -> dict[str, Any]:
    """A teaser film that hides half."""
    return {"day": day, "channel": "film", "mystery": 0.5, "surprise": 0.5, "benefit_clarity": 0.3, "wave": 1, **changes}


def uncapped(settings: Settings) -> Settings:
    """A seat for everybody in the audience."""
    plans = range(len(settings.campaign.sessions))
    return changed(
        settings,
        {f"campaign.sessions.{i}.supply_share": 1.0 for i in plans} | {f"campaign.sessions.{i}.overbooking": 0 for i in plans},
    )


@cache
def ordinary(field: Field) -> tuple[Settings, ...]:
    """A sample of programmes: the campaign's calendar, messages and seats with every lever drawn anew, and nothing paid.

    Levers are normal around 0.5 with standard deviation 0.25 (kept in 0..1), by Latin hypercube: McKay, Beckman & Conover
    (1979).
    """
    share = qmc.LatinHypercube(len(LEVERS), rng=np.random.default_rng(20_261)).random(field.often())
    levers = np.clip(stats.norm.ppf(share, 0.5, 0.25), 0.0, 1.0)
    return tuple(
        changed(field.campaign, {f"campaign.{name}": float(value) for name, value in zip(LEVERS, row, strict=True)} | UNREWARDED)
        for row in levers
    )
