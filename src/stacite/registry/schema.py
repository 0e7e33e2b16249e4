"""Read citations.yaml as a Registry with all locations, and report all problems at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import yaml

from stacite.errors import RegistryError
from stacite.model.citation import CitationForm, Locator
from stacite.model.finding import Location
from stacite.model.item import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES, TYPES, TYPES_BY_WORD, Date, Item, Name
from stacite.model.registry import (
    FORMAT_VERSION,
    Cite,
    Ignore,
    ReadEntry,
    RecordedCheck,
    Reference,
    RegisteredDocument,
    RegisteredNote,
    Registry,
    Seen,
    UnquotedText,
)
from stacite.registry import file_fields
from stacite.registry.file_fields import DATE, DAY_PATTERN, IGNORE, NAME, REQUIRED, SEASONS
from stacite.registry.keys import is_key_of, with_changed_keys
from stacite.registry.nodes import (
    FieldChecks,
    Node,
    YamlSource,
    anchors_and_tags,
    compose,
    is_null,
    without_garbage_collection,
)
from stacite.text.patterns import pattern
from stacite.text.yaml_scalars import TRUTH_VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacite.errors import RegistryProblem

    Marks = dict[str, tuple[yaml.Mark, yaml.Mark]]


class PartlyReadError(RegistryError):
    """The registry has problems. `registry` is what could be read; cites follow changed keys in it."""

    def __init__(self, source: YamlSource, problems: Sequence[RegistryProblem], registry: Registry) -> None:
        refusal = source.refuse(list(problems))
        super().__init__(refusal.message, refusal.path, refusal.source, refusal.problems)
        self.registry = registry

    @property
    def is_whole(self) -> bool:
        """Whether everything was read: the only problems are changed keys."""
        return all(problem.code == "Y905" for problem in self.problems)


class VariableLocations(Mapping[str, Location]):
    """Locations of the values, by variable."""

    __slots__ = ("_marks", "_source")

    def __init__(self, source: YamlSource, marks: Marks) -> None:
        self._source = source
        self._marks = marks

    def __getitem__(self, variable: str) -> Location:
        """The place of a variable's value."""
        start, end = map(self._source.place, self._marks[variable])
        return Location(self._source.path, *start, *end)

    def __iter__(self) -> Iterator[str]:
        """The variables, in the order of the file."""
        return iter(self._marks)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._marks)


_YEAR = pattern(r"-?\d{1,4}")


def from_parts(parts: Sequence[str]) -> str:
    """Return EDTF of year, month and day. Raises ValueError with a message for users."""
    year = parts[0] if parts else ""
    if not _YEAR.fullmatch(year):
        raise ValueError(f"“{year}” is not a year")
    if len(parts) > 3:
        raise ValueError("a date has at most a year, a month and a day")
    sign, digits = ("-", year[1:]) if year.startswith("-") else ("", year)
    edtf = sign + digits.zfill(4)
    for name, limit, part in zip(("month", "day"), (24, 31), parts[1:], strict=False):
        if not re.fullmatch(r"\d{1,2}", part) or not 1 <= int(part) <= limit:
            raise ValueError(f"“{part}” is not a {name}")
        edtf += f"-{part.zfill(2)}"
    return edtf


def from_map(values: Mapping[str, str]) -> str:
    """Return EDTF, or the literal text, of a CSL date. Raises ValueError with a message for users."""
    for key in ("literal", "raw"):
        if values.get(key):
            return values[key]
    season = values.get("season", "")
    month = values.get("month") or SEASONS.get(season, season)
    if values.get("day") and not month:
        raise ValueError("a day needs a month")
    parts = [part for part in (values.get("year", ""), month, values.get("day", "")) if part]
    if not values.get("year"):
        raise ValueError("a date needs a year")
    return from_parts(parts) + ("~" if is_true(values.get("circa", "")) else "")


def is_true(word: str) -> bool:
    """Whether a flag is set: `true`, `yes`, `1`."""
    return word.lower() in ("true", "yes", "on", "1")


