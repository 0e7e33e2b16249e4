"""Works of every type with every letter that means something to TeX, BibTeX, JSON or a terminal."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from stacite.model.item import TYPES, Date, Item, Name

LETTERS = "aZé ñßŁ0.,:;'\"`-–—“”‘’&%#_$~^\\{}<>|@()[]/!?=+é王ʻ…½ \u00a0\u200b\u202e\x07\n\u0301"
"""No star: two texts that an export joins may make an emphasis of theirs; and titles have one of their own."""


def _is_kept(text: str) -> bool:
    """Whether CSL-JSON keeps it: `&lt;` is what an export makes of `<`, and so comes back as that."""
    return re.search(r"&(?:amp|lt|gt|quot|apos|#)", text) is None


TEXTS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=14).filter(_is_kept)
WORDS = st.text(st.sampled_from("abcÉü&%$_-"), min_size=1, max_size=8)
TITLES = st.one_of(TEXTS, st.builds("{} *{}* {}".format, WORDS, WORDS, WORDS), st.just("C*-algebras"))
FAMILIES = st.builds("{}{}".format, WORDS, TEXTS).map(lambda text: text.replace("\u00a0", " "))
"""Begin with a letter: a person without a given name that can be seen is exported as a body.

A no-break space parts words for BibTeX, as any other."""
PEOPLE = st.one_of(
    st.builds(Name, family=FAMILIES, given=FAMILIES),
    st.builds(Name, family=WORDS),
    st.builds(Name, family=WORDS, given=WORDS, suffix=st.sampled_from(["Jr.", "III"])),
    st.builds(Name, family=WORDS, given=WORDS, non_dropping_particle=st.sampled_from(["van der", "de la"])),
    st.builds(Name, family=WORDS, given=WORDS, dropping_particle=st.sampled_from(["von", "d'"])),
    st.builds(Name, literal=TEXTS),
)
DATES = st.sampled_from(
    """
    2019 2023-08 2023-08-15 2019/2021 2024-03/2024-05 2024-03-01/2024-03-04 1850~ 2024-21 0850 -0043 n.d. forthcoming
    """.split()
).map(Date)
VARIABLES = """
    container-title collection-title collection-number publisher publisher-place genre volume issue number page edition
    note event-title event-place authority medium archive version title-short
""".split()
TEXT_FIELDS = st.fixed_dictionaries({}, optional={"title": TITLES} | dict.fromkeys(VARIABLES, TEXTS))
IDENTIFIERS = st.fixed_dictionaries(
    {},
    optional={
        "DOI": st.sampled_from(["10.1000/a_b", "10.1002/(SICI)1097<1::AID>3.0.CO;2-X", "10.1000/ä{}"]),
        "URL": st.sampled_from(
            ["https://example.org/a_b?q=%20#x~y", "https://exämple.org/{a}\\b", "https://doi.org/10.1000/a_b"]
        ),
        "ISBN": st.just("978-3-16-148410-0"),
        "ISSN": st.sampled_from(["2049-3630", "1234-5678"]),
    },
)


PEOPLE_OF_ROLES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("author", "editor", "translator"), st.lists(PEOPLE, min_size=1, max_size=3).map(tuple))
)
ITEMS = st.builds(
    Item,
    st.sampled_from(sorted(TYPES)),
    st.builds(dict.__or__, TEXT_FIELDS, IDENTIFIERS),
    PEOPLE_OF_ROLES,
    st.fixed_dictionaries({}, optional={"issued": DATES, "accessed": st.just(Date("2026-11-24"))}),
)
