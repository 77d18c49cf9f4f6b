"""Column heads of tables: what the cells below them hold, in which unit, for which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.tape.cues import cues
from pipelines.tape.patterns import reading_patterns

_NOISE = re.compile(r"[\s*]+")
_SEVERAL = re.compile(r"[、,;]")
_LONGEST = 20
_THREE = 3
_KINDS = ("target", "result")
NUMBERS = ("target", "result", "stage", "value", "growth", "amount", "count")


class Column(NamedTuple):
    """One column: its role, the words of its head, and the unit that the head names in brackets (or '').

    A head in two lines has all its words, the upper ones first. `over` is the role of the upper ones, `subject` those
    of its words that name what is counted, `told` is target or result where the head says what the numbers are.
    """

    role: str
    head: str
    unit: str
    over: str = ""
    subject: str = ""
    told: str = ""


class TableHeads:
    """Reads heads with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.cues = cues(lexicon)
        self.patterns = reading_patterns(lexicon)
        self.brackets = self.patterns["in_brackets"]
        rows = [row for row in lexicon.table_words if row.role != "filler"]
        self._roles = [(row.role, re.compile(row.pattern)) for row in rows]
        fillers = [row.pattern for row in lexicon.table_words if row.role == "filler"]
        self.filler = re.compile("|".join(f"(?:{pattern})" for pattern in fillers))
        self.units = {row.unit for row in lexicon.units}
        self._known: dict[str, Column | None] = {}

    def read(self, words: str) -> Column | None:
        """The column of a head; None where the words are none."""
        if len(words) > 4 * _LONGEST:
            return None
        if words not in self._known:
            self._known[words] = self._read(_NOISE.sub("", words))
        return self._known[words]

    def _read(self, words: str) -> Column | None:
        if not words or len(words) > _LONGEST:
            return None
        brackets = self.brackets.search(words) if ")" in words or "]" in words else None
        unit = brackets[1] if brackets and self.is_unit(brackets[1]) else ""
        bare = (self.brackets.sub("", words) if brackets else words) or words.strip("[]()")
        role = self._role_of(bare)
        return self.make(role, words, unit) if role is not None else None

    def _role_of(self, bare: str) -> str | None:
        """What a head without brackets says of its column; a year alone is one of values."""
        rest = self.patterns["year_head"].sub("", bare) if bare[:1].isdigit() else bare
        if not rest:
            return "value" if self.patterns["year_head"].match(bare) else None
        # 2024年任务 is what the year asks for, 任务 alone what the row is about.
        told = f"年度{rest}" if rest == "任务" and rest != bare else rest
        return next((role for role, pattern in self._roles if pattern.search(told)), None)

    def read_count(self, words: str) -> Column | None:
        """A head of no known kind whose brackets name a unit (已签约(户)): it says itself what is counted."""
        bare = _NOISE.sub("", words)
        brackets = self.brackets.search(bare) if len(bare) <= _LONGEST else None
        return self.make("count", bare, brackets[1]) if brackets and self.is_unit(brackets[1]) else None

    def make(self, role: str, head: str, unit: str, over: str = "", subject: str = "") -> Column:
        """The column, with what its head tells of its numbers; 签约率 and growth go with the column before them."""
        told = ""
        if role in _KINDS:
            told = role
        elif role in ("count", "amount", "value") and self.cues.tells("column_done", head):
            told = "result"
        elif role == "growth" and over in _KINDS:
            told = over
        elif role in ("count", "amount", "growth", "value", "stage") and self.cues.tells("column_ahead", head):
            told = "target"
        return Column(role, head, unit, over, subject, told)

    def recast(self, column: Column, role: str) -> Column:
        """The column in another role."""
        return self.make(role, column.head, column.unit, column.over, column.subject)

    def read_head(self, words: str) -> Column:
        """The column of a head of a table: of a known kind, or counted by a unit in brackets, or any other."""
        return self.read(words) or self.read_count(words) or self.make("other", words, "")

    def combine(self, over: str, under: str) -> Column:
        """The column of a head in two lines (2023年计划 over 增长(%)), or of one line where `under` is empty."""
        upper = self.read_head(over)
        if not under:
            return upper
        lower = self.read_head(under)
        head, unit = f"{_NOISE.sub('', over)}{_NOISE.sub('', under)}", lower.unit or upper.unit
        is_counted = upper.role in NUMBERS
        if lower.role in ("value", "amount", "count", "other") and upper.role in ("target", "result", "stage"):
            subject = lower.head if lower.role in ("count", "other") else ""
            return self.make(upper.role, head, unit, upper.role, self.brackets.sub("", subject))
        if lower.role == "other" and self.read(under) is None and is_counted:
            return self.make(upper.role, head, unit, upper.role, self.brackets.sub("", lower.head))
        # What is counted stands above its goal and its result: 新增就业 over 目标 and 完成.
        is_told = lower.role in ("target", "result", "value", "growth")
        subject = self.brackets.sub("", upper.head) if is_told and upper.role in ("other", "count", "amount") else ""
        if lower.role == "other" and upper.role == "count" and self.read(under) is None:
            lower = self.recast(lower, "count")
        return self.make(lower.role, head, unit, upper.role, subject)

    def combine_path(self, path: Sequence[str]) -> Column:
        """The column of heads in any number of lines, the upper ones first; who answers for it names nothing."""
        path = [words for words in path if not self._answers(words)]
        if len(path) < _THREE:
            return self.combine(path[0], path[1] if len(path) > 1 else "") if path else self.make("other", "", "")
        found = [self.read_head(words) for words in path]
        is_known = found[-1].role != "other" or self.read(path[-1]) is not None
        told = next((column for column in reversed(found) if column.role in (*_KINDS, "stage")), None)
        unit = next((column.unit for column in reversed(found) if column.unit), "")
        head = "".join(_NOISE.sub("", words) for words in path)
        role = _role_of_path(found, told, is_known=is_known)
        subject = self._subject_of_path(found if not is_known else found[:-1])
        return self.make(role, head, unit, told.role if told else "", subject)

    def _subject_of_path(self, found: Sequence[Column]) -> str:
        """What the heads of a path say is counted."""
        things = [column for column in found if column.role in ("other", "count", "amount", "place")]
        return "".join(self.brackets.sub("", column.head) for column in things)

    def _answers(self, words: str) -> bool:
        label = self.read(words.partition(":")[0]) if ":" in words else None
        return label is not None and label.role in ("lead", "support", "official", "deadline")

    def name_rows(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """The columns, an unknown one right behind 序号 being what the rows are about where no other is."""
        first = next((k for k, column in enumerate(columns) if column.role == "index"), -1) + 1
        is_named = any(column.role in ("name", "task", "place") for column in columns)
        if is_named or not 0 < first < len(columns) or not self._is_unknown(columns[first]):
            return tuple(columns)
        return (*columns[:first], self.recast(columns[first], "task"), *columns[first + 1 :])

    def _is_unknown(self, column: Column) -> bool:
        return column.role == "other" and bool(column.head) and self.read(column.head) is None

    def read_unit(self, words: str) -> str:
        """The unit that a line of its own names for the table below it, or nothing: 单位:万元."""
        match = self.patterns["unit_line"].search(words)
        return first_of(match["unit"]) if match and self.is_unit(match["unit"]) else ""

    def unit_in(self, words: str) -> str:
        """The unit in brackets behind an indicator, or nothing: 执业(助理)医师数(人)."""
        found = [brackets[1] for brackets in self.brackets.finditer(words) if self.is_unit(brackets[1])]
        return found[-1] if found else ""

    def is_unit(self, words: str) -> bool:
        """Whether the words are a unit, with 万 or 亿 before it or not; of several (个/家) the first counts."""
        unit = first_of(words)
        return any(unit[at:] in self.units for at in range(len(unit)) if not unit[:at].strip("百千万亿"))

    def is_table(self, columns: Sequence[Column], has_unit: bool = False) -> bool:
        """Whether these columns make a table of indicators or tasks; `has_unit`: a line above it names its unit."""
        roles = {column.role for column in columns}
        if not roles & {"name", "task", "place"} and "target" in roles:
            return bool(roles & {"result", "lead", "deadline"})  # 整改目标|整改时限|责任单位|整改进展
        if not roles & {"name", "task"}:
            is_counted = any(c.role in NUMBERS and (c.unit or c.role != "count") for c in columns)
            return "place" in roles and (is_counted or has_unit)
        return self._is_of_numbers(columns, roles, has_unit) or (
            "task" in roles and bool(roles & {"lead", "support", "deadline"})
        )

    def _is_of_numbers(self, columns: Sequence[Column], roles: set[str], has_unit: bool) -> bool:
        """Whether goals, results, years or units say that the columns hold what is promised or reported."""
        if has_unit and roles & set(NUMBERS):
            return True
        if sum(c.role == "value" and self.patterns["year_head"].match(c.head) is not None for c in columns) > 1:
            return True
        if roles & {"target", "result", "stage"} or ("unit" in roles and roles & {"value", "growth"}):
            return True
        return any(c.role in NUMBERS and (c.unit or c.role == "growth") for c in columns)


def _role_of_path(found: Sequence[Column], told: Column | None, *, is_known: bool) -> str:
    """The role of the lowest head, unless that only counts: then what is told above it."""
    leaf = found[-1]
    if is_known and leaf.role not in ("value", "amount", "count"):
        return leaf.role
    counted = next((column for column in reversed(found) if column.role in NUMBERS), None)
    return (told or counted or leaf).role


def first_of(words: str) -> str:
    """The first of several units (个、家)."""
    return _SEVERAL.split(words)[0].strip(" *")


@made_once
def table_heads(lexicon: Lexicon) -> TableHeads:
    """The reader of a lexicon, compiled once."""
    return TableHeads(lexicon)
