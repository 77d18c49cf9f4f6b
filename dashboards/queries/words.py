"""Where searched words stand: a WITH clause that finds the rows of the ledger, each word by one bit of a mask.

Sentences and indicators are not read: bridge_text_letters holds their letters in pairs, so that a word of any length
is found by the pairs that it is made of, one behind the other. Titles and places are few and are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# Rows of the ledger in which words stand: each by its number, with the weight of the words that it holds, and how many
# of them its indicator itself holds.
FOUND = """found AS MATERIALIZED (
    SELECT row_number, {weight} AS weight, bit_count(indicator_mask) AS held FROM (
        SELECT row_number, bit_or(mask) AS mask, bit_or(indicator_mask) AS indicator_mask FROM (
            SELECT rowid AS row_number, mask, 0 AS indicator_mask
            FROM fct_ledger_entry JOIN word_texts ON text_number = sentence_number
            UNION ALL SELECT rowid, mask, mask
            FROM fct_ledger_entry JOIN word_texts ON text_number = indicator_number
            UNION ALL SELECT rowid, mask, 0 FROM fct_ledger_entry JOIN word_titles USING (document_id)
            UNION ALL SELECT rowid, mask, 0 FROM fct_ledger_entry JOIN word_places USING (district_code)
            {years}
        ) GROUP BY row_number
    ) WHERE {kept})"""


def find_words(words: Sequence[str], *, is_loose: bool) -> tuple[list[str], dict[str, Any]]:
    """The tables of the WITH clause, the last one `found`, and their parameters.

    A loose search finds the rows that hold any of the words, and their weight is how many letters of them.
    """
    parameters: dict[str, Any] = {f"word{number}": word.lower() for number, word in enumerate(words)}
    texts, titles, places, years = [], [], [], []
    for number, word in enumerate(words):
        bit = 1 << number
        texts.append(_texts_with(number, word.lower(), bit, parameters))
        titles.append(f"{bit} * contains(lower(title), $word{number})::INT")
        places.append(f"{bit} * contains(lower(district_name), $word{number})::INT")
        if word.isascii() and word.isdecimal():
            years.append(
                f"""UNION ALL SELECT rowid, {bit}, 0 FROM fct_ledger_entry
                WHERE period_year::VARCHAR = $word{number}"""
            )
    weight = " + ".join(f"{len(word)} * ((mask >> {number}) & 1)" for number, word in enumerate(words))
    every = f"mask = {(1 << len(words)) - 1}"
    return [
        f"""word_texts AS MATERIALIZED (
            SELECT text_number, bit_or(bit) AS mask FROM ({" UNION ALL ".join(texts)}) GROUP BY text_number)""",
        f"""word_titles AS MATERIALIZED (
            SELECT document_id, {" | ".join(titles)} AS mask FROM dim_document WHERE mask > 0)""",
        f"""word_places AS MATERIALIZED (
            SELECT district_code, {" | ".join(places)} AS mask FROM dim_district WHERE mask > 0)""",
        FOUND.format(years=" ".join(years), weight=weight, kept="true" if is_loose else every),
    ], parameters


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
