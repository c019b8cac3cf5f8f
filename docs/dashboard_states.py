"""Pictures of every state of the dashboard, wide and on a phone: `python docs/dashboard_states.py [STATE ...]` fills docs/pictures/dashboard.

Each is taken in a headless Chromium, from a dashboard that runs as its own process; docs/guide/10_dashboard.md shows them.
"""

import contextlib
import io
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

TARGET = Path(__file__).parent / "pictures" / "dashboard"
SCREENS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
FIRM = "company=small_firm&worlds=32"
TWO_OFFICES = "company=described&offices=London+300+0%0ANew+York+200+-5&worlds=32"
LONG = 600_000
"""Milliseconds that a search, or a model that is compiled first, may take."""

SAID = {"wide": "on a screen of 1,280 pixels", "phone": "on a phone"}
PAGE = Path(__file__).parent / "guide" / "23_every_state_of_the_dashboard.md"
HEAD = """# Every state of the dashboard

What you see in the browser, on a screen of 1,280 pixels and on a phone of 390. `python docs/dashboard_states.py` takes all of it anew."""

COLOURS = 256
"""Of a picture: with fewer, small spots of colour take that of larger ones."""


class State(NamedTuple):
    """What is shown, in a line; the link that opens it; what is done then, and to which words the page is moved."""

    shows: str
    link: str = FIRM
    act: Callable[[Any], None] = lambda page: None
    at: str = ""
    side: bool = False  # whether it is about what stands at the side
    then: Callable[[Any], None] = lambda page: None  # after the pictures


def _tab(name: str) -> Callable[[Any], None]:
    return lambda page: page.get_by_role("tab", name=name, exact=True).click()


def _keep_two(page: Any) -> None:
    for strength in ("", "Home"):
        if strength:
            page.get_by_role("tab", name="Brand", exact=True).click()
            page.get_by_role("slider", name="Brand strength").press(strength)
            settled(page)
        page.get_by_role("button", name="Keep this what-if").click()
        settled(page)


def _write_offices(page: Any, text: str) -> None:
    field = page.get_by_role("textbox", name=re.compile("Offices"))
    field.fill(text)
    field.press("Control+Enter")
    settled(page)


def _choose(page: Any, label: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(label)).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    settled(page)


def _open(page: Any, expander: str) -> None:
    page.locator("summary").filter(has_text=expander).click()
    page.wait_for_timeout(600)


def _around(page: Any) -> None:
    _open(page, "Offices, and what else runs")
    page.get_by_text("Another programme in the same months").click()
    settled(page)


def _closes_too_early(page: Any) -> None:
    _tab("Seats")(page)
    field = page.get_by_test_id("stDateInput").filter(has_text="Registration closes").get_by_role("spinbutton").first
    field.click()
    field.press_sequentially("2020")
    field.press("Enter")
    page.get_by_role("heading", name="Will they talk about it?").click()  # closes the calendar
    settled(page)


def _search(question: str, wait: bool = True) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.get_by_role("link", name="Search", exact=True).click()
        settled(page)
        page.get_by_text(question, exact=True).click()
        settled(page)
        if question == "Whom to involve?":
            people = page.get_by_role("spinbutton", name=re.compile("People at most"))
            people.fill("5")
            people.press("Enter")
            settled(page)
        page.get_by_role("button", name="Search", exact=True).click()
        page.get_by_role("button", name="Cancel").wait_for()
        if wait:
            page.get_by_role("button", name="Brief (HTML)").wait_for(timeout=LONG)
            settled(page)
        else:
            page.wait_for_timeout(3_000)  # a search takes some ten seconds

    return act


def _cancel(page: Any) -> None:
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled: nothing was kept.").wait_for()


def _cancelled(page: Any) -> None:
    _search("How many seats?", wait=False)(page)
    _cancel(page)


def _watch(page: Any) -> None:
    page.get_by_role("link", name="Watch one run").click()
    page.get_by_role("button", name="Play").wait_for()
    settled(page)


