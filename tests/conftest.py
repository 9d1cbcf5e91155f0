"""Options of the tests."""

import pytest


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
