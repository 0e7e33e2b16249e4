"""Pages that say so little of themselves that the same may stand at every address of their site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.resolvers.lines import plain

if TYPE_CHECKING:
    from stacite.resolvers.page import Page

FEW = 60
"""Words of its own that a page has which does nothing but give a message."""
_SHORT = 300
"""Words of its own; a page with more is one."""
_FEWEST = 5
"""Words without which there is nothing to compare."""
_MOST = 400
"""Words that are kept."""
_ALIKE = 0.9
"""Share of the words that two pages of one face have in common; a time or a token may differ."""
_APP = pattern(
    r"<div[^<>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|___gatsby)\b|<app-root|\bng-(?:app|version)\b"
    r"|data-reactroot"
)
"""Frameworks whose pages are the same everywhere by design: a script fills them in."""
_GENERAL = frozenset(plain(line) for line in (
    "Welcome", "Home", "Homepage", "Home page", "Index", "Start", "Untitled", "Untitled document", "Document",
    "Main page",
    "Willkommen", "Startseite", "Herzlich willkommen", "Accueil", "Bienvenue", "Inicio", "Bienvenido", "Bienvenidos",
    "Início", "Bem-vindo", "Benvenuto", "Benvenuti", "Welkom", "Главная", "Главная страница",
    "Добро пожаловать", "首页", "首頁",
    "ホーム", "トップページ", "홈", "الرئيسية", "الصفحة الرئيسية", "Strona główna", "Start page", "Coming soon",
))  # fmt: skip


def is_general(title: str) -> bool:
    """Whether a title fits any page."""
    return plain(title) in _GENERAL


def face_of(page: Page, folded: str) -> frozenset[str]:
    """The words of a page that says little of itself; none for another, and for a work. `folded` is its source."""
    if page.article or _APP.search(folded):
        return frozenset()
    if len(page.words) > _SHORT and not is_general(page.title):
        return frozenset()
    words = dict.fromkeys(word.casefold() for word in page.words)
    return frozenset(list(words)[:_MOST]) if len(words) >= _FEWEST else frozenset()


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two pages have one face."""
    return bool(one) and len(one & other) >= _ALIKE * len(one | other)
