"""Names in any script: in a font of this machine, or as text with a note."""

from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure

from experiments.report import letters
from experiments.report.style import drawing_style, finished


def svg_of(name: str) -> str:
    with drawing_style():
        figure = Figure(figsize=(4, 2), layout="constrained")
        figure.subplots().set_xticks([0.5], [name])
        figure.supxlabel("n = 1")
        return finished("names", figure, "").svg.decode()


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """A machine with few fonts."""
    paths = letters._fonts()
    monkeypatch.setattr(letters, "_fonts", lambda: {name: paths[name] for name in names})


@pytest.mark.parametrize("name", ["Zürich", "Москва", "القاهرة", "Αθήνα"])
def test_the_own_font_has_many_scripts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, letters.OWN)
    assert letters.fonts_for(name) == ([letters.OWN], "")
    assert "<text" not in svg_of(name) and letters.NOTE not in svg_of(name)  # drawn as paths


def test_of_the_faces_of_a_font_the_upright_one_is_taken() -> None:
    face = ft2font.FT2Font(letters._fonts()[letters.OWN])
    assert not {"Bold", "Oblique", "Italic"} & {*face.style_name.split()}, "the letters are those of text"


def test_fonts_are_read_once_and_go_by_their_files(tmp_path: Path) -> None:
    svg_of("Zürich")
    path = font_manager.findfont(letters.OWN)
    font = font_manager.get_font(path)
    assert isinstance(font.fname, letters.FontFile) or mpl.__version_info__ < (3, 11)  # 3.10 names its file
    from_file = ft2font.FT2Font(path)
    for each in (font, from_file):
        each.set_size(9.5, 110)
        each.set_text("Zürich")
    assert font.get_width_height() == from_file.get_width_height()
    with drawing_style():
        figure = Figure(figsize=(4, 2))
        figure.text(0.5, 0.5, "Zürich")
        for form in ("pdf", "eps"):  # which hold the font, and so ask for its file
            figure.savefig(tmp_path / f"names.{form}")
    assert b"DejaVuSans" in (tmp_path / "names.pdf").read_bytes()
    listed = font_manager.FontManager.__new__(font_manager.FontManager)
    listed.ttflist = []
    listed.addfont(path)
    assert [each.fname for each in listed.ttflist] == [str(path)], "others of this process find their fonts by their place"


def test_a_title_copied_from_a_slide_leaves_the_figure_readable() -> None:
    for control in "\x0b\x07\0":
        assert ElementTree.fromstring(svg_of(f"Space{control}Voyage")).tag.endswith("svg")


def test_letters_that_no_font_has_stay_text_and_the_figure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, letters.OWN)
    assert letters.fonts_for("東京 office") == ([letters.OWN], "京東")
    assert ">東京</text>" in svg_of("東京") and letters.NOTE in svg_of("東京")


def test_another_font_is_taken_for_the_letters_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, letters.OWN, "STIXSizeOneSym", "STIXGeneral")
    fonts = letters._fonts()
    letter = chr(
        min(letters._letters(fonts["STIXGeneral"]) - letters._letters(fonts[letters.OWN]) - letters._letters(fonts["STIXSizeOneSym"]))
    )
    assert letters.fonts_for(f"A{letter}") == ([letters.OWN, "STIXGeneral"], "")


def test_fonts_are_opened_as_every_matplotlib_that_fits_asks_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(letters, "FT2Font", lambda *places, **_: asked.append(places))
    path = font_manager.findfont(letters.OWN)
    font_manager.ft2font.FT2Font(path, 8, _fallback_list=[], _kerning_factor=0)  # type: ignore[attr-defined]
    font_manager.ft2font.FT2Font(path, face_index=0, _fallback_list=[], _kerning_factor=0)  # type: ignore[attr-defined]
    (with_hinting, hinting), (without,) = asked  # 3.10 hands it over by its place, 3.11 does not
    assert isinstance(with_hinting, letters.FontFile) and isinstance(without, letters.FontFile) and hinting == 8
