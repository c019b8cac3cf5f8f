"""How offices differ, as numbers: what their people do more readily, which languages they understand, which offices are near."""

# mypy: disable-error-code="no-untyped-call"

import hashlib
from typing import Any

import numpy as np

from sim import rules
from sim.company.company import Company
from sim.rng import Decision, day_key, uniform
from sim.settings import Settings
from sim.setup.waves import messages_of


def cultures(settings: Settings, company: Company, b: Any) -> np.ndarray:
    """(O, CULTURES) float64 of each office: the chance that a team comes in costume before anything speaks for it, the ratio of posting, and that of what a
    manager's suggestion adds; those of an average office where its file says nothing."""
    table = np.tile([float(b["dress_up_rate"]), 1.0, 1.0], (len(company.office_names), 1))
    for name, culture in settings.company.cultures.items():
        table[company.office_names.index(name)] = (
            rules.culture_probability(b["dress_up_rate"], culture.costumes, b["culture_costumes_log_odds"])
            if culture.costumes != 0.5 and b["culture_costumes_log_odds"] != 0.0
            else b["dress_up_rate"],
            rules.culture_ratio(culture.self_promotion, b["culture_sharing_gain"]),
            rules.culture_ratio(culture.hierarchy, b["culture_hierarchy_gain"]),
        )
    return table


def languages(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(T + 1,) int32 row of the language of each message, and last of the programme, -1 where everybody understands it; (L, N) bool, who
    understands each. Who does is drawn once, with the company's own seed."""
    campaign, cultures = settings.campaign, settings.company.cultures
    every = [*(each.message.language for each in messages_of(campaign)), campaign.programme.language]
    spoken = [name for name in dict.fromkeys(every) if name and any(name in each.reads for each in cultures.values())]
    row = np.array([spoken.index(each) if each in spoken else -1 for each in every], np.int32)
    reads = np.ones((len(spoken), company.size), np.bool_)
    for understood, language in zip(reads, spoken, strict=True):
        key = day_key(settings.company.seed, int(Decision.UNDERSTANDS), 0)
        word = int.from_bytes(hashlib.sha256(language.encode()).digest()[:5])
        for office, name in enumerate(company.office_names):
            if (share := cultures[name].reads.get(language) if name in cultures else None) is not None:
                people = range(*company.office_first[office : office + 2])
                understood[people.start : people.stop] = [uniform(key, company.key[i], word) < share for i in people]
    return row, reads


def offices_within_reach(settings: Settings, company: Company) -> tuple[np.ndarray, np.ndarray]:
    """(O + 1,) int64 and (pairs,) int32, the other offices within reach of each, where people may switch: those of office o are
    to[start[o]:start[o + 1]]."""
    near: list[set[int]] = [set() for _ in company.office_names]
    for group in settings.company.within_reach if settings.campaign.registration.switching else ():
        rows = {company.office_names.index(name) for name in group}
        for row in rows:
            near[row] |= rows - {row}
    start = np.concatenate(([0], np.cumsum([len(each) for each in near])))
    return start.astype(np.int64), np.array([row for each in near for row in sorted(each)], np.int32)
