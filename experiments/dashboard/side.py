"""The choices at the side, and the levers: what the reader wants to see, or the problems that keep it from being shown."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import streamlit as st
from pydantic import ValidationError

from experiments.config.arms import Arm
from experiments.dashboard import choices, kept, levers, links, scenes
from experiments.dashboard.board import Board
from experiments.dashboard.company_side import company_at_the_side, uploads
from experiments.dashboard.opened import begin_with, open_link
from experiments.dashboard.reacting import OTHER, others_of
from experiments.dashboard.scenes import Scene
from experiments.dashboard.surroundings import Surroundings
from experiments.dashboard.surroundings_side import CHOSEN, with_surroundings
from experiments.dashboard.widgets import plain, tell_all
from experiments.report.aim import Aim, aim_of
from experiments.report.kpi_groups import HEADLINES
from experiments.report.wording import capital, company_said
from experiments.storage.cache_keys import group_key
from sim.settings import Campaign, Settings

FIRST_BASELINE, FIRST_WHAT_IF = "space_voyage", "no_teasers"
FILE, MATTERS = "a file of mine", "matters"


def scene_from_side(open_levers: bool = True) -> Scene | None:
    """The scene as it is chosen; None if something is wrong, which is then shown beside its field."""
    if scenes.read_or_tell(st.container(), scenes.runner) is None:  # no parameter sets, or stale ones
        return None
    open_link()
    scene = _scene(open_levers)
    if scene is None:
        st.info("The answer appears here once what is marked, here or at the side, is put right, or what is missing is chosen.")
    return scene


def looked_at(scene: Scene) -> str:
    """What is compared, and where: on a narrow screen the sidebar does not show it."""
    named, company = [f"**{plain(each.label)}**" for each in reversed(scene.arms)], company_said(scene.baseline.settings.company.name)
    around: Surroundings = st.session_state.get(CHOSEN, Surroundings())
    beside = [f"“{readable(around.second)}”"] if around.second else []
    if any(each.name == OTHER for each in scene.baseline.settings.campaign.others) and around.other:
        beside.append(f"another programme that takes {around.other.takes:.0%} of attention".replace("%", " %"))
    return f"{' against '.join(named) if scene.what_if else f'{named[0]} alone'}, in {plain(company)}" + (
        f", beside {plain(' and '.join(beside))}" if beside else ""
    )


def _else_last[T](what: str, found: T | None) -> T | None:
    """What is found; where that is nothing, what was found last: so all that stands below it is drawn, and keeps what was entered."""
    known: dict[str, T] = st.session_state.setdefault("found_last", {})
    if found is not None:
        known[what] = found
    return known.get(what)


def _scene(open_levers: bool) -> Scene | None:
    with st.sidebar:
        company = company_at_the_side()
        words = _else_last("company", company)
        if words is None:
            return None
        surrounded = with_surroundings(words, st.session_state.get("baseline", FIRST_BASELINE))
        words = (*(surrounded or words), *(f"{field}={value!r}" for field, value in _prices().items() if field.startswith("company.")))
        stated = _baseline(words)
        baseline = _else_last("baseline", stated)
        if baseline is None:
            return None
        budget = _budget(baseline)
        start = _origin(baseline, words)
        origin = _else_last("origin", start)
        own = origin and origin.settings.campaign.budget
        if own is not None and own not in (budget, baseline.settings.campaign.budget):
            st.caption(f"Its own budget, {own:,.0f} USD, is left out: the one above holds for everything compared.")
        aim, matters = _aim()
        name = st.text_input(
            "Name of the what-if",
            key="called",
            max_chars=40,
            placeholder="named after its levers",
            help="used in figures and files",
            persist_state="session",
        )
        replications = st.select_slider(
            "Plausible worlds", scenes.REPLICATIONS, 128, key="replications", help="each has its own events, company and parameters"
        )
    if origin is None:
        return None
    planned = _levers(baseline, origin, words, name, budget, open_levers)
    if planned is None or None in (company, surrounded, stated, start):
        return None
    plans = [each.settings.campaign for each in (baseline, planned)]
    first, what_if = _bound(baseline, budget), _bound(planned, budget)
    same = scenes.without_names(what_if.settings) == scenes.without_names(first.settings)
    beside = tuple(_bound(each, budget) for each in kept.fitting(baseline.settings))
    return Scene(words, first, None if same else what_if, replications, aim, beside, matters, tuple(plans))


def _budget(baseline: Arm) -> float | None:
    """What may be spent on everything compared; None: no limit is stated. It has no default, since who empties a field with one gets that back."""
    key = kept.budget_key(baseline.name)
    begin_with(key, baseline.settings.campaign.budget)
    budget = st.number_input(
        "Budget, USD", 0.0, 1e9, None, 1000.0, key=key, format="%0.0f", placeholder="none", persist_state="session",
        help="recommendations keep to it; the tab *Along the way* can stop spending there. Empty: none",
    )  # fmt: skip
    if budget is not None:
        st.caption(f"{budget:,.0f} USD" if budget else "0 USD: nothing may be spent. Empty the field for no budget.")
    return budget


def _prices() -> dict[str, float]:
    """Prices of both campaigns that are stated in the tab *Prices*, by field of the settings."""
    stated = st.session_state.get(levers.STATED_PRICES, {})
    return {each.field: stated[each.key] for each in levers.PRICES_OF_BOTH if stated.get(each.key) is not None}


def _bound(arm: Arm, budget: float | None) -> Arm:
    """An arm with the budget, the prices and the other programme that bind everything compared."""
    prices = {field: value for field, value in _prices().items() if field.startswith("campaign.")}
    settings = arm.settings.changed({"campaign.budget": budget, **prices})
    campaign, beside = settings.campaign, st.session_state.get(CHOSEN, Surroundings()).other
    if beside is not None:
        first, last = (campaign.calendar.offset(day) for day in (beside.begins, beside.ends))
        with suppress(ValidationError):  # it is over, or far off, when this campaign takes place: it changes nothing
            settings = settings.changed({"campaign.others": others_of(campaign, first, last, beside.takes)})
    return replace(arm, settings=settings)


def _aim() -> tuple[Aim, float | None]:
    """What decides: key figures, and what each of them weighs; and the smallest difference in it that matters, if that is stated."""
    with st.expander("What decides"):
        chosen = st.multiselect(
            "Key figures", links.DECIDE, list(HEADLINES), format_func=kept.short_label, key="aim", placeholder="pull and content heard",
            help="the recommended campaign is best in all of them together (their geometric mean)",
        )  # fmt: skip
        weights = dict.fromkeys(chosen, 1.0)
        if len(chosen) > 1:
            weights = {
                each: st.number_input(
                    f"Weight: {kept.short_label(each)}",
                    links.LIGHTEST,
                    links.HEAVIEST,
                    1.0,
                    0.5,
                    key=f"aim:{each}",
                    persist_state="session",
                )
                for each in chosen
            }
        points = st.number_input(
            "Smallest difference that matters, points", 0.1, 50.0, None, 0.5, key=MATTERS, placeholder="a twentieth of it",
            help="of what decides: what differs by less counts as alike",
        )  # fmt: skip
    return aim_of(weights), None if points is None else points / 100


def readable(name: str) -> str:
    """The name of a file as it is read."""
    return capital(name).replace("_", " ")


def _titles(names: Sequence[str]) -> dict[str, str]:
    """What things to choose are called: files by their names, what is kept by its title."""
    own = kept.options() | {links.SAME: "The baseline itself", FILE: "A file of mine"}
    return {name: own.get(name) or readable(name) for name in names}


def _baseline(words: tuple[str, ...]) -> Arm | None:
    """The campaign everything is compared with."""
    names = [*choices.campaigns(), *kept.options()]
    name = st.selectbox(
        "Baseline", names, names.index(FIRST_BASELINE), key="baseline", format_func=_titles(names).__getitem__,
        help="what the what-if is compared with",
    )  # fmt: skip
    mine, place = kept.of(name), st.container()
    request = scenes.read_or_tell(place, choices.chosen, words if mine else (*words, f"campaign={name}"))
    if request is None:
        return None
    settings: Settings = request[0].settings
    found = mine.arm(settings) if mine else scenes.arm(name, settings.campaign.title or name, settings)
    if not mine:
        st.caption(plain(found.title))
    problems = choices.fit(found.settings, scenes.runner().company)
    if problems:  # a link or another company may have brought it
        tell_all(problems, place)
        return None
    return found


def _origin(baseline: Arm, words: tuple[str, ...]) -> Arm | None:
    """Where the levers start."""
    names = [links.SAME, *choices.campaigns(), *choices.scenarios(), *kept.options(), FILE]
    name = st.selectbox("What if we had", names, names.index(FIRST_WHAT_IF), key="origin", format_func=_titles(names).__getitem__)
    if name == links.SAME:
        return scenes.arm(links.SAME, baseline.title, baseline.settings)
    mine = kept.of(name)
    if mine:
        return mine.arm(baseline.settings)
    place = st.container()
    if name == FILE:
        file = st.file_uploader("Campaign or scenario (YAML)", type=["yaml", "yml"], max_upload_size=1)
        if file is None:
            place.info("Choose a file, such as one saved from here.")
            return None
        name = str(uploads().add("what_if.yaml", file.getvalue()))
    found = scenes.read_or_tell(place, choices.what_if, baseline.settings, words, name)
    if found is not None:
        st.caption(plain(found.title))
    return found


def _its_own(campaign: Campaign) -> Campaign:
    """A campaign without what the choices around all campaigns make of it: levers do not start anew because of them."""
    return campaign.model_copy(update={"programme": campaign.programme.model_copy(update={"language": None})})


def on_a_phone() -> bool:
    """Whether the browser says that it is one of a phone; how wide a screen is, the page does not know."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def _levers(baseline: Arm, origin: Arm, words: tuple[str, ...], name: str, budget: float | None, opened: bool) -> Arm | None:
    """The what-if: where it started, with levers moved."""
    campaign = _bound(origin, budget).settings.campaign
    stem = f"{baseline.name}|{origin.name}|{group_key(_its_own(origin.settings.campaign))}|{st.session_state.get('round', 0)}"
    company = scenes.runner().company(origin.settings)
    usual = {each.key: levers.usual_price(each, origin.settings) for each in levers.PRICES_OF_BOTH}
    board = Board(campaign, stem, company.office_names, company.labels.functions, usual)
    board.places[""] = st.container()
    unfolded = opened and not on_a_phone()  # there, the answer would be many screens below
    with st.container(key="levers"), st.expander("Levers of the what-if", expanded=unfolded):
        board.draw()
    made, problems = choices.moved(origin.settings, board.all_changes, words)
    if made is not None:
        problems = choices.fit(_bound(replace(origin, settings=made), budget).settings, scenes.runner().company)
    if problems or made is None:
        board.tell(problems)
        return None
    started = "" if origin.name == links.SAME else origin.title
    title = levers.spoken(name.replace("${", "$ {").strip()) or levers.titled(
        board.changes, campaign, started, choices.is_shipped(origin.name)
    )
    return scenes.arm("what_if", kept.told_apart(title, made.campaign), made)
