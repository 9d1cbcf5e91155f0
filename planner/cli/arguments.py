"""The words of a command line: parsed by argparse, refused in one sentence."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

import planner
from planner.cli import output
from planner.errors import UsageError
from planner.language import LANGUAGES, _
from planner.settings.widths import WIDTHS

PROGRAM = "planner"

# argparse says what is wrong in English only; its sentences are taken apart to say it again, and
# where they have changed, less is said.
_PROBLEMS = (
    (r"the following arguments are required: (?P<names>.*)", "argument-missing"),
    (r"unrecognized arguments: (?P<text>.*)", "argument-unknown"),
    (r"argument (?P<option>\S+): expected .*", "value-missing"),
    (r"argument (?P<option>\S+): invalid choice: (?P<value>'.*?'|\".*?\").*", "value-unknown"),
    (r"argument (?P<option>\S+): .*", "option-wrong"),
)


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width, its headings in the language in use."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=20, width=100)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Put the usage first, under its own heading."""
        super().add_usage(usage, actions, groups, _("使い方: ") if prefix is None else prefix)


class ShowVersion(argparse.Action):
    """Print which version this is, and end."""

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> NoReturn:
        """Answer ``--version``."""
        output.say(f"{PROGRAM} {planner.__version__}")
        parser.exit()


class Parser(argparse.ArgumentParser):
    """A parser of one command, or of what stands before it.

    Args:
        program: What the person typed so far: ``planner show``.
        description: What it does.
        examples: Lines shown below the options.
    """

    def __init__(self, program: str, description: str, examples: str) -> None:
        super().__init__(
            prog=program,
            description=description,
            epilog=examples,
            formatter_class=HelpFormatter,
            add_help=False,
            allow_abbrev=False,
            argument_default=argparse.SUPPRESS,
        )
        self.own = self.add_argument_group(_("引数"))

    def error(self, message: str) -> NoReturn:
        """Refuse the words.

        Raises:
            UsageError: Always.
        """
        for pattern, code in _PROBLEMS:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                found = {name: value.strip("'\"") for name, value in match.groupdict().items()}
                raise UsageError(code, command=self.prog, **found)
        raise UsageError("arguments-wrong", command=self.prog)


def add_shared(parser: Parser) -> None:
    """Give a parser the options of all commands, which its usage leaves out."""
    own = parser.format_usage().removeprefix(_("使い方: "))
    parser.usage = f"{' '.join(own.split())} ..."
    shared = parser.add_argument_group(_("どのコマンドでも使えるもの（コマンドの前にも書ける）"))
    shared.add_argument("--plan", metavar="NAME", help=_("計画（フォルダー名、年度、支部名）"))
    shared.add_argument(
        "--month", metavar="MONTH", help=_("見る月・書く月（6月、R2.6、2020-06。既定: 基準月）")
    )
    shared.add_argument("--group", metavar="GROUP", help=_("表示するグループ（全: すべて）"))
    shared.add_argument("--lang", choices=LANGUAGES, help=_("表示の言語"))
    shared.add_argument(
        "--width",
        choices=("auto", *WIDTHS),
        help=_("●を1マス（narrow）か2マス（wide）で描く端末か（既定: auto 端末に尋ねる）"),
    )
    shared.add_argument("--data", metavar="DIR", help=_("計画のデータフォルダー"))
    shared.add_argument("-h", "--help", action="help", help=_("この説明を表示する"))


def closing(examples: Iterable[str]) -> str:
    """The end of a help text: examples, and which setting counts."""
    heading = _("例:")
    lines = "\n".join(f"  {example}" for example in examples)
    order = _(
        "設定の優先順位: オプション > 環境変数（PLANNER_PLAN、PLANNER_GROUP、PLANNER_LANG、"
        "PLANNER_DATA） > settings.toml > 既定"
    )
    return f"{heading}\n{lines}\n\n{order}"


def language_asked(words: Iterable[str]) -> str | None:
    """The value of ``--lang`` before anything else is understood; None where there is none."""
    asked, is_next = None, False
    for word in words:
        if is_next or word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
        is_next = word == "--lang"
    return asked
