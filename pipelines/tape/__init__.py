"""A document read once: its regions, sentences and clauses, and the words and numbers that stand in them."""

from pipelines.tape.repairs import find_losses, find_repairs
from pipelines.tape.tapes import Tape, add_outline, read_tape
from pipelines.tape.traces import Trace
from pipelines.tape.views import View, read_view

__all__ = ["Tape", "Trace", "View", "add_outline", "find_losses", "find_repairs", "read_tape", "read_view"]
