"""The weights are read as they were written."""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from stacite.parser.network import PATH, Network


def test_arrays_are_those_that_numpy_reads() -> None:
    loaded = Network.load()
    with np.load(PATH) as file:
        for name in ("features", "embedding", "embedding.scale", "labels.weight", "types.bias"):
            assert np.array_equal(loaded._weights[name], file[name])
        assert np.array_equal(loaded._weights["lstm0.input"], file["lstm0.input"] * file["lstm0.input.scale"])


def test_features_are_in_order() -> None:
    """They are found by bisection."""
    with np.load(PATH) as file:
        for name in ("features", "types.features"):
            assert np.all(np.diff(file[name].astype(np.int64)) > 0)


def test_a_word_is_read_the_same_beside_longer_ones() -> None:
    words = ["a", "Quay", "§", "10.1000/182", "Donaudampfschifffahrtsgesellschaft"]
    together, alone = Network.load(), Network.load()
    together._read_words(words)
    for word in words:
        alone._read_words([word])
        assert np.allclose(together._words[word], alone._words[word], atol=1e-6)


def test_the_network_decides_how_many_threads_numpy_has() -> None:
    """Processes that read notes side by side would wait for each other's threads: twice as long for 1,000 notes."""
    code = "import sys, stacite.parser.parse, stacite.parser.tagger; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
