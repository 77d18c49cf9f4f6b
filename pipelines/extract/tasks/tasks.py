"""What a document promises to do and says it has done, and the last days that stand beside the work."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.extract.tables.cells import Table
from pipelines.extract.tasks.actions import find_actions
from pipelines.extract.tasks.due_dates import DueDates
from pipelines.extract.tasks.relative_targets import find_relative_targets
from pipelines.extract.tasks.statements import find_statements
from pipelines.lexicon import Lexicon
from pipelines.model import Quantity, RelativeTarget, Statement, Task
from pipelines.tape.tapes import Tape


class Tasks(NamedTuple):
    """What one document promises and says it has done, in reading order.

    `tasks` and `quantities` have the deadlines that stand beside them in a column, a bracket or a line of their own.
    """

    tasks: tuple[Task, ...]
    relative_targets: tuple[RelativeTarget, ...]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]


def find_tasks(tape: Tape, tables: tuple[Table, ...], quantities: tuple[Quantity, ...], lexicon: Lexicon) -> Tasks:
    """The promised actions of a document and what it reports as done; `quantities` are its numbers."""
    due_dates = DueDates(tape, tables, lexicon)
    return Tasks(
        due_dates.add_to_tasks(find_actions(tape, tables, lexicon)),
        find_relative_targets(tape, lexicon),
        find_statements(tape),
        due_dates.add_to_quantities(quantities),
    )
