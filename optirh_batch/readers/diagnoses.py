"""One line of a list of diagnoses: where one ends and the next begins, its label, code and status.

Owns the shorthand of Swiss, German and Austrian letters in four languages.  A
line that is a sentence, denies something, or tells of treatments and
examinations is no diagnosis.  Leaves out where a list begins and ends
(``headings``).
"""

from __future__ import annotations

import re

from optirh_batch.readers.boxes import holds_unticked
from optirh_batch.readers.lines import begins_past, change_of, has_verb, is_item
from optirh_batch.readers.wording import fold
from optirh_batch.records import Problem, ProblemStatus

_CODE = re.compile(
    r"[\s,;]*(?:\(|\[|,|\bICD(?:-?10)?:?)\s*(?:ICD(?:-?10)?:?\s*)?([A-TV-Z]\d{2}(?:\.\d{1,2})?)[)\]]?\.?\Z"
)
_CODE_FIRST = re.compile(r"([A-TV-Z]\d{2}\.\d{1,2})(?:\s*[:–-]\s*|\s+)(?=[^\W\d_])")
_DENIED = re.compile(
    r"(?:keine?n? |nicht |ausschluss |exclusion |esclusione |pas |absence d[e'] ?|sans |nessun|non |no "
    r"|without |unauffallig|normal)"
)
# Of a questionnaire: 'Diabète : non' names none, 'HTA : oui' does.
_ANSWERED_NO = re.compile(r"(?::|=|\?|\s[-–])\s*(?:non|nein|no|keine?|aucune?|nega\w*)\s*\.?\Z")
_ANSWERED_YES = re.compile(r"\s*(?::|=|\?|\s[-–])\s*(?:oui|ja|s[iì]|yes)\s*\.?\Z", re.IGNORECASE)
_EXCLUDED = re.compile(
    r"(?:ausgeschlossen|nicht nachweisbar|nicht bestatigt|unauffallig|o\. ?b\.|exclue?s?\b|ecarte|infirme"
    r"|esclus[oa]"
    r"|ruled out)"
)
# Amounts of drugs, treatments and examinations, and a further heading inside a long line.
_BARE_ANSWER = re.compile(r"(?:oui|ja|s[iì]|yes|non|nein|no)\W*")
_DOSED = re.compile(r"\d ?(?:mg|µg|mcg|ml)\b|\btag \d")
_TREATMENT = re.compile(
    r"(?:\d+\.? )?zykl|(?:[\w-]+ ){0,2}[\w-]*(?:therapie|antibiose|bestrahlung\w*)\b"
    r"|umstellung|beginn |traitement |antibiotherapie|sous |trattamento|terapia |treatment|treated "
)
# 'Umstellung Chemotherapie bei Progress' names no disease, 'Radiotherapie bei Mammakarzinom' does.
_CHANGE = re.compile(r"(?:umstellung|wechsel|changement|cambio|modifica|change) ")
_REASON = re.compile(r"\b(?:bei|wegen|pour|pro|per|for)\b")
_EXAMINATION = re.compile(
    r"(?:(?:tte|toe|tee|echo\w*|ett|eto|ekg|ecg|langzeit-?ekg|ct|ct-?\w+|angio-?ct|mri|mrt|mr|irm|pet(?:-?ct)?"
    r"|rx|ro|rontgen\w*"
    r"|radio\w*|sono\w*|us|labor|laboratoire|scanner|koro(?:nar(?:angio|ogra)\w*)?|coro(?:narogra\w*)?|spirometr\w*|lufu|efr|gastroskop\w*"
    r"|kolonoskop\w*"
    r"|coloscop\w*|biops\w*|histolog\w*|hba1c|fev1|vems|nyha|child|mmse?|moca|mna|nrs|bmi|curb\S*|score"
    r"|barthel\S*"
    r"|karnofsky\S*|euroscore|cha2ds2\S*)\b[^:]{0,40}(?::|\Z))"
)
# A laboratory value alone ('PSA 14 ug/l'), and the cause of the diagnosis above.
_MEASURED = re.compile(
    r"[A-Z][A-Za-z]{1,4}(?:-[A-Za-z]{1,5})?:? (?:von |de |a |à )?[<>]?\d+(?:[.,]\d+)? ?(?:%"
    r"|[^\W\d]{1,5}/[\w²]+)"
    r"(?: \(.*\))?\Z"
)
_ORIGIN = re.compile(r"(?:a\. ?e\.|am ehesten|dd[: ]|im rahmen |i\. ?r\. )")
_INNER_LABEL = re.compile(r".{30,}[^\W\d_]{4,}\s?:\s")
# What goes on with the diagnosis before a comma.
_REMARK = re.compile(
    r"(?:mit|bei|ohne|unter|nach|seit|links|rechts|bds|beid|ed\b|aktuell|zuletzt|a\. ?e\.|dd\b|stadium"
    r"|grad|typ|status nach op"
    r"|avec|sans|sous|depuis|apres|en |au |aux |a |de |d'|du |des |dont|puis|stade|type|gauche|droit"
    r"|bilateral|traite|opere|operee"
    r"|severe|modere|leger|chronique|aigu|actuellement|non |et |ou |con|senza|sotto|dopo|dal|in |destr"
    r"|sinistr|bilaterale|trattat"
    r"|operat|cronic|acut|with|without|on |since|after|left|right|stage|treated|and |or |probable|possible"
    r"|suspicion)"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_INNER_NUMBER = re.compile(r"(?:\A|[,;.]?\s)(\d{1,2})[.)]\s(?=[^\W\d_])")
_MIN_COMMA_LIST = 3
_MAX_PIECE_WORDS = 8
_MIN_PIECE_CHARS = 4
# Adjectives and stages go on with the diagnosis before them: 'insulinpflichtig', 'pT3', 'G2'.
_ATTRIBUTE = re.compile(
    r"(?:[a-zà-ÿ-]+ )?[a-zà-ÿ-]*(?:pflichtig|bedingt|bedürftig|eingestellt|behandelt|stabil|iert|lich|isch)"
    r"|[a-zà-ÿ-]+(?:ée?s?|ante?s?|ifs?|ives?|ables?|aires?|eux|euses?|iques?|els?|elles?|ato|ata|ico|ica)"
    r"|[a-z]{0,2}[TNMGR]\d\w*"
)
_MAX_PROBLEM_CHARS = 240
_MAX_PROBLEM_WORDS = 32
_MAX_LINE_CHARS = 2000


def split_diagnoses(line: str, *, is_list: bool) -> list[str]:
    """The diagnoses of one line.

    Semicolons part them, and commas before words like ``Z.n.``.

    Args:
        line: without its bullet or number.
        is_list: whether it is all that stands under its heading, so that other
            commas part diagnoses too, if each part is surely one.
    """
    if is_item(line) or len(line) > _MAX_LINE_CHARS:
        return [line]
    parts = [
        part.strip(" ,")
        for numbered in _split_at_numbers(line)
        for part in re.split(r";(?![^()]*\))", numbered)
        if part.strip(" ,")
    ]
    return [piece for part in parts for piece in _split_at_commas(part, is_list=is_list)]


def _split_at_numbers(line: str) -> list[str]:
    """The parts of ``COPD, 2) KHK, 3) Demenz`` (the first number may be cut); else the whole line."""
    marks = list(_INNER_NUMBER.finditer(line))
    numbers = [int(mark[1]) for mark in marks]
    # A '2.' alone may be anything.
    is_list = len(numbers) > 1 or (numbers == [2] and ")" in marks[0][0])
    if not is_list or numbers[0] > 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return [line]
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(line)]
    return [line[start:end] for start, end in zip(starts, ends, strict=True)]


