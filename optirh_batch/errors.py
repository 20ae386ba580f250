"""Every error the program raises on purpose.

    OptirhError                      (never raised itself)
    +-- ConfigurationError           exit 3   configuration
    |   +-- InboxGone                         inbox-gone              (retry)
    +-- ModelError                   exit 4   (the model cannot be used)
    |   +-- ModelMissing                      model-missing
    |   +-- ModelUnusable                     model-unusable
    |   +-- ModelUnreachable                  model-unreachable       (retry)
    |   +-- ModelDownloadFailed               model-download-failed   (retry)
    |   +-- ModelUnexamined                   model-unexamined
    |   +-- ModelUnfit                        model-unfit
    |   +-- PromptTooLong                     prompt-too-long
    +-- SourceRefused                exit 5   (this file cannot be read)
    |   +-- SourceUnreadable                  source-unreadable
    |   +-- OwnDocument                       own-document
    |   +-- SourceTooLarge                    source-too-large
    |   +-- SourceEmpty                       source-empty
    |   +-- XmlRefused                        xml-refused
    |   +-- XmlMalformed                      xml-malformed
    |   +-- FormatUnknown                     format-unknown
    |   +-- EncodingUnknown                   encoding-unknown
    |   +-- RecordInvalid                     record-invalid
    |   +-- PatientsDiffer                    patients-differ
    |   +-- NothingToRewrite                  nothing-to-rewrite
    |   +-- MostlyOriginal                    mostly-original
    |   +-- PatientDeceased                   patient-deceased
    |   +-- FormUnusable                      form-unusable
    |   +-- FormIncomplete                    form-incomplete
    |   +-- SourceChanged                     source-changed          (retry)
    |   +-- SourceBusy                        source-busy             (retry)
    +-- LanguageUnsupported          exit 6   language-unsupported
    +-- LanguageUnknown              exit 6   language-unknown
    +-- FolderUnknown                exit 6   folder-unknown
    +-- RenderingFailed              exit 7   rendering-failed
    +-- OutboxError                  exit 8   (the result cannot be put in place)
    |   +-- PublishFailed                     publish-failed          (retry)
    |   +-- MoveFailed                        move-failed             (retry)
    |   +-- WorkFolderFailed                  work-folder-failed      (retry)
    |   +-- TicketsUnavailable                tickets-unavailable     (retry)
    |   +-- RatingsUnavailable                ratings-unavailable     (retry)
    |   +-- ClaimFailed                       claim-failed            (retry)
    |   +-- ClaimLost                         claim-lost              (retry)
    +-- AuditError                   exit 9   (the log cannot be written or trusted)
    |   +-- AuditBroken                       audit-broken
    |   +-- AuditUnavailable                  audit-unavailable       (retry)
    +-- Busy                         exit 10  busy                    (retry)
    +-- NothingToRetry               exit 5   nothing-to-retry
    +-- DocumentUnknown              exit 5   document-unknown
    +-- DocumentNotRatable           exit 5   document-not-ratable
    +-- WorkError                    exit 11  (the work on a file was cut off)
    |   +-- WorkerDied                        worker-died             (retry)
    |   +-- Quarantined                       quarantined
    |   +-- MachineFault                      machine-fault           (retry)
    +-- WindowClosed                 exit 12  window-closed           (retry)
    +-- EvaluationMissed             exit 13  evaluation-missed
    +-- Unexpected                   exit 1   unexpected

``Exit`` is the published list: a number never changes its meaning.  Foreign
exceptions are translated into one of these where they enter the program.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, ClassVar, Self


class Exit(IntEnum):
    """Exit codes of ``optirh-batch``; 1 and 2 belong to click."""

    OK = 0
    GENERAL = 1
    USAGE = 2
    CONFIGURATION = 3
    MODEL = 4
    SOURCE = 5
    LANGUAGE = 6
    RENDERING = 7
    OUTBOX = 8
    AUDIT = 9
    BUSY = 10
    WORK = 11
    UNFINISHED = 12
    EVALUATION = 13


class Phrase(str):
    """A sentence or part of one that can be worded again in another language.

    It is its own English wording; ``template`` is the gettext message id and
    ``values`` fill its placeholders (a value may be a phrase in its turn).
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Word it in English; a value may be a phrase too."""
        phrase = super().__new__(cls, template.format(**values))
        phrase.template, phrase.values = template, values
        return phrase

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Any]]:
        return (self.template,), self.values


class OptirhError(Exception):
    """Base of the tree.

    ``message`` is a template in English and at the same time the gettext
    message id: ``str(error)`` fills it in for IT, and
    ``localization.staff_message(error, language)`` does so in French or
    German.  A message names the file or setting and says what to do next.

    Args:
        details: values for the placeholders of ``message``; kept in
            ``self.details`` so that a message can be worded again (a
            ``Phrase`` is translated then, any other value kept).
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[Exit] = Exit.GENERAL
    retryable: ClassVar[bool] = False
    message: ClassVar[str] = "{detail}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Keep the details on the way from one process to another."""
        return _restore, (type(self), self.details)

    def __init__(self, **details: object) -> None:
        self.details = {
            key: value if isinstance(value, str) else str(value) for key, value in details.items()
        }
        super().__init__(self.message.format(**self.details))


