"""What another person does is not told of the reader: 'le médecin a baissé', 'Vous avez baissé'.

Owns how French, German and Italian notes say that a relative or a professional does something, with the verbs
that follow in the same sentence, and how a text says that its reader does. ``subjects`` asks the reverse;
``relations`` knows who does what to whom, for a dozen verbs in four languages; ``doers`` who stands behind
'par'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.recognition.sentences import OPENS
from optirh_batch.grounding.vocabulary.professionals import CARERS, DOCTOR, PHYSICIANS
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS
from optirh_batch.grounding.vocabulary.verbs import INFINITIVE, lemma

_PERSON = {
    language: rf"(?:{DOCTOR} \w+|{PHYSICIANS[language]}|{carers}|{BARE_WORDS[language]})"
    for language, carers in CARERS.items()
}
_BESIDE = {
    "fr": r"(?:[ ](?:traitante?|de famille|aînée?|cadette?))?",
    "de": r"(?:[ ]von[ ][^\W\d_]+)?",
    "it": r"(?:[ ](?:curante|di famiglia|maggiore|minore))?",
}
_PRONOUN = {
    "fr": r"(?:(?:ne|n['’]|se|s['’]|le|la|les|l['’]|lui|y|en|vous|nous)[ ]?)*",
    "de": "",
    "it": r"(?:(?:non|si|lo|la|li|le|gli|ne|ci)[ ]|l['’])*",
}
_HELPING = {
    "fr": r"(?:(?:a|ont|avait|est|avez|êtes|aviez)[ ](?:pas[ ]|plus[ ]|déjà[ ]|bien[ ]|aussi[ ])?)?",
    "de": "",
    "it": r"(?:(?:ha|hanno|aveva|è)[ ](?:già[ ]|anche[ ])?)?",
}
_BEFORE = {
    "fr": r"(?<![^\W_])(?<!\bpar )(?<!\bpar le )(?<!\bpar la )(?<!\bpar l['’])",
    # The subject stands first, or what it does behind the verb is told of somebody else.
    "de": r"(?:\A|[.;:,!?\n(]\s*|(?<!\w)[–-]\s*|\b(?:und|aber|dann)\s+)(?:(?:ihre?|die|der|das)[ ])?",
    "it": r"(?<![^\W_])(?<!\bdal )(?<!\bdalla )(?<!\bdall['’])",
}
"""Before a person who does it: by whom it is done stands behind 'par' and 'dal'."""
_VERB = r"(?P<verb>[^\W\d_]{4,})"
_DOES = {
    language: re.compile(
        rf"{_BEFORE[language]}(?:{person}){_BESIDE[language]}[ ]"
        rf"{_PRONOUN[language]}{_HELPING[language]}{_VERB}",
        re.IGNORECASE,
    )
    for language, person in _PERSON.items()
}
_GOES_ON = {
    "fr": re.compile(
        rf"[ ]et[ ]{_PRONOUN['fr']}{_HELPING['fr']}{_VERB}|"
        rf",[ ](?:(?:il|elle)s?[ ])?{_PRONOUN['fr']}(?P<later>[^\W\d_]{{3,}}r(?:a|ont))\b",
        re.IGNORECASE,
    ),
    "it": re.compile(
        rf"[ ]e[ ]{_PRONOUN['it']}{_HELPING['it']}{_VERB}|"
        rf",[ ]{_PRONOUN['it']}(?P<later>[^\W\d_]{{3,}}r(?:à|anno)\b)",
        re.IGNORECASE,
    ),
}
"""Behind a comma only what will be: what is or was may be the patient's ('fille présente, mange seul')."""
_READER_DOES = {
    "fr": re.compile(
        rf"(?<![^\W_])vous[ ]{_PRONOUN['fr']}"
        rf"(?:(?:avez|aviez|êtes)[ ](?:pas[ ]|déjà[ ]|bien[ ]|aussi[ ])?)?{_VERB}",
        re.IGNORECASE,
    ),
    "de": re.compile(r"(?<![^\W_])(?P<first>Sie[ ])?(?P<verb>[^\W\d_]{3,}en)(?(first)|[ ]Sie)(?![^\W_])"),
    "it": re.compile(
        rf"(?:\A|(?<=[.;:!?][ ])|(?<=\n)|\b(?-i:Lei)[ ]){_PRONOUN['it']}{_HELPING['it']}{_VERB}",
        re.IGNORECASE,
    ),
}
_FINITE = {
    "fr": re.compile(r".*(?:e|t|d|ent|ra|ront|ait|é|i|u|is|it|ert)e?s?|va|a", re.IGNORECASE),
    "de": re.compile(r"(?!hat|ist|wird|darf|kann|muss|soll)[^\W\d_]+te?", re.IGNORECASE),
    "it": re.compile(
        r".*(?:a|e|à|ano|ono|anno|at[oaie]|it[oaie]|ut[oaie]|tt[oaie]|rs[oaie]|es[oaie]|st[oaie])",
        re.IGNORECASE,
    ),
}
_ARTICLE = {"fr": r"(?:(?:le|la|les)[ ]|l['’])?", "it": r"(?:(?:il|lo|la|i|gli|le)[ ]|l['’])?"}
_DONE_TO = {
    "fr": re.compile(
        rf"{OPENS}(?P<verb>[^\W\d_]{{3,}}(?:é|i|u|is|it|ert)e?s?)[ ](?:à[ ]|au[ ]|aux[ ])?"
        rf"{_ARTICLE['fr']}(?:{_PERSON['fr']})(?![^\W_])",
        re.IGNORECASE,
    ),
    "it": re.compile(
        rf"{OPENS}(?P<verb>[^\W\d_]{{3,}}(?:[aiu]t|st|tt|rs|es)[oaie])[ ]"
        rf"(?:a[ ]|al(?:la|lo)?[ ]|all['’])?{_ARTICLE['it']}(?:{_PERSON['it']})(?![^\W_])",
        re.IGNORECASE,
    ),
}
"""'Proposé au médecin', 'Avvisato il medico': the nurse did it."""
_DID = re.compile(r"(?<![^\W_])(?:a|ont|ha|hanno)[ ]", re.IGNORECASE)
_DONE_BY = re.compile(
    rf"\bpar[ ](?:(?:le|la|les|son|sa|ses)[ ]|l['’])?(?P<person>{_PERSON['fr']})(?![^\W_])", re.IGNORECASE
)
_DOES_TO = re.compile(
    rf"(?<![^\W_])[^\W\d_]{{3,}}ez[ ](?:(?:votre|la|le)[ ]|l['’])(?P<person>{_PERSON['fr']})(?![^\W_])",
    re.IGNORECASE,
)
"""'Surveillance par la compagne', 'Surveillez votre compagne'."""
_ACT_BY = re.compile(
    rf"(?P<act>[^\W\d_]{{4,}}ung)[ ]durch[ ](?:[^\W\d_]+[ ])?(?:{_PERSON['de']})(?![^\W_])", re.IGNORECASE
)
"""'Begleitung durch Sohn'."""
_TO_HIM = {
    "fr": re.compile(
        rf"(?<![^\W_])(?:lui|leur)[ ](?P<verb>[^\W\d_]{{3,}}{INFINITIVE['fr']})(?![^\W_])", re.IGNORECASE
    ),
    "it": re.compile(r"(?<![^\W_])(?P<verb>[^\W\d_]{3,}[aei]r)(?:gli|le|loro)(?![^\W_])", re.IGNORECASE),
}
_OFFERED = {
    "fr": re.compile(
        r"(?<!a )(?<!ont )(?<!avez )(?P<verb>(?:propos|enseign|expliqu|montr|prescri|conseill|demand|organis|"
        r"prépar|command|instrui)(?:é|t)e?s?)(?![^\W_])",
        re.IGNORECASE,
    ),
    "it": re.compile(
        r"(?<!ha )(?<!hanno )(?P<verb>(?:propost|insegnat|spiegat|mostrat|prescritt|consigliat|chiest|"
        r"organizzat|preparat|ordinat|istruit)[oaie])(?![^\W_])",
        re.IGNORECASE,
    ),
}
"""What somebody who is not named did for the patient: the nurse."""
_AGENT = re.compile(r"[^.;:,\n]{0,30}?[ ](?:par[ ](?!semaine|jour|mois)|da[ ]|dal|dall['’])", re.IGNORECASE)
_SOMEBODY_DOES = {
    "fr": re.compile(
        rf"(?<![^\W_])(?:ils?|elles?|{_PERSON['fr']})[ ](?:(?:vous|lui|l['’])[ ]?)?"
        r"(?P<verb>[^\W\d_]{3,}(?:e|ent|t))(?![^\W_])",
        re.IGNORECASE,
    ),
    "it": re.compile(
        rf"(?<![^\W_])(?:{_PERSON['it']})[ ](?:(?:Le|gli|lo|la)[ ])?(?P<verb>[^\W\d_]{{3,}}[ae])(?![^\W_])",
        re.IGNORECASE,
    ),
}
_READER_BY = {
    "fr": re.compile(
        r"(?<![^\W_])vous[ ](?!êtes|avez|serez|étiez|devez|pouvez)[^\W\d_]+(?:ez|tes)[ ]"
        r"[^.;:!?\n]{0,60}?par[ ](?:votre|le|la|l['’])[ ]?"
        rf"(?:{_PERSON['fr']})(?![^\W_])",
        re.IGNORECASE,
    ),
    "it": re.compile(r"(?!)"),
}
"""'Vous faites les soins par votre mari': who does it is left open."""
_PERSON_BEHIND = re.compile(
    rf"[ ](?:(?:il|la|lo)[ ]|l['’])?(?:su[oa][ ])?(?:{_PERSON['it']})(?![^\W_])", re.IGNORECASE
)
"""'Cucina Sua nuora': Italian may name who does it behind the verb."""
_MUTUAL = re.compile(
    r"(?:re)?v(?:oi|oy|err|u|is)\w*|rencontr\w+|parl\w+|discut\w+|viv\w+|vit|habit\w+|vecu\w*|rived\w+|"
    r"vede\w*|incontr\w+|abit\w+|convi\w+|present\w*|inform\w+|avert\w+|avis\w+|avvis\w+|contact\w+|"
    r"contatt\w+|atteint\w*|decede\w*|mort\w*|hospital\w+|ricover\w+|malade\w*|traitant\w*|curante|avec|"
    r"pour|sous|dans|chez|depuis|trouv\w+|pens\w+|dit|dis\w+|dic\w+|rifer\w+|signal\w+|rapport\w+|telef\w+|"
    r"s(?:ie|e)h\w+|triff\w+|tref\w+|spr[ie]ch\w+|wohn\w+|leb\w+",
)
"""What two do together, what is said, what was told to somebody, and words that are no verbs."""


