"""Bot walls and sign-in pages: what stands before a page is not the page, and says nothing about it.

A wall is told by headers, by the gatekeeper's own scripts in a page that has next to no text, or by a title that is a
gatekeeper's: an article about captchas has text. Some are served with status 200, 202 or 503.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.services.page.html import plain_words, title_segments
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    import httpx

    from stacite.net.address import WebAddress
    from stacite.services.page.html import WebPage


_HEADERS = ("cf-mitigated", "x-amzn-waf-action", "x-sucuri-block")
"""Cloudflare’s page “Detect a challenge page response”; AWS WAF’s “CAPTCHA and Challenge actions”."""
SIGNS = (
    "/cdn-cgi/challenge-platform/",
    "captcha-delivery.com",
    "_incapsula_resource",
    "incapsula incident id",
    "awswaf.com",
    "px-captcha",
    "perimeterx.net",
    "px-cloud.net",
    "perfdrive.com",
    "_sec/cp_challenge",
    "/_sec/verify",
    "__cf_chl_",
    "cf-browser-verification",
    'id="challenge-form"',
    "?bm-verify=",
)
"""In the source, in lower case: Cloudflare, DataDome, Imperva, AWS, HUMAN, Radware, Akamai."""
CAPTCHAS = ("g-recaptcha", "recaptcha/api.js", "h-captcha", "hcaptcha.com/1/api.js", "cf-turnstile")
"""Forms that anybody may put on a page: they are a wall only where the page talks of nothing else."""
_CAPTCHA_WORDS = pattern(
    r"\b(?:robots?|humans?|captcha|verif\w{1,9}|security|unusual|automated|bots?|roboter|mensch\w{0,3}|humano?|robô)\b"
)
MAX_PAGE = 20_000
"""Letters; a gatekeeper's page is smaller."""
_MAX_TEXT = 300
"""Letters of text that a gatekeeper's page may have."""
_MAX_TITLED = 450
"""The same for one that bears a gatekeeper's title."""
_WALL_TITLES = frozenset(plain_words(line) for line in (
    "Just a moment", "One moment, please", "Attention Required!", "Access Denied",
    "Access to this page has been denied",
    "Are you a robot?", "Are you human?", "Robot Check", "Bot Check", "Bot verification", "Pardon Our Interruption",
    "Security Check", "Security verification", "Human Verification", "Verify you are human", "Verifying you are human",
    "Verifying your browser", "Please verify you are a human", "Checking your browser", "Captcha", "Captcha challenge",
    "Checking your browser before accessing", "DDoS-Guard", "DDoS protection by Cloudflare", "Azure WAF",
    "Request Rejected", "Request blocked", "Request unsuccessful", "Unusual traffic", "Human check", "Client Challenge",
    "Please wait", "You have been blocked", "Sorry, you have been blocked", "Validating your browser", "Blocked",
    "Vercel Security Checkpoint", "Making sure you're not a bot!", "Radware Bot Manager Captcha",
    "Please enable cookies",
    "Nur einen Moment", "Einen Moment", "Zugriff verweigert", "Sind Sie ein Mensch?", "Un instant", "Accès refusé",
    "Un momento", "Acceso denegado", "Acesso negado", "Um momento", "Accesso negato", "Momentje", "Een ogenblik",
    "Toegang geweigerd", "Один момент", "Доступ запрещен", "请稍候",
    "訪問被拒絕", "访问被拒绝", "安全验证", "しばらくお待ちください",
    "アクセスが拒否されました", "잠시만 기다리십시오", "접근이 거부되었습니다", "تم رفض الوصول", "لحظة",
))  # fmt: skip


_AMBIGUOUS_TITLES = frozenset(plain_words(line) for line in (
    "Just a moment", "Access denied", "One moment, please", "Please wait", "Captcha", "Blocked", "Nur einen Moment",
    "Einen Moment", "Un instant", "Un momento", "Um momento", "Momentje", "Een ogenblik", "Один момент", "请稍候",
    "しばらくお待ちください", "잠시만 기다리십시오", "لحظة",
))  # fmt: skip
"""Those of them that other pages bear too: a gatekeeper's has a script besides, or sends its reader on."""


