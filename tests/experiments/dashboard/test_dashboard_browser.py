"""The dashboard as somebody uses it, in a headless Chromium: choose, move a lever, compare, read, take home, watch.

It needs a Chromium on this machine (Debian: the package `chromium`); without one it is skipped.
"""

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest

from experiments import cli
from experiments.dashboard import choices, widgets, zones
from experiments.dashboard.in_memory import InMemoryRunner
from experiments.design.parameter_sets import fresh_sets

pytest.importorskip("streamlit", reason="the extra `ui` is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")

COMPILING, USUAL = 400_000, 60_000
"""Milliseconds after which something is wrong: the model may have to be compiled first."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard that runs as its own process, for somebody whose home folder is empty."""
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")  # machine code
    command = [sys.executable, "-m", "experiments.cli", "dashboard", f"port={port}", "browser=false"]
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": cache}
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as server:
        try:
            for _ in range(600):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, server.stdout and server.stdout.read().decode()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
    assert not (home / ".streamlit").exists()  # nothing asked, nothing kept


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        found = driver.chromium.launch(executable_path=CHROMIUM, args=options)
        yield found
        found.close()


@contextmanager
def opened(browser: Any, link: str, **device: Any) -> Iterator[Any]:
    """A page that must not ask anything of any other machine, nor complain. To load one is the dearest thing a test here does: tests share
    it, and go on from where the last one left it, whichever that is."""
    asked, complaints = set(), []
    context = browser.new_context(accept_downloads=True, bypass_csp=True, **device)  # axe is a script
    context.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.set_default_timeout(USUAL)
    made = context.new_page()
    made.goto(link)
    made.get_by_role("button", name="Scenario").wait_for(timeout=COMPILING)
    yield made
    context.close()
    assert asked - {None, ""} == {"127.0.0.1"}
    assert complaints == []


@pytest.fixture(scope="module")
def page(address: str, browser: Any) -> Iterator[Any]:
    """The page on a desk."""
    with opened(browser, f"{address}/?company=small_firm&worlds=32", viewport={"width": 1280, "height": 1000}) as made:
        yield made


@pytest.fixture(scope="module")
def phone(address: str, browser: Any) -> Iterator[Any]:
    """The page on a phone, of another plan."""
    link, device = f"{address}/?company=small_firm&worlds=32&campaign.brand.strength=0.2", {"width": 390, "height": 844}
    with opened(browser, link, viewport=device, has_touch=True, is_mobile=True) as made:
        yield made


CUT = """() => [...document.querySelectorAll('[data-testid=stMain] *, [data-testid=stSidebar] *')]
    .filter(each => !each.children.length && each.textContent.trim() && each.offsetWidth && each.getBoundingClientRect().right > 0)
    .filter(each => { for (let box = each; box && box.dataset.testid !== 'stMain'; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.overflowX !== 'visible' && style.overflowX !== 'auto' && box.scrollWidth > box.clientWidth + 1) return true;
        if (style.textOverflow === 'ellipsis' && box.scrollWidth > box.clientWidth + 1) return true; }
        return false; })
    .map(each => each.textContent.slice(0, 80))"""
"""Texts of which a part is hidden by a box around them."""


def read_by_everybody(page: Any) -> list[str]:
    """What axe-core objects to, what is cut off, and how far the page is wider than the screen."""
    found = [f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]}" for each in axe.Axe().run(page).response["violations"]]
    found += [f"cut off: {each}" for each in page.evaluate(CUT)]
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth")
    return [*found, *([f"wider than the screen by {wide}"] if wide > 0 else [])]


def choose(page: Any, label: str, option: str) -> None:
    """Pick from a drop-down list."""
    page.get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=option, exact=True).click()


def settled(page: Any) -> None:
    """Wait until nothing is computed any more: the page goes on by itself while worlds are missing."""
    for _ in range(3):
        page.wait_for_timeout(300)
        page.wait_for_function(
            """() => document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning"
                && !/more follow/i.test(document.body.innerText)""",
            polling=100,
        )


def best_explained(page: Any) -> None:
    """Move a lever to its end."""
    page.get_by_role("tab", name="Programme").click()
    slider = page.get_by_role("slider", name="Explainability")
    slider.focus()
    slider.press("End")
    page.get_by_text("levers moved").or_(page.get_by_text("and more")).or_(page.get_by_text("explainability 1")).first.wait_for()
    settled(page)


def download(page: Any, label: str, folder: Path) -> Path:
    with page.expect_download() as awaited:
        page.get_by_role("button", name=label).click()
    path = folder / awaited.value.suggested_filename
    awaited.value.save_as(path)
    return path


