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
supra) and `to`: the number of the note with the full citation it stands for, `to=3.2` for the second citation of
note 3. One that could as well mean another work names all that it could mean: `among=3.1+3.2`. A short form has the
type of its antecedent, and `to=none` if the work stands nowhere in full; then its type is the one it shows, if any. A
note `!damaged` was misread by the program that took it from its document, and is left out. Family names stand in
braces, bodies in double ones: `<author>{{World Bank}} and Jane {Doe}</author>`. A date that is printed otherwise has
its EDTF as an attribute: `<issued edtf=2023-08-15>August 15, 2023</issued>`, a locator its `label`. All other text is
the note's own: emphasis marks (outside the tags of a title), the brackets around `<<URL>https://example.org</URL>>`.

What is tagged: values as printed, without quotation marks, closing punctuation and words such as `ed.`, `no.`, `pp.`;
name lists whole, with their `et al.`; the whole lead-in of a signal (`For a dissent, see`); the first report of a case,
the number of a neutral citation as its `page`; the year in a statute's name as part of the title. The first page of an
article in law styles is its `page`, the page after it the `locator`. `ders.`, `idem` and the like carry no tag. A short
form that names a note (op. cit., n. 5) is a supra, one that does not is short, a lone `id.` or `a.a.O.` is ibid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from stacite.exporters import cases
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    Span = tuple[int, int]

_DAMAGED = "!damaged"
_BRACED = re.compile(r"\{\{([^{}]*)\}\}|\{([^{}]*)\}")
_TAG = re.compile(r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z_-]*)(?P<attributes>(?:\s+[a-z]+=[^\s>]+)*)>")
# All that a tag within a cite can be; who edits and translates is printed once, as `editor-translator`.
VARIABLES = cases.VARIABLES
NAMES = VARIABLES & NAME_VARIABLES
DATES = VARIABLES & DATE_VARIABLES
FORMS = frozenset(("full", "short", "ibid", "supra"))
_ATTRIBUTES = {
    "cite": frozenset(("type", "form", "to", "among")),
    "locator": frozenset(("label",)),
    **dict.fromkeys(DATES, frozenset(("edtf",))),
}


@dataclass(slots=True)
class LabelledCite:
    """One citation: its span in the note, and the parts within it."""

    span: Span
    type: str
    """CSL type; that of the antecedent for a short form."""
    form: str
    """full, short, ibid or supra."""
    to: tuple[int, int] | None
    """Note and citation that a short form points to, both from 1."""
    among: tuple[tuple[int, int], ...] = ()
    """All that an ambiguous short form could mean, `to` with them; empty for one that is plain."""
    parts: list[tuple[str, int, int]] = field(default_factory=list)
    """(variable, start, end) in the note's text."""
    names: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """CSL names of the name variables, in the order in which they are printed."""
    dates: dict[str, str] = field(default_factory=dict)
    """EDTF of dates that carry it."""
    label: str = "page"
    """CSL label of the locator."""
    surnames: list[Span] = field(default_factory=list)
    """Where the family names stand in the note."""
    bodies: list[Span] = field(default_factory=list)
    """Where the organizations stand."""
    prefix: str = ""
    """The signal before it."""


@dataclass(slots=True)
class LabelledNote:
    """A note's text, emphasis marks and all, without the tags."""

    text: str
    cites: list[LabelledCite]
    signals: list[Span] = field(default_factory=list)
    is_damaged: bool = False


@dataclass(slots=True)
class LabelledDocument:
    """The notes of one document."""

    name: str
    style: str
    use: str
    notes: list[LabelledNote]


def labelled_files(folders: Iterable[Path]) -> list[Path]:
    """The files of labels in folders, in order; `source.yaml` beside one holds the texts that it is of."""
    return sorted(path for folder in folders for path in folder.rglob("*.yaml") if path.stem != "source")


