"""By what two documents are told to be the same: their text without blanks, whatever the format and the page around."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.readers import read_source

# The same as in dbt_project/models/staging/stg_source.sql.
_BLANKS = re.compile(r"[ \t\n\r\f\v\u00a0\u3000\u200b\ufeff]+")


def hash_text(text: str) -> str:
    """SHA-256 of the text without blanks, hexadecimal."""
    return hashlib.sha256(_BLANKS.sub("", text).encode("utf-8", "surrogatepass")).hexdigest()


def hash_file(data: bytes, name: str, bodies: Sequence[PageBody]) -> tuple[str, SourceError | None]:
    """The hash of what a reader of the project finds in the bytes; "" with the reason where it finds nothing."""
    with TemporaryDirectory(prefix="taizhang-") as folder:
        path = Path(folder) / f"document{Path(name).suffix.lower()}"
        path.write_bytes(data)
        try:
            return hash_text(read_source(path, name, bodies).text), None
        except SourceError as error:
            return "", error
