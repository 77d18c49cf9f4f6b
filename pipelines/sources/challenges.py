"""Pages that ask to prove that a person is there: by their status, their headers, the script in them. Never evaded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pipelines.errors import FetchError

REASON = "the site asks to prove that a person is there; this is not evaded"
# Statuses under which protected sites send a script that sets a cookie and asks again; no document comes with them.
_STATUSES = frozenset((202, 412, 521))
# What the services of protection themselves say of such an answer.
_HEADERS = ("cf-mitigated", "x-amzn-waf-action")
_SAID = re.compile(r"challenge|captcha", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_LOOKED_AT = 500_000  # bytes
_FEWEST_CHARACTERS = 200


class Challenges:
    """Knows such pages: by the patterns of `page_patterns.csv`, by the shape of the answer where none fits."""

    def __init__(self, patterns: Sequence[re.Pattern[str]] = ()) -> None:
        self._patterns = tuple(patterns)

    def is_marked(self, data: bytes) -> bool:
        """Whether the page bears the marks of one. A good page may too: what it shows beside them decides.

        What is larger than any such page is none.
        """
        if len(data) > _LOOKED_AT:
            return False
        html = data.decode("utf-8", "replace")
        return any(pattern.search(html) for pattern in self._patterns)

    def check(self, url: str, status: int, headers: Mapping[str, str], data: bytes) -> None:
        """Errors: FetchError `challenge` where an answer that is no document (its status is not 200) is one."""
        if status == 200:
            return
        said = any(_SAID.search(headers.get(name, "")) for name in _HEADERS)
        html = data[:_LOOKED_AT].decode("utf-8", "replace")
        if said or self.is_marked(data) or (status in _STATUSES and _is_script(html, headers)):
            raise FetchError(url, "challenge", f"{REASON} (status {status})")


def _is_script(html: str, headers: Mapping[str, str]) -> bool:
    """Whether the answer is there for a browser to run or to take a cookie from, and shows a person nothing."""
    if not _SCRIPT.search(html) and not headers.get("set-cookie"):
        return False
    try:
        body = LexborHTMLParser(html).body
    except SelectolaxError:
        return True
    for node in body.css("script, style, noscript") if body is not None else ():
        node.decompose()
    return body is None or len(body.text(strip=True)) < _FEWEST_CHARACTERS
