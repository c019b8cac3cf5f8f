"""The link with which the page was opened: its choices are taken over once a session, before anything is drawn."""

from typing import Any

import streamlit as st

from experiments.config.errors import RequestError
from experiments.dashboard import choices, described, kept, levers, links
from experiments.dashboard.scenes import Scene
from experiments.dashboard.surroundings import Surroundings
from experiments.dashboard.surroundings_side import CHOSEN, LINKED, OTHER
from experiments.dashboard.widgets import tell_all
from experiments.report.aim import aim_of

DESCRIBED = ("offices", "departments", "home", "team")
"""What describes a company, in the session and in a link."""

READ, WRONG = "link_read", "link_wrong"
"""Where the session keeps that its link has been read, and what is wrong with it."""


def open_link() -> None:
    """Take over what the link says; where anything is wrong with it, nothing, and say so."""
    if READ not in st.session_state:
        st.session_state[READ] = True
        params = st.query_params.to_dict()
        if params:
            try:
                _take_over(links.read_link(params))
            except RequestError as error:
                st.session_state[WRONG] = error.problems
    if WRONG in st.session_state:
        st.warning("The link with which this page was opened cannot be used, and nothing of it is. What is wrong with it:")
        tell_all(st.session_state[WRONG])
        st.button("Go on without it", on_click=st.session_state.pop, args=(WRONG, None))


def _take_over(linked: links.Linked) -> None:
    side, state = linked.side, st.session_state
    state["company"], state["replications"], state["called"] = side.company, side.worlds, ""
    state.update({f"described_{name}": getattr(side, name) for name in DESCRIBED})
    state[levers.STATED_PRICES] = {each.key: getattr(side, each.key) for each in levers.PRICES_OF_BOTH}
    state["baseline"] = kept.keep("The link's baseline", linked.baseline).option if linked.baseline else side.baseline
    state["origin"] = kept.keep(side.called or "The link's what-if", linked.what_if).option if linked.what_if else side.start
    if linked.what_if is None:
        state["called"] = side.called[:40]
    if side.budget is not None:
        state[f"budget:{state['baseline']}"] = side.budget
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


def query_of(scene: Scene) -> str | None:
    """The part of a link to a scene behind `?`; None where it would name people."""
    state = st.session_state
    if links.names_people(*scene.plans):
        return None
    named = scene.baseline.name if scene.baseline.name in choices.campaigns() else FIRST_OF_KEPT
    company = [word for word in scene.words if not word.startswith("campaign=")]
    base = choices.chosen((*company, f"campaign={named}"))[0].settings
    plan, origin = scene.plans[0], links.SAME
    start = plan
    if scene.what_if is not None and state["origin"] in (*choices.campaigns(), *choices.scenarios()):
        origin, settings = state["origin"], scene.baseline.settings.model_copy(update={"campaign": plan})
        start = choices.what_if(settings, scene.words, origin).settings.campaign
    ours, own = aim_of({}).weights, base.campaign.budget or 0.0
    budget = scene.baseline.settings.campaign.budget or 0.0
    texts = {name: state[f"described_{name}"] for name in DESCRIBED} if state["company"] == described.NAME else {}
    around: Surroundings = state.get(CHOSEN, Surroundings())
    own_files = state["company"] == choices.OWN  # names of offices are told of no file
    side: dict[str, Any] = {
        "company": state["company"],
        **texts,
        "baseline": named,
        "start": origin,
        "called": scene.what_if.title if scene.what_if else "",
        "worlds": scene.replications,
        "budget": None if budget == own else budget,
        **state.get(levers.STATED_PRICES, {}),
        "aim": {} if scene.aim.weights == ours else dict(scene.aim.weights),
        "matters": state.get("matters"),
        "near": () if own_files else tuple(around.near),
        "cultures": {} if own_files else dict(around.cultures),
        "second": around.second,
        "second_starts": around.starts,
        **({} if around.other is None else dict(zip(("other", "other_begins", "other_ends"), around.other, strict=True))),
    }
    what_if = links.changed_fields(start, scene.plans[-1]) if scene.what_if else {}
    return links.query_of(links.SideChoices(**side), links.changed_fields(base.campaign, plan), what_if)


FIRST_OF_KEPT = "space_voyage"
"""The campaign from which a link states how a kept baseline differs."""


def offer_link(scene: Scene) -> None:
    """The link to what is shown."""
    query = query_of(scene)
    if query is None:
        st.caption("There is no link to this: a campaign names people, and a link must not.")
        return
    address = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix("/watch").removesuffix("/search")
    st.markdown("**A link to this** opens it with the same levers, in a dashboard at this address:")
    st.code(f"{address}/?{query}" if query else address, language=None, wrap_lines=True)
    if st.session_state["company"] == choices.OWN:
        st.caption("It holds nothing of your company's files: whoever opens it chooses them again.")
