"""All kinds of works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.works import (
    books,
    cases,
    civil,
    documents,
    papers,
    preprints,
    reports,
    serials,
    shows,
    statutes,
    treaties,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from training.kinds.work import Work

KINDS: dict[str, Callable[[Random, str], Work]] = {
    **books.KINDS,
    **serials.KINDS,
    **reports.KINDS,
    **preprints.KINDS,
    **documents.KINDS,
    **cases.KINDS,
    **statutes.KINDS,
    **treaties.KINDS,
    **civil.KINDS,
    **papers.KINDS,
    **shows.KINDS,
}

WEIGHTS = {
    "report": 4.5,
    "web": 2.6,
    "news": 2.4,
    "book": 2.2,
    "article": 2.4,
    "chapter": 1.8,
    "working-paper": 1.6,
    "us-case": 1.5,
    "uk-case": 1.5,
    "press-release": 1.4,
    "archival": 1.6,
    "law-article": 1.5,
    "policy-brief": 1.4,
    "classic": 0.5,
    "patent": 0.5,
    "map": 0.5,
    "software": 0.5,
    "standard": 0.6,
    "debate": 0.4,
    "old-book": 0.7,
    "foreword": 0.4,
    "social": 0.8,
    "us-statute": 1.0,
    "uk-statute": 1.2,
    "manuscript": 0.6,
    "eu-paper": 0.8,
}
"""How often a kind is drawn, 1 where nothing is said: reports of bodies are most of what bibliographies lack."""
