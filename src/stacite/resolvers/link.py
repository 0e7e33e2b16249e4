"""A cited URL: asked as a reader would ask it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stacite.net.address import AddressError, parse_address
from stacite.net.client import Ask, Manner
from stacite.net.failure import FailureKind
from stacite.resolvers.fragments import names_part
from stacite.resolvers.judge import is_walled
from stacite.resolvers.probe import is_doubtful
from stacite.resolvers.visit import Visit, visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stacite.net.client import Client
    from stacite.resolvers.probe import Probes


async def ask_link(client: Client, urls: Sequence[str], before: Sequence[Visit], probes: Probes) -> list[Visit]:
    """Ask once more; `urls` are spellings of one address, `before` is what came of it so far.

    One request with its redirects, or two: the first asking is an honest one; where it meets a wall, and at
    every later asking, stacite sends what a browser sends, so that a page which readers can see is not called
    gone. Who gave no answer in time has half the time at the second asking. Where a page came that is in
    doubt, an address of the same site that is not there is asked too.
    """
    fragments = sorted(filter(names_part, {url.partition("#")[2] for url in urls}))
    manner = Manner.BROWSER if before else Manner.HONEST
    stalled = any(each.failure is not None and each.failure.kind is FailureKind.TIMEOUT for each in before)
    time_s = client.timeout_s / 2 if stalled else client.timeout_s
    visits = [await visit(client, urls[0], Ask(manner=manner), fragments, time_s)]
    if manner is Manner.HONEST and is_walled(visits[0]):
        visits.append(await visit(client, urls[0], Ask(manner=Manner.BROWSER), fragments))
    if is_doubtful(urls[0], visits[-1]):
        visits[-1] = replace(visits[-1], probe=await probes.confirms(client, urls[0], visits[-1]))
    return visits


def request_key(url: str) -> tuple[str, str]:
    """URLs under one key are one request: they differ in the fragment, or in spelling the host.

    The address and its origin; the URL itself and nothing where it can't be asked.
    """
    try:
        address = parse_address(url)
    except AddressError:
        return url, ""
    return address.url, address.origin
