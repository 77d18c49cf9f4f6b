"""What stands around one promise: earlier and later promises, the year before, what was searched, and how to object."""

from __future__ import annotations

from markupsafe import Markup

from dashboards import cards, goalpost_parts
from dashboards.error_reports import report_address
from dashboards.formats import amount, day, period
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import evidence, goalposts
from dashboards.sitemap import href


def draw_searched(version: Version, entry: Row) -> None:
    """The later review documents that were looked through for this promise."""
    rows = evidence.list_searched(version, entry)
    if not rows:
        return
    items = Markup("").join(
        Markup('<li><a href="{}" lang="zh-CN">{}</a> · {}</li>').format(
            href("reader", document=row["document_id"]), row["title"], day(row["published_on"])
        )
        for row in rows
    )
    cards.show(
        Markup('<details class="tz-searched"><summary>{}</summary><ul>{}</ul></details>').format(
            t("evidence.searched", documents=len(rows)), items
        )
    )


def draw_moves(version: Version, entry: Row) -> None:
    """The same promise before and after this one, and what it adds to the result of the year before."""
    if entry["kind"] != "target":
        return
    moves = goalposts.list_chain(version, entry["entry_id"])
    ambition = goalposts.find_ambition(version, entry["entry_id"])
    if not moves and ambition is None:
        return
    cards.section_head(t("evidence.moves"), t("evidence.moves_note"))
    drawn = [goalpost_parts.revision_card(row) for row in moves]
    if ambition is not None:
        drawn.append(goalpost_parts.ambition_card({**ambition, "before": ambition, "after": _as_promise(entry)}))
    goalpost_parts.draw_moves(drawn)


def _as_promise(entry: Row) -> Row:
    return {**entry, "target_id": entry["entry_id"]}


def draw_report(entry: Row, permalink: str) -> None:
    """A link that opens a report of an error with everything filled in that tells which row it is about."""
    when = period(entry["period_year"], entry["period_start"], entry["period_end"])
    value = amount(entry, current_language(), is_exact=True)
    title = t("evidence.report_title", indicator=entry["indicator"], entry=entry["entry_id"])
    body = t(
        "evidence.report_body",
        kind=label("kind", entry["kind"]),
        indicator=entry["indicator"],
        value=value,
        period=when,
        document=entry["title"],
        sentence=entry["sentence"],
        rule=entry["rule_id"],
        url=permalink,
    )
    cards.show(
        Markup('<p class="tz-report"><a href="{}" rel="noopener noreferrer">{}</a></p>').format(
            report_address(title, body), t("evidence.report")
        )
    )
