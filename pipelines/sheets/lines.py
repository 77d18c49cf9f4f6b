"""One line of a task sheet as the ledger prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A promise for one lead unit: a promised number, or a task that has none.

    `target_id` is None for a task without a number, `task_id` for a number outside of every task, `lead_unit` where
    the document names none. `promised` is the number as the sheet shows it, `unit` is what it counts in. The rest is
    what the unit last reported, with which its cells are filled in; None where it has not.
    """

    target_id: str | None
    task_id: str | None
    task: str
    promised: str | None
    unit: str | None
    lead_unit: str | None
    support_units: str | None
    due_on: date | None
    entered_progress: str | None = None
    entered_value: float | None = None
    entered_unit: str | None = None
    entered_evidence: str | None = None
    entered_reported_on: date | None = None

    @property
    def subject(self) -> tuple[str | None, str | None]:
        """What an entry is about: (target, task)."""
        return self.target_id, self.task_id

    def printed(self, column: str) -> str:
        """The cell of a column that the ledger prints; empty where it has nothing to say."""
        value = getattr(self, column)
        return "" if value is None else str(value)

    def last_entered(self, column: str) -> str | float | date | None:
        """What was last reported in a column that is left to people; None where nothing was."""
        return getattr(self, f"entered_{column}", None)


_NAMES = tuple(field.name for field in fields(SheetLine))


def line_of_row(row: Mapping[str, Any]) -> SheetLine:
    """The line from a row of the published table `fct_sheet_line`; further columns are left aside."""
    return SheetLine(**{name: row[name] for name in _NAMES if name in row})
