"""The report: one file that needs nothing else, escapes what it is given, and figures that keep their promises."""

import base64
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from experiments.cli import main
from experiments.config import config_files
from experiments.reference import FIGURES, FOLDER
from experiments.report.drawing import Drawing, Facts
from experiments.report.glossary import glossary
from experiments.report.kpi_groups import QUESTIONS, answers, everything_else, has_one_office
from experiments.report.numbers import interval, number
from experiments.report.page import LARGEST_FILM, moving, sensitivity_command
from experiments.report.style import day_axis, drawing_style, mark_teasers
from experiments.statistics.summary import summarise
from experiments.storage.arrow import columns_of
from experiments.verbs.run.figures.cascades import Tree, branch_sizes, cascades, generations, heights, pruned
from experiments.verbs.run.figures.drawn import facts_of, figures_of
from experiments.verbs.run.figures.spread import _counted, spread, spread_of
from experiments.verbs.run.figures.talkers import beside, headline
from experiments.verbs.run.report import SECTIONS, write_report
from experiments.verbs.run.talkers import TOGETHER, Talkers, who_talked
from sim.measures.kpis import KPIS
from sim.settings import OfficeSeries, Settings
from tests.html_page import Page
from tests.worlds import ROOT, shipped

NASTY = "<script>alert('x')</script> & $x_{ Ωμέγα"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a campaign and a company with nasty names."""
    place = tmp_path_factory.mktemp("nasty")
    text = config_files.choices("company")["small_firm"].read_text(encoding="utf-8")
    (place / "firm.yaml").write_text(text.replace("name: Lisbon", 'name: "<b>=Lisbon</b> $_{"'), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        assert main(["run", "company=firm.yaml", "replications=4", "uncertainty=luck", "name=nasty", f'campaign.title="{NASTY}"']) == 0
    return place / "results" / "run" / "nasty"


def text_of(folder: Path, page: str) -> str:
    return (folder / page).read_text(encoding="utf-8").replace("<wbr>", "")  # where a name may be parted


@pytest.fixture(scope="module")
def html(folder: Path) -> str:
    return text_of(folder, "report.html")


@pytest.fixture(scope="module")
def appendix(folder: Path) -> str:
    return text_of(folder, "appendix.html")


@pytest.mark.parametrize("name", ["report.html", "appendix.html", "brief.html"])
def test_a_page_needs_nothing_but_its_neighbours(folder: Path, name: str) -> None:
    """Every link leads to a place in a page beside it; nothing is loaded from anywhere."""
    html, pages = text_of(folder, name), {each: Page(text_of(folder, each)) for each in ("report.html", "appendix.html", "brief.html")}
    page = pages[name]
    assert page.open == []
    for address in page.addresses:
        file, _, place = address.partition("#")
        if not address.startswith(("data:image/gif;base64,", "data:image/png;base64,")):
            assert not place or place in pages[file or name].anchors, address
            assert file in {"", *pages}, address
    assert not {"script", "link", "iframe", "object", "embed"} & set(page.tags)
    assert "@import" not in html
    assert re.search(r"url\((?!#)", html) is None
    assert "<script>" not in html
    assert "<b>=Lisbon" not in html
    assert "&lt;script&gt;" in html


def test_the_report_says_what_it_rests_on(html: str, appendix: str) -> None:
    assert "it does not forecast" in html
    assert re.search(r"All \d+ assumptions</h2>", appendix)
    assert re.search(r"<pre>watercooler sensitivity [^<]*company=firm.yaml", html)
    assert "<code>colleague_told_rate</code>" in appendix
    assert "watercooler run" in html
    assert "seeds 1 to 4" in html
    assert "Ranges are the lowest and the highest of 4 launches" in html
    text = re.sub(r"\s+", " ", appendix)
    for kpi in KPIS.values():
        assert f'<code class="small">{kpi.name}</code>' in text


def test_every_figure_speaks(html: str, folder: Path) -> None:
    names = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert names == {figure for _, figures, _ in SECTIONS for figure in figures} | {"demand_against_seats"}
    labels = Page(html).labels
    assert len(labels) == len(names) + 1, "and the moving picture"
    assert all(len(label) > 40 for label in labels)
    for path in (folder / "figures").glob("*.svg"):
        assert "dc:date" not in path.read_text(encoding="utf-8")


def test_where_people_are_sent_the_main_figure_says_so(folder: Path) -> None:
    """It would say that people want the seats that they are sent to."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    settings = Settings.model_validate(manifest["config"])
    for mode, told in (("voluntary", "people want one of"), ("mandatory", "sent and attend, on")):
        first, *_ = figures_of(folder, settings.changed({"campaign.registration.mode": mode}), manifest, [])
        assert any(told in each.get_text() for each in first.figure.findobj(Text))


