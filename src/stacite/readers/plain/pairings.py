"""How the labels of notes go with the markers that call them."""

from __future__ import annotations

from stacite.readers.plain.labels import Family
from stacite.readers.plain.marks import Shape

LETTERED = {
    Family.PAREN_SMALL: Shape.PAREN_SMALL,
    Family.PAREN_CAPITAL: Shape.PAREN_CAPITAL,
    Family.BRACKET_SMALL: Shape.BRACKET_SMALL,
    Family.BRACKET_CAPITAL: Shape.BRACKET_CAPITAL,
}
"""Letters in brackets call notes with the same letters in the same brackets only."""
# How labels go with markers, and how far that combination is to be believed: numbers after a
# period head list items too, and plain digits in a text are mostly no markers.
PAIRINGS = (
    (Family.RAISED, Shape.RAISED, 3.0),
    (Family.BRACKET, Shape.BRACKET, 1.5),
    (Family.BRACKET, Shape.RAISED, 1.5),
    (Family.PAREN, Shape.PAREN, 1.1),
    (Family.PAREN, Shape.RAISED, 1.1),
    (Family.DOTTED, Shape.RAISED, 1.1),
    (Family.BARE, Shape.RAISED, 1.2),
    (Family.DOTTED, Shape.BRACKET, 1.0),
    (Family.DOTTED, Shape.PAREN, 1.0),
    (Family.BARE, Shape.BRACKET, 1.0),
    (Family.BARE, Shape.PAREN, 1.0),
    (Family.BARE, Shape.DIGIT, 1.0),
    (Family.RAISED, Shape.DIGIT, 1.5),
    (Family.BRACKET, Shape.DIGIT, 1.0),
    (Family.DOTTED, Shape.DIGIT, 0.8),
    (Family.PAREN, Shape.DIGIT, 0.8),
    (Family.ROMAN, Shape.ROMAN, 0.75),
    *((family, shape, 0.75) for family, shape in LETTERED.items()),
)
