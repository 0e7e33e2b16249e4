"""Rules on DOIs and other identifiers.

Here is what the rules on check digits share: they check the numbers of the notes, then what only the registry has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.identifiers import is_valid_issn
from stacite.rules.existence import advice_on_right
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stacite.rules.base import Context, Findings, Rule
    from stacite.text.spans import Span

    Find = Callable[[str], Iterator[tuple[str, Span]]]
    Sound = Callable[[str], bool]


# Between several numbers of one value, and after one: `(pbk)`.
_APART = pattern(r"\([^()]{0,40}\)|[,;:/]")
# Digits of a whole number; less is a group of one.
_SHORTEST = 8


def wrong_numbers(context: Context, rule: Rule, find: Find, is_sound: Sound, lengths: tuple[int, ...]) -> Findings:
    """A finding for each number that is not sound or of none of the lengths; the rule's name begins with its kind."""
    kind = rule.name.partition("-")[0].upper()
    advice = f"Copy the {kind} again from the publication; the wrong digit isn't always the last"
    seen: set[str] = set()
    for note in context.view.texts:
        for number, span in find(note.text):
            seen.add(_digits_of(number))
            if why := _fault(number, is_sound, lengths):
                right = advice_on_right(context.evidence.sources.get(note.key_at(span[0])))
                yield rule.in_note(note, span, f"{kind} {number} {why}", help=right or advice)
    for reference in context.registry.references:
        for number in _numbers_in(reference.item.get(kind)):
            # Reference managers keep the ISSN of an article in the field for an ISBN.
            if kind == "ISBN" and is_valid_issn(number):
                continue
            if _digits_of(number) not in seen and (why := _fault(number, is_sound, lengths)):
                right = advice_on_right(context.evidence.sources.get(reference.id))
                yield rule.in_registry(context, reference, f"{kind} {number} {why}", kind, help=right or advice)


def _numbers_in(value: str) -> Iterator[str]:
    """The numbers of a value, also where only spaces separate them; `978 0 306 40615 7` is one."""
    for part in filter(None, map(str.strip, _APART.split(value))):
        words = part.split()
        yield from words if all(len(_digits_of(word)) >= _SHORTEST for word in words) else [part]


def _fault(number: str, is_sound: Sound, lengths: tuple[int, ...]) -> str:
    """What is wrong with it, as a clause; empty where it is valid."""
    if is_sound(number):
        return ""
    count = len(_digits_of(number))
    if count in lengths:
        return "is not valid: the check digit doesn't match the other digits"
    return f"is not valid: it has {count} digits, not {' or '.join(map(str, lengths))}"


def _digits_of(number: str) -> str:
    """The digits alone, with the `X` that stands for ten."""
    return "".join(character for character in number.upper() if character in "0123456789X")