def test_figures_in_dots_where_they_are_asked_for(folder: Path, tmp_path: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    shutil.copytree(folder, tmp_path / "again")
    write_report(tmp_path / "again", Settings.model_validate(manifest["config"]), manifest | {"png": True}, [])
    figures = tmp_path / "again" / "figures"
    assert {path.stem for path in figures.glob("*.png")} == {path.stem for path in figures.glob("*.svg")}
    assert not list((folder / "figures").glob("*.png")), "and nowhere else"
    for path in figures.glob("*.png"):
        with Image.open(path) as picture:
            assert picture.width > 800 and len(picture.convert("L").getcolors() or ()) > 10, "something is drawn"


def test_the_answer_agrees_with_the_tables(html: str, folder: Path) -> None:
    summary = summarise(columns_of(folder / "kpis.parquet"))
    heard = summary["content_heard"]
    assert f"{number(heard.mean, heard.unit)} % (90 % interval of the mean {interval(heard.low, heard.high, heard.unit)})" in html.replace(
        "\u00a0%", " %"
    )
    assert f"{number(heard.mean, heard.unit)}\u00a0%" in html, "no line ends before the sign"


def test_the_film_is_small_and_the_same_every_time(html: str, folder: Path, tmp_path: Path) -> None:
    gif = (folder / "figures" / "spread.gif").read_bytes()
    assert len(gif) < 2_000_000
    assert base64.b64encode(gif).decode() in html
    with Image.open(io.BytesIO(gif)) as film:
        assert film.n_frames > 5  # type: ignore[attr-defined]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    shutil.copytree(folder, tmp_path / "again")
    do = json.loads((folder / "answer.json").read_text(encoding="utf-8"))["recommendation"]
    write_report(tmp_path / "again", Settings.model_validate(manifest["config"]), manifest, [], do)
    for path in [*(folder / "figures").iterdir(), folder / "report.html"]:
        assert (tmp_path / "again" / path.relative_to(folder)).read_bytes() == path.read_bytes(), path.name


def test_a_report_opens_fast(folder: Path) -> None:
    """Letters in shapes are most of a figure: a page says each shape once, and none is lost. A large film stays beside the page."""
    page = text_of(folder, "report.html")
    assert len(page) < 1_000_000, "bytes, with nasty names and four launches"
    shapes = re.findall(r'<path id="(DejaVu[^"]*)"', page)
    assert len(set(shapes)) == len(shapes) > 50
    assert set(re.findall(r'<use href="#(DejaVu[^"]*)"', page)) == set(shapes)
    drawing = Drawing("spread", "a ring", b"", Figure(), bytes(LARGEST_FILM + 1))
    assert 'src="figures/spread.gif"' in moving(drawing)
    assert "base64" in moving(replace(drawing, gif=bytes(LARGEST_FILM)))


def test_the_spread_counts_every_post_once() -> None:
    posts = {
        "seed": np.array([3, 3, 3, 5]), "day": np.array([-2, -2, 0, 1]), "office": np.array(["A", "B", "A", "B"]),
        "source": np.array([-1, 0, 1, -1]), "source_office": np.array(["", "A", "B", ""]),
    }  # fmt: skip
    found = spread_of(["A", "B"], {}, np.arange(-3, 3), posts, np.array([3, 5]), 3)
    assert found.posts.tolist() == [[2, 1], [0, 1]]
    assert found.first[0].tolist() == [-2, -2] and np.isnan(found.first[1, 0])
    assert found.flow.tolist() == [[0, 0.5], [0.5, 0]]
    assert found.by_day.sum(axis=0).tolist() == [2, 1] and found.by_day[1].tolist() == [1, 1]
    assert found.flow_by_day[1].tolist() == [[0, 1], [0, 0]] and found.flow_by_day[3].tolist() == [[0, 0], [1, 0]]


@pytest.mark.parametrize(
    ("of", "told"),
    [(2, "On average 1.5 of 2 offices post; A inspires B most"), (1, "2 of 2 offices post; A inspires B most")],
)
def test_how_many_offices_post_is_called_a_mean_where_it_is_one(of: int, told: str) -> None:
    """In the first launch both offices post, in the second B alone."""
    posts = {
        "seed": np.array([3, 3, 5])[: 1 + of], "day": np.array([-2, -2, 1])[: 1 + of], "office": np.array(["A", "B", "B"])[: 1 + of],
        "source": np.array([-1, 0, -1])[: 1 + of], "source_office": np.array(["", "A", ""])[: 1 + of],
    }  # fmt: skip
    found = spread_of(["A", "B"], {}, np.arange(-3, 3), posts, np.array([3, 5])[:of], 3)
    facts = Facts("a", "b", of, 3, 5, first_day=-3, opens=-2, closes=1, day_zero="2026-03-02")
    with drawing_style():
        assert told in spread(found, 2, facts).alt
    assert [_counted(posts) for posts in (0.0, 0.4, 1.0, 1.6)] == ["0 posts", "0.4 posts", "1 post", "2 posts"]


def test_offices_that_are_not_drawn_have_posted_too() -> None:
    """Sixteen are drawn of these twenty, each of which posts: it said that 16 of 20 do, and the table 20."""
    names = [f"office {number:02d}" for number in range(20)]
    posts = {
        "seed": np.full(20, 3), "day": np.zeros(20, int), "office": np.array(names),
        "source": np.full(20, -1), "source_office": np.full(20, ""),
    }  # fmt: skip
    found = spread_of(names, {}, np.arange(-3, 3), posts, np.array([3]), 3)
    with drawing_style():
        drawing = spread(found, 20, Facts("a", "b", 1, 3, 3, first_day=-3, opens=-2, closes=1, day_zero="2026-03-02"))
    assert len(found.names) == 16 and "20 of 20 offices post" in drawing.alt


def test_a_headline_with_two_long_names_is_no_wider_than_its_figure() -> None:
    """It ended in "inspires 12 (ירושלים) משרד תל", beyond the edge."""
    names = [f"Regional headquarters of the north, house {house}" for house in "AB"]
    posts = {
        "seed": np.array([3, 3]), "day": np.array([-2, -1]), "office": np.array(names),
        "source": np.array([-1, 0]), "source_office": np.array(["", names[0]]),
    }  # fmt: skip
    found = spread_of(names, {}, np.arange(-3, 3), posts, np.array([3, 5]), 3)
    with drawing_style():
        drawing = spread(found, 2, Facts("a", "b", 2, 3, 5, first_day=-3, opens=-2, closes=1, day_zero="2026-03-02"))
    title = drawing.figure._suptitle
    assert title is not None and "\n" in title.get_text()
    assert title.get_window_extent().x1 <= drawing.figure.bbox.x1


def test_a_cascade_of_one_post_is_one_post() -> None:
    tree, facts = (
        Tree(3, np.array([-1]), np.array(["A"])),
        Facts("a", "b", 2, 3, 4, first_day=-3, opens=-2, closes=1, day_zero="2026-03-02"),
    )
    with drawing_style():
        drawing = cascades(tree, np.array([1, 1, 1, 2]), facts)
    title = drawing.figure._suptitle
    assert title is not None and title.get_text() == "75 % of original posts inspire no other; the largest cascade here holds 1 post"
    assert "A tree of 1 post over 0 generations and 1 office, and" in drawing.alt


def test_a_message_for_a_day_off_is_marked_on_the_day_on_which_it_goes_out() -> None:
    """Saturday 14 February 2026, two days before a Monday."""
    manifest = {"title": "t", "company": "c", "replications": 1, "seeds": {"first": 1, "last": 1}}
    sent = {"day": -16, "channel": "email", "mystery": 0.0, "benefit_clarity": 0.8}
    assert facts_of(shipped(campaign__teasers=[sent]), manifest).teasers == ((-14, "email"),)


def groups_file(folder: Path, rows: list[tuple[str, str, int, int, int]]) -> Path:
    names = ("kind", "group", "people", "attended", "told")
    pq.write_table(pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))), folder / "groups.parquet")
    return folder


