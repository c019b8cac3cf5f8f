"""What the browser shows. Streamlit runs this file anew at every touch of a widget; what is heavy is kept elsewhere."""

import streamlit as st

from experiments.dashboard.warming import MODEL


def wait_for_model() -> None:
    """A bar until the model is loaded and compiled."""
    MODEL.begin()
    if MODEL.wait(0):
        return
    place = st.empty()
    while not MODEL.wait(0.25):
        place.progress(MODEL.share, text=MODEL.doing)
    place.empty()


def main() -> None:
    """The page that is chosen."""
    st.set_page_config(page_title="Watercooler", page_icon="☕", layout="wide")
    levers = st.Page(compare_page, title="Move the levers", url_path="levers", default=True)
    watch = st.Page(watch_page, title="Watch one run", url_path="watch")
    chosen = st.navigation([levers, watch], position="top")
    st.title("Will they talk about it?" if chosen == levers else "Watch one run")
    wait_for_model()
    if MODEL.error is not None:
        st.error("The model could not be loaded: see the terminal in which the dashboard runs.")
        raise MODEL.error
    chosen.run()


def compare_page() -> None:
    """Late imports: the first page is painted before the model is loaded."""
    from experiments.dashboard.compare_page import page

    page()


def watch_page() -> None:
    """As above."""
    from experiments.dashboard.watch_page import page

    page()


main()
