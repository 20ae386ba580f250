"""The patient of a summary: one person, of known sex, told of and not spoken to.

A small model writes *Sie haben Hypoglykämie* of a woman, or *Er hatte eine Fraktur*.  Owns the pronouns and
verbs that code puts right where nobody else is named, and the same sentences as they would be said to a
reader, on which the fact gate knows best what nobody does for herself (*Elle change le pansement*).
"""

from __future__ import annotations

import re

from optirh_batch.grounding.roles.holders import relative
from optirh_batch.text.sentences import split_sentences

_SOMEBODY_ELSE = re.compile(
    r"(?<!\w)(?:Dr|Dre|Prof|Mme|Madame|Monsieur|Fr|Frau|Hr|Herrn?|Sig(?:nor)?a?)(?!\w)"
)
_SUBJECTS = {"fr": {"female": "Elle", "male": "Il"}, "de": {"female": "Sie", "male": "Er"}}
_SINGULAR = dict(
    forms.split("/")
    for forms in (
        "haben/hat hatten/hatte sind/ist waren/war leiden/leidet leben/lebt wohnen/wohnt nehmen/nimmt "
        "brauchen/braucht verwenden/verwendet trinken/trinkt essen/isst rauchen/raucht schlafen/schläft "
        "gehen/geht bekommen/bekommt erhalten/erhält tragen/trägt sehen/sieht hören/hört wiegen/wiegt "
        "wünschen/wünscht möchten/möchte können/kann müssen/muss werden/wird wurden/wurde"
    ).split()
)
"""German verbs as they stand behind a *Sie* that is spoken to, and behind one that is told of."""
_OF_A_PERSON = {
    # Of other verbs, the pronoun may be the catheter.
    "fr": r"(?:n['’])?(?:a|avait|vit|prend|marche|boit|mange|dort|fume|souffre|habite|pèse)(?! été)",
    "de": r"hat|hatte|lebte?|leidet|litt|wohnte?|nimmt|nahm|trinkt|trank|isst|raucht|rauchte|schläft|geht|"
    r"trägt|wiegt|sieht|hört",
}
_TELLS = {
    language: re.compile(rf"\A(?:{'|'.join(_SUBJECTS[language].values())})(?= (?:{verbs})(?!\w))")
    for language, verbs in _OF_A_PERSON.items()
}
_SPEAKS = re.compile(rf"\ASie (?P<verb>{'|'.join(_SINGULAR)})(?!\w)")
_FRENCH_VERB = re.compile(r"\A(?:Il|Elle) (?P<not>ne |n['’])?(?P<verb>\w+)(?!\w)")
_GERMAN_VERB = re.compile(r"\A(?:Er|Sie) (?P<verb>[a-zäöü]+)(?!\w)")
_FRENCH_FORMS = {
    "a": "avez",
    "est": "êtes",
    "fait": "faites",
    "prend": "prenez",
    "met": "mettez",
    "va": "allez",
}
_GERMAN_FORMS = {singular: plural for plural, singular in _SINGULAR.items()}


def name_patient(text: str, source: str, language: str, sex: str | None) -> str:
    """``text`` with its patient told of by the pronoun of her sex, where it can mean nobody else.

    Args:
        text: a part of a summary.
        source: what it was written from; where it names relatives or others by title, nothing is changed.
        language: of the text; in another than French or German nothing is changed.
        sex: the patient's, 'female' or 'male'; None if the record does not tell.
    """
    subject = _SUBJECTS.get(language, {}).get(sex or "")
    if subject is None or relative(language).search(source) or _SOMEBODY_ELSE.search(source):
        return text
    return " ".join(_name(sentence, language, subject) for sentence in split_sentences(text))


def _name(sentence: str, language: str, subject: str) -> str:
    if language == "de" and (spoken := _SPEAKS.match(sentence)):
        return f"{subject} {_SINGULAR[spoken['verb']]}{sentence[spoken.end() :]}"
    return _TELLS[language].sub(subject, sentence)


def said_to_patient(text: str, language: str) -> str:
    """A part of a summary as it would be said to its patient: near enough to be asked who does what in it.

    Args:
        text: of the summary.
        language: of it; in another than French or German the text is returned as it is.
    """
    if language == "fr":
        turn, pattern = _to_french_reader, _FRENCH_VERB
    elif language == "de":
        turn, pattern = _to_german_reader, _GERMAN_VERB
    else:
        return text
    return " ".join(pattern.sub(turn, sentence) for sentence in split_sentences(text))


def _to_french_reader(told: re.Match[str]) -> str:
    verb = told["verb"]
    form = _FRENCH_FORMS.get(verb) or (f"{verb}z" if verb.endswith("e") else verb)
    return f"Vous {told['not'] or ''}{form}"


def _to_german_reader(told: re.Match[str]) -> str:
    verb = told["verb"]
    stem = verb.removesuffix("t").removesuffix("e")
    ending = "n" if re.search(r"el\Z|(?<!i)er\Z", stem) else "en"
    return f"Sie {_GERMAN_FORMS.get(verb) or (f'{stem}{ending}' if verb.endswith('t') else verb)}"
