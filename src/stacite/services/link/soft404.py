"""Soft 404s: pages that say in their title or heading that they are not the page, though the status says they are.

Only a title or heading that *is* such a message counts: an article about missing pages has more to say. The text below
never counts. Messages are those of the content management systems and servers in use, in the languages that editors
meet; others are put together from a subject (the page, the article, the record) and what is said of it (not found, no
longer available, removed). A page that says little of itself has a fingerprint: the same page may stand at every
address of its site.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from stacite.services.page.html import plain_words, title_segments
from stacite.text.patterns import pattern

if TYPE_CHECKING:
    from stacite.services.page.html import WebPage


_SUBJECTS = {
    "en": r"(?:web ?)?pages?|articles?|stor(?:y|ies)|documents?|items?|records?|entr(?:y|ies)|topics?|threads?|posts?"
    r"|files?|contents?|resources?|products?|publications?|url|address|link|node|identifier|doi|handle|collection",
    "de": r"(?:web)?seite|artikel|dokument|beitrag|datei|inhalt|eintrag|datensatz|publikation|adresse|url|thema"
    r"|meldung",
    "fr": r"page|article|document|fichier|contenu|ressource|notice|adresse|url|publication|sujet",
    "es": r"página|artículo|documento|archivo|contenido|recurso|registro|dirección|url|publicación|entrada|noticia",
    "pt": r"página|artigo|documento|arquivo|ficheiro|conteúdo|recurso|registo|registro|endereço|url|publicação|notícia",
    "it": r"pagina|articolo|documento|file|contenuto|risorsa|scheda|indirizzo|url|pubblicazione|notizia",
    "nl": r"(?:web)?pagina|artikel|document|bestand|inhoud|bericht|item|url|adres|publicatie",
    "ru": r"страниц[аы]|стать[яи]|документ[а]?|файл[а]?|материал[а]?|запись|записи|публикаци[яи]|раздел[а]?|адрес",
}
_PREDICATES = {
    "en": r"(?:(?:was|were|is|are|has been|have been|could|can|cannot|cant|does|do|did|isnt|wasnt|couldnt|doesnt|not|be"
    r"|been|no|longer|currently|temporarily|unfortunately)\s)*"
    r"(?:found|exists?|available|unavailable|removed|deleted|withdrawn|moved|expired|archived|retired|missing|invalid"
    r"|not found|gone|located|displayed|specified)",
    "de": r"(?:(?:wurde|konnte|ist|sind|existiert|steht|leider|derzeit|nicht|nicht mehr|mehr|zur zeit|so)\s?)*"
    r"(?:nicht (?:mehr )?(?:gefunden|vorhanden|verfügbar|erreichbar|auffindbar)(?: werden)?|existiert (?:leider )?nicht"
    r"|nicht existiert|entfernt|gelöscht|verschoben|abgelaufen|gibt es nicht)",
    "fr": r"(?:(?:a|été|est|nest|na|pas|plus|actuellement|malheureusement|ne|peut|être|pu)\s)*"
    r"(?:introuvable|trouvée?|existe (?:pas|plus)|nexiste (?:pas|plus)|disponible|indisponible|supprimée?|retirée?"
    r"|déplacée?|inexistante?|expirée?)",
    "es": r"(?:(?:no|se|ha|sido|fue|está|ya|pudo|puede|encuentra)\s)*"
    r"(?:encontrad[ao]|encontrar|encuentra|existe|disponible|eliminad[ao]|borrad[ao]|movid[ao]|inexistente|caducad[ao])",
    "pt": r"(?:(?:não|foi|está|já|se|pôde|pode|ser|mais)\s)*"
    r"(?:encontrad[ao]|existe|disponível|indisponível|removid[ao]|eliminad[ao]|excluíd[ao]|inexistente|expirad[ao])",
    "it": r"(?:(?:non|è|stat[ao]|più|può|essere|al momento)\s)*"
    r"(?:trovat[ao]|esiste|disponibile|rimoss[ao]|eliminat[ao]|spostat[ao]|inesistente|scadut[ao])",
    "nl": r"(?:(?:is|kan|kon|werd|bestaat|niet|helaas|meer|worden)\s)*"
    r"(?:niet (?:meer )?(?:gevonden|beschikbaar|bestaat)|gevonden|bestaat (?:niet|helaas niet)|verwijderd|verplaatst"
    r"|verlopen)",
    "ru": r"(?:(?:не|была?|больше|к сожалению|не был[аои]?)\s)*"
    r"(?:найден[аоы]?|существует|доступн[аоы]?|недоступн[аоы]?|удал[её]н[аоы]?|перемещ[её]н[аоы]?|отсутствует)",
}  # fmt: skip
_NEGATIVES = {
    "en": r"not|no longer|cannot|cant|isnt|wasnt|couldnt|doesnt|unavailable|removed|deleted|withdrawn|moved|expired"
    r"|missing|invalid|gone|retired",
    "de": r"nicht|entfernt|gelöscht|verschoben|abgelaufen",
    "fr": r"pas|plus|introuvable|indisponible|supprimée?|retirée?|déplacée?|inexistante?|expirée?|non",
    "es": r"no|eliminad[ao]|borrad[ao]|movid[ao]|inexistente|caducad[ao]",
    "pt": r"não|indisponível|removid[ao]|eliminad[ao]|excluíd[ao]|inexistente|expirad[ao]",
    "it": r"non|rimoss[ao]|eliminat[ao]|spostat[ao]|inesistente|scadut[ao]",
    "nl": r"niet|verwijderd|verplaatst|verlopen",
    "ru": r"не|недоступн[аоы]?|удал[её]н[аоы]?|перемещ[её]н[аоы]?|отсутствует",
}
"""One of these has to be among the words: `The page was found` is no message."""
_FUNCTION_WORD = (
    r"(?:the|this|that|an?|your|requested|desired|you|were|are|looking|for|requested|tried|to|reach|die|der|das|diese[rs]?"
    r"|angeforderte|gesuchte|gewünschte|von|ihnen|la|le|cette|ce|cet|demandée?|que|vous|cherchez|el|esta|este|solicitad[ao]"
    r"|a|o|esse|essa|il|lo|questa|questo|richiest[ao]|de|deze|dit|het|opgevraagde|запрашиваемая|запрашиваемый|данная|эта"
    r"|specified|sorry|oops|leider|désolé)"
)
_RUSSIAN = pattern(r"\b(?:недоступн|удал[её]н|перемещ[её]н|отсутствует)")
_TAIL = (
    r"(?:\s(?:any ?more|longer|here|on this server|in (?:the|our) (?:database|archive|catalogue)|or \w+"
    r"|mehr|werden|worden|plus|ici|más|aquí|mais|aqui|più|qui|meer|больше)){0,2}"
)
_NEGATIVE_WORDS = frozenset(
    """not no longer cannot cant isnt wasnt couldnt doesnt unavailable removed deleted withdrawn moved expired missing
    invalid gone retired nicht entfernt gelöscht verschoben abgelaufen pas plus introuvable indisponible non eliminado
    eliminada borrado borrada movido movida inexistente caducado caducada não indisponível removido removida excluído
    excluída expirado expirada rimosso rimossa eliminato eliminata spostato spostata scaduto scaduta niet verwijderd
    verplaatst verlopen не supprimé supprimée retiré retirée déplacé déplacée inexistant inexistante expiré
    expirée""".split()
)
"""Words without one of which, or of their kin in Russian, no line is taken apart: most titles have none."""


@lru_cache(maxsize=1)
def _sentences() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple(
        (
            re.compile(
                rf"(?:{_FUNCTION_WORD}\s){{0,8}}(?:{_SUBJECTS[tongue]})\s(?:{_FUNCTION_WORD}\s){{0,6}}{_PREDICATES[tongue]}{_TAIL}"
            ),
            re.compile(rf"\b(?:{_NEGATIVES[tongue]})\b"),
        )
        for tongue in _SUBJECTS
    )


_UNSPACED_MESSAGE = pattern(
    r"(?:页面|网页|内容|文章|页|頁面|網頁|內容|链接).{0,8}(?:不存在|未找到|找不到|无法找到|沒有找到|没有找到|已下架|不可用|删除|刪除)"
    r"|(?:找不到|未找到|无法找到).{0,6}(?:页面|网页|内容|文章|頁面|網頁)"
    r"|(?:ページ|記事|コンテンツ|ファイル|ドメイン|サイト).{0,10}(?:見つかりません|存在しません|ありません|削除されました|期限切れ)"
    r"|(?:페이지|게시물|기사|문서|콘텐츠).{0,8}(?:찾을 수 없|존재하지 않|없습니다|삭제)"
    r"|(?:الصفحة|صفحة|المقال|المحتوى).{0,20}(?:غير موجود|غير متاح|لم يتم العثور|محذوف)"
    r"|ไม พบ(?:หน า|เน อหา|บทความ)|không tìm thấy (?:trang|bài)"
)
"""Languages without blanks, or whose words run together."""
_CLOSED = pattern(
    r"(?:(?:web ?)?site|page|system|service|catalogue|portal)?\s?(?:is |is currently |is temporarily )?"
    r"(?:under|undergoing|down for|in) (?:scheduled |planned )?maintenance(?: mode)?"
    r"|maintenance(?: mode| page)?(?: is on)?"
    r"|(?:scheduled|site|planned) maintenance|well be (?:right )?back (?:soon|shortly)|be right back"
    r"|wartung(?:sarbeiten|smodus|sseite)?|(?:unsere |die )?(?:web)?(?:seite|site) wird (?:gerade |derzeit )?gewartet"
    r"|(?:ce )?site (?:est )?en (?:cours de )?maintenance|(?:maintenance )?en cours"
    r"|(?:sitio|página)(?: web)? en mantenimiento|(?:estamos )?en mantenimiento|site em manutenção|em manutenção"
    r"|sito in manutenzione|in manutenzione|(?:site|website) in onderhoud|onderhoud"
    r"|(?:сайт )?на (?:техническом )?обслуживании|технические работы|ведутся технические работы"
    r"|(?:网站|系统|網站|系統)?(?:正在)?(?:维护|維護|维护中|維護中)|.{0,6}メンテナンス中(?:です)?"
    r"|.{0,6}점검 중(?:입니다)?"
    r"|الموقع تحت الصيانة"
    r"|(?:your |the |ihre |diese )?(?:session|sitzung|sesión|sessão|sessione) (?:has |ist |ha )?(?:timed out|expired"
    r"|abgelaufen|caducado|expirou|scaduta)|session timeout"
    r"|(?:oops )?an error (?:has )?occurred(?: code)?(?: \d+)?|(?:es ist )?ein fehler (?:ist )?aufgetreten"
    r"|une erreur (?:est|sest) (?:survenue|produite)"
    r"|se ha producido un error|ocorreu um erro|si è verificato un errore|er is een fout opgetreden|произошла ошибка"
    r"|invalid (?:thread|topic|post|user) specified"
    r"|no (?:records?|items?|entries) (?:were )?found|bad title|invalid (?:identifier|item|handle|id|url|request)"
    r"|item withdrawn|unavailable due to legal reasons|your browser is not supported|unsupported browser"
)


def says_gone(line: str) -> bool:
    """Whether a line, as `lines.plain` makes it, says of a page that it is not there, and nothing else."""
    if len(line) > 160:
        return False
    if _UNSPACED_MESSAGE.search(line) is not None and len(line) <= 60:
        return True
    if _NEGATIVE_WORDS.isdisjoint(line.split()) and _RUSSIAN.search(line) is None:
        return False
    return any(whole.fullmatch(line) and denied.search(line) for whole, denied in _sentences())


def says_closed(line: str) -> bool:
    """Whether it says that the site is out of order or out of reach just now."""
    return len(line) <= 100 and _CLOSED.fullmatch(line) is not None


FEW_WORDS = 60
"""Words of its own that a page has which does nothing but give a message."""
_MAX_FINGERPRINTED = 300
"""Words of its own; a page with more is one."""
_MIN_FINGERPRINT = 5
"""Words without which there is nothing to compare."""
_MAX_FINGERPRINT = 400
"""Words that are kept."""
_MIN_OVERLAP = 0.9
"""Share of the words that two pages of one face have in common; a time or a token may differ."""
_APP = pattern(
    r"<div[^<>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|q-app|svelte|___gatsby)\b|<app-root|\bng-(?:app|version)\b"
    r"|data-reactroot"
)
"""Frameworks whose pages are the same everywhere by design: a script fills them in."""
_GENERAL_TITLES = frozenset(plain_words(line) for line in (
    "Welcome", "Home", "Homepage", "Home page", "Index", "Start", "Untitled", "Untitled document", "Document",
    "Main page",
    "Willkommen", "Startseite", "Herzlich willkommen", "Accueil", "Bienvenue", "Inicio", "Bienvenido", "Bienvenidos",
    "Início", "Bem-vindo", "Benvenuto", "Benvenuti", "Welkom", "Главная", "Главная страница",
    "Добро пожаловать", "首页", "首頁",
    "ホーム", "トップページ", "홈", "الرئيسية", "الصفحة الرئيسية", "Strona główna", "Start page", "Coming soon",
))  # fmt: skip


def is_general(title: str) -> bool:
    """Whether a title fits any page."""
    return plain_words(title) in _GENERAL_TITLES


def fingerprint_of(page: WebPage, folded: str) -> frozenset[str]:
    """The words of a page that says little of itself; none for another, and for a work. `folded` is its source."""
    if page.article or _APP.search(folded):
        return frozenset()
    if len(page.words) > _MAX_FINGERPRINTED and not is_general(page.title):
        return frozenset()
    words = dict.fromkeys(word.casefold() for word in page.words)
    return frozenset(list(words)[:_MAX_FINGERPRINT]) if len(words) >= _MIN_FINGERPRINT else frozenset()


def are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two pages have one face."""
    return bool(one) and len(one & other) >= _MIN_OVERLAP * len(one | other)


