"""Citation styles: their templates, and how authors who use them vary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from training.synthetic.people import NameForm
from training.synthetic.render import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    Quotes = tuple[str, str]

_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its templates for each kind, and the ways in which its authors differ."""

    name: str
    weight: float
    """How often it is used, against the other styles."""
    templates: Mapping[str, tuple[str, ...]]
    variant: Callable[[Random, str], Variant]
    """How one author follows the style, for a work in a language."""
    languages: Mapping[str, float]


def templates(name: str) -> dict[str, tuple[str, ...]]:
    """The templates of a file: `[kind, kind]` before those of these kinds, `$name = …` for what many have in common."""
    found: dict[str, list[str]] = {}
    macros: dict[str, str] = {}
    kinds: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("$") and " = " in line:
            macro, _, value = line[1:].partition(" = ")
            macros[macro] = value
        elif _is_heading(line):
            kinds = [kind.strip() for kind in line[1:-1].split(",")]
        else:
            for kind in kinds:
                found.setdefault(kind, []).append(_with(line, macros))
    return {kind: tuple(lines) for kind, lines in found.items()}


def _is_heading(line: str) -> bool:
    """`[book]`, but not a template that is optional as a whole."""
    return line.startswith("[") and line.endswith("]") and "{" not in line


def _with(line: str, macros: dict[str, str]) -> str:
    for name in sorted(macros, key=len, reverse=True):
        line = line.replace(f"${name}", macros[name])
    return line


def _turabian(rng: Random, language: str) -> Variant:
    """Turabian: as Chicago, with whole page numbers and American marks."""
    return replace(
        chicago(rng, language),
        quotes=("“", "”"),
        inner=("‘", "’"),
        inside=True,
        date="mdy",
        ranges=rng.choice(("full", "two")),
    )


def chicago(rng: Random, _language: str) -> Variant:
    """Chicago notes: Americans put the comma inside the quotation mark, others may not."""
    british = rng.random() < 0.08
    quotes = (("‘", "’"), ("“", "”")) if british and rng.random() < 0.6 else (("“", "”"), ("‘", "’"))
    date = "dmy" if british or rng.random() < 0.14 else "mdy"
    abbreviated = rng.random() < 0.08
    form = NameForm(
        comma=not british,
        last=rng.choice((" and ",) * 12 + (" & ",)),
        most=rng.choice((2, 3, 3, 3, 4, 6, 10)),
        others=rng.choice((" et al.",) * 6 + (" and others",)),
    )
    paged = rng.random() < 0.07
    terms = ("p. ", "pp. ") if paged else ("", "")
    link = rng.random()
    return Variant(
        quotes=quotes[0],
        inner=quotes[1],
        inside=not british,
        names=form,
        date=date,
        months="abbr" if abbreviated else "en",
        page=terms,
        ranges=rng.choice(("two", "two", "two", "full", "least")),
        headline=rng.random() < 0.86,
        url=("<", ">") if link < 0.06 else ("", ""),
        doi=rng.choice(("https://doi.org/",) * 6 + ("doi:", "http://dx.doi.org/", "DOI: ", "doi: ")),
        comma_after_query=rng.random() < 0.6,
        final="." if rng.random() < 0.95 else "",
    )


def oscola(rng: Random, _language: str) -> Variant:
    """OSCOLA."""
    return Variant(
        quotes=("‘", "’") if rng.random() < 0.9 else ("“", "”"),
        inner=("“", "”"),
        names=NameForm(comma=False, most=3, others=rng.choice((" and others",) * 5 + (" et al",))),
        date="dmy",
        ranges=rng.choice(("full", "least", "two")),
        headline=rng.random() < 0.75,
        final="" if rng.random() < 0.35 else ".",
        doi=rng.choice(("doi:", "https://doi.org/", "DOI ")),
        locator=("p ", "pp ") if rng.random() < 0.05 else ("", ""),
    )


def bluebook(rng: Random, _language: str) -> Variant:
    """The Bluebook."""
    return Variant(
        inside=True,
        names=NameForm(last=" & ", comma=False, most=2),
        date="mdy",
        months="abbr",
        ranges=rng.choice(("two", "two", "full")),
        headline=True,
        comma_after_query=rng.random() < 0.5,
        final="." if rng.random() < 0.9 else "",
    )


_CURLY = (("“", "”"), ("‘", "’"))
_SINGLE = (("‘", "’"), ("“", "”"))
_GERMAN: tuple[Quotes, ...] = (("„", "“"), ("„", "“"), ("»", "«"), ("“", "”"), ("«", "»"), ('"', '"'))
_GERMAN_INNER = {"„": ("‚", "‘"), "»": ("›", "‹"), "“": ("‘", "’"), "«": ("‹", "›"), '"': ("'", "'")}
_FRENCH: tuple[Quotes, ...] = (("« ", " »"), ("«\u00a0", "\u00a0»"), ("«\u202f", "\u202f»"), ("“", "”"), ("«", "»"))


