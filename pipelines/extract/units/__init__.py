"""Who is responsible: organisations and officials, and rows of tables as work items of their own."""

from pipelines.extract.units.units import Units, find_units

__all__ = ["Units", "find_units"]
