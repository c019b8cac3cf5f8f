"""The company at the side: one that comes along, one that is described in a few words, or one's own from files; and its platform."""

import streamlit as st

from experiments.config.errors import RequestError
from experiments.dashboard import choices, described, scenes
from experiments.dashboard.uploads import UploadSession
from experiments.dashboard.widgets import page_of_session, tell_all, told_together


def company_at_the_side() -> tuple[str, ...] | None:
    """The company and its platform as they would be typed; None where the company cannot be used yet, which is told."""
    company, known = _company(), choices.platforms()
    platform = st.selectbox(
        "Platform", list(known), list(known).index(choices.PLATFORM), format_func=lambda each: known[each], key="platform",
        help="on which colleagues see each other's posts, the same for all that is compared",
    )  # fmt: skip
    return None if company is None else (*company, *choices.platform_words(platform))


def _company() -> tuple[str, ...] | None:
    known = choices.companies()
    name = st.selectbox("Company", list(known), list(known).index("global_marketing"), format_func=lambda each: known[each], key="company")
    if name == described.NAME:
        return _described()
    if name != choices.OWN:
        return choices.company_words(name)
    help_text = "columns employee_id and office; manager_id, team, level, tenure_years, utc_offset_hours and function where you have them"
    people = st.file_uploader("employees.csv", type=["csv", "tsv", "txt"], help=help_text)
    place = st.container()
    ties = st.file_uploader("ties.csv (optional)", type=["csv", "tsv", "txt"], help="columns from and to; weight and kind if you have them")
    st.caption("Files stay on this machine, in a folder that is deleted when this session ends.")
    if people is None:
        place.info("Choose a file: one line for each employee.")
        return None
    mine = uploads()
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
        "Offices, such as Zurich 500 +1",
        described.OFFICES,
        key="described_offices",
        persist_state="session",
        help="one a line: a name, how many people, and how many hours its clock is ahead of UTC",
    )
    places = {"offices": st.container()}
    departments = st.text_area(
        "Departments, such as Sales 30", key="described_departments", placeholder="Sales 30\nEngineering 50\nFinance 20", persist_state="session",
        help="one a line, all in people or all in per cent (with %); every office has all of them, in these proportions. Optional",
    )  # fmt: skip
    places["departments"], other = st.container(), st.container()
    home = st.slider("Share of days at home", 0.0, 1.0, 0.3, 0.05, key="described_home", persist_state="session")
    team = st.number_input("People in a team", 2, 50, 8, key="described_team", persist_state="session")
    try:
        words = described.described_words(lines, home, team, departments)
    except RequestError as error:
        for field, place in places.items():
            if there := [each for each in error.problems if each.field.partition(".")[0] == field]:
                place.error(told_together(there), icon=":material/error:")
        return None
    return None if scenes.read_or_tell(other, choices.chosen, words) is None else words


def uploads() -> UploadSession:
    """The files of this session: they go a few minutes after its page is closed."""
    mine: UploadSession | None = st.session_state.get("uploads")
    if mine is None or not mine.close.alive:
        mine = st.session_state["uploads"] = UploadSession(page_of_session())
    return mine
