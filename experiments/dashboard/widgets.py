"""Widgets and texts that all pages share: a lever, a table, problems in a planner's words."""

import base64
import datetime as dt
import re
import time
from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import takewhile
from queue import SimpleQueue
from typing import Any, NoReturn

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from experiments.config.errors import Problem, RequestError, SomeFailedError, StoppedError, printable, short
from experiments.dashboard import levers
from experiments.dashboard.begun import Pages
from experiments.dashboard.levers import LeverControl
from experiments.report.lever_words import lever_name
from sim.measures.kpis import KPIS
from sim.settings import Calendar
from sim.setup.calendar import SettingsError

SHOWN_PROBLEMS = 30


def page_of_session() -> Pages | None:
    """What tells, without referring to it, whether this session's page is open still; None where there is no server. It is the same for all
    that the session has."""
    session, state = get_script_run_ctx(), st.session_state
    if session and runtime.exists() and "page_of_session" not in state:
        state["page_of_session"] = Pages(runtime.get_instance().is_active_session, session.session_id)
    found: Pages | None = state.get("page_of_session")
    return found


def browser() -> bytes | None:
    """A secret that this browser shares with the server for as long as it is open, in a cookie of Streamlit's own; None where it has none, or
    another version of Streamlit keeps it elsewhere: then a page that is loaded anew finds no searches."""
    try:
        from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
        from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
    except ImportError:
        return None
    return decode_xsrf_token_string(st.context.cookies.get(XSRF_COOKIE_NAME, ""))[0]


