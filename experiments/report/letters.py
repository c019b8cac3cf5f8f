"""Names in any script: fonts of this machine for letters that the figures' own font does not have."""

import io
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

OWN = "DejaVu Sans"
"""The font of all figures, which comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew and more."""
KNOWN = (
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans JP", "Noto Sans SC", "Noto Sans KR", "Source Han Sans", "Yu Gothic", "Meiryo"),
    *("Hiragino Sans", "PingFang SC", "Microsoft YaHei", "Malgun Gothic", "Apple SD Gothic Neo", "WenQuanYi Zen Hei", "IPAexGothic"),
    *("Noto Sans Devanagari", "Noto Sans Thai", "Nirmala UI", "Leelawadee UI", "Arial Unicode MS", "Unifont"),
)
"""Fonts that are asked first, where they are installed; then all others."""
BOXES = "Last Resort"
"""A font of nothing but boxes, in which matplotlib draws what is in no other."""

NOTE = "Some names have letters that no font of this machine has: install one that has them, such as Noto Sans CJK."


class FontFile(io.BytesIO):
    """A font in memory that goes by the name of its file. A letter is looked up all over its font: in a file that means to seek and to read anew for
    each, which took a quarter of the time of drawing."""

    def __init__(self, path: Any) -> None:
        super().__init__(Path(path).read_bytes())
        self.path = str(path)

    def __str__(self) -> str:
        return self.path


def keep_fonts_in_memory() -> None:
    """Have matplotlib open the fonts it draws with as `FontFile`s. It has no setting for that. Those it only looks at, to list them, stay files:
    their place is noted."""

    def opened(path: Any, *hinting: Any, **rest: Any) -> FT2Font:  # matplotlib 3.10 hands the hinting over by its place
        return FT2Font(FontFile(path) if "_fallback_list" in rest else path, *hinting, **rest)

    vars(font_manager)["ft2font"] = SimpleNamespace(**vars(ft2font) | {"FT2Font": opened})


@cache
def _letters(path: str) -> frozenset[int]:
    """The letters of a font."""
    return frozenset(FT2Font(path).get_charmap())


@cache
def _fonts() -> dict[str, str]:
    """Installed fonts by name, and where each lies; those that are known first."""
    faces = sorted(font_manager.fontManager.ttflist, key=lambda each: each.style == "normal" and each.weight in (400, "normal", "regular"))
    found = {
        each.name: each.fname for each in faces if Path(each.fname).suffix.lower() in (".ttf", ".otf", ".ttc")
    }  # the upright face last
    return {name: found[name] for name in (OWN, *KNOWN, *sorted(found)) if name in found and not name.startswith(BOXES)}


def fonts_for(text: str) -> tuple[list[str], str]:
    """Fonts that together have all letters of a text as far as this machine has them, the own one first; and the letters none has."""
    wanted = {ord(each) for each in text if each.isprintable() and not each.isspace()}
    chosen = [OWN]
    left = wanted - _letters(_fonts()[OWN])
    for name, path in _fonts().items() if left else ():
        if left & _letters(path):
            chosen.append(name)
            left -= _letters(path)
        if not left:
            break
    return chosen, "".join(map(chr, sorted(left)))


def give_letters(figure: Figure) -> bool:
    """Give every text of a figure the fonts that it needs; whether some letters are in no font, which the figure then says below."""
    missing = False
    for each in figure.findobj(Text):
        text = each.get_text()
        if text.isascii():
            continue
        chosen, lost = fonts_for(text)
        missing |= bool(lost)
        if len(chosen) > 1:
            each.set_fontfamily(chosen)
    label = figure.get_supxlabel()
    for each in figure.findobj(Text) if missing and label and NOTE not in label else ():
        if each.get_text() == label:
            each.set_text(f"{label}\n{NOTE}")
    return missing