def _restore(kind: type[OptirhError], details: dict[str, str]) -> OptirhError:
    return kind(**details)


class ConfigurationError(OptirhError):
    """A setting is unknown, malformed or contradicts another.  Details: ``where``, ``detail``."""

    code = "configuration"
    exit_code = Exit.CONFIGURATION
    message = "Configuration ({where}): {detail}"


class InboxGone(ConfigurationError):
    """The inbox cannot be listed now: not there, its share unmounted or its server off.

    Details: ``path``, ``detail``.
    """

    code = "inbox-gone"
    retryable = True
    message = (
        "The inbox {path} cannot be opened ({detail}). Check that its share is connected and may be read. "
        "IT: if it lies elsewhere, set 'inbox_dir'."
    )


class ModelError(OptirhError):
    """The language model cannot be used."""

    code = "model"
    exit_code = Exit.MODEL


class ModelMissing(ModelError):
    """No file for the configured model.  Details: ``name``, ``path``."""

    code = "model-missing"
    message = (
        "The model {name} is not installed ({path}). "
        "IT: run 'optirh-batch model install', or set 'model' to a GGUF file."
    )


class ModelUnusable(ModelError):
    """The GGUF loads badly or lacks what is needed (a chat template).  Details: ``name``, ``detail``."""

    code = "model-unusable"
    message = "The model {name} cannot be used: {detail}"


class ModelUnreachable(ModelError):
    """The server that holds the model does not answer now.  Details: ``where``, ``detail`` (no content)."""

    code = "model-unreachable"
    retryable = True
    message = (
        "The server of the language model ({where}) does not answer as it should: {detail}. It will be tried "
        "again. IT: run 'optirh-batch doctor'."
    )


class ModelDownloadFailed(ModelError):
    """A part did not arrive or its hash is wrong.  Details: ``name``, ``detail``."""

    code = "model-download-failed"
    retryable = True
    message = (
        "The model {name} could not be installed: {detail} "
        "Run 'optirh-batch model install' again; finished parts are kept."
    )


class ModelUnexamined(ModelError):
    """No card says how the model writes in this language.  Details: ``name``, ``language``."""

    code = "model-unexamined"
    message = (
        "The model {name} has not been examined in the language '{language}', so nothing is written with it. "
        "IT: run 'optirh-batch model doctor'."
    )


class ModelUnfit(ModelError):
    """Its card says that it failed in this language.  Details: ``name``, ``language``, ``detail``."""

    code = "model-unfit"
    message = (
        "The model {name} failed its examination in the language '{language}' ({detail}), so nothing is "
        "written with it in this language. IT: set another 'model', then run 'optirh-batch model doctor'."
    )


class PromptTooLong(ModelError):
    """A request needs more tokens than the context window has.  Details: ``needed``, ``available``."""

    code = "prompt-too-long"
    message = (
        "A passage needs {needed} tokens, the context window holds {available}. "
        "Raise 'context_tokens', or split the passage into shorter sentences."
    )


class SourceRefused(OptirhError):
    """This file cannot be read; others are not affected.  Details: ``name`` (the file's name)."""

    code = "source-refused"
    exit_code = Exit.SOURCE


class SourceUnreadable(SourceRefused):
    """Missing, not a regular file, or not readable.  Details: ``name``, ``detail``."""

    code = "source-unreadable"
    message = (
        "The file {name} could not be opened ({detail}). "
        "Check that it exists, may be read and has no password, then drop it again."
    )


