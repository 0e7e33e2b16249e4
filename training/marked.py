"""Notes labelled by hand: text with tags becomes the text and where each thing stands in it.

A file in tests/data/citations/notes/ is one document::

    document: A brief on research policy
    style: chicago17-notes
    use: test            # or training; split by document
    notes:
    - '<signal>See</signal> <cite type=book><author>Ada {Lovelace}</author>, *<title>Notes</title>*
      (<publisher-place>London</publisher-place>: <publisher>Taylor</publisher>, <issued>1843</issued>),
      <locator>12</locator></cite>. This is a comment.'

Tags are CSL variables, `locator`, `signal` and `cite`. A cite has a `type`, and for short forms `form` (short, ibid,
supra) and `to`: the number of the note it points back to, `to=3.2` for the second citation of note 3. A short form that
could as well mean another work names all that it could mean: `among=3.1+3.2`. Family names stand in braces, bodies in
double ones: `<author>{{World Bank}} and Jane {Doe}</author>`. A date that is printed otherwise has its EDTF as an
attribute: `<issued edtf=2023-08-15>August 15, 2023</issued>`, a locator its `label`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

    Span = tuple[int, int]

_TAG = re.compile(r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z_-]*)(?P<attributes>(?:\s+[a-z]+=[^\s>]+)*)>")
_NAMES = frozenset(
    """author editor translator container-author collection-editor compiler contributor director illustrator
    interviewer narrator performer recipient reviewed-author""".split()
)
_VARIABLES = _NAMES | frozenset(
    """title container-title collection-title volume-title publisher publisher-place issued accessed original-date
    volume issue page edition number genre section chapter-number authority archive event medium version URL DOI ISBN
    number-of-volumes locator division archive_location""".split()
)
_FORMS = frozenset(("full", "short", "ibid", "supra"))


@dataclass(slots=True)
class LabelledCite:
    """One citation: its span in the note, and the parts within it."""

    span: Span
    type: str
    form: str
    to: tuple[int, int] | None
    """Note and citation that a short form points to, both from 1."""
    among: tuple[tuple[int, int], ...] = ()
    """All that an ambiguous short form could mean, `to` with them; empty for one that is plain."""
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    """(variable, start, end) in the note's text."""
    names: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """CSL names of the name variables."""
    dates: dict[str, str] = field(default_factory=dict)
    """EDTF of dates that carry it."""
    label: str = "page"
    prefix: str = ""
    """The signal before it."""


@dataclass(slots=True)
class LabelledNote:
    """A note's text, emphasis marks and all, without the tags."""

    text: str
    cites: list[LabelledCite]


@dataclass(slots=True)
class LabelledDocument:
    """The notes of one document."""

    name: str
    style: str
    use: str
    notes: list[LabelledNote]


def load(path: Path) -> LabelledDocument:
    """Read one file; ValueError says which note is marked badly."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    notes = []
    for number, marked in enumerate(data["notes"], 1):
        try:
            notes.append(read(" ".join(marked.split())))
        except ValueError as error:
            raise ValueError(f"{path.name}, note {number}: {error}") from None
    return LabelledDocument(data["document"], data["style"], data["use"], notes)


def read(marked: str) -> LabelledNote:
    """Read one marked note."""
    note = LabelledNote("", [])
    letters: list[str] = []
    length = at = 0
    opened: list[tuple[str, dict[str, str], int]] = []
    names: list[str] = []
    signal = ""
    for match in [*_TAG.finditer(marked), None]:
        end = match.start() if match else len(marked)
        piece = marked[at:end]
        if opened and opened[-1][0] in _NAMES:
            names.append(piece)
            piece = piece.replace("{", "").replace("}", "")
        letters.append(piece)
        length += len(piece)
        if match is None:
            break
        at = match.end()
        name = match["name"]
        if not match["close"]:
            attributes = dict(pair.split("=", 1) for pair in match["attributes"].split())
            opened.append((name, attributes, length))
            names = []
            if name == "cite":
                note.cites.append(_cite(attributes, length, signal))
            elif name != "signal" and name not in _VARIABLES:
                raise ValueError(f"no tag <{name}>")
            continue
        if not opened or opened[-1][0] != name:
            raise ValueError(f"</{name}> closes nothing")
        _, attributes, start = opened.pop()
        if name == "signal":
            signal = "".join(letters)[start:length]
        elif name == "cite":
            note.cites[-1].span = (note.cites[-1].span[0], length)
            signal = ""
        else:
            if not opened or opened[-1][0] != "cite":
                raise ValueError(f"<{name}> stands outside a <cite>")
            _add(note.cites[-1], name, attributes, (start, length), "".join(names))
    if opened:
        raise ValueError(f"<{opened[-1][0]}> is never closed")
    note.text = "".join(letters)
    return note


def _cite(attributes: dict[str, str], start: int, signal: str) -> LabelledCite:
    form = attributes.get("form", "full")
    if form not in _FORMS:
        raise ValueError(f"no form {form}")
    to = _place(attributes["to"]) if "to" in attributes else None
    among = tuple(_place(each) for each in attributes.get("among", "").split("+") if each)
    return LabelledCite((start, start), attributes.get("type", ""), form, to, among, prefix=signal)


def _place(text: str) -> tuple[int, int]:
    """`3.2`: note 3, citation 2."""
    number, _, place = text.partition(".")
    return int(number), int(place or 1)


def _add(cite: LabelledCite, name: str, attributes: dict[str, str], span: Span, names: str) -> None:
    cite.parts.append((name, *span))
    if name in _NAMES:
        cite.names.setdefault(name, []).extend(_people(names))
    if "edtf" in attributes:
        cite.dates[name] = attributes["edtf"]
    if name == "locator":
        cite.label = attributes.get("label", "page")


def _people(text: str) -> list[dict[str, str]]:
    """`Ada {Lovelace} and {Doe}, Jane` as CSL names."""
    people: list[dict[str, str]] = []
    text = re.sub(r"[,;]?\s*\bet al\.?|[,;]?\s+and others", "", text)
    for match in re.finditer(r"\{\{([^{}]*)\}\}", text):
        people.append({"literal": match[1]})
    text = re.sub(r"\{\{[^{}]*\}\}", "{}", text)
    text = re.sub(r",?\s+(?:and|&|und|et|y|e)\s+", ";", text)
    for chunk in re.split(r"\s*[;/]\s*|,\s+(?=[^{},;/]*\{)", text):
        family = re.search(r"\{([^{}]+)\}", chunk)
        if family is None:
            continue
        before, after = chunk[: family.start()].strip(" ,"), chunk[family.end() :].strip(" ,")
        person = {"family": family[1]}
        if suffix := re.search(r"(?:^|,\s*)((?:Jr|Sr)\.?|I{2,3}|IV)$", after):
            person["suffix"] = suffix[1]
            after = after[: suffix.start()].strip(" ,")
        given = before or after
        if given:
            person["given"] = given
        people.append(person)
    return people
