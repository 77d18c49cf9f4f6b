"""Numbers that Word puts before paragraphs by itself (一、 (一) 1.): a reader sees them, the XML has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUE = f"{W}val"
_PLACE = re.compile(r"%([1-9])")
_NO_GAP = ("、", ")", "）", "．")
_DIGITS = "零一二三四五六七八九"
_STYLES_UP = 10
_LETTERS, _MOST_LETTERED = 26, 26 * 30
Reference = tuple[str, int]


def _chinese(number: int) -> str:
    """一 to 九十九; beyond that digit by digit, as Word does in its simpler format."""
    if number > 99:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)


def _letter(number: int) -> str:
    if not 1 <= number <= _MOST_LETTERED:
        return str(number)
    return chr(ord("A") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


# Formats of the standard; a bullet is no number, and any other is shown in digits.
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "upperLetter": _letter,
    "lowerLetter": lambda number: _letter(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
}
_SILENT = frozenset(("bullet", "none"))


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: where it starts, how it counts, and the marker with places %1 to %9."""

    start: int
    style: str
    text: str


@dataclass(slots=True)
class Numbering:
    """The lists of one document, counted on as its paragraphs are read in their order."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[Reference, int] = field(default_factory=dict)
    styles: dict[str, Reference] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def next_marker(self, paragraph: Element) -> str:
        """The marker that Word shows before the paragraph, with a blank where it would run into the text."""
        reference = self._find_reference(paragraph)
        kind = self.lists.get(reference[0]) if reference else None
        if reference is None or kind is None or reference[1] not in self.levels[kind]:
            return ""
        depth, levels = reference[1], self.levels[kind]
        counts = self.counts.setdefault(kind, {})
        if reference in self.restarts:
            counts[depth] = self.restarts.pop(reference) - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        if levels[depth].style in _SILENT:
            return ""
        marker = _PLACE.sub(lambda place: self._show(levels, counts, int(place[1]) - 1), levels[depth].text)
        return marker if not marker or marker.endswith(_NO_GAP) else f"{marker} "

    @staticmethod
    def _show(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels.get(depth)
        if level is None or level.style in _SILENT:
            return ""
        return _FORMATS.get(level.style, str)(max(counts.get(depth, level.start), 0))

    def _find_reference(self, paragraph: Element) -> Reference | None:
        """List and level of the paragraph itself, else of its style."""
        own = _reference(paragraph)
        if own is not None:
            return own
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self.styles.get(style.get(_VALUE, "")) if style is not None else None


def read_numbering(numbering: Element | None, styles: Element | None) -> Numbering:
    """The lists from the document's parts `numbering.xml` and `styles.xml`; none where a part is missing."""
    found = Numbering()
    for kind in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
        levels = {_number(level.get(f"{W}ilvl"), 0): _read_level(level) for level in kind.iter(f"{W}lvl")}
        found.levels[kind.get(f"{W}abstractNumId", "")] = levels
    for each in numbering.iter(f"{W}num") if numbering is not None else ():
        name, kind_name = each.get(f"{W}numId", ""), _value(each, "abstractNumId")
        if kind_name in found.levels:
            found.lists[name] = kind_name
        for override in each.iter(f"{W}lvlOverride"):
            start = _value(override, "startOverride")
            if start:
                found.restarts[name, _number(override.get(f"{W}ilvl"), 0)] = _number(start, 1)
    if styles is not None:
        found.styles = _read_styles(styles)
    return found


def _read_level(level: Element) -> _Level:
    return _Level(_number(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText"))


def _read_styles(styles: Element) -> dict[str, Reference]:
    """Style to list and level, from the style itself or the one that it is based on."""
    by_name = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
    found = {}
    for name, style in by_name.items():
        current: Element | None = style
        for _ in range(_STYLES_UP):
            reference = _reference(current) if current is not None else None
            if reference is not None:
                found[name] = reference
                break
            current = by_name.get(_value(current, "basedOn")) if current is not None else None
    return found


def _reference(element: Element) -> Reference | None:
    mark = element.find(f"{W}pPr/{W}numPr")
    name = _value(mark, "numId") if mark is not None else ""
    return (name, _number(_value(mark, "ilvl"), 0)) if mark is not None and name else None


def _value(parent: Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return child.get(_VALUE, "") if child is not None else ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default
