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
    """Base addresses, so that a mirror, a proxy or a test can stand in; one may be private."""

    doi: str = "https://doi.org"
    """The DOI system: whether a DOI is registered, and by whom."""
    crossref: str = "https://api.crossref.org"
    """What publishers have registered of articles and books."""
    datacite: str = "https://api.datacite.org"
    """What is registered of data sets, reports and theses."""
    wayback: str = "https://web.archive.org"
    """The Wayback Machine: archived copies and the list of them."""
    archive: str = "https://archive.org"
    """The Internet Archive, which knows of a copy at once where it has one at hand."""


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """How hard servers are asked."""

    concurrency: int = 128
    """Requests at once, in all."""
    per_host: int = 10
    """Requests at once to one host."""
    interval_ms: int = 50
    """Milliseconds between two requests to one host."""
    timeout_s: float = 20.0
    """Seconds for a page, from the first byte sent to the last needed."""
    wait_budget_s: float = 60.0
    """Seconds that a run may spend on Retry-After."""
    max_body_kib: int = 256
    """KiB read of a page, on the wire and decompressed."""


@dataclass(frozen=True, slots=True)
class CacheSettings:
    """How long a verdict on a link is reused, by verdict. Any other verdict never is."""

    alive_days: int = 7
    """Days for which a link that answered is not asked again; 0: it always is."""
    moved_days: int = 7
    """The same for a link that has moved."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a project can set."""

    registry: str = "citations.yaml"
    """The file that holds what documents cite, relative to the settings' file."""
    mailto: str = ""
    """The user's address for the services' polite pools; none is built in."""
    select: tuple[str, ...] = ()
    """Rule codes, prefixes or names; empty means the default set."""
    ignore: tuple[str, ...] = ()
    """Rules that don't run."""
    extend_select: tuple[str, ...] = ()
    """Rules that run besides the default set."""
    fail_on: str = "error"
    """`error`, `warning` or `info`: from which level on a check fails; or `never`."""
    baseline: str = ""
    """A file of findings that are known and hidden, relative to the settings' file."""
    dead_after: int = 1
    """Days on which a link must have been found dead before that is an error; a warning till then."""
    unsure_below: float = UNSURE_BELOW
    """0 to 1: with less confidence in its reading a citation is one to look at."""
    style: str = ""
    """A house style: `chicago17`, `chicago18`, `oscola` or `bluebook`; without one a document is its own measure."""
    house: HouseStyle = field(default_factory=HouseStyle)
    """Single options of the house style; they win over those of `style`."""
    output_format: str = "full"
    """How a check is printed: a name of `--output-format`."""
    offline: bool = False
    """Whether nothing is asked of the network."""
    jobs: int = 0
    """Processes that read and parse; 0 for one on each core."""
    track_changes: str = "accept"
    """What becomes of tracked changes in Word and ODT files: `accept` or `reject`."""
    cache_dir: str = ""
    """Folder of the cache; else `stacite` in the user's cache folder."""
    refresh: bool = False
    """Whether to ask again what the cache knows."""
    archive: bool = False
    """Whether archived copies are looked for where pages are gone."""
    allow_private: tuple[str, ...] = ()
    """CIDRs whose addresses may be asked though private."""
    services: ServiceAddresses = field(default_factory=ServiceAddresses)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    cache: CacheSettings = field(default_factory=CacheSettings)
    root: str = "."
    """The folder of the settings file; not a key of it."""

    @property
    def asked_for(self) -> HouseStyle:
        """What the house asks for, all in all."""
        return house_style(self.style, self.house)


def load(
    start: Path, config: Path | None = None, *, isolated: bool = False, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings in force in folder `start`.

    The nearest `.stacite.toml`, else the nearest pyproject.toml with `[tool.stacite]`, upwards;
    `config` names one, `isolated` reads none. `STACITE_MAILTO` and other `STACITE_*` win over a file.
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
        raise SettingsError(f"{source}: there is no style {name!r}", hint)


def _check_house(settings: Settings, source: str) -> None:
    check_style(settings.style, source)
    for name, choices in HOUSE_CHOICES.items():
        word = getattr(settings.house, name)
        if word and word not in choices:
            key = name.replace("_", "-")
            hint = did_you_mean(word, choices, f"Choose one of {', '.join(choices)}.")
            raise SettingsError(f"{source}: house.{key} can't be {word!r}", hint)


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
        raise SettingsError(f"{path}: can't be read: {error.strerror}", "Name another file with --config.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}", "Mend that line, or run with --isolated.") from error


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
