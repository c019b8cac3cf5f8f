"""The choices at the side, and the levers: what the reader wants to see, or the problems that keep it from being shown."""

from dataclasses import replace
from functools import partial

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from experiments.config.arms import Arm
from experiments.config.office_lines import AnswerError
from experiments.dashboard import choices, levers, scenes
from experiments.dashboard.scenes import Scene
from experiments.dashboard.surroundings_side import with_surroundings
from experiments.dashboard.uploads import UploadSession
from experiments.dashboard.widgets import Board, plain, tell_all
from experiments.storage.cache_keys import group_key
from sim.settings import Settings

FIRST_BASELINE, FIRST_WHAT_IF = "space_voyage", "no_teasers"
SAME, FILE, PINNED = "the baseline itself", "a file of mine", "what I kept"


def scene_from_side(open_levers: bool = True) -> Scene | None:
    """The scene as it is chosen; None if something is wrong, which is then shown beside its field."""
    if scenes.read_or_tell(st.container(), scenes.runner) is None:  # no parameter sets, or stale ones
        return None
    scene = _scene(open_levers)
    if scene is None:
        st.info("Put right what is marked, and the picture comes back.")
    return scene


def _scene(open_levers: bool) -> Scene | None:
    with st.sidebar:
        words = _company()
        words = None if words is None else with_surroundings(words)
        if words is None:
            return None
        baseline = _baseline(words)
        if baseline is None:
            return None
        budget = st.number_input(
            "Budget, USD (0: none)", 0.0, 1e9, baseline.settings.campaign.budget or 0.0, 1000.0, key=f"budget:{baseline.name}",
            help="what is recommended keeps to it; *Unfolding* can stop spending there", format="%0.0f",
        )  # fmt: skip
        baseline = _within(baseline, budget)
        origin = _origin(baseline, words)
        origin = None if origin is None else _within(origin, budget)
        name = st.text_input("Called", key="called", max_chars=40, placeholder="by the levers moved", help="what figures and files call it")
        replications = st.select_slider(
            "Plausible worlds", scenes.REPLICATIONS, 128, key="replications", help="each has events, a company and parameters of its own"
        )
    if origin is None:
        return None
    what_if = _levers(baseline, origin, words, name, open_levers)
    if what_if is None:
        return None
    same = scenes.without_names(what_if.settings) == scenes.without_names(baseline.settings)
    return Scene(words, baseline, None if same else what_if, replications)


def _within(arm: Arm, budget: float) -> Arm:
    """An arm with the budget that is typed at the side."""
    return replace(arm, settings=arm.settings.changed({"campaign.budget": budget or None}))


def keep(scene: Scene) -> None:
    """Make the what-if the baseline of what comes next."""
    if scene.what_if is not None:
        st.session_state["kept"] = (scene.words, scene.what_if)
        st.session_state["use_kept"] = True
        st.session_state["origin"] = SAME
        st.session_state["round"] = st.session_state.get("round", 0) + 1


def readable(name: str) -> str:
    """The name of a file as it is read."""
    return f"{name[:1].upper()}{name[1:]}".replace("_", " ")


def _company() -> tuple[str, ...] | None:
    known = choices.companies()
    name = st.selectbox("Company", list(known), list(known).index("global_marketing"), format_func=lambda each: known[each], key="company")
    if name == choices.DESCRIBED:
        return _described()
    if name != choices.OWN:
        return choices.company_words(name)
    help_text = "columns employee_id and office; manager_id, team, level, tenure_years, utc_offset_hours and function where you have them"
    people = st.file_uploader("employees.csv", type=["csv", "tsv", "txt"], help=help_text)
    place = st.container()
    ties = st.file_uploader(
        "ties.csv (may be left out)", type=["csv", "tsv", "txt"], help="columns from and to; weight and kind where you have them"
    )
    st.caption("Files stay on this machine, in a folder that goes when this session ends.")
    if people is None:
        place.info("Choose a file with a line an employee.")
        return None
    mine = _uploads()
    files = mine.add("employees.csv", people.getvalue()), mine.add("ties.csv", ties.getvalue()) if ties else None
    words = choices.company_words(name, *files)
    request = scenes.read_or_tell(place, choices.chosen, words)
    if request is None:
        return None
    with st.spinner("Reading the company"):
        problems = choices.fit(request[0].settings, scenes.runner().company)
    wrong = [each for each in problems if each.field.startswith("company") or each.where]
    if wrong:
        tell_all(wrong, place)
        return None
    return words


