"""Who is responsible: organisations and officials, and rows of tables as work items of their own."""

from pipelines.extract.units.organisations import find_responsibilities
from pipelines.extract.units.row_items import add_row_items

__all__ = ["add_row_items", "find_responsibilities"]
