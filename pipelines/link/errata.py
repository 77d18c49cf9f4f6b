"""What a notice of correction replaces: single numbers of the papers that it names by title or by document number.

Pure. The notice stands for those numbers alone; all else of the older paper goes on counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipelines.lexicon import Lexicon
from pipelines.link.copies import Paper, Replaced, Said
from pipelines.link.patterns import match_patterns
from pipelines.tape.errata import corrected_item, read_erratum
from pipelines.text.folding import fold_text

_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)")
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
_HEAD, _SHORTEST_TITLE = 400, 6
_CLOSE = 1e-9


def find_replaced(newer: Paper, older: Sequence[Paper], lexicon: Lexicon) -> Iterator[Replaced]:
    """The numbers of papers that `newer` names and corrects, each with the one that it puts in their place."""
    text, patterns = fold_text(newer.text), match_patterns(lexicon)
    named = [paper for paper in older if _is_named(paper, text, patterns)]
    for match in corrected_item(lexicon).finditer(text) if named else ():
        erratum = read_erratum(match)
        before, after = text[slice(*erratum.old)], text[slice(*erratum.new)]
        words = before if erratum.is_quoted else patterns["clause_start"].split(text[: match.start()])[-1]
        asked = patterns["no_letter"].sub("", patterns["item_number"].sub("", words))
        for wrong, right in zip(_values(before), _values(after), strict=False):
            again = next((said for said in newer.numbers if _is_value(said, right) and _speaks(said, match[0])), None)
            said = _find_said(named, wrong, asked, patterns["no_letter"])
            if again is not None and said is not None:
                yield Replaced(said.quantity_id, again.quantity_id, wrong != right)


def _is_named(paper: Paper, text: str, patterns: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a notice names a paper, by its title or by the number in its head."""
    letters, bare = patterns["no_letter"], patterns["no_number_letter"]
    title = letters.sub("", fold_text(paper.title))
    if len(title) >= _SHORTEST_TITLE and title in letters.sub("", text):
        return True
    number = patterns["document_number"].search(fold_text(paper.text[:_HEAD]))
    return number is not None and bare.sub("", number[0]) in bare.sub("", text)


def _find_said(papers: Sequence[Paper], value: float, asked: str, letters: re.Pattern[str]) -> Said | None:
    """The number of these papers whose sentence holds the words `asked` (letters alone); None without words."""
    for paper in papers if asked else ():
        for said in paper.numbers:
            if _is_value(said, value) and asked in letters.sub("", fold_text(said.sentence)):
                return said
    return None


def _speaks(said: Said, words: str) -> bool:
    """Whether the sentence of a number of the notice and the words of one correction hold one another."""
    sentence = fold_text(said.sentence)
    return sentence in words or words in sentence


def _values(words: str) -> list[float]:
    return [float(number.replace(",", "")) * _SCALES[scale] for number, scale in _NUMBER.findall(words)]


def _is_value(said: Said, value: float) -> bool:
    return abs(abs(said.value) - value) <= _CLOSE * max(1.0, value)