STATES = {
    "answer": State("The answer: what to do, how sure that is, and four figures"),
    "nothing": State("Nothing is changed yet: what to expect of the baseline", f"{FIRM}&start=same"),
    "brand": State("Brand and theme", act=_tab("Brand")),
    "programme": State("The programme itself", act=_tab("Programme")),
    "seats": State("Seats, sessions and registration", act=_tab("Seats")),
    "along_the_way": State("Rules that react, waves, modules", act=_tab("Along the way")),
    "sharing": State("What sharing earns, and what helps it", act=_tab("Sharing")),
    "managers": State("Managers who are involved early, or asked to suggest it", act=_tab("Managers")),
    "audience": State("Whom the campaign is for", act=_tab("Audience")),
    "prices": State("Prices: of the what-if alone, and of everything that is compared", act=_tab("Prices")),
    "problem": State("What is wrong stands beside its field", act=_closes_too_early),
    "described": State("A company described in a few words", TWO_OFFICES, side=True),
    "mistyped": State(
        "A typing error: all else stays as it was entered",
        TWO_OFFICES,
        lambda page: _write_offices(page, "London 300 0\nNew York"),
        side=True,
    ),
    "own_files": State(
        "A company from your own files", act=lambda page: _choose(page, "Company", "Your own company, from files"), side=True
    ),
    "around": State("Offices that differ, a second campaign, another programme", act=_around, at="Offices, and what else runs", side=True),
    "decides": State(
        "What decides, with weights, and the smallest difference that matters",
        f"{FIRM}&matters=2&aim=%7B%22content_heard%22%3A2%2C%22frustration%22%3A1%7D",
        lambda page: _open(page, "What decides"),
        at="What decides",
        side=True,
    ),
    "budget": State("A budget that nothing compared keeps", f"{FIRM}&budget=20000"),
    "kept": State("What-ifs that are kept, side by side", act=_keep_two, at="What-ifs side by side"),
    "demand": State("Demand against seats, talk, offices and cost", at="Baseline: demand against seats"),
    "figures": State("Key figures of both, their difference and the verdict", at="Both side by side"),
    "doubt": State("What could go wrong, and what to find out first", at="What could go wrong"),
    "why": State("Which lever made the difference", f"{FIRM}&campaign.brand.strength=0.2", at="Why"),
    "rests_on": State("What it rests on, what to download, and a link to all of it", at="What it rests on"),
    "bad_link": State("A link that cannot be used says why", f"{FIRM}&campaign.brand.strenght=1"),
    "searching": State("A search under way, with a way to cancel it", act=_search("How many seats?", wait=False), then=_cancel),
    "cancelled": State("A search that was cancelled", act=_cancelled),
    "how_many_seats": State("How many seats: what each number costs and gives", act=_search("How many seats?"), at="How many seats for"),
    "what_to_change": State("What to change: a better plan within the budget", act=_search("What to change?"), at="How is"),
    "whom_to_involve": State(
        "Whom to involve: ambassadors, and what they add", act=_search("Whom to involve?"), at="Whom to involve before"
    ),
    "watch": State("One run, day by day", "company=global_marketing&worlds=32", _watch),
}
"""Every state, in the order in which the guide shows them. "loading" is taken first of all, before the model is there."""

LOADING = "Until the model is loaded"


def take(names: list[str]) -> None:
    """Pictures of some states (none named: all), wide and on a phone."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
    if chromium is None:
        raise SystemExit("no Chromium on this machine: the pictures of the dashboard stay as they are")
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as place, served(place) as address:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport=SCREENS["wide"])
        context.set_default_timeout(60_000)
        if not names or "loading" in names:
            page = context.new_page()
            page.goto(f"{address}/?{FIRM}", wait_until="commit")
            page.get_by_role("progressbar").wait_for()
            store(page, "loading", "wide")
            page.close()
        for name, state in STATES.items():
            if not names or name in names:
                photograph(context, address, name, state)
                print(name, flush=True)
        browser.close()
    write_page()


def write_page() -> None:
    """The page of the guide that shows them all, each with a line."""
    parts = [HEAD]
    for name, shows in {"loading": LOADING, **{name: state.shows for name, state in STATES.items()}}.items():
        screens = [screen for screen in SCREENS if (TARGET / f"{name}_{screen}.png").is_file()]
        if not screens:
            continue
        heading, more, _ = shows.partition(":")
        parts.append(f"## {heading}" + (f"\n\n{shows}." if more else ""))
        parts.append("\n".join(f"![{shows}, {SAID[screen]}](../pictures/dashboard/{name}_{screen}.png)" for screen in screens))
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def photograph(context: Any, address: str, name: str, state: State) -> None:
    """Open a state, and keep a picture of it; then make the screen narrow, and keep another one."""
    page = context.new_page()
    page.goto(f"{address}/?{state.link}")
    page.get_by_role("heading", name="Will they talk about it?").wait_for(timeout=LONG)
    settled(page)
    state.act(page)
    settled(page)
    shoot(page, name, state, "wide")
    page.set_viewport_size(SCREENS["phone"])
    page.wait_for_timeout(800)
    closed = page.get_by_test_id("stExpandSidebarButton").is_visible()
    if state.side and closed:
        page.get_by_test_id("stExpandSidebarButton").click()
    elif not state.side and not closed:
        page.get_by_test_id("stSidebar").hover()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    shoot(page, name, state, "phone")
    state.then(page)
    page.close()


def shoot(page: Any, name: str, state: State, screen: str) -> None:
    """Move to what is shown, and keep a picture of it."""
    page.mouse.move(0, 0)  # off what tells its meaning while it is pointed at
    if state.side:
        page.get_by_test_id("stSidebar").get_by_text(state.at or "Company", exact=True).first.evaluate(TO_TOP)
    elif state.at:
        page.get_by_role("heading", name=re.compile(f"^{state.at}")).first.evaluate(TO_TOP)
        page.get_by_test_id("stMain").evaluate("each => each.scrollBy(0, -70)")
    page.wait_for_timeout(1_200)
    store(page, name, screen)


TO_TOP = "each => each.scrollIntoView({block: 'start'})"


def store(page: Any, name: str, screen: str) -> None:
    """Keep what is on the screen, in few colours."""
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    seen.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(TARGET / f"{name}_{screen}.png", optimize=True)


def settled(page: Any) -> None:
    """Wait until nothing is computed any more."""
    for _ in range(3):
        page.wait_for_timeout(300)
        page.wait_for_function(
            """() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
                && !document.querySelector("[data-testid=stSkeleton]") && !/more follow/i.test(document.body.innerText)""",
            timeout=LONG,
        )


@contextlib.contextmanager
def served(place: str) -> Iterator[str]:
    """The address of a dashboard that runs in a folder of its own."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    command = [sys.executable, "-m", "experiments.cli", "dashboard", f"port={port}", "browser=false"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(600):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


if __name__ == "__main__":
    take(sys.argv[1:])
