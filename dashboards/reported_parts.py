"""The parts of the page of what units report; all of it is untrusted text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from markupsafe import Markup, escape

from dashboards import cards, uploads
from dashboards.formats import compact, day, exact
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import reported
from dashboards.sitemap import href
from pipelines.sheets import BadFileError, EntryIssue

FAULTS_SHOWN = 200


def draw_figures(counts: Row) -> None:
    """How much is reported, by how many units, and how much did not land."""
    cards.figure_cards(
        [
            cards.Figure(t("reported.current"), counts["current_entries"], t("reported.current_short")),
            cards.Figure(t("reported.units"), counts["units"], t("reported.units_short")),
            cards.Figure(t("reported.versions"), counts["versions"], t("reported.versions_short")),
            cards.Figure(t("reported.refused"), counts["refused"], t("reported.refused_short")),
        ]
    )


def draw_entries(rows: Sequence[Row]) -> None:
    """One line an entry: the promise, what its unit reports of it, on what evidence, and what documents say."""
    names = ("unit_name", "task", "promised", "entered", "evidence", "reported_on", "version", "documents_say")
    cells = [
        (
            _unit(row),
            _promise(row),
            _promised(row),
            _said(row),
            _text(row["evidence"]),
            day(row["reported_on"]),
            _version(row),
            cards.status_badge(row["status"]) or t("value.none"),
        )
        for row in rows
    ]
    cards.data_table(t("reported.title"), [t(f"column.{name}") for name in names], cells, is_wordy=True)


def draw_issues(rows: Sequence[Row]) -> None:
    """One line a fault: where it stands, what is wrong, what was found."""
    cells = [
        (
            _text(row["source_uri"]),
            _place(row["sheet"], row["row_number"]),
            label("sheet_column", row["column_name"]),
            label("entry_issue", row["code"]),
            _text(row["found"]),
        )
        for row in rows
    ]
    names = ("source_name", "sheet_row", "sheet_column", "reason", "found")
    cards.data_table(t("reported.refused"), [t(f"column.{name}") for name in names], cells, is_wordy=True)


def draw_of_target(version: Version, target_id: str) -> None:
    """On the page of one promise: what units report of it, set apart from what documents say; nothing without any."""
    rows = reported.list_of_target(version, target_id)
    if not rows:
        return
    cards.section_head(t("reported.block"), t("reported.block_note"))
    names = ("unit_name", "entered", "evidence", "reported_on", "version")
    cells = [(_unit(row), _said(row), _text(row["evidence"]), day(row["reported_on"]), _version(row)) for row in rows]
    cards.data_table(t("reported.block"), [t(f"column.{name}") for name in names], cells, is_wordy=True)


def draw_upload(version: Version) -> None:
    """Check a workbook row by row; keep it where the pipeline will read it, if there is such a place."""
    folder = uploads.upload_folder()
    # Streamlit writes on its uploader in English only; style.css shows these words in their place.
    cards.show(
        Markup('<style>.st-key-tz_upload {{ --tz-choose: "{}"; --tz-limits: "{}" }}</style>').format(
            t("reported.upload_choose"), t("reported.upload_limits", size=uploads.MAX_MEGABYTES)
        )
    )
    sent = st.file_uploader(
        t("reported.choose_file"), type=["xlsx"], max_upload_size=uploads.MAX_MEGABYTES, key="tz_upload"
    )
    if sent is None:
        return
    data = sent.getvalue()
    try:
        upload = uploads.check_upload(version, sent.name, data)
    except BadFileError as error:
        cards.empty_state(t("reported.bad_file"), label("quarantine", error.code))
        return
    rows = len({(issue.row.sheet, issue.row.row_number) for issue in upload.issues})
    cards.show(
        Markup('<p class="tz-note" role="status">{}</p>').format(
            t("reported.checked", good=f"{len(upload.entries):,}", bad=f"{rows:,}")
        )
    )
    _draw_faults(upload.issues)
    if folder is None:
        cards.empty_state(t("reported.no_folder"), t("reported.no_folder_advice"))
    elif upload.entries and st.button(t("reported.keep"), type="primary"):
        _keep(folder, sent.name, data)


def _keep(folder: Any, name: str, data: bytes) -> None:
    try:
        path = uploads.store_upload(folder, name, data, datetime.now(UTC))
    except OSError as error:
        cards.empty_state(t("reported.not_kept"), error.strerror or type(error).__name__)
        return
    cards.empty_state(t("reported.kept"), t("reported.kept_advice", name=path.name))


def _draw_faults(issues: Sequence[EntryIssue]) -> None:
    if not issues:
        return
    cells = [
        (
            _place(issue.row.sheet, issue.row.row_number),
            label("sheet_column", issue.column),
            label("entry_issue", issue.code),
            _text(issue.found),
        )
        for issue in issues[:FAULTS_SHOWN]
    ]
    names = ("sheet_row", "sheet_column", "reason", "found")
    cards.data_table(t("reported.refused"), [t(f"column.{name}") for name in names], cells, is_wordy=True)
    if len(issues) > FAULTS_SHOWN:
        words = t("reported.cut", shown=FAULTS_SHOWN, total=f"{len(issues):,}")
        cards.show(Markup('<p class="tz-note">{}</p>').format(words))


def _unit(row: Row) -> Markup:
    """The unit, and who filled in its sheet."""
    reporter = Markup("<br><small>{}</small>").format(row["reporter"]) if row["reporter"] else ""
    return Markup('<span lang="zh-CN">{}</span>{}').format(row["lead_unit"] or t("reported.no_unit"), reporter)


def _promise(row: Row) -> Markup:
    """The words of the promise with a link to its evidence; of a task without a number to its place in the text."""
    if row["task"] is None:
        return escape(t("reported.promise_gone"))
    if row["target_id"]:
        address = href("evidence", target=row["target_id"])
    else:
        address = href("reader", document=row["document_id"], at=row["char_start"])
    return Markup('<a href="{}" lang="zh-CN">{}</a><br><small>{}</small>').format(
        address, row["task"], cards.district_name(row)
    )


def _promised(row: Row) -> str:
    return f"{row['promised']}{row['promised_unit'] or ''}" if row["promised"] else t("value.none")


def _said(row: Row) -> Markup:
    """Value and words of an entry; the value as it was written is the tooltip."""
    parts = []
    if row["value"] is not None:
        shown = f"{compact(row['value'], current_language())}{row['unit'] or ''}"
        written = f"{exact(row['value'])} ({row['value_entered']} {row['unit_entered'] or ''})"
        parts.append(Markup('<b class="tz-value" title="{}">{}</b>').format(written, shown))
    if row["progress"]:
        parts.append(_text(row["progress"]))
    return Markup("<br>").join(parts)


def _version(row: Row) -> Markup:
    """Number of the version, whether it stands, what stood before it, and when and from where it came."""
    state = "current" if row["is_current"] else "withdrawn" if row["withdrawn_at"] else "superseded"
    before = ""
    if row["superseded_value"] is not None:
        before = Markup("<br><small>{}</small>").format(
            t("reported.before", value=f"{exact(row['superseded_value'])}{row['superseded_unit'] or ''}")
        )
    origin = f"{row['source_uri']} · {_place(row['sheet'], row['row_number'])}"
    return Markup('<span title="{}">{} · {}</span>{}<br><small>{}</small>').format(
        origin,
        t("reported.version", number=row["version"]),
        label("entry_state", state),
        before,
        t("reported.entered_on", day=day(row["entered_at"].date())),
    )


def _place(sheet: str, row_number: int) -> str:
    return t("reported.place", sheet=sheet, row=row_number)


def _text(words: str | None) -> Markup:
    """Text that somebody entered: as it is, set off so that its signs of direction stay inside."""
    return Markup('<bdi lang="zh-CN">{}</bdi>').format(words or t("value.blank"))