def test_teasers_close_to_each_other_share_their_words() -> None:
    axes = Figure().add_subplot()
    axes.set_xlim(-63, 56)
    teasers = ((-42, "film"), (-35, "email"), (-33, "manager"), (-14, "film"), (-90, "poster"), *((10, "email"),) * 5)
    mark_teasers(axes, Facts("a", "b", 1, 1, 1, first_day=-63, opens=-35, closes=21, day_zero="2026-03-02", teasers=teasers))
    told = [text.get_text() for text in axes.texts]
    assert told == ["19 Jan film", "26 Jan email\n28 Jan manager", "16 Feb film", "12 Mar email\n" * 3 + "and 2 more"]


WAVES = [{"name": "all", "offices": ["Manchester", "Lisbon"], "starts": 14}]


@pytest.mark.parametrize(
    ("campaign", "changes", "said"),
    [
        ("space_voyage", {}, "first workshop: 2 Mar 2026"),
        ("lead_well", {}, "first workshop: 9 Mar 2026"),  # a week after day zero
        ("space_voyage", {"campaign__waves": WAVES}, "first workshop: 16 Mar 2026"),
        ("space_voyage", {"campaign__sessions": []}, "day zero: 2 Mar 2026"),
    ],
)
def test_the_first_workshop_is_told_where_it_is(campaign: str, changes: dict[str, Any], said: str) -> None:
    manifest = {"title": "t", "company": "c", "replications": 1, "seeds": {"first": 1, "last": 1}}
    axes = Figure().add_subplot()
    axes.set_xlim(-49, 56)
    day_axis(axes, facts_of(shipped(campaign, **changes), manifest))
    assert axes.get_xlabel() == said


