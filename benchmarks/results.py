"""Where the programs keep what they measured: benchmarks/results.json, of which benchmarks/report.py makes tables."""

from __future__ import annotations

import argparse
import json
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results.json"
_VERSIONS = """
import sys
from importlib.metadata import version
print(", ".join(f"{name} {version(name)}" for name in sys.argv[1:]))
"""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the programs that measure peers."""

    peers: Path
    """The environment that benchmarks/peers.txt was installed into."""
    keep: bool
    """Whether results.json is to have what is measured."""

    def program(self, name: str) -> str:
        """A program of the peers' environment; raises SystemExit where it isn't there."""
        path = self.peers / "bin" / name
        if not path.is_file():
            raise SystemExit(f"no {name} in {self.peers}: run `make bench-peers`, or name the environment by --peers")
        return str(path.absolute())

    def versions(self, *packages: str) -> str:
        """The peers' versions."""
        command = (self.program("python"), "-c", _VERSIONS, *packages)
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def store(self, section: str, versions: tuple[str, str], figures: dict[str, Any]) -> None:
        """Put what was measured into results.json, with the day, the machine and the versions (own, peers)."""
        if self.keep:
            results = load()
            day = datetime.now(UTC).date().isoformat()
            own, peers = versions
            results[section] = {"day": day, "machine": own, "peers": peers, **figures}
            RESULTS.write_text(
                json.dumps(dict(sorted(results.items())), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
            )


def load() -> dict[str, Any]:
    """All that was measured, by section."""
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.is_file() else {}


def options(about: str) -> Options:
    """Of the command line."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=Path(".venv-peers"), help="the peers' environment (.venv-peers)")
    parser.add_argument("--keep", action="store_true", help="write the figures into benchmarks/results.json")
    read = parser.parse_args()
    return Options(read.peers, read.keep)