def mhra(rng: Random, _language: str) -> Variant:
    """The MHRA style."""
    quotes, inner = _SINGLE if rng.random() < 0.92 else _CURLY
    form = NameForm(comma=False, most=3, others=rng.choice((" and others", " and others", " et al.")))
    return Variant(
        quotes=quotes,
        inner=inner,
        names=form,
        date="dmy",
        page=("p. ", "pp. "),
        ranges=rng.choice(("two", "two", "least")),
        headline=rng.random() < 0.8,
        url=rng.choice((("<", ">"), ("", ""))),
        final=rng.choice((".", ".", ".", "")),
    )


def oxford(rng: Random, _language: str) -> Variant:
    """Oxford: pages without p., the least of figures in a range."""
    quotes, inner = _SINGLE if rng.random() < 0.92 else _CURLY
    initials = rng.choice(("", "", "", ". ", "."))
    terms = ("p. ", "pp. ") if rng.random() < 0.25 else ("", "")
    return Variant(
        quotes=quotes,
        inner=inner,
        names=NameForm(comma=rng.random() < 0.3, initials=initials, others=rng.choice((" et al.", " and others"))),
        date="dmy" if rng.random() < 0.9 else "mdy",
        months=rng.choice(("en", "en", "en", "abbr")),
        page=terms,
        ranges=rng.choice(("least", "least", "two", "full")),
        headline=rng.random() < 0.75,
        doi=rng.choice(("doi: ", "https://doi.org/", "doi:")),
        final=rng.choice((".", ".", "")),
    )


def german(rng: Random, _language: str) -> Variant:
    """German notes: no two publishers have the same rules."""
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
    return Variant(
        quotes=quotes,
        inner=_GERMAN_INNER[quotes[0]],
        names=form,
        date=rng.choice(("dmy", "dotted", "dotted")),
        months="de",
        page=page,
        dash=rng.choice(("–", "–", "-")),
        headline=rng.random() < 0.5,
        doi=rng.choice(("https://doi.org/", "DOI: ", "DOI ", "doi:")),
        url=rng.choice((("", ""), ("", ""), ("<", ">"))),
        final=rng.choice((".", ".", ".", ".", "")),
    )


def french(rng: Random, _language: str) -> Variant:
    """French notes."""
    form = NameForm(
        initials=rng.choice(("", "", "", ". ")),
        last=rng.choice((" et ", " et ", ", ", " & ")),
        comma=False,
        caps=rng.random() < 0.18,
        inverted="all" if rng.random() < 0.07 else "none",
        others=rng.choice((" et al.", " et alii")),
    )
    page = rng.choice((("p. ", "p. "), ("p. ", "p. "), ("p. ", "pp. "), ("p.\u00a0", "p.\u00a0")))
    return Variant(
        quotes=rng.choice(_FRENCH),
        inner=("“", "”"),
        names=form,
        date="dmy",
        months="fr",
        page=page,
        dash=rng.choice(("-", "-", "–")),
        headline=rng.random() < 0.5,
        doi=rng.choice(("https://doi.org/", "DOI : ")),
        final=rng.choice((".", ".", ".", "")),
    )


def italian(rng: Random, _language: str) -> Variant:
    """Italian notes."""
    form = NameForm(
        initials=rng.choice(("", ". ", ".")),
        last=rng.choice((" e ", ", ", " - ")),
        comma=False,
        caps=rng.random() < 0.15,
    )
    page = ("p. ", "pp. ")
    quotes = rng.choice((("«", "»"), ("“", "”"), ("«", "»")))
    return Variant(
        quotes=quotes,
        inner=("“", "”") if quotes[0] == "«" else ("‘", "’"),
        names=form,
        date="dmy",
        months="it",
        page=page,
        dash=rng.choice(("-", "-", "–")),
        headline=rng.random() < 0.5,
        final=rng.choice((".", ".", "")),
    )


def spanish(rng: Random, _language: str) -> Variant:
    """Spanish notes."""
    form = NameForm(
        inverted=rng.choice(("none", "none", "first", "all")),
        last=rng.choice((" y ", " y ", "; ")),
        comma=False,
        caps=rng.random() < 0.15,
    )
    page = rng.choice((("p. ", "pp. "), ("p. ", "pp. "), ("pág. ", "págs. "), ("", "")))
    quotes = rng.choice((("“", "”"), ("«", "»"), ("“", "”")))
    return Variant(
        quotes=quotes,
        inner=("‘", "’") if quotes[0] == "“" else ("“", "”"),
        names=form,
        date="dmy",
        months="es",
        page=page,
        dash=rng.choice(("-", "–")),
        headline=rng.random() < 0.5,
        final=rng.choice((".", ".", "")),
    )


# How often semicolons part the names, as the American Chemical Society has it.
_SEMICOLONS = 0.15
_DOI = ("https://doi.org/", "https://doi.org/", "doi:", "http://dx.doi.org/")


