"""The modules of a journey as numbers, by the levers of a programme of their format and length."""

import numpy as np

from sim.settings import Settings
from sim.setup.kinds import Kinds
from sim.setup.lever_values import module_values
from sim.setup.prices import hour_prices, module_room_usd
from sim.state.layout import COHORT, COURSE, MODULE


def module_tables(
    settings: Settings, kinds: Kinds, behaviour: np.ndarray, people: int, sessions: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(V, K) MODULE of those that follow the first visit, for people of each kind, and once more for those who join from home where some are
    hybrid; (S, K) COHORT, none of which has a day yet; (N,) COURSE of each person, empty where there are no modules."""
    campaign = settings.campaign
    modules = campaign.programme.modules
    hybrid = any((each.format or campaign.programme.format) == "hybrid" for each in modules)
    hour_usd = sum(hour_prices(settings))
    table = np.zeros((kinds.number * (2 if hybrid else 1), len(modules)), MODULE)
    fits = np.array([kinds.fit(each.audience) for each in modules], np.bool_).reshape(len(modules), kinds.number)
    for v, rows in enumerate(table):
        every = module_values(settings, behaviour, fits[:, v % kinds.number].tolist(), v >= kinds.number) if len(modules) else []
        for row, module, values in zip(rows, modules, every, strict=True):
            row["after"] = module.after_days or 0
            row["date"] = -1 if module.date is None else campaign.calendar.offset(module.date) - campaign.calendar.first_day
            row["reminder"] = module.reminder
            row["usd"], row["room_usd"] = module.hours * hour_usd, module_room_usd(settings, module)
            row["pre_work_usd"] = module.pre_work_hours * hour_usd
            for name, value in values.items():
                row[name] = value
    cohorts = np.zeros((sessions, len(modules)), COHORT)
    cohorts["day"] = -1
    course = np.zeros(people if len(modules) else 0, COURSE)
    course["module_day"] = -1
    return table, cohorts, course
