"""Verdicts that a person should look at, the riskiest first, and what people have said."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch

CONTEXT = 120  # characters on each side of a sentence
RISKS = ("missed", "odd_attainment", "low_certainty")
# A verdict that was reviewed and is still the same needs no second look.
OPEN = """NOT EXISTS (SELECT 1 FROM fct_verdict_review AS review
    WHERE review.target_id = risky.target_id AND review.is_same_verdict)"""
WRITTEN = "substr({0}.text, {1}.char_start + 1, {1}.char_end - {1}.char_start)"
AROUND = """substr({0}.text, greatest({1}.sentence_start - $context, 0) + 1,
    {1}.sentence_end - greatest({1}.sentence_start - $context, 0) + $context)"""


def count_risks(version: Version) -> Row:
    """Verdicts of each risk that nobody has reviewed, promises reviewed, and reviews that the rules contradict."""
    risks = ", ".join(f"count(*) FILTER (risk = '{risk}') AS {risk}" for risk in RISKS)
    return fetch(
        version,
        f"""SELECT {risks}, (SELECT count(*) FROM fct_verdict_review) AS reviewed,
            (SELECT count(*) FROM fct_verdict_review WHERE is_contradicted) AS contradicted
        FROM fct_verdict_risk AS risky WHERE {OPEN}""",
    )[0]


def list_verdicts(version: Version, risk: str, limit: int, offset: int) -> list[Row]:
    """One page of the verdicts of a risk that nobody has reviewed, each with both sentences in their context."""
    return fetch(
        version,
        f"""SELECT risky.risk, progress.*, promise.indicator, promise.period_year, promise.district_code,
            district_name, promise.sentence AS promise_sentence, promise.char_start AS promise_start,
            plan.title AS promise_title, plan_file.text_hash AS promise_text_hash,
            {WRITTEN.format("plan_file", "promise")} AS promise_written,
            {AROUND.format("plan_file", "promise")} AS promise_context,
            greatest(promise.sentence_start - $context, 0) AS promise_context_start, promise.char_end AS promise_end,
            result.sentence AS result_sentence, result.char_start AS result_start, result.char_end AS result_end,
            report.title AS result_title, report_file.text_hash AS result_text_hash,
            {WRITTEN.format("report_file", "result")} AS result_written,
            {AROUND.format("report_file", "result")} AS result_context,
            greatest(result.sentence_start - $context, 0) AS result_context_start
        FROM fct_verdict_risk AS risky JOIN fct_progress AS progress USING (target_id)
        JOIN fct_target AS promise USING (target_id)
        JOIN dim_document AS plan ON plan.document_id = promise.document_id
        JOIN dim_source AS plan_file ON plan_file.source_id = plan.source_id
        LEFT JOIN dim_district ON dim_district.district_code = promise.district_code
        LEFT JOIN fct_result AS result ON result.result_id = progress.result_id
        LEFT JOIN dim_document AS report ON report.document_id = result.document_id
        LEFT JOIN dim_source AS report_file ON report_file.source_id = report.source_id
        WHERE risk = $risk AND {OPEN} ORDER BY review_place LIMIT $limit OFFSET $offset""",
        {"risk": risk, "limit": limit, "offset": offset, "context": CONTEXT},
    )


def list_contradicted(version: Version, limit: int) -> list[Row]:
    """Reviewed verdicts that the rules now contradict."""
    return fetch(
        version,
        """SELECT review.*, indicator FROM fct_verdict_review AS review JOIN fct_target USING (target_id)
        WHERE is_contradicted ORDER BY reviewed_on DESC, verdict_review_id LIMIT $limit""",
        {"limit": limit},
    )
