"""Of which time a text speaks: the period of a number, the last day of a piece of work."""

from pipelines.extract.times.periods import TIME_ROLES, period_reader

__all__ = ["TIME_ROLES", "period_reader"]
