"""The report: one HTML file that needs nothing else, and the summary and figures it is made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from experiments.config.seats import is_mandatory
from experiments.execution.real_people import are_real
from experiments.report.drawing import Drawing
from experiments.report.kpi_groups import answers, everything_else, has_one_office
from experiments.report.numbers import interval, number, shown_unit
from experiments.report.page import write_drawings, write_pages
from experiments.report.wording import capital, headed
from experiments.statistics.summary import Summary, summarise
from experiments.storage.arrow import columns_of
from experiments.verbs.run.beside import Side, beside_sentences, beside_table
from experiments.verbs.run.brief import nobody_sentences
from experiments.verbs.run.figures.drawn import figures_of
from experiments.verbs.run.fired import fired_rules, fired_sentences
from experiments.verbs.run.seats import one_of, seats_said
from experiments.verbs.run.talkers import who_talked
from experiments.verbs.run.waves import waves_of, waves_table
from sim.measures.kpis import KPIS
from sim.settings import Settings

SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Demand and seats", (), ("Will they want it?", "Will they come?", "Whom will it anger?")),
    ("Talk about it", ("talk_over_time",), ("Will they talk about it?", "Will they like it and use it?")),
    ("Spread across offices", ("spread", "offices_and_days"), ()),
    ("Who talked", ("who_talked",), ()),
    ("Cascades", ("cascades",), ("Will it spread?",)),
    ("Cost per talker", ("cost_per_talker",), ("What will it cost?",)),
)
"""Parts of the report after the answer and the main figure: title, figures, and the questions whose key figures are shown."""


def write_report(folder: Path, settings: Settings, manifest: dict[str, Any], sides: Sequence[Side], do: str = "") -> Drawing:
    """Write `figures/`, the report and its appendix from the tables in a result folder; returns the main figure. `sides`: both of two
    campaigns at the same time, if there are two; `do`: what to do."""
    columns = columns_of(folder / "kpis.parquet")
    summaries = summarise(columns)
    groups = who_talked(folder, real=are_real(settings.company))
    drawings = figures_of(folder, settings, manifest, groups)
    write_drawings(folder, drawings, manifest["png"])
    _write_pages(folder, settings, manifest, summaries, columns, drawings, sides, do)
    return drawings[0]


def _write_pages(
    folder: Path,
    settings: Settings,
    manifest: dict[str, Any],
    summaries: dict[str, Summary],
    columns: dict[str, Any],
    drawings: list[Drawing],
    sides: Sequence[Side],
    do: str,
) -> None:
    """Arrange key figures and figures in the sections of the report."""
    every = _rows(answers() | everything_else(), summaries, manifest["replications"])
    asked = _rows(answers(settings.company), summaries, manifest["replications"])
    sections = [
        {
            "title": title,
            "anchor": title.lower().replace(" ", "-"),
            "figures": figures,
            "tables": {question: asked[question] for question in questions},
        }
        for title, figures, questions in SECTIONS
    ]
    fired = fired_rules(columns_of(folder / "rules.parquet"), settings.campaign.rules, manifest["replications"])
    calendar, waves = settings.campaign.calendar, waves_of(columns_of(folder / "waves.parquet"))
    sentences = (
        answer(summaries, columns, manifest, is_mandatory(settings.campaign), has_one_office(settings.company))
        + fired_sentences(fired, calendar)
        + beside_sentences(sides)
    )
    margins = margins_of(summaries, columns, is_mandatory(settings.campaign))
    write_pages(
        folder,
        "run",
        settings,
        manifest,
        sentences,
        drawings,
        manifest["replications"],
        do,
        sections=sections,
        every=every,
        margins=margins,
        waves=waves_table(waves, calendar),
        both=beside_table(sides),
    )


def margins_of(summaries: dict[str, Summary], columns: dict[str, Any], sent: bool = False) -> list[str]:
    """How far the answer is from another one: what would have to be different for demand, talk and spread to turn. `sent`: whether attendance is
    mandatory, so that seats go to people who are sent, and not to demand."""
    ratio, again = summaries["demand_supply_ratio"].mean, summaries["early_r"].mean
    told = []
    if np.isfinite(ratio) and not sent:
        gap = (
            f"fall by {100 * (1 - 1 / ratio):.0f} %"
            if ratio > 1
            else f"grow {number(1 / ratio, 'ratio')}-fold"
            if ratio > 0
            else "come about"
        )
        turn = "before there are seats for all" if ratio > 1 else "before it outstrips the seats"
        told.append(f"Demand would have to {gap} {turn}.")
    talk = np.asarray(columns["talk_about_rate"], dtype=np.float64)
    talk = talk[np.isfinite(talk)]
    if len(talk) > 1:
        told.append(f"From launch to launch the talk-about rate lies between {100 * talk.min():.0f} and {100 * talk.max():.0f} %.")
    if np.isfinite(again):
        end = "below 1, so posts need ever new originals" if again < 1 else "above 1, so posts multiply as long as they are fresh"
        told.append(f"While the subject is fresh a post inspires {again:.2f} others: {end}.")
    return told


def answer(
    summaries: dict[str, Summary], columns: dict[str, Any], manifest: dict[str, Any], sent: bool = False, one_office: bool = False
) -> list[str]:
    """The answer in three sentences: demand, talk, and what it costs and whom it angers; and why there are no more replications, where
    that was left to the command. `sent`: whether attendance is mandatory; `one_office`: whether there is no other office to post from."""

    everything = manifest["uncertainty"] == "all"

    def known(name: str) -> bool:
        return bool(np.isfinite(summaries[name].mean))

    def mean(name: str) -> str:
        return number(summaries[name].mean, summaries[name].unit)

    def counted(name: str, one: str, several: str) -> str:
        return f"{mean(name)} {one if mean(name) == '1' else several}"

    def with_interval(name: str) -> str:
        each = summaries[name]
        low, high = (each.p5, each.p95) if everything else (each.low, each.high)
        of = "90 % of launches" if everything else "90 % interval of the mean"
        return f"{mean(name)}{' %' if each.unit == 'share' else ''}" + (
            f" ({of} {interval(low, high, each.unit)})" if np.isfinite(low) else ""
        )

    ratio = np.asarray(columns["demand_supply_ratio"], dtype=np.float64)
    count = manifest["replications"]
    often = f"; demand outstrips supply in {np.count_nonzero(ratio > 1)} of {count} replications" if count > 1 else ""
    wanting, seats = counted("demand", "person wants", "people want"), summaries["seats"].mean
    if sent:
        come = counted("demand", "person comes", "people come")
        demand = f"Attendance is mandatory: {counted('attended', 'person attends', 'people attend')}, on {seats_said(seats)}; {come} to want it before they are there."
    elif not np.isfinite(ratio).any():
        demand = f"{wanting} to attend; no seats are offered."
    else:
        demand = f"{wanting} {one_of(seats)}: {with_interval('demand_supply_ratio')} people a seat{often}."
    told = f"{mean('talk_about_rate')} % of attendees tell it within 28 days, and " if known("talk_about_rate") else ""
    inspiring = f", each inspiring {mean('post_r')} more" if known("post_r") else ""
    posts, offices = counted("posts", "post comes", "posts come"), counted("offices_reached", "office", "offices")
    posted = f"{posts}{'' if one_office else f' from {offices}'}{inspiring}" if summaries["posts"].mean else "nobody posts"
    talk = f"{with_interval('content_heard')} of the company is told the content by a colleague who speaks well of it; {told}{posted}."
    talker = f"A person who talks about it costs {mean('cost_per_talker')} USD; " if known("cost_per_talker") else ""
    left = f"{mean('unmet_demand')} % of those who want it never get in, and " if known("unmet_demand") else ""
    cost = f"{talker}{left}frustration is {with_interval('frustration')} on a scale of 0 to 1."
    return [
        demand,
        talk,
        capital(cost),
        *nobody_sentences(columns),
        *([stopped] if (stopped := manifest.get("stopped")) else []),
    ]


def _rows(groups: dict[str, list[str]], summaries: dict[str, Summary], replications: int) -> dict[str, list[dict[str, Any]]]:
    """What the tables of KPIs show, by group; what is defined in no replication reads as a dash."""
    return {
        group: [
            {
                "name": name,
                "label": headed(KPIS[name]),
                "mean": number(each.mean, each.unit),
                "interval": interval(each.low, each.high, each.unit),
                "spread": interval(each.p5, each.p95, each.unit),
                "unit": shown_unit(each.unit),
                "definition": KPIS[name].definition,
                "partly": each.n if each.n < replications else None,
            }
            for name in names
            if (each := summaries.get(name)) is not None
        ]
        for group, names in groups.items()
    }
