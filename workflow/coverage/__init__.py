"""The matrix of a case: which unit speaks to which ask, what the reply makes of it, and what is still open.

One definition for the case page, the drafting screen, the sign-off and the API. Everything in it is what the held
posts may read. Who may not read every opinion of the case gets the columns that are open to them, and a conclusion
only where it follows from these: never one from which they could tell what others wrote.
"""

from workflow.coverage.matrix import coverage_of
from workflow.coverage.values import Cell, Column, Conclusion, Coverage, Row, Spoken, Standing

__all__ = ["Cell", "Column", "Conclusion", "Coverage", "Row", "Spoken", "Standing", "coverage_of"]
