"""Project lists that are tables of one cell a line with more columns than a name, read by their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.extract.tables.cells import Table
from pipelines.extract.tables.project_cells import Row
from pipelines.extract.tables.project_grids import Context, read_heading
from pipelines.extract.tables.project_words import MARKED, project_words
from pipelines.lexicon import Lexicon

_ABOVE = 200  # characters over a table that may hold its title
_GOALS = {"target", "result", "stage"}
_BUILDING = "建设"  # 建设内容 is what a project is, not a task of the year


def lists_projects(table: Table, lexicon: Lexicon) -> bool:
    """Whether the rows are projects with what they cost, and no goal, task or result."""
    roles = {column.role for column in table.columns}
    heads = project_words(lexicon).heads
    is_named = any(column.role == "name" and heads.get(column.head) == "name" for column in table.columns)
    has_tasks = any(column.role == "task" and not column.head.startswith(_BUILDING) for column in table.columns)
    return "amount" in roles and is_named and not has_tasks and not roles & _GOALS


def find_table_rows(folded: str, tables: Sequence[Table], above: Context, lexicon: Lexicon) -> Iterator[Row]:
    """The projects of these tables; the headings over and between their rows tell year and stage."""
    for table in tables:
        context = above
        for line in folded[max(0, table.start - _ABOVE) : table.start].split("\n"):
            context = read_heading(line.strip(), context, lexicon)
        last = table.start
        for row in table.rows:
            for line in folded[last : row.start].split("\n"):
                context = read_heading(line.strip(), context, lexicon) if MARKED.match(line.strip()) else context
            last = row.end
            name = row.first("name")
            if name is not None and not context.is_refused and not project_words(lexicon).total.match(name.text):
                yield Row(name.start, name.end, name.text, context.year, context.status or "planned", None)
