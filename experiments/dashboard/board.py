"""The levers on the page, in tabs, each with a place for its problem beside it; and what becomes of those that are moved while other
ones are on their way to the browser."""

import datetime as dt
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from experiments.config import config_files
from experiments.config.errors import Problem
from experiments.config.seats import FORMAT, nobody_at_home
from experiments.dashboard import levers
from experiments.dashboard.levers import LeverControl
from experiments.dashboard.reacting import WAVES_OF, Reacting, last_evening, modules_of, rules_of, waves_of
from experiments.dashboard.widgets import lasting, named, plain, told_together, widget
from experiments.report.lever_words import lever_value
from experiments.report.rule_words import rule_words
from sim.settings import JOB_GRADES, Campaign


@dataclass
class Board:
    """The current levers: what was changed, and where the problems of each field are shown."""

    campaign: Campaign  # where they started
    stem: str  # of the widgets' keys: another one where they start anew
    offices: Sequence[str] = ()  # of the company, in the order in which their day begins
    functions: Sequence[str] = ()  # of its people
    usual_prices: Mapping[str, float] = field(default_factory=dict)  # of those that bind everything compared, where none is stated
    changes: dict[str, Any] = field(default_factory=dict)  # dotted field of the settings -> value
    places: dict[str, DeltaGenerator] = field(default_factory=dict)  # dotted field below the campaign -> where to tell
    tabs: dict[str, str] = field(default_factory=dict)  # of these fields
    shown: dict[str, str] = field(default_factory=dict)  # field -> what stands in it

    @property
    def all_changes(self) -> dict[str, Any]:
        """What was changed, and what goes along with it: nobody joins from home what is no longer hybrid."""
        along = nobody_at_home(self.campaign, self.changes)
        whole = tuple(f"{name}." for name in self.changes)
        return self.changes | {name: value for name, value in along.items() if not name.startswith(whole)}

    def draw(self) -> None:
        """All levers, in tabs."""
        take_over(self.stem, st.session_state)
        self._draw()
        remember(self.stem, self.campaign, st.session_state)

    def _draw(self) -> None:
        own = {
            "Teasers": self._teasers,
            "Seats": self._seats,
            "Along the way": self._on_the_way,
            "Audience": self._audience,
            "Prices": self._prices,
        }
        names = ["Teasers", "Brand", "Programme", "Seats", "Along the way", "Sharing", "Managers", "Audience", "Prices"]
        for name, tab in zip(names, st.tabs(names, key="tabs"), strict=True):
            before = set(self.places)
            with tab:
                if name in own:
                    own[name]()
                else:
                    self._row(levers.GROUPS[name])
                    st.caption("The cost of a lever is in proportion: half the lever, half its price (*Prices*).")
            self.tabs |= dict.fromkeys(self.places.keys() - before, name)

    def tell(self, problems: list[Problem]) -> None:
        """What is wrong, beside its field, in one box a place; and above all tabs which of them it is on, since another may be open.
        Problems of no field on the page are told up there."""
        by_place: dict[str, list[Problem]] = {}
        for each in (replace(problem, allowed=DAY_NUMBER.sub("", problem.allowed)) for problem in problems):
            name = each.field.removeprefix("campaign.")
            by_place.setdefault(next((known for known in (name, name.partition(".")[0]) if known in self.places), ""), []).append(each)
        for name, there in by_place.items():
            beside = [replace(each, field="") if each.field == f"campaign.{name}" else each for each in there]
            self.places[name].error(told_together(beside), icon=":material/error:")
        where = {
            f"in the tab **{self.tabs[name]}**: {named(there[0], self.shown.get(name))}": None
            for name, there in by_place.items()
            if name in self.tabs
        }
        if where:
            self.places[""].error(f"To be put right {'; '.join(where)}", icon=":material/error:")

    def _row(self, several: tuple[LeverControl, ...], across: int = 5, campaign: Campaign | None = None) -> None:
        for first in range(0, len(several), across):
            for lever, column in zip(several[first : first + across], st.columns(across), strict=False):
                with column:
                    self._one(lever, campaign or self.campaign)

    def _one(self, lever: LeverControl, campaign: Campaign) -> None:
        value = levers.value_of(campaign, lever.field)
        new = widget(lever, value, self.campaign.calendar, f"{self.stem}:{lever.field}")
        self.places[lever.field] = st.container()
        self.shown[lever.field] = lever_value(lever.field, new, self.campaign.calendar)
        if new is not None and levers.differs(new, value):
            self.changes[f"campaign.{lever.field}"] = new

    def _seats(self) -> None:
        self._row(levers.REGISTRATION, 4)
        own, series = len(self.campaign.sessions), st.container()
        with st.columns(4)[0]:
            more = int(
                st.number_input(
                    "More series of sessions", 0, 2, 0, key=f"{self.stem}:more_series", help="each starts as a copy of the first one"
                )
            )
        campaign = levers.with_series(self.campaign, more)
        gone, offices = set[int](), dict[int, list[str]]()
        hybrid = self.changes.get(FORMAT, campaign.programme.format) == "hybrid"
        with series:
            for place, group in levers.sessions_of(campaign, levers.MOST_SERIES + more, hybrid):
                self._one_series(campaign, place, own, gone, offices)
                if place not in gone:
                    self._row(group, 4, campaign)
            if nobody_at_home(self.campaign, self.changes):
                st.caption("The places from home are left out: only a hybrid format has them. They come back with it.")
        self.places["sessions"] = st.container()
        if own > levers.MOST_SERIES:
            st.caption(f"{own - levers.MOST_SERIES} more series of sessions stay as the file says.")
        if more or gone:
            home = nobody_at_home(campaign.model_copy(update={"waves": ()}), self.changes)
            self.changes = levers.whole_series(campaign, self.changes | home, gone, offices)

    def _one_series(self, campaign: Campaign, place: int, own: int, gone: set[int], offices: dict[int, list[str]]) -> None:
        """What a series is called, whether it is left out (noted in `gone`), and where one that is added is held (in `offices`)."""
        key, title = f"{self.stem}:series:{place}", f"Sessions {place + 1}"
        held = plain(f"{title}, held in {', '.join(campaign.sessions[place].offices) or 'every office'}")
        if place >= own:
            offices[place] = st.multiselect(f"{title}, added, held in", lasting(self.offices, key), key=key, placeholder="every office")
        elif own == 1:
            st.caption(held)
        elif not st.checkbox(held, True, key=key, help="without it, the series is left out"):
            gone.add(place)

    def _prices(self) -> None:
        """What levers cost in the what-if, and the prices that bind everything compared."""
        st.markdown("**In the what-if alone**")
        self._row(levers.GROUPS["Prices"])
        stated = st.session_state.setdefault(levers.STATED_PRICES, {})
        st.markdown("**In the baseline and every what-if**")
        for price, column in zip(levers.PRICES_OF_BOTH, st.columns(len(levers.PRICES_OF_BOTH)), strict=True):
            key = f"price:{price.key}"

            def state(price: levers.Price = price, key: str = key) -> None:
                stated[price.key] = st.session_state[key]

            usual = self.usual_prices.get(price.key)
            column.number_input(
                price.label, 0.0, 1e6, stated.get(price.key), 5.0, key=key, on_change=state, format="%.10g",
                placeholder=f"{usual:g} if left empty",
            )  # fmt: skip
        st.caption("If a field is empty, a benchmark is used, with its published uncertainty.")

    def _audience(self) -> None:
        """Whom the campaign is for; nothing chosen, or everything: everybody."""
        audience, known = self.campaign.audience, {"offices": self.offices, "levels": JOB_GRADES, "functions": self.functions}
        groups: list[str] = []
        for name, place in zip(known, st.columns(3), strict=True):
            before, key = list(getattr(audience, name)), f"{self.stem}:audience:{name}"
            with place:
                chosen = st.multiselect(
                    name.capitalize(), lasting([*known[name], *before], key), before, key=key, placeholder="all",
                    format_func=(lambda each: each.replace("_", " ")) if name == "levels" else str,  # others have their own names
                )  # fmt: skip
                self.places[f"audience.{name}"] = st.container()
            everybody = set(chosen) == set(known[name])
            groups += [] if everybody else chosen
            chosen = [] if everybody else chosen
            if chosen != before:
                self.changes[f"campaign.audience.{name}"] = chosen
        self.places["audience"] = st.container()
        self.shown["audience"] = ", ".join(groups)
        st.caption(
            "People who match the office, the level and the function. If audiences differ, demand is reported for the whole company."
        )

    def _on_the_way(self) -> None:
        """Rules that react, a budget at which to stop, and waves; what belongs to one of them is asked for where it is wanted."""
        campaign, key = self.campaign, f"{self.stem}:on_the_way"
        rooms, money, invitation, waves = st.columns(4)
        waiting, seats, lead, latest, invited, channel, by, apart = None, 20, 21, None, None, "email", WAVES_OF[0], 14
        with rooms:
            if st.checkbox("Add a session", key=f"{key}:rooms", help="an office in which people wait gets one more session, once"):
                waiting = st.number_input("People waiting in an office", 1, 100_000, 30, key=f"{key}:waiting")
                seats = st.number_input("Seats of that session", 1, 100_000, 20, key=f"{key}:seats")
                lead = st.number_input("Days until it is held", 1, 365, 21, key=f"{key}:lead")
                ends = self.changes.get(f"campaign.{levers.LAST_DAY}", campaign.calendar.last_day)
                latest = last_evening(campaign.calendar, ends, lead)
                if latest is not None:
                    until = f"Announced until {campaign.calendar.date(latest)}, so that what is told of it counts."
                    st.caption(f"{until} More days: *{levers.label_of(levers.LAST_DAY)}*, in the tab *Seats*.")
        with money:
            help_text = "nothing is spent any more; the budget is at the side"
            stop = st.checkbox("Stop at the budget", key=f"{key}:stop", disabled=campaign.budget is None, help=help_text)
        with invitation:
            if st.checkbox("One more invitation", key=f"{key}:invite", help="to people who have not heard of it"):
                opens = campaign.calendar.date(campaign.registration.opens) + dt.timedelta(days=14)
                invited = campaign.calendar.offset(st.date_input("On", opens, key=f"{key}:day", format="YYYY-MM-DD"))
                known = list(config_files.choices(config_files.CHANNEL))
                channel = st.selectbox("Through", known, known.index("email"), key=f"{key}:channel")
        with waves:
            own = [0] if campaign.waves else []
            start = {0: "in its own waves", 1: "together"}
            number = st.selectbox(
                "People start", (*own, 1, 2, 3, 4), format_func=lambda n: start.get(n, f"in {n} waves"), key=f"{key}:waves"
            )
            if number > 1:
                by = st.selectbox("Waves are of", WAVES_OF, key=f"{key}:waves_of")
                apart = st.number_input("Days from wave to wave", 1, 365, 14, key=f"{key}:apart")
            carry = st.checkbox("People who missed it ask again", campaign.registration.carry_over, key=f"{key}:carry")
        self.places |= {name: st.container() for name in ("rules", "waves")}
        self._after(key)
        chosen = Reacting(waiting, seats, lead, latest, stop and campaign.budget is not None, invited, channel)
        if waiting is not None or chosen.stop or invited is not None:
            self.changes["campaign.rules"] = rules_of(campaign, chosen, campaign.budget)
        if number > 1:
            groups = {"offices": self.offices, "functions": self.functions, "levels": JOB_GRADES}
            self.changes["campaign.waves"] = waves_of(groups[by], number, apart, by)
        elif number == 1 and own:
            self.changes["campaign.waves"] = []
        if carry != campaign.registration.carry_over:
            self.changes["campaign.registration.carry_over"] = carry
        for said in already(campaign):
            st.caption(said)

    def _after(self, key: str) -> None:
        """Modules that follow the first visit."""
        campaign, (modules, their_hours, _, _) = self.campaign, st.columns(4)
        number = modules.selectbox("Modules after the first", (0, 1, 2, 3), None, key=f"{key}:modules", placeholder="unchanged")
        if number:
            apart = modules.number_input("Days to the next", 1, 365, 14, key=f"{key}:module_days")
            hours = their_hours.number_input("Hours of each", 0.25, 80.0, 1.0, 0.25, key=f"{key}:module_hours")
            virtual = their_hours.checkbox("Virtual", True, key=f"{key}:module_form")
            self.changes["campaign.programme.modules"] = modules_of(number, apart, hours, virtual)
        elif number == 0 and campaign.programme.modules:
            self.changes["campaign.programme.modules"] = []
        self.places["programme.modules"] = st.container()

    def _teasers(self) -> None:
        calendar = self.campaign.calendar
        first, last = (calendar.date(day) for day in (calendar.first_day, calendar.last_day))
        share: Any = {"min_value": 0.0, "max_value": 1.0, "step": 0.05, "format": "%.2f", "default": 0.5, "required": True}
        columns = {
            "day": st.column_config.DateColumn("Day", min_value=first, max_value=last, format="ddd D MMM YYYY", required=True),
            "channel": st.column_config.SelectboxColumn(
                "Channel", options=list(config_files.choices(config_files.CHANNEL)), default="email", required=True
            ),
            "mystery": st.column_config.NumberColumn("Mystery", help=levers.meaning("teasers.mystery"), **share),
            "surprise": st.column_config.NumberColumn("Surprise", help="how unexpected it is", **share),
            "benefit_clarity": st.column_config.NumberColumn("Benefits explained", help=levers.meaning("teasers.benefit_clarity"), **share),
            "wave": st.column_config.NumberColumn("Wave", help=levers.meaning("teasers.wave"), min_value=1, max_value=8, step=1, default=1),
            "cost_usd": st.column_config.NumberColumn(
                "Costs, USD", help="empty: the price of its channel", min_value=0.0, max_value=1e9, default=0.0, format="localized"
            ),
        }
        rows = levers.teaser_rows(self.campaign)
        edited = st.data_editor(
            rows or [dict.fromkeys(levers.TEASER_COLUMNS)],
            column_config=columns,
            num_rows="dynamic",
            hide_index=True,
            placeholder="",
            key=f"{self.stem}:teasers",
            alt="Teasers and invitations: one message a row. Double-click a cell to change it, use the last row to add one.",
        )
        self.places["teasers"] = st.container()
        made = levers.teasers_from(table_rows(edited), self.campaign)
        if made != levers.teasers_from(list(enumerate(rows)), self.campaign):
            self.changes["campaign.teasers"] = made
        st.caption("One message in each row; days off move to the next working day. 0: none, 0.5: average, 1: the best imaginable.")