def acts_given_to_reader(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output that say of the reader what its source says of another person alone.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _DOES:
        return
    told = [lemma(word, language) for word in re.findall(r"[^\W\d_]{4,}", source.text)]
    others = {act for act in _acts_of_others(source.text, language) if told.count(act) == 1}
    if not others:
        return
    kept = set(_acts_of_others(output.text, language))
    for found in _READER_DOES[language].finditer(output.text):
        if lemma(found["verb"], language) not in others - kept:
            continue
        if language != "it" or not (
            _goes_on(output.text, found) or _PERSON_BEHIND.match(output.text, found.end())
        ):
            yield found.group().strip()


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether an Italian sentence without a subject may have that of the one before."""
    if found.group().startswith("Lei ") or found["verb"].endswith("i"):
        return False
    before = re.split(r"[.;:!?\n]", text[: found.start()].rstrip(" .;:!?\n"))[-1]
    return re.search(_PERSON["it"], before, re.IGNORECASE) is not None


def acts_taken_over(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output by which somebody does what was done to him, or is treated by whom he treats.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _DONE_TO:
        return
    done = {lemma(found["verb"], language) for found in _DONE_TO[language].finditer(source.text)}
    for found in _DOES[language].finditer(output.text) if done else ():
        if lemma(found["verb"], language) in done and _DID.search(found.group()):
            yield found.group()
    yield from _orders_carried_out(source.text, output.text, language)
    doing = {found["person"].casefold() for found in _DONE_BY.finditer(source.text)}
    for found in _DOES_TO.finditer(output.text) if language == "fr" and doing else ():
        if found["person"].casefold() in doing:
            yield found.group()


def _orders_carried_out(source: str, output: str, language: str) -> Iterator[str]:
    """'Lui demander' told as 'il demande', 'proposé' as 'il propose', 'par le mari' as 'vous faites'."""
    asked = {lemma(found["verb"], language) for found in _TO_HIM[language].finditer(source)}
    offered = {
        lemma(found["verb"], language)
        for found in _OFFERED[language].finditer(source)
        if not _AGENT.match(source, found.end())
    }
    done = {lemma(found["verb"], language) for found in _SOMEBODY_DOES[language].finditer(source)}
    for found in _SOMEBODY_DOES[language].finditer(output):
        if lemma(found["verb"], language) in (asked | offered) - done:
            yield found.group()
    if (both := _READER_BY[language].search(output)) and not _READER_BY[language].search(source):
        yield both.group()


def _acts_of_others(text: str, language: str) -> Iterator[str]:
    """The verbs that a text has of other people."""
    for found in _ACT_BY.finditer(text) if language == "de" else ():
        yield lemma(found["act"], language)
    for person in () if child_speaks(text) else _DOES[language].finditer(text):
        for verb in (person["verb"], *_verbs_behind(person, language)):
            if _FINITE[language].fullmatch(verb) and not _MUTUAL.fullmatch(fold(verb)):
                yield lemma(verb, language)


def _verbs_behind(person: re.Match[str], language: str) -> Iterator[str]:
    """What a person is said to do besides, to the end of the sentence."""
    text = person.string
    end = re.search(r"[.;:!?\n]", text[person.end() :])
    stop = person.end() + end.start() if end else len(text)
    for found in _GOES_ON[language].finditer(text, person.end(), stop) if language in _GOES_ON else ():
        yield found["verb"] or found["later"]
