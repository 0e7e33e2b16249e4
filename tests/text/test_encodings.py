from __future__ import annotations

import pytest

from stacite.errors import DocumentError
from stacite.text import encodings as decode_module
from stacite.text.encodings import decode

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize("text", ["a\r\nb\rc\n", "\ufeffHello.¹\n", "naïve “quotes” 日本"])
def test_every_letter_is_kept(text: str) -> None:
    assert decode(text.encode(), "doc.txt") == text


@pytest.mark.parametrize(
    ("data", "what", "advice"),
    [
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted", "password"),
        (b"PK\x03\x04" + b"\x00" * 30 + b"data.csv", "a ZIP archive", "Unpack"),
        (OLE + b"\x00", "in an old Office format, such as .doc", "save it as .docx"),
        (b"{\\rtf1\\ansi", "an RTF document", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image", "OCR"),
        (b"\x1f\x8b\x08", "a gzip archive", "Unpack"),
    ],
)
def test_other_formats_are_named(data: bytes, what: str, advice: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data, "file.bin")
    assert caught.value.message == f"file.bin: stacite can't read this file: it is {what}"
    assert advice in caught.value.hint


_FRENCH = "Un élève a été vu à Orléans, où il étudie les lettres françaises. "
_JAPANESE = "これは日本語の文章です。注釈はページの下にあります。"
_CHINESE = "这是一个关于中国的文本,在这里有很多的注释,是为了说明文章的内容。"
_RUSSIAN = "Это русский текст, в котором есть примечания и ссылки на источники."
_KOREAN = "이것은 한국어 문서입니다. 각주는 페이지 아래에 있습니다."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (_FRENCH, "latin-1", "ISO-8859-1"),
        (_FRENCH + "“Paris” – l’été", "cp1252", "WINDOWS-1252"),
        (_FRENCH, "utf-16", "UTF-16LE"),
        ("Plain words, no mark of byte order.", "utf-16-le", "UTF-16LE"),
        ("Plain words, no mark of byte order.", "utf-16-be", "UTF-16BE"),
        (_FRENCH, "utf-32", "UTF-32LE"),
        (_JAPANESE, "shift_jis", "SHIFT_JIS"),
        (_JAPANESE, "euc_jp", "EUC-JP"),
        (_CHINESE, "gb18030", "GB18030"),
        (_RUSSIAN, "cp1251", "WINDOWS-1251"),
        (_RUSSIAN, "koi8_r", "KOI8-R"),
        (_KOREAN, "euc_kr", "EUC-KR"),
    ],
)
def test_the_encoding_is_named(text: str, codec: str, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(text.encode(codec), "doc.txt")
    assert name in caught.value.message
    assert f"iconv -f {name} -t UTF-8 doc.txt" in caught.value.hint


def test_one_wrong_byte_in_utf8_is_pointed_at() -> None:
    data = "été\nété été\n".encode() + b"caf\xe9 " + "déjà vu\n".encode()
    with pytest.raises(DocumentError, match=r"line 3: the byte 0xe9 is not UTF-8, but the rest of the file is"):
        decode(data, "doc.txt")


def test_an_encoding_that_nothing_fits_is_said_to_be_unknown() -> None:
    with pytest.raises(DocumentError, match="its encoding can't be detected"):
        decode(b"\xa0\xa0\x80\x80\xff\x98 " * 9, "doc.txt")


def test_binary_is_refused_with_its_line() -> None:
    with pytest.raises(DocumentError, match=r"binary, not text .line 2 contains a NUL byte"):
        decode(b"first line of it\nsecond\x00line of the text\n", "doc.txt")
    with pytest.raises(DocumentError) as raised:
        decode(b"first line of it\nsecond\x00line of the text\n", "doc.md")
    assert raised.value.hint == "A .md file is plain text. Check that you named the right file."


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n\f", b"\xef\xbb\xbf\n"])
def test_nothing_to_read_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"doc\.txt: the file is empty"):
        decode(data, "doc.txt")


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode_module, "MAX_BYTES", 2**20)
    with pytest.raises(DocumentError, match="larger than 1 MiB"):
        decode(b"a" * (2**20 + 1), "doc.txt")
