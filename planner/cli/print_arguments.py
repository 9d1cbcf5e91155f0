"""What may follow ``planner print``, declared without loading what prints."""

from planner.cli.arguments import Parser
from planner.formats import FORMATS
from planner.formats.page import PAPERS
from planner.language import _


def _output(parser: Parser) -> None:
    parser.own.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help=_("書き出す先（.pdf .html .csv .txt）。- か省略は標準出力"),
    )


def _format(parser: Parser) -> None:
    parser.own.add_argument(
        "--format",
        choices=FORMATS,
        help=_("書式（既定: FILE の拡張子、標準出力には txt）"),
    )


def _paper(parser: Parser) -> None:
    parser.own.add_argument("--paper", choices=PAPERS, help=_("用紙（既定: A3 横）"))


def _small_paper(parser: Parser) -> None:
    parser.own.add_argument("--paper", choices=PAPERS, help=_("用紙（既定: A4 横）"))


def _marks(parser: Parser) -> None:
    parser.own.add_argument(
        "--marks",
        choices=("printed", "states"),
        help=_("●を紙のとおり（printed、既定）か、済・遅などの状態（states）で"),
    )


def _switches(parser: Parser) -> None:
    for name, told in (
        ("--baseline", _("●を当初計画の月に置く")),
        ("--last-status", _("前月の実施状況を並べる（○→△）")),
        ("--only-slipping", _("△の行と、前月から変わった行だけ")),
        ("--incentive", _("インセンティブ関連だけ")),
    ):
        parser.own.add_argument(name, action="store_true", help=told)


def _section(parser: Parser) -> None:
    parser.own.add_argument(
        "--section", metavar="SECTION", help=_("一つの区分だけ（名前、その一部、または順番の数字）")
    )


def _header(parser: Parser) -> None:
    parser.own.add_argument("--reference", metavar="TEXT", help=_("資料番号（資料1）"))
    parser.own.add_argument(
        "--date", metavar="DATE", help=_('日付（2020-06-19。既定: 今日、"" でなし）')
    )
    parser.own.add_argument(
        "--confidentiality", metavar="TEXT", help=_("機密性（機密性2。2 だけでもよい）")
    )


OF_EXCEPTIONS = (_output, _format, _small_paper, _header)
ARGUMENTS = (_output, _format, _paper, _marks, _switches, _section, _header)
