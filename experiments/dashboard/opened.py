"""The link with which the page was opened: its choices are taken over once a session, before anything is drawn. What is kept is written
into the browser's address as such a link, so that loading the page again loses nothing of it; nor does it lose a search."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page

from experiments.config.errors import RequestError
from experiments.dashboard import choices, described, kept, levers, links
from experiments.dashboard.begun import Begun, find_again
from experiments.dashboard.scenes import Scene
from experiments.dashboard.surroundings import Surroundings, without_second
from experiments.dashboard.surroundings_side import CHOSEN, LINKED, OTHER
from experiments.dashboard.widgets import BY_ITSELF, browser, page_of_session, tell_all
from experiments.report.aim import aim_of
from sim.settings import Campaign, Settings

DESCRIBED = ("offices", "departments", "home", "team")
"""What describes a company, in the session and in a link."""

READ, WRONG = "link_read", "link_wrong"
"""Where the session keeps that its link has been read, and what is wrong with it."""

GIVEN = "link_gave"
"""Where the session keeps what the link has set, until the browser first asks for anything."""

ADDRESS, ADDRESSED, ONWARD = "address", "addressed", "onward"
"""Where the session keeps what stands behind `?` in the browser's address, what was kept when that was written, and what stands behind `?`
in the links to other pages."""


def open_link() -> None:
    """Take over what the link says; where anything is wrong with it, nothing, and say so."""
    # Of runs that begin by themselves a slow browser shows the last alone, and what that one sets.
    if st.session_state.pop(BY_ITSELF, False):
        st.session_state.update(st.session_state.get(GIVEN, {}))
    else:
        st.session_state.pop(GIVEN, None)
    if READ not in st.session_state:
        st.session_state[READ] = True
        params = st.query_params.to_dict()
        if params:
            try:
                before = dict(st.session_state.items())
                _take_over(links.read_link(params, {name: st.query_params.get_all(name) for name in params}))
                st.session_state[GIVEN] = {
                    name: st.session_state[name] for name in st.session_state if st.session_state[name] is not before.get(name)
                }
                st.session_state[ADDRESS] = urlencode(params)
            except RequestError as error:
                st.session_state[WRONG] = error.problems
        st.session_state[ADDRESSED] = kept.options()
    if WRONG in st.session_state:
        begins = links.SideChoices()
        st.warning(
            "The link with which this page was opened cannot be used, and nothing of it is: below is what the page begins with "
            f"({begins.worlds} plausible worlds of the company {begins.company.replace('_', ' ')}). What is wrong with the link:"
        )
        tell_all(st.session_state[WRONG])
        st.button("Go on without it", on_click=st.session_state.pop, args=(WRONG, None))


def begin_with(key: str, value: Any) -> None:
    """What a widget without a default shows at first, so that somebody can empty it."""
    if value is not None and key not in st.session_state:
        st.session_state[key] = value
        st.session_state.setdefault(GIVEN, {})[key] = value


def _take_over(linked: links.Linked) -> None:
    side, state = linked.side, st.session_state
    state["company"], state["platform"], state["replications"], state["called"] = side.company, side.platform, side.worlds, ""
    state.update({f"described_{name}": getattr(side, name) for name in DESCRIBED})
    state[levers.STATED_PRICES] = {each.key: getattr(side, each.key) for each in levers.PRICES_OF_BOTH}
    for each, campaign in zip(side.kept, linked.kept, strict=True):
        kept.keep(each.called, campaign, each.start)
    state["baseline"] = kept.keep(side.baseline_called or CALLED, linked.baseline).option if linked.baseline else side.baseline
    what_if = linked.what_if and kept.keep(side.called or "The link's what-if", linked.what_if, side.start)
    state["origin"] = what_if.option if what_if else side.start
    if linked.what_if is None:
        state["called"] = side.called[:40]
    if "budget" in side.model_fields_set:
        state[kept.budget_key(state["baseline"])] = side.budget
    state[LINKED], state["matters"] = side.surroundings, side.matters
    if side.second is not None:
        state["second"] = side.second
        if side.second_starts is not None:
            state[f"{side.second}:day_zero"] = side.second_starts
    beside = side.surroundings.other
    if beside is not None:
        state[OTHER] = True
        state.update({f"{OTHER}:{name}": value for name, value in beside._asdict().items()})
    if side.aim:
        state["aim"] = list(side.aim)
        state.update({f"aim:{name}": weight for name, weight in side.aim.items()})


def begun_here() -> dict[str, Begun]:
    """Searches of this page, by question; also those of a page in whose place it was loaded."""
    jobs: dict[str, Begun] = st.session_state.setdefault("jobs", {})
    known = set(jobs)
    find_again(browser(), page_of_session(), jobs)
    for question in jobs.keys() - known:
        for key, value in jobs[question].entered.items():
            begin_with(key, value)
    return jobs


def query_of(scene: Scene, with_kept: bool = True) -> tuple[str, int] | None:
    """The part of a link to a scene behind `?`, and how many what-ifs that are kept it leaves out; None where it would name people."""
    state = st.session_state
    if links.names_people(*scene.plans):
        return None
    named = scene.baseline.name if scene.baseline.name in choices.campaigns() else FIRST_OF_KEPT
    base = choices.chosen((*without_second(scene.words), f"campaign={named}"))[0].settings
    plan = scene.plans[0]
    settings = scene.baseline.settings.model_copy(update={"campaign": plan})
    of_baseline = links.changed_fields(base.campaign, plan)
    origin, of_what_if = (
        _stated(scene.plans[-1], kept.start_of(state["origin"]), settings, scene.words) if scene.what_if else (links.SAME, {})
    )
    known = [campaign for campaign, changes in ((plan, of_baseline), (scene.plans[-1], of_what_if)) if changes]  # kept by who opens it
    others = [each for each in kept.everything() if all(links.changed_fields(each.campaign, one) for one in known)]
    fitting = [each for each in others if with_kept and not links.names_people(each.campaign)][: links.MOST_KEPT - len(known)]
    titles = (each.title for each in kept.everything() if not links.changed_fields(each.campaign, scene.plans[-1]))
    ours, budget = aim_of({}).weights, scene.baseline.settings.campaign.budget
    called = next(titles, scene.what_if.title)[:200] if scene.what_if else ""
    by_itself = "" if of_what_if or origin == links.SAME else choices.what_if(settings, scene.words, origin).title[:200]
    texts = {name: state[f"described_{name}"] for name in DESCRIBED} if state["company"] == described.NAME else {}
    around: Surroundings = state.get(CHOSEN, Surroundings())
    own_files = state["company"] == choices.OWN  # names of offices are told of no file
    side: dict[str, Any] = {
        "company": state["company"],
        **texts,
        "platform": state["platform"],
        "baseline": named,
        "baseline_called": scene.baseline.title[:200] if of_baseline and scene.baseline.title != CALLED else "",
        "start": origin,
        "called": "" if called == by_itself else called,
        "worlds": scene.replications,
        **({} if budget == base.campaign.budget else {"budget": budget}),
        **state.get(levers.STATED_PRICES, {}),
        "aim": {} if scene.aim.weights == ours else dict(scene.aim.weights),
        "matters": state.get("matters"),
        "near": () if own_files else tuple(around.near),
        "cultures": {} if own_files else dict(around.cultures),
        "second": around.second,
        "second_starts": around.starts,
        **({} if around.other is None else dict(zip(("other", "other_begins", "other_ends"), around.other, strict=True))),
        "kept": [
            links.KeptInLink(called=each.title[:200], start=start, changes=changes)
            for each in fitting
            for start, changes in [_stated(each.campaign, each.start, settings, scene.words)]
        ],
    }
    query = links.query_of(links.SideChoices(**side), of_baseline, of_what_if)
    return (query, len(others) - len(fitting)) if len(query) <= links.LONGEST or not fitting else query_of(scene, with_kept=False)


CALLED = "The link's baseline"
"""What a baseline is called that a link changes, and gives no name."""


def _stated(campaign: Campaign, start: str, base: Settings, words: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """Where a link says that a campaign starts, and how it differs from there."""
    try:
        return start, links.changed_fields(links.started(base, start, words).campaign, campaign)
    except RequestError:  # where it started does not fit this baseline
        return links.SAME, links.changed_fields(base.campaign, campaign)


def write_address(scene: Scene) -> None:
    """Put the link into the browser's address where what is kept has changed: loading the page again brings it back. Not with each lever:
    each would be one more page to go back through, and going back would undo nothing. Links to other pages have it as it is now."""
    state, there = st.session_state, st.query_params.to_dict()
    if state.get(ONWARD) is not None and there == _fields(state[ONWARD]):  # through one of these links
        state[ADDRESS] = state[ONWARD]
    found = query_of(scene)
    if (now := kept.options()) != state[ADDRESSED]:
        state[ADDRESSED] = now
        if found:
            state[ADDRESS] = found[0]
    wanted = _fields(state.get(ADDRESS, ""))
    if wanted and there != wanted:  # also where somebody went back to a page with an older one
        st.query_params.from_dict(wanted)
    state[ONWARD] = found[0] if found else state.get(ADDRESS, "")


def _fields(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


def offer_pages(place: DeltaGenerator, pages: Sequence[Page]) -> None:
    """Links to all pages. They take the scenario along in the address, which would otherwise be written after the page is changed, and be one
    more page to go back through."""
    for each in pages:
        place.page_link(each, query_params=_fields(st.session_state.get(ONWARD, "")))


FIRST_OF_KEPT = "space_voyage"
"""The campaign from which a link states how a kept baseline differs."""


LOST = "Loading the page again loses what no link holds: download it to have it for longer."


def tell_what_is_lost(scene: Scene) -> None:
    """Say, where a what-if can be kept, that it goes with the session."""
    if scene.what_if is not None and links.names_people(scene.plans[-1]):
        st.caption(f"This what-if names people, so no link may hold it. {LOST}")


def offer_link(scene: Scene) -> None:
    """The link to what is shown."""
    found = query_of(scene)
    if found is None:
        st.caption(f"There is no link to this: a campaign names people, and a link must not. {LOST}")
        return
    query, left_out = found
    address = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix("/watch").removesuffix("/search")
    st.markdown("**A link to this** opens it with the same levers and with the what-ifs that are kept, in a dashboard at this address:")
    st.code(f"{address}/?{query}" if query else address, language=None, wrap_lines=True)
    if left_out:
        st.caption(
            f"It leaves out {left_out} of the what-ifs that are kept: they name people, which a link must not, or are too long for it. {LOST}"
        )
    if st.session_state["company"] == choices.OWN:
        st.caption("It holds nothing of your company's files: whoever opens it chooses them again.")
    st.caption(
        "The browser's address becomes this link whenever you keep, rename or remove a what-if, or go to another page: loading the page again "
        "brings back what it holds of what you kept, and the levers as they were then."
    )