class OwnDocument(SourceRefused):
    """A PDF that this program wrote: its words would be told once more.  Details: ``name``."""

    code = "own-document"
    message = (
        "The file {name} is a document that this program wrote, and no record. To release it, move it from "
        "the folder of documents to review to that of released ones."
    )


class SourceTooLarge(SourceRefused):
    """Over a configured limit.  Details: ``name``, ``detail``."""

    code = "source-too-large"
    message = "The file {name} is too large ({detail}). Export it in smaller parts."


class SourceEmpty(SourceRefused):
    """Nothing to read inside.  Details: ``name``."""

    code = "source-empty"
    message = "The file {name} is empty. Export it again."


class XmlRefused(SourceRefused):
    """It holds something we never accept (DTD, entities).  Details: ``name``, ``detail``."""

    code = "xml-refused"
    message = (
        "The file {name} was refused for safety: {detail}. "
        "It was not made by a record export; ask the sender or IT."
    )


class XmlMalformed(SourceRefused):
    """Not well-formed XML.  Details: ``name``, ``detail`` (line and kind of fault, no content)."""

    code = "xml-malformed"
    message = "The file {name} is damaged or incomplete ({detail}). Export it again."


class FormatUnknown(SourceRefused):
    """Content matches no reader.  Details: ``name``, ``detail``."""

    code = "format-unknown"
    message = (
        "The file {name} is in a format this program does not know ({detail}). "
        "Drop a record export (XML), a Word or Excel export, or a medical text (.txt, .md, PDF)."
    )


class EncodingUnknown(SourceRefused):
    """Bytes are no text in any supported encoding.  Details: ``name``, ``detail``."""

    code = "encoding-unknown"
    message = "The text of {name} cannot be decoded ({detail}). Save it as UTF-8 and drop it again."


class RecordInvalid(SourceRefused):
    """The format is known, its content breaks the format's rules.  Details: ``name``, ``detail``."""

    code = "record-invalid"
    message = "The record in {name} does not follow its format: {detail}. Export it again or ask IT."


class PatientsDiffer(SourceRefused):
    """Parts of one record speak of different people.  Details: ``name``, ``detail`` (fields, no value)."""

    code = "patients-differ"
    message = (
        "A record in {name} mixes different patients ({detail}), so nothing was made from it. "
        "Correct it in the program it comes from, then export it again."
    )


class SourceBusy(SourceRefused):
    """Another program holds it, or its share does not answer.  Details: ``name``, ``detail``."""

    code = "source-busy"
    retryable = True
    message = (
        "The file {name} cannot be read at the moment ({detail}). "
        "Close it where it is open; it will be tried again."
    )


class NothingToRewrite(SourceRefused):
    """A handout is asked for, and the record holds no free text.  Details: ``name``."""

    code = "nothing-to-rewrite"
    message = (
        "The record {name} holds no text to put into plain words, so only a summary can be made of it, "
        "in French or German. Drop it into the inbox itself or into its sub-folder fr or de "
        "(IT: --kind summary)."
    )


class MostlyOriginal(SourceRefused):
    """Too few passages of a handout could be reworded.

    Details: ``name``, ``kept``, ``passages``, ``limit`` (percent).
    """

    code = "mostly-original"
    message = (
        "The text of {name} could not be put into plain words: {kept} of {passages} passages would stand in "
        "their original wording, more than {limit} %. So no handout was printed. Explain the text in person, "
        "or write it in shorter sentences with fewer abbreviations and drop it again "
        "(IT: 'max_original_percent')."
    )


class PatientDeceased(SourceRefused):
    """A handout is asked for, and the text tells of its patient's death.  Details: ``name``."""

    code = "patient-deceased"
    message = (
        "The text of {name} tells that the patient has died. A handout speaks to its reader as to "
        "the patient, so none was made. If the text means somebody else, write in the same sentence "
        "who has died, and drop it again."
    )


class FormUnusable(SourceRefused):
    """An evaluation form of ours whose fields cannot be read.  Details: ``name``, ``detail``."""

    code = "form-unusable"
    message = (
        "The evaluation form {name} cannot be read: {detail}. Open the empty form anew, fill it in on the "
        "computer, save it (do not print it), and drop that file."
    )


