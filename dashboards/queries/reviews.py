"""Verdicts that a person should look at, the riskiest first, and what people have said."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch
from dashboards.queries.passages import with_passages

RISKS = ("missed", "odd_attainment", "low_certainty")
CONTEXT = 120  # characters shown on each side of a sentence
# fct_verdict_to_review says the same of all of them at once, and reads every text for it.
OPEN = """target_id NOT IN (
    SELECT target_id FROM fct_verdict_review WHERE is_same_verdict AND target_id IS NOT NULL)"""
SIDES = ("promise", "result")
PASSAGES = {
    **{f"{side}_written": (f"{side}_source_id", f"{side}_start", f"{side}_end") for side in SIDES},
    **{f"{side}_context": (f"{side}_source_id", f"{side}_context_start", f"{side}_context_end") for side in SIDES},
}


def count_risks(version: Version) -> Row:
    """Verdicts of each risk that nobody has reviewed, promises reviewed, and reviews that the rules contradict."""
    risks = ", ".join(f"count(*) FILTER (risk = '{risk}') AS {risk}" for risk in RISKS)
    return fetch(
        version,
        f"""SELECT {risks}, (SELECT count(*) FROM fct_verdict_review) AS reviewed,
            (SELECT count(*) FROM fct_verdict_review WHERE is_contradicted) AS contradicted
        FROM fct_verdict_risk WHERE {OPEN}""",
    )[0]


def list_verdicts(version: Version, risk: str, limit: int, offset: int) -> list[Row]:
    """One page of the verdicts of a risk that nobody has reviewed, each with both sentences in their context."""
    rows = fetch(
        version,
        f"""WITH page AS MATERIALIZED (
            SELECT target_id, risk, review_place FROM fct_verdict_risk WHERE risk = $risk AND {OPEN}
            ORDER BY review_place LIMIT $limit OFFSET $offset
        ), progress AS MATERIALIZED (SELECT * FROM fct_progress WHERE target_id IN (SELECT target_id FROM page)),
        promises AS MATERIALIZED (FROM fct_target WHERE target_id IN (SELECT target_id FROM page)),
        results AS MATERIALIZED (FROM fct_result WHERE result_id IN (SELECT result_id FROM progress)),
        documents AS (
            SELECT document_id, title, source_id, text_hash FROM dim_document JOIN dim_source USING (source_id))
        SELECT page.*, promises.district_code, district_name, promises.period_year, promises.indicator,
            {_side("promise", "promises", "plans")}, {_side("result", "results", "reports")},
            progress.* EXCLUDE (target_id)
        FROM page JOIN progress USING (target_id) JOIN promises USING (target_id)
        JOIN documents AS plans ON plans.document_id = promises.document_id
        LEFT JOIN results ON results.result_id = progress.result_id
        LEFT JOIN documents AS reports ON reports.document_id = results.document_id
        LEFT JOIN dim_district ON dim_district.district_code = promises.district_code
        ORDER BY review_place""",
        {"risk": risk, "limit": limit, "offset": offset},
    )
    return with_passages(version, rows, PASSAGES)


def _side(name: str, table: str, document: str) -> str:
    """What is told of the promise or of the result, from its table and its document."""
    start = f"greatest({table}.sentence_start - {CONTEXT}, 0)"
    return f"""{table}.sentence AS {name}_sentence, {document}.title AS {name}_title,
        {document}.text_hash AS {name}_text_hash, {document}.source_id AS {name}_source_id,
        {table}.char_start AS {name}_start, {table}.char_end AS {name}_end, {start} AS {name}_context_start,
        {table}.sentence_end + {CONTEXT} AS {name}_context_end"""


def list_contradicted(version: Version, limit: int) -> list[Row]:
    """Reviewed verdicts that the rules now contradict."""
    return fetch(
        version,
        """SELECT review.*, indicator FROM fct_verdict_review AS review JOIN fct_target USING (target_id)
        WHERE is_contradicted ORDER BY reviewed_on DESC, verdict_review_id LIMIT $limit""",
        {"limit": limit},
    )
