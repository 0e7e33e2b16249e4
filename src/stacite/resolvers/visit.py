"""One asking for a link, with what was seen at its end and not with the body."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stacite.net.signature import is_pdf
from stacite.net.trail import Trail
from stacite.net.walk import walk
from stacite.resolvers.leads import leads_to
from stacite.resolvers.pdf import see_pdf
from stacite.resolvers.sight import PLAIN, Sight, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.model.resolution import Hop
    from stacite.net.client import Ask, Client


@dataclass(frozen=True, slots=True)
class Visit(Trail):
    """A trail, and what stood at its end."""

    sight: Sight = PLAIN
    probe: tuple[Hop, ...] = ()
    """The way of a made-up address of the same site, where that brought the same."""


async def visit(
    client: Client, url: str, ask: Ask, fragments: Sequence[str] = (), time_s: float | None = None
) -> Visit:
    """Go where `url` leads, within `time_s` or the client's own seconds, and look around.

    Never raises for what a server does.
    """
    trail = await walk(client, url, ask, time_s, leads_to)
    sight, answer = PLAIN, trail.answer
    if answer is not None:
        sight = look(answer, fragments)
        if is_pdf(answer.body[:1024].lstrip()):
            sight = replace(sight, seen=await see_pdf(answer.body))
        answer = replace(answer, body=b"")
    return Visit(trail.hops, answer, trail.failure, trail.elapsed_ms, sight)
