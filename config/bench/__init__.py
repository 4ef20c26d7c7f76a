"""Ours measured beside the limit of the same machine in the same run; what to reach stands in docs/performance.md.

Each bench makes its own rows in a database of its own, which is dropped at the end.
"""
