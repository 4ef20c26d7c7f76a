"""What each rate of the closure figures means: data, in the words that stand beside every figure."""

from workflow.rates.definitions import MEASURES, OF_THE_DAY, RATES, Rate, Subject

__all__ = ["MEASURES", "OF_THE_DAY", "RATES", "Rate", "Subject"]
