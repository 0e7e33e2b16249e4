"""Sign-in pages: what stands before a page is not the page, and says nothing about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.model.pattern import pattern
from stacite.resolvers.lines import plain, segments

if TYPE_CHECKING:
    from stacite.net.address import WebAddress
    from stacite.resolvers.page import Page

_STEP = pattern(
    r"(?:[a-z0-9]{1,12}[._-]|)(?:log[_-]?[io]n|sign[_-]?in|log[_-]?on|sso|saml2?|oauth2?|openid|shibboleth|wayf|servicelogin"
    r"|authenticate|auth|authorize|anmelden|anmeldung|connexion|iniciar-sesion|accedi|inloggen|consent|cookie-?consent|_login)"
    r"(?:[._-](?:aspx?|php|jsp|html?|do|action|page|form|cgi|xhtml)|)"
)
_HOST = pattern(r"(?:idp|sso|login|signin|auth|accounts?|cas|shibboleth|wayf|openathens|consent|logon)\d{0,2}\.")
_TITLES = frozenset(plain(line) for line in (
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
    return _HOST.match(address.host) is not None or any(_STEP.fullmatch(step) for step in steps)


def names_signin(line: str) -> bool:
    """Whether a title or heading only asks to sign in."""
    return any(plain(part) in _TITLES for part in (line, *segments(line)))


def is_signin_page(page: Page) -> bool:
    """Whether a page asks for a password and is for nothing else."""
    return page.password and (names_signin(page.title) or names_signin(page.heading))
