"""Parameters that a URL carries for those who count visits, and that select nothing of the page."""

from __future__ import annotations

import re
from urllib.parse import unquote

from stacite.model.archived import is_snapshot
from stacite.model.pattern import pattern

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


def without_tracking(url: str) -> tuple[str, tuple[str, ...]]:
    """The URL without such parameters, the rest as it was, and their names."""
    parts = _PARTS.fullmatch(url)
    if parts is None or is_snapshot(url) or _ADDRESS.search(parts["page"], len("https://")):
        return url, ()
    pairs = parts["query"].split("&")
    kept = [pair for pair in pairs if not _is_tracking(pair)]
    names = tuple(dict.fromkeys(pair.partition("=")[0] for pair in pairs if _is_tracking(pair)))
    query = "?" + "&".join(kept) if any(kept) else ""
    return (parts["page"] + query + parts["fragment"], names) if names else (url, ())


def _is_tracking(pair: str) -> bool:
    name, equals, _ = pair.partition("=")
    name = unquote(name).lower()
    return bool(equals) and (name in _NAMES or _CAMPAIGN.fullmatch(name) is not None)