def test_groups_with_few_attendees_are_not_shown_nor_what_gives_them_away(tmp_path: Path) -> None:
    """Three managers attend of twenty: they could be read off from all attendees less staff, so staff is not shown either."""
    tenure = [("tenure", "1 to 3 years", 120, 33, 20), ("tenure", "withheld", 10, 6, 3)]
    found = who_talked(groups_file(tmp_path, [("level", "staff", 110, 36, 20), ("level", "manager", 20, 3, 3), *tenure]), real=True)
    assert [np.isnan(each.share) and np.isnan(each.attended) for each in found] == [True, True, False, False]
    assert found[3].name == TOGETHER and found[3].share == 0.5
    found = who_talked(groups_file(tmp_path, [("level", "staff", 110, 36, 20), ("level", "manager", 20, 5, 3), *tenure]), real=True)
    assert [each.share for each in found[:2]] == [20 / 36, 3 / 5]


def test_a_title_names_no_group_of_whom_hardly_anybody_attends() -> None:
    """One executive attends and tells; of thirty managers half, of a hundred staff one in ten."""
    few, managers = Talkers("level", "executive", 1, 1, 1.0, 0.95, 1.0), Talkers("level", "manager", 60, 30, 0.5, 0.45, 0.55)
    staff = Talkers("level", "staff", 900, 100, 0.1, 0.08, 0.12)
    assert headline([few, managers, staff]) == "50 % of “manager” tell the content, 10 % of “staff”"
    assert headline([few]) == "Too few attend in any group to say who talks"
    alike = [Talkers("level", "staff", 900, 100, 0.1, 0.05, 0.15), Talkers("tenure", "1 to 3 years", 900, 90, 0.12, 0.05, 0.2)]
    assert headline(alike) == "10 to 12 % tell the content, whatever their level and time with the firm"
    assert headline([few, *alike]) == "10 to 12 % tell the content in groups of which 5 or more attend", "of the executive, all do"


@pytest.mark.parametrize(("attended", "said"), [(0.3, "0.3 of 1 attend"), (0.0, "0 of 1 attend"), (29.6, "30 of 60 attend")])
def test_a_share_of_attendees_is_of_somebody(attended: float, said: str) -> None:
    group = Talkers("level", "executive", 1 if attended < 1 else 60, attended, 0.93, 0.9, 0.96)
    assert beside(group) == f"93 % · {said}"


@pytest.mark.parametrize(
    ("verb", "command", "asked"),
    [
        ("run", "watercooler run campaign=rewards_only mechanisms.rivalry=false replications=4 seed=1 name=x", "campaign=rewards_only mechanisms.rivalry=false company=firm"),
        ("compare", "watercooler compare baseline=plans/a.yaml company=small_firm alternatives=[b] name=x", "baseline=plans/a.yaml company=small_firm alternative=b"),
        ("sweep", "watercooler sweep campaign.brand.awe=0,1 'campaign.x=range(0,1)' campaign.audience.offices=[A,B] name=x", "'campaign.audience.offices=[A,B]' campaign=plan company=firm"),
    ],
)  # fmt: skip
def test_the_same_question_to_sensitivity(verb: str, command: str, asked: str) -> None:
    manifest = {"verb": verb, "command": command, "campaign": "plan", "company": "firm"}
    manifest |= {"arms": [{"name": "a"}, {"name": "b"}, {"name": "c"}]} if verb == "compare" else {}
    assert sensitivity_command(manifest) == f"watercooler sensitivity {asked}"


