"""Pictures as numbers: where bars, points and lines lie on a drawing of 400 units wide. Templates draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, ROW, TOP = 400, 44, 8
LEFT, RIGHT, HIGH, LOW = 44, 388, 26, 190  # the field of a line chart


@dataclass(frozen=True)
class Bar:
    """A label above its bar; `mark` is where the cumulative dot lies, None without one."""

    label: str
    value: str
    y: int
    width: int
    tone: str = ""
    mark: int | None = None


@dataclass(frozen=True)
class Bars:
    title: str
    bars: list[Bar]
    height: int
    kind: str = "bars"


@dataclass(frozen=True)
class Point:
    x: int
    y: int
    low: int
    high: int
    label: str
    value: str


@dataclass(frozen=True)
class Note:
    """A dated event: its number at the head of a dashed line."""

    x: int
    number: int
    y: int


@dataclass(frozen=True)
class Line:
    title: str
    points: list[Point]
    path: str
    band: str
    grid: list[tuple[int, str]]
    ticks: list[tuple[int, str]]
    notes: list[Note] = field(default_factory=list)
    kind: str = "line"


def bars(
    title: str,
    rows: Sequence[tuple[str, str, Decimal | int]],
    *,
    tones: Sequence[str] = (),
    marks: Sequence[Decimal] = (),
) -> Bars | None:
    """Rows are (label, value in words, size). The longest fills the width; with `marks`, in per cent, 100 does."""
    most = Decimal(100) if marks else max((Decimal(size) for _label, _value, size in rows), default=Decimal(0))
    if most <= 0:
        return None
    found = []
    for place, (label, value, size) in enumerate(rows):
        mark = int(marks[place] * WIDTH / 100) if marks else None
        width = int(max(Decimal(size), Decimal(0)) * WIDTH / most)
        found.append(Bar(label, value, TOP + place * ROW, width, tones[place] if tones else "", mark))
    return Bars(title, found, TOP + len(found) * ROW)


def line(
    title: str,
    rows: Sequence[tuple[str, str, tuple[Decimal, Decimal, Decimal] | None]],
    *,
    notes: Sequence[Decimal] = (),
) -> Line | None:
    """Rows are (label, value in words, (low, middle, high) in per cent or None where there is nothing to say).

    `notes` are places from 0 (start of the first row) to 1 (end of the last).
    """
    known = [row[2] for row in rows if row[2] is not None]
    if not known:
        return None
    top = _ceiling(max(high for _low, _middle, high in known))
    step = Decimal(RIGHT - LEFT) / len(rows)
    middle = [int(LEFT + step * place + step / 2) for place in range(len(rows))]
    points = [
        Point(middle[place], _y(spread[1], top), _y(spread[0], top), _y(spread[2], top), label, value)
        for place, (label, value, spread) in enumerate(rows)
        if spread is not None
    ]
    edge = [(point.x, point.high) for point in points] + [(point.x, point.low) for point in reversed(points)]
    every = max(1, -(-len(rows) // 4))
    return Line(
        title=title,
        points=points,
        path=" ".join(f"{point.x},{point.y}" for point in points),
        band=" ".join(f"{x},{y}" for x, y in edge),
        grid=[(_y(Decimal(value), top), f"{value} %") for value in (0, top // 2, top)],
        ticks=[(middle[place], row[0]) for place, row in enumerate(rows) if place % every == 0],
        notes=_notes(notes),
    )


def _notes(places: Sequence[Decimal]) -> list[Note]:
    """Numbers of neighbours stand on two heights, so that they do not cover each other."""
    return [
        Note(int(LEFT + (RIGHT - LEFT) * place), number, 10 + 14 * (number % 2 == 0))
        for number, place in enumerate(places, 1)
    ]


def _y(percent: Decimal, top: int) -> int:
    return int(LOW - (LOW - HIGH) * percent / top)


def _ceiling(highest: Decimal) -> int:
    return next(step for step in (10, 20, 40, 60, 80, 100) if highest <= step)
