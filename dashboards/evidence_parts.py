"""The parts of the evidence page: head, passage, progress, facts, links, and the indicator through the years."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import streamlit as st
from markupsafe import Markup, escape

from dashboards import cards, charts, evidence_history, evidence_verdicts
from dashboards.downloads import csv_button, rows_of
from dashboards.formats import amount, day, exact, period, share
from dashboards.labels import current_language, label, t
from dashboards.passages import Highlight, render_passage, trim_context
from dashboards.published import Row, Version
from dashboards.queries import evidence
from dashboards.sitemap import href

# Rules by which several reported numbers judge one promise.
RECKONED = ("progress.sum_of_years", "progress.difference")


def draw_head(entry: Row, said: Markup) -> None:
    """What is promised or reported: indicator, what is `said` of it (a number, a comparison), period, place, status."""
    facts = (
        cards.district_name(entry),
        period(entry["period_year"], entry["period_start"], entry["period_end"]),
        cards.theme_name(entry),
    )
    cards.show(
        Markup(
            '<header class="tz-evidence"><div>{}{}</div><h1 lang="zh-CN">{}</h1>'
            '<p class="tz-big">{}</p><p>{}</p></header>'
        ).format(
            cards.kind_badge(entry["kind"]),
            cards.status_badge(entry["status"]),
            entry["indicator"],
            said,
            " · ".join(facts),
        )
    )


def draw_passage(entry: Row, path: Sequence[Row]) -> None:
    """The passage in its document, its sentence set off and the number marked."""
    text, offset = trim_context(
        entry["window_text"], entry["window_start"], entry["sentence_start"], entry["sentence_end"]
    )
    marks = [
        Highlight(entry["sentence_start"], entry["sentence_end"], "sentence"),
        Highlight(entry["char_start"], entry["char_end"], "hit", t("evidence.hit")),
    ]
    crumbs = Markup("").join(Markup("<li>{}{}</li>").format(row["marker"], row["title"]) for row in path)
    cards.show(
        Markup(
            '<figure class="tz-passage" lang="zh-CN"><ol class="tz-crumbs"><li>{}</li>{}</ol>'
            "<blockquote>{}</blockquote></figure>"
        ).format(entry["title"], crumbs, render_passage(text, offset, marks))
    )


def draw_progress(version: Version, entry: Row) -> None:
    """What became of the promise, by which rules, and the matching report in its own passage where there is one."""
    if entry["kind"] != "target":
        return
    progress = evidence.find_progress(version, entry["entry_id"])
    if progress is None:
        return
    cards.section_head(t("evidence.progress"))
    result = evidence.find_entry(version, "result", progress["result_id"]) if progress["result_id"] else None
    shown = evidence.find_entry(version, "result", progress["shown_result_id"]) if progress["shown_result_id"] else None
    # Where two numbers could not be compared for another reason than their base, the reason says all there is to say.
    is_explained = progress["status"] == "not_comparable" and progress["match_rule"] != "progress.other_base"
    lines = [] if is_explained else [label("status_long", progress["status"])]
    if result is not None and progress["attainment"] is not None:
        lines.append(_attainment(entry, result, progress))
    rules = [label("match_rule", progress["match_rule"])]
    if progress["link_rule"]:
        rules.append(label("link_rule", progress["link_rule"]))
    note = t("evidence.rule", rule=t("punctuation.pause").join(rules), documents=progress["searched_documents"])
    cards.show(
        Markup('<div class="tz-verdict tz-status-{}">{}{}{}{}{}{}<p class="tz-note">{}</p></div>').format(
            progress["status"],
            evidence_verdicts.badges(version, progress),
            evidence_verdicts.reason(progress),
            Markup("").join(Markup("<p>{}</p>").format(line) for line in lines),
            evidence_verdicts.certainty(version, progress),
            evidence_verdicts.passage(progress),
            evidence_verdicts.reviews(version, progress["target_id"]),
            note,
        )
    )
    evidence_history.draw_searched(version, entry)
    is_part = progress["unreported_reason"] == "review_missing_part"
    beside = t("evidence.shown_part" if is_part else "evidence.shown")
    matched = t("evidence.similar" if progress["match_rule"] == "progress.similar" else "evidence.matched")
    for words, found in ((matched, result), (beside, shown)):
        if found is not None:
            _draw_found(version, words, found)


def _draw_found(version: Version, words: str, found: Row) -> None:
    """A report in its own passage: the one that answers, or one of several years that cannot."""
    address = href("evidence", result=found["entry_id"])
    cards.show(
        Markup('<h3 class="tz-matched">{} · <a href="{}">{}</a> · {}</h3>').format(
            words, address, found["indicator"], cards.value_mark(found)
        )
    )
    draw_passage(found, evidence.list_ancestors(version, found["work_item_id"]))


def _attainment(entry: Row, result: Row, progress: Row) -> str:
    """How much of the promise was done: as the report states it in words, or as the two numbers tell."""
    done = share(progress["attainment"])
    if progress["attainment_source"] == "stated":
        return t(
            "evidence.stated_floor" if progress["stated_is_floor"] else "evidence.stated",
            words=progress["stated_words"],
            share=done,
        )
    is_reckoned = progress["match_rule"] in RECKONED
    # A sum of years or a difference of two is no number of one sentence; it is told in the promise's unit.
    told = {**entry, "value": progress["result_value"], "value_upper": None, "operator": "="} if is_reckoned else result
    numbers = {"promised": amount(entry, current_language()), "reported": amount(told, current_language())}
    return t("evidence.reckoned" if is_reckoned else "evidence.attainment", share=done, **numbers)


def draw_facts(entry: Row, path: Sequence[Row], units: Sequence[Row]) -> None:
    """Everything known about the row, as names and values."""
    facts: list[tuple[str, str | Markup]] = [
        (t("column.value"), amount(entry, current_language(), is_exact=True)),
        (t("column.measure"), label("measure_long", entry["measure"])),
        (t("column.operator"), label("operator", entry["operator"])),
        (t("column.indicator_name"), _indicator_link(entry)),
    ]
    if entry["commitment"]:
        facts.append((t("column.commitment"), label("commitment", entry["commitment"])))
    facts += list_units_of(units)
    if path:
        facts.append((t("column.section"), label("section", path[-1]["section"])))
    cards.section_head(t("evidence.facts"))
    cards.definition_list([*facts, *list_sources(entry)])


def list_units_of(units: Sequence[Row]) -> list[tuple[str, str | Markup]]:
    """Who leads and who supports, as names and values."""
    named = [(role, [row["name"] for row in units if row["role"] == role]) for role in ("lead", "support")]
    return [(label("role", role), t("punctuation.list").join(names)) for role, names in named if names]


def list_sources(entry: Row) -> list[tuple[str, str | Markup]]:
    """Where the row stands: document, issuer, day, file, characters, and the rule that read it."""
    return [
        (t("column.document"), _reader_link(entry)),
        (t("column.issuer"), entry["issuer"] or t("value.none")),
        (t("column.published_on"), day(entry["published_on"])),
        (t("column.source_name"), _source_link(entry)),
        (t("column.span"), t("evidence.span", start=exact(entry["char_start"]), end=exact(entry["char_end"]))),
        (t("column.rule_id"), Markup("<code>{}</code>").format(entry["rule_id"])),
    ]


def _indicator_link(entry: Row) -> Markup:
    address = href("ledger", indicator=entry["indicator_id"])
    return Markup('<a href="{}" lang="zh-CN">{}</a>').format(address, entry["indicator_name"] or entry["indicator"])


def _reader_link(entry: Row) -> Markup:
    address = href("reader", document=entry["document_id"], at=entry["char_start"])
    return Markup('<a href="{}" lang="zh-CN">{}</a>').format(address, entry["title"])


def _source_link(entry: Row) -> Markup:
    """The file's name, with the official page behind it where one is known and is an ordinary web address."""
    url = entry["page_url"] or ""
    if urlsplit(url).scheme not in {"http", "https"}:
        return escape(entry["source_name"])
    return Markup('{}<br><a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(
        entry["source_name"], url, t("evidence.official")
    )


