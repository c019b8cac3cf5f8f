"""The modules of a journey as numbers, by the levers of a programme of their format and length."""

import numpy as np

from sim.settings import Module, Settings
from sim.setup.lever_values import module_values
from sim.setup.prices import hour_prices
from sim.state.layout import COHORT, COURSE, MODULE


def module_tables(settings: Settings, behaviour: np.ndarray, people: int, sessions: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(K,) MODULE of those that follow the first visit; (S, K) COHORT, none of which has a day yet; (N,) COURSE of each person, empty where
    there are no modules."""
    campaign = settings.campaign
    modules = campaign.programme.modules
    table = np.zeros(len(modules), MODULE)
    hour_usd = sum(hour_prices(settings))
    for row, module, values in zip(table, modules, module_values(settings, behaviour), strict=True):
        row["after"] = module.after_days or 0
        row["date"] = -1 if module.date is None else campaign.calendar.offset(module.date) - campaign.calendar.first_day
        row["reminder"] = module.reminder
        row["usd"], row["room_usd"] = module.hours * hour_usd, room_usd(settings, module)
        for name, value in values.items():
            row[name] = value
    cohorts = np.zeros((sessions, len(modules)), COHORT)
    cohorts["day"] = -1
    course = np.zeros(people if len(modules) else 0, COURSE)
    course["module_day"] = -1
    return table, cohorts, course


def room_usd(settings: Settings, module: Module) -> float:
    """USD for the room of a module: that of a session, but for who learns alone."""
    return 0.0 if (module.format or settings.campaign.programme.format) == "self_paced" else settings.campaign.costs.session_usd
