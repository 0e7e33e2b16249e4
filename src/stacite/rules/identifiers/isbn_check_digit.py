"""An ISBN's check digit does not fit its other digits.

## What it does

Flags what stands after `ISBN` in a note, or in the registry's `ISBN`, where the last digit is not the
one that follows from the others; in the registry also one that has neither 10 nor 13 digits. A
registry's value may hold several, with a comma or `(pbk)` between them. Numbers that are not
announced as an ISBN are not looked at.

## Why is this bad?

A digit was mistyped, left out or changed places with its neighbour: the number finds no book, or
another one.

## Example

    ISBN 978-0-226-10402-1

Two digits have changed places: the book has 978-0-226-10420-1. Copy the number again; it need not be
the last digit that is wrong.

## Source

ISO 2108 (International standard book number), annex on the check digit: weights 1 and 3, modulo 10;
for the ISBNs of 10 digits, up to 2006, weights 10 to 1, modulo 11, `X` for ten.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.model.identifiers import find_isbns, is_valid_isbn
from stacite.rules.base import Rule
from stacite.rules.identifiers.check_digits import wrong_numbers

RULE = Rule("I107", "isbn-check-digit", Severity.ERROR)
check = partial(wrong_numbers, rule=RULE, find=find_isbns, is_sound=is_valid_isbn, lengths=(10, 13))
