"""An ISSN is not valid.

## What it does

This rule flags an ISSN in a note (a number after `ISSN`, `eISSN` or `ISSN-L`) or in the registry if its last digit, the
check digit, does not match the first seven. In the registry, it also flags an ISSN that does not have 8 digits. Numbers
that are not labeled as an ISSN are ignored: `2003-2004` is a range.

## Why it matters

A digit was mistyped, or two were swapped: readers who search for the number find no journal, or the wrong one.

## Example

    ISSN 0302-3428

After 0302-342, only a 7 can be right. Copy the number again. The wrong digit isn't always the last.

## Source

ISO 3297 (International standard serial number) and the ISSN Manual, on the check character: weights 8 to 2, modulo 11,
`X` for ten.
"""

from __future__ import annotations

from functools import partial

from stacite.model.finding import Severity
from stacite.model.identifiers import find_issns, is_valid_issn
from stacite.rules.base import Rule
from stacite.rules.identifiers import wrong_numbers

RULE = Rule("I108", "issn-check-digit", Severity.ERROR, title="Invalid ISSN")
check = partial(wrong_numbers, rule=RULE, find=find_issns, is_sound=is_valid_issn, lengths=(8,))
