"""Rows of tables as work items: a row that says who is responsible is a piece of work of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.extract.tables.cells import Table, TableCell, TableRow
from pipelines.extract.tables.project_tables import lists_projects
from pipelines.extract.units.responsibilities import Statement
from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Node
from pipelines.tape.patterns import reading_patterns
from pipelines.tape.tapes import Tape
from pipelines.text.guards import GuardedPattern

_WORD = re.compile(r"[一-龥]{2}")
_ROLES = {"lead": ("organisation", "lead"), "support": ("organisation", "support"), "official": ("official", "lead")}


@made_once
def _led_pattern(lexicon: Lexicon) -> GuardedPattern:
    """Two pieces or more, each with who leads it in brackets."""
    piece = reading_patterns(lexicon)["led_piece"].pattern.replace("?P<what>", "?:")
    return GuardedPattern(rf"(?:{piece}){{2,6}}")


def add_row_items(tape: Tape, tables: Sequence[Table], nodes: tuple[Node, ...], lexicon: Lexicon) -> tuple[Node, ...]:
    """The outline with one more work item for each row of a table that names who is responsible.

    A row in which the outline has a heading of its own stays as it is. Text behind a table stays with the node that
    holds the table.
    """
    folded, document = tape.folded, tape.document
    if document.doc_type == "news":
        return nodes
    tables = [table for table in tables if _answers(table, lexicon)]
    added = [node for table in tables for node in _row_nodes(folded, table, nodes)]
    added += _piece_nodes(folded, document, nodes, [(table.start, table.end) for table in tables], lexicon)
    if not added:
        return nodes
    ordered = sorted([*nodes, *added], key=lambda node: node.start)
    places = {node.index: place for place, node in enumerate(ordered) if node.index >= 0}
    return tuple(
        replace(node, index=place, parent=None if node.parent is None else places[node.parent])
        for place, node in enumerate(ordered)
    )


def _answers(table: Table, lexicon: Lexicon) -> bool:
    """Whether rows are pieces of work: in a list of projects only where someone answers for each, not who builds it."""
    answers = reading_patterns(lexicon)["answers"]
    is_answered = any(column.role == "lead" and answers.search(column.head) for column in table.columns)
    is_answered = is_answered and any(column.told for column in table.columns)  # 年度计划投资
    return is_answered or not lists_projects(table, lexicon)


def _row_node(row: TableRow, title: TableCell, holder: Node) -> Node:
    """A row as a work item; a group that covers several rows may stand before its number."""
    index = row.own("index")
    is_marked = index is not None and index.start <= title.start
    start, marker = (index.start, index.text) if index is not None and is_marked else (row.start, "")
    return Node(
        index=-1,
        parent=holder.index,
        level=holder.level + 1,
        start=start,
        end=row.end,
        marker=marker,
        title=title.text,
        body_start=start + len(marker),
        section=holder.section,
        year=None,
        is_work_item=True,
        rule_id="table.row",
    )


def _row_nodes(folded: str, table: Table, nodes: tuple[Node, ...]) -> Iterator[Node]:
    """The table's rows as nodes and one for the text behind it, all without an index (-1)."""
    last: Node | None = None
    for row in table.rows:
        holder = next(node for node in reversed(nodes) if node.start <= row.start < node.end)
        title = next(filter(None, map(row.own, ("name", "task", "target"))), None)
        is_headed = any(row.start <= node.start < row.end for node in nodes) or row.end > holder.end
        if not is_headed and title is not None and _who(row):
            last = _row_node(row, title, holder)
            yield last
    end = min((node.start for node in nodes if node.start >= table.end), default=nodes[0].end)
    if last is not None and last.parent is not None:
        end = min(end, nodes[last.parent].end)
        if folded[table.end : end].strip():
            rest = replace(last, start=table.end, end=end, marker="", title="", body_start=table.end)
            yield replace(rest, is_work_item=False, rule_id="table.resume")


def _piece_nodes(
    folded: str, document: Document, nodes: tuple[Node, ...], taken: list[tuple[int, int]], lexicon: Lexicon
) -> Iterator[Node]:
    """Pieces of one sentence that each name who leads them: 新建充电桩500个(县发改委牵头)、…"""
    led_piece = reading_patterns(lexicon)["led_piece"]
    for sentence in _led_pattern(lexicon).finditer(folded, document.body_start, document.end):
        holder = next((node for node in reversed(nodes) if node.start <= sentence.start() < node.end), nodes[0])
        is_cut = any(sentence.start() < node.start < sentence.end() for node in nodes)
        if is_cut or any(start <= sentence.start() < end for start, end in taken):
            continue
        node = None
        for piece in led_piece.finditer(folded, sentence.start(), sentence.end()):
            title = piece["what"].strip(" 、,:")
            node = Node(
                index=-1,
                parent=holder.index,
                level=holder.level + 1,
                start=piece.start("what"),
                end=piece.end(),
                marker="",
                title=title,
                body_start=piece.start("what"),
                section=holder.section,
                year=None,
                is_work_item=True,
                rule_id="piece.led",
            )
            yield node
        end = min(holder.end, next((each.start for each in nodes if each.start >= sentence.end()), holder.end))
        if node is not None and folded[node.end : end].strip(" 。;\n"):
            rest = replace(node, start=node.end, end=end, title="", body_start=node.end)
            yield replace(rest, is_work_item=False, rule_id="table.resume")


def _who(row: TableRow) -> list[Statement]:
    """Who is responsible for the row, by column."""
    found = []
    for cell in (*row.cells, *row.carried):
        role = cell.column.role if cell.column is not None else ""
        if role in _ROLES and _WORD.search(cell.text):
            subject, part = _ROLES[role]
            at = row.start if cell in row.carried else None
            found.append(Statement(cell.start, cell.end, subject, "lead" if part == "lead" else "support", True, at))
    return found


def table_statements(tables: tuple[Table, ...]) -> Iterator[Statement]:
    """Every cell that names who is responsible for its row."""
    for table in tables:
        for row in table.rows:
            yield from _who(row)
