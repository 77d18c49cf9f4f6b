"""Last days that stand beside the work: a column of deadlines, a quarter's column, 完成时限:6月底前 under an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.heads import table_heads
from pipelines.extract.times.deadlines import deadline_reader
from pipelines.extract.times.periods import first_year_ahead
from pipelines.extract.times.so_far import running_year
from pipelines.extract.units.responsibilities import owning_item
from pipelines.lexicon import Lexicon
from pipelines.model import Quantity, Task
from pipelines.tape.clauses import sentence_before, sentence_behind
from pipelines.tape.cues import cues
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape

# From its colon on, for there are fewer of these than of words that may be a label.
_LABELLED = re.compile(r"(?:: ?|为(?<=[限间期点]为))(?=(?P<words>[^\n;。:,)\]】]{1,24}))")
_LONGEST_LABEL = 7
_FARTHEST = 300  # so far before its deadline a sentence may begin
_BRACKETED = re.compile(r"[(【][^()【】\n]{2,160}[,;:] *(?P<words>[^,;:()【】\n]{2,16})[)】]")


class _Reach(NamedTuple):
    """The text `[start, end)` that the words of a deadline speak of; `is_row`: they stand in a column of their row.

    `is_opening`: they open the sentence, so that they reach over the clauses that count something.
    """

    start: int
    end: int
    words: str
    is_row: bool = False
    is_opening: bool = False


class DueDates:
    """The deadlines of one document that stand beside its work, each with what it reaches."""

    def __init__(self, tape: Tape, tables: Sequence[Table], lexicon: Lexicon) -> None:
        self._folded = tape.folded
        self._running_year = running_year(tape.document)
        self._reader = deadline_reader(lexicon)
        self._cues = cues(lexicon)
        found = [*_in_tables(tables), *_under_items(tape, lexicon)]
        found += [*_in_brackets(tape, lexicon), *_behind_lists(tape, lexicon), *_before_lists(tape, lexicon)]
        self._first_year = first_year_ahead(tape.document)
        self._reaches = sorted(found, key=lambda reach: reach.end - reach.start)

    def add_to_tasks(self, tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        """The tasks, those that name no deadline themselves with the one beside them."""
        return tuple(self._task(task) for task in tasks) if self._reaches else tasks

    def add_to_quantities(self, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        """The numbers; the period of a promise for a whole year ends with the deadline beside it."""
        return tuple(self._quantity(quantity) for quantity in quantities) if self._reaches else quantities

    def _reach(self, at: int, *, is_counted: bool = True) -> _Reach | None:
        """The nearest deadline around a place of work that is counted or not."""
        around = (reach for reach in self._reaches if reach.start <= at < reach.end)
        return next((reach for reach in around if is_counted or not reach.is_opening), None)

    def _find(self, at: int, year: int | None, *, is_counted: bool) -> date | None:
        """The last day that the nearest deadline around a place names."""
        reach = self._reach(at, is_counted=is_counted)
        return self._reader.read(reach.words, year) if reach is not None else None

    def _is_counted(self, task: Task) -> bool:
        return any(map(str.isdigit, self._folded[task.start : task.end]))

    def _is_lasting(self, at: int) -> bool:
        """Whether what stands beside the work names no end: 立行立改, 长期坚持."""
        reach = self._reach(at)
        return reach is not None and self._cues.tells("lasting", reach.words)

    def _task(self, task: Task) -> Task:
        if self._is_lasting(task.start):
            return replace(task, due_on=None)
        # 年内改造管网(第三季度完成): the brackets say it closer.
        is_of_year = task.due_on is not None and (task.due_on.month, task.due_on.day) == (12, 31)
        is_asked = is_of_year or not task.has_deadline
        year = task.plan_year or self._running_year
        due = self._find(task.start, year, is_counted=self._is_counted(task)) if is_asked else None
        first = task.plan_year if self._first_year is None else self._first_year
        if due is None or (first is not None and due.year < first):
            return task
        return replace(task, due_on=due, has_deadline=True)

    def _quantity(self, quantity: Quantity) -> Quantity:
        if quantity.kind != "target" or not quantity.rule_id.endswith(("/period_year", "/period_unknown")):
            return quantity
        reach = self._reach(quantity.start)
        due = self._reader.read(reach.words, quantity.period_year) if reach is not None else None
        is_other = due is not None and quantity.period_year not in (None, due.year)
        if reach is None or due is None or (is_other and not reach.is_row):
            return quantity
        # 2025-06-30 in the row of a list of tasks: the goal is of that year.
        start = date(due.year, 1, 1) if due.year != quantity.period_year else quantity.period_start
        rule = f"{quantity.rule_id}_due"
        return replace(quantity, period_year=due.year, period_start=start, period_end=due, rule_id=rule)


def _in_tables(tables: Sequence[Table]) -> Iterator[_Reach]:
    for table in tables:
        for row in table.rows:
            deadline = row.first("deadline")
            if deadline is not None:
                yield _Reach(row.start, row.end, deadline.text, is_row=True)
            for cell in row.cells:
                if cell.column is not None and cell.column.role == "stage":
                    yield _Reach(cell.start, cell.end, cell.column.head)


def _in_brackets(tape: Tape, lexicon: Lexicon) -> Iterator[_Reach]:
    """(县水利局牵头,10月底前完成) reaches over its item, or back to the brackets before where an item has several."""
    folded, document, nodes, told = tape.folded, tape.document, tape.nodes, cues(lexicon)
    last_item, last_end = -1, 0
    for match in _BRACKETED.finditer(folded, document.start, document.end):
        if not told.tells("time_segment", match["words"]):
            continue
        item = owning_item(nodes, match.start())
        if item is None:
            continue
        start = last_end if item == last_item else nodes[item].start
        yield _Reach(start, match.end(), match["words"])
        last_item, last_end = item, match.end()


def _behind_lists(tape: Tape, lexicon: Lexicon) -> Iterator[_Reach]:
    """A deadline in a clause of its own at the end of a sentence reaches over all that the sentence promises."""
    folded, document = tape.folded, tape.document
    behind = reading_patterns(lexicon)["deadline_behind"]
    for match in behind.finditer(folded, document.body_start, document.end):
        low = max(document.body_start, match.start() - _FARTHEST)
        yield _Reach(sentence_before(folded, low, match.start()), match.end(), match["words"], is_row=True)


def _before_lists(tape: Tape, lexicon: Lexicon) -> Iterator[_Reach]:
    """A deadline with which a sentence opens reaches over all of it: 6月底前建成水厂二期,新增日处理能力2万吨."""
    folded, document = tape.folded, tape.document
    before = reading_patterns(lexicon)["deadline_before"]
    for match in before.finditer(folded, document.body_start, document.end):
        behind = sentence_behind(folded, match.end(), document.end)
        yield _Reach(match.start(), behind, match["words"], is_opening=True)


def _under_items(tape: Tape, lexicon: Lexicon) -> Iterator[_Reach]:
    """完成时限:… reaches over its work item, or back to the one before it where the item holds several."""
    heads, patterns = table_heads(lexicon), reading_patterns(lexicon)
    last_item, last_end = -1, 0
    folded, document, nodes = tape.folded, tape.document, tape.nodes
    for match in _LABELLED.finditer(folded, document.start, document.end):
        label = patterns["label_before"].search(
            folded, max(document.start, match.start() - _LONGEST_LABEL), match.start()
        )
        column = heads.read(label["label"]) if label else None
        if label is None or column is None or column.role != "deadline":
            continue
        item = owning_item(nodes, label.start())
        if item is None:
            continue
        start = last_end if item == last_item else nodes[item].start
        yield _Reach(start, match.end("words") if item == last_item else nodes[item].end, match["words"])
        last_item, last_end = item, match.end("words")
