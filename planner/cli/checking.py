"""The command that examines a plan's folder and repairs a damaged one."""

from pathlib import Path
from typing import Any

import msgspec

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, find_place
from planner.errors import Exit
from planner.language import _
from planner.store.book import PlanBook, new_id, utc_now
from planner.store.examining import Examination, Repaired, examine, repair
from planner.store.folder import PlanFolder
from planner.store.origin import system_user
from planner.text import one_line
from planner.wording.findings import examination_heading, finding_sentence, repair_sentences


def check(request: CommandLine) -> Exit:
    """Print the findings in a plan's folder and the repair, and repair it where asked to."""
    place = find_place(request.settings)
    folder, examined = place.path, examine(place.path)
    is_repairing = request.has("repair") and (examined.is_repairable or bool(examined.torn))
    if not request.has("json"):
        _say_findings(folder, examined, is_repairing=is_repairing)
        output.flush()
    repaired = _repair(place, request.settings.name) if is_repairing else None
    if request.has("json"):
        output.say(as_json(_record(folder, examined, repaired)))
    elif repaired is not None:
        _say_repaired(repaired)
    after = repaired.after if repaired else examined
    return Exit.DONE if after.is_sound else Exit.UNAVAILABLE


def _repair(place: PlanFolder, name: str) -> Repaired:
    repaired = repair(place.path, one_line(name) or system_user(), utc_now(), new_id())
    if repaired.after.plan is not None:
        PlanBook(place, who=name).close()  # leaves a checkpoint of what is there now
    return repaired


def _say_findings(folder: Path, examined: Examination, *, is_repairing: bool) -> None:
    output.say(f"{one_line(folder.name)}  {examination_heading(examined)}")
    for finding in examined.findings:
        output.say(f"- {finding_sentence(finding, examined.plan)}")
    if examined.torn:
        text = _(
            "最後に書きかけの {count} バイトがあります。保存済ではないので、次の保存でよけます。"
        )
        output.say(text.format(count=examined.torn))
    if examined.saved is not None:
        output.say(_("修復すること:") if is_repairing else _("--repair で修復すること:"))
        for sentence in repair_sentences(examined.saved):
            output.say(f"- {sentence}")
    elif examined.findings and not examined.is_repairable:
        output.say(_("プログラムでは直せません。何も変えずに、企画総務に知らせてください。"))


def _say_repaired(repaired: Repaired) -> None:
    for path in repaired.aside:
        output.say(_("元のものをよけました: {path}").format(path=one_line(str(path))))
    output.say(_("修復しました。") + examination_heading(repaired.after))
    for finding in repaired.after.findings:
        output.say(f"- {finding_sentence(finding, repaired.after.plan)}")


def _record(folder: Path, examined: Examination, repaired: Repaired | None) -> dict[str, Any]:
    saved = examined.saved
    return {
        "plan": one_line(folder.name),
        "path": one_line(str(folder)),
        "sound": examined.is_sound,
        "entries": examined.entries,
        "torn": examined.torn,
        "findings": _findings(examined),
        "backups": msgspec.to_builtins(examined.copies),
        "repair": None
        if saved is None
        else {
            "kept": len(saved.lines) - len(saved.restored),
            "restored": list(saved.restored),
            "renumbered": [
                [renumbered.was, renumbered.entry.seq] for renumbered in saved.renumbered
            ],
            "lost": msgspec.to_builtins(saved.lost),
        },
        "repaired": None
        if repaired is None
        else {
            "aside": [one_line(str(path)) for path in repaired.aside],
            "sound": repaired.after.is_sound,
            "findings": _findings(repaired.after),
        },
    }


def _findings(examined: Examination) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "sentence": finding_sentence(finding, examined.plan),
            **finding.parameters,
        }
        for finding in examined.findings
    ]
