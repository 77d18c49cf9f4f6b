"""Ten questions of newcomers, followed through the pages: `python -m tests.dashboards.walks`.

walks.csv says what to click; this follows each walk from the first page in a browser, takes a picture of where it ends
and writes dashboards/WALKS.md and WALKS.zh.md. It walks on the warehouse of TAIZHANG_WAREHOUSE, else the project's own.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from dashboards.labels import load_labels
from pipelines.settings import PROJECT_ROOT, load_settings
from tests.browsers import find_browser
from tests.dashboards.sites import READY, open_page, serve

TABLE = Path(__file__).with_name("walks.csv")
DOCS = {"zh": PROJECT_ROOT / "dashboards" / "WALKS.zh.md", "en": PROJECT_ROOT / "dashboards" / "WALKS.md"}
PICTURES = PROJECT_ROOT / "dashboards" / "walks"
SIZE, QUALITY = (1120, 860), 55
# Clicks of one step: a choice is opened, then made; typing is none.
CLICKS = {"nav": 1, "type": 0, "card": 1, "pick": 2, "words": 1, "part": 1, "link": 1}
WORDS = {
    "zh": {
        "title": "十个问题，三次点击以内",
        "lead": "每条从首页走起；由 `make walks` 照走一遍并截图。图为随项目附带的五份文件。",
        "nav": "点「{}」",
        "type": "在搜索框输入「{}」",
        "card": "点第一条",
        "pick": "在「{}」里选「{}」",
        "words": "点「{}」",
        "part": "点「{}」",
        "link": "点标题含「{}」的文件",
        "clicks": "{} 次点击",
        "then": "，",
        "stop": "。",
    },
    "en": {
        "title": "Ten questions, each within three clicks",
        "lead": "Every walk starts at the first page; `make walks` follows them all and takes the pictures, which show "
        "the five documents that come with the project.",
        "nav": "choose **{}**",
        "type": "type {} into the search line",
        "card": "choose the first row",
        "pick": "under **{}** choose **{}**",
        "words": "choose **{}**",
        "part": "choose **{}**",
        "link": "choose the document with {} in its title",
        "clicks": "clicks: {}",
        "then": ", ",
        "stop": ".",
    },
}
# What stands above a list of choices, and the words for its codes.
PICKS = {"mark": ("projects.marks", "project_mark"), "state": ("silence.state", "state")}


@dataclass(frozen=True)
class Walk:
    """A question, the steps to its answer (`kind` or `kind:what`), the answer in both languages, and where it stands:
    a selector on the last page.
    """

    name: str
    question: dict[str, str]
    steps: Sequence[tuple[str, str]]
    answer: dict[str, str]
    shows: str

    @property
    def clicks(self) -> int:
        """How often somebody clicks on this walk."""
        return sum(CLICKS[kind] for kind, _ in self.steps)


def read_walks() -> list[Walk]:
    """Every walk of the table. Errors: KeyError for a step of an unknown kind."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Walk(
                row["name"],
                {language: row[f"question_{language}"] for language in DOCS},
                [(kind, what) for kind, _, what in (step.partition(":") for step in row["steps"].split())],
                {language: row[f"answer_{language}"] for language in DOCS},
                row["shows"],
            )
            for row in csv.DictReader(file)
        ]


def follow(page: Page, site: str, walk: Walk) -> None:
    """Walk from the first page to the answer, in Chinese."""
    open_page(page, f"{site}/")
    for kind, what in walk.steps:
        _take(page, kind, what)
        page.wait_for_timeout(700)
        page.wait_for_selector(READY)
        page.wait_for_selector(".tz-foot")


def _take(page: Page, kind: str, what: str) -> None:
    if kind == "nav":
        page.locator(f"[class*='st-key-tz_nav_other_{what}'] a").click()
    elif kind == "type":
        line = page.locator(".st-key-address_q input")
        line.fill(what.replace("_", " "))
        line.press("Enter")
    elif kind == "card":
        page.locator("[class*='st-key-tz_row_1'] a").first.click()
    elif kind == "pick":
        widget, _, code = what.partition(":")
        page.locator(f".st-key-address_{widget} input").click()
        page.get_by_role("option").filter(has_text=_words(f"{PICKS[widget][1]}.{code}", "zh")).first.click()
        page.keyboard.press("Escape")
    elif kind == "link":
        page.locator(".tz-table a").filter(has_text=what).first.click()
    else:
        page.get_by_text(_words(what, "zh"), exact=True).first.click()


def _words(key: str, language: str) -> str:
    return load_labels()[key][language]


def describe(walk: Walk, language: str) -> str:
    """The steps in words."""
    words, told = WORDS[language], []
    for kind, what in walk.steps:
        names = [what.replace("_", " ")]
        if kind == "nav":
            names = [_words(f"nav.{what}", language)]
        elif kind == "pick":
            widget, _, code = what.partition(":")
            names = [_words(PICKS[widget][0], language), _words(f"{PICKS[widget][1]}.{code}", language)]
        elif kind in {"words", "part"}:
            names = [_words(what, language)]
        told.append(words[kind].format(*names))
    text = words["then"].join(told)
    return f"{text[0].upper()}{text[1:]}{words['stop']}"


def write_docs(walks: Sequence[Walk]) -> None:
    """Both documents, from the table."""
    for language, path in DOCS.items():
        words = WORDS[language]
        lines = [f"# {words['title']}", "", words["lead"], ""]
        for number, walk in enumerate(walks, 1):
            lines += [
                f"## {number}. {walk.question[language]}",
                "",
                f"{describe(walk, language)} ({words['clicks'].format(walk.clicks)})",
                "",
                walk.answer[language],
                "",
                f"![{walk.question[language]}](walks/{walk.name}.webp)",
                "",
            ]
        path.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def main() -> int:
    """Follow all walks, take their pictures, write the documents; 1 without a browser or a warehouse."""
    browser, published = find_browser(), load_settings().published
    if browser is None or not published.exists():
        print("no Chrome or Chromium" if browser is None else f"{published}: not built yet", file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    walks = read_walks()
    with serve(published.parent) as site, sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for walk in walks:
            page = opened.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
            follow(page, site, walk)
            page.locator(walk.shows).first.evaluate("place => place.scrollIntoView({block: 'center'})")
            page.wait_for_timeout(500)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.save(PICTURES / f"{walk.name}.webp", quality=QUALITY, method=6)
            print(walk.name, page.url, flush=True)
            page.close()
        opened.close()
    write_docs(walks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
