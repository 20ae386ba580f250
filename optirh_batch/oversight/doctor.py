"""Is everything here that the program needs?  One function per question, each with what to do about it.

Owns the questions.  Prints nothing (``cli``), and changes nothing but for
test files that it takes away again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from optirh_batch.config import FILE_NAME, FOLDER_KEYS, LoadedSettings, Settings
from optirh_batch.errors import Exit, ModelMissing, OptirhError

_LEAST_FREE_BYTES = 200 << 20
_COMFORTABLE_FREE_BYTES = 2 << 30
_FEWEST_WATCHES = 128
_LARGEST_SKEW_SECONDS = 60.0
_SERVER_SECONDS = 10.0
_YEAR_OF_THIS_VERSION = 2026
_SCRIPTS = {"Latin": "fr", "Cyrillic": "ru", "Arabic": "ar", "Ethiopic": "am"}


class State(StrEnum):
    """``fail``: documents cannot be made until this is mended; ``warn``: they can."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One answer.

    Attributes:
        name: what was looked at.
        state: ok, warn or fail.
        detail: what was found.
        advice: what to do, empty if nothing.
        exit_code: class of failure that this would lead to.
    """

    name: str
    state: State
    detail: str
    advice: str = ""
    exit_code: Exit = Exit.OK


def examine(loaded: LoadedSettings) -> Iterator[Check]:
    """Ask every question, one after the other."""
    yield check_home(loaded)
    if loaded.home is not None:
        for key in FOLDER_KEYS:
            yield check_folder(key, getattr(loaded.settings, key))
        for key, folder in loaded.settings.outbox_folders.items():
            if folder.is_dir() and folder != loaded.settings.outbox_dir:  # one that is missing is made
                yield check_folder(key, folder)
    yield check_data_disk(loaded.settings)
    yield check_audit_log(loaded.settings)
    yield check_free_space(loaded.settings)
    if loaded.home is not None:
        yield check_watching(loaded.settings)
        yield check_clocks(loaded.settings)
    yield check_mappings(loaded.settings)
    yield check_glossary(loaded.settings)
    yield check_model(loaded.settings)
    if loaded.settings.generator == "llama-cpp":
        yield check_card(loaded.settings)
    yield check_processor(loaded.settings)
    for script, language in _SCRIPTS.items():
        yield check_font(script, language)
    for language in loaded.settings.enabled_languages:
        yield check_language(language, loaded.settings)


def check_home(loaded: LoadedSettings) -> Check:
    """Is there a home?  ``inspect`` and ``process`` work without one."""
    if loaded.home is None:
        return Check("home", State.WARN, "none", "Run 'optirh-batch init DIR', or name one with --home.")
    if not (loaded.home / FILE_NAME).is_file():
        advice = f"Name another folder with --home, or run 'optirh-batch init {loaded.home}'."
        return Check("home", State.FAIL, f"no {FILE_NAME} in {loaded.home}", advice, Exit.CONFIGURATION)
    return Check("home", State.OK, str(loaded.home))


def check_folder(key: str, folder: Path) -> Check:
    """Can files be made and removed in one of the home's folders?"""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".optirh-doctor-"):
            return Check(key, State.OK, str(folder))
    except OSError as error:
        advice = f"Create {folder}, or give this user the right to write there."
        exit_code = Exit.AUDIT if key == "data_dir" else Exit.OUTBOX
        return Check(key, State.FAIL, f"{folder}: {error.strerror}", advice, exit_code)


def check_data_disk(settings: Settings) -> Check:
    """Does the audit log lie on a local disk?  SQLite on a network share loses data."""
    from optirh_batch.filesystems import Reach, file_system_of  # noqa: PLC0415

    found = file_system_of(settings.data_dir)
    detail = f"{settings.data_dir} on {found.type}"
    if found.reach is Reach.NETWORK:
        return Check("data disk", State.FAIL, detail, "Set data_dir to a folder on a local disk.", Exit.AUDIT)
    if found.reach is Reach.HOST:
        return Check("data disk", State.WARN, detail, "Better set data_dir to a disk of this machine itself.")
    return Check("data disk", State.OK, detail)


