"""The theme of each work item, and of each number and task by its own words."""

from pipelines.extract.themes.own_themes import classify_passages, passages_of
from pipelines.extract.themes.themes import classify_themes, score_nodes

__all__ = ["classify_passages", "classify_themes", "passages_of", "score_nodes"]
