"""URLs and DOIs that look like those of their publishers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_ENDS = (
    "com",
    "com",
    "org",
    "org",
    "org",
    "net",
    "edu",
    "gov",
    "co.uk",
    "ac.uk",
    "eu",
    "int",
    "de",
    "fr",
    "io",
    "info",
)
_REGISTRANTS = (
    "1017",
    "1093",
    "1016",
    "1007",
    "1080",
    "1111",
    "1177",
    "2307",
    "1086",
    "1353",
    "1162",
    "3389",
    "1371",
    "1073",
)


def host(rng: Random, name: str, end: str = "") -> str:
    """A host that a name may have."""
    words = re.findall(r"[a-z]+", name.lower().replace("’s", "s"))
    words = [word for word in words if word not in ("the", "of", "for", "and", "u", "s", "de", "la")] or ["example"]
    if len(words) > 2 and rng.random() < 0.6:
        stem = "".join(word[0] for word in words[:6])
    else:
        stem = rng.choice(("", "", "-")).join(words[:2])
    return rng.choice(("www.", "www.", "www.", "", "blog.")) + stem + "." + (end or rng.choice(_ENDS))


def url(rng: Random, name: str, title: str = "", *, year: int = 0, end: str = "") -> str:
    """An address on the site of a body or paper."""
    words = re.findall(r"[a-z0-9]+", title.lower())[: rng.randint(2, 9)]
    slug = rng.choice(("-", "-", "-", "_", "")).join(words)
    number = rng.randint(100, 9_999_999)
    when = f"{year}/{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/" if year and rng.random() < 0.4 else ""
    section = rng.choice(
        ("", "", "news/", "research/", "publications/", "articles/", "reports/", "blog/", "en/", "docs/", "opinion/")
    )
    ending = rng.choice(
        (
            f"{section}{when}{slug}/",
            f"{section}{when}{slug}",
            f"{section}{when}{slug}.html",
            f"{section}{number}",
            f"{section}{when}{slug}.pdf",
            f"{section}{slug}_{number}.pdf",
            f"view/{number}",
            f"index.php?id={number}",
            "",
            f"{section}{slug}-{number}",
            f"content/{number}.htm",
            f"{slug}?ref={words[0] if words else 'home'}&p={number % 9}",
            f"files/{year or 2015}-{number % 12 + 1:02}/{slug}.pdf",
            f"#{slug}",
            f"~{slug[:7]}/{number}.html",
        )
    )
    scheme = rng.choice(("https://",) * 6 + ("http://",) * 3 + ("",)) if rng.random() < 0.97 else "ftp://"
    place = host(rng, name, end)
    if not scheme and not place.startswith("www."):
        scheme = "https://"
    found = f"{scheme}{place}/{ending}" if ending or rng.random() < 0.6 else f"{scheme}{place}"
    if rng.random() < 0.03:
        return f"https://web.archive.org/web/{rng.randint(2001, 2024)}0{rng.randint(1, 9)}12{number:07}/{found}"
    return found if rng.random() > 0.02 else f"https://{rng.choice(('perma.cc', 'bit.ly', 'goo.gl'))}/{_code(rng)}"


def _code(rng: Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(rng.choice(letters) for _ in range(4)) + "-" + "".join(rng.choice(letters) for _ in range(4))


def doi(rng: Random, year: int = 2010) -> str:
    """A DOI."""
    number = rng.randint(1000, 9_999_999)
    registrant = rng.choice(_REGISTRANTS)
    ending = rng.choice(
        (
            f"S{number:09}",
            f"j.{_letters(rng)}.{year}.{number % 99 + 1:02}.{number % 999:03}",
            f"{number}",
            f"s{number}-0{number % 99}-x",
            f"{_letters(rng)}/{_letters(rng)}{number % 999:03}",
            f"978-3-{number}_{number % 30 + 1}",
            f"{_letters(rng)}.{number}",
            f"{number:08}.{year}.{number * 7 % 1_000_000}",
            f"(ASCE){number % 9999}-{number % 99}",
            f"{_letters(rng)}{year}.{number % 9999:04}",
        )
    )
    return f"10.{registrant}/{ending}"


def _letters(rng: Random) -> str:
    return "".join(rng.choice("abcdehijlmoprstuv") for _ in range(rng.randint(3, 6)))
