"""Where a run's files are: the registry, and documents as the registry and as people name them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stacite.settings import Settings


STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Project:
    """A registry and the settings in force."""

    settings: Settings
    registry_file: Path

    @classmethod
    def of(cls, settings: Settings, registry: Path | None = None) -> Project:
        """`registry` as the user names it, else the settings' one, which is relative to their file."""
        return cls(settings, registry or Path(os.path.relpath(Path(settings.root) / settings.registry)))

    @property
    def registry_name(self) -> str:
        """The registry's path for people."""
        return self.registry_file.as_posix()

    def key(self, path: str) -> str:
        """A document's path as the registry writes it: relative to the registry, with forward slashes."""
        if path == STDIN:
            return path
        return Path(os.path.relpath(Path(path).resolve(), self.registry_file.resolve().parent)).as_posix()

    def path(self, key: str) -> str:
        """The path for people of a document that the registry names: relative to the current folder."""
        return Path(os.path.relpath(self.registry_file.resolve().parent / key)).as_posix()
