"""A guess at the encoding of bytes that are not UTF-8, for the advice in an error."""

from __future__ import annotations

import codecs
import re

from stacite.model.pattern import pattern

_SAMPLE = 65536
_HIGH = pattern(rb"[\x80-\xff]+")
# Characters that run through nearly every Chinese text: possessive, negation, “be”, “in”, “one”, “have”.
_COMMON_CHINESE = frozenset("的一是不了在人有中大国國这這为為和年上以")
_EXPECTED = (
    ("SHIFT_JIS", "shift_jis", "[\u3041-\u30ff]", 1.6),
    ("EUC-JP", "euc_jp", "[\u3041-\u30ff]", 1.6),
    ("EUC-KR", "euc_kr", "[\uac00-\ud7a3]", 1.0),
    ("WINDOWS-1251", "cp1251", "[\u0430-\u044f\u0451\u0456]", 0.9),
    ("KOI8-R", "koi8_r", "[\u0430-\u044f\u0451]", 0.9),
    ("GB18030", "gb18030", "", 8.0),
    ("BIG5", "big5", "", 8.0),
)


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32, by their byte order mark or by the pattern of NULs in Latin text."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "UTF-32LE"),
        (codecs.BOM_UTF32_BE, "UTF-32BE"),
        (codecs.BOM_UTF16_LE, "UTF-16LE"),
        (codecs.BOM_UTF16_BE, "UTF-16BE"),
    ):
        if data.startswith(mark):
            return name
    sample = data[:4096]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "UTF-16LE"
    if half >= 4 and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "UTF-16BE"
    return None


def guess_encoding(data: bytes) -> str | None:
    """The encoding, under the name that iconv knows, that the bytes look like; None where nothing fits."""
    first = _HIGH.search(data)
    sample = data[max(0, first.start() - 64) :][:_SAMPLE] if first else data[:_SAMPLE]
    runs = _HIGH.findall(sample)
    if not runs:
        return None
    if sum(1 for run in runs if len(run) == 1) >= 0.6 * len(runs):
        # A Latin letter with an accent mostly stands among plain letters; other scripts come in runs.
        return "WINDOWS-1252" if re.search(rb"[\x80-\x9f]", sample) else "ISO-8859-1"
    scored = [(_likeness(sample, codec, letters) * weight, name) for name, codec, letters, weight in _EXPECTED]
    score, name = max(scored)
    return name if score >= 0.3 else None


def _likeness(sample: bytes, codec: str, letters: str) -> float:
    """The share of the letters beyond ASCII that this encoding would make plausible."""
    try:
        text = codecs.getincrementaldecoder(codec)("strict").decode(sample)
    except UnicodeDecodeError:
        return 0.0
    beyond = [letter for letter in text if letter > "\x7f"]
    if not beyond:
        return 0.0
    if letters:
        return len(re.findall(letters, text)) / len(beyond)
    return sum(letter in _COMMON_CHINESE for letter in beyond) / len(beyond)
