"""What dbt need not make again of what stands in the build database: reference tables and views, and rows.

Seeds and views stand as long as the project is the same. Rows that follow from one file alone (its tasks, its numbers)
stand as long as the file, the names of its indicators and its standing among copies do. Rows that follow from all that
a government has said (its verdicts) stand for every government of which no file, no merger of an indicator and no rule
has changed since the last build that went well.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.records import RECORD_TYPES
from pipelines.settings import Settings
from pipelines.warehouse.fingerprints import model_fingerprint, stage_fingerprints
from pipelines.warehouse.graph import MODELS, PUBLISHING, READING, STAGES
from pipelines.warehouse.increments import STATE, governments_of, hash_part
from pipelines.warehouse.rows import insert_rows, replace_rows, replace_tables
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.slices import Slices, define_slices
from pipelines.warehouse.state import (
    DerivedStateRow,
    DocumentCopyRow,
    EntryRow,
    IndicatorMergeRow,
    ModelScriptRow,
    SheetLineRow,
    StandingPlaceRow,
    StandingSourceRow,
    SupersededRow,
)

TABLE = "raw.standing_models"
# In the books: when the rows of each place and source were last made, and by what the rows of a table are told apart.
PLACE_ROWS, SOURCE_ROWS, SLICED = "rows of place", "rows of source", "sliced by"
# In the books as well: what each source was when its own rows were last made.
SOURCES = "sources of models"
# In the books while rows are made: a run that did not end, or made single models, may have left rows of any key.
UNDER_WAY = "models under way"
# So many of the sources must stand, else everything is made anew: that takes less than to take out and put in.
WORTH_IT = 0.6

# Numbers whose indicator is counted under another one than in the last build.
MERGED = f"""
FROM staging.stg_stated_quantity AS quantity
LEFT JOIN {raw_table(IndicatorMergeRow)} AS own ON quantity.own_indicator_id = own.from_id
WHERE quantity.indicator_id != coalesce(own.to_id, quantity.own_indicator_id) OR quantity.indicator_name != own.to_name
"""
# Governments and sources with such a number.
MERGED_PLACES = f"SELECT DISTINCT coalesce(quantity.district_code, '') {MERGED}"
MERGED_SOURCES = f"SELECT DISTINCT quantity.source_id {MERGED}"
# Lines of sheets on which units have ever reported: these show it, whatever the documents say.
REPORTED = f"""
FROM (
    SELECT district_code, document_id FROM {raw_table(SheetLineRow)} SEMI JOIN {raw_table(EntryRow)} USING (target_id)
    UNION ALL
    SELECT district_code, document_id FROM {raw_table(SheetLineRow)} SEMI JOIN {raw_table(EntryRow)} USING (task_id)
)
"""  # noqa: S608 - names from the schema
REPORTED_PLACES = f"SELECT DISTINCT coalesce(district_code, '') {REPORTED}"
REPORTED_SOURCES = f"SELECT source_id FROM raw.document WHERE document_id IN (SELECT document_id {REPORTED})"  # noqa: S608
# Sources of which something else than the text is another than in the last build.
KNOWN_OTHERWISE = """
SELECT source_id
FROM staging.stg_source AS known JOIN marts.dim_source AS shown USING (source_id)
WHERE (known.source_name, known.source_uri, known.first_seen_at, known.is_kept, known.page_url, known.channel_id,
        known.fetched_at, known.last_looked_at, known.version, known.is_gone)
    IS DISTINCT FROM (shown.source_name, shown.source_uri, shown.first_seen_at, shown.is_kept, shown.page_url,
        shown.channel_id, shown.fetched_at, shown.last_looked_at, shown.version, shown.is_gone)