def plain(text: str) -> str:
    """A text that Markdown leaves alone: names and cells from files may hold anything."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$~:&])", r"\\\1", printable(text))


def on_the_page(text: str) -> str:
    """A sentence of a brief, harmless in Markdown, with places on the page where it names a command or an option."""
    labels = {f"campaign.{levers.LAST_DAY}": levers.label_of(levers.LAST_DAY)} | {each.field: each.label for each in levers.PRICES_OF_BOTH}
    for field, label in labels.items():
        text = text.replace(field, f"“{label}”")
    text = TYPED_SESSIONS.sub(_on_the_board, text.replace("campaign.budget=USD", "“Budget” at the side"))
    text = re.sub(
        r"aim\.(\w+)=1\b", lambda found: f"“{KPIS[found[1]].label}”, under “What decides”" if found[1] in KPIS else found[0], text
    )
    told = plain(text).replace("watercooler optimise", "the page *Search*")
    return re.sub(r"(?:ambassadors\\\.confirm|optimise\\\.confirm|replications)=(\d+)", r"\1 plausible worlds", told)


TYPED_SESSIONS = re.compile(r"campaign\.sessions\.(\d+)\.\w+=[\d-]+(?: campaign\.sessions\.\1\.\w+=[\d-]+)*")
"""What is typed to change a series of sessions."""


def _on_the_board(typed: re.Match[str]) -> str:
    """What is typed to change a series of sessions, as its levers and their values."""
    labels = {each.field: each.label for each in levers.SESSIONS}
    values = (each.rpartition(".")[2].split("=") for each in typed[0].split(" "))
    told = ", ".join(f"“{labels.get(field, field)}” {value}" for field, value in values)
    return f"{told} (“Sessions {int(typed[1]) + 1}”, in the tab “Seats”)"


def heading(label: str, unit: str) -> str:
    """A key figure with its unit, where its name does not say it."""
    return label if unit in ("", "people") or unit in label.lower() else f"{label}, {unit}"


def show_table(rows: Sequence[Mapping[str, str]], about: str) -> None:
    """A table that somebody can move sideways where the screen is narrow, with the keyboard too; Streamlit's own cannot be reached by it."""
    many = len(rows[0]) >= MANY_COLUMNS
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escape(printable(cell))}</td>" for cell in row.values()) + "</tr>" for row in rows)
    st.html(
        f'{SIDEWAYS if many else ""}<div class="wide{" many" if many else ""}" role="region" tabindex="0" '
        f'aria-label="{escape(about, quote=True)}"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


SIDEWAYS = '<p class="sideways">Move it sideways to see all of it.</p>'
"""Shown where there is little room."""

MANY_COLUMNS = 5


def show_figure(svg: str, about: str) -> None:
    """A figure that keeps its size where there is little room, and can be moved sideways there, with the keyboard too."""
    drawn = base64.b64encode(svg.encode()).decode()
    told = escape(about, quote=True)
    st.html(
        f'<div class="room">{SIDEWAYS}<div class="wide" role="region" tabindex="0" aria-label="Figure"><img src="data:image/svg+xml;base64,{drawn}" '
        f'alt="{told}"></div></div>'
    )


def widget(lever: LeverControl, value: Any, calendar: Calendar, key: str) -> Any:
    """The widget of a lever; returns its value as the campaign takes it."""
    meaning = levers.meaning(lever.field) or None
    match lever.kind:
        case "share":
            return st.slider(lever.label, 0.0, 1.0, float(value), 0.01, key=key, help=meaning)
        case "money":
            usd = st.number_input(lever.label, 0.0, 1e9, float(value), step=_step(float(value)), key=key, help=meaning, format="%.10g")
            if usd >= 10_000:
                st.caption(f"{usd:,.0f} USD")  # the field itself cannot part thousands
            return usd
        case "number":
            return st.number_input(lever.label, 0.0, float(lever.highest), float(value), step=0.5, key=key, help=meaning, format="%.10g")
        case "count":
            # that of places from home comes back with the format
            return st.number_input(lever.label, 0, lever.highest, int(value), step=1, key=key, help=meaning, persist_state="session")
        case "choice":
            return st.selectbox(
                lever.label, lever.choices, lever.choices.index(value), key=key, help=meaning, format_func=lambda word: levers.WORDS[word]
            )
        case "flag":
            return st.toggle(lever.label, bool(value), key=key, help=meaning)
        case "date":
            date: Any = st.date_input(lever.label, calendar.date(value), key=key, help=meaning, format="YYYY-MM-DD")
            if not isinstance(date, dt.date) or date == calendar.date(value):
                return value
            return levers.as_day(date, value, calendar)
    return st.text_input(lever.label, str(value), max_chars=120, key=key, help=meaning)


def lasting(options: Sequence[str], key: str) -> list[str]:
    """Options, and after them what was chosen by a widget that no longer is one: Streamlit would drop it without a word; so it stays, and
    is refused by its name."""
    return list(dict.fromkeys([*options, *st.session_state.get(key, ())]))


def as_text(problem: Problem) -> str:
    """A problem in a planner's words, harmless in Markdown."""
    return told_together([problem])


def named(problem: Problem, shown: str | None = None) -> str:
    """Where a problem is, and what was given there, or else what is `shown` there; harmless in Markdown."""
    where = "" if problem.where.startswith("configs/") or problem.where == "command line" else problem.where
    what = " = ".join(filter(None, (_spoken(problem.field), short(problem.given or shown or ""))))
    return plain(": ".join(filter(None, (where, what))))


def told_together(problems: Sequence[Problem]) -> str:
    """Problems of one place: each field once, and what its problems begin with alike once."""
    by_name: dict[str, list[str]] = {}
    for each in problems[:SHOWN_PROBLEMS]:
        by_name.setdefault(named(each), []).append(each.allowed)
    return "\n\n".join(f"{name}{plain(f': {_briefly(texts)}' if name else _briefly(texts))}" for name, texts in by_name.items())


def _briefly(texts: Sequence[str]) -> str:
    first, *others = (each.split(" ") for each in texts)
    alike = (sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, each, strict=False))) for each in others)
    return "; ".join(" ".join(each) for each in (first, *(each[same:] for each, same in zip(others, alike, strict=True))))


def _spoken(field: str) -> str:
    """A field of the campaign or the company by the name that a planner knows; another one as it is."""
    if of_baseline := re.fullmatch(r"baseline\.(campaign\..+)", field):  # in a link
        return f"{_spoken(of_baseline[1])} of the baseline"
    if kept := re.fullmatch(r"kept\.(\d+)(?:\.(.+))?", field):  # in a link, too
        return f"{f'{_spoken(kept[2])} of ' if kept[2] else ''}what-if {int(kept[1]) + 1} that is kept"
    group, _, leaf = field.partition(".")
    if group == "campaign" and leaf:
        return short(lever_name(field))
    office = re.fullmatch(r"company\.offices\.(\d+)\.(\w+)", field)
    if office:
        return f"{office[2].replace('_', ' ').capitalize()} of office {int(office[1]) + 1}"
    if described := re.fullmatch(r"(offices|departments)(?:\.(\d+))?", field):
        return f"{described[1].capitalize()}{f', line {described[2]}' if described[2] else ''}"
    return short(leaf.replace("_", " ").capitalize() if group == "company" and leaf else field)