def read_item(checks: FieldChecks, fields: dict[str, Node]) -> Item:
    """Make a work of the fields of a reference; empty fields are left out."""
    texts: dict[str, str] = {}
    names: dict[str, tuple[Name, ...]] = {}
    issued: dict[str, Date] = {}
    for variable, node in fields.items():
        if variable in TEXT_VARIABLES:
            if text := checks.text(node, variable):
                texts[variable] = text
        elif variable in NAME_VARIABLES:
            if people := _names(checks, node, variable):
                names[variable] = people
        elif variable in DATE_VARIABLES and (date := _date(checks, node, variable)):
            issued[variable] = date
    kind = fields.get("type")
    chosen = checks.choice(kind, TYPES, "type", TYPES_BY_WORD) if kind is not None and not is_null(kind) else ""
    return Item(chosen or Item().type, texts, names, issued)


def _names(checks: FieldChecks, node: Node, variable: str) -> tuple[Name, ...]:
    read = (_name(checks, entry, variable) for entry in checks.items(node, variable, "[{family: Doe, given: Jane}]"))
    return tuple(name for name in read if name is not None)


def _name(checks: FieldChecks, node: Node, variable: str) -> Name | None:
    before = len(checks.problems)
    fields = checks.fields(node, NAME, f"a name in `{variable}`")
    texts = {part.replace("-", "_"): checks.text(value, part) for part, value in fields.items() if part in NAME}
    if any(texts.values()):
        return Name(**texts)
    if len(checks.problems) == before:
        hint = "Give `family` and `given`, or `literal` for an organization."
        checks.report(node, f"a name in `{variable}` is empty", hint)
    return None


def _date(checks: FieldChecks, node: Node, variable: str) -> Date | None:
    if isinstance(node, yaml.ScalarNode):
        return Date(checks.text(node, variable)) if not is_null(node) and node.value else None
    ends = node.value if isinstance(node, yaml.SequenceNode) else [node]
    is_range = 1 <= len(ends) <= 2
    parts = [text for end in ends for text in _date_map(checks, end, variable)] if is_range else []
    if not is_range or len(parts) > 2:
        checks.report(node, f"`{variable}` must be one date, or two dates for a range")
        return None
    return Date("/".join(parts)) if parts else None


def _date_map(checks: FieldChecks, node: Node, variable: str) -> list[str]:
    before = len(checks.problems)
    fields = checks.fields(node, DATE, f"the date `{variable}`")
    parts = fields.pop("date-parts", None)
    values = {part: checks.text(value, part) for part, value in fields.items() if part in DATE and not is_null(value)}
    if len(checks.problems) > before:
        return []
    try:
        return [from_map(values)] if parts is None else _date_parts(checks, parts, values)
    except ValueError as error:
        checks.report(node, f"the date `{variable}` is not valid: {error}", "Write it as YYYY-MM-DD, or as text.")
        return []


def _date_parts(checks: FieldChecks, node: Node, values: Mapping[str, str]) -> list[str]:
    """CSL-JSON's `date-parts: [[2024, 8], [2024, 9]]`; pandoc also takes the inner list alone.

    A single date may have `season` and `circa` in addition.
    """
    entries = checks.items(node, "date-parts")
    if entries and all(isinstance(entry, yaml.ScalarNode) for entry in entries):
        entries = [node]
    if not 1 <= len(entries) <= 2:
        raise ValueError("`date-parts` must contain one date, or two dates for a range")
    rows = [[checks.text(part, "a part of a date") for part in checks.items(entry, "date-parts")] for entry in entries]
    if len(rows) > 1:
        return [from_parts(row) for row in rows]
    beside = {name: value for name, value in values.items() if name in ("season", "circa")}
    if len(rows[0]) != 1 or not beside:
        return [from_parts(rows[0]) + ("~" if is_true(values.get("circa", "")) else "")]
    return [from_map({"year": rows[0][0], **beside})]


_IGNORED_UNTIL = pattern(DAY_PATTERN)


def read_ignores(checks: FieldChecks, node: Node) -> tuple[Ignore, ...]:
    """Read entries that are a code, a prefix or a name, or have it as `rule` with `quote`, `until` and `reason`."""
    example = f"[{node.value[:60]}]" if isinstance(node, yaml.ScalarNode) else "[S602]"
    found = (_read(checks, entry) for entry in checks.items(node, "ignore", example))
    return tuple(ignore for ignore in found if ignore is not None)


