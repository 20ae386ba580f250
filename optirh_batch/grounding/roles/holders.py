"""Who has, takes and does what: the patient, or a relative who is named beside.

Owns whose each clause is, from the person at its beginning, and the comparison of what is said of each. Only
clauses that tell how somebody is, or what somebody takes, belong to a relative: what relatives do, say and
bring concerns the patient, and may be told of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.comparison.mentions import Clauses, Told
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.relatives import MEN, OWNED, WOMEN, relative_words

_READER = "reader"
_RELATIVE = "relative"
_BEGINS = r"\A[\s(]*(?:(?:et|und|e|and|mais|aber|ma|but)[ ])?"
_READER_FIRST = re.compile(
    rf"{_BEGINS}(?:(?i:vous(?:-mêmes?)?|you)|Lei|"
    r"Sie"
    r"(?!\s(?!(?:nicht|selbst|jetzt|erst|oft|gut|seit|mit|fast|leicht|meist|sonst)(?![^\W_]))\w+t(?![^\W_])))"
    r"(?![^\W_])"
)
_READER_INSIDE = re.compile(r"(?<![^\W_])(?:Sie|vous|you)(?![^\W_])")
_PATIENT_FIRST = re.compile(
    rf"{_BEGINS}(?:(?:la|le|l['’]|die|der|il|the)[ ]?)?"
    r"(?:pat(?:ient\w*|\.)?(?!['’]s)|paziente|p(?:te?|t)\.?(?!['’]s)|bew\.?|mme|madame|monsieur)(?![^\W_])",
    re.IGNORECASE,
)
_PRONOUN_FIRST = re.compile(
    rf"{_BEGINS}(?:on|nous|wir|man|elle|il|er|sie|egli|ella|lui|he|she|it|we)(?![^\W_])", re.IGNORECASE
)
_SHE = re.compile(rf"{_BEGINS}(?:elle|sie|ella|she)(?![^\W_])", re.IGNORECASE)
_HE = re.compile(
    rf"{_BEGINS}(?:il(?! (?:y a|faut|est (?:prévu|important|nécessaire|possible)))|er|egli|he)(?![^\W_])",
    re.IGNORECASE,
)
_NEW_SUBJECT = re.compile(r"(?<=\.) (?=(?:Er|Sie|Es|Il|Elle|He|She)(?!\w))")
"""Behind an abbreviation whose point ended a sentence: *79 J. Er hat selbst Asthma*."""
_WHO = re.compile(
    r"\A[\s(]*(?:der|die|welcher?|qui|che|who)(?![^\W_])(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_STATE = re.compile(
    # Behind the person: being, having, taking, or no verb at all.
    r"\A[ ]?(?:n['’]|ne |non |did not |does not |en |y ){0,2}(?:hat(?:te)?|ist|war|a|est|était|avait|ha|è|"
    r"aveva|era|has|had|is|was|souffre|leidet|soffre|suffers|prend|nimmt|prende|takes|sous|unter|an|mit|"
    r"avec|con|with|dort|schläft|dorme|sleeps|sieht|voit|vede|sees|hört|entend|isst|mange|mangia|eats|"
    r"raucht|fume|fuma|smokes|trinkt|boit|beve|drinks)(?![^\W_])",
    re.IGNORECASE,
)
_ACTIVE = whole_words(
    # What relatives do for the patient, or tell of her.
    r"dit|signale|rapporte|trouve|raconte|appel\w+|demand\w+|aide|gère|prépar\w+|donn\w+|amèn\w+|apport\w+|"
    r"fait(?! une?(?![^\W_]))|pense|veille|accompagn\w+|passe|vient|visite|présente?s?|inform\w+|inqui\w+|"
    r"souhait\w+|veut|s'occup\w+|observ\w+|remarqu\w+|not\w+|constat\w+|a (?:vu|donné|mis|appelé|trouvé|dit)|"
    r"achèt\w+|cuisin\w+|là",
    r"sagt\w*|bericht\w*|meld\w*|gibt an|ruft|fragt|hilft|unterstütz\w*|richtet|bringt|gibt|macht|pflegt|"
    r"begleitet|kommt|besuch\w*|da|anwesend|informiert|besorgt|wünscht|will|kümmert|beobacht\w*|bemerkt\w*|"
    r"gefunden|gebracht|gegeben|angerufen|findet|kocht|kauft|reibt|erzählt",
    r"dice|riferisce|chiama|aiuta|porta|prepara|fa|viene|visita|presente|informat\w|preoccupat\w|vuole|trova",
    r"says|reports|calls?|asks?|helps?|brings?|prepares?|does|visits?|comes|present|informed|worried|wants|found",
)
_ADJECTIVE = re.compile(r"\A[ ]?(?:tr[eè]s |sehr |molto |very )?[^\W\d_]{4,}", re.IGNORECASE)
_HIMSELF = whole_words(r"(?:lui|elle)-même|selbst|selber|(?:him|her)self|stess[oa]")


@lru_cache(maxsize=8)
def relative(language: str | None) -> re.Pattern[str]:
    """Any word for a relative."""
    return whole_words(relative_words(language))


@lru_cache(maxsize=8)
def relative_first(language: str | None) -> re.Pattern[str]:
    """A relative at the beginning of a clause, with what follows in the group 'rest'."""
    return re.compile(
        rf"{_BEGINS}(?:{OWNED}[ ]?)?(?:{relative_words(language)})(?![^\W_])(?P<rest>.*)",
        re.IGNORECASE | re.DOTALL,
    )


@lru_cache(maxsize=8)
def _bare_words(sex: str, language: str | None) -> re.Pattern[str]:
    """The bare words by which a note in a language names relatives of a sex, 'f' or 'm'."""
    people = {"f": WOMEN, "m": MEN}[sex]
    return whole_words(people.get(language or "", "(?!)"))


@lru_cache(maxsize=8)
def _relative_who(language: str | None) -> re.Pattern[str]:
    """A relative of whom a clause goes on to tell how she or he is: *son mari qui est diabétique*."""
    return re.compile(
        rf"(?<![^\W_])(?:{relative_words(language)}) (?:qui|che|who)(?P<rest> .*)", re.IGNORECASE | re.DOTALL
    )


def reader_first(words: str) -> bool:
    """Whether a clause begins with the reader; 'Sie richtet' does not."""
    return _READER_FIRST.match(words) is not None


def patient_first(words: str) -> bool:
    """Whether a clause of a note begins with the patient."""
    return _PATIENT_FIRST.match(words) is not None


@dataclass(frozen=True, slots=True)
class _Clause:
    """Whose a clause is, if anybody's for sure, and its words."""

    holder: str | None
    words: str


