"""What a source is: one table of `seeds/sources.toml`, checked key by key before anything is fetched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints
from urllib.parse import urlsplit

from pipelines.errors import SourceListError

Family = Literal["trs", "jcms", "gkmlpt", "json", "github", "folder"]
Every = Literal["hour", "day", "week", "month"]
Table = dict[str, Any]

FAMILIES: tuple[str, ...] = get_args(Family)
# Families that follow a list of articles; the others keep a collection of files.
CHANNELS = ("trs", "jcms", "gkmlpt", "json")
_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
ADDED = "added"  # what `taizhang add` brings stands under this name
_PATTERNS = ("item_pattern",)
_FORMATS = {"github": "owner/name"}
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class Source:
    """One channel (a web site's list of articles) or collection (a repository, a folder, a bucket).

    `delay` is in seconds between two requests to one host, `quiet_after` in days without anything new, `most_pages`
    counts pages of the list in one run. `tried_live_on` is the day on which the channel was last seen working on the
    live site; None: never. Selectors are CSS. `site_code` is the SiteIDCode that the articles carry, where the list
    page does not tell it. What a family needs beyond this stands in its own keys.
    """

    id: str
    title: str
    family: Family
    url: str = ""
    enabled: bool = False
    every: Every = "day"
    quiet_after: int = 400
    tried_live_on: date | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    delay: float = 3.0
    most_pages: int = 5
    item: str = ""
    item_pattern: str = ""
    date: str = ""
    body: tuple[str, ...] = ()
    attachments: bool = True
    site_code: str = ""
    # jcms
    parameters: Table = field(default_factory=dict)
    page_size: int = 0
    # gkmlpt
    category: int = 0
    site: int = 0
    # json
    method: Literal["GET", "POST"] = "GET"
    payload: Table = field(default_factory=dict)
    payload_as: Literal["json", "form"] = "json"
    records: str = ""
    total_pages: str = ""
    fields: Table = field(default_factory=dict)
    detail: Table = field(default_factory=dict)
    # github and folder
    repository: str = ""
    branch: str = "main"
    paths: tuple[str, ...] = ()
    api: str = "https://api.github.com"
    raw: str = "https://raw.githubusercontent.com"
    archive: str = "https://codeload.github.com"

    @property
    def is_channel(self) -> bool:
        """Whether articles are followed by a list; else a collection is kept in step."""
        return self.family in CHANNELS

    def wants(self, title: str) -> bool:
        """Whether an article of this title is kept: one of the `keep` words, where there are any, and no `drop`."""
        kept = not self.keep or any(word in title for word in self.keep)
        return kept and not any(word in title for word in self.drop)


_NEEDED: dict[str, tuple[str, ...]] = {
    "trs": ("url",),
    "jcms": ("url",),
    "gkmlpt": ("url", "category"),
    "json": ("url", "records", "fields"),
    "github": ("repository",),
    "folder": ("url",),
}
_SCHEMES = {"folder": ("file", "s3")}
_DETAIL_KEYS = frozenset(("method", "url", "payload", "body"))
_FIELD_KEYS = frozenset(("id", "title", "url", "published_on"))


def load_sources(path: Path) -> dict[str, Source]:
    """Every source of the list by its id, in the order of the file.

    Errors: SourceListError names the file, the source and the key of the first fault.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceListError(path, f"cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceListError(path, f"is no TOML ({error})") from error
    sources = {}
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise SourceListError(path, "expected a table of its own: [name]", name)
        sources[name] = read_declaration(path, name, table)
    return sources


def read_declaration(path: Path, name: str, table: Mapping[str, Any]) -> Source:
    """One table of the list. Errors: SourceListError."""
    if not _ID.fullmatch(name) or name == ADDED:
        raise SourceListError(path, "an id is 2 to 40 small letters, digits and underscores, and not `added`", name)
    hints, values = get_type_hints(Source), dict[str, Any](id=name)
    known = {each.name for each in fields(Source)} - {"id"}
    for key, value in table.items():
        if key not in known:
            raise SourceListError(path, f"no such key (known: {', '.join(sorted(known))})", name, key)
        values[key] = _convert(path, name, key, value, hints[key])
    for key in ("title", "family", *_NEEDED.get(values.get("family", ""), ())):
        if not values.get(key):
            raise SourceListError(path, "the key is missing", name, key)
    source = Source(**values)
    _check(path, source)
    return source


def _convert(path: Path, name: str, key: str, value: Any, hint: Any) -> Any:
    """The value as the field's type; lists of words become tuples."""
    choices = get_args(hint) if getattr(hint, "__origin__", None) is Literal else ()
    if choices:
        if value not in choices:
            raise SourceListError(path, f"expected {' or '.join(choices)}, found {value!r}", name, key)
        return value
    if hint == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise SourceListError(path, f"expected a list of words, found {value!r}", name, key)
        return tuple(value)
    wanted: type = {float: float, int: int, bool: bool, str: str, Table: dict}.get(hint, date)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise SourceListError(path, f"expected {wanted.__name__}, found {value!r}", name, key)
    return value


def _check(path: Path, source: Source) -> None:
    for key in _PATTERNS:
        try:
            re.compile(getattr(source, key))
        except re.error as error:
            raise SourceListError(path, f"the pattern does not compile ({error})", source.id, key) from error
    schemes = _SCHEMES.get(source.family, ("http", "https"))
    for key in ("url", "api", "raw", "archive"):
        address = getattr(source, key)
        allowed = schemes if key == "url" else ("http", "https")
        if address and urlsplit(address).scheme not in allowed:
            raise SourceListError(path, f"expected an address that begins with {' or '.join(allowed)}", source.id, key)
    if source.family == "github" and not _REPOSITORY.fullmatch(source.repository):
        raise SourceListError(path, f"expected {_FORMATS['github']}", source.id, "repository")
    for key in ("delay", "most_pages", "quiet_after"):
        if getattr(source, key) < 0:
            raise SourceListError(path, "is below zero", source.id, key)
    for key, known in (("detail", _DETAIL_KEYS), ("fields", _FIELD_KEYS)):
        unknown = set(getattr(source, key)) - known
        if unknown:
            raise SourceListError(path, f"no such key: {', '.join(sorted(unknown))}", source.id, key)
    if source.family == "json" and not {"title"} <= set(source.fields):
        raise SourceListError(path, "the field `title` is missing", source.id, "fields")
