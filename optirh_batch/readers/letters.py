"""What a medical text says in fields: allergies, diagnoses, medication, the person.

Owns the reading of sections (``headings``) into the values of ``records``, as
far as their wording makes it certain.  Precision goes before completeness: the
text is kept whole beside it, and a section that was not understood is
reported, so that 'not documented' cannot be taken for 'nothing is written'.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.diagnoses import begins_denied, is_no_diagnosis, read_diagnosis, split_diagnoses
from optirh_batch.readers.headings import Section, find_sections
from optirh_batch.readers.letterheads import (
    begins_birth,
    begins_contact,
    begins_identity,
    read_contacts,
    read_letterhead,
)
from optirh_batch.readers.lines import change_of, daytime, has_verb
from optirh_batch.readers.overlooked import overlooked, section_not_read
from optirh_batch.readers.prescriptions import (
    has_grid,
    is_marked_name,
    names_drug,
    read_prescription,
    split_drugs,
)
from optirh_batch.readers.residence import read_residence
from optirh_batch.readers.statements import (
    Statement,
    behind_yes,
    denies_allergies,
    heads_one_kind,
    is_bare_yes,
    is_of_intolerances,
    of_one_kind,
    statement_of,
)
from optirh_batch.readers.stops import leaves_open
from optirh_batch.readers.topics import MEDICATION_TOPICS, PROBLEM_TOPICS, SIDE_TOPICS, Topic
from optirh_batch.readers.wording import fold
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Contact,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Patient,
    Problem,
    ProblemStatus,
    ReadWarning,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Letter:
    """The fields of a text; what is not certain is empty."""

    patient: Patient = field(default_factory=Patient)
    contacts: tuple[Contact, ...] = ()
    allergies: Listing[Allergy] = field(default_factory=Listing)
    problems: Listing[Problem] = field(default_factory=Listing)
    medications: Listing[Medication] = field(default_factory=Listing)
    warnings: tuple[ReadWarning, ...] = ()


_FOR_WHOM = re.compile(r"(?:für|pour|per|for)\s?:", re.IGNORECASE)
_NUMBER = re.compile(r"\A(\d{1,2})[.)]\s*")
_BULLET = re.compile(r"\A[-–•*+·]\s*")
# Behind these words a number tells a type or stage.
_INNER_NUMBER = re.compile(
    r"(?<!(?i:typ))(?<!(?i:type))(?<!(?i:tipo))(?<!(?i:grad))(?<!(?i:grade))(?<!(?i:stade))(?<!(?i:stadium))"
    r"(?<!(?i:klasse))(?<!(?i:nyha))(?<!(?i:gold))(?<!(?i:ckd))(?<![\d,]) (?=\d{1,2}[.)] [^\W\d_])"
)
_DOUBTED = re.compile(r"(?:v\. ?a\.|verdacht|fragl|moglich|unsicher|susp|doute|probable|possible|sospett|\?)")
# Whether they are tolerated or only not known as causes, stays open: 'lattice non nota'.
_NOT_SURE = re.compile(
    r"[^():→]*\b(?:non not[ao]|nicht bekannt|(?:non|pas) connue?|inconnue?|unbekannt|sconosciut[ao]|not known"
    r"|unknown"
    r"|nicht allergisch|pas allergique|non allergic[oa]|not allergic|(?:gut |bien |ben |well )?(?:vertragen"
    r"|toleriert|toleree?s?|tollerat[ao]|supportee?s?|tolerated))\W*"
)
_REFUTED = re.compile(
    r"\b(?:exclue?s?|infirmee?s?|ecartee?s?|refutee?s?|widerlegt|ausgeschlossen|nicht bestatigt"
    r"|negativ getestet|esclus[ao]|smentit[ao]|refuted|ruled out|excluded)\b"
)
_RESOLVED = re.compile(r"\b(?:guerie?s?|resolue?s?|ausgeheilt|abgeklungen|risolt[ao]|resolved)\b")
# 'Latex : non' in a questionnaire names no allergy, 'Latex : oui' does.
_ANSWERED_NO = re.compile(r"(?:[:=]|\(|\s[-–])\s*(?:non|nein|no|nega\w*|negativ|keine?)\s*[).]?\Z")
_ANSWERED_YES = re.compile(r"\s?[:=]\s?(?:oui|ja|s[iì]|yes)\b\s*[,:–-]?\s*(?!\Z)", re.IGNORECASE)
_YES_BEHIND = re.compile(r"\s?[:=]\s?(?:oui|ja|s[iì]|yes)\Z", re.IGNORECASE)
# 'sonst keine bekannt' behind what is known names nothing.
_REST_DENIED = re.compile(
    r"(?:(?:sonst|ansonsten|sinon|autrement|par ailleurs|altrimenti|per il resto|otherwise) )?"
    r"(?:keine?|aucune?|pas d|nessun|no )(?:.*\b(?:bekannt|bek|connue?s?|note|nota|known|allerg\w*"
    r"|weiter\w*|autres?"
    r"|altr\w+|other))?"
)
_OF_PEOPLE = re.compile(
    r"(?:inconnue?s?|unbekannt|nicht bekannt|non connue?s?|non not[ae]|sconosciut[aei]|unknown|unklar)\b"
    r"|(?:(?:la|le|der|die|il) |l')?(?:patient\w*|paziente|klient\w*|anamnes[ei]|interrogatoire|dossier"
    r"|medecin"
    r"|hausarzt\w*|medico|angaben|auskunft)\b"
)
# A full stop behind a word that is no abbreviation of a doubt.
END_OF_SENTENCE = (
    r"(?<=[\w)]{3})(?<!(?i:fragl))(?<!(?i:susp))(?<!(?i:evtl))(?<!(?i:event))(?<!(?i:verm))(?<!(?i:anamn))"
    r"(?<!(?i:prob))(?<!(?i:poss))(?<!(?i:bek))\. (?=[A-ZÀ-Ý])"
)
_RESTRICTION = re.compile(r"\b(?:ausser|bis auf|sauf|excepte|hormis|tranne|except)\b")
_REACTION = re.compile(
    r"(?:reakti|reactio|reazion|choc|schock|shock|anaphyla|urtika|urticai|ortica|exanth"
    r"|ausschlag|eruption|rash"
    r"|quinck|angio|oedem|odem|edema|dyspno|dispnea|bronc?h?ospasm|asthma|prurit|juckreiz|nausee|vomis"
    r"|ubelkeit|erbrechen"
    r"|diarrh|toux|husten|hypotension|eryth|schwellung|gonfl|roug|rotung|ekzem|eczem|dermatit"
    r"|boutons|bolle"
    r"|rhinit|rhino|larmoie|demangeaison|vertige|schwindel|malaise|kollaps|collapsus|fieber|fievre|febbre"
    r"|vomit|nause|diarr|myalg|muskelschmerz"
    r"|insuffisance|hepatit|agranulo[cz][iy]t|intoleran"
    r"|gastrit|blutung|saignement|hemorragi|emorragi|bleeding|ulcus|ulcere)"
)
# What follows the name of an allergen: its reaction in brackets, or behind a sign.
_BEHIND_ALLERGEN = re.compile(r"(?:\(|\s*(?::|→|->|=>)| [-–]\s).*")
_ALLERGY_TO = re.compile(
    r"\Aallerg(?:ie|ique|isch|ia|ic[ao]|y|ic)"
    r" (?:à la |à l['’]|aux? |à |a(?:l(?:l[ae'])?|i)? |auf |gegen(?:über)? |to )(?=\w{3})",
    re.IGNORECASE,
)
# Kept in the label, as it tells that it is no allergy.
_INTOLERANCE_TO = re.compile(
    r"\A(?:intol[eé]rance|intoleranz|intolleranza|unverträglichkeit)"
    r" (?:à la |à l['’]|aux? |à |a(?:l(?:l[ae'])?|i)? |auf |gegen(?:über)? |von |to )(?=\w{3})",
    re.IGNORECASE,
)
# Before an allergy, and no part of it.
_NEWLY = re.compile(r"\A(?:neu|nouve(?:au|lle)|nuov[oa]|new|cave)\s?:\s*(?=\w)", re.IGNORECASE)
_OF_ONE = re.compile(r"\([^()]*\)|(?::|→|->|=>).*|\?\s*\Z")
# Heads of columns, and nothing else on the line.
_HEADS = re.compile(
    r"(?:(?:allergene?s?|auslosers?|substan[cz]e?s?|stoff|reactions?|reaktion(?:en)?|reazion[ei]|gravite"
    r"|severite|severity|schweregrad|gravita|statut|status|stato|diagnosti[ck]s?|diagnosen?|diagnosi"
    r"|problemes?|probleme?|code|cim-?10|icd-?10|depuis|seit|dal|since|date|datum|data|remarques?"
    r"|bemerkung(?:en)?|osservazioni|remarks?|nr\.?|no\.?|(?:nom du )?medicaments?|medikamente?|arzneimittel"
    r"|wirkstoff|farmac[oi]|principe actif|principio attivo|names?|handelsname|posologie|posologia|dosierung"
    r"|dosages?|dosaggio|dos[ei]s?|starke|duree|dauer|durata|duration|voie|via|route|form[ea]?|einheit"
    r"|unites?|grund|indi[ck]a[tz]ione?n?|hinweise?|n°)[\s;|/,]*){2,}"
)

_MAX_ALLERGY_CHARS = 80
_MAX_ALLERGY_PART_WORDS = 4
_MAX_NAMED_CHARS = 120
_MAX_STATEMENT_CHARS = 160
_MAX_INLINE_CHARS = 2000


def read_letter(text: str) -> Letter:
    """Read the fields of a text.

    Args:
        text: clean lines (``wording.clean_text``).
    """
    letterhead = read_letterhead(text)
    warnings = list(letterhead.warnings)
    if any(warning.code == "patient-unclear" for warning in warnings):
        # Whose allergies and drugs they are, nobody could say.
        return Letter(patient=letterhead.patient, warnings=tuple(warnings))
    sections = find_sections(text, continues=_is_prescription)
    residence = read_residence(text)
    allergies = _allergies(sections, text, warnings)
    problems = _problems(sections, warnings)
    medications = _medications(sections, warnings)
    return Letter(
        patient=replace(letterhead.patient, address=residence.address, phone=residence.phone),
        contacts=read_contacts(text),
        allergies=allergies,
        problems=problems,
        medications=medications,
        warnings=(*warnings, *overlooked(text, sections, allergies, problems, medications)),
    )


def _allergies(sections: Sequence[Section], text: str, warnings: list[ReadWarning]) -> Listing[Allergy]:
    items: list[Allergy] = []
    denials = [line for line in text.split("\n") if denies_allergies(line)]
    of_intolerances: list[str] = []
    of_a_kind: list[str] = []
    is_unclear = False
    for section in sections:
        for written in _allergy_statements(section):
            if _says_none(written, "allergies"):
                if is_of_intolerances(section.title):
                    of_intolerances.append(written)
                else:
                    denials.append(written)
                    of_a_kind += [f"{section.title}: {written}"] if heads_one_kind(section.title) else []
            elif _statement(written, "allergies") is None:
                found = list(split_allergens(written)) if _names_allergens(written) else []
                items += found
                warnings += [] if found else [section_not_read(section.title)]
                is_unclear = is_unclear or not found
    of_a_kind += [line for line in denials if statement_of(line, "allergies") is Statement.NONE_OF_A_KIND]
    denied = len(of_a_kind) < len(denials)
    if items:
        if denied:
            message = Phrase("The text says both that no allergy is known and that there is one.")
            warnings.append(ReadWarning("allergies-contradictory", message))
        return Listing(Documented.DOCUMENTED, _unique(items))
    partial = [*of_a_kind, *of_intolerances]
    if partial and not denied:
        warnings.append(ReadWarning("none-known-partial", of_one_kind(partial[0])))
    return Listing(Documented.NONE_KNOWN) if denials and not is_unclear else Listing()


def _allergy_statements(section: Section) -> Iterator[str]:
    """What its lines say, one thing a piece: parted by semicolons, and sentences."""
    for line in section.lines if section.topic is Topic.ALLERGIES else ():
        if len(line) > _MAX_INLINE_CHARS:
            yield line
            continue
        if _is_head(line):
            continue
        said = behind_yes(_without_mark(line))
        for piece in re.split(rf";(?![^()]*\))|{END_OF_SENTENCE}", said):
            if piece.strip(" .,"):
                yield piece.strip()


def _names_allergens(written: str) -> bool:
    """Whether a line is a list of substances rather than a sentence."""
    plain = fold(written)
    return (
        len(written) <= _MAX_ALLERGY_CHARS
        and not has_verb(written)
        and not _RESTRICTION.search(plain)
        and not begins_denied(written)
        and not is_no_allergen(written)
        and not is_bare_yes(written)
        and written[:1].isalpha()
    )


def is_no_allergen(written: str) -> bool:
    """Whether a line of a list of allergies surely names none: it speaks of people, or answers with a no."""
    plain = fold(written)
    return bool(_OF_PEOPLE.match(plain) or _ANSWERED_NO.search(plain)) or change_of(written) is not None


def split_allergens(written: str) -> Iterator[Allergy]:
    """The allergies that a line names, each with its reaction."""
    for part in part_allergens(written):
        label, reaction = part, None
        marked = re.fullmatch(r"(.{2,50}?)\s*(?:\((.+)\)|(?::|→|->|=>| [-–])\s*(.+))", part)
        if marked and names_reaction(marked[2] or marked[3]) and not names_reaction(marked[1]):
            label, reaction = marked[1], marked[2] or marked[3]
        yield Allergy(allergen_in(label), reaction=reaction, status=allergy_status(part))


def part_allergens(written: str) -> list[str]:
    """The allergies of a line, each with its remark; the whole line where they cannot be told apart.

    ``fraises (œdème), AINS`` are two; ``V.a. Penicillin, Latex`` is one: the doubt may be of both.
    """
    written = _ANSWERED_YES.sub(" ", _NEWLY.sub("", written))
    parts = [
        part.strip(" .") for part in re.split(r"[;,/](?![^()]*\))| (?:und|et|e|and) (?![^()]*\))", written)
    ]
    names = [_INTOLERANCE_TO.sub("", allergen_in(_BEHIND_ALLERGEN.sub("", part))) for part in parts]
    is_list = all(
        part
        and len(name.split()) <= _MAX_ALLERGY_PART_WORDS
        and not names_reaction(name)
        and not part[:1].isdigit()
        for part, name in zip(parts, names, strict=True)
    )
    # A doubt outside brackets and remarks may be of all of them, one before the last is of that one.
    *_before, last = parts
    parts_doubted = [part for part in parts if _DOUBTED.search(fold(_OF_ONE.sub("", part)))]
    is_doubted = parts_doubted not in ([], [last]) or (bool(parts_doubted) and not _DOUBTED.match(fold(last)))
    if not is_list or is_doubted:
        return [written.strip(" .,;")]
    named = [
        part for part in parts if not (_REST_DENIED.match(fold(part)) or _ANSWERED_NO.search(fold(part)))
    ]
    return [_YES_BEHIND.sub("", part) for part in named] or parts


def allergen_in(label: str) -> str:
    """The substance of ``allergie à la morphine``; other wordings as they are."""
    return _ALLERGY_TO.sub("", label) or label


def names_reaction(written: str) -> bool:
    """Whether a wording names what an allergy does: ``Urtikaria``, ``choc anaphylactique``."""
    return bool(_REACTION.search(fold(written)))


def allergy_status(written: str) -> AllergyStatus:
    """What the wording of one allergy says of it: refuted, in doubt, over; active if nothing of it."""
    plain = fold(written)
    if _REFUTED.search(plain):
        return AllergyStatus.REFUTED
    if _DOUBTED.search(plain) or _NOT_SURE.fullmatch(plain):
        return AllergyStatus.UNKNOWN
    return AllergyStatus.RESOLVED if _RESOLVED.search(plain) else AllergyStatus.ACTIVE


def _problems(sections: Sequence[Section], warnings: list[ReadWarning]) -> Listing[Problem]:
    items: list[Problem] = []
    denied = False
    for section in sections:
        if section.topic not in PROBLEM_TOPICS:
            continue
        status = {
            Topic.CURRENT_PROBLEMS: ProblemStatus.CURRENT,
            Topic.PAST_PROBLEMS: ProblemStatus.PAST,
        }.get(section.topic, ProblemStatus.UNKNOWN)
        warnings += _cut_off(section)
        before, unread = len(items), 0
        lines = _numbered_apart([line for line in section.lines if not _is_head(line)])
        for number, line in enumerate(_joined(lines, section.number)):
            if _says_none(line, "problems"):
                denied = denied or section.topic is not Topic.PAST_PROBLEMS
            elif _statement(line, "problems") is None:
                is_list = len(lines) == 1 or (section.is_inline and number == 0)
                for part in split_diagnoses(line, is_list=is_list):
                    problem = read_diagnosis(part, status, with_code="icd" in fold(section.title))
                    items += [problem] if problem else []
                    unread += problem is None and not is_no_diagnosis(part)
        is_said = section.is_remark or any(_statement(line, "problems") for line in section.lines)
        if len(items) == before and not is_said:
            warnings.append(section_not_read(section.title))
        elif unread:
            message = Phrase(
                "{count} lines under “{heading}” were not read as diagnoses; see the text.",
                count=unread,
                heading=section.title,
            )
            warnings.append(ReadWarning("problem-line-not-read", message))
    if items:
        return Listing(Documented.DOCUMENTED, _unique(items))
    return Listing(Documented.NONE_KNOWN) if denied else Listing()


def _cut_off(section: Section) -> Iterator[ReadWarning]:
    """The warning that a list goes on behind a label that is not known."""
    if section.cut and not _is_of_people(section.cut):
        yield section_not_read(section.cut.partition(":")[0].strip(" -–•*"))


def _numbered_apart(lines: list[str]) -> list[str]:
    """The lines, a numbered one cut before further numbers in it (``1. FA 2. IRC``) that go on one by one."""
    parts = [
        part for line in lines for part in (_INNER_NUMBER.split(line) if _NUMBER.match(line) else [line])
    ]
    numbers = [int(found[1]) for part in parts if (found := _NUMBER.match(part))]
    # Of two, the second may as well be an ordinal: '1. Osteomyelitis 2. Zehe'.
    is_list = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return parts if is_list else lines


def _joined(lines: Sequence[str], first: int | None = None) -> Iterator[str]:
    """Items of a list, each on one line: numbers and bullets cut, broken lines joined.

    Args:
        lines: of the list.
        first: the number that it begins with, if it goes on with another one.
    """
    numbers = [int(found[1]) for line in lines if (found := _NUMBER.match(line))]
    is_list = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    numbered = is_list and (len(numbers) > 1 or numbers[0] == first)
    single = numbers == [1]
    current, in_bullet = "", False
    for line in lines:
        number = _NUMBER.match(line) if numbered or single else None
        plain = line[number.end() :] if number else _BULLET.sub("", line)
        begins = number is not None or _BULLET.match(line) is not None
        is_open = current.endswith((",", " und", " et", " mit", " avec", "-")) or current.count(
            "("
        ) > current.count(")")
        goes_on = (
            current
            and not begins
            and (numbered or is_open or (in_bullet and plain[:1].islower()))
            and _statement(plain, "allergies") is None
        )
        if goes_on:
            current = f"{current} {plain}"
            continue
        if current:
            yield current
        current, in_bullet = plain, begins
    if current:
        yield current


def _medications(sections: Sequence[Section], warnings: list[ReadWarning]) -> Listing[Medication]:
    """The lists of drugs; of two lists with a drug in common the later one counts."""
    # A list may have several groups.
    lists: dict[int, tuple[str, list[Medication]]] = {}
    beside: list[Medication] = []
    denied = unread_lines = 0
    for section in sections:
        if section.topic not in MEDICATION_TOPICS:
            continue
        drugs, named, unread = _read_drugs(section)
        if named:
            message = Phrase(
                "Under “{heading}” no dose stands beside: {names}.",
                heading=section.title,
                names=", ".join(drug.name for drug in named)[:_MAX_NAMED_CHARS],
            )
            warnings.append(ReadWarning("medication-without-dose", message))
        # Therapy may hold anything; only a list with drugs in it is known to be incomplete.
        may_hold = section.topic is not Topic.THERAPY or any(map(_is_marked_drug, section.lines))
        if unread and (drugs or may_hold):
            unread_lines += unread
            message = Phrase(
                "{count} lines under “{heading}” were not read as medication; see the text.",
                count=unread,
                heading=section.title,
            )
            warnings.append(ReadWarning("medication-line-not-read", message))
        if section.topic in {Topic.MEDICATION, Topic.CURRENT_MEDICATION}:
            denied += any(_says_none(line, "medications") for line in section.lines)
        if section.topic in SIDE_TOPICS:
            beside += drugs
        elif drugs:
            _title, listed = lists.setdefault(section.at, (section.title, []))
            listed += drugs
    items = [*_latest(lists.values(), warnings), *beside]
    if items:
        return Listing(Documented.DOCUMENTED, _unique(items))
    return Listing(Documented.NONE_KNOWN) if denied and not unread_lines else Listing()


def _latest(lists: Iterable[tuple[str, list[Medication]]], warnings: list[ReadWarning]) -> list[Medication]:
    """The drugs of several lists, each with its heading: without a list that a later one changes."""
    kept: list[list[Medication]] = []
    for title, drugs in lists:
        others = [earlier for earlier in kept if not _share_a_drug(earlier, drugs)]
        if len(others) < len(kept):
            message = Phrase(
                "An earlier list of drugs was left out, because “{heading}” changes it.", heading=title
            )
            warnings.append(ReadWarning("medication-earlier-list", message))
        if others:
            message = Phrase(
                "“{heading}” does not say whether the drugs of an earlier list are still taken.",
                heading=title,
            )
            warnings.append(ReadWarning("medication-earlier-list", message))
        # What was current before a later list was written, is not surely so now.
        kept = [[_without_status(drug) for drug in earlier] for earlier in others] + [drugs]
    return [drug for drugs in kept for drug in drugs]


def _is_marked_drug(line: str) -> bool:
    """Whether a line looks like a drug by its number and how often it is taken: ``Xarelto 20 1x/j``."""
    found = read_prescription(line)
    return found is not None and is_marked_name(found.name) and bool(_OFTEN.match(found.frequency or ""))


_OFTEN = re.compile(r"\d{1,2} ?[x×]")


def _share_a_drug(one: Sequence[Medication], other: Sequence[Medication]) -> bool:
    def names(drugs: Sequence[Medication]) -> set[str]:
        return {fold(drug.name).split()[0].strip(",") for drug in drugs}

    return bool(names(one) & names(other))


def _read_drugs(section: Section) -> tuple[list[Medication], list[Medication], int]:
    """The drugs of a section, those of them that are only named, and how many lines were not read."""
    lines = _timed(section.lines)
    rows = [_read_drug_line(sentence, section) for line in lines for sentence in _sentences(line)]
    names = [[] if drugs or not unread else _read_bare_names(unread[0]) for drugs, unread in rows]
    # Names alone are drugs where drugs with their doses stand beside them, or nothing but names.
    pauses_by_name = section.topic is Topic.PAUSED and section.is_inline and fold(section.title) != "pause"
    is_list = (
        pauses_by_name
        or any(drugs for drugs, _unread in rows)
        or (
            len([name for found in names for name in found]) > 1
            and all(found or not unread for found, (_drugs, unread) in zip(names, rows, strict=True))
        )
    )
    if section.topic not in _NAMED_ONLY or not is_list:
        names = [[] for _row in rows]
    # Behind the last drug with a dose, who signs may stand, and where.
    last = max((at for at, (read, _unread) in enumerate(rows) if read), default=len(rows))
    names = [
        found if at < last or all(is_marked_name(drug.name) for drug in found) else []
        for at, found in enumerate(names)
    ]
    drugs = [drug for (read, _unread), found in zip(rows, names, strict=True) for drug in (*read, *found)]
    left = sum(len(unread) for (_drugs, unread), found in zip(rows, names, strict=True) if not found)
    return (
        [_as_listed(drug, section) for drug in drugs],
        [drug for found in names for drug in found],
        left,
    )


def _timed(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a list of drugs, each with the time of day that stands above it (``MATIN``).

    A line with a day grid of its own is below no time.  Times directly below
    each other are heads of columns that were lost: of no line anything is certain.
    """
    times = [daytime(line) for line in lines]
    if any(one and other for one, other in pairwise(times)):
        yield from lines
        return
    time = None
    for line, found in zip(lines, times, strict=True):
        time = found or (None if has_grid(line) else time)
        if found is None:
            yield f"{time}: {_without_mark(line)}" if time else line


