"""The parts of the page of sources: figures, the sources with their last run, what went wrong, and an upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from dashboards import cards, previews, uploads
from dashboards.labels import label, t
from dashboards.previews import BadPreviewError, Preview
from dashboards.source_states import SourceState, moment

PROBLEMS_SHOWN = 100
_LOCAL = frozenset(("127.0.0.1", "localhost", "::1"))


def draw_figures(states: Sequence[SourceState]) -> None:
    """How many sources there are, how many run by themselves, what they have brought, and what went wrong last."""
    brought = [state for state in states if state.runs]
    cards.figure_cards(
        [
            cards.Figure(t("sources.declared"), len(states), t("sources.declared_note", enabled=_enabled(states))),
            cards.Figure(t("sources.fetched"), len(brought), t("sources.fetched_note")),
            cards.Figure(t("sources.brought"), sum(state.documents for state in states), t("sources.brought_note")),
            cards.Figure(t("sources.problems"), sum(len(s.problems) for s in states), t("sources.problems_note")),
        ]
    )


def _enabled(states: Sequence[SourceState]) -> int:
    return sum(state.is_enabled for state in states)


def draw_sources(states: Sequence[SourceState]) -> None:
    """One line a source: what it is, whether it is on, what it brought last, and how its last run went."""
    names = ("source", "state", "documents_held", "last_run", "new", "changed", "failed")
    cells = [
        (
            Markup('<b lang="zh-CN">{}</b><br><small>{} · {}</small>').format(state.title, state.id, state.family),
            _switch(state),
            _held(state),
            _last_run(state),
            *(_count(state, name) for name in ("new", "changed", "failed")),
        )
        for state in states
    ]
    heads = [t(f"column.{name}") for name in names]
    cards.data_table(t("sources.title"), heads, cells, numeric=range(4, 7), is_wordy=True)


def _switch(state: SourceState) -> Markup:
    tried = t("sources.tried", date=state.tried_live_on) if state.tried_live_on else t("sources.never_tried")
    words = label("source_switch", "on" if state.is_enabled else "off")
    return Markup("{}<br><small>{}</small>").format(words, tried)


def _held(state: SourceState) -> Markup:
    if not state.documents:
        return Markup("—")
    return Markup('{}<br><small lang="zh-CN">{}</small>').format(f"{state.documents:,}", state.latest_title[:60])


def _last_run(state: SourceState) -> Markup:
    when = moment(state.last["finished_at"]) if state.last else None
    if state.last is None or when is None:
        return Markup("{}").format(t("sources.never_run"))
    outcome = label("fetch_outcome", state.last["outcome"])
    return Markup("{}<br><small>{}</small>").format(outcome, f"{when:%Y-%m-%d %H:%M} UTC")


def _count(state: SourceState, name: str) -> str:
    return f"{state.last[name]:,}" if state.last and state.last[name] else "—"


def draw_problems(states: Sequence[SourceState]) -> None:
    """What failed or looked odd in the latest runs, each with its reason."""
    found = [(state, problem) for state in states for problem in state.problems]
    if not found:
        cards.empty_state(t("sources.no_problems"), t("sources.no_problems_advice"))
        return
    cells = [
        (
            Markup('<span lang="zh-CN">{}</span>').format(state.title),
            _problem_words(problem["code"]),
            Markup("<bdi>{}</bdi>").format(problem["subject"]),
            _tell_reason(problem),
        )
        for state, problem in found[:PROBLEMS_SHOWN]
    ]
    names = ("source", "problem", "address", "reason")
    cards.data_table(t("sources.problems"), [t(f"column.{name}") for name in names], cells, is_wordy=True)


def _problem_words(code: str) -> str:
    """What went wrong: with fetching, else with reading what came."""
    words = label("fetch_problem", code)
    return label("quarantine", code) if words == code else words


def _tell_reason(problem: Mapping[str, str]) -> Markup:
    """What the problem means and what to do about it, then what the run noted of it."""
    advice = label("fetch_advice", problem["code"])
    noted = Markup('<small lang="en">{}</small>').format(problem["reason"])
    return noted if advice == problem["code"] else Markup("{}<br>{}").format(advice, noted)


def is_local() -> bool:
    """Whether only this machine reaches the pages."""
    return st.get_option("server.address") in _LOCAL


def draw_upload() -> None:
    """Take a file of any known format, show it as the reader sees it, and keep it where the build reads it."""
    folder = uploads.upload_folder()
    if folder is None or not is_local():
        cards.empty_state(t("sources.no_upload"), t("sources.no_upload_advice"))
        return
    cards.show(
        Markup('<style>.st-key-tz_upload {{ --tz-choose: "{}"; --tz-limits: "{}" }}</style>').format(
            t("reported.upload_choose"), t("sources.upload_limits", size=uploads.MAX_MEGABYTES)
        )
    )
    suffixes = [suffix.removeprefix(".") for suffix in previews.SUFFIXES]
    sent = st.file_uploader(
        t("sources.choose_file"), type=suffixes, max_upload_size=uploads.MAX_MEGABYTES, key="tz_upload"
    )
    if sent is None:
        return
    data = sent.getvalue()
    try:
        preview = previews.read_preview(sent.name, data)
    except BadPreviewError as error:
        cards.empty_state(t("sources.bad_file"), label("quarantine", error.code))
        cards.note(error.reason)
        return
    _draw_preview(preview)
    if st.button(t("sources.keep"), type="primary"):
        _keep(folder, sent.name, data)


def _draw_preview(preview: Preview) -> None:
    counted = t("sources.preview_note", characters=f"{preview.characters:,}", tables=preview.tables)
    cards.section_head(t("sources.preview"), counted)
    text = preview.text + ("…" if preview.characters > len(preview.text) else "")
    cards.show(Markup('<pre class="tz-preview" lang="zh-CN" tabindex="0">{}</pre>').format(text))
    for doubt in preview.doubts[:10]:
        cards.note(doubt)


def _keep(folder: Path, name: str, data: bytes) -> None:
    suffix = Path(name.replace("\\", "/")).suffix.lower()
    try:
        path = uploads.store_upload(folder, name, data, datetime.now(UTC), suffix)
    except OSError as error:
        cards.empty_state(t("reported.not_kept"), error.strerror or type(error).__name__)
        return
    cards.empty_state(t("sources.kept"), t("sources.kept_advice", name=path.name))
