"""What-ifs that are kept: named, put side by side with the current one, gone on from, renamed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from experiments.config.arms import Arm
from experiments.dashboard import choices, levers, links, scenes
from experiments.dashboard.scenes import Scene
from experiments.dashboard.widgets import heading, on_the_page, plain, show_table
from experiments.report import differences
from experiments.report.choice_words import best_sentence, recommendation
from experiments.report.numbers import number, shown_unit
from experiments.verbs.compare.comparison import Comparison
from sim.measures.kpis import KPIS
from sim.settings import Campaign, Settings

PREFIX = "kept "

COLUMNS = ("demand_rate", "content_heard", "demand_served", "application_rate_182_days", "frustration", "cost_total")
"""Pull, content heard, demand served, application, frustration and cost."""

SHORT = {
    "demand_rate": "Pull",
    "demand_rate_company": "Pull, whole company",
    "demand_served": "Served",
    "application_rate_182_days": "Applied",
    "cost_total": "Cost",
}
"""Heads of columns; of the others, their labels."""


@dataclass(frozen=True)
class Kept:
    """A campaign under a name; tried in whatever company is chosen."""

    number: int
    title: str
    campaign: Campaign
    start: str = links.SAME  # the campaign or scenario from which a link states how it differs

    @property
    def option(self) -> str:
        """What it is called among things to choose, however it is renamed."""
        return f"{PREFIX}{self.number}"

    def arm(self, base: Settings) -> Arm:
        """In the company of `base`."""
        return scenes.arm(self.option, self.title, base.model_copy(update={"campaign": self.campaign}))


def everything() -> list[Kept]:
    """What this session keeps, oldest first."""
    found: list[Kept] = st.session_state.setdefault("kept", [])
    return found


def options() -> dict[str, str]:
    """Names of what is kept, by option."""
    return {each.option: each.title for each in everything()}


def of(option: str) -> Kept | None:
    """What is kept under an option."""
    return next((each for each in everything() if each.option == option), None)


def budget_key(baseline: str) -> str:
    """Of the widget of the budget, which each baseline has for itself: some campaigns state one."""
    return f"budget:{baseline}"


def start_of(option: str) -> str:
    """From where a link states how a what-if differs that starts from an option: a campaign or scenario by name, or the baseline."""
    mine = of(option)
    return mine.start if mine else option if option in links.starts() else links.SAME


def keep(title: str, campaign: Campaign, start: str = links.SAME) -> Kept:
    """Keep one more; the oldest that nothing stands on goes where there are too many."""
    number = st.session_state.get("kept_so_far", 0) + 1
    st.session_state["kept_so_far"] = number
    new = Kept(number, _free(title), campaign, start)
    in_use = (st.session_state.get("baseline"), st.session_state.get("origin"))
    others = everything()
    while len(others) >= links.MOST_KEPT:
        others.remove(next(each for each in others if each.option not in in_use))
    st.session_state["kept"] = [*others, new]
    return new


def _free(title: str, others: Sequence[Kept] | None = None) -> str:
    """A title that nothing else kept has."""
    title = title.replace("${", "$ {")  # no campaign file may hold that
    taken = {each.title for each in (everything() if others is None else others)}
    free = (name for i in range(1, links.MOST_KEPT + 2) if (name := title if i == 1 else f"{title} ({i})") not in taken)
    return next(free)


def told_apart(title: str, campaign: Campaign) -> str:
    """A title of a campaign that nothing kept has which is another campaign."""
    return _free(title, [each for each in everything() if links.changed_fields(each.campaign, campaign)])


def fitting(base: Settings) -> list[Arm]:
    """Those that fit the company of `base`."""
    return [arm for arm in (each.arm(base) for each in everything()) if not choices.fit(arm.settings, scenes.runner().company)]


# --- on the page ------------------------------------------------------------------------------------------------------


def side_by_side(scene: Scene, comparison: Comparison) -> None:
    """All of them in the same worlds, and what can be done with each."""
    st.header("What-ifs side by side")
    names = comparison.comparable(COLUMNS)
    rows = [_row(comparison, row, names) for row in range(len(comparison.arms))]
    show_table(rows, "The baseline, and every what-if that is kept or shown: means of key figures, and the verdict on what decides")
    ways = comparison.ways
    if scene.more_than_two:  # of two, the answer is above
        st.markdown(f"**Of all {len(ways.labels)}: {on_the_page(recommendation(ways))}** {on_the_page(best_sentence(ways))}")
    st.caption(
        f"Means of {comparison.replications} plausible worlds, the same for all of them. What decides, at the side: {plain(ways.aim_said)}."
    )
    _buttons()
    others = len(everything()) - len(scene.kept)
    if others:
        st.caption(f"{others} more that {'is' if others == 1 else 'are'} kept {'does' if others == 1 else 'do'} not fit this company.")


def _row(comparison: Comparison, row: int, names: Sequence[str]) -> dict[str, Any]:
    ways, arm = comparison.ways, comparison.arms[row]
    figures = {head(name): number(comparison.level(name, row), KPIS[name].unit) for name in names}
    stands = ways.aimed_standing(row, 0)
    verdict = "the baseline" if row == 0 else differences.verdict(stands, ways.aim)
    return {"What if": arm.title, **figures, "On what decides": verdict + (", over the budget" if row in ways.dear else "")}


def head(name: str) -> str:
    """A key figure at the head of a column."""
    return heading(short_label(name), shown_unit(KPIS[name].unit))


def short_label(name: str) -> str:
    """What a key figure is called where there is little room."""
    return SHORT.get(name, KPIS[name].label)


def _buttons() -> None:
    """Go on from one of them, rename it, remove it."""
    names = options()
    which, called = st.columns(2)
    option = which.selectbox("Of those that are kept", list(names), format_func=names.__getitem__, key="kept_chosen")
    name = called.text_input("New name", key="kept_name", max_chars=40)
    with st.container(horizontal=True):
        st.button("Go on from it", on_click=go_on, args=(option,))
        st.button("Rename", on_click=_rename, args=(option, name), disabled=not name.strip())
        st.button("Remove", on_click=remove, args=(option,))


def keep_current(scene: Scene) -> None:
    """Keep the what-if of a scene."""
    if scene.what_if is not None:
        keep(scene.what_if.title, scene.plans[-1], start_of(st.session_state["origin"]))


def as_baseline(scene: Scene) -> None:
    """Make the what-if the baseline of what comes next."""
    if scene.what_if is not None:
        before = budget_key(scene.baseline.name)
        option = keep(scene.what_if.title, scene.plans[-1], start_of(st.session_state["origin"])).option
        st.session_state["baseline"], st.session_state[budget_key(option)] = option, st.session_state[before]
        go_on(links.SAME)


def go_on(option: str) -> None:
    """Start the levers anew from a campaign at the side."""
    st.session_state["origin"] = option
    st.session_state["called"] = ""
    st.session_state["round"] = st.session_state.get("round", 0) + 1


def _rename(option: str, name: str) -> None:
    others = [each for each in everything() if each.option != option]
    st.session_state["kept"] = [
        replace(each, title=_free(levers.spoken(name.strip()), others)) if each.option == option else each for each in everything()
    ]
    st.session_state["kept_name"] = ""


def remove(option: str) -> None:
    """Keep it no longer; what stands on it begins as the page does."""
    st.session_state["kept"] = [each for each in everything() if each.option != option]
    for key in ("baseline", "origin"):
        if st.session_state.get(key) == option:
            del st.session_state[key]
