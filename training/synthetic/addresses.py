"""URLs and DOIs that look like those of their publishers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from training.synthetic.lexicon import pick, words

if TYPE_CHECKING:
    from random import Random


def host(rng: Random, name: str, end: str = "") -> str:
    """A host that a name may have."""
    found = re.findall(r"[a-z]+", name.lower().replace("’s", "s"))
    found = [word for word in found if word not in ("the", "of", "for", "and", "u", "s", "de", "la")] or ["example"]
    if len(found) > 2 and rng.random() < 0.6:
        stem = "".join(word[0] for word in found[:6])
    else:
        stem = rng.choice(("", "", "-")).join(found[:2])
    subdomain = rng.choice(("www.", "www.", "www.", "", "blog."))
    return f"{subdomain}{stem}.{end or pick(rng, 'addresses', 'top-level domains')}"


def url(rng: Random, name: str, title: str = "", *, year: int = 0, end: str = "") -> str:
    """An address on the site of a body or paper."""
    parts = re.findall(r"[a-z0-9]+", title.lower())[: rng.randint(2, 9)]
    slug = rng.choice(("-", "-", "-", "_", "")).join(parts)
    number = rng.randint(100, 9_999_999)
    date = f"{year}/{rng.randint(1, 12):02}/{rng.randint(1, 28):02}/" if year and rng.random() < 0.4 else ""
    section = rng.choice(("", "", *words("addresses", "sections")))
    values: dict[str, int | str] = {
        "section": section,
        "date": date,
        "slug": slug,
        "number": number,
        "year": year or 2015,
    }
    values |= {"first": parts[0] if parts else "home", "start": slug[:7], "fragment": "#", "empty": ""}
    path = pick(rng, "addresses", "paths", **values)
    scheme = rng.choice(("https://",) * 6 + ("http://",) * 3 + ("",)) if rng.random() < 0.97 else "ftp://"
    place = host(rng, name, end)
    if not scheme and not place.startswith("www."):
        scheme = "https://"
    found = f"{scheme}{place}/{path}" if path or rng.random() < 0.6 else f"{scheme}{place}"
    if rng.random() < 0.03:
        return f"https://web.archive.org/web/{rng.randint(2001, 2024)}0{rng.randint(1, 9)}12{number:07}/{found}"
    return found if rng.random() > 0.02 else f"https://{rng.choice(('perma.cc', 'bit.ly', 'goo.gl'))}/{_code(rng)}"


def _code(rng: Random) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(rng.choice(letters) for _ in range(4)) + "-" + "".join(rng.choice(letters) for _ in range(4))


def doi(rng: Random, year: int = 2010) -> str:
    """A DOI."""
    number = rng.randint(1000, 9_999_999)
    registrant = pick(rng, "addresses", "DOI registrants")
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
