"""The page on which levers are moved: choices at the side, levers on top, the answer and its pictures below."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import streamlit as st

from experiments.dashboard import charts, downloads, scenes
from experiments.dashboard.charts import BASELINE, WHAT_IF
from experiments.dashboard.scenes import Scene
from experiments.dashboard.side import keep
from experiments.dashboard.widgets import plain
from experiments.report.brief import matters
from experiments.report.numbers import interval, number, shown_unit
from experiments.report.style import CAVEAT
from experiments.statistics.intervals import mean_interval
from experiments.statistics.verdict import Standing
from experiments.verbs.compare import wording
from experiments.verbs.compare.attribution import differing
from experiments.verbs.compare.brief import alternative_sentence
from experiments.verbs.compare.comparison import Comparison
from experiments.verbs.compare.report import differing_fields, rows_of
from sim.measures.kpis import KPIS, Kpi
from sim.settings import Settings

TILES = ("demand_supply_ratio", "talk_about_rate", "offices_reached", "cost_total")
"""The four questions: seats, talk, spread, money."""

TABLE = (
    *("demand", "seats", "waitlist_peak", "unmet_demand", "attended", "rating_mean", "talk_about_rate", "content_share"),
    *("posts", "offices_reached", "days_to_half_offices", "frustration", "frustration_managers", "cost_total", "cost_per_talker", "roi"),
)
DECIDING = ("talk_about_rate", "demand", "demand_supply_ratio", "attended", "frustration", "offices_reached", "cost_per_talker", "roi")
"""Key figures of which one can ask what makes the difference."""


def page(scene: Scene | None) -> None:
    """The whole page, below the levers."""
    if scene is None:
        return
    with st.sidebar:
        st.button(
            "Keep it as the new baseline", on_click=keep, args=(scene,), disabled=scene.what_if is None, help="then move on from there"
        )
    replicates = scenes.simulated(scene, st.empty())
    comparison = scenes.compared(scene, "talk_about_rate")
    answer(scene, comparison)
    arms = dict(zip((BASELINE, WHAT_IF), zip((each.settings for each in scene.arms), replicates, strict=True), strict=False))
    pictures(scene, arms)
    if scene.what_if is not None:
        table(comparison)
        why(scene)
    assumptions(scene)
    downloads.offer(scene, comparison)


# --- the answer -------------------------------------------------------------------------------------------------------


def answer(scene: Scene, comparison: Comparison) -> None:
    """The answer in words, then in four figures."""
    if scene.what_if is None:
        st.info("Nothing differs from the baseline yet: move a lever, or choose another start at the side.")
    else:
        box = {"better": st.success, "worse": st.warning}.get(comparison.deciding[0].verdict, st.info)
        box(f"**{plain(alternative_sentence(comparison, 0))}**")
    for tile, name in zip(st.columns(len(TILES)), TILES, strict=True):
        with tile:
            _tile(KPIS[name], comparison.found.values(name), comparison.standings[name] if scene.what_if else ())


def _tile(kpi: Kpi, values: np.ndarray, standings: Sequence[Standing]) -> None:
    mine = values[-1][np.isfinite(values[-1])]
    value = f"{number(float(mine.mean()), kpi.unit) if len(mine) else '–'} {shown_unit(kpi.unit)}".removesuffix(" ratio")
    if not standings:
        st.metric(kpi.label, value, help=kpi.definition, border=True)
        _, low, high = mean_interval(mine)
        st.caption(f"90 % interval {interval(low, high, kpi.unit)}")
        return
    (found,) = standings
    verdict = wording.kind(found, kpi)
    settled = verdict not in ("undecided", "no_difference_that_matters")
    arrow: Literal["up", "down", "off"] = "off" if not settled else "up" if found.mean > 0 else "down"
    colour: Literal["green", "orange", "gray"] = "green" if verdict == "better" else "orange" if verdict == "worse" else "gray"
    baseline = values[0][np.isfinite(values[0])]
    before = f"Baseline {number(float(baseline.mean()) if len(baseline) else np.nan, kpi.unit)}."
    points = " points" if wording.unit_of_change(kpi.unit) == "points" else ""
    sure = f" ({wording.signed(found.low, kpi.unit)} to {wording.signed(found.high, kpi.unit)})" if np.isfinite(found.low) else ""
    change = f"{wording.signed(found.mean, kpi.unit)}{points}{sure}"
    st.metric(
        kpi.label, value, change, delta_color=colour, delta_arrow=arrow, help=f"{kpi.definition} {before}", border=True
    )  # fmt: skip


# --- pictures ---------------------------------------------------------------------------------------------------------


def pictures(scene: Scene, arms: charts.Arms) -> None:
    """Demand of each scenario side by side; talk, offices and cost of both in one picture each."""
    for arm, column in zip(arms, st.columns(2), strict=False):
        chart, said = charts.demand(arm, arms)
        with column:
            st.header(f"{arm}: demand against seats")
            st.vega_lite_chart(spec=chart, alt=said, theme=None)
    drawn = (
        ("Attendees who told the content", charts.talk),
        ("Offices that have posted", charts.offices),
        ("Where the money goes", charts.cost),
    )
    for (title, draw), column in zip(drawn, st.columns(3), strict=True):
        chart, said = draw(arms)
        with column:
            st.header(title)
            st.vega_lite_chart(spec=chart, alt=said, theme=None)
    seeds = f"seeds {scene.seeds[0]} to {scene.seeds[-1]}"
    st.caption(
        f"Lines: medians over n = {scene.replications} replications ({seeds}, the same for both); bands: 90 % of replications. {CAVEAT}"
    )


def table(comparison: Comparison) -> None:
    """Key figures of both, and what lies between."""
    st.header("Both side by side")
    rows = rows_of(comparison, 0, TABLE)
    st.table(
        [
            {
                "Key figure": row["label"],
                "Unit": row["unit"],
                "Baseline": row["baseline"],
                "What if": row["alternative"],
                "Difference": row["mean"],
                "90 % of launches": row["interval"],
                "So": row["verdict"],
            }
            for row in rows
        ],
        hide_index=True,
        border="horizontal",
        alt="Key figures of both scenarios, their difference, what 90 % of single launches give, and the verdict.",
    )
    st.caption(
        f"Means of {comparison.replications} replications. Differences are paired: both are simulated with the same people and the same seeds. "
        "*better*, *worse*: 90 of 100 launches agree beyond what matters."
    )


def why(scene: Scene) -> None:
    """Which lever did it, and which fields differ."""
    what_if = scene.what_if
    if what_if is None:
        return
    st.header("Why")
    fields = differing_fields(scene.baseline.settings, what_if.settings)
    groups = differing(scene.baseline.settings, what_if.settings)
    asked, shown = st.columns([1, 2])
    with asked:
        name = st.selectbox("Difference in", DECIDING, format_func=lambda each: KPIS[each].label, key="apart")
        todo = scenes.replications_apart(len(groups))
        wanted = todo <= scenes.AT_ONCE or st.button(f"Try the levers: up to {todo:,} replications", key="try")
        with st.expander(f"{len(fields)} fields differ"):
            st.dataframe([{"field": each, "baseline": one, "what if": other} for each, one, other in fields], hide_index=True)
    with shown:
        if len(groups) == 1:
            st.markdown(f"Only one group of levers differs, {plain(groups[0].rpartition('.')[2])}: the whole difference is due to it.")
        elif wanted:
            kpi, place = KPIS[name], st.empty()
            found = scenes.apart(scene, name, place, todo).attribution
            least = matters(kpi, found.baseline)
            st.markdown(plain(wording.attribution_sentence(what_if.label, found, kpi.unit, scene.replications, least)))
            if found.n:
                chart, said = charts.shares(found, kpi)
                st.vega_lite_chart(spec=chart, alt=said, theme=None)
                how = "every combination of levers" if found.exact else f"{found.orders} sampled orders of levers"
                st.caption(f"Shares add up to the whole difference (Shapley, {how}); lines: 90 % intervals; n = {found.n} replications.")
        else:
            st.markdown(f"{len(groups)} groups of levers differ. To tell their shares apart, combinations of them are simulated.")


# --- what it rests on -------------------------------------------------------------------------------------------------


def assumptions(scene: Scene) -> None:
    """What one has to believe."""
    settings: Settings = scene.arms[-1].settings
    parameters = settings.behaviour.parameters
    unsure = settings.behaviour.assumptions
    st.header("What it rests on")
    st.markdown(
        f"{len(unsure)} of the {len(parameters)} behavioural parameters are assumptions. Without data of your own "
        "**this ranks campaigns, it does not forecast**. `watercooler sensitivity` says which assumptions would change the ranking, "
        "`watercooler calibrate` fits them to last year."
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
    notes = scenes.runner().company(settings).notes
    if notes:
        with st.expander("What your company's files did not say"):
            st.text("\n".join(notes))
