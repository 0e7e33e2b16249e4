"""Questions cut so that each host is asked from one place only, for a cluster must keep the manners of one machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from stacite.model.identifier import doi_of_url
from stacite.model.resolution import Evidence, Network
from stacite.pipeline.resolve import resolve, with_copies
from stacite.resolvers.base import Questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stacite.pipeline.cluster import Cluster
    from stacite.settings import Settings

_SUFFIX = 3
"""Letters up to which a second-level name is no site of its own: `ac.uk`, `gov.au`, `com.br`."""


def site(url: str) -> str:
    """The site of a URL, so that www.example.org and example.org are one; an address of numbers is its own.

    Redirects mostly stay within it.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # a bracket that is no address; the resolvers say what is wrong with it
        return ""
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return host
    size = 3 if len(labels) > 2 and len(labels[-2]) <= _SUFFIX and len(labels[-1]) == 2 else 2
    return ".".join(labels[-size:])


def partitions(questions: Questions, parts: int) -> list[Questions]:
    """The questions in so many parts at most, none of them empty; each site in one, by how much is asked of it.

    What the registration agencies and the archive are asked, and doi.org itself, is all in the first.
    """
    urls = [url for url in questions.urls if doi_of_url(url) is None]
    by_site: dict[str, list[str]] = {}
    for url in urls:
        by_site.setdefault(site(url), []).append(url)
    shares: list[list[str]] = [[] for _ in range(max(1, parts))]
    services = replace(questions, urls=[url for url in questions.urls if doi_of_url(url) is not None], copies={})
    loads = [len(questions.dois) + len(questions.works), *(0 for _ in shares[1:])]
    for _, group in sorted(by_site.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        least = loads.index(min(loads))
        shares[least] += group
        loads[least] += len(group)
    first = replace(services, urls=[*services.urls, *shares[0]])
    found = [first, *(Questions(share, records=questions.records) for share in shares[1:])]
    return [each for each in found if each.urls or each.dois or each.works]


def together(parts: Iterable[Evidence], urls: Sequence[str]) -> Evidence:
    """The evidence of all parts, links in the order of `urls`."""
    all_parts = list(parts)
    links = {url: check for part in all_parts for url, check in part.links.items()}
    networks = {part.network for part in all_parts}
    return Evidence(
        network=Network.ONLINE if Network.ONLINE in networks or not networks else networks.pop(),
        links={url: links[url] for url in urls if url in links},
        registrations={doi: each for part in all_parts for doi, each in part.registrations.items()},
        records={doi: each for part in all_parts for doi, each in part.records.items()},
        searches={key: each for part in all_parts for key, each in part.searches.items()},
        copies={url: each for part in all_parts for url, each in part.copies.items()},
        remarks=tuple(dict.fromkeys(remark for part in all_parts for remark in part.remarks)),
        interrupted=any(part.interrupted for part in all_parts),
    )


def ask_over(cluster: Cluster, settings: Settings, questions: Questions) -> Evidence:
    """Ask on a cluster, each site from one worker only; archived copies are then looked for from here."""
    parts = [Part(each, settings) for each in partitions(questions, cluster.size)]
    answers = {done.task: done.result or Evidence(Network.NONE) for done in cluster.spread(ask_part, parts)}
    evidence = together((answers[part] for part in parts), questions.urls)
    return with_copies(evidence, questions, settings) if questions.copies else evidence


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What one worker asks."""

    questions: Questions
    settings: Settings


def ask_part(part: Part) -> Evidence:
    """The answers to one part."""
    return resolve(part.questions, part.settings)