def begins_denied(part: str) -> bool:
    """Whether a line denies something, from its first word on: ``Pas de ...``, ``Ausschluss ...``."""
    return bool(_DENIED.match(fold(part)))


def affirmed(part: str) -> str:
    """A diagnosis without the yes of a questionnaire behind it: ``HTA : oui`` is ``HTA``."""
    return _ANSWERED_YES.sub("", part) or part


def is_no_diagnosis(part: str) -> bool:
    """Whether a line of a list of diagnoses is rightly none: denied, an examination, a treatment."""
    plain = fold(part)
    if (
        _MEASURED.match(part)
        or _ORIGIN.match(plain)
        or _ANSWERED_NO.search(plain)
        or change_of(part) is not None
    ):
        return True
    first, *others = _split_pieces(part)
    if begins_denied(first) and any(_names_problem(piece) and not begins_denied(piece) for piece in others):
        return False  # whether the others are denied too, nobody can say
    patterns = (
        _EXCLUDED.search,
        _CHANGE.match,
        _TREATMENT.match,
        _DOSED.search,
        _EXAMINATION.match,
        _DENIED.match,
    )
    return not any(char.isalpha() for char in part) or any(matches(plain) for matches in patterns)


def read_diagnosis(part: str, status: ProblemStatus, *, with_code: bool) -> Problem | None:
    """One diagnosis; None if it is a sentence, denies something, or tells of treatments and examinations.

    Args:
        part: one piece of ``split_diagnoses``.
        status: what its heading says of all its diagnoses.
        with_code: whether the heading announces codes, so that ``T12`` is one.
    """
    plain = fold(part)
    words = part.split()
    is_past = begins_past(part)
    if (
        not any(char.isalpha() for char in part)
        or len(part) > _MAX_PROBLEM_CHARS
        or len(words) > _MAX_PROBLEM_WORDS
        or holds_unticked(part)
        or begins_denied(part)
        or _ANSWERED_NO.search(plain)
        or _BARE_ANSWER.fullmatch(plain)
        or change_of(part) is not None
        or _EXCLUDED.search(plain)
        or _CHANGE.match(plain)
        or (_TREATMENT.match(plain) and not (is_past or _REASON.search(plain)))
        or _DOSED.search(plain)
        or _EXAMINATION.match(plain)
        or _MEASURED.match(part)
        or _ORIGIN.match(plain)
        or _INNER_LABEL.match(_BRACKETS.sub("", part))
        or (has_verb(part) and len(words) > 6)
    ):
        return None
    label, code = affirmed(part).strip(" ,;"), None
    # Without its point a code may be a vertebra (T12) or a vitamin (B12), behind a comma anything.
    if (found := _CODE.search(label)) and (
        "." in found[1]
        or with_code
        or "ICD" in found[0]
        or (found[0].endswith(")") and found[1][0] not in "BCDKLST")
    ):
        label, code = label[: found.start()].strip(" ,;"), found[1]
    if code is None and (found := _CODE_FIRST.match(label)):
        label, code = label[found.end() :], found[1]
    label = re.sub(r"(?:(?<=\w{5})|(?<=[A-Z]{3})|(?<=\d{4})|(?<=\)))\.\Z", "", label)
    if not label:
        return None
    if is_past and status is ProblemStatus.UNKNOWN:
        status = ProblemStatus.PAST
    return Problem(label, code=code, status=status)