_MAX_REST = 6
"""Words of a title beside the message: a site's name has no more."""
_FILLER = frozenset(plain_words(
    """http status code sorry oops ooops whoops uh oh ops ups hoppla hmm error errors fehler fehlercode erreur desole
    désolé oups lo sentimos errore spiacenti ci dispiace siamo spiacenti desculpe erro fout foutmelding ошибка извините
    错误 抱歉 對不起 对不起 很抱歉 エラー 오류 죄송합니다 خطأ عذرا błąd fel fejl feil virhe hata chyba помилка σφάλμα"""
).split())  # fmt: skip
_ERROR_WORDS = frozenset(plain_words(
    "error fehler erreur errore erro fout ошибка 错误 エラー 오류 خطأ błąd fel fejl feil virhe hata chyba помилка"
).split())  # fmt: skip
_MISSING_CODES = frozenset({"404", "410"})
_SERVER_ERROR_CODES = frozenset({"500", "502", "503", "504"})
"""Status codes that mean something only beside words."""
_NO_MORE = frozenset(
    plain_words("anymore longer here mehr hier meer plus ici más aquí mais aqui più qui больше здесь").split()
)
"""Last words of such a message: `Diese Seite existiert nicht mehr`."""
_WHOLE_MESSAGES = """
page not found|not found|file not found|content not found|article not found|document not found|item not found
resource not found|object not found|record not found|url not found|post not found|story not found|nothing found
the page was not found|this page was not found|the requested page was not found|the requested url was not found
requested page not found|the requested resource was not found|the requested url was not found on this server
the requested page could not be found|the page could not be found|page could not be found|the page cannot be found
page cannot be found|page can't be found|that page can't be found|this page can't be found|file or directory not found
page not available|page unavailable|page is unavailable|page no longer available|page no longer exists|page missing
missing page|page removed|page has been removed|page deleted|page expired|page moved|page has moved|moved|gone
no such page|no page found|page does not exist|page doesn't exist|this page does not exist|this page doesn't exist
the page does not exist|content unavailable|content not available|content no longer available
this page is not available|this page isn't available|this page is no longer available|help finding information
this content is no longer available|this content isn't available|article no longer available|server error
error establishing a database connection|database error|database connection error|internal server error
service unavailable|service temporarily unavailable|temporarily unavailable|bad gateway|gateway timeout
site under maintenance|under maintenance|maintenance mode|site maintenance|scheduled maintenance|fatal error
runtime error|application error|there has been a critical error on this website
seite nicht gefunden|nicht gefunden|seite existiert nicht|seite nicht verfügbar|seite nicht vorhanden
diese seite existiert nicht|diese seite gibt es nicht|die seite wurde nicht gefunden|datei nicht gefunden
seite wurde nicht gefunden|die angeforderte seite wurde nicht gefunden|inhalt nicht gefunden|artikel nicht gefunden
die seite konnte nicht gefunden werden|seite konnte nicht gefunden werden|diese seite ist nicht mehr verfügbar
page non trouvée|page introuvable|page inexistante|non trouvé|introuvable|cette page n'existe pas|la page n'existe pas
page indisponible|contenu introuvable|article introuvable|document introuvable|cette page est introuvable
cette page n'existe plus|fichier non trouvé
página no encontrada|no encontrado|no encontrada|página no disponible|no se encontró la página|la página no existe
esta página no existe|página inexistente|contenido no encontrado|no se ha encontrado la página|archivo no encontrado
la página no se encuentra|no se pudo encontrar la página
página não encontrada|não encontrado|não encontrada|página inexistente|página indisponível|a página não existe
esta página não existe|a página não foi encontrada|conteúdo não encontrado|página não existe
pagina non trovata|non trovato|non trovata|la pagina non esiste|pagina inesistente|questa pagina non esiste
pagina non disponibile|contenuto non trovato|la pagina non è stata trovata
pagina niet gevonden|niet gevonden|deze pagina bestaat niet|pagina bestaat niet|pagina niet beschikbaar
de pagina is niet gevonden|de pagina kan niet worden gevonden
страница не найдена|не найдено|страница не существует|такой страницы нет|страница удалена|файл не найден
такой страницы не существует|материал не найден|страница недоступна|документ не найден
页面未找到|未找到页面|找不到页面|页面不存在|找不到網頁|找不到頁面|頁面不存在|网页不存在|页面没有找到|无法找到页面
页面走丢了
ページが見つかりません|ページが見つかりませんでした|ページが存在しません|見つかりません|ページは存在しません
ページがありません
페이지를 찾을 수 없습니다|페이지가 존재하지 않습니다|존재하지 않는 페이지입니다|페이지를 찾을 수 없음|찾을 수 없습니다
الصفحة غير موجودة|لم يتم العثور على الصفحة|صفحة غير موجودة|غير موجود|هذه الصفحة غير موجودة|الصفحة المطلوبة غير موجودة
nie znaleziono strony|strona nie istnieje|strona nie została znaleziona|sidan hittades inte|sidan kunde inte hittas
siden blev ikke fundet|siden ble ikke funnet|siden finnes ikke|siden findes ikke|sivua ei löytynyt|sayfa bulunamadı
stránka nenalezena|stránka nebyla nalezena|сторінку не знайдено|η σελίδα δεν βρέθηκε|az oldal nem található
pàgina no trobada|pagina nu a fost găsită|halaman tidak ditemukan|không tìm thấy trang|הדף לא נמצא|صفحه پیدا نشد
"""
_OPENINGS = """
the page you are looking for|the page you're looking for|the page you were looking for|the page you requested
the page you have requested|the page you tried|the page that you requested|the page that you are looking for
the document you requested|the article you are looking for|the content you requested|the file you requested
the resource you are looking for|the url you requested|page you requested|we can't find the page
we cannot find the page|we can't find that page|we couldn't find the page|we could not find the page
we couldn't find that page|we can't seem to find|we couldn't find what|this page could not be found
this page couldn't be found|this page cannot be found|that page does not exist|that page doesn't exist
die von ihnen gesuchte seite|die gesuchte seite|die angeforderte seite|die gewünschte seite
die von ihnen aufgerufene seite|die aufgerufene seite|wir konnten die seite
la page que vous cherchez|la page que vous recherchez|la page que vous avez demandée|la page demandée
cette page est introuvable
la página que busca|la página que buscas|la página que está buscando|la página solicitada
no hemos encontrado la página
a página que procura|a página que você procura|a página que você está procurando|a página solicitada
não encontramos a página|la pagina che stai cercando|la pagina che cerchi|la pagina richiesta|la pagina cercata
de pagina die u zoekt|de pagina die je zoekt|de opgevraagde pagina|we kunnen de pagina
запрашиваемая страница|страница которую вы ищете|запрошенная страница|мы не нашли страницу|к сожалению страница не
您访问的页面|您查找的页面|您要找的页面|您请求的页面|你访问的页面|您要查看的页面|您訪問的頁面|您要找的頁面
您所访问的页面|您请求的文件不存在
お探しのページ|指定されたページ|ご指定のページ|アクセスしようとしたページ|お探しの記事|申し訳ございませんお探しの
요청하신 페이지|찾으시는 페이지|원하시는 페이지|요청한 페이지|الصفحة التي تبحث عنها|الصفحة التي طلبتها
"""


