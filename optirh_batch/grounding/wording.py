"""What the gate says: to the nurse about a passage, and to the model about its attempt."""

from __future__ import annotations

from collections.abc import Sequence

from optirh_batch.documents import Finding, Severity
from optirh_batch.grounding.recognition.facts import Kind
from optirh_batch.localization import mark, mark_written, translate

EVIDENCE_CHARS = 300

_LABELS: dict[str, str] = {
    Kind.NUMBER: mark("Number"),
    Kind.DOSE: mark("Quantity with unit"),
    Kind.FREQUENCY: mark("Frequency"),
    Kind.INTAKE: mark("Dosing scheme"),
    Kind.DAYTIME: mark("Time of day"),
    Kind.CONDITION: mark("Condition for taking"),
    Kind.MEAL: mark("Relation to meals"),
    Kind.DATE: mark("Date"),
    Kind.WEEKDAY: mark("Day of the week"),
    Kind.DAY: mark("Day or week, told from that of the note"),
    Kind.TIME: mark("Clock time"),
    Kind.DURATION: mark("Duration or age"),
    Kind.PHONE: mark("Telephone number"),
    Kind.IDENTIFIER: mark("Code or stage"),
    Kind.COMPARISON: mark("Limit (above, below)"),
    Kind.AMOUNT: mark("Amount"),
    Kind.SIDE: mark("Side of the body"),
    Kind.DRUG: mark("Medicine"),
    Kind.MEASURE: mark("Measured value"),
    Kind.ROUTE: mark("Way of taking"),
}
_FACT_MESSAGES = {
    "lost": mark("{label}: “{words}” is in the source but not in the rewritten text."),
    "invented": mark("{label}: “{words}” is in the rewritten text but not in the source."),
    "swapped": mark("{label}: the order differs from the source (“{words}”); check what belongs to what."),
    "moved": mark("{label}: “{words}” belongs to something else in the source."),
}
_MESSAGES = {
    "person-lost": mark("A person of the source is missing in the rewritten text: “{words}”."),
    "person-invented": mark("The rewritten text names a person whom the source does not: “{words}”."),
    "allergy-lost": mark("The rewritten text does not keep an allergy of the source: “{words}”."),
    "allergy-invented": mark("The rewritten text states an allergy that the source does not: “{words}”."),
    "unknown-changed": mark("The source says that something is not known or not documented: “{words}”."),
    "negation-moved": mark("The source says the opposite about this: “{words}”."),
    "state-exchanged": mark("The source says this of something else in the passage: “{words}”."),
    "roles-exchanged": mark("The source says this of another person: “{words}”."),
    "illness-lost": mark("An illness of the source may be missing in the rewritten text: “{words}”."),
    "illness-invented": mark("The rewritten text names an illness that the source does not: “{words}”."),
    "care-lost": mark("An act of care of the source is missing in the rewritten text: “{words}”."),
    "content-lost": mark("Nothing in the rewritten text says this of the source: “{words}”."),
    "words-lost": mark("Nothing in the rewritten text says this of the source: “{words}”."),
    "words-invented": mark("Nothing in the source seems to say this: “{words}”."),
    "part-lost": mark("A part of the body is missing in the rewritten text: “{words}”."),
    "day-turned": mark("What lies ahead was put into the past, or the reverse: “{words}”."),
    "content-invented": mark("The rewritten text speaks of what the source does not: “{words}”."),
    "reason-invented": mark("The rewritten text gives a reason that the source does not give: “{words}”."),
    "order-turned": mark("What comes before something was put after it, or the reverse: “{words}”."),
    "bound-changed": mark("A beginning was made an end, or the reverse: “{words}”."),
    "sentence-dropped": mark("Nothing in the rewritten text seems to answer this: “{words}”."),
    "sentence-invented": mark("Nothing in the source seems to say this: “{words}”."),
    "prognosis-invented": mark("The rewritten text foretells what the source does not: “{words}”."),
    "negation-lost": mark("The source denies something, the rewritten text does not: “{words}”."),
    "negation-added": mark("The rewritten text denies something that the source does not deny: “{words}”."),
    "advice-invented": mark("The rewritten text gives advice that the source does not give: “{words}”."),
    "reassurance-invented": mark("The rewritten text comforts where the source does not: “{words}”."),
    "definition-invented": mark("The rewritten text explains a word in its own way: “{words}”."),
    "status-changed": mark(
        "Planned, done, stopped, suspected or a relative's: the rewritten text says otherwise than the "
        "source (“{words}”)."
    ),
    "shade-changed": mark(
        "How low, high, mild, severe, better or worse something is was turned round: “{words}”."
    ),
    "shade-lost": mark(
        "How low, high, mild, severe, better, worse or stable something is was lost: “{words}”."
    ),
    "actor-changed": mark("Somebody else does or says this in the source: “{words}”."),
    "act-changed": mark("The source tells of another act, such as measuring instead of taking: “{words}”."),
    "foreign-words": mark("The rewritten text contains words of another language: “{words}”."),
    "familiar-address": mark("The text addresses its reader as a friend: “{words}”."),
    "third-person": mark("The text speaks of its reader as of another person: “{words}”."),
    "sentence-broken": mark("A sentence of the rewritten text does not hold together: “{words}”."),
    "markup-leaked": mark("The rewritten text contains technical signs: “{words}”."),
    "wrong-script": mark("The rewritten text contains characters of another script: “{words}”."),
    "wrong-language": mark("The rewritten text is not in the language asked for: “{words}”."),
    "repetition": mark("The rewritten text repeats itself: “{words}”."),
    "too-long": mark("The rewritten text is much longer than its source."),
    "empty": mark("Nothing was written for this passage."),
}
_CORRECTIONS = {
    "negation-moved": mark_written("The source says the opposite: “{words}”."),
    "state-exchanged": mark_written("This was exchanged: “{words}”."),
    "roles-exchanged": mark_written("This is said of another person: “{words}”."),
    "unknown-changed": mark_written("Keep that this is not known: “{words}”."),
    "content-invented": mark_written("The source does not speak of this: “{words}”."),
    "reason-invented": mark_written("The source does not say why: “{words}”."),
    "order-turned": mark_written("The source says otherwise what comes before and what after: “{words}”."),
    "bound-changed": mark_written("The source says otherwise since when or until when: “{words}”."),
    "prognosis-invented": mark_written("Foretell nothing: “{words}”."),
    "advice-invented": mark_written("Give no advice of your own: “{words}”."),
    "reassurance-invented": mark_written("Do not comfort: “{words}”."),
    "definition-invented": mark_written("Do not explain words: “{words}”."),
    "status-changed": mark_written(
        "Keep what is planned, done, stopped, suspected or a relative's: “{words}”."
    ),
    "shade-changed": mark_written("The source says otherwise how it is: “{words}”."),
    "foreign-words": mark_written("Use only words of your language, not: “{words}”."),
    "negation-lost": mark_written("The negation must be kept: “{words}”."),
    "negation-added": mark_written("This must not be denied: “{words}”."),
    "third-person": mark_written("The reader is the patient: do not write “{words}”."),
    "familiar-address": mark_written("Address the reader politely, not by: “{words}”."),
    "sentence-broken": mark_written("Write this as a correct sentence: “{words}”."),
    "markup-leaked": mark_written("Write plain text without special signs."),
    "wrong-script": mark_written("Use only the letters of your language."),
    "wrong-language": mark_written("Write in English."),
    "repetition": mark_written("Say each thing only once."),
    "too-long": mark_written("Write a shorter text."),
    "empty": mark_written("Write the text."),
}


