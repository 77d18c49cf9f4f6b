"""What a number is the number of: its name in the document's words, and what it measures."""

from pipelines.extract.names.indicators import IndicatorFinder

__all__ = ["IndicatorFinder"]
