"""Of which time a text speaks: the period of a number, the last day of a piece of work."""

from pipelines.extract.times.periods import period_reader

__all__ = ["period_reader"]