def _read(checks: FieldChecks, node: Node) -> Ignore | None:
    if not isinstance(node, yaml.MappingNode):
        word = checks.filled(node, "a code in `ignore`")
        return Ignore(word, location=checks.place(node)) if word else None
    fields = checks.fields(node, IGNORE, "an entry in `ignore`", REQUIRED["ignore"])
    word = checks.filled(fields["rule"], "rule") if "rule" in fields else ""
    until = _day(checks, fields["until"], "until") if "until" in fields and not is_null(fields["until"]) else None
    reason, quote = (
        checks.text(fields[name], name) if name in fields and not is_null(fields[name]) else ""
        for name in ("reason", "quote")
    )
    return Ignore(word, until, reason, checks.place(fields.get("rule", node)), quote)


def read_seen(checks: FieldChecks, node: Node) -> Seen | None:
    """Read who has seen a work, when and where; reports an entry that says nothing."""
    before, example = len(checks.problems), "Write who has seen the source, and when: {by: J. Doe, on: 2026-05-03}."
    if isinstance(node, yaml.ScalarNode):
        checks.report(node, f"`seen` must have fields, not “{node.value[:40]}”", example)
        return None
    given = checks.fields(node, file_fields.SEEN, "seen")
    fields = {name: value for name, value in given.items() if not is_null(value)}
    on = _day(checks, fields["on"], "on") if "on" in fields else None
    by, note = (checks.text(fields[name], name) if name in fields else "" for name in ("by", "note"))
    seen = Seen(by, on, note)
    if seen == Seen() and len(checks.problems) == before:
        checks.report(node, "`seen` is empty", example)
    return None if seen == Seen() else seen


def _day(checks: FieldChecks, node: Node, name: str) -> date | None:
    before = len(checks.problems)
    text = checks.text(node, name)
    if len(checks.problems) > before:
        return None
    try:
        if _IGNORED_UNTIL.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    checks.report(node, f"`{name}` must be a date, not “{text[:40]}”", "Write it as YYYY-MM-DD.")
    return None


