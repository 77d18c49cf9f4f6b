"""How often the ledger is wrong: what the core reads, against what careful readers labelled by hand."""

from pipelines.scoring.accuracy import Accuracy, score_labels
from pipelines.scoring.figures import Figure

__all__ = ["Accuracy", "Figure", "score_labels"]