"""
# Documents of these sources, as they are and as the last build has shown them.
DOCUMENTS_OF = """
SELECT document_id FROM raw.document WHERE source_id IN (SELECT unnest(?))
UNION SELECT document_id FROM marts.dim_document WHERE source_id IN (SELECT unnest(?))
"""
# Governments with a target whose indicator points another way than when its bound was made.
REDIRECTED = """
SELECT DISTINCT coalesce(bound.district_code, '')
FROM intermediate.int_target_bound AS bound JOIN intermediate.int_indicator_direction AS way USING (indicator_id)
WHERE bound.desired_direction IS DISTINCT FROM way.desired_direction
"""
IS_BUILT = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'staging' AND table_name = 'stg_stated_quantity'"


@dataclass(frozen=True, slots=True)
class Made:
    """What a run of the models makes: the hash of the files and rules of each government and source, and every key."""

    governments: Mapping[str, str] = field(default_factory=dict)
    # Only sources of which something was read: any other never stands.
    told: Mapping[str, str] = field(default_factory=dict)
    # The government of each place, and the sources that say something of each government.
    places: Mapping[str, str] = field(default_factory=dict)
    tellers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sources: frozenset[str] = frozenset()

    def sources_of(self, governments: Iterable[str]) -> frozenset[str]:
        """The sources that say something of any of them."""
        return frozenset().union(*(self.tellers.get(part, frozenset()) for part in governments))


def is_standing(settings: Settings) -> bool:
    """Whether seeds and views of this very project were made in the build database, and nothing failed since."""
    with duckdb.connect(str(settings.build)) as connection:
        try:
            found = connection.execute(f"SELECT fingerprint FROM {TABLE}").fetchone()  # noqa: S608 - a constant
        except duckdb.CatalogException:
            return False
    return found == (model_fingerprint(settings),)


def note_standing(settings: Settings) -> None:
    """All of the project has just been made."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"CREATE OR REPLACE TABLE {TABLE} (fingerprint VARCHAR NOT NULL)")
        connection.execute(f"INSERT INTO {TABLE} VALUES (?)", [model_fingerprint(settings)])  # noqa: S608 - a constant
        connection.execute(
            f"COMMENT ON TABLE {TABLE} IS 'One row: hash of the dbt project whose seeds and views stand.'"
        )


def forget_standing(settings: Settings) -> None:
    """Seeds and views are about to be made anew, and with them every row."""
    with duckdb.connect(str(settings.build)) as connection:
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
        replace_rows(connection, ModelScriptRow, [])
        _let_nothing_stand(connection)
        connection.execute(f"DELETE FROM {STATE} WHERE stage IN (?, ?)", [MODELS.name, SOURCES])  # noqa: S608 - a constant


def show_all(settings: Settings) -> None:
    """No row stands: models that are made next are made whole, and views show everything."""
    with duckdb.connect(str(settings.build)) as connection:
        _let_nothing_stand(connection)
        write_books(connection, {UNDER_WAY: {"": uuid.uuid4().hex}})


def plan_rows(settings: Settings, root: Callable[[str], str]) -> tuple[bool, Made]:
    """Note which places and sources stand; whether enough do, and what to hand to `note_rows` when the models are made.

    `root` tells the government of a place.
    """
    with duckdb.connect(str(settings.build)) as connection:
        made = _read_made(connection, settings, root)
        known, known_sources = read_books(connection, MODELS.name), read_books(connection, SOURCES)
        changed = {part for part, fingerprint in made.governments.items() if known.get(part) != fingerprint}
        standing = {source for source, fingerprint in made.told.items() if known_sources.get(source) == fingerprint}
        if known and connection.execute(IS_BUILT).fetchone():
            elsewhere = " UNION ".join((MERGED_PLACES, REPORTED_PLACES, REDIRECTED))
            changed |= {root(place) for place in _read_keys(connection, elsewhere)}
            otherwise = " UNION ".join((MERGED_SOURCES, REPORTED_SOURCES, KNOWN_OTHERWISE))
            standing -= _read_keys(connection, otherwise)
        untouched = made.sources - made.sources_of(changed)
        is_partial = len(standing & untouched) > WORTH_IT * len(made.sources)
        if is_partial:
            _let_stand(connection, made, changed, standing)
        else:
            _let_nothing_stand(connection)
        # Should the models fail half-way, what they were about to make does not stand.
        kept = {part: known[part] for part in known.keys() & made.governments.keys() - changed} if is_partial else {}
        kept_sources = {source: known_sources[source] for source in standing} if is_partial else {}
        write_books(connection, {MODELS.name: kept, SOURCES: kept_sources, UNDER_WAY: {"": uuid.uuid4().hex}})
    return is_partial, made


def _read_made(connection: duckdb.DuckDBPyConnection, settings: Settings, root: Callable[[str], str]) -> Made:
    governments = governments_of(connection, (*RECORD_TYPES, DocumentCopyRow, SupersededRow), root)
    rules = _rules(settings)
    told: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for _, sources in governments.values():
        for source in sources:
            told[source[1]].add(source)
    everywhere = _read_keys(connection, "SELECT source_id FROM raw.source")
    return Made(
        governments={part: hash_part(rules, sources) for part, (_, sources) in governments.items()},
        told={source: hash_part(rules, rows) for source, rows in told.items() if source in everywhere},
        places={place: part for part, (places, _) in governments.items() for place in places},
        sources=frozenset(everywhere),
        tellers={part: frozenset(source[1] for source in sources) for part, (_, sources) in governments.items()},
    )


