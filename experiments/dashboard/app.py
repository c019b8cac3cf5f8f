"""What the browser shows. Streamlit runs this file anew at every touch of a widget; what is heavy is kept elsewhere."""

from collections.abc import Callable

import streamlit as st

from experiments.dashboard.warming import MODEL

STYLE = """<style>
[data-testid=stMainBlockContainer] {padding-top: 4rem}
@media (min-width: 769px) {[data-testid=stMainBlockContainer] {padding-top: 1.2rem}}
[data-testid=stMetricValue] {font-size: 1.35rem}
.stMarkdownEllipsis, .stMarkdownEllipsis p {white-space: normal !important; overflow: visible !important}
[data-testid=stMetricDelta] {height: auto; align-items: flex-start}
[data-testid=stCaptionContainer] code {color: inherit}
.wide {overflow-x: auto}
.wide table {border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.35}
.wide :is(th, td) {padding: .4rem .6rem .4rem 0; border-bottom: 1px solid #DDD; text-align: left; vertical-align: top; font-variant-numeric: tabular-nums}
.wide img {width: 100%}
.room {container-type: inline-size}
.sideways {display: none; font-size: .8rem; color: #555; margin: 0 0 .3rem}
@media (max-width: 640px) {
  .sideways {display: block}
  .wide.many table {min-width: 40rem}
  .wide.many :is(th, td):first-child {position: sticky; left: 0; background: #FFF; max-width: 8rem; padding-right: .8rem}
}
@container (max-width: 48rem) {
  .room .sideways {display: block}
  .room img {min-width: 54rem}
}
@media (max-width: 640px) {.st-key-across {display: none}}
@media (min-width: 641px) {.st-key-upright {display: none}}
@media (min-width: 769px) {.st-key-elsewhere {display: none}}
@media (min-width: 641px) {
  .st-key-levers [data-testid=stColumn] {min-width: 9rem}
  .st-key-tiles [data-testid=stColumn] {min-width: 11rem}
  .st-key-pictures [data-testid=stColumn] {min-width: 16rem}
}
.wide th {font-weight: 600; vertical-align: bottom; color: #444}
@media (hover: none) {[data-testid=stDataFrame] {margin-top: 2.75rem}}
</style>"""
"""The pictures nearer to the levers, and links to other pages where Streamlit would have its own, which on a phone stand below the button
of the sidebar; tables that can be moved sideways, and nothing cut off: a figure has the room it needs, or a hint;
levers, figures and pictures go on in the next row where the sidebar leaves too little room for all of them. Where nothing hovers, the
buttons of a table are always there, above it, and have room there."""


def wait_until(ready: Callable[[float], bool]) -> None:
    """A bar until so much of the model is loaded and compiled."""
    place = st.empty()  # there in every run: what follows keeps its place on the page, and open tabs stay open
    while not ready(0.25):
        place.progress(MODEL.share, text=MODEL.doing)
    place.empty()
    if MODEL.error is not None:
        st.error("The model could not be loaded: see the terminal in which the dashboard runs.")
        raise MODEL.error


def main() -> None:
    """The page that is chosen, and what both have in common: the choices at the side and the levers."""
    st.set_page_config(page_title="Watercooler", page_icon="☕", layout="wide")
    st.html(STYLE)
    levers = st.Page(compare, title="Move the levers", url_path="levers", default=True)
    others = [st.Page(search, title="Search", url_path="search"), st.Page(watch, title="Watch one run", url_path="watch")]
    chosen = st.navigation([levers, *others], position="hidden")  # its own links would leave behind what stands behind `?` in the address
    to_pages = st.container(key="pages", horizontal=True)
    st.title("Will they talk about it?" if chosen == levers else chosen.title)
    MODEL.begin()
    wait_until(MODEL.wait_for_people)
    from experiments.dashboard.opened import begun_here, offer_pages, write_address  # late: the title is painted before the model is loaded
    from experiments.dashboard.side import looked_at, scene_from_side
    from experiments.dashboard.widgets import run_or_tell

    begun_here()  # on whichever page: a search of which no page is open any more ends
    under_title = st.container()
    scene = st.session_state["scene"] = scene_from_side(open_levers=chosen == levers)
    if scene is not None:
        write_address(scene)
    offer_pages(to_pages, (levers, *others))
    if scene is not None:
        under_title.markdown(looked_at(scene))
    with under_title.container(key="elsewhere"):  # where the sidebar is folded
        st.caption("Company, baseline, what-if and *Keep* are in the sidebar: **»** at the top left opens it.")
    wait_until(MODEL.wait)
    run_or_tell(chosen)


def compare() -> None:
    """The page of levers."""
    from experiments.dashboard.compare_page import page

    page(st.session_state["scene"])


def search() -> None:
    """The page of searches."""
    from experiments.dashboard.search_page import page

    page(st.session_state["scene"])


def watch() -> None:
    """The page of one run."""
    from experiments.dashboard.watch_page import page

    page(st.session_state["scene"])


main()
