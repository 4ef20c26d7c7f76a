"""A published case as schema.org has it, in a file of its own that the page links to.

Nothing of it stands in a <script> of the page: browsers reported such blocks under a strict policy, and no page of this
product has an inline one. The page itself carries the same few facts as microdata, which needs no script at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.queries.published import PublicLetter, PublicPage


def linked_json(page: PublicPage, address: str) -> dict[str, Any]:
    """The case as an Article, its replies as parts of it."""
    replies = [_letter(letter, address) for letter in page.replies]
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": address,
        "url": address,
        "identifier": page.reference,
        "headline": page.title,
        "inLanguage": "zh-CN",
        "author": {
            "@type": "Organization" if page.entry.proposer_kind == "body" else "Person",
            "name": page.proposer,
        },
        "datePublished": page.published_on.isoformat(),
        "dateModified": page.changed_at.isoformat(),
        "articleSection": page.category,
        "about": [{"@type": "GovernmentOrganization", "name": unit.name} for unit in page.units],
        "hasPart": replies,
    }
    return {name: value for name, value in told.items() if value}


def _letter(letter: PublicLetter, address: str) -> dict[str, Any]:
    told = {
        "@type": "Article",
        "@id": f"{address}#reply-{letter.key}",
        "author": {"@type": "GovernmentOrganization", "name": letter.unit},
        "datePublished": letter.on.isoformat() if letter.on else "",
        "identifier": letter.number,
    }
    return {name: value for name, value in told.items() if value}
