"""The ledger: promised and reported numbers together, filtered, counted, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dashboards.published import Row, Version, fetch, stream

# One row per target and per result. Results have no commitment, no task and no status of their own.
ENTRIES = """
entries AS (
    SELECT 'target' AS kind, target_id AS entry_id, document_id, work_item_id, indicator, indicator_id, value,
        value_upper, unit, operator, measure, period_year, period_start, period_end, commitment, status, theme_code,
        district_code, sentence, sentence_start, sentence_end, search_words, char_start, char_end, rule_id
    FROM fct_target LEFT JOIN fct_progress USING (target_id)
    UNION ALL
    SELECT 'result', result_id, document_id, work_item_id, indicator, indicator_id, value,
        value_upper, unit, operator, measure, period_year, period_start, period_end, NULL, NULL, theme_code,
        district_code, sentence, sentence_start, sentence_end, search_words, char_start, char_end, rule_id
    FROM fct_result
)"""

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

# Work items of the units asked for, and whatever stands below them in the outline.
UNIT_ITEMS = """
unit_items AS (
    SELECT organisation_id, work_item_id FROM bridge_work_item_organisation
    WHERE $unit IS NULL OR list_contains($unit, organisation_id)
    UNION
    SELECT organisation_id, child.work_item_id
    FROM fct_work_item AS child JOIN unit_items ON child.parent_work_item_id = unit_items.work_item_id
)"""

# Where a word of the search may stand. Few documents and places hold it, so those are found once and compared by key.
WORD_CONDITION = """(contains({sentence}, {word}) OR contains({indicator}, {word}) OR period_year::VARCHAR = {word}
    OR entries.document_id IN (SELECT document_id FROM dim_document WHERE contains({title}, {word}))
    OR entries.district_code IN (SELECT district_code FROM dim_district WHERE contains({name}, {word})))"""
BEST = """entry_id IN (
    SELECT entry_id FROM weighed WHERE weight > 0 AND weight = (SELECT max(weight) FROM weighed))"""

# Every order ends in the row's own id, so that no row stands on two pages.
NEWEST = "period_year DESC NULLS LAST, entries.document_id, entries.char_start, kind, entry_id"
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

    def prepare(self, *more: str) -> tuple[str, str, dict[str, Any]]:
        """The WITH clause up to `entries` and these `more` tables; the filter's condition on it; its parameters."""
        tables, parts, parameters = [ENTRIES, *more], ["true"], dict[str, Any]()
        for name, codes in self.chosen.items():
            if codes and name == "unit":
                tables.append(UNIT_ITEMS)
                parts.append("work_item_id IN (SELECT work_item_id FROM unit_items)")
            elif codes:
                parts.append(f"list_contains(${name}, {FACETS[name]})")
            if codes:
                parameters[name] = list(codes)
        parameters |= {f"word{number}": word.lower() for number, word in enumerate(self.words)}
        found = [_word_condition(word, number) for number, word in enumerate(self.words)]
        if self.is_loose and found:
            weight = " + ".join(f"{len(word)} * ({f})::INT" for word, f in zip(self.words, found, strict=True))
            tables.append(f"weighed AS (SELECT entry_id, {weight} AS weight FROM entries WHERE {' AND '.join(parts)})")
            parts.append(BEST)
        else:
            parts += found
        return f"WITH RECURSIVE {', '.join(tables)}", " AND ".join(parts), parameters

    def order(self, sort: str) -> str:
        """The ORDER BY expressions: of the best, rows whose indicator holds most of the words stand first."""
        if sort != "best" or not self.words:
            return SORTS[sort]
        held = " + ".join(f"contains(indicator, $word{number})::INT" for number in range(len(self.words)))
        return f"{held} DESC, {SORTS[sort]}"


def _word_condition(word: str, number: int) -> str:
    """Where the word stands; only a word in Latin letters asks for the text in small ones, which takes its time."""
    text = "lower({})" if word.isascii() and word.lower() != word.upper() else "{}"
    return WORD_CONDITION.format(
        word=f"$word{number}",
        sentence=text.format("sentence"),
        indicator=text.format("indicator"),
        title=text.format("title"),
        name=text.format("district_name"),
    )


