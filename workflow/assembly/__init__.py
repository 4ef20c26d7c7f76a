"""Assembling a reply from opinions: passages, which asks they speak to, how much was carried over, what is wrong.

Pure functions over plain values: no models, no clock, no files. Every function gives an answer for any text.
"""
