"""Notes after the MHRA and Oxford styles, and those of German, French, Italian and Spanish scholars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.kinds.people import NameForm
from training.kinds.render import Voice
from training.kinds.styles.base import Style, templates

if TYPE_CHECKING:
    from random import Random

    Quotes = tuple[str, str]

_CURLY = (("“", "”"), ("‘", "’"))
_SINGLE = (("‘", "’"), ("“", "”"))
_GERMAN: tuple[Quotes, ...] = (("„", "“"), ("„", "“"), ("»", "«"), ("“", "”"), ("«", "»"), ('"', '"'))
_GERMAN_INNER = {"„": ("‚", "‘"), "»": ("›", "‹"), "“": ("‘", "’"), "«": ("‹", "›"), '"': ("'", "'")}
_FRENCH: tuple[Quotes, ...] = (("« ", " »"), ("«\u00a0", "\u00a0»"), ("«\u202f", "\u202f»"), ("“", "”"), ("«", "»"))


def mhra(rng: Random, _language: str) -> Voice:
    """One hand of the MHRA."""
    quotes, inner = _SINGLE if rng.random() < 0.92 else _CURLY
    form = NameForm(comma=False, most=3, others=rng.choice((" and others", " and others", " et al.")))
    return Voice(
        quotes=quotes,
        inner=inner,
        names=form,
        date="dmy",
        page=("p. ", "pp. "),
        locator=("p. ", "pp. "),
        ranges=rng.choice(("two", "two", "least")),
        headline=rng.random() < 0.8,
        url=rng.choice((("<", ">"), ("", ""))),
        final=rng.choice((".", ".", ".", "")),
    )


def oxford(rng: Random, _language: str) -> Voice:
    """One hand of Oxford: pages without p., the least of figures in a range."""
    quotes, inner = _SINGLE if rng.random() < 0.92 else _CURLY
    initials = rng.choice(("", "", "", ". ", "."))
    terms = ("p. ", "pp. ") if rng.random() < 0.25 else ("", "")
    return Voice(
        quotes=quotes,
        inner=inner,
        names=NameForm(comma=rng.random() < 0.3, initials=initials, others=rng.choice((" et al.", " and others"))),
        date="dmy" if rng.random() < 0.9 else "mdy",
        months=rng.choice(("en", "en", "en", "abbr")),
        page=terms,
        locator=terms,
        ranges=rng.choice(("least", "least", "two", "full")),
        headline=rng.random() < 0.75,
        doi=rng.choice(("doi: ", "https://doi.org/", "doi:")),
        final=rng.choice((".", ".", "")),
    )


def german(rng: Random, _language: str) -> Voice:
    """One hand of many: no two German publishers have the same rules."""
    quotes = rng.choice(_GERMAN)
    chance = rng.random()
    inverted = "all" if chance < 0.2 else "none"
    last = rng.choice((" / ", "/", "/", " und ", " u. ", " – ", " und "))
    form = NameForm(
        inverted=inverted,
        initials=". " if rng.random() < 0.06 else "-" if rng.random() < 0.06 and inverted == "none" else "",
        last=last,
        between=last if last in (" / ", "/", " – ") else ", ",
        comma=False,
        most=rng.choice((3, 3, 2, 4)),
        others=rng.choice((" u. a.", " u.a.", " et al.", " u. a.")),
        caps=rng.random() < 0.08,
    )
    terms = (("S. ", "S. "), ("S. ", "S. "), ("S. ", "S. "), ("S.", "S."), ("", ""), ("S.\u00a0", "S.\u00a0"))
    page = rng.choice(terms)
    return Voice(
        quotes=quotes,
        inner=_GERMAN_INNER[quotes[0]],
        names=form,
        date=rng.choice(("dmy", "dotted", "dotted")),
        months="de",
        page=page,
        locator=page,
        dash=rng.choice(("–", "–", "-")),
        headline=rng.random() < 0.5,
        doi=rng.choice(("https://doi.org/", "DOI: ", "DOI ", "doi:")),
        url=rng.choice((("", ""), ("", ""), ("<", ">"))),
        final=rng.choice((".", ".", ".", ".", "")),
    )


def french(rng: Random, _language: str) -> Voice:
    """One hand of French notes."""
    form = NameForm(
        initials=rng.choice(("", "", "", ". ")),
        last=rng.choice((" et ", " et ", ", ", " & ")),
        comma=False,
        caps=rng.random() < 0.18,
        inverted="all" if rng.random() < 0.07 else "none",
        others=rng.choice((" et al.", " et alii")),
    )
    page = rng.choice((("p. ", "p. "), ("p. ", "p. "), ("p. ", "pp. "), ("p.\u00a0", "p.\u00a0")))
    return Voice(
        quotes=rng.choice(_FRENCH),
        inner=("“", "”"),
        names=form,
        date="dmy",
        months="fr",
        page=page,
        locator=page,
        dash=rng.choice(("-", "-", "–")),
        headline=rng.random() < 0.5,
        doi=rng.choice(("https://doi.org/", "DOI : ")),
        final=rng.choice((".", ".", ".", "")),
    )


def italian(rng: Random, _language: str) -> Voice:
    """One hand of Italian notes."""
    form = NameForm(
        initials=rng.choice(("", ". ", ".")),
        last=rng.choice((" e ", ", ", " - ")),
        comma=False,
        caps=rng.random() < 0.15,
    )
    page = ("p. ", "pp. ")
    quotes = rng.choice((("«", "»"), ("“", "”"), ("«", "»")))
    return Voice(
        quotes=quotes,
        inner=("“", "”") if quotes[0] == "«" else ("‘", "’"),
        names=form,
        date="dmy",
        months="it",
        page=page,
        locator=page,
        dash=rng.choice(("-", "-", "–")),
        headline=rng.random() < 0.5,
        final=rng.choice((".", ".", "")),
    )


def spanish(rng: Random, _language: str) -> Voice:
    """One hand of Spanish notes."""
    form = NameForm(
        inverted=rng.choice(("none", "none", "first", "all")),
        last=rng.choice((" y ", " y ", "; ")),
        comma=False,
        caps=rng.random() < 0.15,
    )
    page = rng.choice((("p. ", "pp. "), ("p. ", "pp. "), ("pág. ", "págs. "), ("", "")))
    quotes = rng.choice((("“", "”"), ("«", "»"), ("“", "”")))
    return Voice(
        quotes=quotes,
        inner=("‘", "’") if quotes[0] == "“" else ("“", "”"),
        names=form,
        date="dmy",
        months="es",
        page=page,
        locator=page,
        dash=rng.choice(("-", "–")),
        headline=rng.random() < 0.5,
        final=rng.choice((".", ".", "")),
    )


STYLES = (
    Style("mhra", 6, templates("mhra"), mhra, {"en": 0.85, "de": 0.06, "fr": 0.06, "it": 0.03}),
    Style("oxford", 7, templates("oxford"), oxford, {"en": 0.85, "de": 0.05, "fr": 0.05, "it": 0.05}),
    Style("german", 10, templates("german"), german, {"de": 0.75, "en": 0.2, "fr": 0.05}),
    Style("french", 5, templates("french"), french, {"fr": 0.85, "en": 0.15}),
    Style("italian", 1.5, templates("italian"), italian, {"it": 0.8, "en": 0.1, "fr": 0.1}),
    Style("spanish", 1.5, templates("spanish"), spanish, {"es": 0.85, "en": 0.15}),
)
