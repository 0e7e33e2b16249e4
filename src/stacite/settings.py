"""Settings: the user's own file, then the project's, then `STACITE_*`; what comes later wins.

Anyone may have written the project's file (`.stacite.toml`, or `[tool.stacite]` of pyproject.toml). It says how the
documents are checked; what this computer sends, to whom, and where it keeps files is the user's to say (see `Level`).
"""

from __future__ import annotations

import os
import stat
import tomllib
import types
import typing
from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path
from shlex import quote
from typing import Any

from stacite.errors import BIBLIOGRAPHY_HINT, SettingsError, did_you_mean, listed, nearest, unknown_value
from stacite.model.citation import UNSURE_BELOW
from stacite.model.finding import Severity
from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES, HouseStyle, house_style
from stacite.text.patterns import pattern

if typing.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

FILE_NAME = ".stacite.toml"
_PYPROJECT = "pyproject.toml"
# Bytes; a settings file written by hand has a few thousand.
_LARGEST_FILE = 1_000_000
# Steps of tomllib for the dots of a file. It takes a square of them for a key, and all of a header for each key below;
# a file that a person wrote has some thousands.
_MOST_STEPS = 5_000_000
# Days, seconds, milliseconds, KiB and requests; more than anybody waits for, and than a date can hold.
_LARGEST_NUMBER = 1_000_000
# The user ID of root.
_SYSTEM = 0
NEVER = "never"
"""A level that no finding reaches."""
OUTPUT_FORMATS = tuple("concise csv full github gitlab html json junit markdown pdf sarif word xlsx".split())
"""The names of all reporters, which are in a higher layer."""
EXISTENCE = ("search", "identifiers", "off")
"""How to find out whether sources exist."""
_CHOICES: Mapping[str, Iterable[str]] = types.MappingProxyType(
    {
        "style": HOUSE_STYLES,
        "fail_on": (*Severity, NEVER),
        "output_format": OUTPUT_FORMATS,
        "track_changes": ("accept", "reject"),
        "existence": EXISTENCE,
        **HOUSE_CHOICES,
    }
)
_POSITIVE = frozenset(("dead_after", "concurrency", "per_host", "timeout_s", "max_body_kib"))


class Level(StrEnum):
    """Where a setting counts. The command line, the environment and the user's own file can set all of them."""

    PROJECT = "project"
    """Also in the project's file."""
    INSIDE = "inside"
    """Also in the project's file, for a path inside the project."""
    USER = "you"
    """Not in the project's file, unless the user trusts the project."""
    OWN = "yours"
    """Never in the project's file, which is shared with others."""


def _only_for(level: Level | None) -> Mapping[str, Level | None]:
    return types.MappingProxyType({"level": level})


_INSIDE = _only_for(Level.INSIDE)
_USER = _only_for(Level.USER)
_OWN = _only_for(Level.OWN)
_NO_KEY = _only_for(None)


def level(setting: Field[Any]) -> Level | None:
    """Where a field of Settings counts; None for what no file can set."""
    return typing.cast("Level | None", setting.metadata.get("level", Level.PROJECT))