# Longer texts are never a number, date or keyword of YAML.
_LONGEST = 40
_FIRST = frozenset("0123456789+-.yYnNtTfFoO")
# Fields that must be numbers or truth values.
_NO_TEXTS = frozenset((*DATE, "stacite", "line", "on", "until")) - {"literal", "raw"}
# Fields in which stacite reads `null` as text: there are people with this name.
_NEVER_NOTHING = TEXT_VARIABLES | frozenset(NAME)
_DATE = "a date"
_YAML_DAY = pattern(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
# YAML 1.1 reads `010` as 8 and `12:30` as 750 (base 60); YAML 1.2 reads `0o10` as 8.
_OCTAL = pattern(r"(?P<sign>[-+]?)0o?(?P<digits>[0-7_]*[0-7])")
_HEX = pattern(r"(?P<sign>[-+]?)0x(?P<digits>[0-9a-fA-F]+)")
_BASE_60 = pattern(r"(?P<sign>[-+]?)(?P<digits>[1-9][0-9_]*(?::[0-5]?[0-9])+)")
_DECIMAL = pattern(r"[-+]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")


def unquoted_texts(source: YamlSource, root: Node) -> tuple[UnquotedText, ...]:
    """Return the texts that other YAML readers would not read as text, in the order of the file."""
    found: list[UnquotedText] = []
    todo: list[tuple[str, str, Node]] = [("", "", root)]
    while todo:
        reference, name, node = todo.pop()
        if isinstance(node, yaml.ScalarNode):
            found += _found(source, reference, name, node)
        elif isinstance(node, yaml.SequenceNode):
            todo += [(reference, name, entry) for entry in node.value if _may_be_one(entry)]
        else:
            own = reference or _id(node)
            todo += [
                (own, key.value, value)
                for key, value in node.value
                if _may_be_one(value) and isinstance(key, yaml.ScalarNode) and key.value not in _NO_TEXTS
            ]
    return tuple(sorted(found, key=lambda value: (value.location.line or 0, value.location.column or 0)))


def _id(node: yaml.MappingNode) -> str:
    """The key of a reference; empty for another mapping."""
    for key, value in node.value:
        if key.value == "id":
            return str(value.value) if isinstance(value, yaml.ScalarNode) else ""
    return ""


def _may_be_one(node: Node) -> bool:
    """Whether it looks like such a text, or may contain one."""
    if not isinstance(node, yaml.ScalarNode):
        return True
    return not node.style and node.value[:1] in _FIRST and len(node.value) <= _LONGEST


def _found(source: YamlSource, reference: str, name: str, node: yaml.ScalarNode) -> Iterator[UnquotedText]:
    read_as = read_by_others(node.value)
    if read_as == _DATE and name in DATE_VARIABLES:
        return  # which it is
    if read_as and (read_as != "nothing" or name in _NEVER_NOTHING):
        (line, column), end = source.place(node.start_mark), source.place(node.end_mark)
        yield UnquotedText(node.value, read_as, Location(source.path, line, column, *end), reference)


def read_by_others(text: str) -> str:
    """Describe how YAML 1.1 or 1.2 reads an unquoted text; empty if that prints the same."""
    lower = text.lower()
    if lower == "null":
        return "nothing"
    if lower in TRUTH_VALUES:
        return f"the truth value {TRUTH_VALUES[lower]}"
    if _YAML_DAY.fullmatch(text):
        return _DATE
    value = _number(text)
    return "" if value in ("", text) else f"the number {value}"


def _number(text: str) -> str:
    """Return the number as a program prints it; empty if the text is no number."""
    if match := _OCTAL.fullmatch(text):
        return _signed(match["sign"], int(match["digits"].replace("_", ""), 8))
    if match := _HEX.fullmatch(text):
        return _signed(match["sign"], int(match["digits"], 16))
    if match := _BASE_60.fullmatch(text):
        value = 0
        for part in match["digits"].replace("_", "").split(":"):
            value = value * 60 + int(part)
        return _signed(match["sign"], value)
    if not _DECIMAL.fullmatch(text):
        return ""
    digits = text.replace("_", "")
    if digits.lstrip("+-").isdigit():
        return str(int(digits))
    value_with_point = float(digits)
    return text if repr(value_with_point) == text else f"{value_with_point:g}"


def _signed(sign: str, value: int) -> str:
    return f"{'-' if sign == '-' else ''}{value}"


def read_registry(text: str, path: str, *, find_unquoted: bool = True) -> Registry:
    """Read a registry; with `find_unquoted` also find the texts that other YAML readers would not read as text.

    Raises RegistryError with all problems, in the order of the file: Y901 (no YAML), Y902 (a field
    given twice), Y903 (a field that is unknown, missing, or of the wrong shape), Y905 (a key that was
    changed while cites name the old one).
    """
    with without_garbage_collection():
        source = YamlSource(text, path)
        return read_nodes(source, compose(source), find_unquoted=find_unquoted)


def read_nodes(source: YamlSource, root: Node | None, *, find_unquoted: bool = True) -> Registry:
    """Read a registry from a composed tree; see `read_registry`."""
    if root is None or is_null(root):
        return Registry(path=source.path)
    if extras := anchors_and_tags(source, root):
        raise source.refuse(extras)
    reader = _RegistryReader(source)
    registry = reader.registry(root)
    if find_unquoted:
        registry = replace(registry, unquoted=unquoted_texts(source, root))
    if reader.problems:
        raise PartlyReadError(source, reader.problems, with_changed_keys(registry, reader.changed))
    return registry


_COMMENT, _LONGEST_COMMENT = pattern(r"\s#"), 500


class _RegistryReader(FieldChecks):
    """Reads one tree."""

    def __init__(self, source: YamlSource) -> None:
        super().__init__(source)
        self._cited: list[tuple[Node, str]] = []
        self._ids: dict[str, Node] = {}
        self.changed: dict[str, str] = {}
        """Keys in cites that were changed in the references, old to new."""

    def registry(self, root: Node) -> Registry:
        fields = self.fields(root, file_fields.ROOT, "the registry")
        if "stacite" in fields:
            self._version(fields["stacite"])
        reference_nodes = self._list(fields, "references")
        references = tuple(self._reference(node) for node in reference_nodes)
        document_nodes = self._list(fields, "documents")
        documents = tuple(self._document(node) for node in document_nodes)
        self._report_repeated("source", "key", reference_nodes, [entry.id for entry in references])
        self._report_repeated("document", "path", document_nodes, [entry.path for entry in documents])
        self._report_dangling(references)
        return Registry(documents, references, self.source.path)

    def _list(self, fields: dict[str, Node], name: str) -> list[Node]:
        return self.items(fields[name], name) if name in fields else []

    def _version(self, node: Node) -> None:
        version = self.number(node, "stacite")
        if version is not None and version > FORMAT_VERSION:
            message = f"the file has format {version}, but this version of stacite reads formats up to {FORMAT_VERSION}"
            self.report(node, message, "Upgrade stacite.")
        elif version == 0:
            self.report(node, "there is no format 0", f"Write `stacite: {FORMAT_VERSION}`.")

    def _word(self, fields: dict[str, Node], name: str) -> str:
        """Return a field as text; empty if it is missing or null."""
        node = fields.get(name)
        return "" if node is None or is_null(node) else self.text(node, name)

    def _ignore(self, fields: dict[str, Node]) -> tuple[Ignore, ...]:
        return read_ignores(self, fields["ignore"]) if "ignore" in fields else ()

    def _reference(self, node: Node) -> Reference:
        fields = self.fields(node, file_fields.REFERENCE, "a source", file_fields.REQUIRED["reference"])
        own: dict[str, Node] = {
            name: fields.pop(name) for name in ("id", "ignore", "checked", "seen") if name in fields
        }
        key = self.filled(own["id"], "id") if "id" in own else ""
        if key:
            self._ids.setdefault(key, own["id"])
        item = read_item(self, fields)
        checked = self._checked(own["checked"]) if "checked" in own and not is_null(own["checked"]) else None
        marks = {name: (value.start_mark, value.end_mark) for name, value in fields.items()}
        places = VariableLocations(self.source, marks)
        seen = read_seen(self, own["seen"]) if "seen" in own and not is_null(own["seen"]) else None
        place, has_comment = self.place(own.get("id", node)), self._has_comment(node)
        return Reference(key, item, self._ignore(own), checked, place, places, seen, has_comment=has_comment)

    def _has_comment(self, node: Node) -> bool:
        """Whether a comment is in an entry or next to it.

        The last mark of an entry is where the next one begins, but that of an entry in braces is before its comment.
        """
        start, text = self.source.start(node), self.source.text
        before = text[max(0, start - _LONGEST_COMMENT) : start].rstrip("- \t\r\n").rpartition("\n")[2]
        end = text.find("\n", self.source.end(node))
        inside = _COMMENT.search(text, start, end if end >= 0 else len(text))
        return inside is not None or before.lstrip().startswith("#")

    def _checked(self, node: Node) -> RecordedCheck:
        fields = self.fields(node, file_fields.CHECKED, "checked")
        return RecordedCheck(*(self._word(fields, name) for name in file_fields.CHECKED))

    def _document(self, node: Node) -> RegisteredDocument:
        fields = self.fields(node, file_fields.DOCUMENT, "a document", file_fields.REQUIRED["document"])
        path = self.filled(fields["path"], "path") if "path" in fields else ""
        notes = tuple(self._note(entry) for entry in self._list(fields, "notes"))
        sources = tuple(self._entry(entry) for entry in self._list(fields, "sources"))
        place = self.place(fields.get("path", node))
        read = tuple(self._read_entry(entry) for entry in self._list(fields, "bibliography"))
        return RegisteredDocument(path, self._word(fields, "sha256"), notes, place, sources, read, self._ignore(fields))

    def _read_entry(self, node: Node) -> ReadEntry:
        required = file_fields.REQUIRED["read entry"]
        fields = self.fields(node, file_fields.READ_ENTRY, "an entry of `bibliography`", required)
        return ReadEntry(*(self.filled(fields[name], name) if name in fields else "" for name in required))

    def _note(self, node: Node) -> RegisteredNote:
        fields = self.fields(node, file_fields.NOTE, "a note", file_fields.REQUIRED["note"])
        number = fields.get("number", node)
        marker_fields: dict[str, Node] = {}
        if "marker" in fields and not is_null(fields["marker"]):
            marker_fields = self.fields(fields["marker"], file_fields.MARKER, "marker")
        return RegisteredNote(
            self.filled(number, "number") if "number" in fields else "",
            self._word(fields, "text"),
            tuple(self._cite(entry) for entry in self._list(fields, "cites")),
            self.number(fields["line"], "line") if "line" in fields else None,
            self.number(fields["page"], "page") if "page" in fields else None,
            self.number(marker_fields["line"], "the line of `marker`") if "line" in marker_fields else None,
            self._word(marker_fields, "text"),
            self._ignore(fields),
            self.place(number),
        )

    def _entry(self, node: Node) -> RegisteredNote:
        fields = self.fields(node, file_fields.ENTRY, "an entry of the bibliography", file_fields.REQUIRED["entry"])
        return RegisteredNote(
            self._word(fields, "number"),
            self.filled(fields["text"], "text") if "text" in fields else "",
            tuple(self._cite(entry) for entry in self._list(fields, "cites")),
            self.number(fields["line"], "line") if "line" in fields else None,
            self.number(fields["page"], "page") if "page" in fields else None,
            location=self.place(fields.get("text", node)),
        )

    def _cite(self, node: Node) -> Cite:
        fields = self.fields(node, file_fields.CITE, "a citation")
        key = self._word(fields, "id")
        form = CitationForm.FULL
        if "form" in fields and not is_null(fields["form"]):
            # An unknown form is reported by `choice`; `ibid` needs no id, so that no second problem follows from it.
            form = CitationForm(self.choice(fields["form"], file_fields.FORMS, "form") or CitationForm.IBID)
        if key:
            self._cited.append((fields["id"], key))
        elif isinstance(node, yaml.MappingNode) and form is CitationForm.FULL:
            hint = "Add the key of a source, or set `form` to short, ibid or supra."
            self.report(node, "a citation has no `id`", hint)
        return Cite(key, form, self._locator(node, fields), self._word(fields, "prefix"))

    def _locator(self, node: Node, fields: dict[str, Node]) -> Locator | None:
        value, label = self._word(fields, "locator"), self._word(fields, "label")
        if label and not value:
            self.report(node, "a citation has a `label` but no `locator`", "Add `locator`, or delete `label`.")
        return Locator(value, label or "page") if value else None

    def _report_repeated(self, what: str, name: str, nodes: list[Node], values: list[str]) -> None:
        if len(set(values)) == len(values):
            return
        first: dict[str, Node] = {}
        for node, value in zip(nodes, values, strict=True):
            if value and first.setdefault(value, node) is not node:
                line = self.source.place(first[value].start_mark)[0]
                message = f"the {name} “{value[:60]}” is already used in line {line}"
                self.report(node, message, f"Give each {what} its own {name}.")

    def _report_dangling(self, references: tuple[Reference, ...]) -> None:
        cited = {key for _, key in self._cited}
        known = {reference.id for reference in references}
        if cited <= known:
            return
        self._report_changed_keys(cited - known, [each for each in references if each.id and each.id not in cited])
        for node, key in self._cited:
            if key not in known and key not in self.changed:
                near = self.advice(key, known)
                hint = (
                    near
                    if near.startswith("Change")
                    else "Add a source with this key as its `id`, or correct the citation."
                )
                self.report(node, f"no source has the key “{key[:60]}”", hint)

    def _report_changed_keys(self, lost: set[str], uncited: list[Reference]) -> None:
        """Report references whose key was changed while cites have the old one."""
        for key in sorted(lost):
            made_for = [reference for reference in uncited if is_key_of(key, reference.item)]
            if len(made_for) == 1:
                self.changed[key] = made_for[0].id
                count = sum(cited == key for _, cited in self._cited)
                cites = "1 citation still uses it" if count == 1 else f"{count} citations still use it"
                message = f"the key was “{key[:60]}”, and {cites}"
                hint = f"Change it back to {key[:60]}: keys must not change."
                self.report(self._ids[made_for[0].id], message, hint, "Y905")
