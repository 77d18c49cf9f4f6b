"""The numbers that a document promises or reports; every numeral is one of them or has a reason why not."""

from pipelines.extract.numbers.quantities import find_quantities

__all__ = ["find_quantities"]
