"""Settings: found, read, overlaid, and refused with a place and a suggestion."""

import os
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from stacite.errors import SettingsError
from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES, HouseStyle
from stacite.reporters.base import REPORTERS
from stacite.settings import (
    OUTPUT_FORMATS,
    Level,
    ServiceKeys,
    Settings,
    level,
    load,
    user_file,
    with_keyring,
)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path, isolated=True, environ={}) == Settings()


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", '[tool.stacite]\nstyle = "oscola"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path / "a", ".stacite.toml", 'style = "bluebook"\n[cache]\nalive-days = 2\n')
    settings = load(inner, environ={})
    assert (settings.style, settings.cache.alive_days, settings.cache.moved_days) == ("bluebook", 2, 7)
    assert settings.root == str(tmp_path / "a")


def test_a_pyproject_without_a_table_of_ours_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", '[tool.stacite]\nregistry = "refs.yaml"\n')
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub", "pyproject.toml", "[tool.other]\n")
    assert load(tmp_path / "sub", environ={}).registry == "refs.yaml"


def test_a_named_file_and_none_at_all(tmp_path: Path) -> None:
    write(tmp_path, ".stacite.toml", "offline = true\n")
    other = write(tmp_path, "other.toml", 'select = ["N", "L301"]\n')
    assert load(tmp_path, other, environ={}).select == ("N", "L301")
    assert not load(tmp_path, isolated=True, environ={}).offline


def test_the_tables_of_cli_md_are_read_in_a_file_of_any_name(tmp_path: Path) -> None:
    text = '[tool.stacite]\nallow-private = ["127.0.1.0/24"]\n[tool.stacite.services]\ndoi = "http://127.0.0.1:9"\n'
    settings = load(
        tmp_path, write(tmp_path, ".stacite.toml", text + "[tool.stacite.network]\ntimeout-s = 5\n"), environ={}
    )
    assert settings.allow_private == ("127.0.1.0/24",)
    assert settings.services.doi == "http://127.0.0.1:9"
    assert settings.network.timeout_s == 5.0


def test_the_environment_wins(tmp_path: Path) -> None:
    write(tmp_path, ".stacite.toml", 'select = ["U"]\n')
    environ = {
        "STACITE_MAILTO": "me@example.org",
        "STACITE_OFFLINE": "1",
        "STACITE_SELECT": "N, L301",
        "STACITE_SERVICES_DOI": "http://127.0.0.1:1",
        "STACITE_NETWORK_TIMEOUT_S": "0.5",
    }
    settings = load(tmp_path, environ=environ)
    assert (settings.mailto, settings.offline, settings.select) == ("me@example.org", True, ("N", "L301"))
    assert (settings.services.doi, settings.network.timeout_s) == ("http://127.0.0.1:1", 0.5)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('mailt = "x"', "unknown setting mailt", "mailto"),
        ("[network]\nper-hots = 3", "unknown setting network.per-hots", "per-host"),
        ("zzz = 1", "unknown setting zzz", "Known settings"),
        ('bibliography = "a.bib"', "unknown setting bibliography", "stacite extract DOC --bibliography FILE"),
        ('quotes = ""', "unknown setting quotes", "quotes belongs in the table [house]"),
        ("per-host = 3", "unknown setting per-host", "per-host belongs in the table [network]"),
        ("select = 3", "select must be a list of strings", 'Write it as ["…", "…"].'),
        ("offline = 1", "offline must be true or false, not 1", "Write true or false without quotes."),
        ("[network]\nper-host = -1", "network.per-host must be greater than 0, not -1", ""),
        ("services = 3", "services must be a table", ""),
        ("network = [", "not valid TOML", "isolated"),
        ("style = chicago17", "the value needs quotes (at line 1, column 9)", 'Write style = "chicago17".'),
        ("[network]\nretries = yes # once", "the value needs quotes (at line 2", 'Write retries = "yes".'),
        ("offline = True", "True must be in lower case (at line 1", "Write offline = true."),
        ('style = "apa"\nstyle = "mla"', "style is given twice (at ", "Delete one of the two lines."),
        ('style = "apa\noffline = true', "a quotation mark is not closed (at line 1", "Close it"),
        ('[house]\nstyle = "apa"', "unknown setting house.style", "style goes above the line [house]. Move it"),
    ],
)
def test_a_slip_is_named_with_its_file(tmp_path: Path, text: str, message: str, hint: str) -> None:
    path = write(tmp_path, ".stacite.toml", text)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, environ={})
    assert message in caught.value.message
    assert str(path) in caught.value.message
    assert hint in caught.value.hint