def _read_drug_line(sentence: str, section: Section) -> tuple[list[Medication], list[str]]:
    """Its drugs, and the parts that look like drugs and were not read."""
    if _STOPPED.fullmatch(_without_mark(sentence).rstrip(".")):
        stopped = _read_stopped(sentence)
        return ([stopped], []) if stopped else ([], [sentence])
    parts = split_drugs(sentence)
    strict = section.topic is Topic.THERAPY
    read = [drug for part in parts if (drug := read_prescription(part, strict=strict))]
    if len(read) != len(parts) and section.topic is Topic.STOPPED:
        read = [] if _is_sentence(sentence) else _read_names(sentence)
        read = read if all(names_drug(drug.name) for drug in read) else []
        parts = [sentence] * len(read) or parts
    if len(read) == len(parts) or len(read) > 1:
        return read, parts[len(read) :]
    is_said = (
        _statement(sentence, "medications") is not None
        or _is_sentence(sentence)
        or _is_of_people(sentence)
        or _is_head(sentence)
    )
    return [], [] if is_said else [sentence]


def _read_stopped(sentence: str) -> Medication | None:
    """A drug that a line of its own says was stopped: ``STOP Temesta depuis le 3.2.``."""
    found = _STOPPED.fullmatch(_without_mark(sentence).rstrip("."))
    if found is None or _RESUMED.search(fold(sentence)):
        return None
    name, said = (found["name"], found["why"]) if found["name"] else (found["told"], found["how"])
    is_drug = names_drug(name) and len(name) > 3
    return (
        Medication(name, frequency=said.strip(" ,;:") or None, status=MedicationStatus.STOPPED)
        if is_drug
        else None
    )


