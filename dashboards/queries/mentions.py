"""Tasks without a number: whether a later review speaks of them again. It never says that they were achieved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dashboards.published import Row, Version, fetch, stream
from dashboards.queries.passages import with_passages

# State of the silence page -> status of fct_task_mention.
STATUSES = {"silent": "not_reported", "waiting": "awaiting", "reported": "reported"}
FROM_TASKS = "FROM fct_task AS task JOIN fct_task_mention AS mention USING (task_id)"


@dataclass(frozen=True)
class MentionFilter:
    """Words that the task holds, codes of districts and themes, and states (keys of STATUSES); none means all."""

    words: tuple[str, ...] = ()
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()

    def condition(self, *, has_states: bool = True) -> tuple[str, dict[str, Any]]:
        """The WHERE condition on `task` and `mention`, and its parameters."""
        parts, parameters = ["NOT is_quantified"], dict[str, Any]()
        for facet in ("district", "theme"):
            if self.chosen.get(facet):
                parts.append(f"list_contains(${facet}, {facet}_code)")
                parameters[facet] = list(self.chosen[facet])
        for number, word in enumerate(self.words):
            parts.append(f"contains(lower(task.text), $word{number})")
            parameters[f"word{number}"] = word.lower()
        if self.states and has_states:
            parts.append("list_contains($statuses, status)")
            parameters["statuses"] = [STATUSES[state] for state in self.states]
        return " AND ".join(parts), parameters


def count_states(version: Version, wanted: MentionFilter) -> Row:
    """How many tasks without a number there are, and how many in each state, whatever states are chosen."""
    condition, parameters = wanted.condition(has_states=False)
    states = ", ".join(f"count(*) FILTER (status = '{status}') AS {state}" for state, status in STATUSES.items())
    return fetch(version, f"SELECT count(*) AS tasks, {states} {FROM_TASKS} WHERE {condition}", parameters)[0]


def list_tasks(version: Version, wanted: MentionFilter, limit: int, offset: int) -> list[Row]:
    """One page of them, the latest plan first, in the order of the text, each with the passage that repeats it."""
    condition, parameters = wanted.condition()
    rows = fetch(
        version,
        f"""WITH page AS (
            SELECT task_id, task.document_id, text, plan_year, district_code, theme_code, char_start, status,
                mention_document_id, mention_start, mention_end, searched_documents
            {FROM_TASKS} WHERE {condition}
            ORDER BY plan_year DESC NULLS LAST, task.document_id, char_start, task_id LIMIT $limit OFFSET $offset)
        SELECT page.*, plan.title, district_name, theme_name, theme_name_en, review.title AS mention_title,
            review.published_on AS mentioned_on, review.source_id AS mention_source_id
        FROM page JOIN dim_document AS plan ON plan.document_id = page.document_id
        LEFT JOIN dim_document AS review ON review.document_id = mention_document_id
        LEFT JOIN dim_district ON dim_district.district_code = page.district_code
        LEFT JOIN dim_theme ON dim_theme.theme_code = page.theme_code
        ORDER BY plan_year DESC NULLS LAST, page.document_id, page.char_start, task_id""",
        {**parameters, "limit": limit, "offset": offset},
    )
    return with_passages(version, rows, {"mention_words": ("mention_source_id", "mention_start", "mention_end")})


def export_tasks(version: Version, wanted: MentionFilter) -> Iterator[tuple[Any, ...]]:
    """The column names, then every task under this filter."""
    condition, parameters = wanted.condition()
    sql = f"""SELECT task_id, text, plan_year, district_code, theme_code, status, mention_document_id, match_score,
            searched_documents
        {FROM_TASKS} WHERE {condition} ORDER BY ALL"""
    return stream(version, sql, parameters)
