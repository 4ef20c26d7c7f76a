"""Figures in official Chinese: numbers with their units, money, shares, spans of time, dates and years.

A figure is what a reader could check. Ordinals (第四批), numbers of papers and cases, items (一、 (二) 1.), sessions
(十四届二次会议), versions, telephone numbers and names made of digits (12345热线, 5G) are not figures. A Chinese numeral
is a figure with a unit behind it (三年, 五大). 几家, 数十家, 若干 and 一个 in the sense of "a" are none either.
"""

from __future__ import annotations

from workflow.assembly.figures.reading import figures_in
from workflow.assembly.figures.units import Kind
from workflow.assembly.figures.values import Bound, Figure

__all__ = ["Bound", "Figure", "Kind", "figures_in"]
