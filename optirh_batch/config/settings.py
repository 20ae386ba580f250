"""The settings: what they are called, what each may be, and what holds where nothing is said.

Every setting is declared once, as a field of ``Settings``.  Which value holds belongs to ``loading``.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

from optirh_batch.errors import ConfigurationError
from optirh_batch.localization import STAFF_LANGUAGES, SUPPORTED, WRITTEN

T = TypeVar("T")
_LARGEST = 2**31 - 1


def _setting(
    default: T,
    comment: str,
    *,
    heading: str = "",
    low: float = 0,
    high: float = _LARGEST,
    choices: tuple[str, ...] = (),
    shapes_text: bool = False,
) -> T:
    """Declare a setting: what holds where nothing is said, and what is to be known of it beside its type.

    Args:
        default: a value of the setting's type.
        comment: says in ``optirh.toml`` what it does.
        heading: opens a new group there.
        low: the least that a number may be.
        high: the most.
        choices: what a text, or each item of a list, may be; empty for anything.
        shapes_text: whether it decides what a document says, and is part of ``settings_sha256``.
    """
    known = {
        "comment": comment,
        "heading": heading,
        "low": low,
        "high": high,
        "choices": choices,
        "shapes_text": shapes_text,
    }
    declared: T = field(default=default, metadata=known)
    return declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, valid and with absolute paths.

    Made by ``load_settings``; the values below are what holds where nothing
    else is said.  Fields marked ``shapes_text`` decide what a document says
    and are part of ``settings_sha256``.
    """

    staff_language: str = _setting(
        "fr",
        "Language of summaries, notes and labels for staff: fr or de.",
        heading="Languages",
        choices=STAFF_LANGUAGES,
        shapes_text=True,
    )
    default_handout_language: str = _setting(
        "fr",
        "Language of a handout when neither the command, the folder nor the record names one.",
        choices=WRITTEN,
    )
    controller: str | None = _setting(
        None, "Name and address of the institution, for 'optirh-batch register'; empty: unsaid."
    )
    enabled_languages: tuple[str, ...] = _setting(
        SUPPORTED, "Languages in which handouts may be written; any other is refused.", choices=WRITTEN
    )

    inbox_dir: Path = _setting(
        Path("inbox"), "Where files are dropped.", heading="Folders, relative to this file"
    )
    outbox_dir: Path = _setting(Path("outbox"), "Where finished PDFs appear.")
    review_dir: Path | None = _setting(
        None, "Folder for documents to be checked, relative to the outbox; empty: the outbox itself."
    )
    released_dir: Path | None = _setting(
        None, "Whatever is moved here is released; relative to the outbox; empty: released."
    )
    rejected_dir: Path | None = _setting(
        None, "Whatever is moved here is rejected; relative to the outbox; empty: rejected."
    )
    forms_dir: Path | None = _setting(
        None, "Folder for evaluation forms, relative to the outbox; empty: forms."
    )
    error_dir: Path = _setting(Path("errors"), "Where refused files go, each with a note beside it.")
    archive_dir: Path = _setting(Path("archive"), "Where originals go once their PDF is in place.")
    data_dir: Path = _setting(Path("data"), "Audit log and working copies; must lie on a local disk.")
    glossary_dir: Path | None = _setting(
        None,
        "Folder with the institution's own explanations of medical words; empty: none.",
        shapes_text=True,
    )
    mappings_dir: Path | None = _setting(
        None, "Folder with the institution's own mappings of vendor XML; empty: none."
    )

    model: str = _setting(
        "default",
        "Name from 'optirh-batch model list', or path of any GGUF file.",
        heading="Language model",
        shapes_text=True,
    )
    adapter: Path | None = _setting(
        None, "LoRA adapter (GGUF) of your own, laid over the model; empty: none.", shapes_text=True
    )
    shipped_adapter: str = _setting(
        "on",
        "on: where no 'adapter' is set, a model of the catalogue writes with the adapter that comes with "
        "this program for it, if one does; off: without.",
        choices=("on", "off"),
        shapes_text=True,
    )
    model_dir: Path = _setting(
        Path("models"), "Where 'model install' puts models; without it: the data folder of this user."
    )
    generator: str = _setting(
        "llama-cpp",
        "What writes: llama-cpp (the model), http (a model served by another program, see http_url), "
        "or fake (echoes the source; for tests).",
        choices=("llama-cpp", "http", "fake"),
        shapes_text=True,
    )
    context_tokens: int = _setting(
        4096, "Tokens the model can hold at once, prompt and answer.", low=512, high=131_072, shapes_text=True
    )
    threads: int = _setting(0, "Processor threads for the model; 0: one for each real core.", high=512)
    sequences: int = _setting(
        0, "Answers the model writes at the same time; 0: as many as this machine gains by.", high=128
    )
    reproducible: str = _setting(
        "off",
        "on: one answer after the other, so that the same text gets the same words, at half the speed.",
        choices=("on", "off"),
    )
    gpu_layers: int = _setting(
        -1,
        "Model layers computed on a graphics card; -1: all, where this build of llama.cpp can use one; "
        "0: none.",
        low=-1,
        high=1000,
    )
    numa: str = _setting(
        "off",
        "How a machine with several memory nodes spreads the model: off, distribute, isolate or numactl.",
        choices=("off", "distribute", "isolate", "numactl"),
    )
    mmap: str = _setting(
        "on",
        "Whether the model's file is mapped into memory, which processes share; off: read into it.",
        choices=("on", "off"),
    )
    mlock: str = _setting(
        "off", "Whether the model is kept in memory, never swapped out: on or off.", choices=("on", "off")
    )
    require_model_card: str = _setting(
        "on",
        "Whether run and watch write only in languages that the model's card says passed: on or off.",
        choices=("on", "off"),
    )
    max_answer_tokens: int = _setting(
        512, "Longest answer for one passage, in tokens.", low=16, high=8192, shapes_text=True
    )
    max_answer_seconds: float = _setting(
        300.0,
        "Longest time for one answer, in seconds; then the original wording is printed.",
        low=1,
        high=86_400,
    )

    lix_target: float = _setting(
        38.0,
        "A passage of a handout that is harder to read (LIX) is asked for once more, to be split.",
        heading="Handouts",
        low=10,
        high=200,
        shapes_text=True,
    )
    sentence_words_target: float = _setting(
        12.0,
        "The same for a passage whose sentences have more words on average.",
        low=3,
        high=200,
        shapes_text=True,
    )
    max_original_percent: int = _setting(
        75,
        "A handout of which more of a hundred passages would stand in their original wording is not "
        "printed, and its file refused with a note; 100: every handout is printed.",
        high=100,
    )

    http_url: str | None = _setting(
        None,
        "Address of an OpenAI-compatible server, such as http://192.168.1.20:8080 (llama-server, vLLM).",
        heading="Model served by another program (generator = 'http')",
    )
    http_model: str | None = _setting(
        None, "Name of the model as the server lists it; empty: the only one it lists.", shapes_text=True
    )
    http_model_sha256: str | None = _setting(
        None,
        "SHA-256 of the served weights, as IT knows it; empty: unknown, and so it stands in the log.",
        shapes_text=True,
    )
    http_api_key_file: Path | None = _setting(
        None, "File with the server's key, readable by its owner alone; empty: none."
    )
    http_ca_file: Path | None = _setting(
        None, "Certificates (PEM) that a server on https is checked against; empty: the system's."
    )
    http_parallel: int = _setting(4, "Requests that the server works on at once.", low=1, high=256)
    http_timeout_seconds: float = _setting(
        300.0, "The server counts as gone when it sends nothing for so many seconds.", low=1, high=86_400
    )
    http_allow_public: str = _setting(
        "off",
        "Whether the server may have a public address: on or off. On, text of records leaves the house.",
        choices=("on", "off"),
    )

    max_input_bytes: int = _setting(
        20_000_000,
        "Largest file accepted, in bytes.",
        heading="Limits on what comes in",
        low=1,
        high=2_000_000_000,
    )
    max_depth: int = _setting(100, "Deepest nesting of elements in an XML file.", low=4, high=250)
    max_elements: int = _setting(500_000, "Most elements in an XML file.", low=10, high=50_000_000)
    max_text_chars: int = _setting(
        1_000_000, "Most characters of text in one file.", low=100, high=500_000_000
    )

    settle_seconds: float = _setting(
        3.0, "A file is taken when it has not changed for so many seconds.", heading="Inbox", high=3600
    )
    settle_patience_seconds: float = _setting(
        60.0, "How long 'run' waits for files that still change; they stay for the next run.", high=86_400
    )
    incomplete_seconds: float = _setting(
        15.0,
        "A file that breaks off (an XML without its end, a torn archive) is waited for so long "
        "after its last change; then it is refused with a note.",
        high=86_400,
    )
    rescan_seconds: float = _setting(
        30.0,
        "The daemon looks through the inbox at least so often, also when nothing reported a change.",
        low=1,
        high=3600,
    )
    lease_seconds: float = _setting(
        300.0,
        "A file that another computer took is taken over when that computer gave no sign of life "
        "for so many seconds.",
        low=1,
        high=86_400,
    )

    files_at_once: int = _setting(
        4,
        "So many files are worked on side by side, so that the model always has passages to write.",
        heading="Work on a file",
        low=1,
        high=64,
    )
    document_seconds: float = _setting(
        7200.0,
        "Longest time for one document, in seconds; then the work is cut off and tried again.",
        low=1,
        high=604_800,
    )
    silence_seconds: float = _setting(
        900.0,
        "The work is cut off when it gave no sign of life for so many seconds; "
        "longer than max_answer_seconds.",
        low=1,
        high=86_400,
    )
    worker_memory_mb: int = _setting(
        0, "Most memory the work may take beside the model's file, in MB; 0: three quarters of the machine's."
    )
    worker_files: int = _setting(200, "The process that works is started afresh after so many files.", low=1)
    crash_limit: int = _setting(
        3, "A file that cut the work off so many times goes to the error folder.", low=1, high=100
    )
    retry_longest_seconds: float = _setting(
        300.0,
        "After a passing fault (share gone, disk full) the daemon waits 2 s, then twice as long "
        "each time, up to so many seconds.",
        low=1,
        high=86_400,
    )
    stop_seconds: float = _setting(
        15.0,
        "How long the daemon may finish the file under way when it is told to stop; then it hands it back.",
        high=3600,
    )
    metrics_file: Path | None = _setting(
        None, "Where the daemon writes its numbers for Prometheus; empty: nowhere."
    )
    archive_days: int = _setting(
        0, "Originals in the archive are deleted so many days after; 0: never.", high=36_500
    )
    draft_days: int = _setting(
        60,
        "What documents are printed from is kept so many days, or until their release; 0: until then.",
        high=36_500,
    )
    outbox_days: int = _setting(
        0, "Documents left in the outbox are deleted so many days after; 0: never.", high=36_500
    )
    keep_training_pairs: str = _setting(
        "off",
        "Whether a release keeps its passages and their wording, under made-up names, to train a model: "
        "on or off.",
        choices=("on", "off"),
    )
    training_days: int = _setting(365, "Such passages are deleted so many days after; 0: never.", high=36_500)
    status_page: str = _setting(
        "on",
        "Whether the outbox has a page (index.html) that tells how far each file is: on or off.",
        choices=("on", "off"),
    )
    ticket_days: int = _setting(
        90,
        "Names of files and documents are forgotten so many days after their end, but while a document lies "
        "in the outbox.",
        low=1,
        high=36_500,
    )

    def __post_init__(self) -> None:
        if self.default_handout_language not in self.enabled_languages:
            raise ConfigurationError(
                where="default_handout_language",
                detail=f"'{self.default_handout_language}' is not among enabled_languages "
                f"({', '.join(self.enabled_languages)})",
            )

    @property
    def to_review(self) -> Path:
        """Where documents appear that are to be checked."""
        return self.outbox_dir / self.review_dir if self.review_dir else self.outbox_dir

    @property
    def released(self) -> Path:
        """The folder of released documents."""
        return self.outbox_dir / (self.released_dir or "released")

    @property
    def rejected(self) -> Path:
        """The folder of rejected documents."""
        return self.outbox_dir / (self.rejected_dir or "rejected")

    @property
    def forms(self) -> Path:
        """The folder of evaluation forms."""
        return self.outbox_dir / (self.forms_dir or "forms")

    @property
    def outbox_folders(self) -> dict[str, Path]:
        """The folders of the outbox by the setting that names each; the first may be the outbox itself."""
        return {
            "review_dir": self.to_review,
            "released_dir": self.released,
            "rejected_dir": self.rejected,
            "forms_dir": self.forms,
        }

    @property
    def settings_sha256(self) -> str:
        """SHA-256 (hex) over the settings that decide what a document says, in canonical JSON."""
        shaping = {
            item.name: plain_value(getattr(self, item.name))
            for item in fields(self)
            if item.metadata["shapes_text"]
        }
        canonical = json.dumps(shaping, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


SETTING_FIELDS = MappingProxyType({item.name: item for item in fields(Settings)})
SETTING_TYPES = get_type_hints(Settings)


def plain_value(value: Any) -> Any:
    """Return a setting as JSON and TOML know it: paths as text, no path as empty text, tuples as lists."""
    if value is None:
        return ""
    if isinstance(value, Path):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def expectation(key: str) -> str:
    """Return in words what a setting may be."""
    kind, bounds = SETTING_TYPES[key], SETTING_FIELDS[key].metadata
    choices = ", ".join(bounds["choices"])
    if kind is int or kind is float:
        noun = "a whole number" if kind is int else "a number"
        return f"{noun} from {bounds['low']} to {bounds['high']}"
    if kind == tuple[str, ...]:
        return f"a list of: {choices}"
    if choices:
        return f"one of: {choices}"
    return {Path: "a path", str: "a text", str | None: "a text, or empty"}.get(kind, "a path, or empty")
