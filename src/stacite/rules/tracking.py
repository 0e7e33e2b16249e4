"""Parameters that a URL carries for those who count visits, and that select nothing of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from stacite.model.archived import is_snapshot
from stacite.model.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacite.model.location import Span

_NAMES = frozenset(
    """
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid _ga _gl
    fbclid fb_action_ids fb_action_types igshid igsh
    msclkid twclid ttclid li_fat_id yclid _openstat
    mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    vero_id vero_conv oly_anon_id oly_enc_id ml_subscriber ml_subscriber_hash rb_clickid wickedid
    pk_campaign pk_kwd pk_source pk_medium pk_content mtm_campaign mtm_kwd mtm_source mtm_medium mtm_content mtm_cid
    """.split()
)
"""Google's; Meta's; those of Microsoft, X, TikTok, LinkedIn and Yandex; of mailings; Matomo's.

Not `ref`, `source`, `cid`, `s` and the like: by them some sites select what they show.
"""
_CAMPAIGN = pattern(r"utm_[a-z][a-z_-]{1,40}", re.IGNORECASE)
_PARTS = pattern(r"(?P<page>[^?#]*)\?(?P<query>[^#]*)(?P<fragment>.*)", re.DOTALL)
_ADDRESS = pattern(r"/https?:/", re.IGNORECASE)
"""Inside a path: that of another page, which is asked for letter by letter."""


def tracking_parts(url: str) -> tuple[list[Span], tuple[str, ...]]:
    """What to cut from the URL, each parameter with one of the signs beside it, and the parameters' names."""
    parts = _PARTS.fullmatch(url)
    if parts is None or is_snapshot(url) or _ADDRESS.search(parts["page"], len("https://")):
        return [], ()
    start, end = parts.span("query")
    pairs = parts["query"].split("&")
    marked = [_is_tracking(pair) for pair in pairs]
    names = dict.fromkeys(pair.partition("=")[0] for pair, is_marked in zip(pairs, marked, strict=True) if is_marked)
    if names and not any(pair for pair, is_marked in zip(pairs, marked, strict=True) if not is_marked):
        return [(start - 1, end)], tuple(names)
    return list(_cuts(start, pairs, marked)), tuple(names)


def _cuts(at: int, pairs: list[str], marked: list[bool]) -> Iterator[Span]:
    """With the `&` before the pair; with that behind it where nothing that stays is before."""
    stays_before = False
    for pair, is_marked in zip(pairs, marked, strict=True):
        if is_marked:
            yield (at - 1, at + len(pair)) if stays_before else (at, at + len(pair) + 1)
        stays_before = stays_before or not is_marked
        at += len(pair) + 1


def _is_tracking(pair: str) -> bool:
    name, equals, _ = pair.partition("=")
    name = unquote(name).lower()
    return bool(equals) and (name in _NAMES or _CAMPAIGN.fullmatch(name) is not None)