def _let_stand(connection: duckdb.DuckDBPyConnection, made: Made, changed: set[str], standing: set[str]) -> None:
    """Note the places and sources that stand; the models make all others anew, gone ones too."""
    places = {place: part for place, part in made.places.items() if part not in changed}
    before = read_books(connection, SOURCE_ROWS).keys()
    other_sources = sorted((before | made.sources) - standing)
    documents = connection.execute(DOCUMENTS_OF, [other_sources, other_sources]).fetchall()
    slices = Slices(
        places=frozenset((read_books(connection, PLACE_ROWS).keys() | made.places.keys()) - places.keys()),
        sources=frozenset(other_sources),
        documents=frozenset(document_id for (document_id,) in documents),
        has_lost=not before.isdisjoint(other_sources),
        is_told=not read_books(connection, UNDER_WAY),
    )
    rows: dict[type, list[Any]] = {
        StandingPlaceRow: [StandingPlaceRow(*place) for place in sorted(places.items())],
        StandingSourceRow: [StandingSourceRow(source_id) for source_id in sorted(standing)],
    }
    replace_tables(connection, rows)
    define_slices(connection, slices)


def _let_nothing_stand(connection: duckdb.DuckDBPyConnection) -> None:
    replace_tables(connection, {StandingPlaceRow: [], StandingSourceRow: []})
    define_slices(connection, None)


def is_redirected(settings: Settings) -> bool:
    """Whether what was made anew has turned an indicator around of which other governments have targets."""
    with duckdb.connect(str(settings.build)) as connection:
        return bool(_read_keys(connection, REDIRECTED))


def note_rows(settings: Settings, made: Made, sliced: Mapping[str, str]) -> None:
    """The models hold the rows of these governments as they are now; what stood still counts as made before.

    `sliced` tells by table by what its rows are told apart, see the materialization `sliced`.
    """
    with duckdb.connect(str(settings.build)) as connection:
        standing = {
            PLACE_ROWS: _read_keys(connection, f"SELECT place FROM {raw_table(StandingPlaceRow)}"),  # noqa: S608
            SOURCE_ROWS: _read_keys(connection, f"SELECT source_id FROM {raw_table(StandingSourceRow)}"),  # noqa: S608
        }
        now = uuid.uuid4().hex
        books: dict[str, Mapping[str, str]] = {MODELS.name: made.governments, SOURCES: made.told, SLICED: sliced}
        books[UNDER_WAY] = {}
        for stage, every in ((PLACE_ROWS, made.places.keys()), (SOURCE_ROWS, made.sources)):
            known = read_books(connection, stage)
            books[stage] = {key: known.get(key, now) if key in standing[stage] else now for key in every}
        write_books(connection, books)
        # From here on a view of what is made anew shows all of it again.
        _let_nothing_stand(connection)


def read_books(connection: duckdb.DuckDBPyConnection, stage: str, state: str = STATE) -> dict[str, str]:
    """What is noted of a stage, by its part; `state` names the table of the books."""
    return dict(connection.execute(f"SELECT part, fingerprint FROM {state} WHERE stage = ?", [stage]).fetchall())  # noqa: S608


def write_books(connection: duckdb.DuckDBPyConnection, books: Mapping[str, Mapping[str, str]]) -> None:
    """Put what is noted of these stages in place of what was, in one transaction."""
    connection.begin()
    try:
        for stage, parts in books.items():
            connection.execute(f"DELETE FROM {STATE} WHERE stage = ?", [stage])  # noqa: S608 - a constant
            insert_rows(connection, DerivedStateRow, [DerivedStateRow(stage, *part) for part in sorted(parts.items())])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _read_keys(connection: duckdb.DuckDBPyConnection, query: str) -> set[str]:
    return {key for (key,) in connection.execute(query).fetchall()}


def _rules(settings: Settings) -> str:
    """Hash of all that decides what is made of the files' rows."""
    stages = [stage for stage in STAGES if stage not in (READING, PUBLISHING)]
    return hashlib.sha256(repr(sorted(stage_fingerprints(stages, settings).items())).encode()).hexdigest()
