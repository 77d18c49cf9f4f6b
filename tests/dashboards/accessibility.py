"""Faults that axe-core finds on a page: serious and critical ones, but for those that the framework itself causes.

The latter are listed in streamlit_faults.csv: the rule, the element that it lies within, and the cause.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

LISTED = Path(__file__).with_name("streamlit_faults.csv")
RUN = """() => axe.run({resultTypes: ['violations']}).then(found => found.violations
    .filter(fault => ['serious', 'critical'].includes(fault.impact))
    .flatMap(fault => fault.nodes.map(node => [fault.id, node.target.join(' '), node.html])))"""


@cache
def _script() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")


def read_listed() -> list[dict[str, str]]:
    """The faults that Streamlit or what it draws with causes."""
    with LISTED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def find_faults(page: Page) -> list[str]:
    """Rule and markup of every fault that the project's own markup causes."""
    page.evaluate(_script())
    listed = read_listed()
    return [
        f"{rule}: {html[:300]}"
        for rule, target, html in page.evaluate(RUN)
        if not any(rule == row["rule"] and _lies_within(page, target, row["within"]) for row in listed)
    ]


def _lies_within(page: Page, target: str, selector: str) -> bool:
    return bool(
        page.evaluate(
            "([target, selector]) => Boolean(document.querySelector(target)?.closest(selector))", [target, selector]
        )
    )