def test_the_glossary_explains_every_word_once_and_knows_the_terms_of_the_field() -> None:
    terms = [term for words in glossary().values() for term in words]
    assert len(terms) == len(set(terms)) > 40
    page = (ROOT / "experiments" / "glossary.md").read_text(encoding="utf-8")
    assert page.count("- **") == len(terms), "every entry is read"
    assert [line for line in page.partition("\n## ")[2].splitlines()[1:] if not line.startswith(("- **", "## ")) and line] == [], (
        "and all of it"
    )
    for term in ("Kirkpatrick levels", "Seat fill", "No-show", "Reach", "Engagement", "Interactive users", "Structural virality"):
        assert term in terms


def test_the_reference_set_is_small_and_shows_what_it_says() -> None:
    assert len(FIGURES) <= 8
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for figure in FIGURES:
        file = FOLDER / f"{figure.name}{Path(figure.file).suffix}"
        assert file.stat().st_size < 1_000_000
        assert f"({file.name})" in page and f"`watercooler {figure.words[0]} " in page
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {f"{each.name}{Path(each.file).suffix}" for each in FIGURES} | {
        "README.md"
    }


def test_a_run_without_posts_or_attendees_is_drawn_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["run", "company=small_firm", "replications=1", "name=empty", "campaign.sessions=[]", "campaign.teasers=[]"]
    assert main(words) == 0
    html = (tmp_path / "results/run/empty/report.html").read_text(encoding="utf-8")
    assert "no seats are offered" in html
    assert Page(html).open == []
    folder = tmp_path / "results/run/empty"
    for name in ("report.html", "brief.html", "answer.txt", "answer.json"):
        told = text_of(folder, name)
        assert "Nobody attends." in told, name
        assert not re.search(r"\bnan\b|– %", told.partition("<table")[0]), name


def test_every_question_has_answers() -> None:
    asked = [name for names in QUESTIONS.values() for name in names]
    assert set(asked) <= set(KPIS)
    assert len(set(asked)) == len(asked)
    rest = [name for names in everything_else().values() for name in names]
    assert sorted([*asked, *rest]) == sorted(KPIS)


def test_what_passes_between_offices_is_not_asked_where_there_is_one() -> None:
    several = shipped().company
    one = several.model_copy(update={"offices": several.offices[:1]})
    series = OfficeSeries(name="Store", count=1, employees_low=5, employees_high=9, utc_offsets_hours=(0.0,))
    assert has_one_office(one) and has_one_office(several.model_copy(update={"offices": (), "office_series": (series,)}))
    left_out = {name for names in answers(several).values() for name in names} - {name for names in answers(one).values() for name in names}
    assert left_out == {"cross_office_share", "offices_reached", "days_to_second_office"} and answers(several) == answers()


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.1234, "share", "12.3"), (1234.6, "USD", "1,235"), (244.0, "seats", "244"), (20.0, "people", "20"), (19.52, "posts", "19.5"), (24.0, "ratio", "24.0"),
     (4.876, "points", "4.88"), (float("nan"), "share", "–"), (-0.5, "0 to 1", "−0.500"), (0.0, "USD", "0"), (0.0, "USD per attendee", "0"), (0.0, "points", "0.000"),
     (-1e-18, "0 to 1", "0.000"), (-0.0003, "share", "0.0"), (-0.0006, "share", "−0.1"), (-0.05, "ratio", "−0.050"), (-10.0, "people", "−10")],
)  # fmt: skip
def test_numbers_as_they_are_written(value: float, unit: str, text: str) -> None:
    assert number(value, unit) == text


def random_tree(posts: int) -> Tree:
    """Every post answers an earlier one."""
    draw = np.random.default_rng(posts)
    source = np.array([-1, *(draw.integers(0, row) for row in range(1, posts))])
    return Tree(1, source, np.array(["x"] * posts))


@pytest.mark.parametrize("posts", [1, 2, 30, 400])
def test_a_pruned_tree_is_a_tree(posts: int) -> None:
    tree = pruned(random_tree(posts), 150)
    assert len(tree.source) == min(posts, 150)
    assert tree.source[0] == -1
    assert all(0 <= above < row for row, above in enumerate(tree.source) if row)
    assert branch_sizes(tree.source)[0] == len(tree.source)
    place, steps = heights(tree.source), generations(tree.source)
    assert len(set(zip(place, steps, strict=True))) == len(place), "no two posts in one place"
