"""Bytes to text: the only place that opens source files."""

from pipelines.readers.sources import READERS, WORKBOOK, read_source

__all__ = ["READERS", "WORKBOOK", "read_source"]