def check_audit_log(settings: Settings) -> Check:
    """Does the chain of the audit log hold?  Without it no document is made."""
    from optirh_batch.audit import AUDIT_FILE, AuditLog  # noqa: PLC0415
    from optirh_batch.audit.head import HeadFile  # noqa: PLC0415

    path = settings.data_dir / AUDIT_FILE
    head = HeadFile.of(path).path
    if not path.exists():  # opening it would begin a new one
        if not head.exists():
            return Check("audit log", State.OK, "not begun yet")
        advice = f"Put back {path.name} and {head.name} from the backup, both together."
        return Check("audit log", State.FAIL, f"{path} is gone", advice, Exit.AUDIT)
    try:
        with AuditLog.open(path) as log:
            rows = log.verify().rows
    except OptirhError as error:
        advice = "See 'When it does not hold' in docs/audit.md."
        return Check("audit log", State.FAIL, str(error), advice, error.exit_code)
    return Check("audit log", State.OK, f"the chain of {rows} rows holds")


def check_free_space(settings: Settings) -> Check:
    """Is there room for working copies, the audit log and PDFs?"""
    free = min(_free_bytes(folder) for folder in (settings.data_dir, settings.outbox_dir))
    detail = f"{free / 1e9:.1f} GB free"
    if free < _LEAST_FREE_BYTES:
        return Check("free space", State.FAIL, detail, "Free some disk space.", Exit.OUTBOX)
    if free < _COMFORTABLE_FREE_BYTES:
        return Check("free space", State.WARN, detail, "Plan for more disk space soon.")
    return Check("free space", State.OK, detail)


def check_watching(settings: Settings, *, limits: Path = Path("/proc/sys/fs/inotify")) -> Check:
    """Does the inbox report changes, and may this user watch enough folders?  Else the daemon polls."""
    from optirh_batch.filesystems import Reach, file_system_of  # noqa: PLC0415

    found = file_system_of(settings.inbox_dir)
    if found.reach is not Reach.LOCAL:
        detail = (
            f"{settings.inbox_dir} on {found.type} reports no changes: the daemon looks every few seconds"
        )
        return Check("watching", State.OK, detail)
    for name in ("max_user_instances", "max_user_watches"):
        try:
            allowed = int((limits / name).read_text("ascii"))
        except (OSError, ValueError):
            return Check("watching", State.WARN, f"fs.inotify.{name} cannot be read", "")
        if allowed < _FEWEST_WATCHES:
            detail, advice = (
                f"fs.inotify.{name} is {allowed}",
                f"Raise it with sysctl to {_FEWEST_WATCHES} or more.",
            )
            return Check("watching", State.WARN, detail, advice)
    return Check("watching", State.OK, f"{settings.inbox_dir} on {found.type} reports changes")


def check_clocks(settings: Settings) -> Check:
    """Does the file server's clock agree with ours?  Dates on documents and retention rely on ours."""
    worst = 0.0
    for key in ("inbox_dir", "outbox_dir", "archive_dir"):
        try:
            with tempfile.NamedTemporaryFile(dir=getattr(settings, key), prefix=".optirh-doctor-") as file:
                skew = os.fstat(file.fileno()).st_mtime - time.time()
        except OSError:
            continue  # ``check_folder`` says what is wrong with it
        worst = max(worst, skew, key=abs)
    if datetime.now(UTC).year < _YEAR_OF_THIS_VERSION:
        advice = "Set the clock of this machine: documents and the audit log would carry wrong dates."
        return Check("clock", State.FAIL, f"{datetime.now(UTC):%Y-%m-%d}", advice, Exit.CONFIGURATION)
    if abs(worst) > _LARGEST_SKEW_SECONDS:
        detail = f"the share's clock is {abs(worst):.0f} s {'ahead' if worst > 0 else 'behind'}"
        return Check("clock", State.WARN, detail, "Let both machines take their time from the same server.")
    return Check("clock", State.OK, "agrees with that of the folders")


