"""Settings: found, read, overlaid, and refused with a place and a suggestion."""

from dataclasses import fields
from pathlib import Path

import pytest

from stacite.errors import SettingsError
from stacite.model.house_style import HOUSE_CHOICES, HOUSE_STYLES, HouseStyle
from stacite.settings import Settings, load


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path, isolated=True, environ={}) == Settings()


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", '[tool.stacite]\nmailto = "far@example.org"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(tmp_path / "a", ".stacite.toml", 'mailto = "near@example.org"\n[network]\nper-host = 2\ntimeout-s = 5\n')
    settings = load(inner, environ={})
    assert settings.mailto == "near@example.org"
    assert (settings.network.per_host, settings.network.timeout_s) == (2, 5.0)
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
    settings = load(tmp_path, write(tmp_path, ".stacite.toml", text), environ={})
    assert settings.allow_private == ("127.0.1.0/24",)
    assert settings.services.doi == "http://127.0.0.1:9"


def test_the_environment_wins(tmp_path: Path) -> None:
    write(tmp_path, ".stacite.toml", 'mailto = "file@example.org"\n')
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
        ("select = 3", "select must be a list of strings", ""),
        ("offline = 1", "offline must be true or false, not 1", ""),
        ("[network]\nper-host = -1", "per-host must not be negative", ""),
        ("services = 3", "services must be a table", ""),
        ("network = [", "not valid TOML", "isolated"),
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
        ('style = "chigaco17"\n', "there is no house style 'chigaco17'", "chicago17"),
        ('[house]\nurl-brackets = "angles"\n', "[house] url-brackets can't be 'angles'", "angle"),
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
