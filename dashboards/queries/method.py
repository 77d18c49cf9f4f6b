"""How well the ledger reads and matches, as measured, and the numbers that decide."""

from __future__ import annotations

from dashboards.published import Row, Version, fetch

COLUMNS = "right_count, asked_count, share, share_low, share_high, label_count, source_count"


def list_accuracy(version: Version) -> list[Row]:
    """One row per entity and field that was compared with hand-made labels; nothing was measured without labels."""
    return fetch(
        version,
        f"""SELECT entity, field, {COLUMNS} FROM agg_accuracy
        ORDER BY list_position(['quantity', 'item', 'project', 'document'], entity),
            list_position(['recall', 'precision', 'whole'], field) NULLS LAST, field""",
    )


def list_matching(version: Version) -> list[Row]:
    """One row per place whose reports a person read for pairs of promise and result, and how matching fared on them."""
    return fetch(version, "FROM agg_matching_accuracy WHERE kind = 'pairs' ORDER BY pairs DESC, scope")


def list_form_accuracy(version: Version) -> list[Row]:
    """One row per kind of form with the sums of all draws: at first look, and after mending."""
    return fetch(
        version,
        """SELECT form, any_value(form_name) AS form_name, any_value(form_name_en) AS form_name_en,
            sum(documents) FILTER (look = 'first_look')::BIGINT AS documents,
            sum(numbers) FILTER (look = 'first_look')::BIGINT AS numbers,
            sum(whole) FILTER (look = 'first_look') / sum(numbers) FILTER (look = 'first_look') AS first_share,
            sum(whole) FILTER (look = 'second_look') / sum(numbers) FILTER (look = 'second_look') AS second_share,
            sum(wrong_verdicts) FILTER (look = 'first_look')::BIGINT AS wrong_verdicts
        FROM agg_form_accuracy GROUP BY ROLLUP (form) ORDER BY form IS NULL, form::INTEGER""",
    )


def list_verdict_accuracy(version: Version) -> list[Row]:
    """One row per status of each draw of verdicts that people read, untuned and latest draws first."""
    return fetch(
        version,
        """FROM agg_matching_accuracy WHERE kind <> 'pairs'
        ORDER BY is_tuned, measured_on DESC NULLS LAST, draw,
            list_position(['achieved', 'missed', 'in_progress', 'unreported', 'not_comparable'], status),
            list_position(['high', 'medium', 'low'], certainty) NULLS LAST, part NULLS FIRST""",
    )


def list_comparability(version: Version) -> list[Row]:
    """The rules of what may be compared, in the order in which they are tried."""
    return fetch(version, "FROM dim_comparability ORDER BY place")


def list_settings(version: Version) -> list[Row]:
    """Thresholds and tolerances, each with what it decides."""
    return fetch(version, "SELECT setting, value, meaning FROM meta_match_setting ORDER BY setting")


def count_rules(version: Version) -> list[Row]:
    """How often each rule judged a promise, and the status that it gave."""
    return fetch(
        version,
        """SELECT match_rule, status, count(*) AS targets FROM fct_progress
        GROUP BY ALL ORDER BY targets DESC, match_rule, status""",
    )