@pytest.mark.usefixtures("unpainted")
def test_choose_move_compare_read_and_take_home(page: Any, tmp_path: Path) -> None:
    page.get_by_role("heading", name="Will they talk about it?").wait_for()
    choose(page, "Baseline", "Rewards only")
    choose(page, "What if we had", "Recognition not money")
    settled(page)
    best_explained(page)

    words = ("company=small_firm", "campaign=rewards_only")
    base = choices.chosen(words)[0].settings
    other, _ = choices.moved(
        choices.what_if(base, words, "recognition_not_money").settings, {"campaign.programme.explainability": 1.0}, words
    )
    assert other is not None
    runner = InMemoryRunner(sets=fresh_sets(base.behaviour))
    one, two = ([each.kpis for each in runner.replicates(settings, range(1, 33))] for settings in (base, other))
    before, heard = ([100 * each["content_heard"] for each in replicates] for replicates in (one, two))
    demand = float(np.mean([each["demand"] for each in two]))

    tile = page.locator("[data-testid=stMetric]").filter(has_text="Content heard").inner_text()
    low, high = np.quantile(heard, (0.05, 0.95), method="weibull")
    assert f"{low:.1f} to {high:.1f}" in tile
    assert "content heard" in page.get_by_test_id("stAlert").first.inner_text().lower()
    pictured = page.locator("[aria-label^='What if:'][aria-label*='people want']").get_attribute("aria-label")
    wanted = float(re.findall(r"What if: ([\d,.]+) people", pictured)[0].replace(",", ""))
    assert wanted == pytest.approx(np.median([each["demand"] for each in two]), abs=1)
    row = page.get_by_role("row").filter(has_text="People who wanted a seat").inner_text()
    assert f"{demand:,.0f}" in row or f"{demand:,.1f}" in row

    numbers = list(csv.DictReader(download(page, "Key figures", tmp_path).read_text(encoding="utf-8").splitlines()))
    (told,) = [float(each["difference"]) for each in numbers if each["kpi"] == "content_heard"]
    assert 100 * told == pytest.approx(np.mean(heard) - np.mean(before))
    scenario = download(page, "Scenario", tmp_path)
    again = choices.chosen((words[0], f"campaign={scenario}"))[0].settings
    assert again.campaign.programme.explainability == 1.0
    assert again.campaign.reward.kind == "recognition"
    arguments = [
        "compare",
        "company=small_firm",
        "baseline=rewards_only",
        f"alternatives={scenario}",
        "replications=3",
        f"results={tmp_path}",
    ]
    assert cli.main(arguments) == 0
    report = download(page, "Report", tmp_path).read_text(encoding="utf-8")
    assert f"{np.mean(heard):.1f}" in report  # the level; what changes is said as a verdict


def test_a_run_is_played_day_by_day(page: Any) -> None:
    page.get_by_role("link", name="Watch one run").click()
    page.get_by_role("img", name=re.compile("posts? today")).wait_for()
    slider = page.get_by_role("slider", name="Day of the simulation")
    before = int(slider.input_value())
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function("([slider, before]) => Number(slider.value) >= before + 3", arg=[slider.element_handle(), before])
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play").wait_for()
    assert read_by_everybody(page) == []


def test_a_link_opens_the_same_answer_elsewhere(page: Any) -> None:
    page.get_by_role("link", name="Move the levers").click()
    page.get_by_role("button", name="Scenario").wait_for()
    best_explained(page)
    link = page.get_by_test_id("stCode").last.inner_text().strip()
    other = page.context.new_page()
    other.goto(link)
    other.get_by_role("button", name="Scenario").wait_for()
    settled(other)
    told = [[each.inner_text() for each in where.get_by_test_id("stMetric").all()] for where in (page, other)]
    assert told[0] == told[1] and len(told[0]) == 4
    assert "campaign.programme.explainability=1" in link
    assert read_by_everybody(other) == []
    other.close()


def test_one_press_goes_back_to_the_page_before_and_all_of_them_have_the_scenario_in_their_address(page: Any) -> None:
    page.get_by_role("link", name="Move the levers").click()
    page.get_by_role("button", name="Scenario").wait_for()
    best_explained(page)
    for link in ("Search", "Watch one run"):
        page.get_by_role("link", name=link, exact=True).click()
        page.get_by_role("heading", name=link, exact=True).wait_for()
        settled(page)
    for heading in ("Search", "Will they talk about it?"):
        page.go_back()
        page.get_by_role("heading", name=heading, exact=True).wait_for()
        settled(page)
        assert "campaign.programme.explainability=1" in page.url