def _split_at_commas(part: str, *, is_list: bool) -> list[str]:
    pieces = _split_pieces(part)
    # 'pas de diabète, artériopathie' may deny both: only at the end a denial is of one disease alone.
    denials = [begins_denied(piece) for piece in pieces]
    is_ended = denials == sorted(denials)
    if is_list and is_ended and len(pieces) >= _MIN_COMMA_LIST and all(map(_names_problem, pieces)):
        return pieces
    joined = [pieces[0]]
    for piece in pieces[1:]:
        # Behind several diseases 'no diabetes' denies another; 'kein Rezidiv' behind one may be a remark.
        is_list_of = is_ended and len(pieces) >= _MIN_COMMA_LIST
        denies_other = is_list_of and begins_denied(piece) and not _is_remark(piece)
        if begins_past(piece) or denies_other:
            joined.append(piece)
        else:
            joined[-1] = f"{joined[-1]}, {piece}"
    return joined if len(joined) > 1 else [part]


def _split_pieces(part: str) -> list[str]:
    return [piece.strip(" .") for piece in re.split(r",(?!\d)(?![^()]*\))", part)]


def _is_remark(piece: str) -> bool:
    plain = fold(piece)
    return bool(
        _REMARK.match(plain) or plain.startswith(("nicht ", "non ", "ohne ", "unauffallig", "normal"))
    )


def _names_problem(piece: str) -> bool:
    """Whether a piece between commas can stand alone: no remark on what stands before it."""
    words = piece.split()
    return (
        0 < len(words) <= _MAX_PIECE_WORDS
        and piece.lstrip("?")[:1].isalpha()
        and not _CODE.fullmatch(f"({piece})")
        and not _REMARK.match(fold(piece))
        and not _ATTRIBUTE.fullmatch(piece)
        and (len(piece) >= _MIN_PIECE_CHARS or piece.isupper())
    )
