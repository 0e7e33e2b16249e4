"""The codes of TeX's fonts, which bitmap fonts tell without the letters: OT1, T1 and the symbols of TS1 and OMS.

Sources: ot1enc.def, t1enc.def, ts1enc.def and omsenc.def of LaTeX; D. E. Knuth, Computer Modern Typefaces.
"""

from __future__ import annotations

_FIRST = 0x0B
"""Capital Greek stands before it in OT1, accents in T1."""


def _table(first: int, letters: str) -> dict[str, str]:
    return {chr(first + at): letter for at, letter in enumerate(letters)}


OT1_ACCENTS = _table(0x10, "ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ")
"""Those that typewriter fonts have in the same places."""
OT1 = {
    **_table(0x00, "ΓΔΘΛΞΠΣΥΦΨΩ"),
    **_table(_FIRST, "ﬀﬁﬂﬃﬄ"),
    **OT1_ACCENTS,
    **dict(zip("\"'<>\\^_`{|}~\x7f", "”’¡¿“ˆ˙‘–—˝˜¨", strict=True)),
    # dvips numbers the glyphs with base 36 from A0 on; that of ﬃ is AE, which is taken for the name of a letter.
    "Æ": "ﬃ",
}
"""Of Computer Modern, upright and italic, since 1978."""
T1_TYPEWRITER = {
    **_table(0x01, "´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—\u200b0ıȷﬀﬁﬂﬃﬄ"),
    "\x7f": "-",
    **_table(0x80, "ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£"),
    **_table(0xD7, "Œ"),
    **_table(0xDF, "ẞ"),
    **_table(0xF7, "œ"),
    **_table(0xFF, "ß"),
}
"""Of the EC fonts; the other codes above 0xBF are those of Latin-1. Programs have straight quotation marks."""
T1 = {**T1_TYPEWRITER, "'": "’", "`": "‘"}
SIGNS = {
    **_table(0x84, "†‡‖‰•"),
    **dict(zip("\x97\x98\x9b\xb8\xbf", "™‱№※€", strict=True)),
    # Not ℠: § of T1, whose font shows on many a page nothing else of its size.
    "\x9f": "§",
    **{letter: letter for letter in " \n*¢£¤¥¦§©ª¬®°±²³µ¶·¹º¼½¾"},
}
"""Of TS1: the symbols that have a font of their own."""
MARKS = {"\x03": "∗", "y": "†", "z": "‡", "x": "§", "{": "¶", "k": "‖"}
"""Of OMS: those that call notes, in their order (`\\@fnsymbol` of LaTeX up to 2018)."""
