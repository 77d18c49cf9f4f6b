"""One promise or report with everything that explains it: its passage, place, units and neighbours in time."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch
from dashboards.queries.passages import with_passages

# One row per target and per result, each in its own table, where one id is found fast.
ENTRIES = """
entries AS (
    SELECT 'target' AS kind, target_id AS entry_id, status, certainty, t.* EXCLUDE (target_id)
    FROM fct_target AS t LEFT JOIN fct_progress USING (target_id)
    UNION ALL BY NAME
    SELECT 'result' AS kind, result_id AS entry_id, r.* EXCLUDE (result_id) FROM fct_result AS r
)"""
CONTEXT = 320  # characters shown on each side of the sentence


def find_entry(version: Version, kind: str, entry_id: str) -> Row | None:
    """The target or result with its document, and the text around it; None for an unknown one."""
    rows = fetch(
        version,
        f"""WITH {ENTRIES}
        SELECT entries.*, title, issuer, published_on, doc_type, plan_period, review_year, source_name,
            district_name, theme_name, theme_name_en, indicator_name,
            page_url, d.source_id, greatest(sentence_start - $context, d.char_start) AS window_start,
            least(sentence_end + $context, d.char_end) AS window_end
        FROM entries JOIN dim_document AS d USING (document_id) JOIN dim_source USING (source_id)
        LEFT JOIN dim_indicator USING (indicator_id)
        LEFT JOIN dim_district ON dim_district.district_code = entries.district_code
        LEFT JOIN dim_theme ON dim_theme.theme_code = entries.theme_code
        WHERE kind = $kind AND entry_id = $entry_id""",
        {"kind": kind, "entry_id": entry_id, "context": CONTEXT},
    )
    rows = with_passages(version, rows, {"window_text": ("source_id", "window_start", "window_end")})
    return rows[0] if rows else None


def find_progress(version: Version, target_id: str) -> Row | None:
    """The target's row of progress, with the words in which a report states its attainment; null without them.

    `passage_words` and `passage_title` are those of the review that speaks of an unreported promise's work.
    """
    rows = fetch(
        version,
        """SELECT progress.*, report.source_id AS stated_source_id, passage.title AS passage_title,
            passage.source_id AS passage_source_id
        FROM fct_progress AS progress LEFT JOIN fct_result USING (result_id)
        LEFT JOIN dim_document AS report ON report.document_id = fct_result.document_id
        LEFT JOIN dim_document AS passage ON passage.document_id = passage_document_id
        WHERE target_id = $target_id""",
        {"target_id": target_id},
    )
    passages = {
        "stated_words": ("stated_source_id", "stated_start", "stated_end"),
        "passage_words": ("passage_source_id", "passage_start", "passage_end"),
    }
    rows = with_passages(version, rows, passages)
    return rows[0] if rows else None


def list_ancestors(version: Version, work_item_id: str | None) -> list[Row]:
    """The work item and those that hold it, the outermost first."""
    return fetch(
        version,
        """WITH RECURSIVE path AS (
            SELECT *, 0 AS height FROM fct_work_item WHERE work_item_id = $work_item_id
            UNION ALL
            SELECT parent.*, height + 1 FROM fct_work_item AS parent
            JOIN path ON parent.work_item_id = path.parent_work_item_id
        ) SELECT work_item_id, marker, title, section, char_start FROM path ORDER BY height DESC""",
        {"work_item_id": work_item_id},
    )


def list_units(version: Version, work_item_ids: list[str]) -> list[Row]:
    """Units and officials responsible for these work items, the leading ones first."""
    return fetch(
        version,
        """SELECT DISTINCT organisation_id AS code, organisation_name AS name, role, 'unit' AS kind
        FROM bridge_work_item_organisation JOIN dim_organisation USING (organisation_id)
        WHERE list_contains($ids, work_item_id)
        UNION ALL
        SELECT DISTINCT official_id, official_name, role, 'official'
        FROM bridge_work_item_official JOIN dim_official USING (official_id) WHERE list_contains($ids, work_item_id)
        ORDER BY role, kind DESC, name""",
        {"ids": work_item_ids},
    )


def list_same_indicator(version: Version, entry: Row, limit: int) -> list[Row]:
    """Other promises and reports of the same indicator in the same district, the latest year first."""
    return fetch(
        version,
        """SELECT entries.*, title FROM fct_ledger_entry AS entries JOIN dim_document USING (document_id)
        WHERE indicator_id = $indicator_id AND entries.district_code IS NOT DISTINCT FROM $district_code
            AND entry_id <> $entry_id
        ORDER BY period_year DESC NULLS LAST, kind, entries.char_start LIMIT $limit""",
        {**{name: entry[name] for name in ("indicator_id", "district_code", "entry_id")}, "limit": limit},
    )


def list_searched(version: Version, entry: Row) -> list[Row]:
    """The review documents in which the answer to this promise was looked for, in time."""
    return fetch(
        version,
        """SELECT d.document_id, d.title, d.published_on FROM bridge_district_review AS r
        JOIN dim_document AS d ON d.document_id = r.document_id
        WHERE r.district_code = $district_code AND r.review_year = $period_year AND r.document_id <> $document_id
        ORDER BY d.published_on, d.document_id""",
        {name: entry[name] for name in ("district_code", "period_year", "document_id")},
    )


def list_reasons(version: Version, codes: str | None) -> list[Row]:
    """What lowers the certainty, in words of both languages, for codes parted by blanks; the worst first."""
    return fetch(
        version,
        """SELECT reason_code, words, words_en FROM dim_certainty_reason
        WHERE list_contains($codes, reason_code) ORDER BY list_position($codes, reason_code)""",
        {"codes": (codes or "").split()},
    )


def list_rules(version: Version, rule_id: str) -> list[Row]:
    """What each part of a rule_id says, in its order: what it decides, the rule, and its words in both languages."""
    return fetch(
        version,
        """SELECT decides, rule_id, words, words_en FROM dim_reading_rule
        WHERE list_contains($parts, rule_id) ORDER BY list_position($parts, rule_id)""",
        {"parts": rule_id.split("/")},
    )


def list_other_names(version: Version, entry_id: str) -> list[Row]:
    """Names that a number could have had, each with what the rule says that would choose it, in both languages."""
    return _list_naming(version, entry_id, "other_names", "rule_id, name")


def list_naming_steps(version: Version, entry_id: str) -> list[Row]:
    """What was cut off or joined on the way to a number's name, and what each step does, in both languages."""
    return _list_naming(version, entry_id, "naming_steps", "rule_id, before, after")