def find(code: str, severity: Severity, language: str, words: str = "") -> Finding:
    """A finding with its message in the staff language.

    Args:
        code: '<kind>-lost' and the like, or a code of its own; see docs/fact-gate.md.
        severity: of the finding.
        language: of the staff.
        words: the evidence.
    """
    evidence = words if len(words) <= EVIDENCE_CHARS else f"{words[: EVIDENCE_CHARS - 1]}…"
    quoted = evidence.rstrip(" .,;:")  # the message goes on after the quotation
    if code in _MESSAGES:
        return Finding(code, severity, translate(_MESSAGES[code], language, words=quoted), evidence or None)
    kind, _, verdict = code.partition("-")
    label = translate(_LABELS[kind], language)
    message = translate(_FACT_MESSAGES[verdict], language, label=label, words=quoted)
    return Finding(code, severity, message, evidence or None)


def describe_failure(findings: Sequence[Finding], language: str) -> str:
    """What the model has to put right, in the language it writes, for the retry prompt.

    Args:
        findings: of the failed attempt; only blocking ones are named.
        language: the output language.

    Returns:
        Short sentences such as 'Il manque : 40 mg. À enlever : 50 mg.'; empty
        when nothing blocks.
    """
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCK]
    lost = _quote(blocking, "-lost")
    invented = _quote(blocking, "-invented")
    sentences = []
    if lost:
        sentences.append(translate(mark_written("Missing: {words}."), language, words=lost))
    if invented:
        sentences.append(translate(mark_written("To be removed: {words}."), language, words=invented))
    if swapped := _quote(blocking, "-swapped"):
        sentences.append(
            translate(mark_written("Keep the order of the source: {words}."), language, words=swapped)
        )
    if moved := _quote(blocking, "-moved"):
        sentences.append(
            translate(mark_written("Belongs to something else: {words}."), language, words=moved)
        )
    for finding in blocking:
        if finding.code in _CORRECTIONS:
            words = finding.evidence or ""
            sentences.append(translate(_CORRECTIONS[finding.code], language, words=words))
    return " ".join(dict.fromkeys(sentences))


def _quote(findings: Sequence[Finding], verdict: str) -> str:
    words = (
        f.evidence for f in findings if f.code.endswith(verdict) and f.code not in _CORRECTIONS and f.evidence
    )
    return "; ".join(dict.fromkeys(words))
