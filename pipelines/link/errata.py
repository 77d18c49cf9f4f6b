"""What a notice of correction replaces: single numbers of the papers that it names by title or by document number.

Pure. The notice stands for those numbers alone; all else of the older paper goes on counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.link.copies import Paper, Replaced, Said
from pipelines.text.folding import fold_text

_LETTERS = re.compile(r"[^A-Za-z一-龥%]")
_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)")
_SCALES = {"": 1.0, "万": 1e4, "亿": 1e8}
_DOCUMENT_NUMBER = re.compile(r"[一-龥]{1,10} ?[(\[〔【]\d{4}[)\]〕】] ?第? ?\d+ ?号")
_PLAIN = re.compile(r"[^0-9一-龥]")  # brackets of a document number are written in many ways
_ITEM = re.compile(r"^(?:其中)?第? ?[一二三四五六七八九十\d]+ ?[项条款](?:中|的)?")
_CLAUSE_START = re.compile(r"[,。;:、\n“”\"]")
_HEAD, _SHORTEST_TITLE = 400, 6
_CLOSE = 1e-9


def find_replaced(newer: Paper, older: Sequence[Paper], item: re.Pattern[str]) -> Iterator[Replaced]:
    """The numbers of papers that `newer` names and corrects. `item` finds one correction (old and new, was and now)."""
    text = fold_text(newer.text)
    named = [paper for paper in older if _is_named(paper, text)]
    for match in item.finditer(text) if named else ():
        before, after = (match["old"], match["new"]) if match["old"] is not None else (match["was"], match["now"])
        words = before if match["old"] is not None else _CLAUSE_START.split(text[: match.start()])[-1]
        for wrong, right in zip(_values(before), _values(after), strict=False):
            again = next((said for said in newer.numbers if _is_value(said, right) and _speaks(said, match[0])), None)
            said = next((said for paper in named for said in paper.numbers if _fits(said, wrong, words)), None)
            if again is not None and said is not None:
                yield Replaced(said.quantity_id, again.quantity_id, wrong != right)


def _is_named(paper: Paper, text: str) -> bool:
    title = _LETTERS.sub("", fold_text(paper.title))
    if len(title) >= _SHORTEST_TITLE and title in _LETTERS.sub("", text):
        return True
    number = _DOCUMENT_NUMBER.search(fold_text(paper.text[:_HEAD]))
    return number is not None and _PLAIN.sub("", number[0]) in _PLAIN.sub("", text)


def _fits(said: Said, value: float, words: str) -> bool:
    """Whether a number of the older paper is the one that the words of the notice give."""
    asked = _LETTERS.sub("", _ITEM.sub("", words))
    return _is_value(said, value) and bool(asked) and asked in _LETTERS.sub("", fold_text(said.sentence))


def _speaks(said: Said, words: str) -> bool:
    """Whether the sentence of a number of the notice and the words of one correction hold one another."""
    sentence = fold_text(said.sentence)
    return sentence in words or words in sentence


def _values(words: str) -> list[float]:
    return [float(number.replace(",", "")) * _SCALES[scale] for number, scale in _NUMBER.findall(words)]


def _is_value(said: Said, value: float) -> bool:
    return abs(abs(said.value) - value) <= _CLOSE * max(1.0, value)
