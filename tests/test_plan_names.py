"""The name of a plan is one that a folder can have on every system."""

import pytest
from plans import refusal

from planner.plan.fiscal import FiscalYear
from planner.store.names import LONGEST, proposed_name, read_name, same_name
from planner.wording.errors import error_sentence

# Microsoft, "Naming Files, Paths, and Namespaces": reserved characters, reserved names with or
# without an extension, no ending in a space or a period.
RESERVED = (
    *("CON", "con", "PRN", "AUX", "NUL", "nul.txt", "CON.", "COM1", "com9", "COM0", "LPT1", "lpt9"),
    *("COM¹", "LPT³", "CONIN$", "conout$", "AUX .json"),
)
UNFIT = (
    *(("", "name-empty"), ("   ", "name-empty"), ("\u3000", "name-empty")),
    *((f"a{sign}b", "name-signs") for sign in '<>:"/\\|?*'),
    *(("..", "name-ends"), (".", "name-ends"), ("a.", "name-ends"), (".a", "name-ends")),
    *((" a", "name-ends"), ("a ", "name-ends"), ("-a", "name-ends"), ("../a", "name-signs")),
    *(("a\nb", "name-controls"), ("a\x00", "name-controls"), ("a\x1b[2J", "name-controls")),
    *(("a\u202eb", "name-controls"), ("a\udce3", "name-controls"), ("a\tb", "name-controls")),
    ("a" * (LONGEST + 1), "name-too-long"),
)


@pytest.mark.parametrize(("name", "code"), UNFIT)
def test_a_name_that_some_system_refuses_is_refused_everywhere(name, code):
    error = refusal(read_name, name)
    assert error.code == code
    assert "\n" not in error_sentence(error)


@pytest.mark.parametrize("name", RESERVED)
def test_a_name_that_windows_uses_itself_is_refused(name):
    assert refusal(read_name, name).code in {"name-reserved", "name-ends"}


@pytest.mark.parametrize(
    "name",
    ["mito-r08", "茨城支部 R8", "CONTROL", "COM10", "console", "a.b", "計画（案）", "a" * LONGEST],
)
def test_any_other_name_is_taken_as_it_is(name):
    assert read_name(name) == name


def test_a_letter_written_in_two_ways_is_one_name():
    assert read_name("か\u3099") == "が"


def test_names_that_a_system_takes_for_one_are_the_same():
    assert same_name("MITO", ["mito"]) == "mito"
    assert same_name("水戸", ["mito"]) == ""


@pytest.mark.parametrize(
    ("branch", "year", "name"),
    [
        ("茨城", 2026, "ibaraki-r08"),
        ("北海道", 2019, "hokkaido-r01"),  # R1年度, though its April was still H31
        ("東京", 2018, "tokyo-h30"),
        ("大分", 2098, "oita-r80"),
        ("見本", 2025, "見本-r07"),
        ("CON", 2026, "CON-r08"),
    ],
)
def test_a_name_nobody_said_comes_from_branch_and_year(branch, year, name):
    assert proposed_name(branch, FiscalYear(year)) == name
    assert read_name(name) == name


@pytest.mark.parametrize("branch", ["a/b", "..", "x" * 300, "a\nb", "\x1b[2J", ":", " -a. "])
def test_a_name_from_any_branch_is_one_a_folder_can_have(branch):
    name = proposed_name(branch, FiscalYear(2026))
    assert read_name(name) == name