def count_entries(version: Version, wanted: LedgerFilter) -> Row:
    """How many targets and results there are under this filter."""
    head, condition, parameters = wanted.prepare()
    sql = f"""{head} SELECT count(*) AS entries, count(*) FILTER (WHERE kind = 'target') AS targets,
        count(*) FILTER (WHERE kind = 'result') AS results FROM entries WHERE {condition}"""
    return fetch(version, sql, parameters)[0]


def list_entries(version: Version, wanted: LedgerFilter, sort: str, limit: int, offset: int) -> list[Row]:
    """One page of the ledger, each row with the names of its codes."""
    head, condition, parameters = wanted.prepare()
    order = wanted.order(sort)
    sql = f"""{head}, page AS (
            SELECT * FROM entries WHERE {condition} ORDER BY {order} LIMIT $limit OFFSET $offset)
        SELECT entries.*, title, published_on, district_name, theme_name, theme_name_en
        {NAMED.replace("entries JOIN", "page AS entries JOIN")} ORDER BY {order}"""
    return fetch(version, sql, {**parameters, "limit": limit, "offset": offset})


def count_facet(version: Version, wanted: LedgerFilter, facet: str) -> dict[str, int]:
    """Code to number of rows for the options of one facet under the rest of the filter, the most frequent first."""
    others = wanted.without(facet)
    if facet == "unit":
        head, condition, parameters = others.prepare(UNIT_ITEMS)
        parameters["unit"] = None
        sql = f"""{head} SELECT organisation_id AS code, count(*) AS entries
            FROM entries JOIN unit_items USING (work_item_id) WHERE {condition} GROUP BY ALL"""
    else:
        head, condition, parameters = others.prepare()
        sql = f"""{head} SELECT {FACETS[facet]} AS code, count(*) AS entries
            FROM entries WHERE {condition} AND {FACETS[facet]} IS NOT NULL GROUP BY ALL"""
    rows = fetch(version, f"{sql} ORDER BY entries DESC, code", parameters)
    return {row["code"]: row["entries"] for row in rows}


def count_facets(version: Version, wanted: LedgerFilter, facets: Sequence[str]) -> dict[str, dict[str, int]]:
    """Facet to the counts of `count_facet`, for several facets at once: the words are looked for only once.

    A loose filter weighs words among the rows of its other facets, so those differ from facet to facet.
    """
    if wanted.is_loose:
        return {facet: count_facet(version, wanted, facet) for facet in facets}
    head, condition, parameters = replace(wanted, chosen={}).prepare(UNIT_ITEMS)
    parameters["unit"] = None
    for name in chosen_facets(wanted):
        parameters["units" if name == "unit" else name] = list(wanted.chosen[name])
    parts = []
    for facet in facets:
        others = " AND ".join(_facet_condition(name) for name in chosen_facets(wanted.without(facet))) or "true"
        column, source = (
            ("organisation_id", "hits JOIN unit_items USING (work_item_id)")
            if facet == "unit"
            else (FACETS[facet], "hits")
        )
        parts.append(
            f"""SELECT '{facet}' AS facet, {column} AS code, count(*) AS entries FROM {source}
            WHERE {others} AND {column} IS NOT NULL GROUP BY ALL"""
        )
    sql = f"""{head}, hits AS MATERIALIZED (
            SELECT kind, district_code, theme_code, period_year, status, measure, commitment, document_id, indicator_id,
                work_item_id FROM entries WHERE {condition})
        {" UNION ALL ".join(parts)} ORDER BY facet, entries DESC, code"""
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for row in fetch(version, sql, parameters):
        counts[row["facet"]][row["code"]] = row["entries"]
    return counts


def chosen_facets(wanted: LedgerFilter) -> list[str]:
    """The facets in which something is chosen."""
    return [name for name, codes in wanted.chosen.items() if codes]


def _facet_condition(facet: str) -> str:
    if facet == "unit":
        return "work_item_id IN (SELECT work_item_id FROM unit_items WHERE list_contains($units, organisation_id))"
    return f"list_contains(${facet}, {FACETS[facet]})"


def export_entries(version: Version, wanted: LedgerFilter, sort: str) -> Iterator[tuple[Any, ...]]:
    """The column names, then every row under this filter."""
    head, condition, parameters = wanted.prepare()
    sql = f"{head} SELECT {EXPORT_COLUMNS} {NAMED} WHERE {condition} ORDER BY {SORTS[sort]}"
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
