"""Which titles a handout may have: about the matter, in words of its text, and to its reader.

Owns what makes a title one, in every language that handouts are written in, and
whether it fits the text below it: no person, no mere test, nothing that the text
does not tell.  Leaves out asking for it (``handout``).
"""

from __future__ import annotations

import re

from optirh_batch.given_names import is_given_name

MAX_TITLE_WORDS = 5

_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY_WORDS = frozenset(
    "votre avec pour dans sans ihre ihrer ihren ihrem ihres nach über unter eine einer einem einen"
    " della delle degli dello sua seus suas para como sobre tras your with from that what".split()
)
_ABOUT_A_CASE = re.compile(
    r"\b(?:patient\w*|paziente|pazienti|cas (?:de|d['’]|clinique)|fall (?:von|mit|einer?s?)|fallbericht|"
    r"caso (?:di|clinico)|case (?:of|report)|caso (?:de|clínico))",
    re.IGNORECASE,
)
_PERSONS = (
    r"(?:demoiselle|dame|monsieur|madame|mme|mlle|femmes?|hommes?|filles?|gar[çc]ons?|enfants?|bébé|fils|jeune|frau|herrn?"
    r"|mann|mädchen|junge|kind|säugling|signor\w*|donna|uomo|ragazz\w|bambin\w|neonat\w|woman|man|girl|boy|child|lady|baby"
    r"|mr|mrs|ms|m)"
)
_TESTS = (
    r"(?:examens?|analyses?|bilan|radio\w*|scanner|irm|[ée]chogra\w*|imagerie|anatomo|pathologique|histolog\w*"
    r"|\w*untersuchung\w*|\w*untersuchungen|blutbild|labor\w*|r[öo]ntgen\w*|ultraschall\w*|\w*befunde?|mrt?|ct"
    r"|esam[ei]|analisi|radiografia|ecografia|risonanza|tac|tests?|x-?ray|scan|ultrasound|results?|résultats?"
    r"|ergebnisse?|risultati|examination|clinique|klinische?n?|clinico|médicale?s?|medizinische?n?|medic[oi])"
)
_SMALL_WORDS = (
    r"(?:votre|vos|le|la|les|l|d|de|du|des|une?|et|ihre?[nrms]?|der|die|das|eine?[rnms]?|und|il|lo|gli|i|su[oaie]i?|di|del|della"
    r"|dei|your|the|an?|of|and)"
)
_ONLY_PERSONS = re.compile(rf"(?:{_PERSONS}|{_SMALL_WORDS}|\W)+", re.IGNORECASE)
_ONLY_TESTS = re.compile(rf"(?:(?:{_TESTS}|{_SMALL_WORDS})(?!\w)|\W)+", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:Mme|Mlle|M|Mr|Mrs|Ms|Frau|Herrn?|Sig(?:nora?)?|Madame|Monsieur)\b\.? [A-ZÀ-Þ]")
_GENERAL = re.compile(
    r"(?i:information\w*|informazion\w*|traitement\w*|behandlung\w*|trattament\w*|treatment\w*|hospitali\w*|opération\w*"
    r"|operation\w*|operazion\w*|gesundheit\w*|krankheit\w*|maladies?|malatti\w|krankenhaus\w*|spital\w*|aufenthalt\w*"
    r"|medikament\w*|médicament\w*|medicin\w*|farmac\w*|entlassung\w*|nachsorge|kontroll\w*|recommandation\w*"
    r"|empfehlung\w*|raccomandazion\w*|beschwerden|problèmes?|problem\w*|schmerzen|douleurs?|quotidien\w*|nouve\w+"
    r"|situation\w*|situazion\w*|important\w*|überblick|rendez-?vous|appointment\w*|surveillance|betreuung|begleitung"
    r"|amélioration|besserung|verletzung\w*|blessures?)"
)
_FEWEST_LETTERS = 8
"""Of a word that says something so special that the text must tell it."""
_STEM = 5
_MANY_WORDS = 80
"""Of a text that is about more than a test."""
_FEMALE_ENDING = re.compile(r"(?i:(?:zione|sione|gione|ite|osi|tà)\Z|(?<!em)(?<!om)(?<!amm)a\Z)")
_MALE_ENDING = re.compile(r"(?i:(?:o|ore|ema|oma|amma)\Z)")
_MALE_EXCEPTIONS = frozenset({"mano"})
_POSSESSED = re.compile(
    r"\A(?:(?P<he>Il Suo)|(?P<she>La Sua)|(?P<one>Votre)) (?P<thing>[^\W\d_]+)", re.IGNORECASE
)


def is_sound_title(title: str, text: str) -> bool:
    """Two to five words without numbers or punctuation inside, at least one of them about the text.

    The page speaks to its reader: 'Le cas de ...' and 'Die Patientin mit ...' are titles for colleagues, and
    tell her sex without looking.
    """
    words = title.split()
    if not 1 < len(words) <= MAX_TITLE_WORDS or re.search(r"[\d<>|#{}\[\]:;.]", title):
        return False
    if _ABOUT_A_CASE.search(title):
        return False
    stems = {word[:5] for word in _WORD.findall(text.casefold())}
    return any(word[:5] in stems for word in _WORD.findall(title.casefold()) if word not in _EMPTY_WORDS)


def is_fitting_title(title: str, text: str) -> bool:
    """Whether a sound title names the matter of a text.

    No person alone ('Votre demoiselle', 'M Boeck'), nor a test where the text is about more; no long word of
    which the text has nothing; no possessive of another gender or number than its thing.

    Args:
        title: sound.
        text: the source and what the handout says of it.
    """
    if _ONLY_PERSONS.fullmatch(title) or _NAMED.search(title) or _has_given_name(title, text):
        return False
    if _ONLY_TESTS.fullmatch(title) and len(text.split()) > _MANY_WORDS:
        return False
    possessed = _POSSESSED.match(title)
    return not (possessed and _disagrees(possessed, text)) and not _is_invented(title, text)


def _has_given_name(title: str, text: str) -> bool:
    names = (word for word in re.findall(r"[A-ZÀ-Þ][a-zà-ÿ]{2,}", title) if is_given_name(word))
    return any(re.search(rf"(?<!\w){name} [A-ZÀ-Þ]", text) for name in names)


def _is_invented(title: str, text: str) -> bool:
    """Whether a title has a long word of which the text has neither its beginning nor a part."""
    known = text.casefold()
    stems = {word[:_STEM] for word in _WORD.findall(known)}
    words = (word for word in _WORD.findall(title.casefold()) if len(word) >= _FEWEST_LETTERS)
    return any(
        not _GENERAL.fullmatch(word)
        and word[:_STEM] not in stems
        and not any(len(stem) == _STEM and stem in word for stem in stems)
        for word in words
    )


def _disagrees(possessed: re.Match[str], text: str) -> bool:
    """Whether a possessive has another gender or number than what is possessed."""
    thing = possessed["thing"]
    if possessed["she"]:
        return _MALE_ENDING.search(thing) is not None and thing.casefold() not in _MALE_EXCEPTIONS
    if possessed["he"]:
        return _FEMALE_ENDING.search(thing) is not None
    is_plural = re.search(rf"(?i)(?<!\w)(?:les|des|vos|ses|ces|aux|plusieurs) {thing}(?!\w)", text)
    return thing.endswith("s") and is_plural is not None