_DENIAL = pattern(
    r"permission|authori[sz]ed|reference #|incident|ray id|blocked|security|your (?:ip|browser|request)|robot|captcha"
    r"|verif|checking"
)
"""What a gatekeeper says below such a title."""


def wall_in_headers(headers: httpx.Headers) -> bool:
    """Whether a gatekeeper says so itself."""
    return any(header in headers for header in _HEADERS)


def names_wall(line: str) -> bool:
    """Whether a title or heading is a gatekeeper's and nothing else."""
    return any(plain_words(part) in _WALL_TITLES for part in (line, *title_segments(line)))


def _is_titled(page: WebPage, line: str) -> bool:
    signs = page.media or bool(page.refresh) or _DENIAL.search(page.text.casefold()) is not None
    return names_wall(line) and (
        signs or all(plain_words(part) not in _AMBIGUOUS_TITLES for part in (line, *title_segments(line)))
    )


def is_wall(page: WebPage, source: str, *, failed: bool = False) -> bool:
    """Whether a gatekeeper answered and not the site."""
    if page.article:
        return False
    if len(page.own) <= _MAX_TITLED and any(_is_titled(page, line) for line in (page.title, page.heading)):
        return True
    if failed and (names_wall(page.title) or names_wall(page.heading)):
        return True
    if len(source) > MAX_PAGE or len(page.text) > _MAX_TEXT:
        return False
    folded = source.lower()
    about = any(form in folded for form in CAPTCHAS) and _CAPTCHA_WORDS.search(f"{page.title} {page.text}".casefold())
    return bool(about) or any(sign in folded for sign in SIGNS)


_SIGNIN_STEP = pattern(
    r"(?:[a-z0-9]{1,12}[._-]|)(?:log[_-]?[io]n|sign[_-]?in|log[_-]?on|sso|saml2?|oauth2?|openid|shibboleth|wayf|servicelogin"
    r"|authenticate|auth|authorize|anmelden|anmeldung|connexion|iniciar-sesion|accedi|inloggen|consent|cookie-?consent|_login)"
    r"(?:[._-](?:aspx?|php|jsp|html?|do|action|page|form|cgi|xhtml)|)"
)
_SIGNIN_HOST = pattern(r"(?:idp|sso|login|signin|auth|accounts?|cas|shibboleth|wayf|openathens|consent|logon)\d{0,2}\.")
_SIGNIN_TITLES = frozenset(plain_words(line) for line in (
    "Sign in", "Log in", "Login", "Logon", "Sign-in", "Please sign in", "Please log in", "Log in to continue",
    "Sign in to continue", "Sign in to your account", "Log in to your account", "Member login", "User login",
    "Private site", "This site is currently private", "Password protected", "Protected page", "Anmeldung erforderlich",
    "Authentication required", "Login required", "Anmelden", "Anmeldung", "Einloggen", "Connexion", "Se connecter",
    "Identification", "Iniciar sesión", "Acceder", "Entrar", "Iniciar sessão", "Accedi", "Inloggen", "Aanmelden",
    "Вход", "Войти", "Авторизация", "登录", "登錄", "ログイン", "로그인", "تسجيل الدخول", "Zaloguj się", "Logga in",
    "Log ind", "Logg inn", "Giriş yap",
))  # fmt: skip


def is_signin_address(address: WebAddress) -> bool:
    """Whether an address is one where people sign in or consent to something first."""
    steps = address.path.casefold().split("/")
    return _SIGNIN_HOST.match(address.host) is not None or any(_SIGNIN_STEP.fullmatch(step) for step in steps)


def names_signin(line: str) -> bool:
    """Whether a title or heading only asks to sign in."""
    return any(plain_words(part) in _SIGNIN_TITLES for part in (line, *title_segments(line)))


def is_signin_page(page: WebPage) -> bool:
    """Whether a page asks for a password and is for nothing else."""
    return page.password and (names_signin(page.title) or names_signin(page.heading))