def tell_all(problems: tuple[Problem, ...] | list[Problem], place: Any = st) -> None:
    """A list of problems in one box."""
    lines = [f"- {as_text(each)}" for each in problems[:SHOWN_PROBLEMS]]
    if len(problems) > SHOWN_PROBLEMS:
        lines.append(f"- and {len(problems) - SHOWN_PROBLEMS:,} more")
    place.error("\n".join(lines), icon=":material/error:")


type Making = Callable[[], bytes]
type FileOffered = tuple[str, str | Making, str, str]
"""Label, content or what makes it once somebody asks for it, name and kind of a file."""

type Outcomes = SimpleQueue[Exception | None]
"""What became of each time that a file was made; None: it was."""

LONGEST = 600.0
"""Seconds for which the page waits to say what became of a file."""


@st.fragment
def offer_files(offered: Sequence[FileOffered]) -> None:
    """A button each; below them, why a file could not be made, of which Streamlit says nothing but that."""
    made: dict[str, Outcomes] = st.session_state.setdefault("made", {})
    asked = set()
    with st.container(horizontal=True):
        for label, data, file_name, kind in offered:
            if isinstance(data, str):
                st.download_button(label, data, file_name, kind, on_click="ignore")
            elif st.download_button(label, telling(data, made.setdefault(label, SimpleQueue())), file_name, kind):
                asked.add(label)
    place = st.empty()
    for label, outcomes in made.items():
        if label in asked:
            _wait_for(outcomes, label, place)
        while not outcomes.empty():
            if error := outcomes.get():
                st.error(_why(error, label), icon=":material/error:")


def telling(make: Making, outcomes: Outcomes) -> Making:
    """As `make`, which is called where there is no page; what became of it is put where the page looks."""

    def found() -> bytes:
        try:
            content = make()
        except Exception as error:
            outcomes.put(error)
            raise
        outcomes.put(None)
        return content

    return found


def _wait_for(outcomes: Outcomes, label: str, place: DeltaGenerator) -> None:
    """Until a file is made, or somebody touches something else, which ends this run of the page."""
    begun = time.monotonic()
    while outcomes.empty() and (seconds := time.monotonic() - begun) < LONGEST:
        place.caption(plain(f"{label}: {seconds:.0f} seconds so far."))
        time.sleep(0.2)
    place.empty()


def _why(error: Exception, label: str) -> str:
    """Why a file could not be made, harmless in Markdown."""
    said = plain(f"{label} could not be made: ")
    if isinstance(error, RequestError):
        return "\n".join([said, *(f"- {as_text(each)}" for each in error.problems[:SHOWN_PROBLEMS])])
    ours = isinstance(error, StoppedError | SomeFailedError)
    return said + plain(str(error) if ours else "see the terminal in which the dashboard runs.")


def _step(value: float) -> float:
    return 1000.0 if value >= 5000 else 100.0 if value >= 500 else 10.0 if value >= 50 else 1.0


BY_ITSELF = "begun_by_itself"
"""Where the session keeps that a run of the page was begun by none in the browser."""


def draw_again() -> NoReturn:
    """Draw the page anew by itself, as if the browser had asked for it. What this run has set there would be set once more by `st.rerun`
    alone, and undo what somebody chose meanwhile."""
    session = get_script_run_ctx()
    if session is not None:
        state = session.session_state
        entered = [
            each
            for each in state.get_widget_states()
            if "trigger" not in (each.WhichOneof("value") or "") and not state.is_new_state_value(user_key_from_element_id(each.id) or "")
        ]  # no buttons, and nothing that was set since
        state.on_script_will_rerun(WidgetStates(widgets=entered))
    st.session_state[BY_ITSELF] = True
    st.rerun()


def run_or_tell(page: Page) -> None:
    """The page; or why its scene fits the company, and yet not the one that is drawn for some plausible world."""
    try:
        page.run()
    except SettingsError as error:
        st.warning("Each plausible world draws a company of its own, and the plan does not fit all of them:")
        tell_all([Problem("", each.field, f"{each.what}; {each.expected}", each.given or None) for each in error.problems])
