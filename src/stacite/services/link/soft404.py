"""Soft 404s: pages that say in their title or heading that they are not the page, though the status is 200.

Only a title or heading that *is* such a message counts: an article about missing pages has more to say. The text below
never counts. Known messages are in `soft404.toml`; others are recognized by a subject (the page, the article, the
record) and a predicate (not found, no longer available, removed). A page with little content has a fingerprint: the
same page may be at every address of its site.
"""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_phrases, plain_words, title_segments
from stacite.services.payload import json_of
from stacite.text.patterns import pattern
from stacite.text.tables import table

if TYPE_CHECKING:
    from stacite.services.page.html import WebPage


_PACKAGE, _FILE = "stacite.services.link", "soft404.toml"
_TABLE = table(_PACKAGE, _FILE)
_phrases = partial(plain_phrases, _PACKAGE, _FILE)
_UNSPACED_MESSAGE = pattern("|".join(_TABLE["unspaced"]))
_CLOSED = pattern("|".join(_TABLE["closed"]))
_RUSSIAN = pattern(r"\b(?:недоступн|удал[её]н|перемещ[её]н|отсутствует)")


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """For each language what a whole message matches, and what has to be in it."""
    around, tail = rf"(?:{'|'.join(_TABLE['function_words'])})\s", _without_line_ends(_TABLE["tail"])
    found = []
    for parts in _TABLE["sentences"].values():
        subjects, predicates, negatives = map(
            _without_line_ends, map(parts.get, ("subjects", "predicates", "negatives"))
        )
        whole = rf"(?:{around}){{0,8}}(?:{subjects})\s(?:{around}){{0,6}}{predicates}{tail}"
        found.append((re.compile(whole), re.compile(rf"\b(?:{negatives})\b")))
    return tuple(found)


def _without_line_ends(text: str) -> str:
    return text.replace("\n", "")


def says_gone(line: str) -> bool:
    """Whether a line, in plain words, says that a page is not there, and nothing else."""
    if len(line) > 160:
        return False
    if _UNSPACED_MESSAGE.search(line) is not None and len(line) <= 60:
        return True
    # A cheap test before the patterns of all languages.
    if _phrases("negative_words").isdisjoint(line.split()) and _RUSSIAN.search(line) is None:
        return False
    return any(whole.fullmatch(line) and denied.search(line) for whole, denied in _sentences())


def says_closed(line: str) -> bool:
    """Whether a line says that the site is out of order just now."""
    return len(line) <= 100 and _CLOSED.fullmatch(line) is not None


# Words of its own (outside menus and the like) on a page that is nothing but a message.
FEW_WORDS = 60
# Words of its own on a page that is too long for a fingerprint.
_MAX_FINGERPRINTED = 300
_MIN_FINGERPRINT = 5
_MAX_FINGERPRINT = 400
# Share of words that two pages with the same content have in common; a time or a token may differ.
_MIN_OVERLAP = 0.9
# Frameworks whose pages are the same everywhere by design: a script fills them in.
_APP = pattern(
    r"<div[^<>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|___gatsby)\b|<app-root|\bng-(?:app|version)\b"
    r"|data-reactroot"
)


def is_general(title: str) -> bool:
    """Whether a title fits any page."""
    return plain_words(title) in _phrases("general_titles")


def fingerprint_of(page: WebPage, folded: str) -> frozenset[str]:
    """The words of a page with little content; none for longer pages and works. `folded` is its source."""
    if page.article or _APP.search(folded):
        return frozenset()
    if len(page.words) > _MAX_FINGERPRINTED and not is_general(page.title):
        return frozenset()
    words = dict.fromkeys(word.casefold() for word in page.words)
    return frozenset(list(words)[:_MAX_FINGERPRINT]) if len(words) >= _MIN_FINGERPRINT else frozenset()


def are_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two fingerprints are of the same page."""
    return bool(first) and len(first & second) >= _MIN_OVERLAP * len(first | second)


# Words of a title beside the message: a site's name has no more.
_MAX_REST = 6
# Status codes that are messages by themselves, and those that are so only beside words.
_MISSING_CODES = frozenset({"404", "410"})
_SERVER_ERROR_CODES = frozenset({"500", "502", "503", "504"})


@cache
def _beginnings() -> tuple[str, ...]:
    return tuple(_phrases("beginnings"))


def is_message(line: str) -> bool:
    """Whether a title or heading says that there is no such page, and nothing else."""
    words = plain_words(line).split()
    if not words:
        return False
    core = " ".join(_without_filler(words))
    if not core:
        return bool(_MISSING_CODES.intersection(words)) or (len(words) == 1 and words[0] in _phrases("error_words"))
    messages = _phrases("messages")
    if core in messages or " ".join(words) in messages or core.startswith(_beginnings()):
        return True
    *head, last = core.split()
    return (last in _phrases("no_longer") and " ".join(head) in messages) or says_gone(core) or says_closed(core)


def _without_filler(words: list[str]) -> list[str]:
    telling = [at for at, word in enumerate(words) if not _is_filler(word)]
    return words[telling[0] : telling[-1] + 1] if telling else []


def _is_filler(word: str) -> bool:
    if word in _phrases("filler") or word in _MISSING_CODES or word in _SERVER_ERROR_CODES:
        return True
    return word.isdigit() and len(word) == 1


def message_of(page: WebPage) -> tuple[str, bool]:
    """The title or heading that is a message, and whether it is certain that the page is not there; empty for none."""
    line, certain = _message(page.title, page.heading)
    if not line:
        return "", False
    if not certain or page.article:
        return line, False
    return line, page.noindex or (len(page.words) <= FEW_WORDS and _has_words(line))


def hint_of(page: WebPage) -> str:
    """A message in the text of a page of a few words; by itself it proves nothing."""
    if len(page.words) > FEW_WORDS or page.article:
        return ""
    first = re.split(r"(?<=[.!?。！])\s*", page.own[:400], maxsplit=1)[0]
    return next((line for line in (page.subheading, first) if is_message(line)), "")


def _has_words(line: str) -> bool:
    """Whether a message is more than a number, which may be a year, a highway or a chapter."""
    parts = title_segments(line)
    return len(parts) == 1 or any(is_message(part) and not plain_words(part).isdigit() for part in parts)


def _message(title: str, heading: str) -> tuple[str, bool]:
    says_heading = is_message(heading)
    parts = [title, *title_segments(title)] if title else []
    part = next((part for part in parts if is_message(part)), "")
    if not part:
        return (heading, plain_words(heading) not in _MISSING_CODES or not title) if says_heading else ("", False)
    if says_heading:
        return title, True
    about_it = bool(heading) and plain_words(part) in plain_words(heading)
    rest = len(plain_words(title).split()) - len(plain_words(part).split())
    return title, not about_it and rest <= _MAX_REST


def says_error(body: bytes) -> bool:
    """Whether a short response in JSON is an error and nothing else."""
    data = json_of(body)
    if not isinstance(data, dict) or len(data) > 8:
        return False
    if any(data.get(key) in (404, 410, "404", "410") for key in ("status", "code", "statusCode", "status_code")):
        return True
    if any(data.get(key) for key in ("error", "errors", "Error")):
        return True
    return any(is_message(str(data.get(key, ""))[:300]) for key in ("message", "detail", "title", "msg", "Message"))
