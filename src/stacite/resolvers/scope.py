"""What of the questions is asked as what: a doi.org URL is no link, its DOI is looked up instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifier import doi_key, doi_of_url

if TYPE_CHECKING:
    from stacite.resolvers.base import Questions


def links_asked(questions: Questions) -> list[str]:
    """The URLs that are asked as links, each once, in order."""
    return [url for url in dict.fromkeys(questions.urls) if doi_of_url(url) is None]


def dois_asked(questions: Questions) -> list[str]:
    """The DOIs, those of doi.org URLs too, each once as first named: they are compared case-insensitively."""
    named = [*questions.dois, *filter(None, map(doi_of_url, questions.urls))]
    first: dict[str, str] = {}
    for doi in named:
        first.setdefault(doi_key(doi), doi)
    return list(first.values())
