"""Bytes to text: the only place that opens source files."""

from pipelines.readers.files import BREATH, READINGS, read_settled
from pipelines.readers.kinds import is_page, tell_kind
from pipelines.readers.sources import READERS, WORKBOOK, read_source

__all__ = ["BREATH", "READERS", "READINGS", "WORKBOOK", "is_page", "read_settled", "read_source", "tell_kind"]