def test_levers_and_pictures_have_room_beside_the_sidebar(page: Any) -> None:
    """In a window of 800 pixels words stood letter below letter, and bars of cost were cut off."""
    page.set_viewport_size({"width": 800, "height": 1000})
    page.wait_for_function("document.querySelector('[data-testid=stMain]').getBoundingClientRect().right <= 800")
    page.get_by_role("tab", name="Sharing").click()
    widths = "all => all.map(each => each.getBoundingClientRect().width).filter(Boolean)"
    for where, least in (("levers", 140), ("tiles", 170), ("pictures", 250)):
        assert min(page.locator(f".st-key-{where} [data-testid=stColumn]").evaluate_all(widths)) >= least, where
    assert read_by_everybody(page) == []
    page.set_viewport_size({"width": 1280, "height": 1000})


def test_a_search_is_begun_and_cancelled(page: Any) -> None:
    page.get_by_role("link", name="Search", exact=True).click()
    search = page.get_by_role("button", name="Search", exact=True)  # tables of the page one leaves have buttons to search in them
    settled(page)  # what is clicked while the page is drawn may be drawn anew, and the click lost
    search.click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Cancelled: nothing was kept.").wait_for()
    assert search.is_enabled()
    assert read_by_everybody(page) == []


def test_a_search_is_found_again_by_who_loads_the_page_anew_and_by_nobody_else(browser: Any, address: str) -> None:
    with opened(browser, f"{address}/?company=small_firm&worlds=32&campaign.brand.strength=0.3") as mine:
        mine.get_by_role("link", name="Search", exact=True).click()
        settled(mine)
        mine.get_by_text("Whom to involve?", exact=True).click()
        settled(mine)
        mine.get_by_role("spinbutton", name="People at most").fill("7")
        mine.get_by_role("spinbutton", name="People at most").press("Enter")
        settled(mine)
        mine.get_by_role("button", name="Search", exact=True).click()
        mine.get_by_role("button", name="Cancel").wait_for()
        mine.reload()
        mine.get_by_role("button", name="Cancel").wait_for()
        assert mine.get_by_role("spinbutton", name="People at most").input_value() == "7"
        assert mine.get_by_text("for other settings").count() == 0
        stranger = browser.new_context().new_page()
        stranger.goto(mine.url)
        stranger.get_by_text("Another search is running.").wait_for()
        assert stranger.get_by_role("button", name="Cancel").count() == 0
        stranger.context.close()
        mine.get_by_role("button", name="Cancel").click()
        mine.get_by_text("Cancelled: nothing was kept.").wait_for()


def test_a_figure_has_the_room_it_needs_or_says_that_it_can_be_moved(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    put = "html => document.querySelector('[data-testid=stMainBlockContainer] > div').insertAdjacentHTML('beforeend', html)"
    monkeypatch.setattr(widgets.st, "html", lambda text: page.evaluate(put, text))
    widgets.show_figure("<svg xmlns='http://www.w3.org/2000/svg' width='792' height='331'/>", "A figure")
    figure = page.locator(".wide img").last
    for width in (1280, 1000):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_function("width => document.querySelector('[data-testid=stMain]').getBoundingClientRect().right <= width", arg=width)
        hidden = figure.evaluate("drawn => drawn.parentElement.scrollWidth - drawn.parentElement.clientWidth")
        assert (hidden > 1) is (width == 1000) is page.locator(".room .sideways").last.is_visible()


UNDER = """tabs => tabs.map(tab => { tab.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const box = tab.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return top && top.closest('[data-testid=stElementToolbar]') ? tab.innerText : ''; }).filter(Boolean)"""
"""Tabs that the buttons of a table lie over."""


def test_the_buttons_of_a_table_lie_over_no_tab_where_somebody_taps(phone: Any) -> None:
    phone.get_by_test_id("stElementToolbar").first.wait_for()
    settled(phone)
    assert phone.get_by_role("tab").evaluate_all(UNDER) == []
    phone.get_by_role("tab", name="Along the way").tap()
    phone.get_by_text("One more invitation").wait_for()


def test_a_phone_shows_all_of_it(phone: Any, address: str) -> None:
    phone.get_by_role("heading", name="Will they talk about it?").wait_for()
    settled(phone)
    assert read_by_everybody(phone) == []
    hints = phone.locator(".sideways")
    assert hints.count() and all(each.is_visible() for each in hints.all()), "what is wider than the screen says so"
    other = phone.context.new_page()
    other.goto(f"{address}/watch?company=small_firm&worlds=32")
    picture = other.locator(".st-key-upright img")
    picture.wait_for()
    settled(other)
    drawn = zones.UPRIGHT.width
    assert not other.locator(".st-key-across img").is_visible() and 11 * picture.bounding_box()["width"] / drawn > 9, "its smallest letters"
    assert read_by_everybody(other) == []
    other.close()
