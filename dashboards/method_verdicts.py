"""Of the method page: how often verdicts are wrong, as people found by reading them, and what may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import day
from dashboards.labels import current_language, label, t
from dashboards.published import Row

ANY = "any"
RELATIONS = ("period", "measure", "stage", "scope", "base", "unit")


def draw_verdicts(rows: Sequence[Row]) -> None:
    """A table a draw: how it was drawn, and of each status and certainty the wrong ones with their interval."""
    for (_, kind), group in groupby(rows, key=lambda row: (row["draw"], row["kind"])):
        drawn = list(group)
        first = drawn[0]
        drawn_count, wrong_count = (sum(row[name] for row in drawn) for name in ("drawn_count", "wrong_count"))
        cards.show(Markup("<h3>{} · {}</h3>").format(_said(first, "scope"), label("draw_kind", kind)))
        cards.note(
            t(
                "method.drawn",
                kind=label("draw_kind_long", kind),
                how=_said(first, "how"),
                day=day(first["measured_on"]) if first["measured_on"] else t("method.no_day"),
                wrong=f"{wrong_count:,}",
                drawn=f"{drawn_count:,}",
            )
        )
        cells = [
            (
                Markup("{} {}").format(cards.status_badge(row["status"]), _said(row, "part") or ""),
                label("certainty", row["certainty"]) if row["certainty"] else t("method.every_certainty"),
                f"{row['wrong_count']:,} / {row['drawn_count']:,}",
                _percent(row["wrong_share"]),
                f"{_percent(row['wrong_share_low'])}–{_percent(row['wrong_share_high'])}",
                f"{row['withheld_count']:,}",
            )
            for row in drawn
        ]
        names = ("status", "certainty", "wrong", "wrong_share", "interval", "withheld")
        heads = [t(f"column.{name}") for name in names]
        cards.data_table(t("method.verdicts"), heads, cells, numeric=(2, 3), is_wordy=True)


def draw_comparability(rows: Sequence[Row]) -> None:
    """One line a rule, in the order in which they are tried: when it holds, what follows, and an example."""
    cells = [
        (
            _when(row),
            label("ruling", row["ruling"] if row["ruling"] == row["short_ruling"] else f"{row['ruling']}_met"),
            label("certainty", row["certainty"]) if row["ruling"] == "judged" else t("value.none"),
            row["reason_en"] if current_language() == "en" else row["reason"],
            Markup('<span lang="zh-CN">{}</span>').format(row["example"].replace("|", " ↔ ")),
        )
        for row in rows
    ]
    heads = [t(f"column.{name}") for name in ("relation", "ruling", "certainty_most", "reason", "pair_example")]
    cards.data_table(t("method.comparability"), heads, cells, is_wordy=True)


def _when(row: Row) -> str:
    """The relations that a rule names, in words."""
    told = [label("relation", f"{name}_{row[name]}") for name in RELATIONS if row[name] != ANY]
    return t("punctuation.list").join(told) or t("method.anything")


def _said(row: Row, name: str) -> str | None:
    return row[f"{name}_en"] if current_language() == "en" else row[name]


def _percent(share: float | None) -> str:
    return t("value.none") if share is None else f"{share:.1%}"
