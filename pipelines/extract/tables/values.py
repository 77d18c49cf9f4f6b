"""A cell of a table as numbers: what it says, with the unit and the indicator that its row and column give."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipelines.extract.names.canonical import canonicaliser
from pipelines.extract.names.measures import Surroundings, judge_measure
from pipelines.extract.names.named import Named
from pipelines.extract.names.phrases import LeftPhrase, phrase_reader
from pipelines.extract.tables.cells import TableCell, TableRow
from pipelines.extract.tables.heads import NUMBERS, Column, first_of, table_heads
from pipelines.extract.tables.places import Place, TableSpan
from pipelines.lexicon import Lexicon, Unit
from pipelines.tape.candidates import Candidate, CandidateFinder
from pipelines.tape.cues import cues

_ARABIC = r"\d+(?:,\d{3}(?!\d))*(?:\.\d+)?"
_NUMBER = re.compile(rf"{_ARABIC}(?: ?(?:-|~|至|到) ?{_ARABIC})?(?: ?(?:万亿|亿|万))?")
_CLAUSE = re.compile(r"[,;]")
_BARE_VERB = 2
_LONGEST_NAME = 12  # a longer one with a comma is a sentence, whose end names the thing
_YEAR = re.compile(r"^(?:19|20)\d\d年?(?:度)?")
_PART = re.compile(r"[,、;(]")


@dataclass(frozen=True, slots=True)
class Value:
    """A number of a cell and its name."""

    candidate: Candidate
    named: Named


class ValueReader:
    """Reads the cells of one document's tables."""

    def __init__(self, text: str, finder: CandidateFinder, lexicon: Lexicon) -> None:
        self._text = text
        self._finder = finder
        self._heads = table_heads(lexicon)
        self._phrases = phrase_reader(lexicon)
        self._cues = cues(lexicon)
        self._about = [
            (re.compile(row.pattern), row.rule_id)
            for row in lexicon.operators
            if row.position == "clause" and row.operator == "~"
        ]
        self._canonical = canonicaliser(lexicon)

    def locate(self, span: TableSpan) -> Place | None:
        """The place of a cell: its row is about its indicator, else its task, without numbering and unit.

        Where the rows are places, or the column is of money spent on the row's work, or its head says what it counts,
        that is the rest of the indicator (城东街道已签约, 供水改造总投资). A row of totals has no name of its own.
        """
        if span.cell is None or span.row is None:
            return None
        name, column = span.row.topic_of(span.cell), span.cell.column
        heads = [cell.text.replace(" ", "") for cell in span.row.cells[:2]]
        if any(self._cues.tells("group_row", words) for words in (*heads, "\t".join(heads))):
            # 一、续建项目(2个) with the sums of its rows
            return Place("", span.cell, span.row, span.as_of, span.caption)
        is_total = any(self._cues.tells("total_row", words) for words in heads)
        topic = "" if is_total else self._topic(span.row, name)
        is_of_place = (name is None and is_total) or _is_place(name)
        if column is not None and _names_what(column, is_of_place=is_of_place):
            topic += self._subject(span.cell, span.row, is_of_place)
        return Place(topic, span.cell, span.row, span.as_of, span.caption)

    def _topic(self, row: TableRow, name: TableCell | None) -> str:
        """What the row is about; a verb goes with the task: 电梯加装 | 完工(台)."""
        topic = self._bare_name(name.text) if name else ""
        task = row.first("task")
        is_done = task is not None and task is not name and self._phrases.is_verb(topic)
        return self._bare_name(task.text) + topic if task is not None and is_done else topic

    def _subject(self, cell: TableCell, row: TableRow, is_of_place: bool) -> str:
        """What the head says is counted; of a place's growth what the column before it counts."""
        found = cell.column
        is_growth = found is not None and found.role == "growth" and self._cues.tells("growth_alone", found.head)
        if is_of_place and is_growth:
            found = _column_before(cell, row, but="growth") or found
        if found is None:
            return ""
        head = found.subject or _YEAR.sub("", self._heads.brackets.sub("", found.head))
        if not found.told or found.role not in ("amount", "count"):
            return head
        # 年度计划投资 and 1-6月完成投资 are both 投资.
        return self._heads.patterns["plan_words"].sub("", head).removesuffix("计划") or head

    def read(self, place: Place) -> list[Value] | None:
        """The numbers of a cell that holds nothing else; None where it holds text, which is read as sentences."""
        candidates = self._candidates(place.cell, self._unit(place.cell, place.row))
        candidates = [self._bounded(candidate, place) for candidate in candidates]
        if not candidates or not place.topic or not self._is_bare(place.cell, candidates):
            return None
        if place.may_be_size and place.column is not None and self._cues.tells("whole_sum", place.column.head):
            return []
        return [self._value(candidate, place) for candidate in candidates]

    def name_by_topic(self, candidate: Candidate, place: Place, said: Named) -> Named:
        """A number of a cell's sentence that names nothing itself: the row's indicator, with what is done in money."""
        is_named = place.topic.endswith(said.indicator)
        is_spent = candidate.unit.family == "money" and said.reject is None and not is_named
        # 城中村改造 | 完成征收920户: what was done with it, unless that says no more than that it was done.
        is_told = said.reject is None and not is_named and not self._cues.tells("same_thing", said.indicator)
        is_told = is_told and len(said.indicator) == _BARE_VERB and self._phrases.is_verb(said.indicator)
        is_told = is_told and place.kind == "target"
        return self._name(candidate, place.topic + said.indicator if is_spent or is_told else place.topic, "", "").named

    def is_place(self, words: str) -> bool:
        """Whether the words are the name of a district and nothing more."""
        return words in self._phrases.places

    def rename(self, said: Named, indicator: str, unit: Unit) -> Named:
        """The name with other words for what is counted."""
        indicator_id, name = self._canonical.canonicalise(indicator, unit, said.measure)
        return replace(said, indicator=indicator, indicator_id=indicator_id, indicator_name=name)

    def names_nothing(self, named: Named) -> bool:
        """Whether a name is missing or only a verb (已完成|38公里)."""
        return named.reject is not None or self._phrases.is_verb(named.indicator)

    def _bare_name(self, words: str) -> str:
        """An indicator's cell without numbering, blanks, and its unit in brackets."""
        name = self._heads.patterns["row_mark"].sub("", words.strip(" *"))
        name = _CLAUSE.split(name)[-1] if len(name) > _LONGEST_NAME else name
        units = [found for found in self._heads.brackets.finditer(name) if self._heads.is_unit(found[1])]
        if units:
            name = name[: units[-1].start()] + name[units[-1].end() :]
        return re.sub(r"\s+", "", name).strip("*:,。;")

    def _unit(self, cell: TableCell, row: TableRow) -> str:
        """The unit of a bare number: of its column's head, the unit's column, or the brackets behind the indicator."""
        column, name, own = cell.column, row.first("name", "task"), self._own_unit(row)
        if column is not None and column.role == "growth":
            return self._unit_of_change(cell, row, own)
        if column is not None and column.unit:
            return column.unit
        if not own and column is not None and self._cues.tells("share_end", self._heads.brackets.sub("", column.head)):
            return "%"
        # A unit above the table is of its sums; a rate among them has its own: 单位:亿元 over 城镇登记失业率.
        is_of_sums = not own and row.unit not in ("", "%", "‰")
        if is_of_sums and name and self._cues.tells("share_end", self._bare_name(name.text)):
            return "%"
        return own or row.unit

    def _own_unit(self, row: TableRow) -> str:
        """The unit that the row itself names, in a cell of its own or in brackets behind the indicator."""
        unit, name = row.first("unit"), row.first("name", "task")
        words = unit.text if unit else self._heads.unit_in(name.text) if name else ""
        return words.strip(" *") if words in self._heads.units else first_of(words)

    def _unit_of_change(self, cell: TableCell, row: TableRow, own: str) -> str:
        """What a column of growth counts: percent, or points where the row has a share in the column before.

        A number in brackets is the change of several years together: 森林覆盖率(%) [0.4].
        """
        if self._heads.patterns["sum_of_years"].fullmatch(cell.text):
            name = row.first("name", "task")
            is_change = name is None or self._cues.tells("change_end", self._bare_name(name.text))
            return "个百分点" if own == "%" and not is_change else own or "%"
        told = cell.column.unit if cell.column is not None else ""
        is_of_share = own in ("%", "‰") and told in ("", "%") and _is_beside_number(cell, row)
        return "个百分点" if is_of_share else told or "%"

    def _candidates(self, cell: TableCell, unit: str) -> list[Candidate]:
        """The cell's numbers; one without a unit is read as if the column's unit stood behind it."""
        found = self._finder.find(self._text, cell.start, cell.end)
        number = _NUMBER.search(cell.text)
        if not found and number and unit:
            size = len(unit)
            padded = f"{cell.text[: number.end()]}{unit}{cell.text[number.end() :]}"
            found = [_shifted(c, cell.start, number.end(), size) for c in self._finder.find(padded, 0, len(padded))]
        return [self._signed(candidate, cell) for candidate in found]

    def _bounded(self, candidate: Candidate, place: Place) -> Candidate:
        """A plain number with the operator that a column of its own gives (≥|1450|人次)."""
        sign = place.row.own("operator")
        if sign is None or candidate.operator != "=":
            return candidate
        padded = f"{sign.text}{self._text[candidate.number_start : candidate.number_end]}{candidate.unit.unit}"
        found = self._finder.find(padded, 0, len(padded))
        if not found:
            return candidate
        return replace(candidate, operator=found[0].operator, operator_rule=found[0].operator_rule)

    def _signed(self, candidate: Candidate, cell: TableCell) -> Candidate:
        """-3.2 at the beginning of a cell is a decline."""
        is_negative = self._text[cell.start : candidate.start] == "-" and candidate.value_upper is None
        if not is_negative:
            return candidate
        return replace(candidate, value=-candidate.value, start=cell.start, left=cell.start)

    def _is_bare(self, cell: TableCell, candidates: list[Candidate]) -> bool:
        rest, at = "", cell.start
        for candidate in candidates:
            rest += self._text[at : max(at, candidate.left)]
            at = candidate.right
        return self._heads.filler.fullmatch(rest + self._text[at : cell.end]) is not None

    def _value(self, candidate: Candidate, place: Place) -> Value:
        start = place.cell.start
        candidate = self._estimated(candidate, place)
        before = _PART.split(self._text[start : max(start, candidate.left)])[-1].strip("-= ")
        return self._name(candidate, place.topic, before, place.cell.column.head if place.cell.column else "")

    def _estimated(self, candidate: Candidate, place: Place) -> Candidate:
        """A plain number in a column of what is expected (预计完成) is an estimate."""
        head = place.column.head if place.column is not None else ""
        rule = next((rule for pattern, rule in self._about if pattern.search(head)), None)
        if rule is None or candidate.operator != "=":
            return candidate
        return replace(candidate, operator="~", operator_rule=rule)

    def _name(self, candidate: Candidate, topic: str, before: str, head: str) -> Value:
        """The number under the name of its row; words before it in the cell and over its column tell a change."""
        left = self._phrases.read_left(topic + before)
        is_share = candidate.unit.family == "share"
        growth = left.growth
        if is_share and growth is None and self._tells_growth(head, topic):
            growth = "+"
        left = replace(left, growth=growth)
        is_led = self._is_led(topic, left)
        name = self._indicator(left.noun + left.tail_verb if is_led else topic, left, is_share) or topic
        around = Surroundings(candidate, left, topic + before, topic + before, "", name)
        measure, measure_rule = judge_measure(around, self._phrases, self._cues)
        if growth == "-" and measure == "growth":
            candidate = replace(candidate, value=abs(candidate.value))  # the words already tell the sign
        indicator_id, indicator_name = self._canonical.canonicalise(name, candidate.unit, measure)
        reject = None if name else ("no_indicator", "ind_missing")
        named = Named(
            name, indicator_id, indicator_name, measure, growth, reject, "table_value", measure_rule,
            steps=left.steps if is_led else (), verb=left.verb,
        )  # fmt: skip
        return Value(candidate, named)

    def _tells_growth(self, head: str, topic: str) -> bool:
        return self._cues.tells("column_growth", head) or self._cues.tells("growth_end", topic)

    def _is_led(self, topic: str, left: LeftPhrase) -> bool:
        """Whether a verb stands before the indicator: 新增|养老床位, but not 补贴发放时限."""
        is_led = left.verb != "" and topic.startswith(left.verb) and len(left.noun) > 1
        return is_led and self._cues.tells("leads_name", left.verb)

    def _indicator(self, noun: str, left: LeftPhrase, is_share: bool) -> str:
        """The indicator without 增长 or 增速 behind it."""
        if not is_share or left.growth is None:
            return noun
        return noun.removesuffix(self._cues.first("growth_end", noun))


