"""Workbooks that are filled in by people: which sheets and columns they have, reading them safely, and empty ones.

Pure: no models, no settings, no clock. What cannot be read is a fault with its sheet, row and column.
"""

from proposals.sheets.reading import LARGEST, read_book
from proposals.sheets.separated import read_separated
from proposals.sheets.values import Book, Column, Entry, Fault, Kind, Sheet, UnfitBookError
from proposals.sheets.writing import template

__all__ = [
    "LARGEST",
    "Book",
    "Column",
    "Entry",
    "Fault",
    "Kind",
    "Sheet",
    "UnfitBookError",
    "read_book",
    "read_separated",
    "template",
]
