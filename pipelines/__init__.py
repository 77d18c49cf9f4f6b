"""Taizhang: the ledger of what governments promised and what they reported."""
