"""What each page asks for, as exposures of the dbt project: `python -m tests.dashboards.exposures` writes the file.

A page is followed by its imports; every published model whose name stands in one of those modules is one it depends on.
"""

from __future__ import annotations

import csv
import re

from dashboards.sitemap import PAGES
from pipelines.settings import PROJECT_ROOT
from pipelines.warehouse.imports import Project

FILE = PROJECT_ROOT / "dbt_project" / "models" / "marts" / "exposures.yml"
PUBLISHED = ("marts", "audit", "serving")


def page_models(page: str) -> list[str]:
    """Published models that the page's modules name, in order of their names."""
    names = {path.stem for layer in PUBLISHED for path in (FILE.parent.parent / layer).glob("*.sql")}
    files = Project(PROJECT_ROOT).follow([f"dashboards.app_pages.{page}"])
    texts = [path.read_text("utf-8") for path in files if "dashboards" in path.parts]
    # A name that is a word of English too counts only where a query asks it.
    words = {word for text in texts for word in re.findall(r"\w+_\w+|(?<=FROM )\w+|(?<=JOIN )\w+", text)}
    return sorted(names & words)


def write_exposures() -> str:
    """The text of the file."""
    with (PROJECT_ROOT / "dashboards" / "labels.csv").open(encoding="utf-8-sig", newline="") as file:
        titles = {row["key"]: row for row in csv.DictReader(file)}
    lines = ["# Written by `python -m tests.dashboards.exposures`.", "exposures:"]
    for page in PAGES:
        title = titles[f"nav.{page}"]
        lines += [
            f"  - name: page_{page}",
            f'    label: "{title["en"]}"',
            "    type: dashboard",
            "    maturity: high",
            f'    description: "The page {title["zh"]}, dashboards/app_pages/{page}.py."',
            "    owner:",
            "      name: dashboards",
            "    depends_on:",
            *(f"      - ref('{model}')" for model in page_models(page)),
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(write_exposures(), encoding="utf-8")
