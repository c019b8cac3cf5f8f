"""The page on which one replication is watched, day by day."""

from collections import OrderedDict
from typing import Any

import numpy as np
import streamlit as st

from experiments.dashboard import zones
from experiments.dashboard.charts import BASELINE, WHAT_IF
from experiments.dashboard.one_run import OneRun, one_run
from experiments.dashboard.scenes import FIRST_SEED, Scene, runner
from experiments.report.style import CAVEAT
from experiments.storage.cache_keys import design_key
from sim.settings import Settings

SECONDS_A_DAY = 0.35
MOST_RUNS = 8


def page(scene: Scene | None) -> None:
    """The whole page."""
    if scene is None:
        return
    arms = dict(zip((BASELINE, WHAT_IF), scene.arms, strict=False))
    who, which = st.columns([1, 1])
    with who:
        chosen = (
            st.segmented_control("Scenario", list(arms), default=list(arms)[-1], required=True, key="watched", persist_state="session")
            or BASELINE
        )
    with which:
        seed = int(
            st.number_input(
                "Seed of the replication",
                FIRST_SEED,
                10**6,
                FIRST_SEED,
                help="another seed: other events, another company, other plausible parameters",
                key="seed",
                persist_state="session",
            )
        )
    arm = arms.get(chosen, scene.baseline)
    with st.spinner("Living through it"):
        run = _run(arm.settings, seed)
    _count_days(run, f"{chosen}|{seed}|{design_key(arm.settings, 'columns', 'seed')}")
    st.fragment(_day, run_every=SECONDS_A_DAY if st.session_state["playing"] else None)(run)
    st.caption(
        "One replication (n = 1): what may happen, not what to expect. Offices lie by their time zone, west on the left; their size "
        "says how many people they have; lines run from an office to one that its posts have inspired within three days. "
        f"▲ teaser or invitation, ■ session. {CAVEAT}"
    )


@st.cache_resource(show_spinner=False)
def _watched() -> OrderedDict[tuple[str, int], OneRun]:
    """The latest runs watched, by settings and seed."""
    return OrderedDict()


def _run(settings: Settings, seed: int) -> OneRun:
    known, key = _watched(), (design_key(settings, "columns", "seed"), seed)
    if key not in known:
        while len(known) >= MOST_RUNS:
            known.popitem(last=False)
        known[key] = one_run(runner().outcome(settings, seed))
    return known[key]


def _count_days(run: OneRun, what: str) -> None:
    """Start at the first post where something else is watched than before."""
    state = st.session_state
    state.setdefault("playing", False)
    if state.get("what") != what:
        state["what"], state["playing"] = what, False
        first = np.flatnonzero(run.posts.sum(axis=1))
        state["day"] = int(first[0]) if len(first) else 0


def _day(run: OneRun) -> None:
    """One day, and what moves it on."""
    state, last = st.session_state, len(run.dates) - 1
    if state["playing"]:
        state["day"] = min(last, state["day"] + 1)
        if state["day"] == last:
            state["playing"] = False
            st.rerun()
    button, slider = st.columns([1, 8], vertical_alignment="bottom")
    with button:
        if st.button("Pause" if state["playing"] else "Play", key="play", width="stretch"):
            state["playing"] = not state["playing"]
            if state["playing"] and state["day"] == last:
                state["day"] = 0
            st.rerun()
    with slider:
        st.slider("Day of the simulation", 0, last, key="day", format=" ")
    day = state["day"]
    said = run.told(day)
    st.markdown(f"**{said}**")
    for key, canvas in (("across", zones.WIDE), ("upright", zones.UPRIGHT)):  # the page's style shows the one that suits the screen
        with st.container(key=key):
            st.image(zones.picture(run, day, marks(run), canvas), alt=said, width="stretch")
    tiles: Any = (
        ("Want a seat", run.wanting[day]),
        ("Have attended", run.seated[day]),
        ("Have told a colleague", run.talkers[day]),
        ("Posts so far", run.posts[: day + 1].sum()),
    )
    for (label, value), column in zip(tiles, st.columns(len(tiles)), strict=True):
        with column:
            st.metric(label, f"{int(value):,}")


def marks(run: OneRun) -> list[tuple[int, str]]:
    """Days (from 0) of teasers: those on which they went out, whatever was planned; and of sessions: days on which somebody attends."""
    sessions = np.flatnonzero(np.diff(run.seated, prepend=0) > 0).tolist()
    return [*((day, "teaser") for day in run.messages), *((day, "session") for day in sessions)]
