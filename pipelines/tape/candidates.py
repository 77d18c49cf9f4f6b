"""Numbers with a unit, as written: value, range, unit, operator. What they mean is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipelines.lexicon import Lexicon, OperatorPattern, Unit
from pipelines.lexicon.compiled import made_once
from pipelines.model import Operator
from pipelines.tape.joints import PARTICLES
from pipelines.text.guards import GuardedPattern, GuardedRows
from pipelines.text.numerals import (
    CHINESE_DIGITS,
    CHINESE_NUMERAL,
    MULTIPLIER,
    SPACED_START,
    parse_arabic,
    parse_chinese,
    parse_multiplier,
)
from pipelines.values import quick

# Nothing that may follow begins with a digit or its marks, so a part of a number is never tried.
_ARABIC = r"(?>\d+(?:,\d{3}(?!\d))*(?:\.\d+)?)"
# 城镇化率51 .8%: a scrape has put a blank beside the point; at the start of a line that would be a marker.
_TORN = r"(?>(?<=[一-龥])\d+(?: \.|\. )\d+(?=[\d%‰万亿一-龥]))"
# 国内生产总值2 684.83亿元: blanks between thousands.
_SPACED = rf"(?>(?<={SPACED_START})\d{{1,3}}(?: \d{{3}})+(?!\d)(?:\.\d+)?)"
# 2亿|5千万元, 3万|4000株: what the number holds beside its 亿 or 万; 2千|3百万元, 3千|5百元: beside its 千 or 百.
_REST = (
    r"(?:(?<=[亿万])(?P<rest>\d{1,4})(?P<rm>[十百千]?万|千(?![瓦伏克卡帕米升])|百(?!分)|)"
    r"|(?<=\d[千百])(?P<small>\d{1,3})(?P<sm>[十百]?[万亿]|百(?!分)))"
)
# A number that leaves its unit to the next one: 6.3|和0.8个百分点; no year, no marker of a list, no part of a name.
_SHARES_UNIT = re.compile(rf"(?<![A-Za-z\d.第/-])(?!(?:19|20)\d\d[^.])(?P<a>{_ARABIC})(?P<joint> ?[{PARTICLES}] ?)$")
# 提高4个|和13.3个百分点: both are percentage points.
_POINTS_FOLLOW = re.compile(rf"[和、](?:{_ARABIC}个?[和、])*{_ARABIC}(?P<u>个[百千]分点)")
# A rate below zero: 自然增长率-5.2‰. Behind a number the stroke makes a range.
_MINUS_BEFORE = frozenset({"率-", "为-", "是-", "达-", "幅-", "速-"})
_JOINT_BEFORE, _LONGEST_SHARED, _LONGEST_JOINT = PARTICLES + " ", 14, 3
# How far the words of an operator may reach before and behind a number.
_HEAD, _FAR_HEAD, _TAIL = 20, 30, 6
_FIXED = re.compile(r"\(\?<[=!](?:\[[^\]]*\]|[^()\[\]])*\)|\[[^\]]*\]|.", re.DOTALL)
_CLAUSE_START = re.compile(r"[\d,:、]")
_MOST_TENTHS = 9
# So far ahead a list of numbers may go to the 百分点 that all of them are: 提高1个、2个和3个百分点.
_LONGEST_POINTS = 200
_EXACT = 1e15  # whole numbers below this have no such dust
# Nothing but numbers with a unit stands where none of these does.
_SIGNS = re.compile("[百千成/亿万]")
_CHINESE = f"[{CHINESE_NUMERAL}]"


@quick
@dataclass(frozen=True, slots=True)
class Candidate:
    """A number with its unit. `start:end` spans both, `right` is the first character behind unit and operator.

    `number_start:number_end` spans the numerals alone. Offsets count characters of the source.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    left: int
    right: int
    value: float
    value_upper: float | None
    unit: Unit
    operator: Operator
    is_word: bool
    operator_rule: str


