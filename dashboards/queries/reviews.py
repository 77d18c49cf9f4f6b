"""Verdicts that a person should look at, the riskiest first, and what people have said."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch

RISKS = ("missed", "odd_attainment", "low_certainty")


def count_risks(version: Version) -> Row:
    """Verdicts of each risk that nobody has reviewed, promises reviewed, and reviews that the rules contradict."""
    risks = ", ".join(f"count(*) FILTER (risk = '{risk}') AS {risk}" for risk in RISKS)
    return fetch(
        version,
        f"""SELECT {risks}, (SELECT count(*) FROM fct_verdict_review) AS reviewed,
            (SELECT count(*) FROM fct_verdict_review WHERE is_contradicted) AS contradicted
        FROM fct_verdict_to_review""",
    )[0]


def list_verdicts(version: Version, risk: str, limit: int, offset: int) -> list[Row]:
    """One page of the verdicts of a risk that nobody has reviewed, each with both sentences in their context."""
    return fetch(
        version,
        """SELECT verdict.*, progress.* EXCLUDE (target_id)
        FROM fct_verdict_to_review AS verdict JOIN fct_progress AS progress USING (target_id)
        WHERE risk = $risk ORDER BY review_place LIMIT $limit OFFSET $offset""",
        {"risk": risk, "limit": limit, "offset": offset},
    )


def list_contradicted(version: Version, limit: int) -> list[Row]:
    """Reviewed verdicts that the rules now contradict."""
    return fetch(
        version,
        """SELECT review.*, indicator FROM fct_verdict_review AS review JOIN fct_target USING (target_id)
        WHERE is_contradicted ORDER BY reviewed_on DESC, verdict_review_id LIMIT $limit""",
        {"limit": limit},
    )
