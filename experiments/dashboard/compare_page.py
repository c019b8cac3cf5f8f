"""The page on which levers are moved: choices at the side, levers on top, the answer and its pictures below."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import streamlit as st

from experiments.config.kpi_names import SAID
from experiments.config.seats import NOTHING_TO_ATTEND, lacks_seats
from experiments.dashboard import charts, choices, downloads, kept, levers, scenes
from experiments.dashboard.board import FRESH
from experiments.dashboard.charts import BASELINE, WHAT_IF
from experiments.dashboard.opened import offer_link, tell_what_is_lost
from experiments.dashboard.scenes import Scene
from experiments.dashboard.widgets import draw_again, heading, on_the_page, plain, show_table
from experiments.report import differences
from experiments.report.brief import SCORECARD, Brief
from experiments.report.calibrated import calibrated_said
from experiments.report.choosing import Ways
from experiments.report.kpi_groups import HEADLINES
from experiments.report.lever_words import date_of, lever_name, value_said
from experiments.report.matters import matters
from experiments.report.numbers import interval, number, shown_unit
from experiments.report.risks import risks_of
from experiments.report.style import CAVEAT
from experiments.report.wording import headed
from experiments.statistics.verdict import Standing, prediction
from experiments.verbs.compare import brief as compare_brief
from experiments.verbs.compare import wording
from experiments.verbs.compare.attribution import differing, lever_label
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.report import differing_values, rows_of
from experiments.verbs.run import brief as run_brief
from sim.measures.kpis import COST_PARTS, KPIS, Kpi
from sim.settings import Calendar, Settings
from sim.setup.plan_notes import Note, each_once, notes_on_plan

TILES = (*HEADLINES, "demand_served", "cost_total")
"""Four questions: who wants it, who hears the content, who gets in, and what it costs."""

TABLE = (
    *SCORECARD,
    *("demand", "seats", "waitlist_peak", "attended", "rating_mean", "content_share"),
    *("posts", "offices_reached", "days_to_half_offices", "frustration_managers", "cost_per_talker", "roi"),
)
DECIDING = (*HEADLINES, "talk_about_rate", "demand", "demand_supply_ratio", "attended", "frustration", "offices_reached", "roi")
"""Key figures of which one can ask what makes the difference."""


def page(scene: Scene | None) -> None:
    """The whole page, below the levers."""
    if scene is None:
        return
    with st.sidebar:
        nothing = scene.what_if is None
        st.button(
            "Keep this what-if",
            on_click=kept.keep_current,
            args=(scene,),
            disabled=nothing,
            help="it stays in the table, beside the next ones",
        )
        st.button(
            "Keep it as the new baseline", on_click=kept.as_baseline, args=(scene,), disabled=nothing, help="then continue from there"
        )
        tell_what_is_lost(scene)
    place = st.empty()
    shown = scenes.shown_first(scene, place)
    comparison = scenes.compared(shown)
    brief = brief_of(shown, comparison)
    answer(shown, comparison, brief)
    if shown.replications < scene.replications:
        st.caption(f"{shown.replications} of {scene.replications} plausible worlds so far; more follow.")
    everything = scenes.compared(shown, shown.side_by_side) if scene.kept else comparison
    if scene.kept:
        kept.side_by_side(scene, everything)
    arms = dict(zip((BASELINE, WHAT_IF), zip((each.settings for each in scene.arms), scenes.replicates(shown), strict=True), strict=False))
    pictures(shown, arms)
    if scene.what_if is not None:
        table(comparison)
    doubt(brief)
    why(shown, comparison)
    assumptions(scene)
    downloads.offer(scene, everything)
    offer_link(scene)
    if scenes.simulate_more(scene, shown, place) or st.session_state.get(FRESH):
        draw_again()  # a run that ends by itself forgets the levers before, which the browser may show still


# --- the answer -------------------------------------------------------------------------------------------------------


def brief_of(scene: Scene, comparison: Comparison) -> Brief:
    """The page that `compare` (of a baseline alone, `run`) would write."""
    settings, found, beside = scene.baseline.settings, comparison.found, comparison.beside
    if scene.what_if is not None:
        return compare_brief.brief_of(comparison, settings.company.name, with_data=False)
    columns, variants = ({} if each is None else {name: each.values(name)[0] for name in KPIS} for each in (found, beside))
    risks = [each for each in risks_of(columns, comparison.risks) if np.isfinite(each["probability"])]
    return run_brief.brief_of(columns, variants, settings, settings.company.name, risks, groups=comparison.groups)


def answer(scene: Scene, comparison: Comparison, brief: Brief) -> None:
    """The answer in words, then in four figures."""
    if scene.what_if is None:
        st.info("Nothing differs from the baseline yet: move a lever, or choose another what-if in the sidebar.")
    seatless = [plain(f"“{each.title}”: {NOTHING_TO_ATTEND}") for each in scene.side_by_side if lacks_seats(each.settings.campaign)]
    if seatless:
        st.warning("\n\n".join(seatless), icon=":material/warning:")
    box = st.info if scene.what_if is None else _box(comparison.ways)
    two = "**Of these two:** " if scene.more_than_two else ""
    box(f"{two}**{plain(brief.recommendation)}** {on_the_page(brief.sure)}")
    st.markdown("  \n".join([*map(plain, brief.answer), *map(on_the_page, brief.notes)]))
    tiles = comparison.comparable(TILES)
    for tile, name in zip(st.container(key="tiles").columns(len(tiles)), tiles, strict=True):
        with tile:
            _tile(KPIS[name], comparison.found.values(name), comparison.standings[name] if scene.what_if else ())


def _box(ways: Ways) -> Callable[..., Any]:
    """In which colour the answer stands: green where it is sure which of them is better, yellow where none can be taken as it is, blue
    where they are alike or it is undecided."""
    if ways.nothing_fits or ways.deserted:
        return st.warning
    choice = ways.choice
    return st.info if choice is None or choice.kind != "clear" or ways.twins or ways.states else st.success


def _tile(kpi: Kpi, values: np.ndarray, standings: Sequence[Standing]) -> None:
    """What 90 of 100 launches give; below it what is expected, and how that stands against the baseline."""
    mean, low, high = prediction(values[-1])
    label = f"{kept.short_label(kpi.name) if kpi.name in SAID else kpi.label}, {shown_unit(kpi.unit)}"
    if not standings:
        st.metric(label, interval(low, high, kpi.unit), help=kpi.definition, border=True)
        st.caption(f"90 % of launches; expected {number(mean, kpi.unit)}")
        return
    (found,) = standings
    verdict = differences.kind(found, kpi)
    settled = verdict not in ("undecided", "no_difference_that_matters")
    arrow: Literal["up", "down", "off"] = "off" if not settled else "up" if found.mean > 0 else "down"
    colour: Literal["green", "orange", "gray"] = "green" if verdict == "better" else "orange" if verdict == "worse" else "gray"
    st.metric(label, interval(low, high, kpi.unit), differences.verdict(found, kpi), delta_color=colour, delta_arrow=arrow, help=kpi.definition, border=True)  # fmt: skip
    before = prediction(values[0])[0]
    st.caption(
        f"90 % of launches; expected {number(mean, kpi.unit)}, {differences.signed(found.mean, kpi.unit)} from the baseline's {number(before, kpi.unit)}"
    )


# --- pictures ---------------------------------------------------------------------------------------------------------


def pictures(scene: Scene, arms: charts.Arms) -> None:
    """Demand of each scenario side by side; talk, offices and cost of both in one picture each."""
    place = st.container(key="pictures")
    for arm, column in zip(arms, place.columns(2), strict=False):
        chart, said = charts.demand(arm, arms)
        with column:
            st.header(f"{arm}: demand against seats")
            st.vega_lite_chart(spec=chart, alt=said, theme=None)
    drawn = (
        ("Attendees who told the content", charts.talk),
        ("Offices that have posted", charts.offices),
        ("Where the money goes", charts.cost),
    )
    for (title, draw), column in zip(drawn, place.columns(3), strict=True):
        chart, said = draw(arms)
        with column:
            st.header(title)
            st.vega_lite_chart(spec=chart, alt=said, theme=None)
    with st.expander("Every part of the cost"):
        show_table(_cost_rows(arms), "Every part of the cost of each scenario, mean, USD")
    seeds = f"seeds {scene.seeds[0]} to {scene.seeds[-1]}"
    st.caption(
        f"Lines: medians over n = {scene.replications} plausible worlds ({seeds}, the same for both); bands: 90 % of worlds. {CAVEAT}"
    )


def _cost_rows(arms: charts.Arms) -> list[dict[str, str]]:
    """What each part costs on average; what costs nothing in any scenario is left out."""
    means = charts.mean_costs(arms)
    rows = [
        {"Part": label} | {f"{arm}, USD": f"{found[label]:,.0f}" for arm, found in means.items()}
        for label, _ in COST_PARTS.values()
        if any(found[label] >= 0.5 for found in means.values())
    ]
    return [*rows, {"Part": "Together"} | {f"{arm}, USD": f"{sum(found.values()):,.0f}" for arm, found in means.items()}]


def table(comparison: Comparison) -> None:
    """Key figures of both, and what lies between."""
    st.header("Both side by side")
    rows = [
        {
            "Key figure": heading(row["label"], row["unit"]),
            "Baseline": f"{number(found.baseline, unit)} ({_between(comparison, row['name'], 0)})",
            "What if": f"{number(found.alternative, unit)} ({_between(comparison, row['name'], 1)})",
            "Difference": f"{differences.signed(found.mean, unit)} ({row['interval']})",
            "Verdict": row["verdict"],
        }
        for row in rows_of(comparison, 0, comparison.comparable(TABLE))
        for found, unit in [(comparison.differences[row["name"]][0], KPIS[row["name"]].unit)]
    ]
    show_table(rows, "Key figures of both scenarios, their difference, and the verdict; in brackets the range of 90 % of launches")
    st.caption(
        f"Means; in brackets the range of 90 % of {comparison.replications} plausible worlds. Each world has its own events, company and behavioural parameters, the same for "
        "both. *better*, *worse*: 90 of 100 worlds agree, by more than what matters (two points of a share or of frustration, five of the return on investment, a twentieth of other figures and of the aim)."
    )


def _between(comparison: Comparison, name: str, row: int) -> str:
    """What 90 of 100 launches give."""
    _, low, high = prediction(comparison.found.values(name)[row])
    return interval(low, high, KPIS[name].unit)


def doubt(brief: Brief) -> None:
    """What could go wrong, what to find out first, and where the doubt comes from."""
    left, right = st.columns(2)
    with left:
        st.header(plain(f"What could go wrong with “{brief.cost_of}”") if brief.cost_of else "What could go wrong")
        st.markdown("\n".join(f"- {plain(each)}" for each in brief.wrong) or "Nothing that is looked at.")
    with right:
        st.header("What to find out first")
        st.markdown("\n\n".join(map(on_the_page, brief.first)))
    if brief.doubt:
        st.caption(plain(brief.doubt))


def why(scene: Scene, comparison: Comparison) -> None:
    """Which lever did it, and which fields differ."""
    what_if = scene.what_if
    if what_if is None:
        return
    st.header("Why")
    groups = differing(scene.baseline.settings, what_if.settings)
    asked, shown = st.columns([1, 2])
    with asked:
        names = comparison.comparable(DECIDING)
        name = st.selectbox("Difference in", names, format_func=lambda each: headed(KPIS[each]), key="apart", persist_state="session")
        todo = scenes.replications_apart(len(groups))
        wanted = todo <= scenes.AT_ONCE or st.button(f"Try the levers: up to {todo:,} replications", key="try")
    with shown:
        if len(groups) == 1:
            st.markdown(f"Only one group of levers differs, {plain(groups[0].rpartition('.')[2])}: the whole difference is due to it.")
        elif wanted:
            kpi, place = KPIS[name], st.empty()
            found = scenes.apart(scene, name, place, todo).attribution
            least = matters(kpi, found.baseline)
            st.markdown(plain(wording.attribution_sentence(what_if.label, found, kpi, scene.replications, least)))
            if found.n:
                chart, said = charts.shares(found, kpi)
                st.vega_lite_chart(spec=chart, alt=said, theme=None)
                how = "every combination of levers" if found.exact else f"{found.orders} sampled orders of levers"
                st.caption(f"Shares add up to the whole difference (Shapley, {how}); lines: 90 % intervals; n = {found.n} replications.")
        else:
            st.markdown(f"{len(groups)} groups of levers differ. To tell their shares apart, combinations of them are simulated.")
    with st.expander(f"What differs: {', '.join(map(lever_label, groups))}"):
        show_table(_apart(scene.baseline.settings, what_if.settings), "What differs between the baseline and the what-if")


def _apart(baseline: Settings, what_if: Settings) -> list[dict[str, str]]:
    """What differs, in a planner's words."""
    calendar, waves = what_if.campaign.calendar, [each.name for each in what_if.campaign.waves]
    return [
        {"Lever": lever_name(field, waves), "Baseline": value_said(field, one, calendar), "What if": value_said(field, other, calendar)}
        for field, one, other in differing_values(baseline, what_if)
    ]


