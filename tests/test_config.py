"""Settings: where they come from, which goes before which, and how they are kept."""

import os
import tomllib
from pathlib import Path

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
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


# Saved by the program: what a person wrote by hand stays

BY_HAND = """\
# 自分の設定
name = "佐藤"   # 記録に残る名前
theme = 'night'
later = [1, 2]

# 使いやすいキー
[keys]
review = "f5"   # 点検
tick = ["space", "t"]
"""


def saved(tmp_path, text, **changed):
    path = tmp_path / SETTINGS_FILE
    path.write_bytes(text.encode())
    save(structs.replace(stored(path), **changed), path)
    return path.read_bytes().decode()


def test_own_keys_are_read_as_they_are_written(tmp_path):
    write(tmp_path, BY_HAND)
    keys = stored(tmp_path / SETTINGS_FILE).keys
    assert keys == {"review": "f5", "tick": ["space", "t"]}
    assert Settings().keys is None


def test_saving_without_a_change_leaves_the_file_as_it_is(tmp_path):
    assert saved(tmp_path, BY_HAND) == BY_HAND


def test_a_changed_value_is_changed_in_its_line(tmp_path):
    now = saved(tmp_path, BY_HAND, name='佐藤 "さとう"', theme="")
    assert now == BY_HAND.replace('"佐藤"', '"佐藤 \\"さとう\\""').replace("theme = 'night'\n", "")


def test_a_new_value_stands_above_the_tables(tmp_path):
    now = saved(tmp_path, BY_HAND, group="保健")
    assert now == BY_HAND.replace("later = [1, 2]\n", 'later = [1, 2]\ngroup = "保健"\n')
    assert saved(tmp_path, '[keys]\nundo = "f5"\n', theme="day") == (
        'theme = "day"\n\n[keys]\nundo = "f5"\n'
    )
    assert saved(tmp_path, 'name = "佐藤"', theme="day") == 'name = "佐藤"\ntheme = "day"\n'


def test_the_ends_of_lines_stay(tmp_path):
    text = BY_HAND.replace("\n", "\r\n")
    assert saved(tmp_path, text, theme="day") == text.replace("'night'", '"day"')


@pytest.mark.parametrize(
    "text",
    [
        'name = """\n[keys]\ntheme = "x"\n"""\ntheme = "night"\n[keys]\nundo = "f5"\n',
        'theme = """night"""\n[keys]\nundo = "f5"\n',
        'later = [\n  "[keys]",\n]\ntheme = "night"\nkeys.undo = "f5"\n',
        'keys = { undo = "f5" }\n"theme" = "night"\n',
    ],
)
def test_however_it_is_written_nothing_is_lost(tmp_path, text):
    before = tomllib.loads(text)
    now = tomllib.loads(saved(tmp_path, text, theme="day", group="保健"))
    assert now == before | {"theme": "day", "group": "保健"}


def test_a_file_that_broke_meanwhile_is_written_anew(tmp_path):
    path = tmp_path / SETTINGS_FILE
    write(tmp_path, "name = ")
    save(Settings(name="佐藤"), path)
    assert path.read_text("utf-8") == 'name = "佐藤"\n'


TOP = st.dictionaries(
    st.sampled_from(["name", "group", "theme", "later", "unheard_of"]),
    st.text(max_size=8).filter(bool),
)


@given(TOP, TOP, st.booleans())
def test_whatever_is_saved_is_read_back_and_the_rest_stays(tmp_path_factory, before, new, has_keys):
    path = tmp_path_factory.mktemp("any") / SETTINGS_FILE
    rest = {"keys": {"undo": "f5"}} if has_keys else {}
    path.write_bytes(tomli_w.dumps(before | rest).encode())
    changed = {name: new.get(name, "") for name in ("name", "group", "theme")}
    save(structs.replace(stored(path), **changed), path)
    kept = {name: before[name] for name in ("later", "unheard_of") if name in before}
    wanted = kept | rest | {name: value for name, value in changed.items() if value}
    assert tomllib.loads(path.read_bytes().decode()) == wanted
