"""What each rate of the closure figures means: data, in the words that stand beside every figure."""

from workflow.rates.definitions import RATES, Rate, Subject

__all__ = ["RATES", "Rate", "Subject"]