def test_a_missing_file_and_a_wrong_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="can't be read"):
        load(tmp_path, tmp_path / "none.toml", environ={})
    with pytest.raises(SettingsError, match="STACITE_NETWORK_PER_HOST must be a whole number"):
        load(tmp_path, isolated=True, environ={"STACITE_NETWORK_PER_HOST": "many"})


def test_a_house_style_is_named_and_its_options_win(tmp_path: Path) -> None:
    write(tmp_path, ".stacite.toml", 'style = "oscola"\n[house]\ndates = "iso"\nurl-brackets = "none"\n')
    asked = load(tmp_path, environ={}).asked_for
    assert (asked.commas, asked.dates, asked.url_brackets) == ("outside", "iso", "none")
    assert load(tmp_path, environ={"STACITE_HOUSE_DATES": "day-month"}).asked_for.dates == "day-month"
    assert load(tmp_path, isolated=True, environ={}).asked_for == HouseStyle()
    assert load(tmp_path, isolated=True, environ={"STACITE_STYLE": "chicago18"}).asked_for.ibid == "avoid"


def test_a_house_is_called_by_its_name(tmp_path: Path) -> None:
    assert load(tmp_path, isolated=True, environ={"STACITE_STYLE": "oscola"}).asked_for.display_name == "OSCOLA"
    write(tmp_path, ".stacite.toml", 'style = "oscola"\n[house]\ndates = "iso"\n')
    assert load(tmp_path, environ={}).asked_for.display_name == "the house style"
    assert load(tmp_path, environ={"STACITE_HOUSE_NAME": "Tidewater Press"}).asked_for.display_name == "Tidewater Press"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('style = "chigaco17"\n', "style: unknown value “chigaco17”", "Did you mean chicago17?"),
        ('[house]\nurl-brackets = "angles"\n', "house.url-brackets: unknown value “angles”", "Did you mean angle?"),
        ('[house]\nquote = "curly"\n', "unknown setting house.quote", "quotes"),
    ],
)
def test_a_slip_in_the_house_style_is_told(tmp_path: Path, text: str, message: str, hint: str) -> None:
    write(tmp_path, ".stacite.toml", text)
    with pytest.raises(SettingsError) as error:
        load(tmp_path, environ={})
    assert message in str(error.value)
    assert hint in (error.value.hint or "")


def test_every_option_of_a_house_has_its_words() -> None:
    assert {*HOUSE_CHOICES, "name"} == {each.name for each in fields(HouseStyle)}
    for style in HOUSE_STYLES.values():
        assert all(not (word := getattr(style, name)) or word in HOUSE_CHOICES[name] for name in HOUSE_CHOICES)


def test_who_can_set_what() -> None:
    """A new setting is the project's unless it says otherwise: whoever adds one decides, here and there."""
    known = {entry.name: level(entry) for entry in fields(Settings)}
    yours = {name for name, where in known.items() if where is Level.USER}
    assert yours == {"mailto", "jobs", "cache_dir", "allow_private", "trust_project", "services", "network"}
    assert {name for name, where in known.items() if where is Level.OWN} == {"keys"}
    assert {name for name, where in known.items() if where is Level.INSIDE} == {"registry", "baseline"}
    assert {name for name, where in known.items() if where is None} == {
        "root",
        "chosen_paths",
        "sources",
        "ignored",
        "project_limits",
    }


def own_settings(folder: Path, text: str) -> dict[str, str]:
    """An environment with the user's own settings file."""
    (folder / "stacite").mkdir(parents=True)
    write(folder / "stacite", "stacite.toml", text)
    return {"XDG_CONFIG_HOME": str(folder), "APPDATA": str(folder)}


def test_what_is_nearer_to_the_run_wins(tmp_path: Path) -> None:
    environ = own_settings(
        tmp_path / "own", 'style = "oscola"\nmailto = "me@example.org"\nselect = ["U"]\n[network]\nper-host = 2\n'
    )
    write(tmp_path, ".stacite.toml", 'style = "bluebook"\nmailto = "them@example.org"\n[network]\nper-host = 99\n')
    settings = load(tmp_path, environ=environ)
    assert (settings.style, settings.select) == ("bluebook", ("U",))
    assert (settings.mailto, settings.network.per_host) == ("me@example.org", 2)
    assert load(tmp_path, environ=environ | {"STACITE_MAILTO": "now@example.org"}).mailto == "now@example.org"
    assert load(tmp_path, environ=environ, trust_project=True).mailto == "them@example.org"
    assert load(tmp_path, environ=environ | {"STACITE_TRUST_PROJECT": "1"}).network.per_host == 99
    assert load(tmp_path, environ=environ | {"STACITE_TRUST_PROJECT": "0"}).network.per_host == 2
    assert load(tmp_path, isolated=True, environ=environ) == Settings()


