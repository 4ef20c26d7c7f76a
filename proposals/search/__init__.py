"""Finding texts by their words, and texts that are alike: one way of cutting words for every index. Pure."""

from proposals.search.asked import Asked, Phrase, read_query
from proposals.search.folding import Folded, fold, folded
from proposals.search.likeness import Told, differing_sentences, grams, jaccard
from proposals.search.marking import Piece, marked, relevance, snippet, spans
from proposals.search.tokens import SECTIONS, Placed, line, placed

__all__ = [
    "SECTIONS",
    "Asked",
    "Folded",
    "Phrase",
    "Piece",
    "Placed",
    "Told",
    "differing_sentences",
    "fold",
    "folded",
    "grams",
    "jaccard",
    "line",
    "marked",
    "placed",
    "read_query",
    "relevance",
    "snippet",
    "spans",
]
