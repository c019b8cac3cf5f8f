"""An average programme: what most firms do, against which a campaign is measured and assumptions are held."""

from typing import Any

from sim.settings import Settings

LEVERS = (
    *("brand.strength", "brand.awe", "brand.interest", "brand.theme"),
    *("programme.quality", "programme.facilitation", "programme.benefit_individual", "programme.benefit_business"),
    *("programme.explainability", "programme.dress_up", "programme.photo_moment"),
    *("sharing.assets", "sharing.prompts", "sharing.visible_reminders", "sharing.rivalry"),
)
"""Levers on the scale on which 0.5 is an average programme and 0.25 a standard deviation of programmes."""

UNREWARDED = {"campaign.reward.kind": "none", "campaign.reward.show_norms": False}


def invitation(day: int) -> dict[str, Any]:
    """An email that hides nothing."""
    return {"day": day, "channel": "email", "mystery": 0.0, "surprise": 0.5, "benefit_clarity": 0.5, "wave": 1}


def average_programme(settings: Settings) -> Settings:
    """A programme with every lever at its average, nothing paid, and one invitation by email on the day registration opens.

    Calendar, sessions and registration stay those of the campaign in the settings.
    """
    opens = settings.campaign.calendar.offset(settings.campaign.registration.opens)
    levers = {f"campaign.{name}": 0.5 for name in LEVERS}
    return settings.changed({**levers, **UNREWARDED, "campaign.teasers": (invitation(opens),)})