def apa(rng: Random, _language: str) -> Variant:
    """APA: all names inverted, initials, sentence case."""
    form = NameForm(inverted="all", initials=". ", last=" & ", most=7, shown=6)
    return Variant(
        inside=True,
        names=form,
        editors=NameForm(initials=". ", last=" & ", comma=True, most=7),
        date="ymd",
        page=("p. ", "pp. "),
        doi=rng.choice(_DOI),
        headline=rng.random() < 0.1,
        final=rng.choice((".", ".", "")),
    )


def harvard(rng: Random, _language: str) -> Variant:
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
    return Variant(quotes=quotes, inner=inner, names=form, date="dmy", page=page, headline=rng.random() < 0.3)


def mla(rng: Random, _language: str) -> Variant:
    """MLA: the first name inverted, months cut short."""
    form = NameForm(inverted="first", others=", et al.", most=2)
    page = ("p. ", "pp. ")
    return Variant(
        inside=True,
        names=form,
        editors=NameForm(most=2),
        date="dmy",
        months="abbr",
        page=page,
        ranges="two",
        headline=True,
        doi=rng.choice(_DOI),
    )


def ieee(rng: Random, _language: str) -> Variant:
    """IEEE: initials before family names."""
    form = NameForm(initials=". ", most=6, others=rng.choice((" *et al.*", " et al.")))
    page = ("p. ", "pp. ")
    return Variant(
        inside=True,
        names=form,
        date=rng.choice(("mdy", "year")),
        months="abbr",
        page=page,
        headline=rng.random() < 0.3,
    )


def plain(rng: Random, _language: str) -> Variant:
    """BibTeX's plain, abbrv, acm, alpha."""
    form = NameForm(
        initials=rng.choice((". ", ". ", "")),
        inverted=rng.choice(("none", "none", "none", "all")),
        last=rng.choice((", and ", " and ")),
        comma=rng.random() < 0.7,
        most=rng.choice((4, 9)),
        joint=", ",
    )
    return Variant(names=form, editors=form, date=rng.choice(("year", "mdy", "year")), headline=rng.random() < 0.35)


def sciences(rng: Random, _language: str) -> Variant:
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
    return Variant(
        quotes=quotes,
        inner=inner,
        names=form,
        editors=rng.choice((form, NameForm())),
        date=rng.choice(("year", "dmy", "mdy")),
        headline=rng.random() < 0.3,
    )


def vancouver(rng: Random, _language: str) -> Variant:
    """Vancouver: family names and bare initials."""
    form = NameForm(inverted="all", initials="none", joint=" ", last=", ", most=6, shown=6, others=", et al")
    page = ("p. ", "p. ")
    return Variant(names=form, date="ymd-short", months="short", page=page, ranges=rng.choice(("least", "full")))


STYLES = (
    Style(
        "chicago-note", 46, templates("chicago"), chicago, {"en": 0.82, "de": 0.06, "fr": 0.06, "it": 0.03, "es": 0.03}
    ),
    Style("turabian", 5, templates("chicago"), _turabian, {"en": 0.95, "de": 0.02, "fr": 0.03}),
    Style("oscola", 9, templates("oscola"), oscola, {"en": 0.96, "de": 0.02, "fr": 0.02}),
    Style("bluebook", 9, templates("bluebook"), bluebook, {"en": 0.98, "de": 0.01, "fr": 0.01}),
    Style("mhra", 6, templates("mhra"), mhra, {"en": 0.85, "de": 0.06, "fr": 0.06, "it": 0.03}),
    Style("oxford", 7, templates("oxford"), oxford, {"en": 0.85, "de": 0.05, "fr": 0.05, "it": 0.05}),
    Style("german", 10, templates("german"), german, {"de": 0.75, "en": 0.2, "fr": 0.05}),
    Style("french", 5, templates("french"), french, {"fr": 0.85, "en": 0.15}),
    Style("italian", 1.5, templates("italian"), italian, {"it": 0.8, "en": 0.1, "fr": 0.1}),
    Style("spanish", 1.5, templates("spanish"), spanish, {"es": 0.85, "en": 0.15}),
    Style("apa", 3, templates("apa"), apa, {"en": 0.93, "de": 0.03, "es": 0.04}),
    Style("harvard", 2.5, templates("harvard"), harvard, {"en": 0.95, "de": 0.03, "fr": 0.02}),
    Style("mla", 2, templates("mla"), mla, {"en": 0.95, "fr": 0.03, "es": 0.02}),
    Style("ieee", 1.5, templates("ieee"), ieee, {"en": 0.97, "de": 0.03}),
    Style("plain", 4, templates("plain"), plain, {"en": 1.0}),
    Style("sciences", 8, templates("sciences"), sciences, {"en": 0.8, "de": 0.14, "fr": 0.03, "es": 0.03}),
    Style("vancouver", 1.5, templates("vancouver"), vancouver, {"en": 0.97, "fr": 0.03}),
)
