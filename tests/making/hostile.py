"""Notes that no author wrote: letters that make a careless pattern or loop take more than linear time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS = {
    "letters": "a",
    "capitals": "A",
    "blanks": " ",
    "line ends": "\n",
    "digits": "7",
    "roman": "xi",
    "semicolons": ";",
    "semicolons and blanks": "; ",
    "works divided": "A; ",
    "commas": ",",
    "commas and blanks": ", ",
    "chunks": "A, ",
    "small chunks": "a, ",
    "periods": ".",
    "spaced periods": ". ",
    "sentences": "Aa. ",
    "questions": "Aa? ",
    "initials": "A. ",
    "initials joined": "A.",
    "initials hyphened": "A.-",
    "colons": ":",
    "lead-ins": "see: A",
    "place and publisher": "A: B, ",
    "open brackets": "(",
    "closing brackets": ")",
    "open and open": "([",
    "empty brackets": "()",
    "nested brackets": "(a(",
    "brackets crossed": "([)]",
    "years": "(1999) ",
    "bare years": "1999 ",
    "years joined": "1999",
    "year ranges": "1999-",
    "square years": "[1999] ",
    "double quotes": '"',
    "double quotes open": ' "a',
    "curly opened": "“",
    "curly opened after words": ", “a",
    "curly closed": "”",
    "curly pairs": "“a,” ",
    "low quotes": "„",
    "guillemets": "«»",
    "guillemets back": "»«",
    "single opened": "‘",
    "single closed": "’",
    "plurals": "s’ in ",
    "apostrophes": "s’ a",
    "asterisks": "*",
    "asterisks apart": "* ",
    "emphasis": "*a* ",
    "emphasis open": " *a",
    "emphasis joined": "**a",
    "and": "and ",
    "names joined": "A and ",
    "persons": "Ann Bo, ",
    "persons and": "Ann Bo and ",
    "persons inverted": "Bo, A., ",
    "ampersands": "& ",
    "slashes": "/",
    "words and slashes": "A / ",
    "in": "in ",
    "in books": ", in A",
    "in colon": "In: A",
    "see": "see ",
    "see also": "see also ",
    "signals": "; see Aa. See A",
    "for see": "For a, b; ",
    "eds": "ed. ",
    "edited by": "ed. by A ",
    "editors": "(ed.) ",
    "editors after": ", eds., ",
    "editors after nothing": ", , Eds., ",
    "editors of nobody": "A, and, Eds., ",
    "nothing between commas": ", , A, , ",
    "translators": "trans. A, ",
    "by": "by A ",
    "with": "with A, ",
    "volumes": "vol. 1, ",
    "numbers": "no. 1, ",
    "issues": "12 (1999): ",
    "pages": "1–2, ",
    "page marks": "pp. ",
    "dashes": "–",
    "hyphens": "-",
    "codes": "A-1/",
    "symbols": "A/1",
    "sections": "§",
    "cases": "A v. B ",
    "cases apart": "a v. ",
    "reports": "1 U.S. 2 ",
    "acts": "Act, ",
    "codes of law": "A Code ",
    "hearings": "Hearing Before ",
    "treaties": "Treaty ",
    "bodies": "Department of A, ",
    "units": "Office ",
    "institutes": "National International ",
    "series": "Studies in A, ",
    "papers": "Working Paper ",
    "theses": "PhD diss. ",
    "months": "May ",
    "dates": "May 1, 1999, ",
    "days": "1 May ",
    "accessed": "accessed May ",
    "addresses": "https://a.b/",
    "addresses apart": "https://a.b/c ",
    "addresses bracketed": "<https://a.b/",
    "addresses in brackets": "(https://a.b/(",
    "schemes": "http://",
    "hosts": "www.",
    "domains": "a.com/",
    "dotted": "a.b",
    "DOIs": "doi:10.1000/",
    "DOIs joined": "10.1000/a",
    "DOIs in brackets": "10.1000/a(",
    "SICI": "10.1000/a<b",
    "ISBN": "ISBN 978-",
    "ISBN digits": "1-",
    "arXiv": "arXiv:",
    "PMID": "PMID: ",
    "ibid": "Ibid. ",
    "ibid joined": "ibid., 1; ",
    "supra": "supra note ",
    "above": "(n 8), ",
    "op. cit.": "A, op. cit. ",
    "short titles": "Bo, “A,” 1; ",
    "emphasised titles": "Bo, *A*, 1; ",
    "hereafter": "(hereafter A, ",
    "interviews": "interview with A, ",
    "reviews": "review of A, ",
    "letters to": "A to B, ",
    "pseudonyms": "A [pseud. ",
    "particles": "von der ",
    "others": " et al.",
    "foreword": "foreword to ",
    "German": "vom 1.2. ",
    "ordinals": "2nd ",
    "editions": "2nd ed., rev. ",
    "verbs": "is was The ",
    "German nouns": "Das Die ",
    "underscores": "_",
    "ellipses": "…",
    "nul": "\x00",
    "control": "\x01\x1f\x7f",
    "tabs": "\t",
    "no-break blanks": "\u00a0",
    "blanks of all kinds": "\u2003\u200b\u202f",
    "separators": "\u2028\u2029\x85\x0b\x0c",
    "right to left": "\u05d0\u05d1 \u0627\u0644\u202e",
    "combining": "e\u0301\u0302",
    "combining alone": "\u0301",
    "Chinese": "中文。",
    "emoji": "\U0001f469\u200d\U0001f4bb",
    "digits of other scripts": "٣௧",
    "lone surrogates": "\ud800",
    "surrogates turned": "\udc00\ud83d",
    "ligatures": "ﬁ",
    "case that grows": "İß",
}
"""Name and the letters that are repeated."""

FRAMES = {
    "alone": "{}",
    "then a failing end": "{}!§",
    "signal": "See {}",
    "after names": "Ann Bo and Cy Do, {}",
    "title left open": "Ann Bo, “A {}",
    "title": "Ann Bo, “A {},” *Journal* 12 (1999): 1–2.",
    "emphasised title": "Ann Bo, *A {}* (London: Press, 1999), 45.",
    "after title": "Ann Bo, “A,” {}",
    "after emphasis": "Ann Bo, *A*, {} (London: Press, 1999), 45",
    "imprint": "Ann Bo, *A* ({}, 1999), 45.",
    "imprint left open": "Ann Bo, *A* (London: {}",
    "after imprint": "Ann Bo, *A* (London: Press, 1999), {}",
    "after year": "Bo, A. (1999). {}",
    "entry": "Bo, Ann. {}. Press, 1999.",
    "case": "A v. B, {} (1999).",
    "in book": "Ann Bo, “A,” in {}, ed. Cy Do (London: Press, 1999), 1–2.",
    "short form": "Bo, {}, supra note 3, at 12",
}
"""Name and what stands around the run."""


def hostile(run: str, frame: str, length: int) -> str:
    """A note of about `length` letters: the run of that name within the frame of that name."""
    before, after = FRAMES[frame].split("{}")
    fragment = RUNS[run]
    room = max(0, length - len(before) - len(after))
    return before + (fragment * (room // len(fragment) + 1))[:room] + after


def mixed(seed: int, length: int) -> str:
    """A note of `length` letters: fragments of all runs and frames in a random order."""
    draw = random.Random(seed)  # noqa: S311 (no secret: the same notes each time)
    fragments = [*RUNS.values(), *(part for frame in FRAMES.values() for part in frame.split("{}") if part)]
    few = draw.sample(fragments, draw.randint(2, 12))
    text = ""
    while len(text) < length:
        text += draw.choice(few) * draw.choice((1, 1, 1, 2, 5, 40))
    return text[:length]


def notes(count: int, length: int) -> Iterator[str]:
    """`count` different notes: every run within every frame, then mixtures."""
    pairs = [(run, frame) for run in RUNS for frame in FRAMES]
    for number in range(count):
        if number < len(pairs):
            yield hostile(*pairs[number], length)
        else:
            yield mixed(number, length)
