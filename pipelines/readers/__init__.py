"""Bytes to text: the only place that opens source files."""

from pipelines.readers.sources import READERS, read_source

__all__ = ["READERS", "read_source"]
