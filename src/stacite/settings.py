"""Settings: `.stacite.toml`, `[tool.stacite]` of pyproject.toml, `STACITE_*`; in that order of search."""

from __future__ import annotations

import os
import tomllib
import types
import typing
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from stacite.errors import SettingsError, did_you_mean
from stacite.model.citation import UNSURE_BELOW
from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES, HouseStyle, house_style

if typing.TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE_NAME = ".stacite.toml"


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
    """Maximum size that is read of a page, in KiB, both compressed and decompressed."""


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """How long the result of a link check is reused. Results other than these are never reused."""

    alive_days: int = 7
    """For how many days a working link is not checked again; 0 to check it in every run."""
    moved_days: int = 7
    """For how many days a link that has moved is not checked again; 0 to check it in every run."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a project can set."""

    registry: str = "citations.yaml"
    """The registry, relative to the settings file."""
    mailto: str = ""
    """Your email address. Crossref and other services respond faster to requests that include one."""
    select: tuple[str, ...] = ()
    """The rules to run, as codes, prefixes or names. If empty, the default rules run."""
    ignore: tuple[str, ...] = ()
    """Rules not to run."""
    extend_select: tuple[str, ...] = ()
    """Rules to run in addition to the default ones."""
    fail_on: str = "error"
    """A check fails if any finding is at this level or above: `error`, `warning`, `info` or `never`."""
    baseline: str = ""
    """A file of known findings, which are hidden; relative to the settings file."""
    dead_after: int = 1
    """A broken link is a warning until it has been broken on this many different days, and then an error."""
    unsure_below: float = UNSURE_BELOW
    """A citation may be misread if stacite's confidence in it is below this value (0 to 1)."""
    style: str = ""
    """A house style: `chicago17`, `chicago18`, `oscola` or `bluebook`. If empty, the style is what most notes do."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """Single options of the house style, which override those of `style`."""
    output_format: str = "full"
    """The format of the report; see `--output-format`."""
    offline: bool = False
    """Make no network requests."""
    jobs: int = 0
    """The number of processes that read documents; 0 for one on each core."""
    track_changes: str = "accept"
    """Whether to `accept` or `reject` tracked changes when reading Word and ODT files."""
    cache_dir: str = ""
    """The folder of the cache. If empty, it is `stacite` in your cache folder."""
    refresh: bool = False
    """Check everything again instead of using cached results."""
    archive: bool = False
    """Look for archived copies of pages that are gone."""
    allow_private: tuple[str, ...] = ()
    """Private addresses that may be requested, in CIDR notation, for example `10.1.0.0/16`."""
    services: ServiceAddresses = field(default_factory=ServiceAddresses)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    cache: CacheSettings = field(default_factory=CacheSettings)
    root: str = "."
    """The folder of the settings file; not a key of it."""

    @property
    def asked_for(self) -> HouseStyle:
        """The house style in force, with its single options."""
        return house_style(self.style, self.house)


def load(
    start: Path, config: Path | None = None, *, isolated: bool = False, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings in force in folder `start`.

    The nearest folder, from `start` up, with a `.stacite.toml` or a pyproject.toml with `[tool.stacite]` has the file.
    `config` names one, `isolated` reads none. `STACITE_MAILTO` and other `STACITE_*` override a file.
    Raises SettingsError with file, key and a suggestion.
    """
    settings = Settings()
    source = config or (None if isolated else _nearest(start))
    if source is not None:
        settings = replace(_build(Settings, _read(source), str(source), ""), root=str(source.parent))
        _check_house(settings, str(source))
    settings = _from_environment(settings, environ)
    _check_house(settings, "the environment")
    return settings


def check_style(name: str, source: str) -> None:
    """Raise SettingsError where there is no such house style."""
    if name and name not in HOUSE_STYLES:
        hint = did_you_mean(name, HOUSE_STYLES, f"Choose one of {', '.join(HOUSE_STYLES)}.")
        raise SettingsError(f"{source}: there is no house style {name!r}", hint)