def _described() -> tuple[str, ...] | None:
    """A company out of a few words."""
    lines = st.text_area(
        "Offices: name, people, UTC offset", "London 300 0\nNew York 200 -5", key="described_offices", help="an office a line"
    )
    place = st.container()
    home = st.slider("Share of days at home", 0.0, 1.0, 0.3, 0.05, key="described_home")
    team = st.number_input("People in a team", 2, 50, 8, key="described_team")
    try:
        words = choices.described_words(lines, home, team)
    except AnswerError as error:
        place.error(plain(f"It needs {error}."), icon=":material/error:")
        return None
    return None if scenes.read_or_tell(place, choices.chosen, words) is None else words


def _uploads() -> UploadSession:
    """The files of this session: they go a few minutes after its page is closed."""
    mine: UploadSession | None = st.session_state.get("uploads")
    if mine is None or not mine.close.alive:
        session = get_script_run_ctx()
        has_page = partial(runtime.get_instance().is_active_session, session.session_id) if session and runtime.exists() else None
        mine = st.session_state["uploads"] = UploadSession(has_page)
    return mine


def _baseline(words: tuple[str, ...]) -> Arm | None:
    """The campaign everything is compared with."""
    known = choices.campaigns()
    kept: tuple[tuple[str, ...], Arm] | None = st.session_state.get("kept")
    names = [*known, *([PINNED] if kept and kept[0] == words else [])]
    if st.session_state.pop("use_kept", False) and PINNED in names:
        st.session_state["baseline"] = PINNED
    name = st.selectbox(
        "Baseline", names, names.index(FIRST_BASELINE), key="baseline", format_func=readable, help="what the what-if is compared with"
    )
    if name == PINNED and kept:
        st.caption(plain(kept[1].title))
        return kept[1]
    request = scenes.read_or_tell(st.container(), choices.chosen, (*words, f"campaign={name}"))
    if request is None:
        return None
    settings: Settings = request[0].settings
    st.caption(plain(settings.campaign.title))
    return scenes.arm(name, settings.campaign.title or name, settings)


def _origin(baseline: Arm, words: tuple[str, ...]) -> Arm | None:
    """Where the levers of the what-if start."""
    names = [SAME, *choices.scenarios(), *(each for each in choices.campaigns() if each != baseline.name), FILE]
    start = names.index(FIRST_WHAT_IF) if baseline.name == FIRST_BASELINE and FIRST_WHAT_IF in names else 0
    name = st.selectbox("What if it were", names, start, help="where the levers start; then move them", key="origin", format_func=readable)
    if name == SAME:
        return scenes.arm(SAME, baseline.title, baseline.settings)
    place = st.container()
    if name == FILE:
        file = st.file_uploader("Campaign or scenario (YAML)", type=["yaml", "yml"], max_upload_size=1)
        if file is None:
            place.info("Choose a file, such as one saved from here.")
            return None
        name = str(_uploads().add("what_if.yaml", file.getvalue()))
    found = scenes.read_or_tell(place, choices.what_if, baseline.settings, words, name)
    if found is not None:
        st.caption(plain(found.title))
    return found


def _levers(baseline: Arm, origin: Arm, words: tuple[str, ...], name: str, opened: bool) -> Arm | None:
    """The what-if: where it started, with levers moved."""
    campaign = origin.settings.campaign
    stem = f"{baseline.name}|{origin.name}|{group_key(campaign)}|{st.session_state.get('round', 0)}"
    company = scenes.runner().company(origin.settings)
    board = Board(campaign, stem, company.office_names, company.labels.functions)
    board.places[""] = st.container()
    with st.expander("Levers of the what-if", expanded=opened):
        board.draw()
    made, problems = choices.moved(origin.settings, board.changes, words)
    if made is not None:
        problems = choices.fit(made, scenes.runner().company)
    if problems or made is None:
        board.tell(problems)
        return None
    title = name.replace("${", "$ {").strip() or levers.titled(board.changes, campaign, "" if origin.name == SAME else origin.title)
    return scenes.arm("what_if", title, made)
