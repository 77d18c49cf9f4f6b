"""Words of clauses and sentences for full-text search, cut as jieba cuts for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from itertools import chain
from typing import Any

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.records import QuantityRecord, TaskRecord
from pipelines.warehouse.state import SearchTextRow

# Columns of reference tables that hold proper names: a search for one must find it as one word.
NAME_COLUMNS, KEYWORD = ("name", "alias"), "keyword"


class WordCutter:
    """Cuts text with the project's names as words."""

    def __init__(self, names: Iterable[str]) -> None:
        # It unpacks its dictionary as it is imported: a build with nothing new cuts no words.
        from rjieba import Jieba

        self._jieba = Jieba()
        for name in names:
            self._jieba.add_word(name, None, None)

    def cut(self, text: str) -> str:
        """Distinct words of `text` in order of appearance, joined by spaces; signs and spaces are no words."""
        found = dict.fromkeys(self._jieba.cut_for_search(text))
        return " ".join([word for word in found if _is_word(word)])

    def split(self, text: str) -> list[str]:
        """The words of `text` one after the other, none twice and none left out."""
        return [word for word in self._jieba.cut(text) if _is_word(word)]

    def cut_records(self, records: Iterable[Any]) -> list[SearchTextRow]:
        """One row per task (its clause) and per quantity (its sentence); equal texts are cut once."""
        rows = []
        cut = cache(self.cut)
        for record in records:
            if isinstance(record, TaskRecord):
                rows.append(SearchTextRow(record.source_id, "task", record.task_id, cut(record.text)))
            elif isinstance(record, QuantityRecord):
                rows.append(SearchTextRow(record.source_id, "quantity", record.quantity_id, cut(record.sentence)))
        return rows


def _is_word(found: str) -> bool:
    """Whether any sign of it is a letter, a digit or a character; most words have no others."""
    return found.isalnum() or any(map(str.isalnum, found))


@made_once
def word_cutter(lexicon: Lexicon) -> WordCutter:
    """A cutter that knows the names of these tables; loading its dictionary takes time."""
    return WordCutter(lexicon_names(lexicon))


def lexicon_names(lexicon: Lexicon, *, with_keywords: bool = True) -> list[str]:
    """Every name, alias and keyword of two characters or more in the tables of what texts speak of.

    Keywords of themes are words of a search; where names are compared they would join what other names say apart
    (高层次人才, 高层次海外人才).
    """
    columns = (*NAME_COLUMNS, KEYWORD) if with_keywords else NAME_COLUMNS
    names: dict[str, None] = {}
    for row in _named(lexicon):
        for column in fields(row):
            value = getattr(row, column.name)
            if column.name.rpartition("_")[2] in columns and isinstance(value, str) and len(value) > 1:
                names[value] = None
    return list(names)


def _named(lexicon: Lexicon) -> Iterable[Any]:
    """Each table by its name: what the words follow from must stand here to be seen."""
    return chain(
        lexicon.themes,
        lexicon.districts,
        lexicon.theme_keywords,
        lexicon.organisations,
        lexicon.organisation_aliases,
        lexicon.indicators,
        lexicon.indicator_aliases,
    )
