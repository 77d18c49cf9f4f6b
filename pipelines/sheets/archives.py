"""Office files are archives: what must hold of one before anything in it is unpacked."""

from __future__ import annotations

import io
import zipfile

MAX_MEMBERS = 2_000
MAX_UNPACKED = 128_000_000  # bytes of all parts together
MAX_RATIO = 250  # how far one part may be packed; XML of cells packs 10 to 40 times
_SMALL = 1_000_000  # a part of fewer bytes may be packed as far as it likes
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
# The stream in which newer Office files lie behind a password.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class BadFileError(Exception):
    """A workbook or document cannot be read. `code` is a closed word, `reason` is for a person.

    Codes: `empty`, `encrypted`, `old_office` (xls or doc under another name), `not_office`, `too_large`, `damaged`,
    `no_head`.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def open_archive(data: bytes, part: str) -> zipfile.ZipFile:
    """The archive, if it has `part` and unpacks to something reasonable. Errors: BadFileError.

    The sizes that an archive declares bind: reading a part ends with an error where it goes on.
    """
    if not data:
        raise BadFileError("empty", "the file is empty")
    if data.startswith(_OLD_OFFICE) and _ENCRYPTED in data:
        raise BadFileError("encrypted", "the file asks for a password: save it without one")
    if data.startswith(_OLD_OFFICE):
        raise BadFileError("old_office", "an old Office file under the name of a new one: save it as .xlsx or .docx")
    try:
        # Damaged bytes raise each of these; NotImplementedError is of a compression or version that zipfile lacks.
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise BadFileError("not_office", f"no Office file ({error})") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise BadFileError("too_large", f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB or {MAX_MEMBERS} parts")
    for member in members:
        if member.file_size > _SMALL and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise BadFileError("too_large", f"a part is packed more than {MAX_RATIO} times: {member.filename[:80]!r}")
    if part not in archive.namelist():
        raise BadFileError("not_office", f"no Office file of this kind: it has no part {part}")
    return archive
