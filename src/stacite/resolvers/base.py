"""What a run of the resolvers is given and hands back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacite.model.item import Item


@dataclass(frozen=True, slots=True)
class Questions:
    """What is to be asked; each once, in this order."""

    urls: Sequence[str] = ()
    """As cited."""
    dois: Sequence[str] = ()
    works: Mapping[str, Item] = field(default_factory=dict)
    """By key of the reference: works whose DOIs are to be looked for."""
    copies: Mapping[str, Item] = field(default_factory=dict)
    """By URL as cited: the work that it shows; an archived copy is to be looked for where the page is gone."""
    records: bool = False
    """Whether to ask what is registered under the DOIs as well."""


class Progress(Protocol):
    """Who wants to know how far the run is."""

    def start(self, total: int) -> None:
        """So many questions will be asked."""
        ...

    def asked(self, what: str) -> None:
        """A question went out, a URL or a DOI; again, where it is asked again."""
        ...

    def advance(self, what: str, verdict: str) -> None:
        """One question has its answer."""
        ...
