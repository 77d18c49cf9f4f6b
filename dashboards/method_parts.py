"""The parts of the method page: accuracy as measured, the rules of judgement in words, and the numbers that decide."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import day, exact
from dashboards.labels import current_language, label, t
from dashboards.published import Row

STEPS = ("read", "split", "extract", "match", "judge", "publish")
COMPARATORS = ("plain", "at_least", "at_most", "about", "range", "aspirational", "growth", "decline", "relative")
RELATIVE = ("with", "above", "at_least", "below", "at_most")
MATCHED = ("linked_share", "link_precision_share", "status_share", "silence_share")
STATUSES = ("achieved", "missed", "in_progress", "unreported", "awaiting", "not_comparable")
HEADLINES = (("quantity", "recall"), ("quantity", "precision"), ("quantity", "whole"), ("quantity", "indicator"))


def draw_steps() -> None:
    """From a file to a row, step by step."""
    items = Markup("").join(
        Markup("<li><b>{}</b>{}</li>").format(label("step", step), label("step_long", step)) for step in STEPS
    )
    cards.show(Markup('<ol class="tz-method">{}</ol>').format(items))


def draw_headlines(rows: Sequence[Row]) -> None:
    """The figures that tell most: numbers found, numbers that are none, numbers right in every field."""
    known = {(row["entity"], row["field"]): row for row in rows}
    items = Markup("").join(
        Markup('<div class="tz-figure"><dt>{}</dt><dd>{}</dd><dd class="tz-small">{}</dd></div>').format(
            label("headline", f"{entity}_{field}"), _percent(row["share"]), _interval(row)
        )
        for entity, field in HEADLINES
        if (row := known.get((entity, field)))
    )
    cards.show(Markup('<dl class="tz-figures">{}</dl>').format(items))


def draw_accuracy(rows: Sequence[Row]) -> None:
    """One line a field: how many of the labels it has right, and how far chance may have helped."""
    cells = [
        (
            label("accuracy_entity", row["entity"]),
            label("accuracy_field", row["field"]),
            cards.share_bar(row["share"]),
            f"{row['right_count']:,} / {row['asked_count']:,}",
            _interval(row),
        )
        for row in rows
    ]
    names = ("entity", "field", "share", "right", "interval")
    cards.data_table(t("method.accuracy"), [t(f"column.{name}") for name in names], cells, numeric=(3,), is_wordy=True)


def draw_matching(rows: Sequence[Row]) -> None:
    """One line a place: how many pairs a person found, and how many of them the ledger finds, too."""
    cells = [
        (
            row["scope_en"] if current_language() == "en" else row["scope"],
            t("date.years", first=row["first_year"], last=row["last_year"]),
            f"{row['pairs']:,} / {row['silences']:,}",
            *(_percent(row[name]) if row[name] is not None else "—" for name in MATCHED),
            exact(row["threshold"]),
            day(row["measured_on"]),
        )
        for row in rows
    ]
    names = ("scope", "years", "pairs", *MATCHED, "threshold", "measured_on")
    heads = [t(f"column.{name}") for name in names]
    cards.data_table(t("method.matching"), heads, cells, numeric=range(2, 8), is_wordy=True)


def draw_forms(rows: Sequence[Row]) -> None:
    """One line a kind of form, then all of them: how its numbers were read at first look, and after mending."""
    cells = [
        (
            t("method.forms_all")
            if row["form"] is None
            else row["form_name_en" if current_language() == "en" else "form_name"],
            f"{row['documents']:,}",
            f"{row['numbers']:,}",
            _percent(row["first_share"]),
            _percent(row["second_share"]),
            f"{row['wrong_verdicts']:,}",
        )
        for row in rows
    ]
    names = ("form", "documents", "numbers", "first_share", "second_share", "wrong_verdicts")
    heads = [t(f"column.form_{name}") for name in names]
    cards.data_table(t("method.forms"), heads, cells, numeric=range(1, 6), is_wordy=True)


def draw_comparators() -> None:
    """What the words of a promise ask of a result, and how much of it counts as done."""
    cells = [
        (
            Markup('<b lang="zh-CN">{}</b>').format(label("comparator", name)),
            label("comparator_rule", name),
            label("comparator_share", name),
        )
        for name in COMPARATORS
    ]
    heads = [t(f"column.{name}") for name in ("promise_words", "kept_when", "attainment")]
    cards.data_table(t("method.comparators"), heads, cells, is_wordy=True)


def draw_relatives(rows: Sequence[Row]) -> None:
    """How promises compare with another series, what each asks, and what became of those there are."""
    counts: dict[str, dict[str, int]] = {name: {} for name in RELATIVE}
    for row in rows:
        counts.setdefault(row["comparator"], {})[row["status"]] = row["targets"]
    cells = [
        (
            t(f"relative_said.{name}", reference="…"),
            label("relative_long", name),
            f"{sum(found.values()):,}",
            t("punctuation.list").join(
                t("filter.chip", name=label("status", status), value=f"{found[status]:,}")
                for status in STATUSES
                if found.get(status)
            )
            or t("value.blank"),
        )
        for name, found in counts.items()
    ]
    heads = [t(f"column.{name}") for name in ("promise_words", "kept_when", "targets", "outcome")]
    cards.data_table(t("relative.title"), heads, cells, numeric=(2,), is_wordy=True)


def draw_statuses() -> None:
    """What each status means."""
    cells = [(cards.status_badge(status), label("status_long", status)) for status in STATUSES]
    cards.data_table(t("method.statuses"), [t("column.status"), t("column.meaning")], cells, is_wordy=True)


def draw_rules(rows: Sequence[Row]) -> None:
    """Every rule that judged a promise here, and how often."""
    cells = [
        (label("match_rule", row["match_rule"]), cards.status_badge(row["status"]), f"{row['targets']:,}")
        for row in rows
    ]
    heads = [t("column.rule"), t("column.status"), t("column.targets")]
    cards.data_table(t("method.rules"), heads, cells, numeric=(2,), is_wordy=True)


def draw_settings(rows: Sequence[Row]) -> None:
    """The numbers that decide, as they are set."""
    cells = [(Markup("<code>{}</code>").format(row["setting"]), exact(row["value"]), _meaning(row)) for row in rows]
    heads = [t("column.setting"), t("column.number"), t("column.meaning")]
    cards.data_table(t("method.settings"), heads, cells, numeric=(1,), is_wordy=True)


def _meaning(row: Row) -> str:
    words = label("setting", row["setting"])
    return str(row["meaning"]) if words == row["setting"] else words


def _percent(share: float) -> str:
    return f"{share:.1%}"


def _interval(row: Row) -> str:
    return t(
        "method.interval",
        low=_percent(row["share_low"]),
        high=_percent(row["share_high"]),
        asked=f"{row['asked_count']:,}",
    )
