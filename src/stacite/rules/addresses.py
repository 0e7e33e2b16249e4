"""What the form of a URL says about the page."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_home_page(url: str) -> bool:
    """Whether the URL is that of a whole site: a host and nothing behind it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


def host_of(url: str) -> str:
    """The host in lower case, without `www.`; empty where there is none."""
    try:
        return (urlsplit(url if "://" in url else f"https://{url}").hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def without_fragment(url: str) -> str:
    """The URL up to its `#`."""
    return url.partition("#")[0]


def is_same_place(one: str, other: str) -> bool:
    """Whether two URLs differ in nothing but `http` and `https`, `www.`, a last slash and what follows `#`."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, int | None, str, str]:
    try:
        parts = urlsplit(without_fragment(url))
        port = None if parts.port in (None, 80 if parts.scheme.lower() == "http" else 443) else parts.port
    except ValueError:
        return url, None, "", ""
    return host_of(url), port, parts.path.rstrip("/"), parts.query


def is_short_link(url: str) -> bool:
    """Whether the URL is one of a public service that makes short ones, and not that service's own home page."""
    return host_of(url).removeprefix("preview.") in SHORTENERS and not is_home_page(
        url if "://" in url else f"https://{url}"
    )


SHORTENERS = frozenset(
    """
    adf.ly amzn.to bit.do bit.ly bitly.ws bityl.co bl.ink buff.ly clck.ru cli.gs cutt.ly dlvr.it dub.sh dwz.cn fb.me
    flip.it gg.gg goo.gl goo.su ht.ly hyperurl.co ift.tt is.gd j.mp kurzelinks.de kutt.it lnkd.in mcaf.ee
    migre.me n9.cl ouo.io ow.ly  qr.ae qr.net rb.gy rebrand.ly s.id shorl.com short.gy shorte.st shorturl.at
    snip.ly snipurl.com soo.gd su.pr suo.im surl.li t.cn t.co t.ly t1p.de t2m.io tiny.cc tiny.one tinyurl.com tr.im
    trib.al u.to url.cn urlz.fr v.gd vk.cc x.co x.gd zpr.io
    """.split()
)
"""Hosts that hold nothing but redirects to other people's pages.

Not those that promise to last (doi.org, hdl.handle.net, purl.org, w3id.org, perma.cc), nor a publisher's
short form of its own addresses (youtu.be).
"""

CACHES = frozenset(("webcache.googleusercontent.com", "cc.bingj.com"))
"""Hosts of search engines' own copies, which nobody keeps."""
