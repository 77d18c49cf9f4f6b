"""A document read once: its regions, sentences and clauses, and the words and numbers that stand in them."""

from pipelines.tape.clauses import read_regions
from pipelines.tape.repairs import find_losses, find_repairs

__all__ = ["find_losses", "find_repairs", "read_regions"]
