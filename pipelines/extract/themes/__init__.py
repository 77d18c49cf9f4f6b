"""The theme of each work item, and of each number and task by its own words."""

from pipelines.extract.themes.own_themes import Themes, find_themes

__all__ = ["Themes", "find_themes"]
