"""One file to its documents: where each begins and ends, who issued it, for which place and period."""

from pipelines.split.documents import find_doubts, split_bundle

__all__ = ["find_doubts", "split_bundle"]
