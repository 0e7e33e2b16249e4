"""The language server in real editors, set up as the documentation says: Neovim, and VS Code's protocol library."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from docs.making.blocks import blocks

ROOT = Path(__file__).parents[2]
EXTENSION = ROOT / "editors" / "vscode"
ESSAY = (
    "Ferries.[^1]\n\n[^1]: Jane Doe, *Ferries* (Turku: Northgate, 2020), 12, <https://example.org/a?utm_source=b>.\n"
)
# What a person does: look at the findings, choose the fix, take it back, save: saving fixes it again.
_DRIVE = """
local function wait(what, is_there)
  if not vim.wait(90000, is_there, 20) then
    print('no ' .. what)
    vim.cmd('cquit')
  end
end
local function has(code)
  return vim.iter(vim.diagnostic.get(0)):any(function(each) return each.code == code end)
end
wait('findings', function() return has('U202') end)
vim.fn.cursor(3, string.find(vim.fn.getline(3), 'https'))
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.isPreferred end })
wait('fix', function() return not string.find(vim.fn.getline(3), 'utm_source') end)
wait('second check', function() return not has('U202') end)
vim.cmd('undo')
wait('findings again', function() return has('U202') end)
vim.cmd('write | qall')
"""


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim_shows_findings_and_applies_fixes_before_it_saves(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    set_up = "\n".join(block.text for block in blocks(page) if block.title == "init.lua")
    program = tmp_path / "bin" / "stacite"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nSTACITE_OFFLINE=1 exec {sys.executable} -m stacite "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    work = tmp_path / "work"
    work.mkdir()
    (work / ".stacite.toml").touch()
    essay = work / "essay.md"
    essay.write_text(ESSAY, encoding="utf-8")
    for name, text in (("init.lua", set_up), ("drive.lua", _DRIVE)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = os.pathsep.join((str(program.parent), os.environ["PATH"]))
    folders = {f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    ended = subprocess.run(
        ["nvim", "--headless", "-u", tmp_path / "init.lua", "essay.md", "-S", tmp_path / "drive.lua"],
        cwd=work, env={**os.environ, "PATH": path, **folders}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert essay.read_text(encoding="utf-8") == ESSAY.replace("?utm_source=b", "")


def test_what_helix_is_told_is_the_command() -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    told = tomllib.loads(next(block.text for block in blocks(page) if block.title == "languages.toml"))
    server = told["language-server"]["stacite"]
    assert [server["command"], *server["args"]] == ["stacite", "lsp"]
    assert all("stacite" in each["language-servers"] for each in told["language"])
    assert server["config"].keys() == {"onlineOnSave", "inlayHints"}


def test_the_extension_starts_for_each_language_that_it_checks() -> None:
    client = (EXTENSION / "src" / "client.ts").read_text(encoding="utf-8")
    listed = re.search(r"LANGUAGES = \[(.*?)\]", client)
    assert listed is not None
    events = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["activationEvents"]
    assert events[:-1] == [f"onLanguage:{language}" for language in re.findall("'([a-z]+)'", listed[1])]


@pytest.mark.skipif(not (EXTENSION / "node_modules").is_dir(), reason="the extension's packages are not installed")
def test_the_extension_for_vs_code_is_built_and_its_tests_pass(tmp_path: Path) -> None:
    folder = tmp_path / "editors" / "vscode"
    shutil.copytree(EXTENSION, folder, ignore=shutil.ignore_patterns("node_modules", "dist", "*.vsix"))
    (folder / "node_modules").symlink_to(EXTENSION / "node_modules")
    shutil.copy(ROOT / "LICENSE", tmp_path)
    environment = {**os.environ, "STACITE_COMMAND": json.dumps([sys.executable, "-m", "stacite"])}
    for command in ("package", "test"):
        ended = subprocess.run(
            ["npm", "run", "--silent", command],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert (folder / "stacite.vsix").read_bytes().startswith(b"PK")
