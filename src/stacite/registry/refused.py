"""A registry file that is wrong, and what it says all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.errors import Problem
    from stacite.model.registry import Registry
    from stacite.registry.nodes import Source


class PartlyReadError(RegistryError):
    """The registry can't be used as it stands. `registry` is what could be read; cites follow changed keys in it."""

    def __init__(self, source: Source, problems: Sequence[Problem], registry: Registry) -> None:
        refusal = source.refuse(list(problems))
        super().__init__(refusal.message, refusal.path, refusal.source, refusal.problems)
        self.registry = registry

    @property
    def is_whole(self) -> bool:
        """Whether all of it was read: nothing is wrong but keys that were changed."""
        return all(problem.code == "Y905" for problem in self.problems)
