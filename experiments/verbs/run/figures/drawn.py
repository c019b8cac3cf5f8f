"""The figures of one run, from the tables in its folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.seats import is_mandatory
from experiments.report.drawing import Drawing, Facts
from experiments.report.style import drawing_style
from experiments.storage.arrow import columns_of, table_of
from experiments.verbs.run.figures.cascades import Tree, cascades
from experiments.verbs.run.figures.cost import PARTS as COST_PARTS
from experiments.verbs.run.figures.cost import cost_per_talker
from experiments.verbs.run.figures.offices import offices_and_days
from experiments.verbs.run.figures.over_time import demand_against_seats, talk_over_time
from experiments.verbs.run.figures.spread import spread, spread_of
from experiments.verbs.run.figures.talkers import who_talked
from experiments.verbs.run.fired import fired_rules
from experiments.verbs.run.talkers import Talkers
from sim.settings import Settings, Teaser
from sim.setup.plan_notes import day_held
from sim.setup.waves import days_later, is_partial, messages_of, registration_days, series_of, waves_by_office

COUNTS = ("wanting", "booked", "seated", "content_talkers", "mention_talkers", "content_talks", "mention_talks")


def figures_of(folder: Path, settings: Settings, manifest: dict[str, Any], groups: Sequence[Talkers]) -> list[Drawing]:
    """Draw them all, the main one first."""
    facts = facts_of(settings, manifest)
    days, counts = company_by_day(folder)
    kpis = columns_of(
        folder / "kpis.parquet", "seats", "cascade_max", "seed", "cost_total", "cost_per_talker", "talk_about_rate", *COST_PARTS
    )
    posts = columns_of(folder / "posts.parquet", "replication", "seed", "day", "office", "source", "source_office", "root")
    fired = fired_rules(columns_of(folder / "rules.parquet"), settings.campaign.rules, facts.replications)
    names, offsets = office_order(folder), {each.name: each.utc_offset_hours for each in settings.company.offices}
    tree = typical_tree(posts, kpis)
    watched = tree.seed if tree else facts.first_seed
    with drawing_style():
        return [
            demand_against_seats(days, counts, float(kpis["seats"].mean()), facts, fired, is_mandatory(settings.campaign)),
            talk_over_time(days, counts, float(np.nanmean(kpis["talk_about_rate"])) if counts["seated"].any() else 0.0, facts),
            spread(spread_of(names, offsets, days, posts, np.sort(kpis["seed"]), watched), len(names), facts),
            _offices(names, days, posts, facts),
            who_talked(groups, facts),
            cascades(tree, cascade_sizes(posts), facts),
            cost_per_talker(kpis, facts),
        ]


def facts_of(settings: Settings, manifest: dict[str, Any]) -> Facts:
    """What captions say."""
    campaign, calendar = settings.campaign, settings.campaign.calendar
    waves = waves_by_office(campaign, [each.name for each in settings.company.offices])
    whole = waves and not any(map(is_partial, campaign.waves))
    every = (*dict.fromkeys(waves),) if whole else (None, *campaign.waves)  # offices in records are not known here
    open_days = [registration_days(campaign, wave) for wave in every]
    held = [calendar.offset(plan.first_day) + days_later(campaign, wave) for wave in every for plan in series_of(campaign, wave)]
    sent = [(each.message, days_later(campaign, wave)) for each in messages_of(campaign) for wave in every if each.planned_in(wave)]
    return Facts(
        title=manifest["title"],
        company=manifest["company"],
        replications=manifest["replications"],
        first_seed=manifest["seeds"]["first"],
        last_seed=manifest["seeds"]["last"],
        first_day=calendar.first_day,
        opens=calendar.first_day + min(opens for opens, _ in open_days),
        closes=calendar.first_day + max(closes for _, closes in open_days),
        day_zero=calendar.day_zero.isoformat(),
        teasers=tuple(
            dict.fromkeys(
                (day_held(settings, calendar.offset(each.day) + later), each.channel) for each, later in sent if isinstance(each, Teaser)
            )
        ),
        waves=tuple((days_later(campaign, wave), wave.name) for wave in campaign.waves),
        first_workshop=day_held(settings, min(held)) if held else None,
    )


def company_by_day(folder: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Days, and (replications, days) of each count over all offices."""
    table = columns_of(folder / "daily.parquet", "replication", "day", *COUNTS)
    replications, row = np.unique(table["replication"], return_inverse=True)
    days, column = np.unique(table["day"], return_inverse=True)
    counts = {name: np.zeros((len(replications), len(days)), np.int64) for name in COUNTS}
    for name, count in counts.items():
        np.add.at(count, (row, column), table[name])
    return days, counts


def typical_tree(posts: dict[str, Any], kpis: dict[str, Any]) -> Tree | None:
    """The largest cascade of the replication whose largest cascade is the median one (of equals the first)."""
    if len(posts["root"]) == 0:
        return None
    order = np.argsort(kpis["cascade_max"], kind="stable")
    seed = int(kpis["seed"][order[len(order) // 2]])
    mine = posts["seed"] == seed
    if not mine.any():
        seed = int(kpis["seed"][order[-1]])
        mine = posts["seed"] == seed
    root, source = posts["root"][mine], posts["source"][mine]
    values, counts = np.unique(root, return_counts=True)
    rows = np.flatnonzero(root == values[counts.argmax()])
    above = np.where(source[rows] >= 0, np.searchsorted(rows, source[rows]), -1)
    return Tree(seed, above, posts["office"][mine][rows])


def cascade_sizes(posts: dict[str, Any]) -> np.ndarray:
    """(cascades,) posts in each cascade of each replication."""
    return np.unique(np.stack([posts["replication"], posts["root"]]), axis=1, return_counts=True)[1]


def _offices(names: list[str], days: np.ndarray, posts: dict[str, Any], facts: Facts) -> Drawing:
    number = {name: i for i, name in enumerate(names)}
    by_day, flow = np.zeros((len(names), len(days))), np.zeros((len(names), len(names)))
    office = np.array([number[name] for name in posts["office"]], dtype=np.int64)
    np.add.at(by_day, (office, posts["day"] - days[0]), 1 / facts.replications)
    inspired = posts["source"] >= 0
    source = np.array([number[name] for name in posts["source_office"][inspired]], dtype=np.int64)
    np.add.at(flow, (source, office[inspired]), 1 / facts.replications)
    return offices_and_days(days, names, by_day, flow, facts)


def office_order(folder: Path) -> list[str]:
    """Offices as they follow each other in the daily table: in the order in which their day begins."""
    names: list[str] = table_of(folder / "daily.parquet", "office")["office"].unique().to_pylist()
    return names
