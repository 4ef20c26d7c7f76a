"""Everything in one file, and everything back from it: the rows of either database, and the files beside them.

A table is written as PostgreSQL's COPY writes it in text, in the order of its key, whichever database it comes from. So
what one database gave the other takes, and equal rows have equal digests in both. The words of the search index are not
rows: they are made anew from the entries.
"""