def _phrases(table: str) -> frozenset[str]:
    return frozenset(plain_words(phrase) for line in table.split("\n") for phrase in line.split("|") if phrase)


_MESSAGES, _BEGINNINGS = _phrases(_WHOLE_MESSAGES), tuple(_phrases(_OPENINGS))


def is_message(line: str) -> bool:
    """Whether a title or heading says that there is no such page, and nothing else."""
    words = plain_words(line).split()
    if not words:
        return False
    core = " ".join(_without_filler(words))
    if not core:
        return bool(_MISSING_CODES.intersection(words)) or (len(words) == 1 and words[0] in _ERROR_WORDS)
    if core in _MESSAGES or " ".join(words) in _MESSAGES or core.startswith(_BEGINNINGS):
        return True
    *head, last = core.split()
    return (last in _NO_MORE and " ".join(head) in _MESSAGES) or says_gone(core) or says_closed(core)


def _without_filler(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while start < end and _is_filler(words[start]):
        start += 1
    while start < end and _is_filler(words[end - 1]):
        end -= 1
    return words[start:end]


def _is_filler(word: str) -> bool:
    return (
        word in _FILLER or word in _MISSING_CODES or word in _SERVER_ERROR_CODES or (word.isdigit() and len(word) == 1)
    )


def message_of(page: WebPage) -> tuple[str, bool]:
    """The title or heading that is such a message, and whether that is certain; empty where neither is."""
    line, certain = _message(page.title, page.heading)
    if not line:
        return "", False
    if not certain or page.article:
        return line, False
    return line, page.noindex or (len(page.words) <= FEW_WORDS and _has_words(line))


def hint_of(page: WebPage) -> str:
    """What stands below on a page of a few words, and says the same; by itself it proves nothing."""
    if len(page.words) > FEW_WORDS or page.article:
        return ""
    first = re.split(r"(?<=[.!?。！])\s*", page.own[:400], maxsplit=1)[0]
    return next((line for line in (page.subheading, first) if is_message(line)), "")


def _has_words(line: str) -> bool:
    """Whether a message is more than a number, which may be a year, a highway or a chapter."""
    parts = title_segments(line)
    return len(parts) == 1 or any(is_message(part) and not plain_words(part).isdigit() for part in parts)


def _message(title: str, heading: str) -> tuple[str, bool]:
    said = is_message(heading)
    parts = [title, *title_segments(title)] if title else []
    part = next((part for part in parts if is_message(part)), "")
    if not part:
        return (heading, plain_words(heading) not in _MISSING_CODES or not title) if said else ("", False)
    if said:
        return title, True
    about_it = bool(heading) and plain_words(part) in plain_words(heading)
    rest = len(plain_words(title).split()) - len(plain_words(part).split())
    return title, not about_it and rest <= _MAX_REST


def says_error(body: bytes) -> bool:
    """Whether a short answer in JSON is an error and nothing else."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(data, dict) or len(data) > 8:
        return False
    if any(data.get(key) in (404, 410, "404", "410") for key in ("status", "code", "statusCode", "status_code")):
        return True
    if any(data.get(key) for key in ("error", "errors", "Error")):
        return True
    return any(is_message(str(data.get(key, ""))[:300]) for key in ("message", "detail", "title", "msg", "Message"))
