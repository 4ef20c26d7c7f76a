"""A small city to try the product with: bodies, people who are roles, and cases in every state.

For the embedded default only: the accounts share one password that everybody can read.
"""

from workflow.demo.loading import Demo, DemoRefusedError, load_demo

__all__ = ["Demo", "DemoRefusedError", "load_demo"]
