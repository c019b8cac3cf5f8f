"""How large a brief is printed, so that it is one page of paper with all that it says."""

import math

from experiments.report.brief import Brief

WIDTH, HEIGHT = 186.0, 273.0
"""What an A4 page holds within its margins, mm."""

LARGEST, SMALLEST, STEP = 12.5, 8.0, 0.25
"""Font sizes that are tried, px."""

PX = 25.4 / 96
CHARACTER = 0.57
"""Mean width of a character, em."""

ROW, GAP = 1.52, 0.25
"""Height of a row of a table, and space between paragraphs, rem."""


def paper_size(brief: Brief, cost_rows: int, figure: bool) -> tuple[float, float]:
    """Font size (px) and height of the figure (mm) with which a brief is one page; the smallest where none is."""
    sizes = [LARGEST - STEP * i for i in range(int((LARGEST - SMALLEST) / STEP) + 1)]
    for size in sizes:
        if _height(brief, cost_rows, size * PX) + (figure_height(size) + 4 if figure else 0) <= HEIGHT:
            return size, figure_height(size)
    return SMALLEST, figure_height(SMALLEST)


def figure_height(size: float) -> float:
    """Height of the figure, mm, at a font size."""
    return 36.0 + 5.8 * (size - SMALLEST)


def _height(brief: Brief, cost_rows: int, rem: float) -> float:
    """Height of all but the figure, mm, where a rem is so many mm."""

    def lines(text: str, size: float, width: float) -> float:
        return max(1, math.ceil(len(text) * CHARACTER * size * rem / width)) * 1.4 * size

    def paragraphs(texts: list[str], width: float) -> float:
        return sum(lines(text, 0.875, width) + GAP for text in texts)

    heading, half = 2.5, WIDTH / 2 - 4
    tall = lines(brief.question, 1.35, WIDTH) + 0.5 + paragraphs([*brief.answer, *brief.notes], WIDTH)
    tall += lines(f"{brief.recommendation} {brief.sure}", 1.12, WIDTH - 8) + 2.1
    if brief.ranking:
        name = WIDTH * 0.38
        tall += heading + ROW + sum(lines(line.arm, 0.84, name) + 0.35 for line in brief.ranking) + 1.4
    if brief.table:
        tall += heading + ROW * (1 + len(brief.table.rows))
    if brief.scorecard:
        each = WIDTH * 0.46 / max(1, len(brief.against))
        head = max((lines(label, 0.84, each) for label in brief.against), default=1.2)
        rows = sum(max([1.18, *(lines(cell, 0.78, each) for cell in line.against)]) + 0.35 for line in brief.scorecard)
        tall += heading + head + 0.35 + rows
    tall += sum(lines(text, 0.8, WIDTH) + GAP for text in (f"{brief.scorecard_more} {brief.doubt}".strip(), brief.figure_more) if text)
    wrong = heading + paragraphs(list(brief.wrong), half - 5) - GAP * len(brief.wrong)
    first = heading + paragraphs(list(brief.first), half)
    costs = heading + ROW * cost_rows
    tall += max(wrong + first, costs) if brief.cost else max(wrong, first)
    return (tall + 2 * 1.2 + GAP) * rem
