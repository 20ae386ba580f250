"""Names of persons behind a title: each comes through letter by letter, and none is added.

Owns the titles in four languages and which names may go: the patient becomes the reader.  A text says whom
it means ('wir berichten über Herrn Imhof, geb. ...'); else, who opens a sentence of a note is mostly the
patient ('Mme Bender, 77 ans, vue à domicile').  A physician never is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.people import Change
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_PHYSICIAN = r"(?:Dr(?:e|es|s)?|Prof|Dott(?:\.ssa)?)\b\.?(?: (?:med|méd)\.)?"
_CIVIL = (
    r"(?:Mme|Mlle|Madame|Monsieur|Frau|Herrn?|Signor(?:a|e)?|Miss)\b|(?:Mrs?|Ms)\b\.?|Hr\.|Sig\.(?:(?:ra|na)\b\.?)?"
    # 'M. Crohn' is 'Morbus', in French notes too.
    r"|M\.(?! (?:Addison|Alzheimer|Basedow|Be[ch]\w+|Crohn|Dupuytren|Hodgkin|Horton|Meni\w+|Osler|Paget|"
    r"Parkinson|Perthes|Raynaud|Scheuermann|Sudeck|Whipple|Wilson))"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W\d_]{2}"
_TITLED = re.compile(
    rf"(?<![\w.])(?:(?P<civil>{_CIVIL})(?: {_PHYSICIAN})*|(?P<physician>{_PHYSICIAN})(?: {_PHYSICIAN})*) ?"
    rf"(?P<name>{_NAME})(?: (?P<next>{_NAME}))?"
)
_DOCTOR = re.compile(rf"(?<!\w){_PHYSICIAN}")
_GENITIVE = re.compile(r"['’]?s$")
_ROLE = rf"(?:belle-\w+|vicin[oa] di casa|{'|'.join(BARE_WORDS.values())})"
_IS_CALLED = re.compile(rf"(?<!\w){_ROLE},?[ ]?[(]?(?:{_CIVIL}) ?(?P<name>{_NAME})", re.IGNORECASE)
_BELONGS_TO = re.compile(
    rf"(?<!\w){_ROLE} (?:de|von|di|del|della|of) (?:la |der |l['’])?(?:{_CIVIL}) ?(?P<name>{_NAME})|"
    rf"(?<!\w)(?:{_CIVIL}) ?(?P<of>{_NAME})['’]s {_ROLE}",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?\n])[\s«\"“„(-]*$")

_PRESENTS = re.compile(
    r"(?<!\w)(?:über|betreff(?:end)?|betrifft|betr\.|re|concern(?:e|ant)|objet|au sujet de|à propos de|"
    r"oggetto|riguard(?:a|ante)|regarding|(?:patient(?:e|in|en)?|paziente|pat\.|pte?|pz)(?= ?[:,]))"
    r"[ ]?[:,]?\s+(?:(?:ihr|unser|votre|notre|vostr|nostr|our|your)\w*\s+)?"
    r"(?:(?:o\. ?g\.|obengenannt\w*|gemeinsam\w*)\s+)?(?:patient\w*,?\s+|paziente,?\s+)?$",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"(?: [A-ZÀ-ÖØ-Þ][\w'’-]+){0,2},? ?\(?(?:geb\b|geboren|née?\b|nat[oa]\b|born\b|\*|d\.?o\.?b\b|"
    r"\d{2,3}(?:[ -]?(?:j|ans|anni|y)|\)))",
    re.IGNORECASE,
)
_LEAVES = re.compile(
    r"[ ](?:quitte|sort|est sortie?|rentre|retourne|tritt|trat|"
    r"(?:wird|wurde|konnte|kann)(?:[^.;\n]|[.](?=\d|[ ][a-zäöü])){0,60}? entlassen|"
    r"(?:è|viene|è stat[oa]) dimess[oa]|lascia|(?:is|was|has been) discharged|leaves|left)(?!\w)"
)
"""Behind the only name of a letter of discharge: its patient's."""
_OPENINGS = 2
_NAMELESS = "§"
_VERB = re.compile(r" (?:ne |n['’]|se |s['’]|non |si )?[^\W\d_A-ZÀ-Þ]")
"""What follows a name that is told of; behind a colon or a comma stands a note of the source."""
_WOMAN = re.compile(r"mme|mlle|madame|frau|signora|miss|mrs|ms|fr\.|sig\.ra", re.IGNORECASE)


