"""Generated seasons of proposals whose right units are known, in words that the program's own lists do not hold."""

from config.measuring.seasons.drawing import Drawn, Season, draw

__all__ = ["Drawn", "Season", "draw"]
