"""The parts of the project pages: figures, the table of stages, the list of projects, one listing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import day
from dashboards.labels import label, t
from dashboards.passages import Highlight, render_passage, trim_context
from dashboards.published import Row
from dashboards.sitemap import href

STAGES = ("planned", "new_start", "ongoing", "completed")
LISTING_COLUMNS = [
    *("project_name", "list_year", "status", "event", "stage_source", "due_on", "category", "title", "published_on"),
    *("char_start", "char_end"),
]
OUTCOME_SIGNS = {"kept": "✓", "late": "◷", "slipped": "↷", "unreported": "○", "awaiting": "…"}
STRAY_SIGNS = {"slipped": "↷", "vanished": "?"}
STAGE_SIGNS = {"planned": "○", "new_start": "◔", "ongoing": "◑", "completed": "●"}


def stage_badge(status: str, *, is_promise: bool = False) -> Markup:
    """A project's stage in words with its sign; one that is only promised says so."""
    words = label("project_status", status)
    return Markup('<span class="tz-badge tz-stage-{}{}"><i aria-hidden="true">{}</i>{}</span>').format(
        status,
        " tz-planned" if is_promise else "",
        STAGE_SIGNS.get(status, "·"),
        t("projects.promised", stage=words) if is_promise else words,
    )


def draw_figures(listings: Sequence[Row], projects: int) -> None:
    """How many projects there are, and how many listings of each stage."""
    counts = {stage: sum(row["listings"] for row in listings if row["status"] == stage) for stage in STAGES}
    cards.figure_cards(
        [
            cards.Figure(t("figure.projects"), projects, t("figure.projects_note")),
            *(
                cards.Figure(label("project_status", stage), counts[stage], label("project_status_long", stage))
                for stage in STAGES
            ),
        ]
    )


def draw_stages(listings: Sequence[Row]) -> None:
    """One panel a year: how many listings of each stage, as bars of one scale."""
    counts: dict[int | None, Counter[str]] = {}
    for row in listings:
        counts.setdefault(row["list_year"], Counter())[row["status"]] += row["listings"]
    largest = max(max(stages.values()) for stages in counts.values())
    panels = [
        Markup("<section><h3>{}</h3><ul>{}</ul></section>").format(
            t("date.year", year=year) if year else t("value.none"),
            Markup("").join(_stage_bar(stage, stages[stage], largest) for stage in STAGES if stages[stage]),
        )
        for year, stages in counts.items()
    ]
    cards.show(Markup('<div class="tz-panels">{}</div>').format(Markup("").join(panels)))


def _stage_bar(stage: str, number: int, largest: int) -> Markup:
    return Markup('<li class="tz-stage-{}"><span>{}</span><i style="width:{:.1f}%"></i><b>{}</b></li>').format(
        stage, label("project_status", stage), 60 * number / largest, f"{number:,}"
    )


def draw_counts(listings: Sequence[Row]) -> None:
    """Listings by year, stage and category."""
    heads = [t("column.list_year"), t("column.status"), t("column.category"), t("column.listings")]
    cells = [
        (
            str(row["list_year"] or t("value.none")),
            label("project_status", row["status"]),
            label("category", row["category"]),
            f"{row['listings']:,}",
        )
        for row in listings
    ]
    cards.data_table(t("projects.stages"), heads, cells, numeric=(3,))


def draw_pipeline(rows: Sequence[Row]) -> None:
    """The stages that projects pass through, each with the projects that stand there now."""
    counts = {row["status"]: row for row in rows}
    steps = Markup("").join(
        Markup('<li class="tz-stage-{}"><a href="{}">{}<b>{}</b></a><small>{}</small></li>').format(
            stage,
            href("projects", status=stage),
            stage_badge(stage),
            f"{counts[stage]['projects'] if stage in counts else 0:,}",
            _strays(counts.get(stage)),
        )
        for stage in STAGES
    )
    cards.show(Markup('<ol class="tz-pipeline">{}</ol>').format(steps))


