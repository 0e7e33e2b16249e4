"""The behaviours that checkers are held against: benchmarks/behaviours.py says what each kind is."""

from __future__ import annotations

from behaviours import DROP, HANG, LATE, PATH, TITLE, Case, answers, bare, packed, page, raw, shown, to

_GOOD = page()
_HTML = _GOOD.partition(b"\r\n\r\n")[2]
_HOME = page("The Harbour Office", "<h1>The Harbour Office</h1><p>News, tides, tariffs. " * 20)
_PDF = raw(b"%PDF-1.7\n" + bytes(40_000), headers="content-type: application/pdf\r\n")
_BIG = page(body="<p>All dues, year by year. " * 130_000)
_CHUNKS = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"
_CHUNKS += b"%x\r\n%b\r\n0\r\n\r\n" % (len(_HTML), _HTML)
_BARE = b"HTTP/1.0 200 OK\r\nserver: old\r\n\r\n" + _HTML
_SHORT = _GOOD.replace(b"content-length: ", b"content-length: 9", 1)
_MISSING = "<h1>Page not found: a history of the missing page</h1>" + "<p>It began in 1992. " * 200
_ROBOTS = "<h1>Are you a robot? How captchas came to be</h1>" + "<p>An essay, long. " * 200
_APP = "<div id=root></div><script src=/app.js></script>"
_NOTICE = "<h1>Harbour dues</h1><p>From May on: 4.20 a metre."
_ODD = "/reports/a%2Fb(2019)/dues,%20new.html?x=&y=1&x=2"
_NEW = "/archive/harbour-dues.html"
_ONWARD = '<meta http-equiv=refresh content="0; url=/gone">'
_LOST = "<h1>Page not found</h1><p>Try the search."
_ADRIFT = "<h1>We lost our bearings</h1><p>What you wanted has sailed."
_LOGIN = "/login?next=/reports"
_FORM = "<h1>Sign in</h1><form>Name <input name=u> Password <input type=password name=p></form>"
_WAIT = "Just a moment..."
_CHALLENGE = (
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script src=/cdn-cgi/challenge-platform/h/b/o.js></script>"
)
_CAPTCHA = "<p>Pardon our interruption. Show that you are human.</p><div class=g-recaptcha></div>"
_JSON = "content-type: application/json\r\n"
_MOVED, _NO_PAGE, _BUSY = "301 Moved Permanently", "404 Not Found", "429 Too Many Requests"
_ERROR, _BAD, _DOWN = "500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable"

