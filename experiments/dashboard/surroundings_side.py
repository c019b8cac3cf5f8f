"""At the side: offices that differ, offices within reach, and a second campaign at the same time."""

import datetime as dt
from typing import Any

import streamlit as st

from experiments.config.errors import RequestError
from experiments.dashboard import choices, kept, links, scenes
from experiments.dashboard.board import table_rows
from experiments.dashboard.surroundings import UNDERSTOOD, OtherBeside, Surroundings, cultures_in, rows_of, words_of
from experiments.dashboard.widgets import plain
from sim.settings import Calendar

NONE = "none"

LINKED, CHOSEN = "surroundings_linked", "surroundings_chosen"
"""Where the session keeps what a link says, with which the widgets begin; and what is chosen."""


def with_surroundings(words: tuple[str, ...], baseline: str) -> tuple[str, ...] | None:
    """The words of a company, and what is chosen around both campaigns; None where that makes no sense, which is told. `baseline`: as it is
    chosen, which cannot run beside itself."""
    request = scenes.read_or_tell(st.container(), choices.chosen, words)
    if request is None:
        return None
    state, settings = st.session_state, request[0].settings
    offices = scenes.runner().company(settings).office_names
    stem = "|".join(offices)  # whatever else changes of a company, what is chosen of its offices stays
    begun = state.setdefault(f"{stem}:begun", state.get(CHOSEN, state.get(LINKED, Surroundings())))
    if gone := [each for each in dict.fromkeys([*begun.near, *begun.cultures]) if each not in offices]:
        st.warning(plain(f"This company has no office {', '.join(gone)}: who was within reach of it, and how it differed, is dropped."))
    with st.expander("Offices, and what else runs"):
        near = st.multiselect(
            "Within reach of each other", offices, [each for each in offices if each in begun.near], key=f"{stem}:near", placeholder="none",
            help="people may take a seat in the other office, if a campaign lets them change seats",
        )  # fmt: skip
        rows = rows_of(offices, begun.cultures)
        share = {"min_value": 0.0, "max_value": 1.0, "step": 0.05, "format": "%.2f"}
        columns = {name: st.column_config.NumberColumn(name, **share) for name in rows[0] if name != "Office"}  # type: ignore[arg-type]
        with st.popover("How offices differ", width="stretch"):
            edited: Any = st.data_editor(
                rows, column_config=columns, disabled=["Office"], hide_index=True, key=f"{stem}:cultures", width=620,
                alt=f"A row an office: costumes, self-promotion, hierarchy, and the share of its people who {UNDERSTOOD.lower()}.",
            )  # fmt: skip
            st.caption("0.5 is an average office. People who do not understand the language of the programme learn less.")
        known = [each for each in choices.campaigns() if each == state.get("second") or not _is_baseline(each, baseline)]
        second = st.selectbox(
            "A second campaign beside them", [NONE, *known], key="second", format_func=lambda each: each.replace("_", " "),
            help="in the same company: it competes for attention, patience and days",
        )  # fmt: skip
        chosen = None if second in (None, NONE) else second
        day = None
        if itself := chosen is not None and _is_baseline(chosen, baseline):
            st.error(plain(links.BESIDE_ITSELF.capitalize()), icon=":material/error:")
        elif chosen is not None:
            own = choices.chosen((f"campaign={chosen}",))[0].settings.campaign.calendar.day_zero
            day = st.date_input("Its first workshop", own, key=f"{chosen}:day_zero", format="YYYY-MM-DD")
            st.caption(plain("To see what it loses itself: watercooler run ... alongside=" + chosen + "."))
        other = _another(_calendar_of(words, baseline) or settings.campaign.calendar)
        place = st.container()
    if itself:
        return None
    starts = day if isinstance(day, dt.date) else None
    if other is not None and other.ends < other.begins:
        place.error("The other programme ends before it begins.", icon=":material/error:")
        return None
    found = Surroundings(near, cultures_in([row for _, row in table_rows(edited)]), chosen, starts, other)
    st.session_state[CHOSEN], made = found, (*words, *words_of(found))
    asked = (*made, f"campaign={baseline}") if baseline in choices.campaigns() else made
    return made if made == words or scenes.read_or_tell(place, choices.chosen, asked) is not None else None


def _is_baseline(name: str, baseline: str) -> bool:
    """Whether the baseline is a campaign by that name, as it is."""
    mine = kept.of(baseline)
    return name == baseline or bool(
        mine and not links.changed_fields(choices.chosen((f"campaign={name}",))[0].settings.campaign, mine.campaign)
    )


OTHER = "other_beside"
"""How the keys begin of what is chosen of another programme."""


def _calendar_of(words: tuple[str, ...], baseline: str) -> Calendar | None:
    """The days of the baseline; None where it does not fit the company, which is told where it is chosen."""
    if mine := kept.of(baseline):
        return mine.campaign.calendar
    try:
        return choices.chosen((*words, f"campaign={baseline}"))[0].settings.campaign.calendar
    except RequestError:
        return None


def _another(calendar: Calendar) -> OtherBeside | None:
    """Another programme that wants the same attention: whatever is compared runs beside it, since nobody who plans a campaign chooses it."""
    help_text = "of which nothing matters but the attention that it takes; it runs beside the baseline and every what-if"
    if not st.checkbox("Another programme in the same months", key=OTHER, help=help_text, persist_state="session"):
        return None
    takes = st.slider("Share of attention that it takes", 0.0, 1.0, 0.3, 0.05, key=f"{OTHER}:takes", persist_state="session")
    days: list[dt.date] = []
    for name, day in (("begins", calendar.first_day), ("ends", 28)):
        date: Any = st.date_input(f"It {name}", calendar.date(day), key=f"{OTHER}:{name}", format="YYYY-MM-DD", persist_state="session")
        days.append(date if isinstance(date, dt.date) else calendar.date(day))
    first, last = calendar.date(calendar.first_day), calendar.date(calendar.last_day)
    if days[1] < first or days[0] > last:
        st.warning(f"It changes nothing: the baseline is simulated from {first} to {last}.")
    return OtherBeside(takes, *days)
