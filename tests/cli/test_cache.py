"""The cache through the command line: where it is, what is asked again, and that its troubles cost a warning only."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from tests.cli.conftest import services, write_own_settings
from tests.cli.test_bad_input import not_root

from stacite.net.cache import FILE_NAME
from stacite.services import retractions
from stacite.settings import user_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Ended
    from tests.conftest import Web

    Stacite = Callable[..., Ended]
    Spoil = Callable[[Path], None]

ONLY = ("--select", "L,I104", "--output-format", "json")
VERDICTS = {"/a": "alive", "/old": "moved", "/gone": "dead", "10.1000/182": "found"}


def prepare(web: Web, folder: Path) -> None:
    """A document whose links answer in every way that matters here, and its settings."""
    web.page("/a").redirect("/old", "/a").page("/gone", 404).handle("10.1000/182")
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n{services(web)}[network]\ninterval-ms = 0\n')
    urls = [*map(web.url, ("/a", "/old", "/gone")), "https://doi.org/10.1000/182"]
    notes = "; ".join(f"Jane Doe, *Book {url[-3:]}* (London: Press, 2019), <{url}>" for url in urls)
    (folder / "paper.md").write_text(f"Text.[^1]\n\n[^1]: {notes}.\n", encoding="utf-8")


@pytest.fixture
def paper(web: Web, folder: Path) -> Path:
    prepare(web, folder)
    return folder / "paper.md"


def verdicts(ended: Ended, web: Web) -> dict[str, str]:
    report = json.loads(ended.out)
    found = {link["url"].removeprefix(web.base): link["verdict"] for link in report["links"]}
    return found | {each["DOI"]: each["registration"]["outcome"] for each in report["references"] if each["DOI"]}


def judged_right(ended: Ended, web: Web) -> None:
    """As with a sound cache: the run ends by what it found, never by the cache."""
    assert "Traceback" not in ended.err
    assert verdicts(ended, web) == VERDICTS
    assert ended.status == 1


def test_the_folder_is_the_one_that_is_named(stacite: Stacite, paper: Path, web: Web, tmp_path: Path) -> None:
    named = tmp_path / "a new" / "folder"
    judged_right(stacite("check", "paper.md", "--cache-dir", str(named), *ONLY), web)
    assert (named / FILE_NAME).is_file()
    assert not (tmp_path / "cache").exists()
    assert (
        stacite("cache", "info", "--cache-dir", str(named)).out.splitlines()[1].startswith("3 results: 2 links, 1 DOI")
    )
    asked = len(web.asked)
    judged_right(stacite("check", "paper.md", "--cache-dir", str(named), *ONLY), web)
    assert set(web.targets[asked:]) == {"/gone"}
    asked = len(web.asked)
    judged_right(stacite("check", "paper.md", "--cache-dir", str(tmp_path / "other"), *ONLY), web)
    assert {"/a", "/old", "/gone"} <= set(web.targets[asked:])


def test_refresh_asks_all_again_and_remembers_the_answers(stacite: Stacite, paper: Path, web: Web) -> None:
    judged_right(stacite("check", "paper.md", *ONLY), web)
    asked = len(web.asked)
    judged_right(stacite("check", "paper.md", "--refresh", *ONLY), web)
    again = {target.partition("?")[0] for target in web.targets[asked:]}
    assert {"/a", "/old", "/gone", "/api/handles/10.1000/182"} <= again


def test_what_a_refresh_found_gone_is_alive_no_more(stacite: Stacite, paper: Path, web: Web) -> None:
    web.page("/x").page("/x", 410)
    paper.write_text(
        f"Text.[^1]\n\n[^1]: Jane Doe, *A Book* (London: Press, 2019), <{web.url('/x')}>.\n", encoding="utf-8"
    )
    assert verdicts(stacite("check", "paper.md", *ONLY), web) == {"/x": "alive"}
    assert verdicts(stacite("check", "paper.md", *ONLY), web) == {"/x": "alive"}
    assert verdicts(stacite("check", "paper.md", "--refresh", *ONLY), web) == {"/x": "dead"}
    assert verdicts(stacite("check", "paper.md", *ONLY), web) == {"/x": "dead"}


def test_clear_forgets(stacite: Stacite, paper: Path, web: Web) -> None:
    stacite("check", "paper.md", *ONLY)
    assert stacite("cache", "clear").err == "Deleted 4 cached results.\n"
    asked = len(web.asked)
    judged_right(stacite("check", "paper.md", *ONLY), web)
    assert "/a" in web.targets[asked:]


def test_clear_says_what_it_can_not_delete(stacite: Stacite, folder: Path) -> None:
    (folder / "cache" / FILE_NAME).mkdir(parents=True)
    ended = stacite("cache", "clear", "--cache-dir", str(folder / "cache"))
    assert ended.status == 2
    assert f"{FILE_NAME}: can't be deleted: " in ended.err
    assert "--cache-dir" in ended.err


LIST = """Title,Journal,Author,RetractionDate,RetractionDOI,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,\
RetractionNature
Tides,Quays,Ada Lind,2/6/2010 0:00,10.5555/notice.1,1/2/1998 0:00,10.5555/tides.7,0,Retraction
"""


def test_the_list_of_retractions_is_downloaded_on_request(stacite: Stacite, folder: Path, web: Web) -> None:
    web.page(retractions.PATH, 200, LIST.encode(), content_type="text/csv")
    write_own_settings(f'allow-private = ["127.0.0.0/8"]\n[services]\nretractionwatch = "{web.base}"\n')
    (folder / "paper.md").write_text(
        "Text.[^1]\n\n[^1]: Ada Lind, “Tides,” *Quays* 3 (1998): 1. doi:10.5555/tides.7.\n"
    )
    offline = ("check", "paper.md", "--offline", "--select", "R501", "--output-format", "json")
    assert json.loads(stacite(*offline).out)["findings"] == []
    ended = stacite("cache", "retractions")
    path = folder.parent / "cache" / "retractions.sqlite"
    assert (ended.status, ended.err) == (0, f"Downloaded 1 notice of retractions and corrections to {path}.\n")
    assert stacite("cache", "info").out.endswith(f"{path}\n1 notice of retractions and corrections\n")
    (finding,) = json.loads(stacite(*offline).out)["findings"]
    assert "2010-02-06" in finding["message"]
    stacite("cache", "clear")
    assert not path.exists()
    assert len(web.asked) == 1


def corrupt(cache: Path) -> None:
    cache.mkdir()
    (cache / FILE_NAME).write_bytes(b"no database " * 500)


def torn(cache: Path) -> None:
    """The head of a database and then nothing of use."""
    cache.mkdir()
    with closing(sqlite3.connect(cache / FILE_NAME)) as database:
        database.execute("CREATE TABLE answer (service, key, value, fetched, expires)")
        database.execute("PRAGMA user_version = 1")
        database.commit()
    with (cache / FILE_NAME).open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8092)


def newer(cache: Path) -> None:
    cache.mkdir()
    with closing(sqlite3.connect(cache / FILE_NAME)) as database:
        database.execute("CREATE TABLE answer (other TEXT)")
        database.execute("PRAGMA user_version = 99")
        database.commit()


def folder_in_its_place(cache: Path) -> None:
    (cache / FILE_NAME).mkdir(parents=True)


def file_for_a_folder(cache: Path) -> None:
    cache.write_text("a file")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (corrupt, "not a database"),
        (torn, "malformed"),
        (newer, "newer version of stacite, in format 99"),
        (folder_in_its_place, "unable to open"),
        (file_for_a_folder, "is not a folder); choose another with --cache-dir."),
    ],
)
def test_a_cache_that_cannot_be_used_costs_a_warning(
    stacite: Stacite, paper: Path, web: Web, tmp_path: Path, spoil: Spoil, says: str
) -> None:
    cache = tmp_path / "cache"
    spoil(cache)
    file = cache / FILE_NAME
    before = file.read_bytes() if file.is_file() else b""
    for _ in range(2):
        ended = stacite("check", "paper.md", *ONLY)
        judged_right(ended, web)
        assert f"The cache {file} can't be used" in ended.err
        assert says in ended.err
    assert (file.read_bytes() if file.is_file() else b"") == before, "what another version wrote is its own"


@pytest.mark.parametrize("spoil", [corrupt, torn, newer])
def test_a_new_cache_is_one_command_away(stacite: Stacite, paper: Path, web: Web, tmp_path: Path, spoil: Spoil) -> None:
    spoil(tmp_path / "cache")
    assert "`stacite cache clear`" in stacite("check", "paper.md", *ONLY).err
    assert stacite("cache", "clear").status == 0
    ended = stacite("check", "paper.md", *ONLY)
    judged_right(ended, web)
    assert "can't be used" not in ended.err
    assert stacite("cache", "info").out.splitlines()[1].startswith("3 results")


def test_a_cache_that_another_program_holds(stacite: Stacite, paper: Path, web: Web, tmp_path: Path) -> None:
    judged_right(stacite("check", "paper.md", *ONLY), web)
    with closing(sqlite3.connect(tmp_path / "cache" / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ended = stacite("check", "paper.md", "--refresh", *ONLY)
        judged_right(ended, web)
        assert "locked" in ended.err
        assert "cache clear" not in ended.err, "a sound file is not to be thrown away"
    assert "can't be used" not in stacite("check", "paper.md", *ONLY).err


@pytest.mark.parametrize("filled", [False, True])
def test_a_folder_that_may_not_be_written(
    stacite: Stacite, paper: Path, web: Web, monkeypatch: pytest.MonkeyPatch, filled: bool
) -> None:
    assert stacite("check", "paper.md", *ONLY).status == 1  # what is imported late is read now, as this user
    with TemporaryDirectory() as name:
        work, cache = Path(name), Path(name) / "cache"
        shutil.copy(paper, work)
        settings = shutil.copy(str(user_file(os.environ)), work)
        cache.mkdir()
        monkeypatch.chdir(work)
        command = ("check", "paper.md", "--cache-dir", str(cache), "--config", settings, *ONLY)
        if filled:
            stacite(*command)
        for path in (*cache.iterdir(), cache, work):
            path.chmod(0o555 if path.is_dir() else 0o444)
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)  # in a folder that only root may enter
        with not_root():
            ended = stacite(*command)
        judged_right(ended, web)
        assert f"The cache {cache / FILE_NAME} can't be used" in ended.err
        assert "cache clear" not in ended.err or not filled
        monkeypatch.chdir(paper.parent)


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of so many bytes."""
    folder.mkdir()
    mount = shutil.which("mount")
    command = (mount or "", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    if mount is None or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("no small file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=True)


@pytest.mark.parametrize("size", ["4k", "16k", "32k"])
def test_a_full_disk(stacite: Stacite, paper: Path, web: Web, tmp_path: Path, size: str) -> None:
    with small_disk(tmp_path / "disk", size) as disk:
        for _ in range(2):
            ended = stacite("check", "paper.md", "--cache-dir", str(disk), *ONLY)
            judged_right(ended, web)
            assert f"The cache {disk / FILE_NAME} can't be used" in ended.err


def test_the_cache_is_told_of_even_where_it_cannot_be_used(stacite: Stacite, folder: Path, tmp_path: Path) -> None:
    corrupt(tmp_path / "cache")
    ended = stacite("cache", "info")
    assert (ended.status, "0 results" in ended.out) == (0, True)
    assert "warning: the cache" in ended.err