_DRUG = r"[A-ZÀ-Ý][\w®-]{2,}(?: (?:[A-Z\d][\w®-]*))?(?: \d[\d.,/]* ?(?:mg|g|µg|mcg|ml|UI|IE))?"
_STOPPED = re.compile(
    r"(?:STOP+|[Ss]topp?(?:é|ed)?|[Aa]rrêté|[Aa]bgesetzt|[Ss]istiert|[Ss]ospes[ao])\s?:?"
    rf"\s+(?P<name>{_DRUG})(?P<why>(?:[ ,;(].{{0,80}})?)"
    rf"|(?P<told>{_DRUG}) (?P<how>(?:wurde|ist|a été|est|è stat[ao]|was)\b"
    r"(?:(?!nicht|pas|non|not|umgestellt|ersetzt|remplac|\b(?:und|et|e|and|auf)\b [A-ZÀ-Ý]).){0,60}?"
    r"\b(?:abgesetzt|sistiert|gestoppt|arrêtée?|stoppée?|sospes[ao]|stopped)\b.{0,60})"
)
_RESUMED = re.compile(
    r"\b(?:wieder|repris\w*|ripres\w*|resumed|puis|dann|poi|remplac\w*|ersetzt|sostituit\w*)\b"
)


def _read_bare_names(line: str) -> list[Medication]:
    """The drugs of a line that only names them; none if a part may be anything else."""
    if line.endswith("."):
        return []  # a sentence
    names = _read_names(line)
    return names if all(names_drug(drug.name) for drug in names) else []