def patient_names(text: str, family: str = "") -> frozenset[str]:
    """By which titled names a whole text calls its patient.

    Args:
        text: of the record, all of it.
        family: the patient's family name, where the record has it.

    Returns:
        Names as ``check_passage`` takes them; a husband of the same name is none of them.
    """
    civil = [titled for titled in _TITLED.finditer(text) if _is_civil(titled)]
    opening = Counter(name for titled in civil if _opens(titled) for name in _called(titled))
    presented = {
        name
        for titled in civil
        if family in titled.group("name", "next")
        or _PRESENTS.search(text, 0, titled.start())
        or _BORN.match(text, titled.end())
        for name in _called(titled)
    }
    if (
        not presented
        and len({titled["name"] for titled in civil}) == 1
        and _LEAVES.match(text, civil[0].end())
    ):
        presented = set(_called(civil[0]))
    return frozenset(presented | {name for name, count in opening.items() if count >= _OPENINGS})


def titled_names(text: str) -> frozenset[str]:
    """The names behind a title in a text, physicians' and patients'."""
    found = (name for titled in _TITLED.finditer(text) for name in (titled["name"], titled["next"]))
    return frozenset(filter(None, found))


def other_names(text: str, patient: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """The names behind a title in a text that are not those of its patient.

    Args:
        text: where a civil name that opens a sentence is the patient's.
        patient: names of ``patient_names``.
    """
    return frozenset(
        titled["name"]
        for titled in _TITLED.finditer(text)
        if not _called(titled) or not (_opens(titled) or not patient.isdisjoint(_called(titled)))
    )


def without_names(text: str) -> str:
    """A text with a sign of no meaning for each name behind a title: 'Dr Blanc' says no colour."""
    return _TITLED.sub(lambda titled: titled.group().replace(titled["name"], _NAMELESS, 1), text)


def tells_of(text: str, patient: AbstractSet[str]) -> str | None:
    """The name by which a sentence of a text tells of the patient, 'Frau Imhof trinkt wenig', or None."""
    for titled in _TITLED.finditer(text):
        if _opens(titled) and not patient.isdisjoint(_called(titled)) and _VERB.match(text, titled.end()):
            return titled.group()
    return None


def names_changed(source: Sheet, output: Sheet, patient: AbstractSet[str]) -> Iterator[Change]:
    """Titled names that one text has and the other does not.

    Args:
        source: the passage as documented.
        output: what was written for it.
        patient: names of ``patient_names``.
    """
    for titled in _TITLED.finditer(source.text):
        is_patient = bool(_called(titled)) and (_opens(titled) or not patient.isdisjoint(_called(titled)))
        if not is_patient and not _stands(titled, output.text):
            yield Change("person-lost", titled.group(), sure=True)
    called = {role["name"] for role in _IS_CALLED.finditer(source.text)}
    for role in _BELONGS_TO.finditer(output.text) if called else ():
        if (role["name"] or role["of"]) in called and not _BELONGS_TO.search(source.text):
            yield Change("roles-exchanged", role.group(), sure=True)
    for titled in _TITLED.finditer(output.text):
        if not _stands(titled, source.text):
            yield Change("person-invented", titled.group(), sure=True)


def _is_civil(titled: re.Match[str]) -> bool:
    """Not 'Herr Dr. Rey'."""
    return titled["civil"] is not None and _DOCTOR.search(titled.group()) is None


def _opens(titled: re.Match[str]) -> bool:
    return _OPENS.search(titled.string, 0, titled.start()) is not None


def _called(titled: re.Match[str]) -> list[str]:
    """The names behind a title, each with the sex that it says; none of a physician."""
    if not _is_civil(titled):
        return []
    sex = "f" if _WOMAN.match(titled["civil"]) else "m"
    return [f"{sex} {_GENITIVE.sub('', name)}" for name in titled.group("name", "next") if name]


def _stands(titled: re.Match[str], text: str) -> bool:
    """Whether a text has the name, or the one that follows: a first name may be left out."""
    names = (_GENITIVE.sub("", name) for name in titled.group("name", "next") if name)
    return any(re.search(rf"(?<!\w){re.escape(name)}(?:['’]?s)?(?!\w)", text) for name in names)