def load(path: Path) -> LabelledDocument:
    """Read one file; ValueError says which note is marked badly."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    notes: list[LabelledNote] = []
    for number, marked in enumerate(data["notes"], 1):
        try:
            notes.append(read(" ".join((marked or "").split())))  # YAML folds long notes into several lines
            _follow(notes)
        except ValueError as error:
            raise ValueError(f"{path.name}, note {number}: {error}") from None
    return LabelledDocument(data["document"], data["style"], data.get("use", "training"), notes)


def read(marked: str) -> LabelledNote:
    """Read one marked note."""
    if marked.startswith(_DAMAGED):
        return LabelledNote("", [], is_damaged=True)
    reader = _Reader()
    at = 0
    for match in _TAG.finditer(marked):
        reader.put(marked[at : match.start()])
        if match["close"]:
            reader.close(match["name"])
        else:
            reader.open(match["name"], dict(pair.split("=", 1) for pair in match["attributes"].split()))
        at = match.end()
    reader.put(marked[at:])
    return reader.end()


@dataclass(slots=True)
class _Reader:
    """What was read of a note so far."""

    text: str = ""
    cites: list[LabelledCite] = field(default_factory=list)
    opened: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    """Tags not yet closed, with their attributes and where they began."""
    braced: str = ""
    """The names last read, with their braces."""
    signal: str = ""
    signals: list[Span] = field(default_factory=list)

    def put(self, text: str) -> None:
        if self.opened and self.opened[-1][0] in NAMES:
            self.braced = text
            self._put_names(text)
        else:
            self.text += text

    def _put_names(self, text: str) -> None:
        """Names without their braces, and where these stood."""
        at = 0
        for match in _BRACED.finditer(text):
            self.text += text[at : match.start()]
            is_body = match[1] is not None
            spans = self.cites[-1].bodies if is_body else self.cites[-1].surnames
            name = match[1] if is_body else match[2]
            spans.append((len(self.text), len(self.text) + len(name)))
            self.text += name
            at = match.end()
        self.text += text[at:]

    def open(self, name: str, attributes: dict[str, str]) -> None:
        inside = [opened for opened, _, _ in self.opened]
        if name not in VARIABLES and name not in ("cite", "signal"):
            raise ValueError(f"no tag <{name}>")
        if inside != ([] if name in ("cite", "signal") else ["cite"]):
            raise ValueError(f"<{name}> stands " + (f"inside <{inside[-1]}>" if inside else "outside a <cite>"))
        if unknown := attributes.keys() - _ATTRIBUTES.get(name, frozenset()):
            raise ValueError(f"<{name}> has no attribute {min(unknown)}")
        if name == "cite":
            self.cites.append(_cite(attributes, len(self.text), self.signal))
            self.signal = ""
        self.opened.append((name, attributes, len(self.text)))

    def close(self, name: str) -> None:
        if not self.opened or self.opened[-1][0] != name:
            raise ValueError(f"</{name}> closes nothing")
        _, attributes, start = self.opened.pop()
        if start == len(self.text):
            raise ValueError(f"<{name}> is empty")
        if name == "signal":
            self.signal = self.text[start:]
            self.signals.append((start, len(self.text)))
        elif name == "cite":
            self.cites[-1].span = (start, len(self.text))
        else:
            _add(self.cites[-1], name, attributes, (start, len(self.text)), self.braced)

    def end(self) -> LabelledNote:
        if self.opened:
            raise ValueError(f"<{self.opened[-1][0]}> is never closed")
        if self.signal:
            raise ValueError(f"no <cite> after the signal {self.signal}")
        return LabelledNote(self.text, self.cites, self.signals)


# The antecedent of a short form whose work stands nowhere in full.
_NOWHERE = "none"


def _cite(attributes: dict[str, str], start: int, signal: str) -> LabelledCite:
    form = attributes.get("form", "full")
    if form not in FORMS:
        raise ValueError(f"no form {form}")
    if (form == "full") == ("to" in attributes):
        raise ValueError("a short form needs `to`, a full citation has none")
    if form == "full" and "type" not in attributes:
        raise ValueError("a full citation needs a type")
    to = _place(attributes["to"]) if attributes.get("to", _NOWHERE) != _NOWHERE else None
    among = tuple(_place(each) for each in attributes.get("among", "").split("+") if each)
    return LabelledCite((start, start), attributes.get("type", ""), form, to, among, prefix=signal)


def _place(text: str) -> tuple[int, int]:
    """`3.2`: note 3, citation 2."""
    number, _, place = text.partition(".")
    return int(number), int(place or 1)


def _add(cite: LabelledCite, name: str, attributes: dict[str, str], span: Span, braced: str) -> None:
    cite.parts.append((name, *span))
    if name in NAMES:
        people = _people(braced)
        if not people:
            raise ValueError(f"<{name}> marks no family name")
        cite.names.setdefault(name, []).extend(people)
    if "edtf" in attributes:
        cite.dates[name] = attributes["edtf"]
    if name == "locator":
        cite.label = attributes.get("label", "page")


def _follow(notes: list[LabelledNote]) -> None:
    """Check where the last note's short forms point to, and give them the type of what stands there."""
    for place, cite in enumerate(notes[-1].cites, 1):
        if cite.to is None:
            continue
        number, order = cite.to
        cites = notes[number - 1].cites if 1 <= number <= len(notes) else []
        if cite.to >= (len(notes), place) or not 1 <= order <= len(cites) or cites[order - 1].form != "full":
            raise ValueError(f"no full citation before it is {number}.{order}")
        cite.type = cite.type or cites[order - 1].type


_OTHERS = re.compile(r"[,;]?\s*(?:\bet al\b\.?|\bet alii\b|\band others\b|\bu\. ?a\.|\be altri\b|\by otros\b)")
_BODY = re.compile(r"\{\{([^{}]*)\}\}")
# Not within a family name: {Tomás y Valiente}.
_BETWEEN = re.compile(r"(?:[,;]?\s+(?:and|&|und|u\.|et|y|e|with|mit|avec)\s+|\s*[;/]\s*|\s+[–—]\s+)(?![^{}]*\})")
# Before a name with its given name first; not before the given name of one that is printed the other way round.
_COMMA = re.compile(r",\s+(?=[^{},]*\{)")
_SUFFIX = re.compile(r"(?:^|,\s*)((?:Jr|Sr)\.?|I{2,3}|IV)$")


def _people(text: str) -> list[dict[str, str]]:
    """`Ada {Lovelace} and {Doe}, Jane` as CSL names."""
    bodies = _BODY.findall(text)
    text = _BODY.sub("{{}}", _OTHERS.sub("", text))
    people: list[dict[str, str]] = []
    for chunk in (chunk for part in _BETWEEN.split(text) for chunk in _COMMA.split(part)):
        if "{{}}" in chunk:
            people.append({"literal": bodies.pop(0)})
        elif match := re.search(r"\{([^{}]+)\}", chunk):
            people.append(_person(match[1], chunk[: match.start()].strip(" ,"), chunk[match.end() :].strip(" ,")))
    return people


def _person(family: str, before: str, after: str) -> dict[str, str]:
    """A family name and what is printed before and after it."""
    person = {"family": family}
    if suffix := _SUFFIX.search(after):
        person["suffix"] = suffix[1]
        after = after[: suffix.start()].strip(" ,")
    if given := before or after:
        person["given"] = given
    return person


NOTES = Path(__file__).parents[1] / "tests" / "data" / "citations" / "notes"