# --- what it rests on -------------------------------------------------------------------------------------------------


def assumptions(scene: Scene) -> None:
    """What one has to believe."""
    settings: Settings = scene.arms[-1].settings
    parameters = settings.behaviour.parameters
    unsure, calibrated = settings.behaviour.assumptions, calibrated_said([each.source for each in parameters.values()])
    st.header("What it rests on")
    st.markdown(
        f"{len(unsure)} of the {len(parameters)} behavioural parameters are assumptions: each world has plausible values of all of them. "
        f"{calibrated or 'Without data of your own **this ranks campaigns, it does not forecast**.'} `watercooler sensitivity` says which of them "
        f"decide{'.' if calibrated else ', `watercooler calibrate` fits them to last year.'}"
    )
    for title, chosen in (
        (f"The {len(unsure)} assumptions", unsure),
        ("Parameters with a source", {name: each for name, each in parameters.items() if name not in unsure}),
    ):
        with st.expander(title):
            st.dataframe(
                [
                    {"parameter": name, "value": each.value, "low": each.low, "high": each.high, "unit": each.unit, "source": each.source,
                     "confidence": each.confidence}
                    for name, each in chosen.items()
                ],
                hide_index=True,
            )  # fmt: skip
    for said in notes_of(scene):
        st.caption(plain(said))
    notes = scenes.runner().company(settings).notes
    if notes:
        title = "What your company's files did not say" if st.session_state["company"] == choices.OWN else "What is assumed of this company"
        with st.expander(title):
            st.text("\n".join(notes))


