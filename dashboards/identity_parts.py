"""The part of the indicator's page that tells what is counted under it, and how to undo it."""

from __future__ import annotations

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import share
from dashboards.labels import label, t
from dashboards.published import Row, Version
from dashboards.queries import indicators

WORDS = 30


def draw_identity(version: Version, indicator: Row) -> None:
    """What the indicator is, the documents' words for it, what was merged into it, and what a reader decided."""
    cards.section_head(t("indicator.identity"), t("indicator.identity_note"))
    _draw_attributes(indicator)
    _draw_words(version, indicator["indicator_id"])
    _draw_merges(version, indicator["indicator_id"])
    _draw_decisions(version, indicator["indicator_name"])


def _draw_attributes(indicator: Row) -> None:
    said = [
        (t("column.unit_family"), [label("family", indicator["unit_family"])]),
        (t("column.name_usual_measure"), [label("measure", code) for code in _codes(indicator["usual_measure"])]),
        (t("column.name_scope"), [label("scope", code) for code in _codes(indicator["scope"])]),
        (t("column.name_stage"), [label("work_stage", code) for code in _codes(indicator["stage"])]),
    ]
    cards.definition_list([(head, t("list.separator").join(values)) for head, values in said if values])


def _codes(column: str | None) -> list[str]:
    return column.split() if column else []


def _draw_words(version: Version, indicator_id: str) -> None:
    rows = indicators.list_words(version, indicator_id, WORDS)
    cells = [(_chinese(row["words"]), f"{row['numbers']:,}") for row in rows]
    if cells:
        cards.data_table(
            t("indicator.words"), [t("column.own_words"), t("column.numbers")], cells, numeric=(1,), is_wordy=True
        )
        if rows[0]["total"] > len(rows):
            cards.note(t("table.cut", shown=len(rows), total=f"{rows[0]['total']:,}"))


def _draw_merges(version: Version, indicator_id: str) -> None:
    rows = indicators.list_merges_into(version, indicator_id)
    if not rows:
        return
    cells = [
        (
            _chinese(row["indicator_name"]),
            t(f"quality.{row['rule'].replace('.', '_')}"),
            share(row["score"]),
            f"{row['quantity_count']:,}",
        )
        for row in rows
    ]
    heads = [t(f"column.{name}") for name in ("merged_name", "merge_rule", "likeness", "numbers")]
    cards.data_table(t("indicator.merges"), heads, cells, numeric=(2, 3), is_wordy=True)
    cards.note(t("indicator.undo"))


def _draw_decisions(version: Version, name: str) -> None:
    rows = indicators.list_decisions(version, name)
    if not rows:
        return
    cells = [
        (
            label("decision", row["decision"]),
            _chinese(row["indicator_name"]),
            _chinese(row["other_name"]),
            _chinese(row["reason"]),
        )
        for row in rows
    ]
    heads = [t(f"column.{name}") for name in ("decision", "merged_name", "counted_as", "decision_reason")]
    cards.data_table(t("indicator.decisions"), heads, cells, is_wordy=True)


def _chinese(words: str) -> Markup:
    return Markup('<span lang="zh-CN">{}</span>').format(words)
