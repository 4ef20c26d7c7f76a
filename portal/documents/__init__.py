"""The papers of a case as Word files and PDF: letters, notices, forms. Same content, same bytes.

`content` holds what a paper says, as plain values; the filling modules take it from rows, as far as the reader may
see it; `pdf` and `word` set it. Papers are written in Chinese whatever language the pages are read in.
"""