@dataclass(frozen=True, slots=True)
class ServiceAddresses:
    """Base addresses, which a mirror, a proxy or a test can replace; they may be private."""

    doi: str = "https://doi.org"
    """The DOI system, which knows whether a DOI is registered, and with which agency."""
    crossref: str = "https://api.crossref.org"
    """Crossref: records of articles and books."""
    datacite: str = "https://api.datacite.org"
    """DataCite: records of data sets, reports and theses."""
    wayback: str = "https://web.archive.org"
    """The Wayback Machine: archived copies and their index."""
    archive: str = "https://archive.org"
    """The Internet Archive's quick lookup of archived copies."""
    perma: str = "https://api.perma.cc"
    """Perma.cc, which archives pages with `stacite archive`."""
    europepmc: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    """Europe PMC: open articles of medicine and biology, in which `--quotes` looks for quotations."""
    unpaywall: str = "https://api.unpaywall.org"
    """Unpaywall: where open copies of articles are; asked only with `mailto`."""
    arxiv: str = "https://export.arxiv.org"
    """arXiv: preprints."""
    openalex: str = "https://api.openalex.org"
    """OpenAlex: an index of articles, books and reports."""
    semanticscholar: str = "https://api.semanticscholar.org"
    """Semantic Scholar: an index of articles; asked only with a key."""
    dblp: str = "https://dblp.org"
    """DBLP: an index of computer science."""
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov"
    """PubMed: an index of medicine and biology."""
    openlibrary: str = "https://openlibrary.org"
    """Open Library: books."""
    k10plus: str = "https://sru.k10plus.de"
    """K10plus: the union catalog of German libraries, with books from all over the world."""
    dnb: str = "https://services.dnb.de"
    """The German National Library: books published in Germany since 1913."""
    loc: str = "http://lx2.loc.gov:210"
    """The Library of Congress: books."""
    hathitrust: str = "https://catalog.hathitrust.org"
    """HathiTrust: digitized books, by their numbers."""
    googlebooks: str = "https://www.googleapis.com"
    """Google Books; asked only with a key."""
    courtlistener: str = "https://www.courtlistener.com"
    """CourtListener: decisions of US courts; asked only with a key."""
    caselaw: str = "https://static.case.law"
    """The Caselaw Access Project: reporters of US courts, up to about 2018."""
    findcaselaw: str = "https://caselaw.nationalarchives.gov.uk"
    """Find Case Law: decisions of UK courts."""
    hudoc: str = "https://hudoc.echr.coe.int"
    """HUDOC: decisions of the European Court of Human Rights."""
    cellar: str = "http://publications.europa.eu"
    """CELLAR: the law of the European Union."""
    govinfo: str = "https://www.govinfo.gov"
    """GovInfo: US bills, statutes, regulations and reports, by their numbers."""
    federalregister: str = "https://www.federalregister.gov"
    """The Federal Register of the United States."""
    crsreports: str = "https://www.everycrsreport.com"
    """A list of the reports of the Congressional Research Service."""
    undocuments: str = "https://documents.un.org"
    """Documents of the United Nations, by their symbols."""
    retractionwatch: str = "https://gitlab.com"
    """The list of retractions of Retraction Watch and Crossref, which is downloaded only on request."""
    zoterolocal: str = "http://127.0.0.1:23119"
    """Zotero on this computer, for `extract --zotero` and `stacite zotero push`."""
    zotero: str = "https://api.zotero.org"
    """Your Zotero library at zotero.org; asked only with a key."""