def _names_what(column: Column, *, is_of_place: bool) -> bool:
    """Whether the head says what is counted: money, what is counted of a place, or a thing of its own."""
    return bool(column.subject) or column.role == "amount" or (is_of_place and column.role in NUMBERS)


def _is_place(name: TableCell | None) -> bool:
    return name is not None and name.column is not None and name.column.role == "place"


def _numbers_before(cell: TableCell, row: TableRow) -> list[TableCell]:
    """The cells of numbers before a cell of its row, the nearest first."""
    before = [each for each in row.cells if each.start < cell.start and each.column is not None]
    return [each for each in reversed(before) if each.column is not None and each.column.role in NUMBERS]


def _is_beside_number(cell: TableCell, row: TableRow) -> bool:
    """Whether the nearest column of numbers before a cell has one in its row."""
    before = _numbers_before(cell, row)
    return bool(before) and _NUMBER.search(before[0].text) is not None


def _column_before(cell: TableCell, row: TableRow, *, but: str) -> Column | None:
    """The nearest column of numbers before a cell that has not the role `but`."""
    return next((each.column for each in _numbers_before(cell, row) if each.column and each.column.role != but), None)


def _shifted(candidate: Candidate, start: int, seam: int, size: int) -> Candidate:
    """A candidate of padded words at its place in the text: `size` characters were put in at `seam`."""

    def place(at: int) -> int:
        return start + (at if at <= seam else max(seam, at - size))

    return replace(
        candidate,
        start=place(candidate.start),
        end=place(candidate.end),
        number_start=place(candidate.number_start),
        number_end=place(candidate.number_end),
        left=place(candidate.left),
        right=place(candidate.right),
    )
