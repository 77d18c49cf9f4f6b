"""The ledger: promised and reported numbers together, filtered, counted, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.words import find_words

# What a filter of the address compares; `unit` goes through the outline.
FACETS = {
    "kind": "kind",
    "district": "district_code",
    "theme": "theme_code",
    "year": "period_year::VARCHAR",
    "status": "status",
    "certainty": "certainty",
    "unreported": "unreported_reason",
    "speaker": "CASE WHEN is_government_promise IS FALSE THEN 'other' ELSE 'government' END",
    "measure": "measure",
    "commitment": "commitment",
    "document": "document_id",
    "indicator": "indicator_id",
}

# What agg_ledger_facet counts, and the columns that counting anew needs.
COUNTED = {
    *("kind", "district", "theme", "year", "status", "certainty", "unreported", "measure", "commitment", "speaker"),
    "unit",
}
FACET_COLUMNS = """kind, district_code, theme_code, period_year, status, certainty, unreported_reason, measure,
    commitment, is_government_promise, document_id, indicator_id, work_item_id"""
# The ledger is of governments: what a company promises is shown to those who ask for it.
DEFAULTS = {"speaker": ("government",)}

UNIT_CONDITION = """work_item_id IN (
    SELECT work_item_id FROM bridge_unit_work_item WHERE list_contains($unit, organisation_id))"""

# Every order ends with the row itself, so that no row stands on two pages.
NEWEST = "period_year DESC NULLS LAST, text_place, row_number"
SORTS = {
    "best": NEWEST,  # behind the number of searched words that the indicator itself holds
    "newest": NEWEST,
    "oldest": "period_year ASC NULLS LAST, text_place, row_number",
    "text": "text_place, row_number",
    "indicator": "indicator, period_year, text_place, row_number",
    "largest": "unit, value DESC, text_place, row_number",
}
LEDGER = "(SELECT *, rowid AS row_number FROM fct_ledger_entry) AS entries"
FOUND_ROWS = f"{LEDGER} JOIN found USING (row_number)"
NAMED = """FROM entries JOIN dim_document USING (document_id)
    LEFT JOIN dim_district ON dim_district.district_code = entries.district_code
    LEFT JOIN dim_theme ON dim_theme.theme_code = entries.theme_code"""
EXPORT_COLUMNS = """kind, entry_id, district_name, theme_name, period_year, period_start, period_end, indicator, value,
    value_upper, unit, operator, measure, commitment, status, certainty, unreported_reason, sentence,
    title AS document_title, published_on, entries.document_id, entries.char_start, entries.char_end, entries.rule_id"""


@dataclass(frozen=True)
class LedgerFilter:
    """What to show: `chosen` is codes by facet; each word must occur in sentence, indicator, title, place or year.

    A facet of DEFAULTS that is not chosen stands at its default; chosen as empty it is open.

    A loose filter asks for the rows in which the most letters of the words occur, instead of all words.
    """

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    is_loose: bool = False

    def without(self, facet: str) -> LedgerFilter:
        """The same filter, open in one facet: what the options of that facet are counted under."""
        kept = {name: codes for name, codes in self.chosen.items() if name != facet}
        return replace(self, chosen={**kept, facet: ()} if facet in DEFAULTS else kept)

    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of every facet that narrows, defaults included."""
        return {name: codes for name, codes in {**DEFAULTS, **self.chosen}.items() if codes}

    def prepare(self) -> tuple[str, str, str, dict[str, Any]]:
        """The WITH clause or nothing, the table to ask `AS entries`, the condition on it, and the parameters."""
        conditions = " AND ".join(_facet_condition(name) for name in chosen_facets(self))
        parameters = {name: list(codes) for name, codes in self.codes().items()}
        if not self.words:
            return "", LEDGER, conditions or "true", parameters
        tables, found = find_words(self.words, is_loose=self.is_loose)
        table, condition = FOUND_ROWS, conditions or "true"
        if self.is_loose:
            weighed = f"{table} WHERE {conditions}" if conditions else "found"
            condition += f" AND weight = (SELECT max(weight) FROM {weighed})"
        return f"WITH {', '.join(tables)}", table, condition, parameters | found

    def order(self, sort: str) -> str:
        """The ORDER BY expressions: of the best, rows whose indicator holds most of the words stand first."""
        return f"held DESC, {SORTS[sort]}" if sort == "best" and self.words else SORTS[sort]


def count_entries(version: Version, wanted: LedgerFilter) -> Row:
    """How many targets and results there are under this filter."""
    head, table, condition, parameters = wanted.prepare()
    sql = f"""{head} SELECT count(*) AS entries, count(*) FILTER (WHERE kind = 'target') AS targets,
        count(*) FILTER (WHERE kind = 'result') AS results FROM {table} WHERE {condition}"""
    return fetch(version, sql, parameters)[0]