def _strays(row: Row | None) -> str:
    """How many of these projects slipped or are no longer named."""
    if row is None:
        return ""
    words = [t(f"projects.{mark}", projects=f"{row[mark]:,}") for mark in ("slipped", "vanished") if row[mark]]
    return t("punctuation.pause").join(words)


def draw_timeline(rows: Sequence[Row]) -> None:
    """One line a project: what was said of it, year after year. A slip and a disappearance are words, too.

    Only the years in which it is named: a column for every year would be empty nearly everywhere.
    """
    cells = [
        (
            Markup('<a href="{}" lang="zh-CN">{}</a><small>{}</small>').format(
                href("project", project=row["project_id"]), row["project_name"], cards.district_name(row)
            ),
            _way(row["steps"]),
        )
        for row in rows
    ]
    cards.data_table(t("projects.list"), [t("column.project"), t("projects.way")], cells, is_wordy=True)


def _way(steps: Sequence[Row]) -> Markup:
    """The years of a project in order, each with what was said of it."""
    years = sorted({step["year"] for step in steps})
    stations = Markup("").join(Markup("<li><b>{}</b>{}</li>").format(year, _year(steps, year)) for year in years)
    return Markup('<ol class="tz-way">{}</ol>').format(stations)


def _year(steps: Sequence[Row], year: int) -> Markup:
    """What was said of one year, once: promised or reported, with slips and disappearances."""
    said = [
        Markup("{}{}").format(stage_badge(step["status"], is_promise=step["is_promise"]), _stray_badges(step))
        for step in steps
        if step["year"] == year
    ]
    return Markup('<span class="tz-states">{}</span>').format(Markup("").join(dict.fromkeys(said)))


def _stray_badges(step: Row) -> Markup:
    marks = {"slipped": step["event"] == "slipped", "vanished": step["is_vanished"]}
    return Markup("").join(
        Markup('<span class="tz-badge tz-stray-{}" title="{}"><i aria-hidden="true">{}</i>{}</span>').format(
            mark, label("project_mark_long", mark), STRAY_SIGNS[mark], label("project_mark", mark)
        )
        for mark, holds in marks.items()
        if holds
    )


def draw_promises(rows: Sequence[Row]) -> None:
    """Promised starts, completions and openings, and what became of each."""
    cells = [
        (
            label("project_milestone", row["milestone"]),
            day(row["due_on"]),
            Markup('<span class="tz-badge tz-outcome-{}"><i aria-hidden="true">{}</i>{}</span>').format(
                row["outcome"], OUTCOME_SIGNS.get(row["outcome"], "·"), label("project_outcome", row["outcome"])
            ),
            t("project.moved", day=day(row["new_due_on"]), months=row["slip_months"]) if row["new_due_on"] else "—",
            Markup('<a href="{}" lang="zh-CN">{}</a>').format(
                href("reader", document=row["document_id"]), row["title"]
            ),
        )
        for row in rows
    ]
    names = ("milestone", "due_on", "outcome", "moved_to", "document")
    cards.data_table(t("project.promises"), [t(f"column.{name}") for name in names], cells, is_wordy=True)


def draw_listing(row: Row) -> None:
    """One listing: its year and stage, and the name marked in the list it stands in."""
    marks = [Highlight(row["char_start"], row["char_end"], "hit", t("project.hit"))]
    text, offset = trim_context(row["window_text"], row["window_start"], row["char_start"], row["char_end"])
    offset += len(text) - len(text.lstrip())
    text = text.strip()
    cards.show(
        Markup(
            '<figure class="tz-passage" lang="zh-CN"><figcaption><b>{}</b>{}<span>{}</span></figcaption>'
            '<blockquote class="tz-cells">{}</blockquote><p class="tz-facts"><a href="{}">{}</a> · {}</p></figure>'
        ).format(
            row["list_year"] or t("value.none"),
            Markup("{}{}").format(stage_badge(row["status"], is_promise=row["is_promise"]), _stray_badges(row)),
            label("category", row["category"]) if row["category"] else label("stage_source", row["stage_source"]),
            render_passage(text, offset, marks),
            href("reader", document=row["document_id"], at=row["char_start"]),
            row["title"],
            day(row["published_on"]),
        )
    )
