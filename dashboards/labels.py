"""Every word of the pages in Chinese and English, from labels.csv; the language is the URL's `lang`."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import streamlit as st

LANGUAGES = ("zh", "en")
PATH = Path(__file__).with_name("labels.csv")


@cache
def load_labels() -> dict[str, dict[str, str]]:
    """Key to language to words, as the table has them."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["key"]: {language: row[language] for language in LANGUAGES} for row in csv.DictReader(file)}


def current_language() -> str:
    """`zh`, or `en` where the address asks for it."""
    asked = st.query_params.get("lang", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def t(key: str, **values: object) -> str:
    """The words of a key in the page's language, with its places filled. Errors: KeyError for an unknown key."""
    words = load_labels()[key][current_language()]
    return words.format(**values) if values else words


def label(group: str, code: str | None) -> str:
    """The words for one code of a closed set (`status.awaiting`); a code that nobody has named stands for itself."""
    if code is None:
        return t("value.none")
    named = load_labels().get(f"{group}.{code}")
    return named[current_language()] if named else code
