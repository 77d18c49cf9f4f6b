"""Promised numbers without a result through the second look, block by block, into `linked.target_mention`."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable

import duckdb

from pipelines.lexicon import Lexicon
from pipelines.link import match_rules
from pipelines.link.promise_lists import ListHeadings
from pipelines.link.second_looks import Unanswered, look_block
from pipelines.link.task_mentions import MentionRules, mention_rules
from pipelines.outline.markers import MarkerTable, marker_at, marker_table
from pipelines.records import QuantityRecord, StatementRecord
from pipelines.text.folding import fold_text
from pipelines.warehouse.block_workers import BlockWorkers
from pipelines.warehouse.increments import changes_of, in_groups
from pipelines.warehouse.rows import insert_rows
from pipelines.warehouse.schema import raw_table
from pipelines.warehouse.state import DocumentCopyRow, SupersededRow, TargetMentionRow
from pipelines.warehouse.task_mentions import Block, MentionReport, read_passages

STAGE = "target_mentions"
# Which promises have no result follows from what counts.
READ = (QuantityRecord, StatementRecord, DocumentCopyRow, SupersededRow)

# A figure of several years answers nothing; such a promise is looked for as well.
UNANSWERED = """
SELECT
    quantity.district_code,
    quantity.period_year,
    quantity.quantity_id,
    quantity.document_id,
    quantity.indicator,
    left(sentence, (quantity.char_start - sentence_start)::INTEGER) AS before,
    substr(sentence, (quantity.char_start - sentence_start + 1)::INTEGER,
        (quantity.char_end - quantity.char_start)::INTEGER) AS written,
    substr(sentence, (quantity.char_end - sentence_start + 1)::INTEGER) AS behind,
    concat_ws('\n', document.title, over.title, item.title, before) AS heading,
    quantity.source_id,
    quantity.char_start
FROM raw.quantity
JOIN raw.document USING (document_id)
LEFT JOIN raw.work_item AS item ON item.work_item_id = quantity.work_item_id
LEFT JOIN raw.work_item AS over ON over.work_item_id = item.parent_work_item_id
WHERE quantity.kind = 'target' AND list_contains($places, quantity.district_code) AND quantity.period_year IS NOT NULL
    AND quantity.quantity_id NOT IN (SELECT target_id FROM linked.match WHERE kind != 'several')
ORDER BY quantity.document_id, quantity.char_start, quantity.quantity_id
"""
TEXTS_OF = "SELECT source_id, text FROM raw.source WHERE list_contains($sources, source_id)"
_CLAUSE = re.compile("[,，;；。:：]")


# What stays: mentions of promises that are still there, of places that have not changed.
FORGET = f"""
DELETE FROM {raw_table(TargetMentionRow)} WHERE target_id NOT IN (
    SELECT quantity_id FROM raw.quantity
    WHERE district_code IS NOT NULL AND NOT list_contains($places, district_code))
"""  # noqa: S608 - name from the schema


def mention_targets(
    connection: duckdb.DuckDBPyConnection,
    lexicon: Lexicon,
    version: str | None = None,
    workers: BlockWorkers | None = None,
) -> MentionReport:
    """Bring `linked.target_mention` in step with the passages that speak of unanswered promises, in one transaction.

    Needs `linked.match` as it is now. `version` stands for the code and tables that link and look again; where both it
    and a government's files are those of the last time, its mentions stay. Without one all are made anew. `workers`
    share the work; the rows are the same without.
    """
    clock = time.perf_counter()
    root = match_rules(lexicon).root
    rules, is_numbered = mention_rules(lexicon), _numbered_by(marker_table(lexicon))
    crew = workers or BlockWorkers(lexicon, 1)
    threshold = {row.setting: row.value for row in lexicon.match_settings}["look_threshold"]
    task_count = mention_count = 0
    with changes_of(connection, STAGE, READ, version, root) as changes:
        connection.execute(FORGET, {"places": changes.places})
        for places in in_groups(changes.files, root):
            passages = read_passages(connection, root, places)
            promises: dict[Block, list[Unanswered]] = defaultdict(list)
            found = connection.execute(UNANSWERED, {"places": places}).fetchall()
            sources = list({row[9] for row in found})
            texts = dict(connection.execute(TEXTS_OF, {"sources": sources}).fetchall())
            headings = _Headings(texts, rules, is_numbered)
            for district, year, target_id, document_id, thing, before, written, behind, heading, source_id, at in found:
                block = (root(district), year)
                if block in passages:
                    clause = _CLAUSE.split(before)[-1] + _CLAUSE.split(behind)[0]
                    over = heading + "\n" + headings.find(source_id, at)
                    promises[block].append(Unanswered(target_id, document_id, thing, clause, written, over))
            blocks = [(some, passages[block], threshold) for block, some in promises.items()]
            rows = [TargetMentionRow(*mention) for told in crew.map(look_block, blocks) for mention in told]
            insert_rows(connection, TargetMentionRow, rows)
            task_count += len(found)
            mention_count += len(rows)
    return MentionReport(changes.governments, task_count, mention_count, time.perf_counter() - clock)


def _numbered_by(numberings: MarkerTable) -> Callable[[str], bool]:
    return lambda line: marker_at(line, 0, numberings) is not None


class _Headings:
    """What opens the lists of sources, one source at a time, as promises come document by document."""

    def __init__(self, texts: dict[str, str], rules: MentionRules, is_numbered: Callable[[str], bool]) -> None:
        self._texts, self._rules, self._is_numbered = texts, rules, is_numbered
        self._source_id: str | None = None
        self._headings = ListHeadings("", rules, is_numbered)

    def find(self, source_id: str, at: int) -> str:
        """The words that open the list which the promise at a place of a source stands in."""
        if source_id != self._source_id:
            text = fold_text(self._texts.get(source_id, ""))
            self._source_id, self._headings = source_id, ListHeadings(text, self._rules, self._is_numbered)
        return self._headings.find(at)
