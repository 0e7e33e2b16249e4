"""The network that labels tokens, run by numpy, and what it sees of each token.

Each token is the sum of its features' vectors and a convolution over its characters. Its features are its spelling, its
classes, where it stands, and what has a form of its own there; each is a number, the CRC-32 of its name. Two
bidirectional LSTM layers read the note both ways; a conditional random field chooses the labels (Lample et al., 2016).
Linear layers on the same states say what the tokens of a name list are and, averaged over a citation, its form. The
type is told apart by the citation's words and variables, which a small network of its own reads.

The weights are in `model/notes.npz`: whole numbers of eight bits with a scale for each row, which take a quarter of the
space and cost no accuracy that the dev set shows.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from io import SEEK_CUR
from itertools import chain, groupby, pairwise
from math import prod
from mmap import ACCESS_READ, mmap
from pathlib import Path
from struct import unpack
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile
from zlib import crc32

import numpy as np

from stacite.model.url import HOST_AND_SLASH
from stacite.parser.tokens import CitationSpan, citation_spans, tokens
from stacite.text.characters import without_ligatures
from stacite.text.months import LANGUAGES, month_numbers, season_numbers
from stacite.text.patterns import any_of, pattern
from stacite.text.tables import table, word_set

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from stacite.parser.tokens import Token

    Floats = NDArray[np.float32]
    Output = tuple[tuple[CitationSpan, ...], tuple[tuple[int, int], ...], Sequence[Sequence[float]], Sequence[float]]


PATH = Path(__file__).with_name("model") / "notes.npz"
# The likeliest labels of each token, among which the best sequence is sought; more change nothing on the dev set.
_BEAM = 10
# Tables of which only a few rows are needed at a time.
_BY_ROW = ("embedding", "types.embedding")
# Words whose vectors are kept, and those that are computed together.
_MOST_WORDS, _WORDS_AT_ONCE = 50_000, 1_000
# e to the power of 88 is the last that a float holds.
_LARGEST_EXPONENT = 60
# Where the lengths of name and extra field stand in the header of a ZIP entry; the data follows both.
_NAME_LENGTHS = 26
MOST_DOUBT = 4.0
"""A doubt is the negative logarithm of a probability; no single token says more against a citation than this."""
LONGEST_WORD = 16
"""Characters of a token that the convolution sees."""
HIGHEST_CHARACTER = 1023
"""Characters above this one are seen as this one."""
_YEAR = r"(?:1[4-9]|20)\d\d"
_YEAR_ONLY = pattern(_YEAR)
_UPPER, _LOWER, _DIGITS = pattern(r"[A-ZÀ-ÖØ-Þ]{1,99}"), pattern(r"[a-zß-öø-ÿ]{1,99}"), pattern(r"\d{1,99}")
_INITIALS = pattern(r"(?:[A-ZÀ-ÖØ-Þ]\.?){1,9}")
_ROMAN, _ROMAN_CAPITALS = pattern(r"[ivxlcdm]{1,9}"), pattern(r"[IVXLCDM]{1,9}")
_SCHEME = pattern(r"\w{1,9}://(?:www\.)?")
_HOST = pattern(HOST_AND_SLASH)
_OPEN_QUOTES, _CLOSE_QUOTES = {"“": 1, "„": 1, "«": 1, "‘": 2, "‹": 2}, "”»›"
_FAR = 6


def characters(word: str) -> list[int]:
    """What the convolution sees of a word."""
    return [min(ord(character), HIGHEST_CHARACTER) for character in word[:LONGEST_WORD]]


class Network:
    """The trained network."""

    def __init__(self, weights: Mapping[str, NDArray[Any]], meta: Mapping[str, Any]) -> None:
        """Take the weights by name and the lists of labels, types and forms."""
        self._weights = weights
        self.labels: Sequence[str] = meta["labels"]
        self.types: Sequence[str] = meta["types"]
        self.forms: Sequence[str] = meta["forms"]
        self._words: dict[str, Floats] = {}

    @classmethod
    def load(cls, path: Path = PATH) -> Network:
        """Read the weights from a file."""
        weights = _mapped(path)
        for name in [name for name in weights if name.removesuffix(".scale") not in _BY_ROW]:
            # Copies, since what is computed with often must be aligned.
            weights[name] = weights[name] * weights.get(f"{name}.scale", 1)
        return cls(weights, json.loads(bytes(weights.pop("meta"))))

    def _known(self, name: str, features: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Where features stand among those of a table, which are in order, and whether each was seen in training."""
        known, wanted = self._weights[name], np.array(features, np.uint32)
        places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
        return places, known[places] == wanted

    def _rows(self, name: str, rows: NDArray[np.int64] | Sequence[int]) -> Floats:
        """Rows of a large table of weights, which is kept in eight bits."""
        found: Floats = self._weights[name][rows] * self._weights[f"{name}.scale"][rows]
        return found

    def run(self, notes: Sequence[Sequence[Token]], rows: Sequence[Sequence[Sequence[int]]]) -> Iterator[Output]:
        """For each note its citations, its signals, what its tokens are in lists of names, and the doubts about labels.

        The longest note comes first. `rows` has the features of each token that its word alone does not have.
        """
        lengths = np.array([len(note) for note in notes])
        states = self._encode(notes, rows, lengths)
        emissions = states @ self._weights["labels.weight"].T + self._weights["labels.bias"]
        best, marginals = self._decode(emissions, lengths)
        names = states @ self._weights["names.weight"].T + self._weights["names.bias"]
        for at, length in enumerate(lengths):
            labels = [self.labels[label] for label in best[at, :length]]
            confidences = marginals[at, np.arange(length), best[at, :length]]
            found, signals = citation_spans(labels, confidences.tolist())
            cited = []
            for start, end, fields in found:
                form = self._form(states[at, start:end])
                cited.append(CitationSpan(start, end, tuple(fields), form, float(confidences[start:end].min())))
            doubts = -np.log(np.maximum(confidences, np.exp(-MOST_DOUBT)))
            yield tuple(cited), tuple(signals), names[at, :length].tolist(), doubts.tolist()

    def _form(self, states: Floats) -> str:
        """The likeliest form of a citation, by the states of its tokens."""
        pooled = np.concatenate([states.mean(0), states.max(0)])
        return self.forms[int((self._weights["forms.weight"] @ pooled + self._weights["forms.bias"]).argmax())]

    def type_of(self, features: Sequence[int]) -> tuple[str, float]:
        """The likeliest type of a citation, and its probability.

        A small network of its own on `citation_features`, with one hidden layer, knows types better than the states do.
        """
        rows, is_known = self._known("types.features", features)
        hidden = self._rows("types.embedding", rows[is_known]).sum(0) + self._weights["types.hidden"]
        scores = self._weights["types.weight"] @ np.maximum(hidden, 0) + self._weights["types.bias"]
        odds = np.exp(scores - scores.max())
        best = int(odds.argmax())
        return self.types[best], float(odds[best] / odds.sum())

    def _encode(
        self, notes: Sequence[Sequence[Token]], rows: Sequence[Sequence[Sequence[int]]], lengths: NDArray[np.int64]
    ) -> Floats:
        """The states of all tokens: notes, tokens, units."""
        most = int(lengths.max())
        width = self._weights["embedding"].shape[1] + self._weights["characters.bias"].shape[0]
        states = np.zeros((len(notes), most, width), np.float32)
        self._read_words([token.text for note in notes for token in note])
        for at, (note, features) in enumerate(zip(notes, rows, strict=True)):
            states[at, : len(note)] = self._embed(note, features)
        places = np.arange(most)[None]
        reverse = np.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
        each = np.arange(len(notes))[:, None]
        layer = 0
        while f"lstm{layer}.input" in self._weights:
            both = np.stack([states, states[each, reverse]])
            forth, back = self._lstm(both, lengths, layer)
            states = np.concatenate([forth, back[each, reverse]], 2)
            layer += 1
        return states

    def _embed(self, note: Sequence[Token], features: Sequence[Sequence[int]]) -> Floats:
        """What the first layer reads of each token: the sum of its features' vectors, and what its characters give."""
        # Row 0 stands for a token of which nothing is known.
        summed = self._summed(features, unknown=0)
        embedded = np.stack([self._words[token.text] for token in note])
        embedded[:, : summed.shape[1]] += summed
        return embedded

    def _read_words(self, words: Sequence[str]) -> None:
        """Keep for each word the sum of the vectors of its own features, and the convolution over its characters.

        Notes repeat words; those that are new are computed together.
        """
        new = [word for word in dict.fromkeys(words) if word not in self._words]
        if len(self._words) + len(new) > _MOST_WORDS:
            self._words.clear()
            new = list(dict.fromkeys(words))
        for start in range(0, len(new), _WORDS_AT_ONCE):
            some = new[start : start + _WORDS_AT_ONCE]
            vectors = np.concatenate([self._summed([word_features(word)[0] for word in some]), self._spelled(some)], 1)
            self._words.update(zip(some, vectors, strict=True))

    def _summed(self, features: Sequence[Sequence[int]], unknown: int | None = None) -> Floats:
        """For each row of features the sum of the vectors of those that are known; `unknown` is added if none is."""
        rows, is_known = self._known("features", list(chain.from_iterable(features)))
        starts = np.cumsum([0, *map(len, features[:-1])])
        vectors = self._rows("embedding", np.where(is_known, rows + 1, 0))
        vectors[~is_known] = 0
        summed: Floats = np.add.reduceat(vectors, starts, axis=0)
        if unknown is not None:
            summed[~np.logical_or.reduceat(is_known, starts)] += self._rows("embedding", [unknown])
        return summed

    def _spelled(self, words: Sequence[str]) -> Floats:
        """The convolution over the characters of words."""
        weight, bias = self._weights["characters.weight"], self._weights["characters.bias"]
        seen = [characters(word) for word in words]
        lengths = np.array([len(each) for each in seen])
        most = int(lengths.max())
        padded = np.zeros((len(words), most + 2, weight.shape[1]), np.float32)
        inside = np.arange(most) < lengths[:, None]
        padded[:, 1:-1][inside] = self._weights["characters.embedding"][list(chain.from_iterable(seen))]
        windows = sum(padded[:, at : at + most] @ weight[:, :, at].T for at in range(3)) + bias
        windows[~inside] = 0
        spelled: Floats = np.maximum(windows, 0).max(1)
        return spelled

    def _lstm(self, inputs: Floats, lengths: NDArray[np.int64], layer: int) -> Floats:
        """One layer in both directions at once: direction, note, token, unit; zeros after the end of a note."""
        weight, recurrent = self._weights[f"lstm{layer}.input"], self._weights[f"lstm{layer}.recurrent"]
        directions, notes, tokens, width = inputs.shape
        units = recurrent.shape[1]
        gates = np.matmul(inputs.reshape(directions, notes * tokens, width), weight)
        gates = gates.reshape(directions, notes, tokens, -1) + self._weights[f"lstm{layer}.bias"][:, None, None]
        gates = np.ascontiguousarray(gates.transpose(2, 0, 1, 3))
        state = np.zeros((directions, notes, units), np.float32)
        memory = np.zeros_like(state)
        outputs = np.zeros((tokens, directions, notes, units), np.float32)
        for at in range(tokens):
            left = int((lengths > at).sum())
            if left < state.shape[1]:
                state, memory = np.ascontiguousarray(state[:, :left]), np.ascontiguousarray(memory[:, :left])
            gate = gates[at, :, :left]
            gate += np.matmul(state, recurrent)
            _logistic(gate)
            keep_in, forget, cell, out = (gate[:, :, start : start + units] for start in range(0, 4 * units, units))
            # The weights of the cell are doubled when the model is saved: tanh(x) = 2 σ(2x) - 1.
            cell *= 2
            cell -= 1
            memory *= forget
            memory += keep_in * cell
            np.tanh(memory, out=state)
            state *= out
            outputs[at, :, :left] = state
        return outputs.transpose(1, 2, 0, 3)

    def _decode(self, emissions: Floats, lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
        """The best label of each token, and the probability of every label."""
        marginals = self._marginals(emissions, lengths)
        weights = self._weights
        notes, tokens, _ = emissions.shape
        each = np.arange(notes)
        likely = np.argpartition(-marginals, _BEAM, axis=2)[:, :, :_BEAM]
        scores = np.take_along_axis(emissions, likely, 2)
        value = scores[:, 0] + weights["crf.start"][likely[:, 0]]
        back = np.zeros((tokens, notes, _BEAM), np.int64)
        for at in range(1, tokens):
            step = weights["crf.transitions"][likely[:, at - 1][:, :, None], likely[:, at][:, None, :]]
            paths = value[:, :, None] + step
            came = paths.argmax(1)
            found = np.take_along_axis(paths, came[:, None], 1)[:, 0] + scores[:, at]
            goes_on = (at < lengths)[:, None]
            value = np.where(goes_on, found, value)
            back[at] = np.where(goes_on, came, np.arange(_BEAM)[None])
        chosen = (value + weights["crf.end"][likely[each, lengths - 1]]).argmax(1)
        best = np.zeros((notes, tokens), np.int64)
        for at in range(tokens - 1, -1, -1):
            best[:, at] = likely[each, at, chosen]
            chosen = back[at][each, chosen]
        return best, marginals

    def _marginals(self, emissions: Floats, lengths: NDArray[np.int64]) -> Floats:
        """By the forward-backward algorithm, in probabilities that are scaled at each step."""
        weights = self._weights
        steps = np.exp(weights["crf.transitions"])
        odds = np.exp(emissions - emissions.max(2, keepdims=True))
        forward = np.empty_like(odds)
        forward[:, 0] = _scaled(odds[:, 0] * np.exp(weights["crf.start"]))
        for at in range(1, odds.shape[1]):
            forward[:, at] = _scaled((forward[:, at - 1] @ steps) * odds[:, at])
        end = _scaled(np.tile(np.exp(weights["crf.end"]), (len(odds), 1)))
        backward = np.empty_like(odds)
        after = end
        for at in range(odds.shape[1] - 1, -1, -1):
            if at + 1 < odds.shape[1]:
                before_end = (at + 1 < lengths)[:, None]
                after = np.where(before_end, _scaled((odds[:, at + 1] * after) @ steps.T), end)
            backward[:, at] = after
        return _scaled(forward * backward)


def _mapped(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file that `numpy.savez` wrote, read where they are needed: most rows of the large ones never are.

    `numpy.load` reads and checks all of them, which takes longer than all else that starts the parser.
    """
    arrays: dict[str, NDArray[Any]] = {}
    with path.open("rb") as file, ZipFile(file) as archive:
        content = mmap(file.fileno(), 0, access=ACCESS_READ)
        for entry in archive.infolist():
            file.seek(entry.header_offset + _NAME_LENGTHS)
            file.seek(sum(unpack("<HH", file.read(4))), SEEK_CUR)
            np.lib.format.read_magic(file)
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            flat = np.frombuffer(content, kind, prod(shape), file.tell())
            arrays[entry.filename.removesuffix(".npy")] = flat.reshape(shape)
    return arrays


def _logistic(values: Floats) -> None:
    """σ, in place."""
    np.negative(values, out=values)
    np.minimum(values, _LARGEST_EXPONENT, out=values)
    np.exp(values, out=values)
    values += 1
    np.reciprocal(values, out=values)


def _scaled(odds: Floats) -> Floats:
    """Odds as probabilities; none is lost where all are too small for a float."""
    probabilities: Floats = odds / np.maximum(odds.sum(-1, keepdims=True), np.finfo(np.float32).tiny)
    return probabilities


@lru_cache(maxsize=65_536)
def _number(name: str) -> int:
    return crc32(name.encode("utf-8", "replace"))


@lru_cache(maxsize=65_536)
def _folded(word: str) -> str:
    return without_ligatures(word).lower().rstrip(".")


@cache
def _classes() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, list[tuple[tuple[str, ...], str]]]]:
    """The classes of words, and of names of several words by the first of them."""
    data: dict[str, Any] = dict(table("stacite.parser", "data/token_classes.toml"))
    lists: Mapping[str, str] = data.pop("lists")
    entries = [(word, name) for name, words in data.items() for word in words.split()]
    entries += [
        (name, f"names:{kind}")
        for kind, names in table("stacite.parser", "data/names.toml").items()
        for name in map(str.strip, names.split(";"))
        if name
    ]
    entries += [
        (entry, name) for name, files in lists.items() for file in files.split() for entry in word_set(f"parser/{file}")
    ]
    words: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for entry, name in entries:
        parts = (_folded(entry),) if entry.isalpha() else tuple(_folded(token.text) for token in tokens(entry))
        if len(parts) > 1:
            phrases.setdefault(parts[0], []).append((parts, name))
        else:
            words.setdefault(parts[0], set()).add(name)
    return {word: tuple(sorted(names)) for word, names in words.items()}, phrases


@cache
def _months() -> frozenset[str]:
    return frozenset((*month_numbers(*LANGUAGES), *season_numbers()))


@cache
def _exact() -> tuple[tuple[str, re.Pattern[str]], ...]:
    months = any_of(name for month in _months() if len(month) > 2 for name in (month, month.capitalize()))
    sources = table("stacite.parser", "data/exact.toml").items()
    return tuple(
        (name, pattern(source.replace("{month}", rf"(?:{months})\b").replace("{year}", _YEAR)))
        for name, source in sources
    )


def kind(word: str) -> str:
    """What a token is at first sight: an address, a year, initials, a word in capitals."""
    folded = _folded(word)
    if word.startswith(("http", "www.", "ftp")) or ("/" in word and _HOST.match(word)):
        return "url"
    if word.startswith("10.") and "/" in word:
        return "doi"
    if word[0].isdigit():
        return "year" if _YEAR_ONLY.fullmatch(word) else "number"
    if not word[0].isalnum():
        return f"mark{word[0]}"
    if (len(word) < 3 or "." in word) and _INITIALS.fullmatch(word):
        return "initials"
    if folded in _months():
        return "month"
    stem = word.rstrip(".")
    if _ROMAN.fullmatch(stem):
        return "roman"
    if _ROMAN_CAPITALS.fullmatch(stem):
        return "ROMAN"
    return "CAPITALS" if word.isupper() else "Capital" if word[0].isupper() else "small"


def _shape(word: str) -> str:
    """Its letters and digits by kind, at most a dozen: `U.S.` is `A.A.`, `1998` is `9999`."""
    shape = _UPPER.sub(lambda run: "A" * min(len(run[0]), 2), word)
    shape = _LOWER.sub(lambda run: "a" * min(len(run[0]), 2), shape)
    return _DIGITS.sub(lambda run: "9" * min(len(run[0]), 5), shape)[:12]


@lru_cache(maxsize=65_536)
def word_features(word: str) -> tuple[tuple[int, ...], str]:
    """The features that a word has wherever it stands, and its kind."""
    folded, found = _folded(word), kind(word)
    names = [
        f"word={found if found in ('url', 'doi') else folded}",
        f"kind={found}",
        f"shape={_shape(word)}",
        f"start={folded[:3]}",
        f"end={folded[-3:]}",
        f"ending={folded[-2:]}",
        f"period={word.endswith('.')},{min(len(word), 8)}",
        *(f"class={name}" for name in _classes()[0].get(folded, ())),
    ]
    if found == "url":
        host = _SCHEME.sub("", word.lower()).split("/")[0]
        names += [f"host={host}", f"domain={host.rsplit('.', 1)[-1]}", *(f"site={part}" for part in host.split("."))]
        names += ["pdf"] if word.lower().endswith(".pdf") else []
    return tuple(map(_number, names)), found


def features(text: str, split: Sequence[Token]) -> list[list[int]]:
    """All features of each of a note's tokens."""
    pairs = zip(split, context_features(text, split, named_forms(text, split)), strict=True)
    return [[*word_features(token.text)[0], *others] for token, others in pairs]


def context_features(text: str, split: Sequence[Token], named: Mapping[int, set[str]]) -> list[list[int]]:
    """The features of each token that its word alone does not have: where it stands, and what has a form of its own.

    `named` are the note's `named_forms`.
    """
    words = [word_features(token.text) for token in split]
    to_year = _distance_to_year([found for _, found in words])
    is_italic, quote, depth = False, 0, 0
    rows: list[list[int]] = []
    for at, (token, (_, found)) in enumerate(zip(split, words, strict=True)):
        mark = token.text
        if mark == "*":
            is_italic = not is_italic
        quote = _OPEN_QUOTES.get(mark, 1 - min(quote, 1) if mark == '"' else quote)
        depth += mark in "(["
        beside = _neighbor(text, token.start - 1), _neighbor(text, token.end)
        place = min(at, 3), min(len(split) - 1 - at, 3), to_year[at]
        row = [*_inside(found, f"{is_italic},{quote},{min(depth, 2)}"), *_beside(beside), *_place(place)]
        rows.append([*row, *map(_number, sorted(named[at]))] if at in named else row)
        if mark in _CLOSE_QUOTES or (mark == "’" and quote == 2):
            quote = 0
        depth = max(0, depth - (mark in ")]"))
    return rows


@lru_cache(maxsize=4096)
def _inside(found: str, state: str) -> tuple[int, ...]:
    return _number(f"inside={state}"), _number(f"inside={found},{state}")


@lru_cache(maxsize=4096)
def _beside(marks: tuple[str, str]) -> tuple[int, ...]:
    return _number(f"before={marks[0]}"), _number(f"after={marks[1]}")


@lru_cache(maxsize=4096)
def _place(distances: tuple[int, int, int]) -> tuple[int, ...]:
    first, last, year = distances
    return _number(f"first={first}"), _number(f"last={last}"), _number(f"year={year}")


def _neighbor(text: str, at: int) -> str:
    if not 0 <= at < len(text):
        return "edge"
    return " " if text[at].isspace() else "letter" if text[at].isalnum() else text[at]


def _distance_to_year(kinds: Sequence[str]) -> list[int]:
    """How many tokens after each one the next year stands."""
    distances, distance = [], _FAR
    for found in reversed(kinds):
        distances.append(distance)
        distance = 0 if found == "year" else min(distance + 1, _FAR)
    return distances[::-1]


def named_forms(text: str, split: Sequence[Token]) -> dict[int, set[str]]:
    """By the place of a token, the names of several words and the exact forms that it is part of."""
    found: dict[int, set[str]] = {}
    folded = [_folded(token.text) for token in split]
    phrases = _classes()[1]
    for at, word in enumerate(folded):
        for parts, name in phrases.get(word, ()):
            if tuple(folded[at : at + len(parts)]) == parts:
                for place in range(at, at + len(parts)):
                    found.setdefault(place, set()).add(f"name={name}")
    starts = {token.start: at for at, token in enumerate(split)}
    for name, form in _exact():
        for match in form.finditer(text, split[0].start, split[-1].end) if split else ():
            first = starts.get(match.start(), len(split))
            for place in range(first, len(split)):
                if split[place].start >= match.end():
                    break
                found.setdefault(place, set()).add(f"form={name}{'' if place == first else '+'}")
    return found


def citation_features(
    split: Sequence[Token], start: int, variables: Sequence[str], named: Mapping[int, set[str]]
) -> list[int]:
    """What tells the type of a citation: its words by variable, their classes, and the order of the variables.

    `split` are the note's tokens, of which the citation's begin at `start`; `variables` says what each of these belongs
    to, empty where nothing; `named` are the note's `named_forms`.
    """
    names: set[str] = set()
    cited = split[start : start + len(variables)]
    for token, variable in zip(cited, variables, strict=True):
        word = _folded(token.text)
        found = (f"word={word}", *(f"class={name}" for name in _classes()[0].get(word, ())))
        names.update(found)
        names.update(f"{variable}:{each}" for each in found)
        if variable == "URL" and kind(token.text) == "url":
            host = _SCHEME.sub("", token.text.lower()).split("/")[0]
            names.update((f"host={host}", *(f"site={part}" for part in host.split("."))))
        names.add(f"is={variable}")
    for at, variable in enumerate(variables, start):
        names.update(named.get(at, ()))
        names.update(f"{variable}:{each}" for each in named.get(at, ()))
    printed = [name for name, _ in groupby(filter(None, variables))]
    names.update(f"then={first}>{second}" for first, second in pairwise(printed))
    if printed:
        names.update((f"first={printed[0]}", f"last={printed[-1]}"))
    names.update(f"mark={token.text}" for token in cited if token.text in _OPEN_QUOTES or token.text == '"')
    return sorted(map(_number, names))
