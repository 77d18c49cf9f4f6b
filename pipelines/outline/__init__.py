"""A document to its outline: nested headings, each with its section."""

from pipelines.outline.outlines import parse_outline

__all__ = ["parse_outline"]
