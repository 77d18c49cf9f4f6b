"""Of which time a text speaks: the period of a number, the last day of a piece of work."""

from pipelines.extract.times.periods import read_period

__all__ = ["read_period"]
