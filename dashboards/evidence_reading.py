"""Of the evidence page: why the number reads as it does, folded away (为什么这样读)."""

from __future__ import annotations

import shlex

from markupsafe import Markup, escape

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
    parts = (_rules(version, entry, rules), _naming(version, entry))
    cards.show(
        Markup(
            '<details class="tz-searched tz-why"><summary>{}</summary>{}{}<p>{} <code>{}</code></p></details>'
        ).format(t("evidence.why"), *parts, t("evidence.why_more"), command)
    )


def _rules(version: Version, entry: Row, rules: list[Row]) -> Markup:
    """One line for each part of the reading: what was read, what the rules say, and the words they go by."""
    language = current_language()
    grounds = evidence.list_grounds(version, entry["entry_id"])
    said = {
        "name": entry["indicator"],
        "kind": label("kind", entry["kind"]),
        "operator": amount(entry, language),
        "period": period(entry["period_year"], entry["period_start"], entry["period_end"]),
        "unit": entry["unit"],
        "measure": label("measure_long", entry["measure"]),
    }
    parts = list(dict.fromkeys([*(rule["decides"] for rule in rules), "unit", "measure"]))
    lines = [_line(part, said[part], [*rules, *grounds]) for part in parts]
    return Markup("<ul>{}</ul>").format(Markup("").join(lines))


def _line(part: str, said: str, rules: list[Row]) -> Markup:
    """What one part was read as, and each rule of it with the words from which it follows."""
    told = [
        Markup("{} <code>{}</code>").format(
            t("evidence.why_ground", words=_words(rule), said=rule["said"]) if rule.get("said") else _words(rule),
            rule["rule_id"],
        )
        for rule in rules
        if rule["decides"] == part
    ]
    head = Markup('<li>{}: <b lang="zh-CN">{}</b>. {}</li>')
    return head.format(t(f"evidence.why_{part}"), said, escape(t("punctuation.pause")).join(told))


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
