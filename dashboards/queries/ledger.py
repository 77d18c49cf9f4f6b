"""The ledger: promised and reported numbers together, filtered, counted, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.words import find_words, weigh

# What a filter of the address compares; `unit` goes through the outline.
FACETS = {
    "kind": "kind",
    "district": "district_code",
    "theme": "theme_code",
    "year": "period_year::VARCHAR",
    "status": "status",
    "measure": "measure",
    "commitment": "commitment",
    "document": "document_id",
    "indicator": "indicator_id",
}

UNIT_CONDITION = """work_item_id IN (
    SELECT work_item_id FROM bridge_unit_work_item WHERE list_contains($unit, organisation_id))"""

# Every order ends in the row's own id or place, so that no row stands on two pages.
NEWEST = "ledger_place"
SORTS = {
    "best": NEWEST,  # behind the number of searched words that the indicator itself holds
    "newest": NEWEST,
    "oldest": "period_year NULLS LAST, entries.document_id, entries.char_start, kind, entry_id",
    "text": "entries.document_id, entries.char_start, kind, entry_id",
    "indicator": "indicator, period_year, entries.document_id, entries.char_start, entry_id",
    "largest": "unit, value DESC, entries.document_id, entries.char_start, entry_id",
}
NAMED = """FROM entries JOIN dim_document USING (document_id)
    LEFT JOIN dim_district ON dim_district.district_code = entries.district_code
    LEFT JOIN dim_theme ON dim_theme.theme_code = entries.theme_code"""
EXPORT_COLUMNS = """kind, entry_id, district_name, theme_name, period_year, period_start, period_end, indicator, value,
    value_upper, unit, operator, measure, commitment, status, sentence, title AS document_title, published_on,
    entries.document_id, entries.char_start, entries.char_end, entries.rule_id"""


@dataclass(frozen=True)
class LedgerFilter:
    """What to show: `chosen` is codes by facet; each word must occur in sentence, indicator, title, place or year.

    A loose filter asks for the rows in which the most letters of the words occur, instead of all words.
    """

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_loose: bool = False

    def without(self, facet: str) -> LedgerFilter:
        """The same filter, open in one facet: what the options of that facet are counted under."""
        return replace(self, chosen={name: codes for name, codes in self.chosen.items() if name != facet})

    def prepare(self) -> tuple[str, str, str, dict[str, Any]]:
        """The WITH clause or nothing, the table to ask `AS entries`, the condition on it, and the parameters."""
        parts = [_facet_condition(name) for name in chosen_facets(self)]
        parameters = {name: list(self.chosen[name]) for name in chosen_facets(self)}
        if not self.words:
            return "", "fct_ledger_entry AS entries", " AND ".join(parts) or "true", parameters
        tables, found = find_words(self.words)
        if self.is_loose:
            weight = weigh(self.words)
            best = f"SELECT max({weight}) FROM found WHERE {' AND '.join(parts) or 'true'}"
            parts.append(f"{weight} = ({best})")
        else:
            parts.append(f"mask = {(1 << len(self.words)) - 1}")
        return f"WITH {', '.join(tables)}", "found AS entries", " AND ".join(parts), parameters | found

    def order(self, sort: str) -> str:
        """The ORDER BY expressions: of the best, rows whose indicator holds most of the words stand first."""
        if sort != "best" or not self.words:
            return SORTS[sort]
        held = " + ".join(f"contains(indicator, $word{number})::INT" for number in range(len(self.words)))
        return f"{held} DESC, {SORTS[sort]}"


def count_entries(version: Version, wanted: LedgerFilter) -> Row:
    """How many targets and results there are under this filter."""
    head, table, condition, parameters = wanted.prepare()
    sql = f"""{head} SELECT count(*) AS entries, count(*) FILTER (WHERE kind = 'target') AS targets,
        count(*) FILTER (WHERE kind = 'result') AS results FROM {table} WHERE {condition}"""
    return fetch(version, sql, parameters)[0]


def list_entries(version: Version, wanted: LedgerFilter, sort: str, limit: int, offset: int) -> list[Row]:
    """One page of the ledger, each row with the names of its codes."""
    head, table, condition, parameters = wanted.prepare()
    order = wanted.order(sort)
    sql = f"""{head or "WITH"}{"," if head else ""} ids AS MATERIALIZED (
            SELECT ledger_place FROM {table} WHERE {condition} ORDER BY {order} LIMIT $limit OFFSET $offset)
        SELECT entries.*, title, published_on, district_name, theme_name, theme_name_en
        {NAMED.replace("entries JOIN", "fct_ledger_entry AS entries SEMI JOIN ids USING (ledger_place) JOIN")}
        ORDER BY {order}"""
    return fetch(version, sql, {**parameters, "limit": limit, "offset": offset})


def count_facet(version: Version, wanted: LedgerFilter, facet: str) -> dict[str, int]:
    """Code to number of rows for the options of one facet under the rest of the filter, the most frequent first."""
    head, table, condition, parameters = wanted.without(facet).prepare()
    column, joined = _facet_source(facet)
    sql = f"""{head} SELECT {column} AS code, count(*) AS entries FROM {table} {joined}
        WHERE {condition} AND {column} IS NOT NULL GROUP BY ALL ORDER BY entries DESC, code"""
    return {row["code"]: row["entries"] for row in fetch(version, sql, parameters)}


def count_facets(version: Version, wanted: LedgerFilter, facets: Sequence[str]) -> dict[str, dict[str, int]]:
    """Facet to the counts of `count_facet`, for several facets at once: the words are looked for only once.

    A loose filter weighs words among the rows of its other facets, so its best weight differs from facet to facet.
    """
    head, table, condition, parameters = replace(wanted, chosen={}, is_loose=False).prepare()
    parameters |= {name: list(wanted.chosen[name]) for name in chosen_facets(wanted)}
    if wanted.words:
        weight, kept = ("0", condition) if not wanted.is_loose else (weigh(wanted.words), "true")
        head += f""", hits AS MATERIALIZED (
            SELECT kind, district_code, theme_code, period_year, status, measure, commitment, document_id, indicator_id,
                work_item_id, {weight} AS weight FROM {table} WHERE {kept})"""
        table = "hits"
    parts = []
    for facet in facets:
        others = " AND ".join(_facet_condition(name) for name in chosen_facets(wanted.without(facet))) or "true"
        column, joined = _facet_source(facet)
        best = f"AND weight = (SELECT max(weight) FROM hits WHERE {others})" if table == "hits" else ""
        parts.append(
            f"""SELECT '{facet}' AS facet, {column} AS code, count(*) AS entries FROM {table} {joined}
            WHERE {others} {best} AND {column} IS NOT NULL GROUP BY ALL"""
        )
    sql = f"{head} {' UNION ALL '.join(parts)} ORDER BY facet, entries DESC, code"
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for row in fetch(version, sql, parameters):
        counts[row["facet"]][row["code"]] = row["entries"]
    return counts


def chosen_facets(wanted: LedgerFilter) -> list[str]:
    """The facets in which something is chosen."""
    return [name for name, codes in wanted.chosen.items() if codes]


def _facet_condition(facet: str) -> str:
    return UNIT_CONDITION if facet == "unit" else f"list_contains(${facet}, {FACETS[facet]})"


def _facet_source(facet: str) -> tuple[str, str]:
    """The column of the facet, and the join that it needs."""
    if facet == "unit":
        return "organisation_id", "JOIN bridge_unit_work_item USING (work_item_id)"
    return FACETS[facet], ""


def export_entries(version: Version, wanted: LedgerFilter, sort: str) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row under this filter."""
    head, table, condition, parameters = wanted.prepare()
    sql = f"""{head} SELECT {EXPORT_COLUMNS} {NAMED.replace("entries JOIN", f"{table} JOIN")}
        WHERE {condition} ORDER BY {SORTS[sort]}"""
    return stream(version, sql, parameters)


def loosen(version: Version, wanted: LedgerFilter) -> LedgerFilter:
    """The filter itself where any row fits it, else one that asks for the rows that fit its words best."""
    if not wanted.words or count_entries(version, wanted)["entries"]:
        return wanted
    return replace(wanted, is_loose=True)


def names(version: Version) -> dict[str, dict[str, Row]]:
    """The rows behind the codes: district, theme, unit and document, each by its code."""
    return {
        **place_names(version),
        "unit": _by(version, "SELECT organisation_id AS code, organisation_name AS name FROM dim_organisation"),
        "document": _by(version, "SELECT document_id AS code, title AS name FROM dim_document"),
    }


def place_names(version: Version) -> dict[str, dict[str, Row]]:
    """The rows behind the codes of districts and themes, of which there are few."""
    return {
        "district": _by(
            version,
            """SELECT district_code AS code, district_name AS name FROM dim_district
            WHERE district_code IN (SELECT district_code FROM dim_document)""",
        ),
        "theme": _by(version, "SELECT theme_code AS code, theme_name AS name, theme_name_en AS name_en FROM dim_theme"),
    }


def _by(version: Version, sql: str) -> dict[str, Row]:
    return {row["code"]: row for row in fetch(version, sql)}