def already(campaign: Campaign) -> list[str]:
    """What a campaign has of what *Along the way* adds, and what becomes of it."""
    rules = "; ".join(plain(rule_words(each, campaign.calendar)) for each in campaign.rules)
    waves = ", ".join(plain(each.name.replace("_", " ")) for each in campaign.waves)
    found = []
    if rules:
        change = "To change that, download the scenario (below), edit it, and choose it as *A file of mine* at the side."
        found.append(f"The campaign has rules of its own, which stay: {rules}. {change}")
    if waves:
        found.append(f"The campaign has waves of its own: {waves}. What is chosen here takes their place.")
    return found


DAY_NUMBER = re.compile(r" \(day -?\d+\)")
"""What messages say beside a date, since files may hold it; nobody enters it here."""

SHOWN, FRESH = "levers_shown", "levers_are_fresh"
"""Where the session keeps what the levers showed, of the latest two boards, by stem; and whether the latest has just taken the place
of another."""


def take_over(stem: str, state: MutableMapping[Any, Any]) -> None:
    """Levers that were moved while this board was on its way to the browser.

    Where a choice at the side makes the levers start anew, the browser shows the old ones until the new ones are there; who moves one
    of them means the new one.
    """
    for old, values in state.get(SHOWN, {}).items():
        known = {lever: state[f"{old}:{lever}"] for lever in values if old != stem and f"{old}:{lever}" in state}
        for lever, value in known.items():
            if value != values[lever]:
                values[lever] = state[f"{stem}:{lever}"] = value


def remember(stem: str, campaign: Campaign, state: MutableMapping[Any, Any]) -> None:
    """What the levers of this board show."""
    values = {each.field: state[f"{stem}:{each.field}"] for each in levers.every_lever(campaign) if f"{stem}:{each.field}" in state}
    before = {old: kept for old, kept in state.get(SHOWN, {}).items() if old != stem}
    state[FRESH] = bool(before) and stem not in state[SHOWN]
    state[SHOWN] = dict([*before.items()][-1:]) | {stem: values}


def table_rows(edited: Any) -> list[tuple[Any, Mapping[Any, Any]]]:
    """The rows of an edited table: place, or None for a new row, and cells; empty cells are None."""
    if isinstance(edited, list):
        return list(enumerate(edited))
    found: list[tuple[Any, Mapping[Any, Any]]] = []
    for place, row in zip(edited.index.tolist(), edited.to_dict("records"), strict=True):
        cells: dict[Any, Any] = {name: None if value is None or value != value else value for name, value in row.items()}
        if isinstance(cells.get("wave"), float):
            cells["wave"] = int(cells["wave"])
        if isinstance(cells.get("day"), dt.datetime):
            cells["day"] = cells["day"].date()
        found.append((place if isinstance(place, int) else None, cells))
    return found