def _read_names(line: str) -> list[Medication]:
    """Names of drugs, as lists of stopped drugs have them; none if a part is more than a name."""
    parts = [part.strip() for part in re.split(r"[,;]| (?:et|und|e|and) ", _without_mark(line).rstrip("."))]
    names = [_DRUG_NAME.fullmatch(part) for part in parts]
    if not all(names):
        return []
    return [Medication(name[1].strip(), frequency=name[2]) for name in names if name]


_DRUG_NAME = re.compile(
    r"([A-ZÀ-Ý][\w®-]{2,}(?: (?:[A-Z\d][\w®-]*|cardio|forte|retard|mite|plus|depot|dépôt|lingual|gouttes|gtt"
    r"|patch|collyre|spray|sirop|comp\.?|cpr\.?))?(?: \d[\d.,/]* ?(?:mg|g|µg|mcg|ml|UI|IE))?)"
    r"(?: ?(\([^()]+\)))?"
)


def _as_listed(drug: Medication, section: Section) -> Medication:
    """With what its section says of all its drugs."""
    words = section.title if section.topic in {Topic.RESERVE, Topic.PAUSED} else section.lead
    if fold(words) not in fold(drug.frequency or ""):
        drug = replace(drug, frequency="; ".join(filter(None, (words, drug.frequency))))
    stated = _STATUSES.get(section.topic, MedicationStatus.UNKNOWN)
    return (
        drug
        if drug.status is not MedicationStatus.UNKNOWN or leaves_open(drug)
        else replace(drug, status=stated)
    )


