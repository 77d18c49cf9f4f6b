"""Every word of the pages in Chinese and English, from labels.csv; the language is the URL's `lang`.

What published tables and columns mean is written in English beside them; descriptions.csv has the same in Chinese.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import streamlit as st

LANGUAGES = ("zh", "en")
PATH = Path(__file__).with_name("labels.csv")
DESCRIPTIONS = Path(__file__).with_name("descriptions.csv")


@cache
def load_labels() -> dict[str, dict[str, str]]:
    """Key to language to words, as the table has them."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return {row["key"]: {language: row[language] for language in LANGUAGES} for row in csv.DictReader(file)}


@cache
def load_descriptions() -> dict[str, str]:
    """The comment of a published table or column to the same in Chinese."""
    with DESCRIPTIONS.open(encoding="utf-8", newline="") as file:
        return {row["en"]: row["zh"] for row in csv.DictReader(file)}


def in_chinese(comment: str | None) -> str:
    """A comment in Chinese; one that nobody has translated (the file is newer than the pages) stands for itself."""
    return load_descriptions().get(comment or "", comment or "")


def describe(comment: str | None) -> str:
    """A comment in the page's language."""
    return in_chinese(comment) if current_language() == "zh" else comment or ""


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
