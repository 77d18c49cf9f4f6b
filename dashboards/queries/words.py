"""Where searched words stand: a WITH clause that marks the rows of the ledger, each word by one bit of a mask.

Sentences and indicators are not read: bridge_text_letters holds their letters in pairs, so that a word of any length
is found by the pairs that it is made of, one behind the other. Titles and places are few and are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# The rows in which any word stands; `mask` has one bit for each word that does.
FOUND = """found AS NOT MATERIALIZED (SELECT * FROM (
    SELECT e.*, coalesce(by_sentence.mask, 0) | coalesce(by_indicator.mask, 0) | coalesce(by_title.mask, 0)
        | coalesce(by_place.mask, 0){years} AS mask
    FROM fct_ledger_entry AS e
    LEFT JOIN word_texts AS by_sentence ON by_sentence.text_number = e.sentence_number
    LEFT JOIN word_texts AS by_indicator ON by_indicator.text_number = e.indicator_number
    LEFT JOIN word_titles AS by_title ON by_title.document_id = e.document_id
    LEFT JOIN word_places AS by_place ON by_place.district_code = e.district_code
) WHERE mask > 0)"""


def find_words(words: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """The tables of the WITH clause, the last one `found`, and their parameters."""
    parameters: dict[str, Any] = {f"word{number}": word.lower() for number, word in enumerate(words)}
    texts, titles, places, years = [], [], [], []
    for number, word in enumerate(words):
        bit = 1 << number
        texts.append(_texts_with(number, word.lower(), bit, parameters))
        titles.append(f"{bit} * contains(lower(title), $word{number})::BIGINT")
        places.append(f"{bit} * contains(lower(district_name), $word{number})::BIGINT")
        if word.isascii() and word.isdecimal():
            years.append(f" | coalesce({bit} * (e.period_year::VARCHAR = $word{number})::BIGINT, 0)")
    return [
        f"""word_texts AS MATERIALIZED (
            SELECT text_number, bit_or(bit) AS mask FROM ({" UNION ALL ".join(texts)}) GROUP BY text_number)""",
        f"""word_titles AS MATERIALIZED (
            SELECT document_id, {" | ".join(titles)} AS mask FROM dim_document WHERE mask > 0)""",
        f"""word_places AS MATERIALIZED (
            SELECT district_code, {" | ".join(places)} AS mask FROM dim_district WHERE mask > 0)""",
        FOUND.format(years="".join(years)),
    ], parameters


def weigh(words: Sequence[str]) -> str:
    """How many letters of the words a row of `found` holds, as an expression."""
    return " + ".join(f"{len(word)} * ((mask >> {number}) & 1)" for number, word in enumerate(words))


def _texts_with(number: int, word: str, bit: int, parameters: dict[str, Any]) -> str:
    """The texts that hold the word, with its bit: every other pair of its letters, and the last, where they must be."""
    if len(word) == 1:
        return f"SELECT text_number, {bit} AS bit FROM bridge_text_letters WHERE starts_with(letters, $word{number})"
    places = list(dict.fromkeys([*range(0, len(word) - 1, 2), len(word) - 2]))
    joins = []
    for step, place in enumerate(places):
        name = f"word{number}_{step}"
        parameters[name] = word[place : place + 2]
        joins.append(
            f"""(SELECT text_number, position - {place} AS place FROM bridge_text_letters
            WHERE letters = ${name})"""
        )
    return f"SELECT text_number, {bit} AS bit FROM {' JOIN '.join(joins[:1])}" + "".join(
        f" SEMI JOIN {join} USING (text_number, place)" for join in joins[1:]
    )
