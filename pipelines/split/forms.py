"""The form in which an office keeps a document, finer than the kind by which it is read."""

from __future__ import annotations

import re

from pipelines.lexicon import Lexicon
from pipelines.lexicon.compiled import made_once
from pipelines.model import DocType
from pipelines.split.bundles import split_patterns


@made_once
def _form_patterns(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row.pattern), row.doc_form) for row in lexicon.doc_forms)


def find_form(title: str, issuer: str | None, kind: DocType, lexicon: Lexicon) -> str:
    """The form that the words of the folded title tell, else a town's paper by its issuer, else the kind itself.

    News stays news whatever its headline names, a compilation holds several forms.
    """
    if kind in ("news", "compilation"):
        return kind
    told = next((form for pattern, form in _form_patterns(lexicon) if pattern.search(title)), None)
    return told or ("town_paper" if split_patterns(lexicon)["town_issuer"].search(issuer or "") else kind)
