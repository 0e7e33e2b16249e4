"""An ISSN's check digit does not fit its other digits.

## What it does

Flags what stands after `ISSN` (`eISSN`, `ISSN-L`) in a note, or in the registry's `ISSN`, where the
last digit is not the one that follows from the first seven; in the registry also one that does not
have 8 digits. Numbers that are not announced as an ISSN are not looked at: `2003-2004` is a range.

## Why is this bad?

A digit was mistyped or changed places with its neighbour: the number finds no journal, or another one.

## Example

    ISSN 0302-3428

After 0302-342 only a 7 can be right. Copy the number again; it need not be the last digit that is
wrong.

## Source

ISO 3297 (International standard serial number) and the ISSN Manual, on the check character: weights 8
to 2, modulo 11, `X` for ten.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.model.identifiers import find_issns, is_valid_issn
from stacite.rules.base import Rule
from stacite.rules.identifiers.check_digits import wrong_numbers

RULE = Rule("I108", "issn-check-digit", Severity.ERROR)
check = partial(wrong_numbers, rule=RULE, find=find_issns, is_sound=is_valid_issn, lengths=(8,))
