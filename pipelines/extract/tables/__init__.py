"""Tables of indicators and tasks, whole or flattened: where they stand, their columns, and their rows."""

from pipelines.extract.tables.document_tables import Tables, find_tables

__all__ = ["Tables", "find_tables"]