def list_grounds(version: Version, entry_id: str) -> list[Row]:
    """What each part of a number's reading follows from: the words, and what is said of them in both languages."""
    return _list_naming(version, entry_id, "reading_grounds", "rule_id, said")


def _list_naming(version: Version, entry_id: str, column: str, parts: str) -> list[Row]:
    """The lists of a JSON column as rows in their order, `parts` naming what stands in each list."""
    fields = ", ".join(f"item[{place}] AS {name}" for place, name in enumerate(parts.split(", "), start=1))
    items = f"""from_json({column}, '[["VARCHAR"]]')"""
    return fetch(
        version,
        f"""WITH items AS (
            SELECT unnest({items}) AS item, generate_subscripts({items}, 1) AS place
            FROM fct_naming WHERE entry_id = $entry_id
        ), parts AS (SELECT {fields}, place FROM items)
        SELECT parts.*, decides, words, words_en FROM parts JOIN dim_reading_rule USING (rule_id) ORDER BY place""",
        {"entry_id": entry_id},
    )


def list_reviews(version: Version, target_id: str) -> list[Row]:
    """What people said of the verdict on this promise."""
    return fetch(
        version,
        """SELECT status, answer, because, reviewed_by, reviewed_on, is_same_verdict FROM fct_verdict_review
        WHERE target_id = $target_id ORDER BY reviewed_on DESC, verdict_review_id""",
        {"target_id": target_id},
    )