def draw_links(entry: Row) -> str:
    """The permalink, which is returned, and how to cite the row."""
    permalink = _permalink(entry)
    title, date = entry["title"], day(entry["published_on"])
    cards.section_head(t("evidence.cite"))
    st.code(permalink, language=None, wrap_lines=True)
    st.code(t("evidence.citation", title=title, date=date, url=permalink), language=None, wrap_lines=True)
    return permalink


def _permalink(entry: Row) -> str:
    """The address of this row alone, without the filters of the list it was found in."""
    base = (st.context.url or "").split("?", 1)[0].rstrip("/")
    return f"{base}?{entry['kind']}={entry['entry_id']}"


def draw_same_indicator(entry: Row, others: Sequence[Row]) -> None:
    """The same indicator of the same district in other sentences and years: chart, table, download."""
    cards.section_head(t("evidence.same"), t("evidence.same_note"))
    if not others:
        cards.empty_state(t("evidence.alone"), t("evidence.alone_advice"))
        return
    rows = sorted([entry, *others], key=lambda row: (row["period_year"] or 0, row["kind"], row["entry_id"]))
    comparable = [row for row in rows if row["unit"] == entry["unit"] and row["measure"] == entry["measure"]]
    language = current_language()
    if len({row["period_year"] for row in comparable}) > 1:
        points = [
            {
                "year": str(row["period_year"] or t("value.none")),
                "value": row["value"],
                "kind": row["kind"],
                "amount": amount(row, language),
                "text": row["indicator"],
            }
            for row in comparable
        ]
        st.altair_chart(charts.history(points, entry["unit"]), width="stretch")
    heads = [t(f"column.{name}") for name in ("year", "kind", "value", "indicator", "status", "document")]
    cards.data_table(t("evidence.same"), heads, [_same_row(row, entry) for row in rows], is_wordy=True)
    names = ["entry_id", "kind", "period_year", "indicator", "value", "unit", "measure", "status", "sentence", "title"]
    csv_button("same", "taizhang-indicator", lambda: rows_of(names, rows))


def _same_row(row: Row, entry: Row) -> tuple[str | Markup, ...]:
    is_this = row["entry_id"] == entry["entry_id"]
    words = Markup("<b>{}</b>").format(t("evidence.this")) if is_this else escape(row["indicator"])
    address = href("evidence", **{row["kind"]: row["entry_id"]})
    return (
        period(row["period_year"], row["period_start"], row["period_end"]),
        cards.kind_badge(row["kind"]),
        cards.value_mark(row),
        words if is_this else Markup('<a href="{}" lang="zh-CN">{}</a>').format(address, words),
        cards.status_badge(row["status"]),
        row["title"],
    )