LIVE = (
    Case("live", "a plain page", answers(_GOOD)),
    Case("live", "HEAD is not allowed (405)", answers(_GOOD), head=raw(status="405 Method Not Allowed")),
    Case("live", "HEAD is answered 404", answers(_GOOD), head=raw(status=_NO_PAGE)),
    Case("live", "HEAD is answered 500", answers(_GOOD), head=raw(status=_ERROR)),
    Case("live", "a PDF", answers(_PDF)),
    Case("live", "a page by gzip", answers(packed(_GOOD))),
    Case("live", "a page of 3 MB", answers(_BIG)),
    Case("live", "a page in chunks", answers(_CHUNKS)),
    Case("live", "HTTP/1.0 without length or type", answers(_BARE)),
    Case("live", "fewer bytes than announced", answers(_SHORT)),
    Case("live", "an answer after 3 seconds", answers(LATE + _GOOD)),
    Case("live", "a temporary redirect (302)", {PATH: (to(_NEW),), _NEW: (_GOOD,)}),
    Case("live", "a temporary redirect (307)", {PATH: (to(_NEW, "307 Temporary Redirect"),), _NEW: (_GOOD,)}),
    Case("live", "a redirect to itself that sets a cookie", answers(to(PATH, headers="set-cookie: a=b\r\n"), _GOOD)),
    Case("live", "a home page that leads to /en/", {"/": (to("/en/"),), "/en/": (_HOME,)}, "/"),
    Case("live", "a path with %2F, brackets, empty values", {_ODD: (_GOOD,)}, _ODD),
    Case("live", "an article about missing pages", shown("The Missing Page", _MISSING)),
    Case("live", "an article about captchas", shown("Are you a robot?", _ROBOTS)),
    Case("live", "a page that a script fills", shown(TITLE, _APP)),
    Case("live", "a short notice", shown(TITLE, _NOTICE)),
)
MOVED = (
    Case("moved", "a permanent redirect (301)", {PATH: (to(_NEW, _MOVED),), _NEW: (_GOOD,)}),
    Case("moved", "a permanent redirect (308)", {PATH: (to(_NEW, "308 Permanent Redirect"),), _NEW: (_GOOD,)}),
    Case("moved", "two of them", {PATH: (to("/b", _MOVED),), "/b": (to(_NEW, _MOVED),), _NEW: (_GOOD,)}),
)
PASSING = (
    Case("passing", "429, come back in 2 s", answers(raw(status=_BUSY, headers="retry-after: 2\r\n"), _GOOD)),
    Case("passing", "429 without a time", answers(raw(status=_BUSY), _GOOD)),
    Case("passing", "503, come back in 1 s", answers(raw(status=_DOWN, headers="retry-after: 1\r\n"), _GOOD)),
    Case("passing", "500 once", answers(raw(status=_ERROR), _GOOD)),
    Case("passing", "502 once", answers(raw(status=_BAD), _GOOD)),
    Case("passing", "a connection dropped once", answers(DROP, _GOOD)),
)
DEAD = (
    Case("dead", "404", shown("Not found", _LOST, _NO_PAGE)),
    Case("dead", "404 with much text", shown("Harbour Office", "<p>See our news. " * 300, _NO_PAGE)),
    Case("dead", "404, though HEAD is answered 200", shown("No", _LOST, _NO_PAGE), head=raw()),
    Case("dead", "410", shown("Gone", "<h1>Gone</h1>", "410 Gone")),
    Case("dead", "404 in JSON", answers(raw(b'{"error": "not found"}', _NO_PAGE, _JSON))),
    Case("dead", "a redirect to a 404", answers(to("/gone.html", _MOVED))),
    Case("dead", "a redirect to itself", answers(to(PATH))),
    Case("dead", "two redirects to each other", {PATH: (to("/b"),), "/b": (to(PATH),)}),
    Case("dead", "no server at the address", {}),
    Case("dead", "a connection dropped each time", answers(DROP)),
    Case("dead", "a page that leads on to a 404", shown(head=_ONWARD, body="")),
)
SOFT = (
    Case("soft", "“Page not found”, 200", shown("Page not found | Harbour Office", _LOST)),
    Case("soft", "the same in German", shown("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1>")),
    Case("soft", "the same in French", shown("Page introuvable", "<h1>Oups ! Cette page est introuvable</h1>")),
    Case(
        "soft", "the same in Japanese", shown("ページが見つかりません", "<h1>お探しのページは見つかりませんでした</h1>")
    ),
    Case("soft", "in the office’s own words", shown("Harbour Office", _ADRIFT)),
    Case("soft", "an error in JSON, 200", answers(raw(b'{"status": 404, "error": "Not Found"}', headers=_JSON))),
    Case("soft", "an article withdrawn", shown("The Ledger", "<h1>This article is no longer available</h1>")),
    Case("soft", "a redirect to the home page", {PATH: (to("/"),), "/": (_HOME,)}),
    Case("soft", "a permanent redirect to the home page", {PATH: (to("/", _MOVED),), "/": (_HOME,)}),
    Case(
        "soft", "a redirect to /404.html, 200", {PATH: (to("/404.html"),), "/404.html": (page("Lost?", "<p>Sorry."),)}
    ),
    Case("soft", "the same page at every address", {PATH: (_HOME,), "*": (_HOME,)}),
    Case("soft", "a domain for sale", shown("harbour.example is for sale", "<h1>Buy this domain</h1>")),
    Case("soft", "a site suspended", shown("Account Suspended", "<h1>Account Suspended</h1><p>Contact your host.")),
    Case("soft", "a server’s default page", shown("Welcome to nginx!", "<h1>Welcome to nginx!</h1>")),
    Case("soft", "an empty page", answers(raw(headers="content-type: text/html\r\n"))),
    Case("soft", "a domain taken over by gambling", shown("Situs Judi Slot Online Gacor", "<p>Bonus slot. " * 200)),
)
WALLED = (
    Case("walled", "401", bare("401 Unauthorized", 'www-authenticate: Basic realm="a"\r\n')),
    Case("walled", "402", shown("Subscribe", "<h1>Subscribe to read</h1>", "402 Payment Required")),
    Case("walled", "403", shown("Forbidden", "<h1>Forbidden</h1>", "403 Forbidden")),
    Case("walled", "403 with a challenge", shown(_WAIT, _CHALLENGE, "403 Forbidden", "cf-mitigated: challenge\r\n")),
    Case("walled", "503 with a challenge", shown(_WAIT, _CHALLENGE, _DOWN, "server: cloudflare\r\n")),
    Case("walled", "200 with a challenge", shown(_WAIT, _CHALLENGE)),
    Case("walled", "200 with a captcha", shown("Harbour Office", _CAPTCHA)),
    Case("walled", "202 without a page", bare("202 Accepted", "x-amzn-waf-action: challenge\r\n")),
    Case("walled", "999", bare("999 Request denied")),
    Case("walled", "451", shown("No", "<h1>Not in your country</h1>", "451 Unavailable For Legal Reasons")),
    Case("walled", "a redirect to a login", {PATH: (to(_LOGIN),), _LOGIN: (page("Sign in", _FORM),)}),
    Case("walled", "429 each time", bare(_BUSY)),
)
DOWN = (
    Case("down", "500 each time", bare(_ERROR)),
    Case("down", "502 each time", bare(_BAD)),
    Case("down", "503 each time", bare(_DOWN)),
    Case("down", "no answer", answers(HANG)),
)
CASES = LIVE + MOVED + PASSING + DEAD + SOFT + WALLED + DOWN
