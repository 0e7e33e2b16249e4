"""Documents in Word's old format and in RTF, which LibreOffice turns into .docx where it is installed.

LibreOffice runs without a window in a folder of its own that is removed afterwards: with a profile that forbids macros,
links to other files and the network, and with limits on time, memory and output.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stacite.errors import DocumentError
from stacite.readers import base
from stacite.readers.base import DEFAULT_OPTIONS, MAX_DOCUMENT_BYTES
from stacite.readers.formats import converted_format
from stacite.text.encodings import check_size, identify_unsupported

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping

    from stacite.model.document import Document
    from stacite.readers.base import ReadOptions

    Read = Callable[[bytes, str, str | None, ReadOptions], Document]


_MIB = 2**20
CONVERSION_S = 120
"""Most seconds for a conversion; a book takes ten, and the first start on a slow machine another ten."""
# LibreOffice maps about 1 GiB before it opens anything.
_MAX_MEMORY = 4096 * _MIB
_INSTALL = "Save it as .docx in the program that created it, or install LibreOffice, which stacite uses to read it."
_SAVE = "Open it in Word or LibreOffice, save it as .docx, and use that."

# Where the installers for macOS and Windows put it, which is not on the path.
_INSTALLED = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_SETTING = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # A proxy of the user's own that does not exist: whatever else would be loaded from the network.
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
# Limits that hold for LibreOffice and not for this process are set in between, in a process of their own.
_LIMITED = """\
import os, resource, sys
for name, most in (("RLIMIT_AS", {memory}), ("RLIMIT_CPU", {seconds}), ("RLIMIT_FSIZE", {size}), ("RLIMIT_CORE", 0)):
    limit = getattr(resource, name)
    hard = resource.getrlimit(limit)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(limit, (most, hard))
    except (OSError, ValueError):
        pass
os.execv(sys.argv[1], sys.argv[1:])
"""


def read_doc(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """Word documents in the format before .docx (Word 97 to 2003), which LibreOffice converts if it is installed.

    Raises DocumentError if LibreOffice is not installed or can't convert it.
    """
    return read_converted(data, path, "doc", options, base.read)


def read_rtf(data: bytes, path: str, options: ReadOptions = DEFAULT_OPTIONS) -> Document:
    """Rich Text Format (RTF), which LibreOffice converts if it is installed.

    Raises DocumentError if LibreOffice is not installed or can't convert it.
    """
    return read_converted(data, path, "rtf", options, base.read)


def read_converted(data: bytes, path: str, name: str, options: ReadOptions, read: Read) -> Document:
    """What `read` makes of the document that LibreOffice makes of it.

    Raises DocumentError if it is not of the format `name`, LibreOffice is not installed, or it can't convert it.
    """
    check_size(data, path, _SAVE)
    if converted_format(data, name) != name:
        found, hint = identify_unsupported(data) or ("not a Word document", "Set the format with `--from`.")
        raise DocumentError(f"{path}: the file is {found}", hint)
    document = read(_converted(data, path, name), path, "docx", options)
    # Without `note_text`: no fix may write a .docx where the document is.
    return replace(document, format=name, sha256=hashlib.sha256(data).hexdigest(), note_text=None)


def _converted(data: bytes, path: str, suffix: str) -> bytes:
    program = find_libreoffice()
    if program is None:
        raise DocumentError(f"{path}: reading .{suffix} files requires LibreOffice, which is not installed", _INSTALL)
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - takes long to load, and detecting a format needs none

    with TemporaryDirectory(prefix="stacite-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, result = folder / f"document.{suffix}", folder / "out" / "document.docx"
        source.write_bytes(data)
        _write_profile(folder / "profile")
        in_time = _run(program, folder, source)
        if result.is_file() and 0 < result.stat().st_size <= MAX_DOCUMENT_BYTES:
            return result.read_bytes()
    why = "can't convert it" if in_time else f"takes more than {CONVERSION_S} seconds to convert it"
    raise DocumentError(f"{path}: LibreOffice {why} to .docx", f"The file may be damaged or need a password. {_SAVE}")


def find_libreoffice() -> str | None:
    """The path of its program; None if it is not installed."""
    named = (shutil.which(name) for name in ("soffice", "libreoffice"))
    # Not a program of the working directory, where a project could have put one.
    for found in (*named, *_INSTALLED):
        if found is not None and Path(found).is_absolute() and Path(found).is_file():
            return found
    return None


def _write_profile(profile: Path) -> None:
    items = "".join(_SETTING.format(*setting) for setting in _SETTINGS)
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry"'
        f' xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(program: str, folder: Path, source: Path) -> bool:
    """Run the conversion; returns whether it ended in time. Nothing of it runs on afterwards."""
    import subprocess  # noqa: PLC0415 - takes long to load

    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", "docx", "--outdir", str(folder / "out"), str(source)),
    ]
    if sys.platform != "win32":
        limited = _LIMITED.format(memory=_MAX_MEMORY, seconds=CONVERSION_S, size=MAX_DOCUMENT_BYTES)
        command = [sys.executable, "-I", "-c", limited, *command]
    popen = subprocess.Popen(  # noqa: S603 - its own words, and the paths of the temporary folder
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        popen.wait(CONVERSION_S)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(popen)
    return True


def _environment(folder: Path) -> Mapping[str, str]:
    """The environment without what points LibreOffice to other files: its home is the temporary folder."""
    kept = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "LD_LIBRARY_PATH")
    own = {"HOME": str(folder), "TMPDIR": str(folder), "TMP": str(folder), "TEMP": str(folder)}
    return {**{name: os.environ[name] for name in kept if name in os.environ}, **own, "SAL_USE_VCLPLUGIN": "svp"}


def _end(popen: subprocess.Popen[bytes]) -> None:
    """End it with all processes that it started."""
    if sys.platform == "win32":
        popen.kill()
    else:
        with suppress(OSError):
            os.killpg(popen.pid, signal.SIGKILL)
    popen.wait()