def _check_house(settings: Settings, source: str) -> None:
    check_style(settings.style, source)
    for name, choices in HOUSE_CHOICES.items():
        word = getattr(settings.house, name)
        if word and word not in choices:
            key = name.replace("_", "-")
            hint = did_you_mean(word, choices, f"Choose one of {', '.join(choices)}.")
            raise SettingsError(f"{source}: [house] {key} can't be {word!r}", hint)


def _nearest(start: Path) -> Path | None:
    folders = [start.resolve(), *start.resolve().parents]
    for folder in folders:
        if (own := folder / FILE_NAME).is_file():
            return own
        project = folder / "pyproject.toml"
        if project.is_file() and "stacite" in _toml(project).get("tool", {}):
            return project
    return None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(
            f"{path}: can't be read: {error.strerror}", "Check the file, or name another with --config."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path}: not valid TOML: {error}", "Fix that line, or run the command with --isolated."
        ) from error


def _read(path: Path) -> dict[str, Any]:
    data = _toml(path)
    if path.name == "pyproject.toml" or "tool" in data:
        data = data.get("tool", {}).get("stacite", {})
    return data


def _build(cls: type[Any], data: Any, source: str, where: str) -> Any:
    if not isinstance(data, dict):
        raise SettingsError(f"{source}: {where.rstrip('.') or 'the file'} must be a table")
    known = {entry.name.replace("_", "-"): entry for entry in fields(cls) if entry.name != "root"}
    hints = typing.get_type_hints(cls)
    values = {}
    for key, value in data.items():
        entry = known.get(key.replace("_", "-"))
        if entry is None:
            hint = did_you_mean(key, known, f"Known settings: {', '.join(sorted(known))}.")
            raise SettingsError(f"{source}: unknown setting {where}{key}", hint)
        values[entry.name] = _value(hints[entry.name], value, source, where + key)
    return cls(**values)


def _value(kind: Any, value: Any, source: str, key: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return _build(kind, value, source, f"{key}.")
    if typing.get_origin(kind) is tuple:
        if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
            return tuple(value)
        raise SettingsError(f"{source}: {key} must be a list of strings")
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise SettingsError(f"{source}: {key} must be {_WORDS[kind]}, not {value!r}")
    if kind in (int, float) and value < 0:
        raise SettingsError(f"{source}: {key} must not be negative")
    return value


_WORDS: Mapping[Any, str] = types.MappingProxyType(
    {str: "a string", bool: "true or false", int: "a whole number", float: "a number"}
)


def _from_environment(settings: Settings, environ: Mapping[str, str]) -> Settings:
    """`STACITE_MAILTO`, `STACITE_OFFLINE=1`, `STACITE_SELECT=N,L301`, `STACITE_SERVICES_DOI=…`."""
    for entry in fields(Settings):
        kind, name = typing.get_type_hints(Settings)[entry.name], f"STACITE_{entry.name.upper()}"
        if entry.name == "root":
            continue
        if is_dataclass(kind) and isinstance(kind, type):
            inner = getattr(settings, entry.name)
            settings = replace(settings, **{entry.name: _overlay(inner, kind, f"{name}_", environ)})
        elif name in environ:
            settings = replace(settings, **{entry.name: _parse(kind, environ[name], name)})
    return settings


def _overlay(inner: Any, kind: type[Any], prefix: str, environ: Mapping[str, str]) -> Any:
    hints = typing.get_type_hints(kind)
    found = {name: f"{prefix}{name.upper()}" for name in hints if f"{prefix}{name.upper()}" in environ}
    return replace(inner, **{name: _parse(hints[name], environ[key], key) for name, key in found.items()})


def _parse(kind: Any, text: str, name: str) -> Any:
    if typing.get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind is bool:
        return text.strip().lower() not in ("", "0", "false", "no")
    try:
        return _value(kind, kind(text), "the environment", name)
    except ValueError as error:
        raise SettingsError(f"the environment: {name} must be {_WORDS[kind]}, not {text!r}") from error
