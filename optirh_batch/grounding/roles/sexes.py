"""Men and women: who is a woman in the source is no man in the text, and the reverse.

Owns the words that tell it without doubt in four languages, and which sex a whole text gives its patient.
Only where a text has words of one sex alone is anything compared: a wife in a man's note makes both possible.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS
from optirh_batch.records import Sex

_WOMAN = whole_words(
    r"patientes?|femmes?|dame|mme|mlle|madame|une retraitée|assurée|résidente|veuve",
    r"patientin(?:nen)?|pat['’]in|frau(?:en)?|witwe|bewohnerin|rentnerin|dame|klientin|kundin",
    r"donn[ae]|signor(?:a|ina)|sig\.ra|vedova|pensionata",
    r"wom[ae]n|mrs|lady|widow|female",
)
_MAN = whole_words(
    r"patient|homme|monsieur|un retraité|assuré|résident|veuf|(?-i:M)\.(?= ?[A-Z])",
    r"patient(?:en)?|herrn?|mann|witwer|bewohner|rentner|klient|kunde",
    r"uomo|signore?|sig\.(?!ra)|vedovo|pensionato",
    r"man|mr|gentleman|widower|male",
)
_OTHERS = whole_words(
    rf"(?!femme|frau)(?:{'|'.join(BARE_WORDS.values())})",  # a woman, or before the patient's own name
    r"conjointe?|proches?|famille|nachbar\w*|partner\w*|freund\w*|angehörige\w*|familie|famiglia|family",
)
_A_WOMAN = r"(?:la|une|cette|votre) patiente|(?:die|eine|diese|ihre) patientin"
_A_MAN = r"(?:le|un|ce|votre) patient|(?:der|dem|den|ein|dieser|ihr) patient(?:en)?"
_TELLS_WOMAN = whole_words(
    _A_WOMAN,
    r"(?:la|une|cette) (?:femme|dame)|madame",
    r"(?:die|eine|diese) (?:frau|dame)",
    r"(?:la|una|questa) (?:donna|signora)|(?-i:Lei) è una (?:donna|signora)",
    r"(?:the|a) (?:woman|lady)",
)
_TELLS_MAN = whole_words(
    _A_MAN,
    r"(?:l['’]|un |cet )homme|monsieur",
    r"(?:der|ein|dieser) (?:mann|herr)",
    r"(?:l['’]|un |quest['’])uomo|(?:il|un) signore",
    r"(?:the|a) (?:man|gentleman)",
)

_FEMALE = whole_words(
    r"patientes?|sexe féminin|(?:patientin|klientin|bewohnerin)(?:nen)?|weiblichen geschlechts",
    r"(?:la|una|nostra|della|alla) (?:nostra )?paziente|sesso femminile|female",
)
_MALE = whole_words(
    r"patient|sexe masculin|männlichen geschlechts",
    r"(?:der|dem|des|den|ein|einem|einen|unser\w*|ihr\w*) patienten?",
    r"(?:il|un|nostro|del|al) (?:nostro )?paziente|sesso maschile|male",
)
"""The patient alone: a letter names physicians and relatives of either sex."""
_TELLS_PATIENT = {
    "female": whole_words(_A_WOMAN, r"(?:la|una|questa) pa[tz]iente"),
    "male": whole_words(_A_MAN, r"(?:il|un|questo) paziente"),
}


def patient_sex(text: str, documented: Sex = Sex.UNKNOWN) -> str | None:
    """The patient's sex, 'female' or 'male', as the record says or its text tells; None if neither does.

    Args:
        text: of the whole record, in one of the four languages; where it tells both, it tells none.
        documented: what the record says in a field of its own.
    """
    if documented in (Sex.FEMALE, Sex.MALE):
        return documented.value
    found = {sex for sex, words in (("female", _FEMALE), ("male", _MALE)) if words.search(text)}
    return found.pop() if len(found) == 1 else None


def sexes_exchanged(source: Sheet, output: Sheet, patient: str | None = None) -> Iterator[str]:
    """The words of the output that make a man of a woman, or a woman of a man.

    Args:
        source: the passage as documented.
        output: what was written for it.
        patient: the patient's sex as the whole record tells it (``patient_sex``).
    """
    before, after = source.text, output.text
    for sex, words in _TELLS_PATIENT.items():
        if patient not in (None, sex) and (told := words.search(after)) and not words.search(before):
            yield told.group()
            return
    woman, man = _WOMAN.search(before) is not None, _MAN.search(before) is not None
    if woman == man or _OTHERS.search(before):
        return
    told = (_TELLS_MAN if woman else _TELLS_WOMAN).search(after)
    if told and not (_TELLS_WOMAN if woman else _TELLS_MAN).search(after):
        yield told.group()
