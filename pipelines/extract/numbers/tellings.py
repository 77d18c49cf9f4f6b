"""What kind, time, unit, operator and measure of a number were read from, for somebody who asks why."""

from __future__ import annotations

from pipelines.extract.names.named import Named
from pipelines.extract.numbers.paragraphs import ParagraphTimes
from pipelines.extract.numbers.sentences import Sentence
from pipelines.extract.tables.cells import TableCell
from pipelines.extract.tables.places import Place
from pipelines.tape.candidates import Candidate


def tell_circumstances(
    text: str, candidate: Candidate, named: Named, sentence: Sentence, times: ParagraphTimes
) -> dict[str, str]:
    """By name what the finders were given, besides the words around the number; empty where there was nothing."""
    unit = candidate.unit
    return {
        "heading": sentence.node.title,
        "section": sentence.node.section,
        "number": text[candidate.number_start : candidate.number_end],
        "unit_written": unit.unit,
        "unit_kept": unit.canonical,
        "unit_family": unit.family,
        "operator_words": text[candidate.left : candidate.start] + text[candidate.end : candidate.right],
        "measure_rule": named.measure_rule,
        "passage_carried": times.passage,
        "part_of_year_carried": ""
        if times.carried is None
        else f"months {times.carried.first} to {times.carried.last}",
        "year_carried": "" if times.last_year is None else f"{times.last_year}",
        **(_tell_place(sentence.place) if sentence.place is not None else {}),
    }


def _tell_place(place: Place) -> dict[str, str]:
    """The paths of a cell: the filled cells of its row, its column's heads, what stands over both."""
    column, row = place.column, place.row
    return {
        "row": place.topic,
        "row_path": " | ".join(map(_tell_cell, (cell for cell in row.cells if cell.text and cell is not place.cell))),
        "row_carried": " | ".join(map(_tell_cell, row.carried)),
        "group": row.group,
        "column": column.head if column is not None else "",
        "column_role": column.role if column is not None else "",
        "column_over": column.over if column is not None else "",
        "column_tells": column.told if column is not None else "",
        "caption": place.caption,
        "as_of": place.as_of,
    }


def _tell_cell(cell: TableCell) -> str:
    return f"{cell.column.role}: {cell.text}" if cell.column is not None else cell.text