def test_a_slip_in_the_users_own_file_is_told_with_its_place(tmp_path: Path) -> None:
    environ = own_settings(tmp_path / "own", "mailt = 1\n")
    with pytest.raises(SettingsError, match=r"stacite\.toml: unknown setting mailt"):
        load(tmp_path, environ=environ)


def test_the_users_own_file_is_where_the_platform_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, other = str(tmp_path), str(tmp_path / "x")
    assert user_file({"HOME": home}) == tmp_path / ".config" / "stacite" / "stacite.toml"
    assert user_file({"HOME": home, "XDG_CONFIG_HOME": "relative"}) == user_file({"HOME": home})
    assert user_file({"HOME": home, "XDG_CONFIG_HOME": other}) == tmp_path / "x" / "stacite" / "stacite.toml"
    assert user_file({}) is None


@pytest.mark.skipif(os.name != "posix", reason="asks for owners of files")
def test_a_file_that_anyone_may_have_put_above_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = write(tmp_path, ".stacite.toml", 'ignore = ["L"]\n')
    tmp_path.chmod(0o1777)
    assert load(work, environ={}).ignore == ("L",), "the user's own file, in whatever folder"
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    monkeypatch.setattr("stacite.settings._SYSTEM", -1)
    settings = load(work, environ={})
    assert settings.ignore == ()
    assert f"{path} was ignored, because everyone can write to {tmp_path}" in settings.ignored[0]
    assert load(tmp_path, environ={}).ignore == ("L",), "the current folder is of the user's choice"
    assert load(work, environ={}, trust_project=True).ignore == ("L",)
    tmp_path.chmod(0o755)
    assert load(work, environ={}).ignore == ("L",)


def test_a_settings_file_that_leads_elsewhere_is_ignored(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / ".stacite.toml").symlink_to(write(tmp_path, "token", 'secret = "x"\n'))
    settings = load(work, environ={})
    assert "was ignored, because it is outside the project" in settings.ignored[0]
    assert "secret" not in settings.ignored[0]


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 9000 + "]" * 9000,
        "# " + "x" * 1_000_000,
        "[tool]\nstacite = 3",
        "tool = 3",
        "y" + ".a" * 400_000 + " = 1",
        ("y" + ".a" * 900 + " = 1\n") * 500,
        "[y" + ".a" * 1900 + "]\n" + "".join(f"k{number} = 1\n" for number in range(90_000)),
        "registry" + ".a" * 2000 + " = 1",
        "registry = " + "9" * 5000,
        "registry = 0x" + "f" * 5000,
        "registry = [" + "{a = " * 90 + "1" + "}" * 90 + "]",
        "[cache]\nalive-days = 99999999999",
        "[network]\ntimeout-s = 1e300",
        "unsure-below = nan",
    ],
)
def test_a_hostile_file_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    write(tmp_path, ".stacite.toml", text)
    if text == "tool = 3":
        assert load(tmp_path, environ={}) == replace(Settings(), root=str(tmp_path))
        return
    with pytest.raises(SettingsError):
        load(tmp_path, environ={})


@pytest.mark.parametrize(
    ("word", "is_on"),
    [
        ("1", True),
        ("true", True),
        ("YES", True),
        ("on", True),
        ("0", False),
        ("False", False),
        ("no", False),
        ("off", False),
        ("", False),
    ],
)
def test_a_variable_is_on_or_off(tmp_path: Path, word: str, is_on: bool) -> None:
    environ = {"STACITE_OFFLINE": word, "STACITE_TRUST_PROJECT": word}
    settings = load(tmp_path, isolated=True, environ=environ)
    assert (settings.offline, settings.trust_project) == (is_on, is_on)


@pytest.mark.parametrize("word", ["please", "2", "onn"])
def test_a_variable_that_is_neither_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(SettingsError, match="STACITE_TRUST_PROJECT must be true or false"):
        load(tmp_path, isolated=True, environ={"STACITE_TRUST_PROJECT": word})


LIMITING = 'offline = true\nselect = ["L"]\nignore = ["L303"]\nfail-on = "never"\nstyle = "oscola"\n'