def notes_of(scene: Scene) -> list[str]:
    """What a reader has to know of every campaign that is compared, each once; named as the page does, since a what-if has the name of the
    file from which it started."""
    every = (
        _on_the_board(note, arm.settings.campaign.calendar)
        for arm in scene.side_by_side
        for note in notes_on_plan(arm.settings, f"“{arm.label}”")
    )
    return [str(each) for each in each_once(every)]


ADDS_UNTIL = re.compile(r"Set rules\.\d+\.when\.latest to (-?\d+) or earlier, or end the simulation later\.")
IN_THE_FILE = (
    "So that it adds none after {}, download the scenario, write latest: {} into when of this rule, and choose it as A file of mine."
)


def _on_the_board(note: Note, calendar: Calendar) -> Note:
    """A note with the lever that is to be moved, or the field of the file; of a second campaign that runs beside this one there is no lever."""
    if note.field != f"campaign.{levers.LAST_DAY}":
        return note._replace(says=ADDS_UNTIL.sub(lambda found: IN_THE_FILE.format(date_of(calendar, int(found[1])), found[1]), note.says))
    lever = levers.label_of(levers.LAST_DAY)
    return Note(note.of, f"{note.says} Set “{lever}”, in the tab Seats, to {calendar.date(note.day)} or later.")
