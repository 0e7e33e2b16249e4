"""Items of reference lists that stand in notes: APA, Harvard, MLA, IEEE, Vancouver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style, templates

if TYPE_CHECKING:
    from random import Random

_SEMICOLONS = 0.15
"""How often semicolons part the names, as the American Chemical Society has it."""
_DOI = ("https://doi.org/", "https://doi.org/", "doi:", "http://dx.doi.org/")


def apa(rng: Random, _language: str) -> Voice:
    """APA: all names inverted, initials, sentence case."""
    form = NameForm(inverted="all", initials=". ", last=" & ", most=7, shown=6)
    return Voice(
        inside=True,
        names=form,
        editors=NameForm(initials=". ", last=" & ", comma=True, most=7),
        date="ymd",
        page=("p. ", "pp. "),
        locator=("p. ", "pp. "),
        doi=rng.choice(_DOI),
        headline=rng.random() < 0.1,
        final=rng.choice((".", ".", "")),
    )


def harvard(rng: Random, _language: str) -> Voice:
    """One of many Harvards."""
    form = NameForm(
        inverted="all",
        initials=rng.choice((".", ". ", "none", "")),
        last=rng.choice((" and ", " & ")),
        comma=False,
        most=rng.choice((3, 4)),
    )
    quotes, inner = rng.choice(((("‘", "’"), ("“", "”")), (("‘", "’"), ("“", "”")), (("“", "”"), ("‘", "’"))))
    page = rng.choice((("p. ", "pp. "), ("p. ", "pp. "), ("p.", "pp."), ("p ", "pp ")))
    return Voice(
        quotes=quotes, inner=inner, names=form, date="dmy", page=page, locator=page, headline=rng.random() < 0.3
    )


def mla(rng: Random, _language: str) -> Voice:
    """MLA: the first name inverted, months cut short."""
    form = NameForm(inverted="first", others=", et al.", most=2)
    page = ("p. ", "pp. ")
    return Voice(
        inside=True,
        names=form,
        editors=NameForm(most=2),
        date="dmy",
        months="abbr",
        page=page,
        locator=page,
        ranges="two",
        headline=True,
        doi=rng.choice(_DOI),
    )


def ieee(rng: Random, _language: str) -> Voice:
    """IEEE: initials before family names."""
    form = NameForm(initials=". ", most=6, others=rng.choice((" *et al.*", " et al.")))
    page = ("p. ", "pp. ")
    return Voice(
        inside=True,
        names=form,
        date=rng.choice(("mdy", "year")),
        months="abbr",
        page=page,
        locator=page,
        headline=rng.random() < 0.3,
    )


def plain(rng: Random, _language: str) -> Voice:
    """BibTeX's plain, abbrv, acm, alpha."""
    form = NameForm(
        initials=rng.choice((". ", ". ", "")),
        inverted=rng.choice(("none", "none", "none", "all")),
        last=rng.choice((", and ", " and ")),
        comma=rng.random() < 0.7,
        most=rng.choice((4, 9)),
        joint=", ",
    )
    return Voice(names=form, editors=form, date=rng.choice(("year", "mdy", "year")), headline=rng.random() < 0.35)


def sciences(rng: Random, _language: str) -> Voice:
    """Reference lists of the sciences and social sciences."""
    initials = rng.choice((". ", ".", "none", "", ""))
    form = NameForm(
        inverted=rng.choice(("all", "all", "first")),
        initials=initials,
        last=rng.choice((" and ", ", and ", ", ", " & ")),
        joint=rng.choice((", ", ", ", " ")),
        most=rng.choice((4, 9)),
    )
    if rng.random() < _SEMICOLONS:
        form = NameForm(inverted="all", initials=initials, last=rng.choice(("; ", "; and ")), between="; ", most=9)
    quotes, inner = rng.choice(((("“", "”"), ("‘", "’")), (('"', '"'), ("'", "'"))))
    return Voice(
        quotes=quotes,
        inner=inner,
        names=form,
        editors=rng.choice((form, NameForm())),
        date=rng.choice(("year", "dmy", "mdy")),
        headline=rng.random() < 0.3,
    )


def vancouver(rng: Random, _language: str) -> Voice:
    """Vancouver: family names and bare initials."""
    form = NameForm(inverted="all", initials="none", joint=" ", last=", ", most=6, shown=6, others=", et al")
    page = ("p. ", "p. ")
    return Voice(
        names=form, date="ymd-short", months="short", page=page, locator=page, ranges=rng.choice(("least", "full"))
    )


STYLES = (
    Style("apa", 3, templates("apa"), apa, {"en": 0.93, "de": 0.03, "es": 0.04}),
    Style("harvard", 2.5, templates("harvard"), harvard, {"en": 0.95, "de": 0.03, "fr": 0.02}),
    Style("mla", 2, templates("mla"), mla, {"en": 0.95, "fr": 0.03, "es": 0.02}),
    Style("ieee", 1.5, templates("ieee"), ieee, {"en": 0.97, "de": 0.03}),
    Style("plain", 4, templates("plain"), plain, {"en": 1.0}),
    Style("sciences", 8, templates("sciences"), sciences, {"en": 0.8, "de": 0.14, "fr": 0.03, "es": 0.03}),
    Style("vancouver", 1.5, templates("vancouver"), vancouver, {"en": 0.97, "fr": 0.03}),
)