class FormIncomplete(SourceRefused):
    """An evaluation form that only its author can complete.  Details: ``name``, ``detail``."""

    code = "form-incomplete"
    message = (
        "The evaluation form {name} was not taken: {detail}. Open it, add that, save it, and drop it again."
    )


class SourceChanged(SourceRefused):
    """Its bytes are others than those that were read.  Details: ``name``."""

    code = "source-changed"
    retryable = True
    message = (
        "The file {name} changed while it was worked on, so nothing was published. "
        "What lies in the inbox is taken again once it no longer changes."
    )


class LanguageUnsupported(OptirhError):
    """Asked for, or found, a language without prompts.  Details: ``name``, ``language``, ``supported``."""

    code = "language-unsupported"
    exit_code = Exit.LANGUAGE
    message = (
        "No document can be written for {name} in the language '{language}'. "
        "Choose one of: {supported} (with --lang, or a sub-folder of the inbox of that name). Another "
        "language is written only once a model has passed its examination in it."
    )


class LanguageUnknown(OptirhError):
    """A text is in no language we recognise, and none is asked for.  Details: ``name``, ``supported``."""

    code = "language-unknown"
    exit_code = Exit.LANGUAGE
    message = (
        "The language of {name} was not recognised, and a wrong guess would mislead. If the text is in one "
        "of {supported}, drop it in the sub-folder of the inbox of that name (or give --lang)."
    )


class FolderUnknown(OptirhError):
    """Dropped where no language is asked for.  Details: ``name``, ``folder``, ``detail``, ``supported``."""

    code = "folder-unknown"
    exit_code = Exit.LANGUAGE
    message = (
        "The file {name} lay in the sub-folder '{folder}' of the inbox: {detail}. Nothing was made from it. "
        "Drop it into the inbox itself, or into a sub-folder named {supported}."
    )


class RenderingFailed(OptirhError):
    """The PDF could not be made.  Details: ``name``, ``detail``."""

    code = "rendering-failed"
    exit_code = Exit.RENDERING
    message = "The PDF for {name} could not be made: {detail}. IT: run 'optirh-batch doctor'."


class OutboxError(OptirhError):
    """A result cannot be put in place."""

    code = "outbox"
    exit_code = Exit.OUTBOX


class PublishFailed(OutboxError):
    """Disk full, folder gone or not writable.  Details: ``name``, ``detail``."""

    code = "publish-failed"
    retryable = True
    message = (
        "The result for {name} could not be written ({detail}). The original is still in place; what lies in "
        "the inbox is tried again by itself. IT: check the folder and the free disk space."
    )


class WorkFolderFailed(OutboxError):
    """No working copy can be made in ``data_dir``.  Details: ``path``, ``detail``."""

    code = "work-folder-failed"
    retryable = True
    message = (
        "No working copy can be made in {path} ({detail}). "
        "IT: check the folder's rights and the free disk space, then run again."
    )


class MoveFailed(OutboxError):
    """A source stays out of the archive or error folder.  Details: ``name``, ``folder``, ``detail``."""

    code = "move-failed"
    retryable = True
    message = (
        "The file {name} could not be moved to {folder} ({detail}). It is still where it was; what lies in "
        "the inbox is tried again by itself. IT: check the folder and the free disk space."
    )


class TicketsUnavailable(OutboxError):
    """The job table cannot be opened or written.  Details: ``path``, ``detail``."""

    code = "tickets-unavailable"
    retryable = True
    message = (
        "The job table {path} cannot be used: {detail}. "
        "IT: check the rights of 'data_dir' and the free disk space, then run again."
    )


class RatingsUnavailable(OutboxError):
    """The store of evaluation forms cannot be opened or written.  Details: ``path``, ``detail``."""

    code = "ratings-unavailable"
    retryable = True
    message = (
        "The store of evaluation forms {path} cannot be used: {detail}. "
        "IT: check the rights of 'data_dir' and the free disk space, then run again."
    )


class ClaimFailed(OutboxError):
    """The inbox cannot be written, which is how a file is claimed.  Details: ``path``, ``detail``."""

    code = "claim-failed"
    retryable = True
    message = (
        "The inbox {path} cannot be written ({detail}), so no file in it can be taken. "
        "IT: give the program's user the right to write there, and check the free disk space."
    )


