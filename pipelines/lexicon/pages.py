"""Tables of web pages: where the article stands, and by what a page is known that is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from pipelines.lexicon.patterns import PatternRow


@dataclass(frozen=True, slots=True)
class PagePattern(PatternRow):
    """Words of a page that shows no document: it asks for a person, says that nothing is there, or tells a fault."""

    FILE: ClassVar[str] = "page_patterns.csv"
    role: Literal["challenge", "gone", "gone_address", "error_page"]


@dataclass(frozen=True, slots=True)
class PageBody:
    """Where sites of a family keep an article: a CSS selector, or all between two marks; the first that fits."""

    FILE: ClassVar[str] = "page_bodies.csv"
    family: Literal["trs", "jcms", "gkmlpt", "any"]
    opens: str
    closes: str | None
