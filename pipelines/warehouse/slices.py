"""Which rows the models make anew, as macros of the build database that models ask of each row.

`linked.is_changed_place(district_code)` and its like are expanded where they are asked, in views too. Of few keys each
is named: a scan then looks for these words before it reads anything else of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.schema import quote_text, raw_table
from pipelines.warehouse.state import StandingPlaceRow, StandingSourceRow

# Of more keys the macros ask what stands. To name them takes longer from some hundreds on.
MOST_TOLD = 200
STANDING_PLACES = f"SELECT place FROM {raw_table(StandingPlaceRow)}"  # noqa: S608 - names from the schema
STANDING_SOURCES = f"SELECT source_id FROM {raw_table(StandingSourceRow)}"  # noqa: S608 - names from the schema
IS_STANDING_PLACE = f"coalesce(district_code, '') IN ({STANDING_PLACES})"
# Where the facts of a key stand with the place they are of.
HOLDERS = {
    "task": "SELECT task_id FROM raw.task",
    "target": "SELECT target_id FROM intermediate.int_target_promiser",
}
# What a changed place says, and what nobody says any more: texts that had letters, told by the first, and have no row
# that stands. To ask of each letter whether its text stands takes four times as long.
TEXTS = "SELECT unnest([sentence_number, indicator_number]) FROM serving.fct_ledger_entry"
LETTERED = "SELECT text_number FROM serving.bridge_text_letters WHERE position = 1"
CHANGED_TEXTS = f"({TEXTS} WHERE NOT {IS_STANDING_PLACE} UNION {LETTERED}) EXCEPT {TEXTS} WHERE {IS_STANDING_PLACE}"
KINDS = ("place", "source", "document", *HOLDERS, "text")


@dataclass(frozen=True, slots=True)
class Slices:
    """What is made anew, gone keys among it; `has_lost` where rows of the last build may have no successor.

    Where not all of it `is_told`, since rows of other keys may be left of a run that did not end, it is all but what
    stands.
    """

    places: frozenset[str]
    sources: frozenset[str]
    documents: frozenset[str]
    has_lost: bool
    is_told: bool = True

    def conditions(self) -> Mapping[str, str]:
        """By kind of key the condition that the row of the key `asked` is made anew."""
        places = self._one_of(self.places - {""})
        if places and "" in self.places:
            places = f"({places} OR asked IS NULL)"
        documents = f"SELECT document_id FROM raw.document WHERE source_id IN ({STANDING_SOURCES})"  # noqa: S608
        return {
            "place": places or f"coalesce(asked, '') NOT IN ({STANDING_PLACES})",
            "source": self._one_of(self.sources) or f"asked NOT IN ({STANDING_SOURCES})",
            "document": self._one_of(self.documents) or f"asked NOT IN ({documents})",
            **{kind: self._of_facts(facts) for kind, facts in HOLDERS.items()},
            "text": f"asked IN ({CHANGED_TEXTS})",
        }

    def _one_of(self, keys: frozenset[str]) -> str | None:
        return one_of(keys, "asked") if self.is_told else None

    def _of_facts(self, facts: str) -> str:
        """The fact is of a place that is made anew, or it is there no more."""
        if self.has_lost or not self.is_told:
            return f"asked NOT IN ({facts} WHERE {IS_STANDING_PLACE})"
        return f"asked IN ({facts} WHERE linked.is_changed_place(district_code))"


def define_slices(connection: duckdb.DuckDBPyConnection, slices: Slices | None) -> None:
    """Have the macros tell of these; without any, of every row."""
    conditions = slices.conditions() if slices else dict.fromkeys(KINDS, "true")
    for kind in KINDS:
        connection.execute(f"CREATE OR REPLACE MACRO linked.is_changed_{kind}(asked) AS {conditions[kind]}")


def one_of(keys: Iterable[str], column: str) -> str | None:
    """A condition by few words; None for none or many. Of an IN with more than a handful DuckDB makes a join, for which
    it reads all rows whole.
    """
    told = sorted(keys)
    if not 0 < len(told) <= MOST_TOLD:
        return None
    return f"list_contains([{', '.join(map(quote_text, told))}], {column})"
