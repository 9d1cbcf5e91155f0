"""Settings: where they come from, which goes before which, and how they are kept."""

import os
from pathlib import Path

import pytest
from plans import refusal

from planner.errors import UnavailableError
from planner.settings.config import SETTINGS_FILE, Settings, load, save, settings_path, stored


@pytest.fixture
def environment(tmp_path):
    """An environment whose settings file lies in ``tmp_path``."""
    return {"PLANNER_CONFIG": str(tmp_path)}


def write(tmp_path, text, encoding="utf-8"):
    (tmp_path / SETTINGS_FILE).write_text(text, encoding=encoding)


def test_without_anything_set_the_defaults_are_in_force(environment):
    settings = load({}, environment)
    assert settings == Settings()
    assert not settings.is_data_chosen


@pytest.mark.parametrize(
    ("field", "variable"),
    [
        ("data", "PLANNER_DATA"),
        ("plan", "PLANNER_PLAN"),
        ("name", "PLANNER_NAME"),
        ("group", "PLANNER_GROUP"),
        ("language", "PLANNER_LANG"),
        ("theme", "PLANNER_THEME"),
    ],
)
def test_an_option_goes_before_the_environment_before_the_file(
    tmp_path, environment, field, variable
):
    write(tmp_path, f'{field} = "file"\n')
    assert getattr(load({}, environment), field) == "file"
    environment[variable] = "environment"
    assert getattr(load({field: None}, environment), field) == "environment"
    assert getattr(load({field: "option"}, environment), field) == "option"


def test_each_setting_is_decided_by_itself(tmp_path, environment):
    write(tmp_path, 'name = "佐藤"\ngroup = "保健"\ntheme = "night"\n')
    environment["PLANNER_GROUP"] = "業務"
    settings = load({"theme": "day"}, environment)
    assert (settings.name, settings.group, settings.theme) == ("佐藤", "業務", "day")


def test_empty_options_and_variables_are_not_given(tmp_path, environment):
    write(tmp_path, 'name = "佐藤"\n')
    environment["PLANNER_NAME"] = ""
    assert load({"name": ""}, environment).name == "佐藤"


def test_settings_of_a_later_version_are_passed_over(tmp_path, environment):
    write(tmp_path, 'name = "佐藤"\nunheard_of = 5\n[table]\nx = 1\n')
    assert load({}, environment) == Settings(name="佐藤")


def test_a_file_saved_by_notepad_with_a_byte_order_mark_is_read(tmp_path, environment):
    write(tmp_path, 'name = "佐藤"\n', encoding="utf-8-sig")
    assert load({}, environment).name == "佐藤"


BROKEN = (
    b"name = ",
    b"\xff\xfe",
    "name = '佐藤'".encode("cp932"),
    b"name = " + b"9" * 5000,
    b"name = " + b"[" * 5000,
)


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_file_is_refused_with_its_path(tmp_path, environment, content):
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    error = refusal(load, {}, environment)
    assert isinstance(error, UnavailableError)
    assert error.code == "settings-broken"
    assert error.parameters["path"] == str(tmp_path / SETTINGS_FILE)


def test_the_environment_names_the_folder_of_the_settings(tmp_path):
    assert settings_path({"PLANNER_CONFIG": str(tmp_path)}) == tmp_path / SETTINGS_FILE


def test_the_folder_of_the_settings_has_a_default():
    assert settings_path({}).name == SETTINGS_FILE


def test_settings_are_kept(tmp_path):
    path = tmp_path / "new" / SETTINGS_FILE
    settings = Settings(data="C:\\計画\\共有", name='佐藤 "さとう"', theme="night")
    save(settings, path)
    assert stored(path) == settings


def test_only_what_was_set_is_written(tmp_path):
    path = tmp_path / SETTINGS_FILE
    save(Settings(name="佐藤"), path)
    assert path.read_text(encoding="utf-8") == 'name = "佐藤"\n'


def test_settings_that_cannot_be_saved_are_told(tmp_path):
    (tmp_path / "file").write_text("")
    error = refusal(save, Settings(name="佐藤"), tmp_path / "file" / SETTINGS_FILE)
    assert error.code == "folder-unwritable"


def test_a_named_data_folder_is_a_chosen_one():
    settings = Settings(data="~/plans")
    assert settings.is_data_chosen
    assert settings.data_folder == Path.home() / "plans"
    assert Settings().data_folder.name == "planner"


@pytest.mark.parametrize(
    ("language", "system", "used"),
    [
        ("en", "ja_JP.UTF-8", "en"),
        ("ja", "en_US.UTF-8", "ja"),
        ("", "en_US.UTF-8", "en"),
        ("", "ja_JP.UTF-8", "ja"),
        ("fr", "ja_JP.UTF-8", "ja"),
    ],
)
def test_the_language_chosen_goes_before_that_of_the_system(monkeypatch, language, system, used):
    monkeypatch.setenv("LC_ALL", system)
    assert Settings(language=language).language_used == used


def test_the_home_of_nobody_is_a_folder_that_is_missing():
    """~name of a person the machine does not know, as a settings file brought along has it."""
    name = "~nobody-has-this-name/plans"
    assert Settings(data=name).data_folder == Path(name)
    assert Settings(prints=name).prints_folder == Path(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a matter of POSIX")
def test_settings_nobody_ever_finishes_writing_are_refused(tmp_path, environment):
    os.mkfifo(tmp_path / SETTINGS_FILE)
    assert refusal(load, {}, environment).code == "settings-broken"