# Where a name alone is a drug.
_NAMED_ONLY = frozenset({Topic.MEDICATION, Topic.CURRENT_MEDICATION, Topic.RESERVE, Topic.PAUSED})
_STATUSES = {
    Topic.MEDICATION: MedicationStatus.CURRENT,
    Topic.CURRENT_MEDICATION: MedicationStatus.CURRENT,
    Topic.RESERVE: MedicationStatus.CURRENT,
    Topic.STOPPED: MedicationStatus.STOPPED,
    Topic.PAUSED: MedicationStatus.UNKNOWN,
    Topic.PLANNED: MedicationStatus.PLANNED,
}


def _sentences(line: str) -> list[str]:
    """A line cut where a sentence follows a list of drugs."""
    return [
        part for part in re.split(r"(?<=\d)\. (?=[A-ZÄÖÜÉÀ][a-zäöüéèêç]+ [a-zäöüé])", line) if part.strip()
    ]


def _without_status(drug: Medication) -> Medication:
    """A current drug of an earlier list; what was stopped or planned stays so."""
    is_current = drug.status is MedicationStatus.CURRENT
    return replace(drug, status=MedicationStatus.UNKNOWN) if is_current else drug


def _is_prescription(line: str) -> bool:
    return any(read_prescription(part, strict=True) is not None for part in split_drugs(line))


def _is_sentence(line: str) -> bool:
    return has_verb(line) and len(line.split()) > 3


def _is_of_people(line: str) -> bool:
    """Whether a line says whose list it is, or whom to call: a plan has its title above them."""
    return bool(_FOR_WHOM.match(line) or begins_identity(line) or begins_birth(line) or begins_contact(line))


def _is_head(line: str) -> bool:
    """Whether a line is nothing but the heads of columns."""
    return len(line) <= _MAX_STATEMENT_CHARS and bool(_HEADS.fullmatch(fold(line)))


def _says_none(line: str, about: str) -> bool:
    stated = _statement(line, about)
    return stated is not None and stated.written_by_hand is Documented.NONE_KNOWN


def _statement(line: str, about: str) -> Statement | None:
    """What a line says of a list as a whole, also in two languages: ``inconnues / nicht bekannt``."""
    if (whole := statement_of(line, about)) is not None or len(line) > _MAX_STATEMENT_CHARS:
        return whole
    said = {statement_of(part, about) for part in line.split("/")}
    return said.pop() if len(said) == 1 else None


def _without_mark(line: str) -> str:
    return _BULLET.sub("", _NUMBER.sub("", line, count=1), count=1).strip()


def _unique(items: list[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