@dataclass(frozen=True, slots=True, repr=False)
class ServiceKeys:
    """Your own keys to services. They are sent to their service alone, and appear in no report and no log.

    Those that are not set are looked for in the keyring of the system, if the package `keyring` is installed.
    """

    openalex: str = ""
    """Raises your daily budget at OpenAlex."""
    semanticscholar: str = ""
    """Semantic Scholar is not asked without one."""
    pubmed: str = ""
    """Lets PubMed be asked more often."""
    googlebooks: str = ""
    """Google Books is not asked without one."""
    courtlistener: str = ""
    """CourtListener is not asked without one."""
    internetarchive: str = ""
    """`ACCESS:SECRET` of your account at the Internet Archive, to archive pages with `stacite archive`."""
    perma: str = ""
    """Of your account at Perma.cc, to archive pages with `stacite archive`."""
    zotero: str = ""
    """To your library at zotero.org, for `extract --zotero` and `stacite zotero push` where no Zotero is running."""
    zoterolocal: str = ""
    """Of Zotero on this computer; stacite gets it when you choose Always Allow, and keeps it in the keyring."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How many requests are sent, how fast, and how long stacite waits."""

    concurrency: int = 128
    """Maximum number of requests at the same time."""
    per_host: int = 10
    """Maximum number of requests to one host at the same time."""
    interval_ms: int = 50
    """Minimum time between two requests to one host, in milliseconds."""
    timeout_s: float = 20.0
    """Maximum time to load a page, in seconds."""
    wait_budget_s: float = 60.0
    """Maximum time that one run waits because servers request it (`Retry-After`), in seconds."""
    max_body_kib: int = 256
    """How much of a page is read at most, in KiB, both compressed and decompressed."""


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """How long the result of a link check is reused. Results other than these are never reused."""

    alive_days: int = 7
    """For how many days a working link is not checked again; 0 to check it in every run."""
    moved_days: int = 7
    """For how many days a link that has moved is not checked again; 0 to check it in every run."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    registry: str = field(default="citations.yaml", metadata=_INSIDE)
    """The registry, relative to the settings file."""
    mailto: str = field(default="", metadata=_USER)
    """Your email address. Crossref and other services respond faster to requests that include one."""
    select: tuple[str, ...] = ()
    """The rules to run, as codes, prefixes or names. If empty, the default rules run."""
    ignore: tuple[str, ...] = ()
    """Rules not to run."""
    extend_select: tuple[str, ...] = ()
    """Rules to run in addition to the default ones."""
    pedantic: bool = False
    """Run the rules that are rarely worth an edit, too."""
    fail_on: str = "error"
    """A check fails if any finding is at this level or above: `error`, `warning` or `info`. With `never`, none does."""
    baseline: str = field(default="", metadata=_INSIDE)
    """A file of known findings, which are hidden; relative to the settings file."""
    dead_after: int = 1
    """A broken link is a warning until it has been broken on this many different days, and then an error."""
    unsure_below: float = UNSURE_BELOW
    """A citation may be misread if stacite's confidence in it is below this value (0 to 1)."""
    style: str = ""
    """A house style: `chicago17`, `chicago18`, `oscola`, `bluebook`, `mhra`, `german` or `french`.
    If empty, the style is what most notes do."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """Individual options of the house style, which override those of `style`."""
    output_format: str = "full"
    """The format of the report; see `--output-format`."""
    offline: bool = False
    """Make no network requests."""
    jobs: int = field(default=0, metadata=_USER)
    """The number of processes that read documents; 0 for one on each core."""
    track_changes: str = "accept"
    """Whether to `accept` or `reject` tracked changes when reading Word and ODT files."""
    cache_dir: str = field(default="", metadata=_USER)
    """The folder of the cache. If empty, it is `stacite` in your cache folder."""
    refresh: bool = False
    """Check everything again instead of using cached results."""
    archive: bool = False
    """Look for archived copies of pages that are gone."""
    drift: bool = False
    """Compare pages with captures of the Wayback Machine from when they were read."""
    quotations: bool = False
    """Look for quotations in the texts of their sources."""
    allow_private: tuple[str, ...] = field(default=(), metadata=_USER)
    """Private addresses that may be requested, in CIDR notation, for example `10.1.0.0/16`."""
    trust_project: bool = field(default=False, metadata=_USER)
    """Trust the project: let its files change every setting and use files outside its folder."""
    existence: str = "search"
    """How to find out whether sources exist: by `identifiers` only, by a `search` of their titles as well, or `off`."""
    skip_services: tuple[str, ...] = ()
    """Services not to ask whether sources exist, by the names of their addresses, for example `openalex`."""
    services: ServiceAddresses = field(default_factory=ServiceAddresses, metadata=_USER)
    keys: ServiceKeys = field(default_factory=ServiceKeys, repr=False, metadata=_OWN)
    network: NetworkSettings = field(default_factory=NetworkSettings, metadata=_USER)
    cache: CacheSettings = field(default_factory=CacheSettings)
    root: str = field(default="", metadata=_NO_KEY)
    """The folder of the project's settings file; empty, which is the current folder, if there is none."""
    chosen_paths: frozenset[str] = field(default=frozenset(), repr=False, metadata=_NO_KEY)
    """The settings whose paths the user has chosen, so that they may lead outside the project."""
    sources: dict[str, str] = field(default_factory=dict, repr=False, compare=False, metadata=_NO_KEY)
    """Where each setting that is not a default was set: a file and its key, or a variable."""
    ignored: tuple[str, ...] = field(default=(), repr=False, metadata=_NO_KEY)
    """A sentence for each settings file that was ignored, as a whole or in part."""
    project_limits: tuple[tuple[str, tuple[str, ...]], ...] = field(default=(), repr=False, metadata=_NO_KEY)
    """The settings of the project's file by which a run checks less or can't fail, as they are there."""

    @property
    def limits(self) -> str:
        """A clause on those of them that are in force, unless the user trusts the project; empty where there are none.

        Anybody may have written that file, so the report says what it leaves out.
        """
        named = [
            _limit(name.replace("_", "-"), words)
            for name, words in self.project_limits
            if set(words) <= set(_words(getattr(self, name)))
        ]
        return "" if self.trust_project or not named else f"they {' and '.join(named)}"

    @property
    def rejects_changes(self) -> bool:
        """Whether documents are read as if all tracked changes were rejected."""
        return self.track_changes == "reject"

    @property
    def threshold(self) -> Severity | None:
        """The level from which a finding fails the run; None for never."""
        return None if self.fail_on == NEVER else Severity(self.fail_on)

    @property
    def asked_for(self) -> HouseStyle:
        """The house style in force, with its individual options."""
        return house_style(self.style, self.house)

    def path(self, name: str) -> Path:
        """The path that a setting has, relative to the current folder.

        Raises SettingsError if it leads outside the project and the user hasn't chosen it.
        """
        path, folder = Path(self.root, getattr(self, name)), project_folder(Path(self.root))
        if not (self.trust_project or name in self.chosen_paths or is_inside(path, folder)):
            option = name.replace("_", "-")
            hint = f"Name the file with --{option}, or use --trust-project if you trust the project."
            raise SettingsError(f"the {option} {getattr(self, name)} is outside the project, {folder}", hint)
        return relative_path(path)