def test_what_the_projects_file_leaves_out_is_known(tmp_path: Path) -> None:
    file = write(tmp_path, ".stacite.toml", LIMITING)
    settings = load(tmp_path, environ={})
    assert settings.limits == "they set offline and select L and ignore L303 and set fail-on to never"
    assert replace(settings, offline=False, select=("N",), fail_on="error").limits == "they ignore L303"
    assert load(tmp_path, file, environ={}).limits == ""
    assert load(tmp_path, environ={}, trust_project=True).limits == ""
    write(tmp_path, ".stacite.toml", 'fail-on = "warning"\noffline = false\n')
    assert load(tmp_path, environ={}).limits == ""


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("dead-after = 0", "dead-after must be greater than 0, not 0", "To use the default, leave it out."),
        ("unsure-below = 5", "unsure-below must be between 0 and 1, not 5.0", "To use the default, leave it out."),
        ("[network]\nper-host = 0", "network.per-host must be greater than 0, not 0", "leave it out"),
        ("[cache]\nalive-days = -1", "cache.alive-days must be 0 or more, not -1", "leave it out"),
        ("dead-after = 1000001", "dead-after must be 1,000,000 or less", "To use the default, leave it out."),
        ("[network]\ntimeout-s = nan", "network.timeout-s must be greater than 0", "To use the default, leave it out."),
        ('dead-after = "two"', "dead-after must be a whole number, not “two”", "Write it without quotes, such as 3."),
        ('ignore = "L303"', "ignore must be a list of strings", 'Write ["L303"].'),
        ("mailto = 3", "mailto must be a string, not 3", "Put it in quotes."),
        ("[keys]\npubmed = 31415926", "keys.pubmed must be a string", "Put it in quotes."),
        ("existence = true", "existence must be search, identifiers or off, not true", 'such as "search".'),
        ('skip-services = ["dblp", "x"]', "skip-services: unknown value “x”", "Choose doi, crossref, datacite"),
        (
            "fail-on = 3",
            "fail-on must be error, warning, info or never, not 3",
            'Write it in quotes, such as "error".',
        ),
        (
            "[house]\nibid = true",
            "house.ibid must be allowed or avoid, not true",
            'Write it in quotes, such as "allowed".',
        ),
        ('" offline" = true', "unknown setting “ offline”", "Did you mean offline?"),
        ('fail-on = "warn"', "fail-on: unknown value “warn”", "Did you mean warning?"),
        ('output-format = "ful"', "output-format: unknown value “ful”", "Did you mean full?"),
        ('track-changes = "?"', "track-changes: unknown value “?”", "Choose accept or reject."),
        ('mailto = "annexample.org"', "mailto must be an email address, not “annexample.org”", "name@example.org"),
        ('[services]\ndoi = "doi.example"', "services.doi must be a web address, not “doi.example”", "https://doi.org"),
        ('allow-private = ["x"]', "allow-private: “x” is not an address", "Write an address or a block"),
    ],
)
def test_each_value_is_checked_when_it_is_loaded(tmp_path: Path, text: str, message: str, hint: str) -> None:
    path = write(tmp_path, ".stacite.toml", text)
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, environ={})
    assert caught.value.message == f"{path}: {message}"
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value", "message", "hint"),
    [
        ("STACITE_STYEL", "x", "there is no setting STACITE_STYEL", "Did you mean STACITE_STYLE?"),
        ("STACITE_FAILON", "warning", "there is no setting STACITE_FAILON", "Did you mean STACITE_FAIL_ON?"),
        (
            "STACITE_REQUIRE_ONLINE",
            "1",
            "there is no setting STACITE_REQUIRE_ONLINE",
            "Use the option --require-online.",
        ),
        ("STACITE_REQUIREONLINE", "1", "there is no setting STACITE_REQUIREONLINE", "Use the option --require-online."),
        ("STACITE_OUTPUT", "x", "there is no setting STACITE_OUTPUT", "Use the option --output."),
        ("STACITE_NETWORK", "3", "there is no setting STACITE_NETWORK", "such as STACITE_NETWORK_CONCURRENCY."),
        ("STACITE_OFFLINE ", "1", "there is no setting “STACITE_OFFLINE ”", "Remove the spaces from its name."),
        ("stacite_offline", "1", "there is no setting stacite_offline", "Did you mean STACITE_OFFLINE?"),
        ("STACITE_FAIL_ON", "warn", "STACITE_FAIL_ON: unknown value “warn”", "Did you mean warning?"),
        ("STACITE_ARCHIVE", "maybe", "STACITE_ARCHIVE must be true or false, not “maybe”", "Write 1 or 0."),
        ("STACITE_JOBS", "x", "STACITE_JOBS must be a whole number, not “x”", "For example: STACITE_JOBS=3"),
        ("STACITE_NETWORK_PER_HOST", "0", "STACITE_NETWORK_PER_HOST must be greater than 0, not 0", "leave it out"),
        ("STACITE_HOUSE_IBID", "never", "STACITE_HOUSE_IBID: unknown value “never”", "Choose allowed or avoid."),
    ],
)
def test_each_variable_is_checked_too(tmp_path: Path, name: str, value: str, message: str, hint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, isolated=True, environ={name: value})
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_variables_of_others_are_passed_over(tmp_path: Path) -> None:
    names = (
        "STACITE_ARGS",
        "STACITE_PACKAGE",
        "STACITE_TRACEBACK",
        "STACITE_VERSION",
        "STACITE_GOLDEN",
        "STACITE_FUZZ_RUNS",
    )
    assert load(tmp_path, isolated=True, environ=dict.fromkeys(names, "x")) == Settings()


