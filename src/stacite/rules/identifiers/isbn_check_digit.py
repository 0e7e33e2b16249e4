"""An ISBN is not valid.

## What it does

This rule flags an ISBN in a note (a number after `ISBN`) or in the registry if its last digit, the check digit, does
not match the others. In the registry, it also flags an ISBN that has neither 10 nor 13 digits; a value may contain
several, separated by a comma or `(pbk)`, and the ISSN of a journal, which reference managers put there. Numbers that
are not labeled as an ISBN are ignored.

## Why it matters

A digit was mistyped or left out, or two were swapped: readers who search for the number find no book, or the wrong one.

## Example

    ISBN 978-0-226-10402-1

Two digits are swapped: the book has 978-0-226-10420-1. Copy the number again. The wrong digit isn't always the last.

## Source

ISO 2108 (International standard book number), annex on the check digit: weights 1 and 3, modulo 10; for the ISBNs of 10
digits, up to 2006, weights 10 to 1, modulo 11, `X` for ten.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.model.identifiers import find_isbns, is_valid_isbn
from stacite.rules.base import Rule
from stacite.rules.identifiers import wrong_numbers

RULE = Rule("I107", "isbn-check-digit", Severity.ERROR, title="Invalid ISBN")
check = partial(wrong_numbers, rule=RULE, find=find_isbns, is_sound=is_valid_isbn, lengths=(10, 13))
