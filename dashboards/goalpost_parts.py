"""The parts of the page of moved goalposts: counts, one move, and one promise against the year before."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboards import cards
from dashboards.filters import choose_many, write_text
from dashboards.formats import period, share
from dashboards.labels import label, t
from dashboards.ledger_filters import split_words
from dashboards.passages import quote_passage
from dashboards.published import Row, Version
from dashboards.queries import goalposts
from dashboards.queries.goalposts import KINDS
from dashboards.queries.ledger import names
from dashboards.sitemap import href
from dashboards.summaries import name_of

SIGNS = {"raised": "↑", "lowered": "↓", "kept": "=", "postponed": "→", "rebased": "≠", "dropped": "✕", "mentioned": "¶"}
COUNTED = ("revisions", "eased", "softened", *KINDS)


def read_filter(version: Version, part: str) -> goalposts.GoalpostFilter:
    """The widgets, and what the address asks for."""
    known = names(version)
    text, *places = st.columns(5 if part == "revisions" else 3)
    with text:
        words = split_words(write_text("q", t("filter.search"), t("silence.search_hint")))
    chosen = {}
    for facet, column in zip(("district", "theme", "revision"), places, strict=False):
        with column:
            chosen[facet] = choose_many(
                facet,
                t(f"filter.{facet}"),
                goalposts.list_options(version, facet),
                lambda code, facet=facet: (
                    label("revision", code) if facet == "revision" else name_of(known, facet, code)
                ),
            )
    if part != "revisions":
        return goalposts.GoalpostFilter(words, chosen)
    with places[-1]:
        flags = choose_many(
            "flag", t("goalposts.flags"), list(goalposts.FLAGS), lambda code: label("goalpost_flag", code)
        )
    return goalposts.GoalpostFilter(words, chosen, flags)


def revision_badge(revision: str) -> Markup:
    """How a goalpost moved, in words with its sign."""
    return Markup('<span class="tz-badge tz-move-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>').format(
        revision, label("revision_long", revision), SIGNS.get(revision, "·"), label("revision", revision)
    )


def flag_badges(row: Row) -> Markup:
    """Easier to meet, weaker words: only what holds."""
    badges = [
        Markup('<span class="tz-badge tz-move-{}" title="{}"><i aria-hidden="true">▽</i>{}</span>').format(
            flag, label("goalpost_flag_long", flag), label("goalpost_flag", flag)
        )
        for flag in ("eased", "softened")
        if row[f"is_{flag}"]
    ]
    return Markup("").join(badges)


def draw_figures(counts: Row) -> None:
    """How many promises were made again, and how many of those became easier."""
    whole = counts["revisions"] or 1
    cards.figure_cards(
        [
            cards.Figure(t("goalposts.revisions"), counts["revisions"], t("goalposts.revisions_note")),
            *(
                cards.Figure(
                    label("goalpost_flag", flag),
                    counts[flag],
                    t("silence.of_all", share=share(counts[flag] / whole), words=label("goalpost_flag_long", flag)),
                )
                for flag in ("eased", "softened")
            ),
            *(
                cards.Figure(label("revision", kind), counts[kind], label("revision_long", kind))
                for kind in ("postponed", "dropped", "mentioned", "rebased")
            ),
        ]
    )


def draw_districts(rows: Sequence[Row]) -> None:
    """One line a district: its moves by kind."""
    heads = [
        t("column.district"),
        t("goalposts.revisions"),
        *(label("goalpost_flag", flag) for flag in ("eased", "softened")),
        *(label("revision", kind) for kind in KINDS),
    ]
    cells = [(cards.district_name(row), *(f"{row[name]:,}" for name in COUNTED)) for row in rows]
    cards.data_table(t("goalposts.by_district"), heads, cells, numeric=range(1, len(heads)))


def revision_card(row: Row, heading: str | None = None) -> Markup:
    """One move: the earlier promise, the later one, and by how much. Each opens its own evidence."""
    after = row["after"]
    later = _promise(after, "target", t("goalposts.next")) if after else _nothing(row)
    return _card(
        heading,
        Markup("{}{}").format(revision_badge(row["revision"]), flag_badges(row)),
        _promise(row["before"], "target", t("goalposts.first")),
        later,
        _change(row),
    )


def ambition_card(row: Row, heading: str | None = None) -> Markup:
    """One promise behind the number reported for the year before it."""
    kind = "beyond" if row["is_beyond_baseline"] else "within"
    badge = Markup('<span class="tz-badge tz-move-{}"><i aria-hidden="true">{}</i>{}</span>').format(
        kind, "↗" if row["is_beyond_baseline"] else "▽", label("ambition", kind)
    )
    return _card(
        heading,
        badge,
        _promise(row["before"], "result", t("kind.result")),
        _promise(row["after"], "target", t("kind.target")),
        _change(row),
    )


def draw_moves(moves: Sequence[Markup]) -> None:
    """Several moves one below the other."""
    cards.show(Markup('<ul class="tz-moves">{}</ul>').format(Markup("").join(moves)))


def heading(row: Row) -> Markup:
    """The indicator, which opens all its promises and results, and the district."""
    address = href("ledger", indicator=row["indicator_id"], district=row["district_code"])
    return Markup('<h3><a href="{}" lang="zh-CN">{}</a> <small>{}</small></h3>').format(
        address, row["indicator_name"] or t("value.none"), cards.district_name(row)
    )


def _card(head: str | None, badges: Markup, before: Markup, after: Markup, change: str) -> Markup:
    return Markup(
        '<li class="tz-move">{}<div class="tz-move-badges">{}</div><ol class="tz-track">{}{}</ol>'
        '<p class="tz-facts">{}</p></li>'
    ).format(head or "", badges, before, after, change)


def _promise(row: Row, kind: str, words: str) -> Markup:
    notes = [words, period(row["period_year"], row["period_start"], row["period_end"])]
    if row.get("commitment"):
        notes.append(label("commitment_short", row["commitment"]))
    return Markup('<li><a href="{}">{}</a><small>{}</small></li>').format(
        href("evidence", **{kind: row[f"{kind}_id"]}), cards.value_mark(row), " · ".join(notes)
    )


def _nothing(row: Row) -> Markup:
    if row["revision"] == "mentioned":
        address = href("reader", document=row["passage_document_id"], at=row["passage_start"])
        return Markup('<li class="tz-gone"><small>{}<br><a href="{}" lang="zh-CN">{}</a><br>{}</small></li>').format(
            t("goalposts.mentioned", year=row["previous_plan_year"]),
            address,
            row["passage_title"],
            quote_passage(row["passage_words"]),
        )
    return Markup('<li class="tz-gone"><span class="tz-value">—</span><small>{}</small></li>').format(
        t("goalposts.gone", year=row["previous_plan_year"])
    )


def _change(row: Row) -> str:
    """By how much the number moved: shares of a whole in points, everything else as a part of the earlier number."""
    if not row["value_change"]:
        return ""
    if row["before"]["unit"] == "%":
        return t("goalposts.change", share=t("goalposts.points", points=f"{row['value_change']:+.4g}"))
    return t("goalposts.change", share=f"{row['change_share']:+.1%}") if row["change_share"] else ""
