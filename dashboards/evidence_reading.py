"""Of the evidence page: why the number reads as it does, folded away (为什么这样读)."""

from __future__ import annotations

import shlex

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import amount, period
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import evidence


def draw_why(version: Version, entry: Row) -> None:
    """One line for each part of the reading: what was read, and what the rule that decided says."""
    rules = evidence.list_rules(version, entry["rule_id"])
    if not rules:
        return
    language = current_language()
    words = "words_en" if language == "en" else "words"
    said = {
        "name": entry["indicator"],
        "kind": label("kind", entry["kind"]),
        "operator": amount(entry, language),
        "period": period(entry["period_year"], entry["period_start"], entry["period_end"]),
    }
    lines = [
        Markup('<li>{}: <b lang="zh-CN">{}</b>. {} <code>{}</code></li>').format(
            t(f"evidence.why_{rule['decides']}"), said[rule["decides"]], rule[words], rule["rule_id"]
        )
        for rule in rules
    ]
    measure = Markup("<li>{}: {}</li>").format(t("evidence.why_measure"), label("measure_long", entry["measure"]))
    command = f"taizhang explain {shlex.quote(entry['source_name'])} --at {entry['char_start']}"
    cards.show(
        Markup(
            '<details class="tz-searched"><summary>{}</summary><ul>{}{}</ul><p>{} <code>{}</code></p></details>'
        ).format(t("evidence.why"), Markup("").join(lines), measure, t("evidence.why_more"), command)
    )
