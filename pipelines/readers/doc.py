"""Old Word documents (.doc, and .wps of WPS): converted in Python, by LibreOffice where that fails and it is there.

Many a file of this name is something else: a new document, rich text, a web page. Its bytes tell.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.errors import SourceError
from pipelines.lexicon.pages import PageBody
from pipelines.readers.kinds import is_page
from pipelines.readers.markup import read_markup
from pipelines.readers.readings import DAMAGE, Reading
from pipelines.readers.rtf import read_rtf
from pipelines.readers.word import read_word

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_SECONDS = 120
_OFFICES = ("soffice", "libreoffice")
_FILTER = "MS Word 97"
# Parts of an old document, and of a new one with a password, as their directory names them.
_STREAM, _PACKAGE = "WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")


def read_old_word(data: bytes, path: Path, bodies: Sequence[PageBody] = ()) -> Reading:
    """The document's text and tables.

    Errors: SourceError `encrypted`, `damaged`, `not_office`, `empty`; what the format in the bytes says otherwise.
    """
    if data.startswith(_ZIP):
        return read_word(data, path)
    if data.startswith(b"{\\rtf"):
        return read_rtf(data, path)
    if is_page(data):
        return read_markup(data, path, bodies)
    if data.startswith(_OLE) and _STREAM not in data:
        if _PACKAGE in data:
            raise SourceError(path, "encrypted", "the document asks for a password")
        raise SourceError(path, "damaged", "the file holds no Word document, or is cut off")
    if not data.startswith(_OLE):
        raise SourceError(path, "not_office", "neither an old Word document nor any format that goes by its name")
    with TemporaryDirectory(prefix="taizhang-") as folder:
        reading = _read_converted(data, Path(folder), path)
    grids = tuple(replace(grid, origin="doc") for grid in reading.grids)
    return reading._replace(grids=grids)


def _read_converted(data: bytes, folder: Path, path: Path) -> Reading:
    """The document read as .docx. Errors: SourceError."""
    import doc2docx
    from doc2docx.errors import Doc2DocxError, EncryptedDocumentError

    source, target = folder / "document.doc", folder / "document.docx"
    source.write_bytes(data)
    try:
        doc2docx.convert(source, target)
        return read_word(target.read_bytes(), path)
    except EncryptedDocumentError as error:
        raise SourceError(path, "encrypted", "the document asks for a password") from error
    except Doc2DocxError as error:
        fault = f"the document cannot be read ({error})"[:300]
    except DAMAGE as error:
        fault = f"the document is damaged ({type(error).__name__}: {error})"[:300]
    target.unlink(missing_ok=True)
    if _convert_by_office(source, folder) and target.exists():
        try:
            return read_word(target.read_bytes(), path)
        except SourceError as error:
            # LibreOffice makes an empty page of bytes that it cannot make out; the first fault says why.
            raise SourceError(path, "damaged", fault) from error
    raise SourceError(path, "damaged", fault)


def _convert_by_office(source: Path, folder: Path) -> bool:
    """Whether LibreOffice is here and has converted the document; macros and links of it are not followed."""
    program = next((found for name in _OFFICES if (found := shutil.which(name))), None)
    if program is None:
        return False
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Without its filter LibreOffice takes bytes that it cannot make out for text, and reads words in them.
    command = [program, profile, "--headless", "--norestore", f"--infilter={_FILTER}", "--convert-to", "docx"]
    command += ["--outdir", str(folder), str(source)]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except (subprocess.TimeoutExpired, OSError):
        return False
    return ended.returncode == 0