class ClaimLost(OutboxError):
    """Another computer took a file over while it was worked on here.  Details: ``name``."""

    code = "claim-lost"
    retryable = True
    message = (
        "Another computer took over the file {name} while it was worked on here, so nothing was published "
        "from here. IT: raise 'lease_seconds' if that computer was not stopped."
    )


class AuditError(OptirhError):
    """The audit log cannot be written or trusted."""

    code = "audit"
    exit_code = Exit.AUDIT


class AuditBroken(AuditError):
    """The chain of hashes does not hold.  Details: ``row``, ``detail``."""

    code = "audit-broken"
    message = (
        "The audit log does not hold at row {row}: {detail}. "
        "Keep the file and inform the data protection officer."
    )


class AuditUnavailable(AuditError):
    """The database cannot be opened, or lies on a network share.  Details: ``path``, ``detail``."""

    code = "audit-unavailable"
    retryable = True
    message = (
        "The audit log {path} cannot be used: {detail}. IT: check the rights of 'data_dir' and the free disk "
        "space; if it is damaged, put back audit.db and audit.head from the backup, both together."
    )


class Busy(OptirhError):
    """Another process works in this home.  Details: ``home``."""

    code = "busy"
    exit_code = Exit.BUSY
    retryable = True
    message = "Another optirh-batch is already working in {home}. Wait until it has finished."


class NothingToRetry(OptirhError):
    """No file of this name can be tried again.  Details: ``name``."""

    code = "nothing-to-retry"
    exit_code = Exit.SOURCE
    message = (
        "There is no refused file named {name} in the error folder. "
        "To make the documents of a file that was done once more, add --again."
    )


class DocumentUnknown(OptirhError):
    """A PDF cannot be decided on.  Details: ``name``."""

    code = "document-unknown"
    exit_code = Exit.SOURCE
    message = (
        "{name} is not a document that waits to be checked: it was changed, was decided on before, or is too "
        "old. 'optirh-batch review list' shows those that wait."
    )


class DocumentNotRatable(OptirhError):
    """A PDF for which there can be no evaluation form.  Details: ``name``."""

    code = "document-not-ratable"
    exit_code = Exit.SOURCE
    message = (
        "There is no evaluation form for {name}: it is not a document of this program that waits to be "
        "checked or is released, or it was changed."
    )


class WorkError(OptirhError):
    """The work on a file was cut off.  Details: ``name``, ``detail`` (how it ended)."""

    code = "work"
    exit_code = Exit.WORK


class WorkerDied(WorkError):
    """The process that works on files ended in the middle of one.  Details: ``name``, ``detail``."""

    code = "worker-died"
    retryable = True
    message = "The work on {name} was cut off: {detail}. It will be tried again."


class Quarantined(WorkError):
    """A file cut the work off again and again.  Details: ``name``, ``times``, ``detail`` (the last time)."""

    code = "quarantined"
    message = (
        "The file {name} cut the work off {times} times ({detail}), so it is not tried again. "
        "Export it anew; if that does not help, give it to IT."
    )


class MachineFault(WorkError):
    """The machine failed the work on a file (memory, disk).  Details: ``name``, ``detail`` (no content)."""

    code = "machine-fault"
    retryable = True
    message = (
        "The machine could not do the work on {name} ({detail}). The file stays where it is. "
        "IT: check memory and disk, then run again."
    )


class WindowClosed(OptirhError):
    """A run had no time for all files.  Details: ``count``, ``until`` (time of day)."""

    code = "window-closed"
    exit_code = Exit.UNFINISHED
    retryable = True
    message = (
        "Before {until} there was no time for all files; left in the inbox: {count}. The next run takes them."
    )


class EvaluationMissed(OptirhError):
    """A model fell short of what was asked of it.  Details: ``detail`` (figures)."""

    code = "evaluation-missed"
    exit_code = Exit.EVALUATION
    message = "The evaluation missed a target: {detail}."


class Unexpected(OptirhError):
    """A fault of this program stopped the work on one file.  Details: ``name``, ``detail`` (no content)."""

    code = "unexpected"
    message = (
        "A fault of the program stopped the work on {name} ({detail}). "
        "IT: run 'optirh-batch --verbose process' on this file and report what it prints."
    )
