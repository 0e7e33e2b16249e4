"""References take the library's keys, and never a key that is another's."""

from __future__ import annotations

from stacite.model.item import Date, Item, Name
from stacite.model.registry import Cite, Reference, RegisteredDocument, RegisteredNote, Registry
from stacite.registry.library import KeptValue, new_keys, with_new_keys

ITEM = Item("book", {"title": "Things"}, {"author": (Name("Doe", "Jane"),)}, {"issued": Date("2020")})
MADE = ("doe2020things", "doe2020thingsa", "doe2020thingsb")


def registry(*keys: str) -> Registry:
    notes = tuple(RegisteredNote(str(at), key, (Cite(key),)) for at, key in enumerate(keys, 1))
    return Registry((RegisteredDocument("a.txt", "", notes),), tuple(Reference(key, ITEM) for key in keys))


def changed(known: Registry, wanted: dict[str, str]) -> tuple[dict[str, str], tuple[KeptValue, ...]]:
    return new_keys(known, wanted, {key: [ITEM] for key in wanted})


def test_a_key_that_stacite_made_gives_way_and_cites_follow() -> None:
    known = registry(MADE[0], "by-hand")
    changing, kept = changed(known, {MADE[0]: "Doe:Things", "by-hand": "Doe:Other"})
    assert changing == {MADE[0]: "Doe:Things"}
    assert kept == (KeptValue("by-hand", "key", "by-hand", "Doe:Other"),)
    after = with_new_keys(known, changing)
    assert [reference.id for reference in after.references] == ["Doe:Things", "by-hand"]
    assert [cite.id for note in after.documents[0].notes for cite in note.cites] == ["Doe:Things", "by-hand"]


def test_the_same_key_is_no_news() -> None:
    assert changed(registry("a"), {"a": "a"}) == ({}, ())


def test_the_key_of_another_work_is_not_taken_in_whatever_case() -> None:
    assert changed(registry(MADE[0], "Doe"), {MADE[0]: "doe"}) == ({}, (KeptValue(MADE[0], "key", MADE[0], "doe"),))


def test_two_works_never_get_one_key() -> None:
    changing, kept = changed(registry(*MADE[:2]), {MADE[0]: "doe", MADE[1]: "DOE"})
    assert changing == {MADE[0]: "doe"}
    assert kept == (KeptValue(MADE[1], "key", MADE[1], "DOE"),)


def test_keys_can_be_exchanged_but_not_with_one_that_stays() -> None:
    known = registry(*MADE, "x")
    assert changed(known, {MADE[0]: MADE[1], MADE[1]: MADE[0]})[0] == {MADE[0]: MADE[1], MADE[1]: MADE[0]}
    assert changed(known, {MADE[0]: MADE[1], MADE[1]: "x"})[0] == {}
    chain = {MADE[0]: MADE[1], MADE[1]: MADE[2], MADE[2]: "y"}
    assert changed(known, chain) == (chain, ())
