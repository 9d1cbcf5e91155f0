"""The command that looks a plan's folder over and puts a damaged one together again."""

from pathlib import Path
from typing import Any

import msgspec

from planner.cli import output
from planner.cli.answer import as_json
from planner.cli.request import CommandLine, find_folder
from planner.errors import Exit
from planner.language import _
from planner.store.book import PlanBook, new_id, system_user, utc_now
from planner.store.examining import Examination, Repaired, examine, repair
from planner.store.folder import PlanFolder
from planner.text import one_line
from planner.wording.findings import examination_heading, finding_sentence, repair_sentences


def check(request: CommandLine) -> Exit:
    """Say what is wrong with a plan, what a repair would do, and do it where asked to."""
    place = find_folder(request.settings)
    folder, found = place.path, examine(place.path)
    is_repairing = request.has("repair") and (found.is_repairable or bool(found.torn))
    if not request.has("json"):
        _say_found(folder, found, is_repairing=is_repairing)
        output.flush()
    repaired = _repair(place, request.settings.name) if is_repairing else None
    if request.has("json"):
        output.say(as_json(_record(folder, found, repaired)))
    elif repaired is not None:
        _say_repaired(repaired)
    after = repaired.after if repaired else found
    return Exit.DONE if after.is_sound else Exit.UNAVAILABLE


def _repair(place: PlanFolder, name: str) -> Repaired:
    repaired = repair(place.path, one_line(name) or system_user(), utc_now(), new_id())
    if repaired.after.plan is not None:
        PlanBook(place, who=name).close()  # leaves a checkpoint of what is there now
    return repaired


def _say_found(folder: Path, found: Examination, *, is_repairing: bool) -> None:
    output.say(f"{one_line(folder.name)}  {examination_heading(found)}")
    for finding in found.findings:
        output.say(f"- {finding_sentence(finding, found.plan)}")
    if found.torn:
        told = _(
            "最後に書きかけの {count} バイトがあります。保存済ではないので、次の保存でよけます。"
        )
        output.say(told.format(count=found.torn))
    if found.saved is not None:
        output.say(_("修復すること:") if is_repairing else _("--repair で修復すること:"))
        for sentence in repair_sentences(found.saved):
            output.say(f"- {sentence}")
    elif found.findings and not found.is_repairable:
        output.say(_("プログラムでは直せません。何も変えずに、企画総務に知らせてください。"))


def _say_repaired(repaired: Repaired) -> None:
    for path in repaired.aside:
        output.say(_("元のものをよけました: {path}").format(path=one_line(str(path))))
    output.say(_("修復しました。") + examination_heading(repaired.after))
    for finding in repaired.after.findings:
        output.say(f"- {finding_sentence(finding, repaired.after.plan)}")


def _record(folder: Path, found: Examination, repaired: Repaired | None) -> dict[str, Any]:
    saved = found.saved
    return {
        "plan": one_line(folder.name),
        "path": one_line(str(folder)),
        "sound": found.is_sound,
        "entries": found.entries,
        "torn": found.torn,
        "findings": _findings(found),
        "backups": msgspec.to_builtins(found.copies),
        "repair": None
        if saved is None
        else {
            "kept": len(saved.lines) - len(saved.restored),
            "restored": list(saved.restored),
            "renumbered": [[one.was, one.entry.seq] for one in saved.renumbered],
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


def _findings(found: Examination) -> list[dict[str, Any]]:
    return [
        {
            "code": finding.code,
            "sentence": finding_sentence(finding, found.plan),
            **finding.parameters,
        }
        for finding in found.findings
    ]
