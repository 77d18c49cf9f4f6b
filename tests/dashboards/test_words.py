"""The index of letters finds what reading every text would find."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboards.published import Version
from dashboards.queries import ledger

Query = Callable[..., list[tuple[object, ...]]]
ANYBODY: dict[str, tuple[str, ...]] = {"speaker": ()}  # promises of companies too
SCAN = """SELECT count(*) FROM fct_ledger_entry AS e JOIN dim_document USING (document_id)
    LEFT JOIN dim_district ON dim_district.district_code = e.district_code
    WHERE contains(lower(concat_ws(chr(10), sentence, indicator, title, district_name)), ?)
        OR period_year::VARCHAR = ?"""


@pytest.mark.parametrize("length", range(1, 8))
def test_words_of_any_length_are_found_where_they_stand(version: Version, query: Query, length: int) -> None:
    sentences = query("SELECT DISTINCT sentence FROM fct_ledger_entry ORDER BY hash(sentence) LIMIT 8")
    for number, (sentence,) in enumerate(sentences):
        start = number * 3 % max(1, len(str(sentence)) - length)
        word = str(sentence)[start : start + length]
        ((rows,),) = query(SCAN, word.lower(), word.lower())
        assert ledger.count_entries(version, ledger.LedgerFilter((word,), ANYBODY))["entries"] == rows != 0, word


def test_letters_that_stand_apart_are_no_word(version: Version, query: Query) -> None:
    ((sentence,),) = query("SELECT sentence FROM fct_target WHERE length(sentence) > 40 ORDER BY target_id LIMIT 1")
    word = str(sentence)[:2] + str(sentence)[20:22] + str(sentence)[38:40]
    ((rows,),) = query(SCAN, word.lower(), word.lower())
    assert ledger.count_entries(version, ledger.LedgerFilter((word,), ANYBODY))["entries"] == rows


def test_a_loose_search_weighs_rows_of_no_year_and_no_place(version: Version, query: Query) -> None:
    for sentence, indicator in query(
        """SELECT any_value(sentence), indicator FROM fct_ledger_entry
        WHERE period_year IS NULL AND length(indicator) > 3 GROUP BY indicator ORDER BY indicator LIMIT 3"""
    ):
        wanted = ledger.LedgerFilter((str(indicator), "不存在的词"), is_loose=True)
        found = [row["sentence"] for row in ledger.list_entries(version, wanted, "text", 1000, 0)]
        assert sentence in found
