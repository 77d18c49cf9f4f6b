"""方法与准确率: how rows come about, how often they are right, and by which rules a promise counts as kept."""

from __future__ import annotations

from dashboards import cards, method_parts, method_verdicts
from dashboards.downloads import csv_button, rows_of
from dashboards.labels import t
from dashboards.published import Version, current_version
from dashboards.queries import method, relatives
from dashboards.sitemap import page_link


def draw() -> None:
    """The whole page."""
    version = current_version()
    cards.page_head(t("method.title"), t("method.lead"))

    cards.section_head(t("method.steps"))
    method_parts.draw_steps()

    accuracy = method.list_accuracy(version)
    if accuracy:
        measured = {"labels": f"{accuracy[0]['label_count']:,}", "sources": accuracy[0]["source_count"]}
        cards.section_head(t("method.accuracy"), t("method.accuracy_note", **measured))
        method_parts.draw_headlines(accuracy)
        method_parts.draw_accuracy(accuracy)
        csv_button("accuracy", "taizhang-accuracy", lambda: rows_of(list(accuracy[0]), accuracy))
    else:
        cards.section_head(t("method.accuracy"))
        cards.empty_state(t("method.no_accuracy"), t("method.no_accuracy_advice"))

    draw_forms(version)
    verdicts = method.list_verdict_accuracy(version)
    if verdicts:
        cards.section_head(t("method.verdicts"), t("method.verdicts_note"))
        method_verdicts.draw_verdicts(verdicts)
        csv_button("verdicts", "taizhang-verdict-accuracy", lambda: rows_of(list(verdicts[0]), verdicts))

    matching = method.list_matching(version)
    if matching:
        cards.section_head(t("method.matching"), t("method.matching_note"))
        method_parts.draw_matching(matching)
        csv_button("matching", "taizhang-matching-accuracy", lambda: rows_of(list(matching[0]), matching))

    cards.section_head(t("method.comparability"), t("method.comparability_note"))
    method_verdicts.draw_comparability(method.list_comparability(version))

    cards.section_head(t("method.comparators"), t("method.comparators_note"))
    method_parts.draw_comparators()

    cards.section_head(t("relative.title"), t("method.relative_note"))
    method_parts.draw_relatives(relatives.count_comparators(version))

    cards.section_head(t("method.statuses"), t("method.statuses_note"))
    method_parts.draw_statuses()

    cards.section_head(t("method.rules"), t("method.rules_note"))
    method_parts.draw_rules(method.count_rules(version))

    cards.section_head(t("method.settings"), t("method.settings_note"))
    method_parts.draw_settings(method.list_settings(version))
    page_link("quality", t("method.to_quality"))


def draw_forms(version: Version) -> None:
    """How well each kind of form is read, at first look and after mending."""
    forms = method.list_form_accuracy(version)
    if len(forms) > 1:
        cards.section_head(t("method.forms"), t("method.forms_note"))
        method_parts.draw_forms(forms)
        csv_button("forms", "taizhang-form-accuracy", lambda: rows_of(list(forms[0]), forms))


draw()