def _whose(clauses: Clauses, language: str | None) -> list[_Clause]:
    found: list[_Clause] = []
    holder: str | None = None
    for number, sentence in enumerate(clauses.sentences):
        words = _NEW_SUBJECT.split(clauses.words(number))[-1]
        if number and clauses.sentences[number - 1] != sentence:
            holder = None
        if first := relative_first(language).match(words):
            rest = first.group("rest")
            state = not _ACTIVE.search(words) and (_STATE.match(rest) or _ADJECTIVE.match(rest))
            holder = _RELATIVE if state else None
        elif reader_first(words) or patient_first(words):
            holder = _READER
        elif _PRONOUN_FIRST.match(words):
            holder = _READER if _is_patient(words, clauses, language) else None
        elif (who := _WHO.match(words)) and _names_one(clauses, number, language):
            holder = _RELATIVE if _HIMSELF.search(words) or _STATE.match(who["rest"]) else None
        elif who and relative(language).search(words):
            holder = None  # 'Strümpfe, die der Ehemann abnimmt'
        elif _READER_INSIDE.search(words) and not relative(language).search(words):
            holder = _READER
        elif holder == _RELATIVE and not (_STATE.match(words.strip()) or _HIMSELF.search(words)):
            # 'Épouse fatiguée, dort mal' goes on about her, 'fille présente, plaie propre' does not.
            holder = None
        found.append(_Clause(holder, words.strip(" .,;")))
    return found


def _is_patient(words: str, clauses: Clauses, language: str | None) -> bool:
    """Whether a pronoun cannot mean a relative, since all that are named are of the other sex."""
    text = "".join(clauses.words(number) for number in range(len(clauses)))
    women, men = (_bare_words(sex, language).search(text) is not None for sex in "fm")
    return (men and not women and _SHE.match(words) is not None) or (
        women and not men and _HE.match(words) is not None
    )


def _names_one(clauses: Clauses, number: int, language: str | None) -> bool:
    """Whether what stands before a clause in its sentence names a relative, and one only."""
    sentence = clauses.sentences[number]
    before = (clauses.words(n) for n, of in enumerate(clauses.sentences[:number]) if of == sentence)
    return len(relative(language).findall(" ".join(before))) == 1


def holders_exchanged(source: Told, output: Told) -> Iterator[str]:
    """What the source says of a relative and the output of the reader, or the reverse.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The words of the output that are said of the wrong person.
    """
    if child_speaks(source.text) or not all(
        relative(told.language).search(told.text) for told in (source, output)
    ):
        return
    before, _ = _held(source)
    after, said = _held(output)
    moved = [
        name
        for name in before.keys() & after.keys()
        if len(before[name]) == 1 == len(after[name])
        and None not in before[name] | after[name]
        and before[name] != after[name]
    ]
    if moved:
        yield "; ".join(sorted({said[name] for name in moved}))


def _held(told: Told) -> tuple[dict[str, set[str | None]], dict[str, str]]:
    """For each mention, whose it is, and the clause it stands in."""
    whose = _whose(told.clauses, told.language)
    held: dict[str, set[str | None]] = {}
    said: dict[str, str] = {}
    for mention in told.mentions:
        if relative(told.language).match(told.text, mention.start, mention.end):
            continue
        number = told.clauses.at(mention.start)
        clause = whose[number]
        who = _relative_who(told.language).search(told.text, told.clauses.starts[number], mention.start)
        is_told_of = who is not None and _STATE.match(who["rest"]) is not None
        held.setdefault(mention.name, set()).add(_RELATIVE if is_told_of else clause.holder)
        said.setdefault(mention.name, clause.words)
    return held, said
