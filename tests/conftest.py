"""Options of the tests, and who runs the commands in them."""

import os

import pytest
from sample import sample_plan
from shell import Shell, begin

from planner import language
from planner.store.folder import DataFolder
from planner.store.library import INVENTED, open_library, put_sample


def pytest_addoption(parser):
    parser.addoption(
        "--fire",
        type=int,
        default=1,
        metavar="N",
        help="keep the store under fire N times as long",
    )


@pytest.fixture
def fire(request):
    """How many times as long as usual the store is put under fire."""
    return request.config.getoption("fire")


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory, monkeypatch):
    """No test reads or writes the settings of the person at the machine."""
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def japanese_person(tmp_path, monkeypatch):
    """A person called 佐藤 on a Japanese system without settings."""
    for name in [name for name in os.environ if name.startswith("PLANNER_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    monkeypatch.setenv("PLANNER_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("PLANNER_NAME", "佐藤")
    yield
    language.set_language("ja")


@pytest.fixture
def planner(tmp_path, capsys):
    """Runs command lines on a data folder with the small plan."""
    begin(tmp_path / "data")
    return Shell(tmp_path / "data", capsys)


@pytest.fixture(scope="session")
def sample():
    """The sample as it is shipped."""
    return sample_plan()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A data folder with the sample, made once and only read."""
    data = tmp_path_factory.mktemp("shipped")
    open_library(DataFolder(data), is_chosen=True, who="企画総務")
    return data


@pytest.fixture(scope="session")
def samples(tmp_path_factory):
    """A data folder with both samples, made once and only read."""
    data = tmp_path_factory.mktemp("samples")
    open_library(DataFolder(data), is_chosen=True, who="企画総務")
    put_sample(DataFolder(data), INVENTED, is_chosen=True, who="企画総務")
    return data
