"""The page of searches: a button each, how far it is, a way to cancel it, and what it found."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import streamlit as st

from experiments.config.arms import Arm
from experiments.config.errors import RequestError, listed
from experiments.dashboard import choices, kept, links
from experiments.dashboard.begun import AskedFor, Begun, remember
from experiments.dashboard.charts import BASELINE, WHAT_IF
from experiments.dashboard.downloads import alone, placeless_file, scenario_yaml
from experiments.dashboard.jobs import SearchJob, anyone_running
from experiments.dashboard.opened import begun_here
from experiments.dashboard.scenes import Scene
from experiments.dashboard.searches import SEARCHES, WHO, SearchQuestion, campaign_to_take, rows_of, who_they_are, words_of
from experiments.dashboard.uploads import placeless
from experiments.dashboard.widgets import (
    FileOffered,
    browser,
    offer_files,
    on_the_page,
    page_of_session,
    plain,
    show_figure,
    show_table,
    tell_all,
)
from experiments.storage.cache_keys import files_key, group_key

WORLDS = (128, 256, 512)

EVERY = 0.5
"""Seconds between two looks at a search."""


LAST = "question_last"
"""Where the session keeps the latest question while another page is shown."""


def page(scene: Scene | None) -> None:
    """The whole page."""
    if scene is None:
        return
    jobs = begun_here()
    at_work = next((each for each, begun in jobs.items() if begun.job.running), None)
    before = st.session_state.get(LAST) or at_work or next(iter(jobs), "seats")
    chosen_question = st.segmented_control(
        "Question", list(SEARCHES), format_func=lambda each: SEARCHES[each].question, default=before, required=True, key="question"
    )
    asked = st.session_state[LAST] = chosen_question or before
    search = SEARCHES[asked]
    st.markdown(search.about)
    arms = dict(zip((BASELINE, WHAT_IF), scene.arms, strict=False))
    chooses_people = search.verb == "ambassadors"
    columns = st.columns(4 if chooses_people else 3, vertical_alignment="bottom")
    chosen = (
        columns[0].segmented_control("Plan", list(arms), default=list(arms)[-1], required=True, key="searched", persist_state="session")
        or BASELINE
    )
    people = int(columns[1].number_input("People at most", 1, 500, 20, key="ambassadors", persist_state="session")) if chooses_people else 0
    worlds = columns[-2].selectbox(
        "Plausible worlds",
        WORLDS,
        WORLDS.index(128),
        key="worlds_asked",
        help="in which what is found is compared; more take longer",
        persist_state="session",
    )
    arm = arms.get(chosen, scene.baseline)
    busy = anyone_running()
    words = words_of(search, scene.words, scene.aim, people, worlds, scene.matters)
    now = _asked_for(scene.words, words, arm)
    if columns[-1].button("Search", type="primary", disabled=busy, help="one search at a time: two would be no faster", key="search"):
        if old := jobs.pop(asked, None):
            old.job.cancel()
        pages = page_of_session()
        job = SearchJob(search.verb, words, {"plan.yaml": scenario_yaml(arm)}, pages)
        entered = {key: st.session_state[key] for key in ("searched", "ambassadors", "worlds_asked") if key in st.session_state}
        jobs[asked] = Begun(job, now, arm.title, pages, st.session_state.get("uploads"), entered)
        remember(browser(), asked, jobs[asked])
        st.rerun()
    if asked not in jobs:
        if busy:
            st.caption(f"Another search is running{f': “{SEARCHES[at_work].question}”' if at_work else ''}.")
        return
    begun = jobs[asked]
    job, others = begun.job, begun.asked.differs(now)
    if others and not job.cancelled:
        st.warning(
            f"**This search is for other settings than those chosen now:** {listed(others)} changed. Search again to know what holds now."
        )
    if job.running:
        st.fragment(_progress, run_every=EVERY)(job)
    elif job.cancelled:
        st.info("Cancelled: nothing was kept.")
    elif job.result is not None:
        _found(scene, search, begun, job.result, outdated=bool(others))
    elif job.told.problems:
        tell_all(job.told.problems)
    else:
        st.error(plain(job.why), icon=":material/error:")


def _progress(job: SearchJob) -> None:
    """How far a search is; once it has ended, the page is drawn anew."""
    left, right = st.columns([5, 1], vertical_alignment="bottom")
    left.progress(job.share, text=job.doing)
    if right.button("Cancel", key="cancel"):
        job.cancel()
    if not job.running:
        st.rerun()


def _asked_for(company: Sequence[str], words: Sequence[str], arm: Arm) -> AskedFor:
    others, of = tuple(each for each in words if each not in company), arm.settings
    unplaced = {name: placeless(path) for name in ("employees", "ties") if (path := getattr(of.company, name))}
    keys = (group_key(of.company.model_copy(update=unplaced)), *files_key(of.company), group_key(of.behaviour))
    return AskedFor(
        (*map(placeless, company), *keys),
        scenario_yaml(replace(arm, title="")),
        others,
        st.session_state["company"] == choices.OWN,
    )


def _found(scene: Scene, search: SearchQuestion, begun: Begun, folder: Path, outdated: bool) -> None:
    job = begun.job
    answer = job.answer()
    st.header(plain(answer["question"]))
    box = st.info if answer["recommended"] is None else st.success  # undecided, or nothing to recommend
    box(f"**{on_the_page(answer['recommendation'])}** {on_the_page(answer['sureness'])}")
    for sentence in (*answer["answer"], *answer["notes"]):
        st.markdown(on_the_page(sentence))
    real, who = begun.asked.real, job.folder / WHO
    if who.is_file():
        st.markdown(plain(who_they_are(who.read_text(encoding="utf-8"), real)))
    show_table(rows_of(search, answer, kept.head), f"{search.question} What was tried, and key figures of each")
    against = ", in brackets the difference from the plan as it is" if search.columns else ""
    st.caption(f"Of “{plain(begun.title)}”; means of {answer['replications']} plausible worlds{against}.")
    for figure in sorted((folder / "figures").glob("*.svg"))[:1]:
        show_figure(figure.read_text(encoding="utf-8"), f"{search.figure}; the numbers are in the table above")
    if note := answer.get("note"):
        st.caption(plain(note))
    files: list[FileOffered] = [
        (f"{name.capitalize()} (HTML)", partial(_page, folder / f"{name}.html", job), f"{name}.html", "text/html")
        for name in ("brief", "report")
    ]
    if real and who.is_file():
        files.append(("Who they are (CSV)", who.read_bytes, WHO, "text/csv"))
    offer_files(files)
    if search.campaigns and not outdated:
        number = campaign_to_take(answer)
        campaign = folder / "campaigns" / f"{number:02}.yaml"
        if campaign.is_file():
            _offer_to_keep(scene, campaign, number)


def _page(path: Path, job: SearchJob) -> bytes:
    return alone(placeless_file(path.name, path.read_bytes(), str(job.folder)))


def _offer_to_keep(scene: Scene, campaign: Path, number: int) -> None:
    """A button that puts what was found beside the what-ifs; once it is there, where."""
    put = f"Put campaign {number} beside the what-ifs"
    try:
        found = choices.what_if(scene.baseline.settings, scene.words, str(campaign)).settings.campaign
    except RequestError as error:
        if st.button(put):
            tell_all(error.problems)
        return
    if there := [each.title for each in kept.everything() if not links.changed_fields(each.campaign, found)]:
        st.info(f"Campaign {number} is beside the what-ifs as “{plain(there[0])}”, on the page *Move the levers*.")
    elif st.button(put):
        kept.keep("Found by the search", found)
        st.rerun()