def test_a_report_can_have_the_format_of_any_reporter() -> None:
    assert set(OUTPUT_FORMATS) == set(REPORTERS)


def test_services_that_are_skipped_are_those_with_an_address(tmp_path: Path) -> None:
    assert load(tmp_path, isolated=True, environ={"STACITE_SKIP_SERVICES": "dblp,dnb"}).skip_services == ("dblp", "dnb")
    write(tmp_path, ".stacite.toml", 'skip-services = ["openalx"]\n')
    with pytest.raises(SettingsError, match="skip-services: unknown value “openalx”") as error:
        load(tmp_path, environ={})
    assert error.value.hint == "Did you mean openalex?"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ('existence = "search"\nskip-services = []\n', ""),
        ('existence = "off"\n', "they set existence to off"),
        (
            'existence = "identifiers"\nskip-services = ["dblp"]\n',
            "they set existence to identifiers and set skip-services to dblp",
        ),
    ],
)
def test_a_project_that_looks_up_less_is_reported(tmp_path: Path, text: str, limits: str) -> None:
    write(tmp_path, ".stacite.toml", text)
    assert load(tmp_path, environ={}).limits == limits
    assert load(tmp_path, trust_project=True, environ={}).limits == ""


@pytest.mark.parametrize("trust", [False, True])
def test_no_project_has_keys(tmp_path: Path, trust: bool) -> None:
    file = write(tmp_path, ".stacite.toml", 'mailto = "them@example.org"\n[keys]\nopenalex = "s3cret"\n')
    environ = own_settings(tmp_path / "own", '[keys]\nopenalex = "mine"\n')
    settings = load(tmp_path, trust_project=trust, environ=environ)
    assert (settings.keys.openalex, settings.mailto) == ("mine", "them@example.org" if trust else "")
    assert settings.ignored[0].startswith(f"{file} contains keys, which were ignored")
    assert len(settings.ignored) == (1 if trust else 2)
    assert load(tmp_path, environ=environ | {"STACITE_KEYS_OPENALEX": "now"}).keys.openalex == "now"


def test_a_key_is_never_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, isolated=True, environ={"STACITE_KEYS_OPENALEX": "s3cret"})
    assert settings.keys.openalex == "s3cret"
    shown = (repr(settings), repr(settings.keys), str(settings.keys), f"{settings}", *settings.ignored)
    assert not [text for text in shown if "s3cret" in text]
    write(tmp_path, ".stacite.toml", "[keys]\nopenalex = 31415926\n")
    with pytest.raises(SettingsError) as error:
        load(tmp_path, environ={})
    assert "31415926" not in f"{error.value!r} {error.value.message} {error.value.hint}"


class _Keyring:
    """The package `keyring`, with two keys."""

    def __init__(self, *, is_locked: bool = False) -> None:
        self._is_locked = is_locked

    def get_password(self, service: str, name: str) -> str | None:
        if self._is_locked:
            raise RuntimeError("no password was typed")
        return {("stacite", "pubmed"): "from the keyring", ("other", "dblp"): "no"}.get((service, name))


@pytest.mark.parametrize(
    ("installed", "pubmed"),
    [(None, ""), (_Keyring(), "from the keyring"), (_Keyring(is_locked=True), "")],
    ids=["none", "open", "locked"],
)
def test_keys_that_are_not_set_come_from_the_keyring(
    monkeypatch: pytest.MonkeyPatch, installed: _Keyring | None, pubmed: str
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", installed)  # None makes the import fail
    settings = replace(Settings(), keys=ServiceKeys(openalex="mine"))
    assert with_keyring(settings).keys == ServiceKeys(openalex="mine", pubmed=pubmed)
    assert with_keyring(replace(settings, keys=ServiceKeys(pubmed="set"))).keys.pubmed == "set"
