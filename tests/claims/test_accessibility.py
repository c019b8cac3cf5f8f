"""Reports in a browser: nothing that axe-core objects to, nothing cut on paper, the same words without colours or motion."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from experiments.cli import main
from tests.paper import CHROMIUM, counted
from tests.plausible_file import leave_sets

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")

SMALL = ["company=small_firm", "replications=6"]
MANY = [f"""\"title='Brand and sessions as in plan {n}' campaign.brand.strength=0.{n}\"""" for n in range(1, 8)]
COMMANDS = {
    "run": ["run", *SMALL],
    "compare": [
        *("compare", *SMALL, "alternatives=[no_teasers,recognition_not_money]"),
        *("attribution.of=recognition_not_money", "attribution.replications=2"),
    ],
    "sweep": ["sweep", *SMALL, "campaign.brand.strength=0.2,0.8", "campaign.reward.kind=none,recognition"],
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as play:
        found = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module", params=COMMANDS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a verb."""
    return written(tmp_path_factory.mktemp(request.param), COMMANDS[request.param])


def written(place: Path, command: list[str]) -> Path:
    """The report of a command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        leave_sets(place)
        assert main([*command, "name=it"]) == 0
    return place / "results" / command[0] / "it" / "report.html"


def pages_of(report: Path) -> list[Path]:
    """The report, the brief beside it where there is one, and the appendix, which is the same for all but `run`."""
    names = ["brief.html", *["appendix.html"] * (report.parts[-3] == "run")]
    return [report, *(each for each in map(report.with_name, names) if each.exists())]


CONTRAST, FOUND = "color-contrast", {"resultTypes": ["violations"]}
NO_NEW_LOOK = """tables => tables.forEach(table => { const seen = new Set(), above = each => each === table ? '' : each.cloneNode().outerHTML + above(each.parentElement);
    table.querySelectorAll('tr').forEach(row => {
        const written = [row, ...row.querySelectorAll('*')].filter(each => [...each.childNodes].some(one => one.nodeType === 3 && one.data.trim()));
        const looks = written.map(above);
        if (looks.every(look => seen.has(look))) row.remove();
        looks.forEach(look => seen.add(look)); }); })"""
"""Takes out rows of a table in which nothing is written in a way (the elements that it stands in, with all that they state) that no row
before it has. Numbers of rows do not count for colours, and axe looks at those of a cell for milliseconds."""


def test_axe_finds_nothing(browser: Any, report: Path) -> None:
    """Nobody is shown what lies inside an image: it has its words as a whole, which is checked."""
    context, found = browser.new_context(bypass_csp=True), []  # axe is put into the page as a script, which the page itself forbids
    for each in pages_of(report):
        page = context.new_page()
        page.goto(each.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
        page.eval_on_selector_all("svg[role=img] > *", "all => all.forEach(each => each.remove())")  # thousands, which axe would walk
        look = partial(axe.Axe().run, page)
        found += look(options=FOUND | {"rules": {CONTRAST: {"enabled": False}}}).response["violations"]
        page.eval_on_selector_all("table", NO_NEW_LOOK)
        found += look(options=FOUND | {"runOnly": [CONTRAST]}).response["violations"]
    told = [f"{each['id']} ({each['impact']}): {each['help']}: {each['nodes'][0]['html'][:200]}" for each in found]
    context.close()
    assert told == []


def test_a_page_asks_for_nothing_and_says_nothing_on_the_console(browser: Any, report: Path) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    page.close()
    assert [url for url in asked if not url.startswith(("data:image/", report.as_uri()))] == []
    assert said == []


def test_a_report_takes_at_most_six_sheets(browser: Any, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert 2 <= counted(printed) <= 6, "all that is always the same is in the appendix"


WIDTHS = (("print", 673), ("screen", 390), ("screen", 820), ("screen", 1000), ("screen", 1280))
"""A4 less its margins, a phone, a tablet, a small window and a laptop, in CSS pixels."""


def test_nothing_is_wider_than_paper_or_than_a_screen(browser: Any, report: Path) -> None:
    assert too_wide(browser, report) == []


def test_the_page_of_many_alternatives_is_no_wider_and_its_tables_move_sideways_by_keys(browser: Any, tmp_path: Path) -> None:
    report = written(tmp_path, ["compare", *SMALL, f"alternatives=[{','.join(MANY)}]", "attribution.field_points=0"])
    assert too_wide(browser, report) == []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(report.as_uri())
    page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
    hidden = ".wide", "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.tabIndex)"
    assert set(page.eval_on_selector_all(*hidden)) == {0}
    page.close()


def too_wide(browser: Any, report: Path) -> list[tuple[str, str, int]]:
    """Pages of a report that are wider than what they are on."""
    page, found = browser.new_page(), []
    for each in pages_of(report):
        page.goto(each.as_uri())
        for media, width in WIDTHS:
            page.emulate_media(media=media)
            page.set_viewport_size({"width": width, "height": 900})
            page.eval_on_selector_all("details", "(all, open) => all.forEach(each => each.open = open)", media == "screen")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append((each.name, media, width))
    page.close()
    return found


def test_on_a_phone_no_cell_of_a_table_is_off_the_screen_and_figures_are_large_enough_to_read_and_say_that_they_move(
    browser: Any, report: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for each in pages_of(report):
        page.goto(each.as_uri())
        page.eval_on_selector_all("details", "all => all.forEach(each => each.open = true)")
        cut = page.eval_on_selector_all(
            "td", "all => all.filter(each => each.getBoundingClientRect().right > 390).map(each => each.outerHTML)"
        )
        assert cut == [], each.name
        scales = page.eval_on_selector_all(
            "figure svg", "all => all.map(each => each.getBoundingClientRect().width / each.viewBox.baseVal.width)"
        )
        assert min(scales, default=1.0) > 0.95, each.name
        hints = "all => all.map(each => getComputedStyle(each, '::after').content)"
        assert all("sideways" in hint for hint in page.eval_on_selector_all("figure", hints)), each.name
        page.emulate_media(media="print")
        assert set(page.eval_on_selector_all("figure", hints)) <= {"none"}, each.name
        page.emulate_media(media="screen")
    page.close()


def test_a_moving_picture_waits_until_it_is_asked_for_and_stays_out_of_print(browser: Any, report: Path) -> None:
    page = browser.new_page()
    page.goto(report.as_uri())
    films = page.locator(".film img")
    assert films.count() == (1 if report.parts[-3] == "run" else 0)
    for film in films.all():
        assert not film.is_visible()
        page.locator(".film summary").click()
        film.wait_for(state="visible")
        page.emulate_media(reduced_motion="reduce")
        film.wait_for(state="hidden")
        page.locator(".film .still").wait_for(state="visible")
        page.emulate_media(media="print", reduced_motion="no-preference")
        film.wait_for(state="hidden")
    page.close()
