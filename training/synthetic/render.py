"""From a work, a template and a variant of its style to a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacite.text.tables import table
from training.synthetic import dates, people
from training.synthetic.dates import Date
from training.synthetic.people import NameForm, Names
from training.synthetic.record import LABELS, Writer
from training.synthetic.template import Choice, Group, Text, Toggle, Variable, compiled
from training.synthetic.titles import headline
from training.synthetic.work import Place, Title, Work

if TYPE_CHECKING:
    from random import Random

    from training.synthetic.record import Record
    from training.synthetic.template import Part

_ROLES = {
    "director": "contributor",
    "interviewer": "contributor",
    "recipient": "contributor",
    "reviewed": "contributor",
    "performer": "contributor",
    "witness": "contributor",
    "inventor": "author",
    "cited": "",
}


_PLAIN = NameForm()


@dataclass(frozen=True, slots=True)
class Variant:
    """How one author follows a style: what the style leaves open, chosen for one record."""

    quotes: tuple[str, str] = ("“", "”")
    inner: tuple[str, str] = ("‘", "’")
    inside: bool = False
    """Comma and period go before the closing quotation mark."""
    names: NameForm = _PLAIN
    editors: NameForm | None = None
    """For editors, translators and all other roles, where they are printed otherwise than authors."""
    date: str = "mdy"
    months: str = "en"
    page: tuple[str, str] = ("", "")
    """Before one page and before several, where a text stands."""
    locator: tuple[str, str] | None = None
    """The same before pinpoints, where they are printed otherwise."""
    ranges: str = "full"
    """full: 123–125; two: 123–25; least: 123–5."""
    dash: str = "–"
    headline: bool = False
    url: tuple[str, str] = ("", "")
    doi: str = "https://doi.org/"
    comma_after_query: bool = True
    final: str = "."
    caps_sections: bool = False


def render(work: Work, template: str, style: str, variant: Variant, rng: Random) -> Record:
    """Print a work."""
    closing = "".join({variant.quotes[1].strip(), variant.inner[1].strip()})
    writer = Writer(variant.inside, closing, variant.comma_after_query)
    _Printer(work, variant, rng, writer).group(compiled(template))
    writer.write(variant.final)
    return writer.record(style, work.kind)


# Variables that templates may offer at two places.
_ONCE = frozenset(("DOI", "URL", "accessed"))
# Words before pinpoints in other languages.
_TERMS = table("training.synthetic", "terms.toml")


def is_printable(group: Group, work: Work) -> bool:
    """Whether a work has all that a group needs, and one possibility at least for each of its choices."""
    return group.needs <= work.values.keys() and all(
        any(is_printable(one, work) for one in part.groups) for part in group.parts if isinstance(part, Choice)
    )


@dataclass(slots=True)
class _Printer:
    work: Work
    variant: Variant
    rng: Random
    writer: Writer

    def group(self, group: Group) -> None:
        for part in group.parts:
            self.part(part)

    def part(self, part: Part) -> None:
        if isinstance(part, Text):
            self.text(part.words)
        elif isinstance(part, Variable):
            self.variable(part)
        elif isinstance(part, Toggle):
            self.writer.toggle()
        elif isinstance(part, Group):
            if self.has(part) and not any(self.is_printed(name) for name in part.needs & _ONCE):
                self.group(part)
        elif isinstance(part, Choice):
            if groups := [group for group in part.groups if self.has(group)]:
                self.group(self.rng.choice(groups))
        else:
            names = self.work.values.get(part.name)
            many = isinstance(names, Names) and (len(names.people) > 1 or names.others)
            self.text(part.more if many else part.one)

    def has(self, group: Group) -> bool:
        return is_printable(group, self.work)

    def is_printed(self, name: str) -> bool:
        return any(label == name for label, _, _ in self.writer.spans)

    def text(self, words: str) -> None:
        """Words of the template, with the variant's quotation marks."""
        if "“" not in words and "”" not in words:
            self.writer.write(words)
            return
        for token in words.replace("“", "\0“\0").replace("”", "\0”\0").split("\0"):
            self.writer.write({"“": self.variant.quotes[0], "”": self.variant.quotes[1]}.get(token, token))

    def variable(self, variable: Variable) -> None:
        if variable.name.startswith("="):
            self.writer.label(variable.form, variable.name[1:])
            return
        value = self.work.values.get(variable.name)
        if value is None:
            return
        label = _ROLES.get(variable.name, variable.name)
        if variable.form in LABELS:
            label, variable = variable.form, Variable(variable.name, "")
        before, words = self.printed(variable, value)
        self.text(before)
        self.writer.label(label if label in LABELS else "", words)
        if variable.name == "URL" and variable.form != "bare":
            self.writer.write(self.variant.url[1])

    def printed(self, variable: Variable, value: object) -> tuple[str, str]:
        """What stands before a value, and the value."""
        variant = self.variant
        if isinstance(value, Title):
            return "", self.title(value, variable.form)
        if isinstance(value, Names):
            form = variant.names if variable.name in ("author", "inventor") else variant.editors or variant.names
            return "", people.printed(value, _FORMS.get(variable.form, form))
        if isinstance(value, Date):
            return "", dates.printed(value, variable.form or variant.date, variant.months, variant.dash)
        if isinstance(value, Place):
            return self.place(variable, value)
        words = str(value)
        if variable.name == "page":
            return self.place(variable, Place(words))
        if variable.name == "DOI":
            return ("" if variable.form == "bare" else variant.doi), words
        if variable.name == "URL" and variable.form != "bare":
            return variant.url[0], words
        return "", self.quoted(words)

    def place(self, variable: Variable, value: Place) -> tuple[str, str]:
        words = _shortened(value.value, self.variant.ranges).replace("–", self.variant.dash)
        if variable.form == "bare":
            return "", words
        if value.term != "page":
            term = _TERMS.get(self.variant.months, {}).get(value.term, value.term)
            return f"{term} " if term else "", words
        terms = self.variant.page if variable.name == "page" else self.variant.locator or self.variant.page
        several = any(character in words for character in "–-, ")
        return terms[several], words

    def title(self, title: Title, form: str) -> str:
        words = title.words
        if title.language == "en" and self.variant.headline and form != "sentence":
            words = headline(words)
        return self.quoted(words)

    def quoted(self, words: str) -> str:
        """Quotations within a title: the other kind of marks where the title stands in marks itself."""
        if "“" not in words:
            return words
        text = self.writer.text
        opened = text.endswith(self.variant.quotes[0])
        left, right = self.variant.inner if opened else self.variant.quotes
        return words.replace("“", left).replace("”", right)


_FORMS = {"family": NameForm(initials="-", most=3), "inverted": NameForm(inverted="all", last=" and "), "plain": _PLAIN}


def _shortened(pages: str, how: str) -> str:
    """`123–125` as `123–25` or `123–5`; numbers below 100 stay whole with `two` (Chicago 17, 9.61)."""
    first, dash, last = pages.partition("–")
    if how == "full" or not dash or not (first.isdigit() and last.isdigit()) or len(first) != len(last):
        return pages
    same = next((at for at, (left, right) in enumerate(zip(first, last, strict=True)) if left != right), 0)
    if how == "two":
        if len(first) < 3 or first.endswith("00"):
            return pages
        keep = last[same:] if first[-2] == "0" else last[min(same, len(last) - 2) :]
        return f"{first}–{keep}"
    keep = last[same:] if last[-2:-1] != "1" or len(last) - same > 1 else last[-2:]
    return f"{first}–{keep}"