def check_mappings(settings: Settings) -> Check:
    """Can the institution's mappings of vendor XML be read, and is each of them valid?"""
    from optirh_batch.readers import load_mappings  # noqa: PLC0415

    if settings.mappings_dir is None:
        return Check("mappings", State.OK, "none of the institution")
    try:
        mappings = load_mappings(settings.mappings_dir)
    except OptirhError as error:
        advice = "Correct what is named there, or set 'mappings_dir' to another folder or to nothing."
        return Check("mappings", State.FAIL, _located(error), advice, error.exit_code)
    names = ", ".join(mapping.name for mapping in mappings)
    return Check("mappings", State.OK, f"{settings.mappings_dir}: {names}")


def check_glossary(settings: Settings) -> Check:
    """Can the institution's explanations of medical words be read, and do they keep the rules?"""
    from optirh_batch.glossary import Glossary  # noqa: PLC0415

    if settings.glossary_dir is None:
        return Check("glossary", State.OK, "none of the institution")
    try:
        glossary = Glossary.load(settings.glossary_dir)
    except OptirhError as error:
        advice = "Correct what is named there, or set 'glossary_dir' to another folder or to nothing."
        return Check("glossary", State.FAIL, _located(error), advice, error.exit_code)
    return Check("glossary", State.OK, f"{settings.glossary_dir}: {len(glossary)} entries with ours")


def check_model(settings: Settings) -> Check:
    """Is the model here, is it the file that was pinned, and can it be talked to?"""
    from optirh_batch.generation.llama_cpp import require_chat_template  # noqa: PLC0415
    from optirh_batch.generation.model_store import resolve_model  # noqa: PLC0415

    if settings.generator == "fake":
        advice = "Documents only repeat their source. Set generator = 'llama-cpp' for real work."
        return Check("model", State.WARN, "the fake generator", advice)
    if settings.generator == "http":
        return check_server(settings)
    try:
        model = resolve_model(settings.model, settings.model_dir)
        require_chat_template(model.path, model.name)
    except ModelMissing as error:
        advice = "Run 'optirh-batch model install', or set 'model' to a GGUF file."
        return Check("model", State.FAIL, f"no file {error.details['path']}", advice, error.exit_code)
    except OptirhError as error:
        advice = "Set 'model' to another file, or run 'optirh-batch model install'."
        return Check("model", State.FAIL, error.details.get("detail", str(error)), advice, error.exit_code)
    if settings.adapter is not None and not settings.adapter.is_file():
        advice = "Correct 'adapter', or leave it empty."
        return Check("model", State.FAIL, f"no adapter at {settings.adapter}", advice, Exit.MODEL)
    return Check("model", State.OK, f"{model.name}, {model.path}, SHA-256 {model.sha256[:16]}…")


def check_server(settings: Settings) -> Check:
    """Does the server of a served model answer, does it have it, and who can read what is sent there?"""
    from optirh_batch.generation.engine import open_wire  # noqa: PLC0415
    from optirh_batch.generation.wire import ask_server  # noqa: PLC0415

    try:
        patience = min(_SERVER_SECONDS, settings.http_timeout_seconds)
        wire = open_wire(replace(settings, http_timeout_seconds=patience))
        server = ask_server(wire, settings.http_model)
    except OptirhError as error:
        advice = "Look at the server, and at the settings that begin with http_."
        return Check("model", State.FAIL, error.details.get("detail", str(error)), advice, error.exit_code)
    sha256 = settings.http_model_sha256
    weights = f"SHA-256 {sha256[:16]}…" if sha256 else "weights unknown"
    program = f"{server.program} {server.version}".strip() or "server of an unknown kind"
    detail = f"{server.model} at {wire.endpoint.label} ({wire.endpoint.address}), {program}, {weights}"
    if not (wire.endpoint.secure or wire.endpoint.is_loopback):
        advice = "Text of records crosses the network in the clear: let the server speak https."
        return Check("model", State.WARN, detail, advice)
    if not sha256:
        advice = "Set http_model_sha256: without it the audit log cannot say which weights wrote."
        return Check("model", State.WARN, detail, advice)
    return Check("model", State.OK, detail)


