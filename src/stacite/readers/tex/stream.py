r"""The tokens in the order in which TeX would read them: macros push theirs back in front of the rest.

Sources: Knuth, The TeXbook, chapter 20 (definitions). Only macros of plain arguments are followed, and only so far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stacite.readers.tex.tokens import Kind, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacite.readers.tex.tokens import Tokens

_LONGEST_OPTION = 300
_LONGEST_ASIDE = 60
_NOTHING = Token(Kind.BLANK, "", 0, own=False)


class Stream:
    """Tokens to read, and arguments in front of them."""

    def __init__(self, tokens: Tokens, length: int) -> None:
        """`length` is that of the text, in letters."""
        self._tokens: Iterator[Token] = iter(tokens)
        self._pushed: list[Token] = []
        self.unclosed = tokens.unclosed
        """Where the braces stand that nothing closes."""
        self.reach = 0
        """The end, in the source, of what has been read."""
        self.budget = 500_000 + length // 2
        """Tokens that may still be looked at twice, so that no text makes the reader slow."""

    def next(self) -> Token | None:
        """The next token; None at the end."""
        token = self._pushed.pop() if self._pushed else next(self._tokens, None)
        if token is None:
            return None
        if token.own and token.end > self.reach:
            self.reach = token.end
        return token

    def peek(self) -> Token:
        """The next token, which stays; a blank of no length at the end."""
        if not self._pushed:
            token = next(self._tokens, None)
            if token is None:
                return _NOTHING
            self._pushed.append(token)
        return self._pushed[-1]

    def push(self, tokens: Iterable[Token]) -> None:
        """Put tokens before what comes next."""
        self._pushed.extend(reversed(list(tokens)))

    def stop(self) -> None:
        """Nothing comes any more."""
        self._tokens = iter(())
        self._pushed.clear()

    def skip_blanks(self) -> None:
        """Pass over blanks and line ends, not over the end of a paragraph."""
        while self.peek().kind is Kind.BLANK and self.peek() is not _NOTHING:
            self.next()

    def star(self) -> bool:
        """Take the star after a command's name, if there is one."""
        token = self.peek()
        if token.kind is not Kind.TEXT or token.text[:1] != "*":
            return False
        self.next()
        if len(token.text) > 1:
            self.push([token._replace(text=token.text[1:], start=token.start + token.own)])
        return True

    def argument(self) -> list[Token]:
        """The tokens of the next argument: a group without its braces, else one token. Bounded by the budget."""
        self.skip_blanks()
        first = self.peek()
        if first.kind is not Kind.OPEN:
            return self._single(first)
        if first.own and first.start in self.unclosed:
            return []
        self.next()
        found: list[Token] = []
        depth = 1
        while self.budget > 0 and (token := self.next()) is not None:
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
            if depth == 0:
                break
            found.append(token)
            self.budget -= 1
        return found

    def _single(self, first: Token) -> list[Token]:
        if first is _NOTHING or first.kind in (Kind.CLOSE, Kind.PARAGRAPH):
            return []
        self.next()
        if first.kind is Kind.TEXT and len(first.text) > 1:
            self.push([first._replace(text=first.text[1:], start=first.start + first.own)])
            return [first._replace(text=first.text[:1])]
        return [first]

    def option(self) -> list[Token] | None:
        """The tokens of an argument in brackets, if one follows."""
        return self._within(Kind.LEFT, Kind.RIGHT)

    def _within(self, left: Kind, right: Kind) -> list[Token] | None:
        blanks = []
        while self.peek().kind is Kind.BLANK and self.peek() is not _NOTHING:
            blanks.append(self.next() or _NOTHING)
        if self.peek().kind is not left or self.budget < 0:
            self.push(blanks)
            return None
        reach = self.reach
        read = [*blanks, self.next() or _NOTHING]
        inside: list[Token] = []
        depth = brackets = 0
        while len(inside) < _LONGEST_OPTION and (token := self.next()) is not None:
            read.append(token)
            if depth == 0 and brackets == 0 and token.kind is right:
                self.budget -= len(inside)
                return inside
            depth += (token.kind is Kind.OPEN) - (token.kind is Kind.CLOSE)
            brackets += (token.kind is left) - (token.kind is right) if depth == 0 else 0
            inside.append(token)
            if token.kind is Kind.PARAGRAPH or depth < 0:
                break
        self.budget -= 4 * len(read)
        self.reach = reach
        self.push(read)
        return None

    def parentheses(self) -> list[Token] | None:
        r"""The tokens between round brackets, if they follow at once: `\footcites(see)()[1]{key}`."""
        first = self.peek()
        if first.kind is not Kind.TEXT or first.text[:1] != "(" or self.budget < 0:
            return None
        read: list[Token] = []
        inside: list[Token] = []
        while len(read) < _LONGEST_ASIDE and (token := self.next()) is not None:
            read.append(token)
            text = token.text[len(read) == 1 :] if token.kind is Kind.TEXT else ""
            before, closed, after = text.partition(")")
            start = token.start + (len(read) == 1)
            inside.append(token._replace(text=before, start=start) if token.kind is Kind.TEXT else token)
            if closed:
                self.push([token._replace(text=after, start=start + len(before) + 1)] if after else [])
                return inside
            if token.kind in (Kind.PARAGRAPH, Kind.CLOSE):
                break
        self.budget -= 20 * len(read)
        self.push(read)
        return None
