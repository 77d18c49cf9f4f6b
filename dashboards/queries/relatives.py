"""Promises without a number of their own: measured against another series, 与经济增长同步 or 高于全省平均水平."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.passages import with_passages

# Facet of the ledger -> the condition on `r`; the address' codes are the parameter of the same name.
FACETS = {
    "district": "list_contains($district, r.district_code)",
    "theme": "list_contains($theme, r.theme_code)",
    "year": "list_contains($year, r.period_year::VARCHAR)",
    "status": "list_contains($status, r.status)",
    "measure": "list_contains($measure, r.measure)",
    "commitment": "list_contains($commitment, r.commitment)",
    "document": "list_contains($document, r.document_id)",
    "indicator": "(list_contains($indicator, r.indicator_id) OR list_contains($indicator, r.reference_indicator_id))",
    "unit": """r.work_item_id IN (
        SELECT work_item_id FROM bridge_unit_work_item WHERE list_contains($unit, organisation_id))""",
}
# The columns of a number are there and null, so that a row can stand where promises with a number do.
SELECTED = """SELECT r.*, 'relative' AS kind, relative_target_id AS entry_id, NULL AS value, NULL AS value_upper,
    NULL AS unit, '=' AS operator, d.title, d.issuer, d.published_on, d.source_id, s.source_name, s.page_url,
    district_name, theme_name, theme_name_en, indicator_name, d.char_start AS document_start,
    d.char_end AS document_end"""
JOINED = """FROM fct_relative_target AS r JOIN dim_document AS d ON d.document_id = r.document_id
    JOIN dim_source AS s ON s.source_id = d.source_id
    LEFT JOIN dim_district ON dim_district.district_code = r.district_code
    LEFT JOIN dim_theme ON dim_theme.theme_code = r.theme_code
    LEFT JOIN dim_indicator ON dim_indicator.indicator_id = r.indicator_id"""
CONTEXT = 320  # characters shown on each side of the sentence


def _condition(words: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, Any]]:
    parts = ["true", *(FACETS[facet] for facet in chosen if facet in FACETS)]
    parameters: dict[str, Any] = {facet: list(codes) for facet, codes in chosen.items() if facet in FACETS}
    for number, word in enumerate(words):
        parts.append(f"contains(lower(r.sentence || r.indicator), $word{number})")
        parameters[f"word{number}"] = word.lower()
    return " AND ".join(parts), parameters


def count_relatives(version: Version, words: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> int:
    """How many there are with all these words under the chosen codes of the ledger's facets."""
    condition, parameters = _condition(words, chosen)
    sql = f"SELECT count(*) AS rows FROM fct_relative_target AS r WHERE {condition}"
    return int(fetch(version, sql, parameters)[0]["rows"])


def list_relatives(
    version: Version, words: Sequence[str], chosen: Mapping[str, Sequence[str]], limit: int, offset: int = 0
) -> list[Row]:
    """One page of them, the latest year first, each with its document and place."""
    condition, parameters = _condition(words, chosen)
    rows = fetch(
        version,
        f"""{SELECTED} {JOINED} WHERE {condition}
        ORDER BY r.period_year DESC NULLS LAST, r.document_id, r.char_start LIMIT $limit OFFSET $offset""",
        {**parameters, "limit": limit, "offset": offset},
    )
    return _place_sentences(version, rows)


def _place_sentences(version: Version, rows: Sequence[Row]) -> list[Row]:
    """The rows with sentence_start and sentence_end: where the sentence holds the words, it stands that far before."""
    placed = []
    for row in with_passages(version, rows, {"words": ("source_id", "char_start", "char_end")}):
        start = row["char_start"] - max(row["sentence"].find(row["words"] or ""), 0)
        placed.append({**row, "sentence_start": start, "sentence_end": start + len(row["sentence"])})
    return placed


def find_relative(version: Version, relative_target_id: str) -> Row | None:
    """One of them with the text around it, and the words in which a review says that it was kept; None if unknown."""
    rows = fetch(
        version,
        f"""{SELECTED}, said.title AS stated_title, said.source_id AS stated_source_id
        {JOINED} LEFT JOIN dim_document AS said ON said.document_id = r.stated_document_id
        WHERE relative_target_id = $id""",
        {"id": relative_target_id},
    )
    windows = [
        {
            **row,
            "window_start": max(row["sentence_start"] - CONTEXT, row["document_start"]),
            "window_end": min(row["sentence_end"] + CONTEXT, row["document_end"]),
        }
        for row in _place_sentences(version, rows)
    ]
    passages = {
        "window_text": ("source_id", "window_start", "window_end"),
        "stated_words": ("stated_source_id", "stated_start", "stated_end"),
    }
    return next(iter(with_passages(version, windows, passages)), None)


def count_comparators(version: Version) -> list[Row]:
    """How they compare, and how many of each became what: comparator, status, targets."""
    return fetch(
        version, "SELECT comparator, status, count(*) AS targets FROM fct_relative_target GROUP BY ALL ORDER BY ALL"
    )


def export_relatives(
    version: Version, words: Sequence[str], chosen: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row under this filter."""
    condition, parameters = _condition(words, chosen)
    return stream(version, f"SELECT r.*, d.title, district_name {JOINED} WHERE {condition} ORDER BY ALL", parameters)
