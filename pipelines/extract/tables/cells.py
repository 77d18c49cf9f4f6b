"""What a table is made of: its cells, each under its column, and its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipelines.extract.tables.heads import Column

# A task that is a name, not a sentence.
_NAME = re.compile(r"[^,。;:、\d]{4,20}")


class TableCell(NamedTuple):
    """A cell at `start:end`; `column` is None where it belongs to none (a group heading, a broken word)."""

    start: int
    end: int
    text: str
    column: Column | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, its cells in reading order. `unit` is that of its bare numbers where neither row nor head has one.

    `carried` are cells of rows above that hold for this one too (merged over several rows), `group` the heading between
    the rows under which it stands.
    """

    cells: tuple[TableCell, ...]
    unit: str = ""
    carried: tuple[TableCell, ...] = ()
    group: str = ""

    @property
    def start(self) -> int:
        """First character of the row."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """First character behind the row."""
        return self.cells[-1].end

    def first(self, *roles: str) -> TableCell | None:
        """The first filled cell in a column of the first of these roles that has one."""
        for role in roles:
            for cell in (*self.cells, *self.carried):
                if cell.text and cell.column is not None and cell.column.role == role:
                    return cell
        return None

    def own(self, role: str) -> TableCell | None:
        """The first filled cell in a column of this role that the row itself has."""
        return next((cell for cell in self.cells if cell.text and cell.column and cell.column.role == role), None)

    def topic_of(self, cell: TableCell) -> TableCell | None:
        """What the row is about: its indicator, else its task, else its place.

        Of a project and a task (实事项目|工作内容|任务量) the task, where that is a name between the project and the
        number.
        """
        name, task = self.first("name", "task", "place"), self.first("task")
        is_between = name is not None and task is not None and name.start < task.start < cell.start
        return task if task is not None and is_between and _NAME.fullmatch(task.text) else name


@dataclass(frozen=True, slots=True)
class Table:
    """One table from its first head to its last cell.

    `as_of` are words that tell until when its results are (截至8月31日), `caption` its title in a row of its own.
    """

    start: int
    end: int
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    as_of: str = ""
    caption: str = ""
