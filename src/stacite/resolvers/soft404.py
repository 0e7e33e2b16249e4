"""Pages that say in their title or heading that they are not the page, though the status says they are.

Only a title or heading that *is* such a message counts: an article about missing pages talks of more.
The text below never counts. Messages are those of the content management systems and servers in use,
in the languages that editors meet.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from stacite.resolvers.face import FEW
from stacite.resolvers.lines import plain, segments
from stacite.resolvers.messages import says_closed, says_gone

if TYPE_CHECKING:
    from stacite.resolvers.page import Page

_MAX_REST = 6
"""Words of a title beside the message: a site's name has no more."""
_FILLER = frozenset(plain(
    """http status code sorry oops ooops whoops uh oh ops ups hoppla hmm error errors fehler fehlercode erreur desole
    désolé oups lo sentimos errore spiacenti ci dispiace siamo spiacenti desculpe erro fout foutmelding ошибка извините
    错误 抱歉 對不起 对不起 很抱歉 エラー 오류 죄송합니다 خطأ عذرا błąd fel fejl feil virhe hata chyba помилка σφάλμα"""
).split())  # fmt: skip
_ALONE = frozenset(plain(
    "error fehler erreur errore erro fout ошибка 错误 エラー 오류 خطأ błąd fel fejl feil virhe hata chyba помилка"
).split())  # fmt: skip
_NUMBERS = frozenset({"404", "410"})
_OTHER_NUMBERS = frozenset({"500", "502", "503", "504"})
"""Status codes that mean something only beside words."""
_NO_MORE = frozenset(
    plain("anymore longer here mehr hier meer plus ici más aquí mais aqui più qui больше здесь").split()
)
"""Last words of such a message: `Diese Seite existiert nicht mehr`."""
_WHOLE = """
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
    return frozenset(plain(phrase) for line in table.split("\n") for phrase in line.split("|") if phrase)


_MESSAGES, _BEGINNINGS = _phrases(_WHOLE), tuple(_phrases(_OPENINGS))


def is_message(line: str) -> bool:
    """Whether a title or heading says that there is no such page, and nothing else."""
    words = plain(line).split()
    if not words:
        return False
    core = " ".join(_without_filler(words))
    if not core:
        return bool(_NUMBERS.intersection(words)) or (len(words) == 1 and words[0] in _ALONE)
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
    return word in _FILLER or word in _NUMBERS or word in _OTHER_NUMBERS or (word.isdigit() and len(word) == 1)


def message_of(page: Page) -> tuple[str, bool]:
    """The title or heading that is such a message, and whether that is certain; empty where neither is."""
    line, certain = _message(page.title, page.heading)
    if not line:
        return "", False
    if not certain or page.article:
        return line, False
    return line, page.noindex or (len(page.words) <= FEW and _has_words(line))


def hint_of(page: Page) -> str:
    """What stands below on a page of a few words, and says the same; by itself it proves nothing."""
    if len(page.words) > FEW or page.article:
        return ""
    first = re.split(r"(?<=[.!?。！])\s*", page.own[:400], maxsplit=1)[0]
    return next((line for line in (page.subheading, first) if is_message(line)), "")


def _has_words(line: str) -> bool:
    """Whether a message is more than a number, which may be a year, a highway or a chapter."""
    parts = segments(line)
    return len(parts) == 1 or any(is_message(part) and not plain(part).isdigit() for part in parts)


def _message(title: str, heading: str) -> tuple[str, bool]:
    said = is_message(heading)
    parts = [title, *segments(title)] if title else []
    part = next((part for part in parts if is_message(part)), "")
    if not part:
        return (heading, plain(heading) not in _NUMBERS or not title) if said else ("", False)
    if said:
        return title, True
    about_it = bool(heading) and plain(part) in plain(heading)
    rest = len(plain(title).split()) - len(plain(part).split())
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
