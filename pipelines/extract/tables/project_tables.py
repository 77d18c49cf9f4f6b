"""Whether a table lists projects: the heads of project lists, and no goals."""

from __future__ import annotations

from pipelines.extract.tables.cells import Table
from pipelines.lexicon import Lexicon
from pipelines.tape.list_words import project_words

_GOALS = {"target", "result", "stage"}
_BUILDING = "建设"  # 建设内容 is what a project is, not a task of the year


def lists_projects(table: Table, lexicon: Lexicon) -> bool:
    """Whether the rows are projects with what they cost, and no goal, task or result."""
    roles = {column.role for column in table.columns}
    heads = project_words(lexicon).heads
    is_named = any(column.role == "name" and heads.get(column.head) == "name" for column in table.columns)
    has_tasks = any(column.role == "task" and not column.head.startswith(_BUILDING) for column in table.columns)
    return "amount" in roles and is_named and not has_tasks and not roles & _GOALS
