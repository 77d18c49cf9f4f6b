"""What a notice of correction says of single numbers: “新增就业5000人”更正为“新增就业6000人”, 由4座更正为6座."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import Document, Span
from pipelines.text.folding import fold_text


class Erratum(NamedTuple):
    """The words that were wrong and those that stand for them; `is_quoted`: whole phrases, not the number alone."""

    old: Span
    new: Span
    is_quoted: bool


@made_once
def corrected_item(lexicon: Lexicon) -> re.Pattern[str]:
    """Finds a correction: groups old and new of quoted words, was and now of a number."""
    rows = (row.pattern for row in lexicon.split_patterns if row.role == "corrected_item")
    return re.compile("|".join(rows), re.MULTILINE)


@made_once
def _corrects(lexicon: Lexicon) -> re.Pattern[str]:
    rows = (row.pattern for row in lexicon.split_patterns if row.role == "corrects")
    return re.compile("|".join(rows), re.MULTILINE)


def find_errata(text: str, document: Document, lexicon: Lexicon) -> tuple[Erratum, ...]:
    """The corrections of a document whose title says that it corrects, in reading order. `text` is folded.

    Where the corrected words stand in the document once more, it is a whole new issue and the note only restates them.
    """
    if not _corrects(lexicon).search(fold_text(document.title)):
        return ()
    found = (read_erratum(match) for match in corrected_item(lexicon).finditer(text, document.body_start, document.end))
    body = text[document.body_start : document.end]
    return tuple(each for each in found if body.count(text[each.new.start : each.new.end]) == 1)


def read_erratum(match: re.Match[str]) -> Erratum:
    """The correction that the pattern has found."""
    is_quoted = match["old"] is not None
    old, new = ("old", "new") if is_quoted else ("was", "now")
    return Erratum(Span(*match.span(old)), Span(*match.span(new)), is_quoted)
