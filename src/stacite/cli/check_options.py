"""The options of a check on the command line, and the request that they amount to."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stacite.cli.options import (
    CacheDir,
    Config,
    Isolated,
    RegistryFile,
    TrackChanges,
    TrustProject,
    at_least,
    complete_codes,
    complete_existence,
    complete_formats,
    complete_levels,
    complete_services,
    complete_severities,
    complete_styles,
)
from stacite.errors import listed
from stacite.model.house_style import HOUSE_STYLES
from stacite.reporters.base import REPORTERS
from stacite.text.characters import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stacite.app.documents import Project
    from stacite.app.named_documents import NamedDocuments
    from stacite.model.document import Document
    from stacite.model.finding import Severity
    from stacite.model.registry import Registry
    from stacite.model.report import Report
    from stacite.reporters.base import Style

    Render = Callable[[Report, Style], str | bytes]


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DOC...]",
        help="Check these documents, folders or patterns such as 'drafts/*.docx', and the sources they cite. DOC can"
        " also be a registry.  [default: citations.yaml and the documents it lists]",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODES",
        help="Run only these rules, even if they are off by default: codes, prefixes, or names, separated by commas.",
        autocompletion=complete_codes,
    ),
]
Ignore = Annotated[
    list[str] | None, typer.Option(metavar="CODES", help="Don't run these rules.", autocompletion=complete_codes)
]
ExtendSelect = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODES", help="Run these rules in addition to the default ones.", autocompletion=complete_codes
    ),
]
Pedantic = Annotated[
    bool, typer.Option("--pedantic", help="Also report findings that are right but rarely worth an edit.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with status 1 on warnings, too: the same as --fail-on warning.")
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL",
        help="Exit with status 1 if any finding is at this level or above: error, warning or info. With never,"
        " findings don't affect the exit status.  [default: error]",
        autocompletion=complete_levels,
    ),
]
HouseStyle = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help=f"Check against a house style: {listed(HOUSE_STYLES)}.  [default: what most of the notes do]",
        callback=lambda name: name and name.lower(),
        autocompletion=complete_styles,
    ),
]
BaselineFile = Annotated[
    Path | None, typer.Option("--baseline", metavar="FILE", help="Hide the findings that are listed in FILE.")
]
UpdateBaseline = Annotated[
    bool, typer.Option("--update-baseline", help="Write the findings of this run to the baseline file.")
]
SkipWithoutNotes = Annotated[
    bool,
    typer.Option(
        "--skip-without-notes", help="Skip named files without notes, for example those that pre-commit names."
    ),
]
Offline = Annotated[bool, typer.Option("--offline", help="Make no network requests.")]
RequireOnline = Annotated[
    bool,
    typer.Option("--require-online", help="Exit with status 2 if there is no network or a service could not be used."),
]
Refresh = Annotated[bool, typer.Option("--refresh", help="Check everything again instead of using cached results.")]
LookForCopies = Annotated[bool, typer.Option("--archive", help="Look for archived copies of pages that are gone.")]
Drift = Annotated[
    bool,
    typer.Option(
        "--drift", help="Compare pages with captures of the Wayback Machine from when they were read (5 seconds each)."
    ),
]
Quotes = Annotated[
    bool,
    typer.Option(
        "--quotes", help="Look for quotations in cited web pages, and in the folder sources/ (files named by key)."
    ),
]
DeadAfter = Annotated[
    int | None,
    typer.Option(
        metavar="DAYS",
        parser=at_least(1),
        help="Report a broken link as a warning until it has been broken on DAYS different days."
        "  [at least 1; default: 1]",
    ),
]
FixIt = Annotated[bool, typer.Option("--fix", help="Apply the safe fixes (as tracked changes in Word documents).")]
UnsafeFixes = Annotated[
    bool, typer.Option("--unsafe-fixes", help="With --fix or --diff, include the fixes that you should review.")
]
Diff = Annotated[bool, typer.Option("--diff", help="Show what the fixes would change, without writing any file.")]
Interactive = Annotated[
    bool, typer.Option("--interactive", "-i", help="Go through the findings one by one, and fix, ignore, or skip each.")
]
Record = Annotated[bool, typer.Option("--record", help="Write the results for links and DOIs to the registry.")]
Watch = Annotated[
    bool,
    typer.Option(
        "--watch",
        help="Check again whenever a document, the registry or the settings change; request only new links.",
    ),
]
ShowSeverity = Annotated[
    str | None,
    typer.Option(
        "--severity",
        metavar="LEVEL",
        help="Show only findings at this level or above: error, warning or info. The others still count for the exit"
        " status.  [default: info]",
        autocompletion=complete_severities,
    ),
]
ShowAll = Annotated[
    bool,
    typer.Option(
        "--all", help="Show every finding in full, errors first; otherwise, findings with the same cause are folded."
    ),
]
Statistics = Annotated[
    bool,
    typer.Option(
        "--statistics",
        help="Print the number of findings for each rule instead of the findings (full, concise and json only).",
    ),
]
SourceTable = Annotated[
    bool,
    typer.Option(
        "--sources",
        help="Print the table of sources instead of the findings: whether each exists, and what shows that (full,"
        " concise and json only; csv and xlsx always contain it).",
    ),
]
Existence = Annotated[
    str | None,
    typer.Option(
        metavar="HOW",
        help="Choose how to find out whether sources exist: search, identifiers only, or off.  [default: search]",
        autocompletion=complete_existence,
    ),
]
SkipService = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-service",
        metavar="NAME",
        help="Don't ask this service whether sources exist, such as openalex; can be given several times.",
        autocompletion=complete_services,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--output-format",
        metavar="FORMAT",
        help=f"Choose the format of the report: {listed(REPORTERS)}. With pdf and word, you get a copy of the document"
        " with comments."
        "  [default: from the file name after -o, else full]",
        autocompletion=complete_formats,
    ),
]
Summary = Annotated[
    Path | None,
    typer.Option(
        "--summary",
        metavar="FILE",
        help="Also append the findings to FILE as Markdown, for example to $GITHUB_STEP_SUMMARY.",
    ),
]

# By the names of settings, in the order of the help: the type of an option, and its value where it is not given.
_OF_ANY_CHECK: Mapping[str, tuple[Any, Any]] = MappingProxyType(
    {
        "select": (Select, None),
        "ignore": (Ignore, None),
        "extend_select": (ExtendSelect, None),
        "pedantic": (Pedantic, False),
        "style": (HouseStyle, None),
        "quotations": (Quotes, False),
        "drift": (Drift, False),
        "dead_after": (DeadAfter, None),
        "track_changes": (TrackChanges, None),
        "offline": (Offline, False),
        "refresh": (Refresh, False),
        "archive": (LookForCopies, False),
        "existence": (Existence, None),
        "skip_services": (SkipService, None),
        "cache_dir": (CacheDir, None),
        "registry": (RegistryFile, None),
        "config": (Config, None),
        "isolated": (Isolated, False),
        "trust_project": (TrustProject, False),
    }
)


def as_typed(options: Mapping[str, Any], without: Sequence[str] = ("refresh",)) -> str:
    """Those of these options of a check that were given, as they can be typed again: `--style chicago17 --offline`."""
    words: list[str] = []
    for name, (kind, default) in _OF_ANY_CHECK.items():
        if (value := options.get(name, default)) == default or name in without:
            continue
        flag = next(iter(kind.__metadata__[0].param_decls), f"--{name.replace('_', '-')}")
        for each in value if isinstance(value, list) else [value]:
            words += [flag] if each is True else [flag, each.as_posix() if isinstance(each, Path) else str(each)]
    return one_line(" ".join(map(quote, words)))


NOT_GIVEN: Mapping[str, Any] = MappingProxyType({})
"""The default of a parameter `options` after others with one; `checks` always gives it."""


def checks(command: Callable[..., None], without: Sequence[str] = ()) -> Callable[..., None]:
    """The command with all options of a check in place of its parameter `options`.

    That gets their values by name, for `load_project`. Every command that checks has the same ones, but for those that
    it is `without`.
    """
    shared = [
        inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=value, annotation=kind)
        for name, (kind, value) in _OF_ANY_CHECK.items()
        if name not in without
    ]
    signature = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for each in signature.parameters.values():
        parameters += shared if each.name == "options" else [each]

    @wraps(command)
    def with_options(**given: Any) -> None:
        command(options={each.name: given.pop(each.name) for each in shared}, **given)

    # typer reads the signature, and looks up annotations by name where it finds no types in it.
    with_options.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    with_options.__annotations__ = {}
    return with_options


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The inputs and options of one check."""

    named: NamedDocuments | None
    """Documents; None for those of the registry."""
    project: Project
    render: Render
    before_requests: Callable[[Registry, Sequence[Document]], None]
    """Raises an error if the report can't be made of the documents, or would overwrite one."""
    makes_document: bool = False
    """Whether the report is a copy of the document, which goes into a file."""
    reader: str | None = None
    output: Path | None = None
    form: str = ""
    """The report's format."""
    summary: Path | None = None
    """The file that gets the findings as Markdown at its end, besides the report."""
    baseline: Path | None = None
    update_baseline: bool = False
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    interactive: bool = False
    record: bool = False
    require_online: bool = False
    quiet: bool = False
    show_all: bool = False
    """Whether every finding is shown in full."""
    severity: Severity | None = None
    """The level below which findings are not shown."""
    typed: Sequence[str] = ()
    """The documents as they were named."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those that every check has, as they were given."""
    has_verdict: bool = False
    """Whether the report that is printed begins with the verdict, so that the summary has no need to."""

    @property
    def writes(self) -> bool:
        """Whether it may change documents and the registry, or show how."""
        return self.fix or self.diff or self.interactive or self.record
