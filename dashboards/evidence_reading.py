"""Of the evidence page: why the number reads as it does, folded away (为什么这样读)."""

from __future__ import annotations

import shlex

from markupsafe import Markup

from dashboards import cards
from dashboards.formats import amount, period
from dashboards.labels import current_language, label, t
from dashboards.published import Row, Version
from dashboards.queries import evidence

_PART = Markup("<p>{}</p><ul>{}</ul>")
_ITEM = Markup("<li>{}</li>")


def draw_why(version: Version, entry: Row) -> None:
    """What was read by which rule, the names that competed, and what was cut off or joined on the way to the name."""
    rules = evidence.list_rules(version, entry["rule_id"])
    if not rules:
        return
    command = f"taizhang explain {shlex.quote(entry['source_name'])} --at {entry['char_start']}"
    cards.show(
        Markup(
            '<details class="tz-searched tz-why"><summary>{}</summary>{}{}<p>{} <code>{}</code></p></details>'
        ).format(t("evidence.why"), _rules(entry, rules), _naming(version, entry), t("evidence.why_more"), command)
    )


def _rules(entry: Row, rules: list[Row]) -> Markup:
    """One line for each part of the reading: what was read, and what the rule that decided says."""
    language = current_language()
    said = {
        "name": entry["indicator"],
        "kind": label("kind", entry["kind"]),
        "operator": amount(entry, language),
        "period": period(entry["period_year"], entry["period_start"], entry["period_end"]),
    }
    lines = [
        Markup('<li>{}: <b lang="zh-CN">{}</b>. {} <code>{}</code></li>').format(
            t(f"evidence.why_{rule['decides']}"), said[rule["decides"]], _words(rule), rule["rule_id"]
        )
        for rule in rules
    ]
    measure = Markup("<li>{}: {}</li>").format(t("evidence.why_measure"), label("measure_long", entry["measure"]))
    return Markup("<ul>{}{}</ul>").format(Markup("").join(lines), measure)


def _naming(version: Version, entry: Row) -> Markup:
    """The names that competed and the steps to the one that was taken, each in words; nothing where there were none."""
    others = [
        t("evidence.why_other", name=row["name"], words=_words(row))
        for row in evidence.list_other_names(version, entry["entry_id"])
    ]
    nothing = t("evidence.why_nothing")
    steps = [
        t("evidence.why_step", before=row["before"] or nothing, after=row["after"] or nothing, words=_words(row))
        for row in evidence.list_naming_steps(version, entry["entry_id"])
    ]
    return Markup("").join(
        _PART.format(head, Markup("").join(map(_ITEM.format, lines)))
        for head, lines in ((t("evidence.why_others"), others), (t("evidence.why_steps"), steps))
        if lines
    )


def _words(rule: Row) -> str:
    return str(rule["words_en" if current_language() == "en" else "words"])