def list_entries(version: Version, wanted: LedgerFilter, sort: str, limit: int, offset: int) -> list[Row]:
    """One page of the ledger, each row with the names of its codes."""
    head, table, condition, parameters = wanted.prepare()
    order, held = wanted.order(sort), ", held" if wanted.words else ""
    # Few rows are taken out of a large table by their rowid: DuckDB then unpacks no text of other rows.
    rows = f"(SELECT * FROM {LEDGER} WHERE row_number IN (SELECT row_number FROM ids)) AS entries"
    sql = f"""{head or "WITH"}{"," if head else ""} ids AS MATERIALIZED (
            SELECT row_number{held}
            FROM {table} WHERE {condition} ORDER BY {order} LIMIT $limit OFFSET $offset)
        SELECT entries.*, title, published_on, district_name, theme_name, theme_name_en
        {NAMED.replace("entries JOIN", f"{rows} JOIN ids USING (row_number) JOIN")}
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
    sql, parameters = _read_counts(wanted, facets) if _is_counted(wanted, facets) else _count_anew(wanted, facets)
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for row in fetch(version, f"{sql} ORDER BY facet, entries DESC, code", parameters):
        counts[row["facet"]][row["code"]] = row["entries"]
    return counts


def _is_counted(wanted: LedgerFilter, facets: Sequence[str]) -> bool:
    """Whether agg_ledger_facet holds the counts: of all rows, or of those with any of the codes of one facet."""
    chosen = _narrowed(wanted)
    is_added = chosen != ["unit"] or len(wanted.chosen["unit"]) == 1  # a row of two units must not count twice
    is_open = any(not wanted.chosen.get(facet, codes) for facet, codes in DEFAULTS.items())
    return not wanted.words and not is_open and len(chosen) <= 1 and is_added and COUNTED.issuperset((*facets, *chosen))


def _narrowed(wanted: LedgerFilter) -> list[str]:
    """The facets that narrow to something else than their default."""
    return [name for name, codes in wanted.codes().items() if codes != DEFAULTS.get(name)]


def _read_counts(wanted: LedgerFilter, facets: Sequence[str]) -> tuple[str, dict[str, Any]]:
    chosen = next(iter(_narrowed(wanted)), "")
    sql = """SELECT facet, code, sum(entry_count)::BIGINT AS entries FROM agg_ledger_facet
        WHERE list_contains($facets, facet) AND other_facet = CASE WHEN facet = $chosen THEN '' ELSE $chosen END
            AND (other_facet = '' OR list_contains($codes, other_code)) GROUP BY ALL"""
    return sql, {"facets": list(facets), "chosen": chosen, "codes": list(wanted.chosen.get(chosen, ()))}


def _count_anew(wanted: LedgerFilter, facets: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Rows under all facets are read once, for each facet that is open; a chosen one has rows of its own."""
    chosen = chosen_facets(wanted)
    head, _, _, parameters = replace(wanted, chosen=dict.fromkeys(DEFAULTS, ())).prepare()
    parameters |= {name: list(codes) for name, codes in wanted.codes().items()}
    tables, source = [head.removeprefix("WITH ")] if head else [], LEDGER
    if wanted.words:
        source = FOUND_ROWS
    if wanted.words and chosen:
        tables.append(f"hits AS MATERIALIZED (SELECT {FACET_COLUMNS}, weight FROM {source})")
        source = "hits"

    def rows_under(names: Sequence[str]) -> str:
        conditions = " AND ".join(_facet_condition(name) for name in names) or "true"
        if wanted.words and wanted.is_loose:
            weighed = f"{source} WHERE {conditions}" if names else "found"
            conditions += f" AND weight = (SELECT max(weight) FROM {weighed})"
        return f"(SELECT {FACET_COLUMNS} FROM {source} WHERE {conditions})"

    tables.append(f"kept AS MATERIALIZED {rows_under(chosen)}")
    parts = []
    for facet in facets:
        rows = rows_under([name for name in chosen if name != facet]) if facet in chosen else "kept"
        column, joined = _facet_source(facet)
        parts.append(
            f"""SELECT '{facet}' AS facet, {column} AS code, count(*) AS entries FROM {rows} AS rows {joined}
            WHERE {column} IS NOT NULL GROUP BY ALL"""
        )
    return f"WITH {', '.join(tables)} FROM ({' UNION ALL '.join(parts)})", parameters


def chosen_facets(wanted: LedgerFilter) -> list[str]:
    """The facets in which something is chosen."""
    return list(wanted.codes())


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
            # Of places of one name (鼓楼区 of 南京市 and of 福州市) each is named with the place above it.
            """SELECT place.district_code AS code, CASE
                WHEN count(*) OVER (PARTITION BY place.district_name) > 1 AND above.level IS DISTINCT FROM 'nation'
                THEN concat(above.district_name, place.district_name) ELSE place.district_name END AS name
            FROM dim_district AS place LEFT JOIN dim_district AS above ON place.parent_code = above.district_code
            WHERE place.district_code IN (SELECT district_code FROM dim_document)""",
        ),
        "theme": _by(version, "SELECT theme_code AS code, theme_name AS name, theme_name_en AS name_en FROM dim_theme"),
    }


def _by(version: Version, sql: str) -> dict[str, Row]:
    return {row["code"]: row for row in fetch(version, sql)}
