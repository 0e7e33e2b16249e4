"""The capitals of a title differ from those of most other titles.

## What it does

This rule looks at the words inside English titles. If at least eight small words (`of`, `the`, `to`, `with`), and four
fifths of all, have a small letter, titles that print them with a capital are flagged. If four fifths of the titles have
capitals on all other words, a title that has a small letter on a word of five letters or more is flagged. Words after a
colon, after an opening quotation mark and at the end are not counted, nor is the last word before a colon.

## Why it matters

The capitals of press releases and the sentence case of databases stand out among titles in title case.

## Example

    ¹ Jane Doe, “Bitcoin Could Go To the Moon,” *Journal* 50 (2013): 12.

In a document that prints `to` in titles, this becomes `Bitcoin Could Go to the Moon`.

## Source

Chicago Manual of Style, 17th ed., 8.159 (headline style). What most of the document's own titles do counts for more
than any manual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stacite.model.finding import Severity
from stacite.rules.base import Context, Findings, Rule
from stacite.rules.practice import sure_citations
from stacite.text.characters import listed
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacite.rules.view import NoteView
    from stacite.text.spans import Span


RULE = Rule("S622", "title-case-mixed", Severity.INFO, compares=True, title="Inconsistent capitals in titles")
_SMALL_WORDS = frozenset("a an the of in on at to for from by with and or but nor as into".split())
_WORD = pattern(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
# After the last word before a subtitle, which keeps its capital as that of a title does.
_NEW_END = pattern(r"[”’\"')\]*_]{0,3}(?:\s?(?:[:;?!–—]|\.(?=\s))|\s?--|\s-\s)")
_NEW_START = pattern(r"(?:[:;.?!—–/]|--|\s-(?=\s))\s*(?:[“‘\"'(]+\s*)?\Z|[“‘\"'(\[-]\Z")
# `Life at The CW`: the article of a name.
_OF_NAME = pattern(r"The (?=[A-Z]{2,5}\b)")
_FEWEST_WORDS, _FEWEST_TITLES, _SHARE = 8, 6, 0.8
_LONG = 5
# Prepositions and conjunctions that title case may print with a small letter, however long they are.
_MAY_BE_SMALL = frozenset(
    """
    about above according across after against along among amongst around because before below beneath between beyond
    concerning despite during except following including inside outside regarding relating round since than that their
    through throughout toward under underneath until unto upon versus which while within without
    """.split()
)
# Small words that show that a title is English.
_ENGLISH = frozenset("the of and on for to with from by as".split())


class _Word(NamedTuple):
    text: str
    span: Span

    @property
    def is_small(self) -> bool:
        return self.text.casefold() in _SMALL_WORDS

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


def check(context: Context) -> Findings:
    """One finding for each title with other capitals."""
    for view in context.view.documents:
        titles = list(_titles(view.notes))
        small = [word.has_capital for _, _, words in titles for word in words if word.is_small]
        has_small = len(small) >= _FEWEST_WORDS and small.count(False) >= _SHARE * len(small)
        capitals = [_is_headline(words) for _, _, words in titles]
        has_capitals = len(titles) >= _FEWEST_TITLES and sum(capitals) >= _SHARE * len(titles)
        for note, span, words in titles:
            wrong = [word for word in words if has_small and word.is_small and word.has_capital]
            if wrong:
                shown = _quoted(word.text for word in wrong)
                message = (
                    f"{listed(shown)} in the title {_be(shown)} capitalized; {small.count(False)} of {len(small)} such"
                    " words are not"
                )
                lowered = listed(_quoted(word.text.lower() for word in wrong))
                yield RULE.in_note(note, span, message, help=f"Lowercase {lowered}")
                continue
            wrong = [word for word in words if has_capitals and _is_small_by_mistake(word)]
            if wrong:
                shown = _quoted(word.text for word in wrong[:3])
                message = (
                    f"{listed(shown)} in the title {_be(shown)} not capitalized; {sum(capitals)} of {len(titles)}"
                    " titles capitalize such words"
                )
                yield RULE.in_note(note, span, message, help="Capitalize this title the same way as the others")


def _quoted(words: Iterable[str]) -> list[str]:
    """The words in quotation marks, each once."""
    return list(dict.fromkeys(f"“{word}”" for word in words))


def _be(words: Sequence[str]) -> str:
    return "is" if len(words) == 1 else "are"


def _is_small_by_mistake(word: _Word) -> bool:
    return len(word.text) >= _LONG and word.text.islower() and word.text not in _MAY_BE_SMALL


def _is_headline(words: list[_Word]) -> bool:
    return not any(map(_is_small_by_mistake, words))


def _titles(notes: tuple[NoteView, ...]) -> Iterator[tuple[NoteView, Span, list[_Word]]]:
    """The English titles with the words inside them."""
    for note, _, parts in sure_citations(notes):
        for part in parts:
            if part.name != "title":
                continue
            text = note.text[part.start : part.end]
            matches = list(_WORD.finditer(text))
            lower = {match[0].casefold() for match in matches}
            if len(matches) < 4 or not lower & _ENGLISH:
                continue
            words = [
                _Word(match[0], (part.start + match.start(), part.start + match.end()))
                for match in matches[1:-1]
                if not _NEW_START.search(text[: match.start()]) and not _NEW_END.match(text, match.end())
                if text[match.start() - 1] not in ")]"
                # `The A, B, C of Data`: a letter, and no article.
                if match[0] != "A" or text[match.end() : match.end() + 1].isspace()
                if not _OF_NAME.match(text, match.start())
                # `(Re)shape`; `A-B-C`, `In-Depth`; `BRIEFING: NO END IN SIGHT`.
                if text[match.end() : match.end() + 1] != "-" and not (len(match[0]) > 1 and match[0].isupper())
            ]
            if text.upper() != text:
                yield note, (part.start, part.end), words
