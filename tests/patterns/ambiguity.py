"""Whether a backtracking matcher may need more than linear time for an expression, and on which characters.

A loop whose word can be read in two ways costs 2 to the power of the word's repeats; two loops after one another that
read the same word cost its square (Weber and Seidl, On the degree of ambiguity of finite automata, 1991; Weideman and
others, Analyzing matching time behavior of backtracking regular expression matchers, 2016). A search starts anew at
every character: that is a loop over all characters before the expression.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tests.patterns.automaton import END, START, Automaton, State, is_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
_ANYWHERE = State(0)
"""The state before a search has found where it starts."""
Edges = dict[int, list[State]]


class Doubt(NamedTuple):
    """What makes an expression slow."""

    degree: str
    """`exponential` or `polynomial`."""
    word: str
    """Repeated often, with an end that does not match, it is slow."""


def doubts(source: str, flags: int = 0, *, method: str = "search", squeezed: bool = False) -> list[Doubt]:
    """What makes the expression slow when it is used by this method of a pattern.

    `squeezed` says that it meets no long runs of blanks and marks: words that hold nothing else count for nothing.
    """
    return list(_Graph(Automaton(source, flags), method, squeezed=squeezed).doubts())


class _Graph:
    def __init__(self, automaton: Automaton, method: str, *, squeezed: bool) -> None:
        self.automaton = automaton
        self.whole = method == "fullmatch"
        self.loud = (
            {at for at, character in enumerate(automaton.characters) if is_word(character)} if squeezed else None
        )
        self.edges: dict[State, Edges] = {}
        self.twice: set[tuple[State, int, State]] = set()
        self.beside: dict[State, set[State]] = {}
        befores = (START, *automaton.every)
        starts = {state for last in befores for state in automaton.closure(automaton.start, last)}
        if method in ("match", "fullmatch"):
            self._explore(starts)
        else:
            self.edges[_ANYWHERE] = {
                character: [_ANYWHERE, *automaton.closure(automaton.start, character)] for character in automaton.every
            }
            self._explore(starts)
        self._drop_matched()
        self.parts = [part for part in _components(self.edges, self._next) if self._loops(part)]

    def _explore(self, starts: Iterable[State]) -> None:
        queue = deque(starts)
        while queue:
            state = queue.popleft()
            if state in self.edges:
                continue
            edges: Edges = {}
            for characters, target in self.automaton.reads.get(state.node, ()):
                for character in characters if state.ahead is None else characters & state.ahead:
                    reached = self.automaton.closure(target, character)
                    if self._has_matched(reached):
                        continue
                    edges.setdefault(character, []).extend(reached)
                    for each in reached:
                        self.beside.setdefault(each, set(reached)).intersection_update(reached)
                    self.twice.update((state, character, each) for each, ways in reached.items() if ways > 1)
            self.edges[state] = edges
            queue.extend(each for targets in edges.values() for each in targets)

    def _drop_matched(self) -> None:
        """Leave out what a state reads if another one, always reached with it, matches with that character."""
        for state, edges in self.edges.items():
            for beside in self.beside.get(state, ()):
                for characters, target in self.automaton.reads.get(beside.node, ()):
                    for character in characters & edges.keys():
                        allowed = beside.ahead is None or character in beside.ahead
                        if allowed and self._has_matched(self.automaton.closure(target, character)):
                            del edges[character]

    def _has_matched(self, reached: Iterable[State]) -> bool:
        """Whether nothing can fail any more: the end is reached, or comes after characters of any kind."""
        ends = [state for state in reached if state.node == self.automaton.end]
        if not self.whole and any(state.ahead is None for state in ends):
            return True
        return bool(ends) and any(
            characters == self.automaton.every
            and state.ahead is None
            and state in self.automaton.closure(target, START)
            for state in reached
            for characters, target in self.automaton.reads.get(state.node, ())
            if all(end.ahead is None or END in end.ahead for end in ends)
        )

    def _next(self, state: State) -> Iterator[State]:
        for targets in self.edges.get(state, {}).values():
            yield from targets

    def _loops(self, part: set[State]) -> bool:
        return any(target in part for state in part for target in self._next(state))

    def doubts(self) -> Iterator[Doubt]:
        """One for each loop, or pair of loops, that is read in more than one way."""
        for part in self.parts:
            if _ANYWHERE not in part and (word := self._read_in_two_ways(part)) is not None:
                yield Doubt("exponential", word)
        for first in self.parts:
            behind = _reached(first, self._next) - first
            for second in self.parts:
                if second is not first and second & behind and (word := self._read_by_both(first, second)) is not None:
                    yield Doubt("polynomial", word)

    def _counts(self, characters: Iterable[int]) -> bool:
        return self.loud is None or any(character in self.loud for character in characters)

    def _read_in_two_ways(self, part: set[State]) -> str | None:
        """A word that leads from a state of the part back to it in two ways."""
        for state, character, target in self.twice:
            if state in part and target in part and self._counts((character,)):
                return self.automaton.characters[character]

        def after(pair: tuple[State, State]) -> Iterator[tuple[State, State]]:
            return (each for _, each in self._together(pair, part))

        graph = _reached({(state, state) for state in part}, after)
        for loop in _components(graph, after):
            same = next((pair for pair in loop if pair[0] == pair[1]), None)
            apart = next((pair for pair in loop if pair[0] != pair[1]), None)
            if same is None or apart is None:
                continue
            reads = {pair: [each for each in self._together(pair, part) if each[1] in loop] for pair in loop}
            if self._counts(character for steps in reads.values() for character, _ in steps):
                steps = [*_way(same, apart, reads), *_way(apart, same, reads)]
                return "".join(self.automaton.characters[character] for character in steps)
        return None

    def _together(self, pair: tuple[State, State], part: set[State]) -> Iterator[tuple[int, tuple[State, State]]]:
        """What two states reach by the same character, both within the part."""
        one, other = pair
        for character, targets in self.edges[one].items():
            rights = [right for right in self.edges[other].get(character, ()) if right in part]
            yield from ((character, (left, right)) for left in targets if left in part for right in rights)

    def _read_by_both(self, first: set[State], second: set[State]) -> str | None:
        """A word that leads round in both loops, and from the first to the second."""
        if not self._characters(first) & self._characters(second):
            return None
        back = _reached(second, _reverse(self.edges))
        for one in first:
            for other in second:
                if (word := self._common(one, other, first, second, back)) is not None:
                    return word
        return None

    def _characters(self, part: set[State]) -> set[int]:
        return {character for state in part for character, targets in self.edges[state].items() if part & set(targets)}

    def _common(
        self, one: State, other: State, first: set[State], second: set[State], between: set[State]
    ) -> str | None:
        """A shortest word w with one -w-> one, one -w-> other, other -w-> other."""
        begin = (one, one, other, not self.loud)
        goal = (one, other, other, True)
        words: dict[tuple[State, State, State, bool], str] = {begin: ""}
        queue = deque([begin])
        while queue:
            here = queue.popleft()
            left, middle, right, counts = here
            for character, targets in self.edges[right].items():
                lefts = [each for each in self.edges[left].get(character, ()) if each in first]
                middles = [each for each in self.edges[middle].get(character, ()) if each in between]
                for then in (
                    (x, y, z, counts or self._counts((character,)))
                    for z in targets
                    if z in second
                    for x in lefts
                    for y in middles
                ):
                    if then not in words:
                        words[then] = words[here] + self.automaton.characters[character]
                        queue.append(then)
            if goal in words:
                return words[goal]
        return None


def _reverse(edges: dict[State, Edges]) -> Callable[[State], list[State]]:
    before: dict[State, list[State]] = {}
    for state, reads in edges.items():
        for targets in reads.values():
            for target in targets:
                before.setdefault(target, []).append(state)
    return lambda state: before.get(state, [])


def _reached(starts: set[T], following: Callable[[T], Iterable[T]]) -> set[T]:
    found, queue = set(starts), deque(starts)
    while queue:
        for each in following(queue.popleft()):
            if each not in found:
                found.add(each)
                queue.append(each)
    return found


def _way(start: T, goal: T, reads: dict[T, list[tuple[int, T]]]) -> list[int]:
    """The characters of a shortest way."""
    ways: dict[T, list[int]] = {start: []}
    queue = deque([start])
    while goal not in ways:
        here = queue.popleft()
        for character, then in reads[here]:
            if then not in ways:
                ways[then] = [*ways[here], character]
                queue.append(then)
    return ways[goal]


def _components(nodes: Iterable[T], following: Callable[[T], Iterable[T]]) -> list[set[T]]:
    """The strongly connected parts of a graph (Tarjan 1972, without recursion)."""
    order: dict[T, int] = {}
    low: dict[T, int] = {}
    stack: list[T] = []
    open_nodes: set[T] = set()
    parts: list[set[T]] = []
    for root in nodes:
        if root in order:
            continue
        order[root] = low[root] = len(order)
        stack.append(root)
        open_nodes.add(root)
        work = [(root, iter(set(following(root))))]
        while work:
            node, ahead = work[-1]
            each = next(ahead, None)
            if each is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    part = set(stack[stack.index(node) :])
                    del stack[len(stack) - len(part) :]
                    open_nodes -= part
                    parts.append(part)
            elif each not in order:
                order[each] = low[each] = len(order)
                stack.append(each)
                open_nodes.add(each)
                work.append((each, iter(set(following(each)))))
            elif each in open_nodes:
                low[node] = min(low[node], order[each])
    return parts
