"""Words of texts beside the rows that name their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards.published import Row, Version, fetch

Place = tuple[str, int, int]


def with_passages(version: Version, rows: Sequence[Row], passages: Mapping[str, tuple[str, str, str]]) -> list[Row]:
    """The rows, each with words of texts: a new column by the columns that hold the source, the start and the end.

    Null where one of these is null. The words are asked for by a list of sources: where a table of rows is joined,
    DuckDB reads the texts of all sources, hundreds of megabytes.
    """
    places = {place for row in rows for columns in passages.values() if (place := _place(row, columns)) is not None}
    words = _read(version, sorted(places)) if places else {}
    return [{**row, **{name: words.get(_place(row, columns)) for name, columns in passages.items()}} for row in rows]


def _place(row: Row, columns: tuple[str, str, str]) -> Place | None:
    source, start, end = (row[name] for name in columns)
    return None if source is None or start is None or end is None else (source, start, end)


def _read(version: Version, places: Sequence[Place]) -> dict[Place | None, str]:
    sources, starts, ends = (list(column) for column in zip(*places, strict=True))
    rows = fetch(
        version,
        """WITH texts AS MATERIALIZED (
            SELECT source_id, text FROM dim_source WHERE list_contains($needed, source_id)
        ), places AS (
            SELECT unnest($sources) AS source_id, unnest($starts) AS char_start, unnest($ends) AS char_end)
        SELECT places.*, substr(text, char_start + 1, char_end - char_start) AS words
        FROM places JOIN texts USING (source_id)""",
        {"needed": sorted(set(sources)), "sources": sources, "starts": starts, "ends": ends},
    )
    return {(row["source_id"], row["char_start"], row["char_end"]): row["words"] for row in rows}
