"""来源: channels and collections with their state, what was new, what failed and why; and an upload."""

from __future__ import annotations

from dashboards import cards, source_parts
from dashboards.labels import t
from dashboards.published import current_version
from dashboards.source_states import list_sources


def draw() -> None:
    """The whole page."""
    current_version()
    states = list_sources()
    cards.page_head(t("sources.title"), t("sources.lead"))
    source_parts.draw_figures(states)
    source_parts.draw_sources(states)
    cards.note(t("sources.switch_on"))

    cards.section_head(t("sources.problems"), t("sources.problems_long"))
    source_parts.draw_problems(states)

    cards.section_head(t("sources.upload"), t("sources.upload_note"))
    source_parts.draw_upload()


draw()