class CandidateFinder:
    """Finds candidates with the units and operators of one lexicon; `lost` are characters the scrape has dropped."""

    def __init__(self, lexicon: Lexicon, lost: frozenset[str] = frozenset()) -> None:
        self._units = {row.unit: row for row in lexicon.units}
        longest_first = sorted(lexicon.units, key=lambda row: -len(row.unit))
        alternatives = f"(?:{'|'.join(map(_unit_pattern, longest_first))})"
        # `(?:x|)` is `x?`, which `re` takes longer over.
        number = (
            rf"(?P<a>{_TORN}|{_SPACED}|{_ARABIC}) ?(?:(?P<am>{MULTIPLIER})|)(?:{_REST}|)"
            rf"(?:(?P<plus>[余多几])|)(?:(?P<am2>{MULTIPLIER})|)"
        )
        second = rf"(?P<b>{_ARABIC}) ?(?:(?P<bm>{MULTIPLIER})|)(?:(?P<bplus>[余多])|)"
        # Where no sign of a range stands within the reach of a unit, no unit is tried for the lower number.
        reach = max(len(unit) for unit in self._units) + 2
        lower_unit = rf"(?=[^-至到~]{{0,{reach}}}[-至到~]) ?(?:(?P<au>{alternatives})|)"
        upper = rf"(?:{lower_unit} ?(?:-{{1,2}}|至|到|~) ?{second}|)"
        # 四百十一点九七亿元
        words = (
            rf"(?P<c>{_CHINESE}{{1,30}}(?:点[{CHINESE_DIGITS}]{{1,30}}{_CHINESE}{{0,9}})?)"
            rf"(?:(?P<cplus>[余多])|)(?:(?P<cm>{MULTIPLIER})|)"
        )
        # Every number begins with one of these; elsewhere nothing else is tried.
        first = rf"(?=[\d{CHINESE_NUMERAL}])"
        # 50名(组), 12家(次): another name for the same things.
        other = rf"(?:\((?:{alternatives})\)|)"
        self._pattern = re.compile(rf"{first}(?:{number}{upper}|{words}) ?(?P<u>{alternatives}){other}")
        self._percent_words = re.compile(
            rf"(?P<of>[百千])分之(?P<c>{_CHINESE}+)(?:点(?P<d>{_CHINESE}+))?|百分(?P<all>之?百)"
        )
        no_word = "(?![员本立果功绩熟长都人品分套年效交不为就新])"  # 八成 is 80 %, but 三成员 and 一成不变
        self._tenths = re.compile(
            rf"(?<![{CHINESE_NUMERAL}建完达形组促合养第])(?P<tenths>{_CHINESE})成"
            rf"(?:(?P<half>半)|(?P<unit>[一二三四五六七八九])(?![{CHINESE_NUMERAL}一-龥])|(?P<more>多)|){no_word}"
        )
        self._fraction = re.compile(r"(?<![\d/])(?P<n>\d)/(?P<d>\d{1,2})(?![\d/])")
        self._bare = re.compile(rf"(?P<bare>{_ARABIC}) ?(?P<by>万亿|亿|万)(?P<more>[余多])?(?![\d.])")
        self._implied = [(GuardedPattern(row.pattern), row) for row in lexicon.implied_units]
        self._before = _bounds(lexicon, "before", lost)
        self._after = _bounds(lexicon, "after", lost)
        self._clause = _bounds(lexicon, "clause", lost)
        self._inside = next(r for r in lexicon.operators if r.position == "inside")

    def find(self, text: str, start: int, end: int, first: int | None = None) -> list[Candidate]:
        """Candidates of the folded `text[start:end]` in order, never overlapping.

        `first` is where its first numeral stands, if that is known: none begins before that.
        """
        last, previous, found = start, None, list[Candidate]()
        for match in self._matches(text, start if first is None else first, end):
            at = match.start()
            if at < last:
                continue
            is_joined = at - 2 >= last and text[at - 1] in _JOINT_BEFORE
            for reading in self._sharing_unit(text, match, last) if is_joined else ():
                sharing = self._bounded(text, last, end, reading)
                last, previous = sharing.right, sharing
                found.append(sharing)
            candidate = self._read(text, match, last, end) or self._following(text, match, previous, end)
            if candidate is not None:
                last, previous = candidate.right, candidate
                found.append(candidate)
        return found

    def _matches(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        found = list(self._pattern.finditer(text, start, end))
        if _SIGNS.search(text, start, end) is None:
            return found
        if text.find("百分", start, end) >= 0 or text.find("千分", start, end) >= 0:
            found.extend(self._percent_words.finditer(text, start, end))
        if text.find("成", start, end) >= 0:
            found.extend(self._tenths.finditer(text, start, end))
        if text.find("/", start, end) >= 0:
            found.extend(self._fraction.finditer(text, start, end))
        if text.find("亿", start, end) >= 0 or text.find("万", start, end) >= 0:
            taken = {match.start() for match in found}
            found.extend(m for m in self._bare.finditer(text, start, end) if m.start() not in taken)
        return sorted(found, key=_start)

    def _read(self, text: str, match: re.Match[str], floor: int, end: int) -> Candidate | None:
        if match.re is self._bare:
            return self._without_unit(text, match, floor, end)
        if match.re is not self._pattern:
            return self._percent(text, match, floor, end)
        start, unit, is_word = match.start(), self._unit_of(text, match, end), match["a"] is None
        value, upper, number_end = _read_words(match) if is_word else _read_digits(match)
        if value is None or (unit.form == "noun" and text[number_end - 1 : number_end] not in "万亿余多"):
            return None
        if upper is not None and _is_baseline(text, floor, start):
            start, value, upper = start if is_word else match.start("b"), upper, None
        is_rounded = any(match.group("plus", "bplus", "cplus"))
        reading = _Reading(start, match.end(), number_end, value, upper, unit, is_word, is_rounded)
        found = self._bounded(text, floor, end, reading)
        if unit.family == "share" and text[max(floor, start - 2) : start] in _MINUS_BEFORE:
            return replace(found, value=-value, start=start - 1, left=min(found.left, start - 1))
        return found

    def _unit_of(self, text: str, match: re.Match[str], end: int) -> Unit:
        """The unit behind a number; 个 before 和…个百分点 is one of points."""
        word = match["u"]
        if word == "个" and text.startswith(("和", "、"), match.end()):
            points = _POINTS_FOLLOW.match(text, match.end(), min(end, match.end() + _LONGEST_POINTS))
            word = points["u"] if points else word
        return self._units[word]

    def _following(self, text: str, match: re.Match[str], previous: Candidate | None, end: int) -> Candidate | None:
        """参保人数167万和|44万: a number without a unit has that of the number right before it."""
        if previous is None or "bare" not in match.groupdict() or match.start() - previous.right > _LONGEST_JOINT:
            return None
        if text[previous.right : match.start()].strip(" ") not in tuple(PARTICLES):
            return None
        value = _clean(parse_arabic(match["bare"]) * parse_multiplier(match["by"]))
        span = (match.start(), match.end(), match.end())
        reading = _Reading(*span, value, None, previous.unit, False, bool(match["more"]))
        return self._bounded(text, previous.right, end, reading)

    def _sharing_unit(self, text: str, match: re.Match[str], floor: int) -> list[_Reading]:
        """The numbers right before this one that have no unit of their own: they take its unit and 万 or 亿.

        A joint stands right before this one.
        """
        start, readings = match.start(), list[_Reading]()
        if match.re is not self._pattern or match["a"] is None:
            return readings
        unit = self._units[match["u"]]
        shared = parse_multiplier(match["am"] or "")
        while unit.family != "duration" and start > floor and text[start - 1] in _JOINT_BEFORE:
            found = _SHARES_UNIT.search(text, max(floor, start - _LONGEST_SHARED), start)
            if found is None or found.start("a") == floor:
                break
            value = _clean(parse_arabic(found["a"]) * shared)
            start, end = found.span("a")
            readings.insert(0, _Reading(start, end, end, value, None, unit, False, False))
        return readings

    def _without_unit(self, text: str, match: re.Match[str], floor: int, end: int) -> Candidate | None:
        """A number whose unit the words around it imply (总投资80亿); None where none does."""
        before = text[max(floor, match.start() - _HEAD) : match.start()]
        behind = text[match.end() : min(end, match.end() + _HEAD)]
        for pattern, row in self._implied:
            if pattern.search(before if row.position == "before" else behind):
                value = _clean(parse_arabic(match["bare"]) * parse_multiplier(match["by"]))
                span = (match.start(), match.end(), match.end())
                reading = _Reading(*span, value, None, self._units[row.unit], False, bool(match["more"]))
                return self._bounded(text, floor, end, reading)
        return None

    def _percent(self, text: str, match: re.Match[str], floor: int, end: int) -> Candidate | None:
        parts = match.groupdict()
        if "n" in parts:
            value: float | None = 100 * float(parts["n"]) / float(parts["d"]) if float(parts["d"]) else None
        elif "tenths" in parts:
            tenths = parse_chinese(parts["tenths"])
            rest = 5 if parts["half"] else parse_chinese(parts["unit"] or "") or 0  # 九成二 is 92 %
            value = 10 * tenths + rest if tenths is not None and 1 <= tenths <= _MOST_TENTHS else None
        elif parts["all"]:
            value = 100.0
        else:
            value = _decimal(parts["c"], parts["d"] or "")
        if value is None:
            return None
        is_word, is_rounded = "n" not in parts, bool(parts.get("more"))
        unit = self._units["‰" if parts.get("of") == "千" else "%"]
        reading = _Reading(match.start(), match.end(), match.end(), value, None, unit, is_word, is_rounded)
        return self._bounded(text, floor, end, reading)

    def _bounded(self, text: str, floor: int, end: int, reading: _Reading) -> Candidate:
        """The candidate with the operator that stands before, inside or behind it; behind wins over before."""
        left, right = reading.start, reading.end
        operator: Operator = "="
        rule = "op_plain"
        if reading.is_rounded:
            operator, rule = self._inside.operator, self._inside.rule_id
        # 一个 and its like are never bounded: most of them are no number at all.
        low = left if reading.is_word and reading.value <= 1 else max(floor, left - _HEAD)
        before = self._before.first(text[low:left].rstrip()) if self._before.may_hold(text, low, left) else None
        if before is not None:
            found, row = before
            left = low + found.start()
            if operator == "=":
                operator, rule = row.operator, row.rule_id
        high = min(end, right + _TAIL)
        words = text[right:high].lstrip(" ") if self._after.may_hold(text, right, high) else ""
        after = self._after.first(words) if words else None
        if after is not None:
            found, row = after
            right = high - len(words) + found.end()
            operator, rule = row.operator, row.rule_id
        low = max(floor, left - _FAR_HEAD)
        if operator == "=" and not reading.is_word and self._clause.may_hold(text, low, left):
            held = self._clause.first(_CLAUSE_START.split(text[low:left])[-1])
            operator, rule = (held[1].operator, held[1].rule_id) if held else (operator, rule)
        if reading.upper is not None:
            operator, rule = "range", "op_range"
        # By place, which takes half the time of names.
        start, stop, number_end, value, upper, unit, is_word, _ = reading
        return Candidate(start, stop, start, number_end, left, right, value, upper, unit, operator, is_word, rule)


class _Reading(NamedTuple):
    """A number as read, before its operator is known; `is_rounded`: 余 or 多 stands inside it."""

    start: int
    end: int
    number_end: int
    value: float
    upper: float | None
    unit: Unit
    is_word: bool
    is_rounded: bool


def _start(match: re.Match[str]) -> int:
    return match.start()


def _bounds(lexicon: Lexicon, position: str, lost: frozenset[str]) -> GuardedRows[OperatorPattern]:
    """The operators that stand there, in the table's order."""
    return GuardedRows((_drop(row.pattern, lost), row) for row in lexicon.operators if row.position == position)


@made_once
def candidate_finder(lexicon: Lexicon, lost: frozenset[str] = frozenset()) -> CandidateFinder:
    """The finder of a lexicon, made once for each set of lost characters."""
    return CandidateFinder(lexicon, lost)


def _unit_pattern(row: Unit) -> str:
    """The unit with a pattern of what may follow; a unit that opens another word there (项 in 项目) does not count."""
    follows = f"(?![{re.escape(row.not_before)}])" if row.not_before else ""
    latin = "(?![A-Za-z0-9])" if row.unit[-1].isascii() and row.unit[-1].isalpha() else ""
    return re.escape(row.unit) + follows + latin


def _drop(pattern: str, lost: frozenset[str]) -> str:
    """A pattern that also fits a text which has lost these characters: 以上 becomes 以?上.

    What must not stand before a place has a fixed width, and a set of characters lacks none.
    """
    return _FIXED.sub(lambda found: f"{found[0]}?" if found[0] in lost else found[0], pattern)


def _read_words(match: re.Match[str]) -> tuple[float | None, float | None, int]:
    """Value, upper end of a range and end of a number in words."""
    words, times = match.group("c", "cm")
    value, upper = _chinese_value(words, parse_multiplier(times or ""))
    return value, upper, match.end("cm") if times else match.end("c")


def _read_digits(match: re.Match[str]) -> tuple[float, float | None, int]:
    """The same of a number in digits, with what it holds beside its 亿 or 万."""
    digits, own, own_too, second, shared = match.group("a", "am", "am2", "b", "bm")
    rest, rest_times, small, small_times = match.group("rest", "rm", "small", "sm")
    factor = parse_multiplier(own or "") * parse_multiplier(own_too or "")
    value, upper = _arabic_value(digits.replace(" ", ""), factor, second, shared)
    if rest is not None and upper is None:
        value = _clean(value + parse_arabic(rest) * parse_multiplier(rest_times))
    if small is not None and upper is None:
        # 2千3百万: the 万 behind is that of the 千 before as well.
        value = _clean(
            value * parse_multiplier(small_times.strip("十百")) + parse_arabic(small) * parse_multiplier(small_times)
        )
    return value, upper, match.start("u")


def _arabic_value(first: str, own: int, second: str | None, shared: str | None) -> tuple[float, float | None]:
    """The value of a number times its own 万 or 亿; of a range both, the lower one with those of the upper one."""
    low = parse_arabic(first)
    if second is None:
        return _clean(low * own), None
    factor = parse_multiplier(shared or "")
    high = parse_arabic(second) * factor
    if own == 1 and low * factor <= high:
        own = factor
    value = low * own
    return (_clean(value), _clean(high)) if value < high else (_clean(high), None)


def _chinese_value(word: str, multiplier: int) -> tuple[float | None, float | None]:
    """两三 is the range 2 to 3; 二〇一九 is 2019; 一点五万 is 15000; everything else as a number in words."""
    whole, point, decimals = word.partition("点")
    if point:
        digits = decimals.rstrip("十百千万亿")
        number = _decimal(whole, digits)
        return (
            None if number is None else _clean(number * parse_multiplier(decimals[len(digits) :]) * multiplier)
        ), None
    if len(word) == 2:
        low, high = parse_chinese(word[0]), parse_chinese(word[1])
        if low is not None and high is not None and 0 < low < 10 and high == low + 1:
            return low * multiplier, high * multiplier
        if low is not None and high is not None and 0 < low < 10 and 0 < high < 10:
            return None, None  # 唯一|一家 is no number
    value = parse_chinese(word)
    return (None if value is None else _clean(value * multiplier)), None


def _decimal(whole: str, decimals: str) -> float | None:
    """十五, 七 -> 15.7; None where the first is no number."""
    value = parse_chinese(whole)
    tail = "".join(str(int(parse_chinese(digit) or 0)) for digit in decimals)
    return None if value is None else float(f"{int(value)}.{tail or 0}")


def _clean(value: float) -> float:
    """Without the dust of binary fractions: 1.29 × 10000 is 12900."""
    return value if value.is_integer() and value < _EXACT else float(f"{value:.15g}")


def _is_baseline(text: str, floor: int, start: int) -> bool:
    """由65-78 and 从8%到10% speak of the second number; the first one is where it came from."""
    return text[max(floor, start - 1) : start] in ("由", "从")