def load(
    start: Path,
    config: Path | None = None,
    *,
    isolated: bool = False,
    trust_project: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings in force in folder `start`: those of the user's own file, of the project's, and of the environment.

    The project's file is in the nearest folder, from `start` up, with a `.stacite.toml` or a pyproject.toml with
    `[tool.stacite]`. `config` names a file to use in its place, which the user trusts by naming it; `isolated` looks
    for no file. Raises SettingsError with file, key and a suggestion.
    """
    settings = Settings()
    own = None if isolated else user_file(environ)
    if own is not None and _is_file(own):
        settings = _with_file(settings, _read(own), str(own))
        # A relative path is looked for in each project, which decides where it leads.
        paths = (name for name in _settings_of(Level.INSIDE) if Path(getattr(settings, name)).is_absolute())
        settings = replace(settings, chosen_paths=frozenset(paths))
    is_trusted = trust_project or _from_environment(settings, environ).trust_project
    if config is not None:
        data = _read(config)
        settings = replace(_with_file(settings, data, str(config)), root=str(config.parent.resolve()))
        settings = replace(settings, chosen_paths=settings.chosen_paths | _given_paths(data))
    elif not isolated:
        settings = _with_project(settings, start.resolve(), own, is_trusted=is_trusted)
    settings = _from_environment(settings, environ)
    set_here = frozenset(name for name in _settings_of(Level.INSIDE) if _variable(name) in environ)
    return replace(
        settings,
        trust_project=trust_project or settings.trust_project,
        chosen_paths=settings.chosen_paths | set_here,
    )


def user_file(environ: Mapping[str, str]) -> Path | None:
    """The user's own settings file, which need not exist; None if there is no place for one.

    It is in $XDG_CONFIG_HOME or ~/.config (XDG Base Directory Specification), on Windows in %APPDATA%.
    """
    from stacite.files import user_folder  # noqa: PLC0415 - not for those who only want the help

    folder = user_folder("XDG_CONFIG_HOME", "APPDATA", ".config", environ)
    return folder / "stacite.toml" if folder is not None else None


def project_folder(folder: Path, root: Path | None = None) -> Path:
    """The folder that holds the project of a folder: the root of its git repository, else `root` if that is above it.

    `root` is the folder of the settings or the current one. Without either it is the folder itself. A home folder is no
    project of what is below it, and neither is a folder to which everyone can add a `.git`.
    """
    # As strings: Path raises an error where there is no home, in a loop of links, and in a folder of another user.
    folder, home = Path(os.path.realpath(folder)), Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111
    above = list(takewhile(lambda each: not home.is_relative_to(each), (folder, *folder.parents)))
    for each in above:
        if os.path.exists(each / ".git") and (each == folder or not _is_open(each)):  # noqa: PTH110
            return each
    return root if root is not None and (root := Path(os.path.realpath(root))) in above else folder


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path stays in a folder, which has no symbolic links, wherever those in the path lead."""
    try:
        # As written first: on Windows, a mere look at a path of another computer tells that computer who looks.
        plain = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` follows links
        return plain.is_relative_to(folder) and Path(os.path.realpath(plain)).is_relative_to(folder)
    except ValueError:  # a null character
        return False


def relative_path(path: Path, start: Path | None = None) -> Path:
    """The path relative to a folder, or to the current one; as it is where it is on another drive of Windows."""
    try:
        return Path(os.path.relpath(path, start))
    except ValueError:
        return path


def registry_option(registry: str) -> str:
    """What a command needs to use this registry, with a space before it; nothing for `citations.yaml`."""
    return "" if registry == Settings().registry else f" --registry {quote(registry)}"


def _with_project(settings: Settings, start: Path, own: Path | None, *, is_trusted: bool) -> Settings:
    """The settings with those of the project's file that count; the others are told in `ignored`."""
    found = next(_project_files(start), None)
    if found is None:
        return settings
    if not is_trusted and (why := _distrust(found, start)):
        sentence = f"{found} was ignored, because {why}. To use it, name it with --config."
        return replace(settings, ignored=(sentence,))
    data = _read(found)
    everything = _with_file(settings, data, str(found))  # with a slip in what is ignored, too, the file is wrong
    private = _settings_of(Level.OWN) | (frozenset() if is_trusted else _settings_of(Level.USER))
    barred = [name for name in map(_name, data) if name in private]
    counted = replace(everything, **{name: getattr(settings, name) for name in barred})
    return replace(
        counted,
        root=str(found.parent),
        chosen_paths=settings.chosen_paths - _given_paths(data),
        ignored=tuple(_barred(found, barred, own)),
        project_limits=tuple(
            (name, _words(value))
            for name in map(_name, data)
            if name in _LIMITING and _LIMITING[name](value := getattr(counted, name))
        ),
    )


# Those by which a run checks less, and the one by which it can't fail: with which values they do.
_LIMITING: Mapping[str, typing.Callable[[Any], bool]] = types.MappingProxyType(
    {
        **dict.fromkeys(("offline", "select", "ignore", "skip_services"), bool),
        "fail_on": lambda value: value == NEVER,
        "existence": lambda value: value != EXISTENCE[0],
    }
)


def _limit(name: str, words: Sequence[str]) -> str:
    """What a setting does, as a verb and its object: `ignore S611`, `set fail-on to never`."""
    said = ", ".join(words)
    if words == _words(True):
        return f"set {name}"
    return f"{name} {said}" if name in ("ignore", "select") else f"set {name} to {said}"


def _words(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (str(value),)


def _barred(file: Path, barred: Sequence[str], own: Path | None) -> Iterator[str]:
    """The sentences on the settings of a project's file that do not count."""
    names = [name for name in barred if name not in _settings_of(Level.OWN)]
    if names != barred:
        place = f" in {own}," if own is not None else ""
        yield (
            f"{file} contains keys, which were ignored: a project's file is shared with others. Remove them from it,"
            f" and set them{place} in the environment or in your keyring."
        )
    if not names:
        return
    *most, last = (name.replace("_", "-") for name in names)
    listed = f"{', '.join(most)} and {last}" if most else last
    they_were, them = ("they were", "them") if most else ("it was", "it")
    place = f", or set {them} in {own}" if own is not None else ""
    yield (
        f"{file} sets {listed}, which a project's file can't set, so {they_were} ignored. "
        f"If you trust the project, use --trust-project{place}."
    )


def _distrust(file: Path, start: Path) -> str:
    """Why a settings file may not be the project's own: the clause of a sentence; empty if it may."""
    if not is_inside(file, project_folder(file.parent)):
        return "it is outside the project"
    if file.parent != start and _is_open(file.parent) and file.stat().st_uid not in (os.geteuid(), _SYSTEM):
        return f"everyone can write to {file.parent}, and the file is not yours"
    return ""


def _is_open(folder: Path) -> bool:
    """Whether every user of this computer can write to a folder, as to /tmp."""
    return os.name == "posix" and bool(folder.stat().st_mode & stat.S_IWOTH)


def _settings_of(wanted: Level) -> frozenset[str]:
    return frozenset(entry.name for entry in fields(Settings) if level(entry) is wanted)


def _given_paths(data: Iterable[str]) -> frozenset[str]:
    return _settings_of(Level.INSIDE) & set(map(_name, data))


def _name(key: str) -> str:
    """The name of a key's field."""
    return key.replace("-", "_")


def _with_file(settings: Settings, data: dict[str, Any], source: str) -> Settings:
    settings = _build(settings, data, source, "")
    return replace(settings, sources={**settings.sources, **{_name(key): f"{source}: {key}" for key in data}})


def check_value(name: str, value: Any, where: str) -> None:
    """Raise SettingsError for a value that a setting can't have; `where` says where it was set.

    The name of one in a table begins with the table's: `network.per_host`.
    """
    if isinstance(value, str):
        _check_text(name, value, where)
    elif name == "allow_private":
        _check_networks(value, where)
    elif name == "skip_services":
        for service in value:
            if service not in SERVICES:
                raise SettingsError(*unknown_value(where, service, SERVICES))
    elif type(value) in (int, float):
        must = _range(name.rpartition(".")[2], value)
        if must:
            # With thousands of digits, a number has no text.
            but = f", not {value}" if abs(value) <= _LARGEST_NUMBER else ""
            raise SettingsError(f"{where} must be {must}{but}", "To use the default, leave it out.")


def _check_text(name: str, value: str, where: str) -> None:
    if not value:
        return
    table, _, name = name.rpartition(".")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise SettingsError(*unknown_value(where, value, _CHOICES[name]))
    if name == "mailto" and not (all(value.partition("@")) and len(value.split()) == 1):
        raise SettingsError(f"{where} must be an email address, not “{value}”", "For example: name@example.org.")
    if table == "services" and not value.startswith(("http://", "https://")):
        hint = f"Write the whole address, such as {SERVICES[name]}."
        raise SettingsError(f"{where} must be a web address, not “{value}”", hint)


def _check_networks(values: Iterable[str], where: str) -> None:
    import ipaddress  # noqa: PLC0415 - few people allow any

    for value in values:
        try:
            ipaddress.ip_network(value, strict=False)
        except ValueError as error:
            hint = "Write an address or a block, for example 127.0.0.1 or 10.1.0.0/16."
            raise SettingsError(f"{where}: “{value}” is not an address", hint) from error


def _range(name: str, value: float) -> str:
    """What the value of a setting must be; empty if it is."""
    if name == "unsure_below":
        return "" if 0 <= value <= 1 else "between 0 and 1"
    if value > _LARGEST_NUMBER:
        return f"{_LARGEST_NUMBER:,} or less"
    # NaN is neither.
    if name in _POSITIVE:
        return "" if value > 0 else "greater than 0"
    return "" if value >= 0 else "0 or more"


def _project_files(start: Path) -> Iterator[Path]:
    """The files with settings in a folder and those above it, nearest first."""
    for folder in (start, *start.parents):
        if _is_file(own := folder / FILE_NAME):
            yield own
        project = folder / _PYPROJECT
        if _is_file(project) and "stacite" in _tool(_toml(project)):
            yield project


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder of another user
        return False


def _toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise SettingsError(
            f"{path}: the file can't be read: {(error.strerror or str(error)).lower()}",
            "Check the file, or name another with --config.",
        ) from error
    if len(data) > _LARGEST_FILE:
        raise SettingsError(f"{path}: larger than {_LARGEST_FILE // 1_000_000} MB", "Name another with --config.")
    try:
        if _toml_steps(data) > _MOST_STEPS:
            raise RecursionError  # noqa: TRY301 - as for brackets
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:  # a ValueError of int() too, for a number of thousands of digits
        why, hint = "nested too deeply" if isinstance(error, RecursionError) else str(error), ""
        if isinstance(error, tomllib.TOMLDecodeError):
            why, hint = _toml_words(why, data.decode(errors="replace").splitlines())
        hint = hint or "Fix the file, or run the command with --isolated."
        raise SettingsError(f"{path}: not valid TOML: {why}", hint) from error


_TOML_PLACE = pattern(r" \(at (?:line (?P<line>\d{1,9}), column \d{1,9}|end of document)\)\Z")
_BARE_VALUE = pattern(
    r"\s{0,99}(?P<key>[\w-]{1,60})\s{0,9}=\s{0,9}(?P<value>[^\W\d][\w.:/ -]{0,99}?)\s{0,99}(?:#.*)?\Z"
)
_TOML_KEY = pattern(r"\s{0,99}(?P<key>[\w.-]{1,60})\s{0,9}=")


def _toml_words(why: str, lines: Sequence[str]) -> tuple[str, str]:
    """What is wrong with a file, and what to do about it, for complaints that don't say it; else as it is."""
    if (place := _TOML_PLACE.search(why)) is None or not lines:
        return why, ""
    at, line = place[0], lines[min(int(place["line"] or len(lines)), len(lines)) - 1]
    if why.startswith("Invalid value") and (bare := _BARE_VALUE.match(line)):
        if bare["value"].lower() in ("true", "false"):
            return f"{bare['value']} must be in lower case{at}", f"Write {bare['key']} = {bare['value'].lower()}."
        return f"the value needs quotes{at}", f'Write {bare["key"]} = "{bare["value"]}".'
    if why.startswith("Cannot overwrite a value") and (twice := _TOML_KEY.match(line)):
        return f"{twice['key']} is given twice{at}", "Delete one of the two lines."
    if why.startswith((r"Illegal character '\n'", "Unterminated string")):
        return f"a quotation mark is not closed{at}", "Close it at the end of the value."
    return why, ""


def _toml_steps(data: bytes) -> int:
    """How long tomllib may take for dotted keys, which a stranger's file may have by the thousand."""
    dots = [line.count(b".") for line in data.split(b"\n")]
    return sum(number**2 for number in dots) + max(dots) * len(dots)


def _tool(data: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of tools, as pyproject.toml has them."""
    tool = data.get("tool", {})
    return tool if isinstance(tool, dict) else {}


def _read(path: Path) -> dict[str, Any]:
    data = _toml(path)
    if path.name == _PYPROJECT or "tool" in data:
        data = _tool(data).get("stacite", {})
    if not isinstance(data, dict):
        raise SettingsError(f"{path}: [tool.stacite] must be a table", _NO_TABLE)
    return data


_NO_SETTINGS = {"bibliography": BIBLIOGRAPHY_HINT}


@cache  # evaluating the annotations takes longer than all else that loads settings
def _hints(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields."""
    return typing.get_type_hints(kind)


def _build(base: Any, data: Any, source: str, where: str) -> Any:
    """`base` with the values of a table."""
    if not isinstance(data, dict):
        raise SettingsError(f"{source}: {where.rstrip('.') or 'the file'} must be a table", _NO_TABLE)
    known = {entry.name.replace("_", "-"): entry for entry in fields(base) if level(entry) is not None}
    hints = _hints(base.__class__)
    values = {}
    for key, value in data.items():
        entry = known.get(key.replace("_", "-"))
        if entry is None:
            tables = [] if where else [name for name, each in known.items() if _has(getattr(base, each.name), key)]
            hint = _NO_SETTINGS.get(key) or did_you_mean(key, known, f"Known settings: {', '.join(sorted(known))}.")
            if tables:
                line = f"[tool.stacite.{tables[0]}]" if Path(source).name == _PYPROJECT else f"[{tables[0]}]"
                hint = f"{key} belongs in the table {line}. Write it below that line, and remove a # before it."
            if where and _has(Settings(), key):
                table = f"tool.stacite.{where[:-1]}" if Path(source).name == _PYPROJECT else where[:-1]
                hint = f"{key} goes above the line [{table}]. Move it there."
            raise SettingsError(f"{source}: unknown setting {where}{_quoted(key)}", hint)
        before = getattr(base, entry.name)
        values[entry.name] = (
            _build(before, value, source, f"{where}{key}.")
            if is_dataclass(before)
            else _value(hints[entry.name], f"{where}{entry.name}", value, f"{source}: {where}{key}")
        )
    return replace(base, **values)


def _has(table: Any, key: str) -> bool:
    """Whether a default value is a table with this key."""
    return is_dataclass(table) and key.replace("-", "_") in {each.name for each in fields(table)}


def _value(kind: Any, name: str, value: Any, where: str) -> Any:
    """The value of a setting from a file, if it can have it."""
    if typing.get_origin(kind) is tuple:
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            hint = f'Write ["{value}"].' if isinstance(value, str) else 'Write it as ["…", "…"].'
            raise SettingsError(f"{where} must be a list of strings", hint)
        value = tuple(value)
    elif kind is float and type(value) is int:
        # One that is far too large for a setting can be too large for a float.
        value = float(value) if abs(value) <= _LARGEST_NUMBER else value
    elif type(value) is not kind:
        must, hint = _WORDS[kind]
        if (choice := name.rpartition(".")[2]) in _CHOICES:
            choices = tuple(_CHOICES[choice])
            must, hint = listed(choices), f'Write it in quotes, such as "{choices[0]}".'
        but = "" if name.startswith("keys.") else f", not {_shown(value)}"  # it may be a key without quotes
        raise SettingsError(f"{where} must be {must}{but}", hint)
    check_value(name, value, where)
    return value


def _shown(value: Any) -> str:
    """A value of the wrong type; nested deeply, or with thousands of digits, it has no text of its own."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if type(value) is int and abs(value) > _LARGEST_NUMBER:
        return "a large number"
    return f"“{value}”" if isinstance(value, str) else str(value).lower()


_NO_TABLE = "Write its settings below it, one per line, as name = value."
SERVICES: Mapping[str, Any] = types.MappingProxyType({each.name: each.default for each in fields(ServiceAddresses)})
"""The usual address of each service, by its name in the settings."""
_WORDS: Mapping[Any, tuple[str, str]] = types.MappingProxyType(
    {
        str: ("a string", "Put it in quotes."),
        bool: ("true or false", "Write true or false without quotes."),
        int: ("a whole number", "Write it without quotes, such as 3."),
        float: ("a number", "Write it without quotes, such as 0.5."),
    }
)
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


def with_keyring(settings: Settings) -> Settings:
    """The settings with the keys that only the system's keyring has, under the service `stacite` and their names.

    Nothing changes without the package `keyring`, or where there is no keyring that can be opened.
    """
    missing = [each.name for each in fields(ServiceKeys) if not getattr(settings.keys, each.name)]
    try:
        import keyring  # noqa: PLC0415 - an extra, and needed only online

        found = {name: key for name in missing if (key := keyring.get_password("stacite", name))}
    except Exception:  # it is another program's: D-Bus, a password that nobody types, a locked file
        return settings
    return replace(settings, keys=replace(settings.keys, **found)) if found else settings


def keep_key(name: str, key: str) -> None:
    """Put a key that a service has given its user into the system's keyring; nothing happens without one."""
    try:
        import keyring  # noqa: PLC0415 - as above

        keyring.set_password("stacite", name, key)
    except Exception:  # as above
        return


_PREFIX = "STACITE_"


def _variable(name: str) -> str:
    return f"{_PREFIX}{name.upper()}"


def _from_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """`STACITE_MAILTO`, `STACITE_OFFLINE=1`, `STACITE_SELECT=N,L301`, `STACITESERVICES_DOI=…`."""
    kinds = _hints(Settings)
    known: set[str] = set()
    tables: dict[str, str] = {}
    for entry in fields(Settings):
        kind, name = kinds[entry.name], _variable(entry.name)
        if level(entry) is None:
            continue
        if is_dataclass(kind) and isinstance(kind, type):
            inner = getattr(settings, entry.name)
            hints = _hints(kind)
            variables = {inner_name: f"{name}_{inner_name.upper()}" for inner_name in hints}
            known.update(variables.values())
            tables[name] = next(iter(variables.values()))
            given = {
                inner_name: _parse(hints[inner_name], f"{entry.name}.{inner_name}", environ[variable], variable)
                for inner_name, variable in variables.items()
                if variable in environ
            }
            settings = replace(settings, **{entry.name: replace(inner, **given)})
            continue
        known.add(name)
        if name in environ:
            value = _parse(kind, entry.name, environ[name], name)
            settings = replace(settings, **{entry.name: value}, sources={**settings.sources, entry.name: name})
    _refuse_misspelled(environ, known, tables)
    return settings


# The options of `stacite check` that no setting stands for.
OPTIONS_ONLY = tuple(
    "all config diff fix force from interactive isolated output quiet quotes record require-online severity"
    " skip-without-notes sources statistics summary strict unsafe-fixes update-baseline watch".split()
)


def _refuse_misspelled(environ: Iterable[str], known: Collection[str], tables: Mapping[str, str]) -> None:
    """Raise SettingsError for a variable that looks like a setting's; any other may belong to another program.

    The name of an option or of a table looks like one too: who sets it relies on it. `tables` has the first variable of
    each.
    """
    hints = {
        **{name: f"Did you mean {name}?" for name in known},
        **{_variable(name.replace("-", "_")): f"Use the option --{name}." for name in OPTIONS_ONLY},
        **{table: f"Set one of its settings, such as {first}." for table, first in tables.items()},
    }
    words = {name.removeprefix(_PREFIX): hint for name, hint in hints.items()}
    for name in environ:
        plain = name.strip().upper()
        if name in known or not plain.startswith(_PREFIX):
            continue
        hint = hints.get(plain) or words.get(nearest(plain.removeprefix(_PREFIX), words), "")
        if plain in known and name != name.strip():
            hint = "Remove the spaces from its name."
        if hint:
            raise SettingsError(f"there is no setting {_quoted(name)}", hint)


def _quoted(name: str) -> str:
    """In quotation marks where it would not be seen whole: “STACITE_OFFLINE ”."""
    return name if name and name == name.strip() else f"“{name}”"


def _parse(kind: Any, name: str, text: str, variable: str) -> Any:
    """The value of a setting from a variable, if it can have it."""
    value: Any
    if typing.get_origin(kind) is tuple:
        value = tuple(part.strip() for part in text.split(",") if part.strip())
    elif kind is bool:
        if text.strip().lower() not in (*_TRUE, *_FALSE):
            raise SettingsError(f"{variable} must be true or false, not “{text}”", "Write 1 or 0.")
        value = text.strip().lower() in _TRUE
    else:
        try:
            value = kind(text)
        except ValueError as error:
            must, _ = _WORDS[kind]
            hint = f"For example: {variable}={'3' if kind is int else '0.5'}"
            raise SettingsError(f"{variable} must be {must}, not “{text}”", hint) from error
    check_value(name, value, variable)
    return value