def check_card(settings: Settings) -> Check:
    """Does the model's card say that it may write in every enabled language, with the prompts of today?"""
    from optirh_batch.generation.cards import find_card, require_passed  # noqa: PLC0415
    from optirh_batch.generation.engine import model_in_use  # noqa: PLC0415
    from optirh_batch.prompts import prompts_sha256  # noqa: PLC0415

    advice = "Run 'optirh-batch model doctor'."
    try:
        model = model_in_use(settings)
    except OptirhError as error:
        return Check("model card", State.WARN, "no model to look up", "See the line above.", error.exit_code)
    card, doubts = find_card(model, settings.model_dir), []
    for language in settings.enabled_languages:
        try:
            require_passed(card, model, language)
        except OptirhError as error:
            doubts.append(f"{language} {error.code}")
    if card is None or len(doubts) == len(settings.enabled_languages):
        needed = settings.require_model_card == "on"
        state, exit_code = (State.FAIL, Exit.MODEL) if needed else (State.WARN, Exit.OK)
        detail = "none" if card is None else "passed in no enabled language"
        return Check("model card", state, detail, advice, exit_code)
    if doubts:
        advice = (
            "Set another model, leave these out of 'enabled_languages', or run 'optirh-batch model doctor'."
        )
        return Check("model card", State.WARN, ", ".join(doubts), advice)
    if any(card.languages[code].prompt_sha256 != prompts_sha256(code) for code in settings.enabled_languages):
        return Check("model card", State.WARN, f"of {card.made_on}, made with other prompts", advice)
    passed = ", ".join(settings.enabled_languages)
    return Check("model card", State.OK, f"of {card.made_on}, passed in {passed}")


def check_processor(settings: Settings) -> Check:
    """Are there as many real cores as the settings ask for threads?"""
    from optirh_batch.generation.processors import physical_cores  # noqa: PLC0415

    available = physical_cores()
    if settings.threads > available:
        advice = f"Set threads to {available} or 0: more only wait for each other."
        return Check(
            "processor", State.WARN, f"{available} cores, {settings.threads} threads asked for", advice
        )
    return Check("processor", State.OK, f"{available} cores")


def check_font(script: str, language: str, *, list_fonts: Callable[[str], str] | None = None) -> Check:
    """Is there a Noto font for a script, by the language that stands for it?"""
    name = f"font {script}"
    try:
        families = (list_fonts or _list_fonts)(language)
    except (OSError, subprocess.SubprocessError):
        return Check(name, State.WARN, "fc-list does not run", "Install the package fontconfig.")
    if "Noto" in families:
        return Check(name, State.OK, "Noto")
    advice = "Install the package fonts-noto-core."
    if language == "fr":
        return Check(name, State.FAIL, "no Noto font", advice, Exit.RENDERING)
    return Check(name, State.WARN, "no Noto font", advice)


def check_language(language: str, settings: Settings) -> Check:
    """Do the prompts load, and can a page be printed in a language?"""
    from optirh_batch.documents import Draft, HandoutDraft, Imprint, Kind, Origin, Passage  # noqa: PLC0415
    from optirh_batch.prompts import prompts_sha256  # noqa: PLC0415
    from optirh_batch.records import PatientRecord  # noqa: PLC0415
    from optirh_batch.rendering import render_pdf  # noqa: PLC0415

    name = f"language {language}"
    passage = Passage("Test", "Test äöü éèà ’ – 1/2", Origin.MODEL)
    draft = Draft(
        kind=Kind.HANDOUT,
        language=language,
        record=PatientRecord(format="text"),
        content=HandoutDraft("Test", (passage,), ()),
        staff_language=settings.staff_language,
    )
    try:
        prompts_sha256(language)
        size = len(render_pdf(draft, Imprint("test", "0", datetime.now(UTC), "test")))
    except OptirhError as error:
        advice = "Install the package libpango-1.0-0 and the Noto fonts, then the program again."
        return Check(name, State.FAIL, str(error), advice, error.exit_code)
    return Check(name, State.OK, f"prompts load, a test page prints ({size // 1000} kB)")


def _located(error: OptirhError) -> str:
    """Where a fault of the institution's own files is, and what it is."""
    return f"{error.details.get('where', '')}: {error.details.get('detail', error)}"


def _free_bytes(folder: Path) -> int:
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(existing).free


def _list_fonts(language: str) -> str:
    command = ["fc-list", f":lang={language}", "family"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)  # noqa: S603
    return listed.stdout
