"""Slips of the pen that code can mend: *keine Fieber*, *de hallucinations*, *il ematoma*, *a infusion*.

A small model knows what to say and gets the articles wrong.  Owns the rules whose result is sure: German
articles beside nouns of the list ``nouns.toml``, elision in French and Italian, *a* and *an*, French verbs
inflected as if they were regular, and what nobody has (*Vous n'avez pas de sang*, *Sie haben 62 kg*).  What
depends on more than its neighbours stays as it is; the fact gate reads the mended text as it would read the
other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W\d_]+")
_INNER_CAPITALS = re.compile(r"\w[A-ZÄÖÜ]{2}[a-zäöü]|\w[A-ZÄÖÜ][a-zäöü]")
_UNDOTTED = str.maketrans("äöüàâéèêëîïôûùç", "aouaaeeeeiiouuc")
_SPELLED = frozenset({"de", "fr"})
_LONG_NAME = 9
"""Letters of a German noun of which no other is known that differs by a dotted or a doubled letter."""
_SHORTEST_HEAD = 5
"""Letters of a noun that tells the gender of a compound ending in it: *Wundverband* is a *Verband*."""

_DETERMINER = r"(?P<stem>[Kk]ein|[Ee]in|Ihr|ihr|[Ss]ein|[Uu]nser)(?P<ending>e|en)?"
_GOVERNORS = (
    "haben|hatten|hat|hatte|gab|gibt|nehmen|nahmen|brauchen|benötigen|bekommen|bekamen|erhalten|erhielten|"
    "spüren|verspüren|zeigen|zeigten|hätten|tragen|trugen|kennt|kennen|erkennt|erkennen"
)
"""Verbs behind which the next noun is what somebody has, takes or shows: the accusative."""

_BEHIND_VERB = re.compile(
    rf"(?<!\w)(?P<verb>{_GOVERNORS})(?P<between>(?:\s(?:Sie|es|auch|aber|dort|noch))?\s){_DETERMINER}"
    r"(?P<adjective>\s[a-zäöü]+er)?\s(?P<noun>[A-ZÄÖÜ][\w-]+)(?!\w)"
)
_DATIVE = "mit|bei|nach|seit|von|zu|aus|vor|in|an|auf|unter|über|neben|hinter|wegen|trotz|während|ab"
_ANYWHERE = re.compile(
    rf"(?P<opens>\A|[.!?]\s|(?<!\w))(?P<before>(?:{_DATIVE})\s)?{_DETERMINER}\s(?P<noun>[A-ZÄÖÜ][\w-]+)(?!\w)"
)
_OPENING = re.compile(
    r"(?P<before>\A|[.!?]\s)(?P<article>Der|Die|Das)\s(?P<noun>[A-ZÄÖÜ][\w-]+)"
    r"(?=\s(?:[A-Z]\d{0,2}\s)?(?:ist|war|liegt|lag|beträgt|betrug|wird|wurde|bleibt|blieb|hat)(?!\w)|\Z)"
)
_ARTICLES = {"m": "Der", "f": "Die", "n": "Das"}
_SUBJECT = re.compile(
    r"(?P<subject>(?:\A|[.!?]\s)(?:Ihre?|Der|Die|Das)\s(?P<noun>[A-ZÄÖÜ][\w-]+)(?:\s\([^)]+\))?\s)"
    r"(?P<verb>ist|war|wird|wurde|hat|sind|waren|werden|wurden|haben)(?!\w|\s(?:Sie|sie|wir)(?!\w))"
)
_PLURAL_OF = {"ist": "sind", "war": "waren", "wird": "werden", "wurde": "wurden", "hat": "haben"}
_SINGULAR_OF = {plural: singular for singular, plural in _PLURAL_OF.items()}

_CLOSED = r"(?=\s?[.,;(]|\s?\Z)"
_FEMININE_ILLNESS = re.compile(
    r"(?:arthr|sten|zirrh|fibr|skler|thyre|thromb|nekr|neur|psych)ose$|itis$|ämie$|"
    r"(?:tom|path|pleg|phag|arthr|plas|leps|phas|phren|thym|urg|skop)ie$"
)
_CAPITAL_STATE = re.compile(
    r"(?<!\w)(?P<before>(?:sind|ist|waren?|nicht|sehr) )(?P<word>[A-ZÄÖÜ][a-zäöüß]+(?:los|iert|lich))"
    r"(?=[.,;]|\Z| (?:und|oder)(?!\w))"
)
"""*Sie sind nicht Bewusstlos*; no noun has these endings."""
_CAPITAL_ADJECTIVE = re.compile(
    r"(?<=\w)(?P<before> (?:ein(?:en?|er)?|die|der|das|den|kein(?:en?|er)?) )"
    r"(?P<word>[A-ZÄÖÜ][a-zäöüß]+(?:isch|ös|iell|onell|iv|är|ig|lich|inal|oral|ebral)"
    r"e[nrs]?)(?= [A-ZÄÖÜ])"
)
"""*Sie hat eine Arterielle Hypertonie*; what is called by a town ends otherwise (*Basler*)."""
_WEAK = re.compile(
    r"(?<!, )(?<!\w)(?P<before>(?i:"
    r"(?:in|an|auf|mit|bei|nach|von|zu|aus|seit|vor|unter|über|neben|hinter) (?:der|dem)"
    r"|im|am|beim|vom|zum|zur|(?:ein|kein|ihr|sein)e[mr])) "
    r"(?!heute|gerade|ohne|beide|viele|einige|mehrere|andere|alle|solche|welche|(?:k|m|s)?eine|ihre"
    r"|diese|jede)(?P<word>[a-zäöüß]{3,}e)(?= [A-ZÄÖÜ])"
)
"""*in der medizinische Klinik*, *am rechte Bein*: behind these, an adjective ends in -en."""
_WEIGHT_TAKEN = re.compile(
    r"(?P<opens>\A|[.!?]\s)(?:Sie|Er) (?:nahm|nahmen|nimmt|nehmen) das Gewicht "
    r"(?P<rest>von \d[\d.,]* kg auf \d[\d.,]* kg)(?: (?:ab|zu))?(?=[.,;]|\Z)"
)
"""*Sie nahmen das Gewicht von 84 kg auf 79 kg ab*."""
_TREATED = re.compile(
    r"(?<!\w)(?P<had>(?:hat|haben|hatten?)(?: Sie)? (?:eine?n? )?[A-ZÄÖÜ][\w-]+"
    r"(?: (?:links|rechts|beidseits))?)"
    rf" (?P<done>operiert|reseziert|saniert|ausgeheilt|abgeheilt|geheilt){_CLOSED}"
)
"""*Er hatte eine Leistenhernie rechts operiert*: who operated?"""
_FELL = re.compile(
    r"(?<!\w)(?P<verb>hat|haben|hatten?)"
    r"(?P<rest>(?:(?! (?:sich|ist|sind|waren?|und)(?!\w))(?:[^.;:,\n]|[.](?=\d)))*? gestürzt)"
    rf"{_CLOSED}"
)
"""*Sie hat am 3. Mai gestürzt*."""
_FELL_WITH = {"hat": "ist", "haben": "sind", "hatte": "war", "hatten": "waren"}
_PLANNED = re.compile(
    r"(?<!\w)(?P<verb>wird|werden)(?P<rest> (?:am|um|ab|in) [^.;\n]?\d(?:[^.;\n]|[.]\d)*? geplant)"
    rf"{_CLOSED}"
)
"""*Die Kontrolle wird am 19.11.2026 geplant*: on that day it is done."""
_SMALL_NOUN = re.compile(
    r"(?<=\w)(?P<before> (?:haben|hatten|hat|hatte)(?: Sie)? )(?P<noun>[a-zäöü]{4,})"
    r"(?=[.,;]|\Z| (?:bei|von|seit|und|mit|wegen) )"
)
_NO_NOUN = frozenset(
    "dank teil rest recht weg morgen abend mittag schuld angst leid not bange gang arm laut".split()
)
_IN_YEAR = re.compile(
    r"(?<=\w )(?:am|in|im) (?P<year>(?:19|20)\d\d)(?![\w-]|[.,]\d| ?(?:ml|mg|g|kg|m|E|IE|kcal)(?!\w))"
)
"""*Sie hatte am 1997 ein Karzinom*, *in 2017*."""
_COUNTED = re.compile(
    r"(?<![\w.,-])(?P<number>[2-9]|[1-9]\d|zwei|drei|vier|fünf|sechs) (?P<noun>[A-ZÄÖÜ][a-zäöüß]{4,})(?!\w)"
)
_SENTENCE = r"(?P<opens>\A|[.!?]\s)"
_WEIGHT = rf"(?P<weight>\s\d{{2,3}}(?:[.,]\d+)?\s?kg){_CLOSED}"
_NOBODY_SAYS = {
    "fr": (
        (rf"{_SENTENCE}Vous n['’]avez pas (?=(?:de (?:sang|pus)|d['’]odeur){_CLOSED})", "Il n'y a pas "),
        (rf"{_SENTENCE}Vous avez{_WEIGHT}", r"Vous pesez\g<weight>"),
        (rf"{_SENTENCE}Vous pesez (?=chaque|tous les|le matin|\d+ fois)", "Vous vous pesez "),
        (rf"{_SENTENCE}Vous rendez-vous (?=à|au|chez)", "Rendez-vous "),
    ),
    "de": (
        (
            rf"{_SENTENCE}Sie haben (?=kein(?:en)? (?:Blut|Eiter|Geruch|Exsudat|Sekret){_CLOSED})",
            "Es gibt ",
        ),
        (rf"{_SENTENCE}Sie haben{_WEIGHT}", r"Sie wiegen\g<weight>"),
        (rf"{_SENTENCE}Sie wiegen (?=täglich|jeden|jede Woche|\d+-mal)", "Sie wiegen sich "),
    ),
    "it": (
        (rf"{_SENTENCE}Lei non ha (?=(?:sangue|pus|odore){_CLOSED})", "Non c'è "),
        (rf"{_SENTENCE}Lei ha{_WEIGHT}", r"Pesa\g<weight>"),
    ),
    "en": (
        (rf"{_SENTENCE}You have no (?=(?:blood|pus|smell|odou?r){_CLOSED})", "There is no "),
        (rf"{_SENTENCE}You have{_WEIGHT}", r"You weigh\g<weight>"),
    ),
}
"""What a small model makes of *pas de sang*, *62 kg*, *peser chaque matin* for a reader."""

_VOWEL = "aàâeéèêëiîïoôuûüœy"
_MUTE_H = (
    "habill|habit|haleine|hallucin|hémat|hémi|hémo|hépar|hépat|hérédit|hésit|heure|hier|histoire|hiver|homme|"
    "honnête|hôpit|hospital|hormon|huile|humeur|humid|humér|hydr|hygi|hyper|hypno|hypo|hystér"
)
"""Beginnings of French words whose h is mute: *l'hématome*, but *la hanche*."""
_FRENCH_ELISION = re.compile(
    rf"(?<![\w'’-])(?P<word>de|ne|je|me|te|se|le|la|que|jusque|lorsque|puisque)\s"
    rf"(?=(?:[{_VOWEL.replace('y', '')}]|y(?:\s|eux)|{_MUTE_H})\w*)"
    r"(?!(?:onz|oui|ouate|uhl|ululer)\w*|une?(?!\w))",
    re.IGNORECASE,
)
_FRENCH_PLURAL = re.compile(
    r"(?<!\w)(?P<initial>[Vv])otre(?=\s\w+[^\Wus]s\s(?:\([^)]+\)\s)?(?:sont|étaient|seront|restent)(?!\w))"
)
_FRENCH_FORMS = {
    r"boitez(?= (?:par|peu|assez|suffisamment|\d|un verre|de l['’]eau|du (?:thé|café|lait)))": "buvez",
    "dortez": "dormez",
    "prendez": "prenez",
    "reçoitez": "recevez",
    "disez": "dites",
    "faisez": "faites",
    "pessez": "pesez",
    "pèsez": "pesez",
    "lèvez": "levez",
}
"""Verbs that a small model inflects as if they were regular; *vous boitez* alone is a limp."""
_FRENCH_TWICE = re.compile(r"(?<!\w)(?P<verb>\w{4,}) une? (?P=verb) (?=(?:des|les|une?|le|la) )")
"""*Elle porte une porte des lunettes*."""
_FRENCH_WENT = re.compile(
    r"(?<!\w)(?P<you>[Vv]ous) avez (?P<went>sortie?|tombée?|allée?|arrivée?|partie?|rentrée?|restée?)"
    r"(?= (?:à|au|de|du|en|dans|chez|pour|avec|sur|après|le \d|\d|hier)(?!\w))"
)
"""*Vous avez sorti 2 jours après*."""
_FRENCH_MONTH = re.compile(r"(?<!\w)(?:le|au|du) (?=(?:0[1-9]|1[0-2])\.(?:19|20)\d\d(?!\d))")
_FRENCH_SINCE = re.compile(r"(?<!\w)depuis (?=\d{1,2}\.\d{1,2}\.\d{4})")
_FRENCH_PAIRS = {
    word: pair
    for pair in (("un", "une"), ("le", "la"), ("son", "sa"), ("du", "de la"), ("au", "à la"))
    for word in pair
}
_FRENCH_GENDER = re.compile(
    r"(?<![\w'’-])(?P<word>[Uu]ne?|[Ll][ae]|[Ss]a|[Ss]on|du|de la|au|à la) (?P<noun>[a-zà-ÿ]{3,})(?![\w'’-])"
)
_VERBS_TOO = frozenset(
    "chute contrôle dose douche fracture perfusion plâtre poche rythme sonde trouble visite voix".split()
)
"""Nouns behind which *le* and *la* may be who is showered, or what is dosed."""
_SURELY_FEMININE = re.compile(r"(?:tion|ectomie|thérapie|plastie|scopie|graphie|émie|urie)\Z")
_FRENCH_PLANNED = re.compile(r"(?<!\w)(?P<verb>sera|seront)(?= prévue?s? (?:le|à|en|dans|pour) )")
_FEMININE = r"(?:tion|ose|ite|mie|rie|die|tie|gie)"
"""Endings of French nouns that tell their gender."""
_FRENCH_BARE = re.compile(
    rf"(?<!\w)(?P<before>[Vv]ous (?:avez|aviez) )(?P<noun>(?!envie)[A-Za-zà-ÿ]{{3,}}{_FEMININE})"
    rf"(?:{_CLOSED}|(?=\s(?:depuis|dans|à|au)(?!\w)))"
)
"""*Vous avez constipation*."""
_FRENCH_CAPITAL = re.compile(rf"(?<=\bune )[A-ZÉ][a-zà-ÿ]+(?:thie|{_FEMININE})(?!\w)")
_ITALIAN_VOWEL = re.compile(r"(?<![\w'’])(?P<word>il|lo|la|una)\s(?=[aeiouàèéìòù]\w+)")
_ITALIAN_SHORT = {"il": "l", "lo": "l", "la": "l", "una": "un"}
_ITALIAN_IMPURE = re.compile(r"(?<![\w'’])(?P<word>il|un)\s(?=(?:s[bcdfglmnpqrtvz]|z|gn|ps|pn|x)\w+)")
_ITALIAN_LONG = {"il": "lo", "un": "uno"}
_ENGLISH = re.compile(r"(?<![\w'’])an?\s(?P<next>[a-z]\w+)")
_SOUNDS_OPEN = re.compile(r"hour|honest|heir|[aeio]|u(?!ni(?!n)|s[eu]|ri|te|ro)")
_SOUNDS_CLOSED = re.compile(r"one(?![a-z])|once|eu|ewe")


def mend_slips(text: str, language: str) -> str:
    """``text`` with the slips mended that its neighbours prove; in another language it is returned unchanged.

    Args:
        text: what the model wrote.
        language: of it.
    """
    mend = _MENDERS.get(language)
    if mend is None:
        return text
    for pattern, words in _nobody_says(language):
        text = pattern.sub(words, text)
    return mend(text)


def spell_as_source(text: str, source: str, language: str) -> str:
    """``text`` with words that its source has, too, spelled as they are there.

    *XYZal* beside *Xyzal*; in German and French *Dunndarmresektion* beside *Dünndarmresektion*,
    *Mamakarzinom* beside *Mammakarzinom*, in German *3 Harnwegsinfekt* beside *3 Harnwegsinfekte*
    and *seit der* beside *seither*.

    Args:
        text: what the model wrote.
        source: what it was written from.
        language: of both.
    """
    known = _WORD.findall(source)
    plain = {word.casefold() for word in known}
    if language == "de":
        text = _COUNTED.sub(lambda match: _as_counted(match, known), text)
        if "seither" in known and "seither" not in text and "seit der" not in source:
            text = text.replace("seit der ", "seither ")
    as_written = {word.casefold(): word for word in known}
    is_spelled = language in _SPELLED
    alike = {_bare(word): word for word in known if len(word) >= _LONG_NAME} if is_spelled else {}

    def spell(match: re.Match[str]) -> str:
        word = match.group()
        if word.casefold() in plain:
            right = as_written[word.casefold()]
            return right if _INNER_CAPITALS.search(word) and not _INNER_CAPITALS.search(right) else word
        if len(word) < _LONG_NAME or (language == "de" and not word[0].isupper()):
            return word
        right = alike.get(_bare(word), word)
        # The accent of a French ending tells the form: 'hospitalise', 'hospitalisé'.
        is_same_form = right[0].isupper() == word[0].isupper() and right[-1] == word[-1]
        return right if is_same_form else word

    return _WORD.sub(spell, text)


def _as_counted(match: re.Match[str], known: list[str]) -> str:
    """Several of a thing in the plural, where the source has that and not the singular."""
    noun = match["noun"]
    plurals = [word for word in known if re.fullmatch(rf"{noun}(?:e|en|n|er|s)", word)]
    return f"{match['number']} {plurals[0]}" if plurals and noun not in known else match[0]


def _bare(word: str) -> str:
    """A word without the dots and accents of its letters, each letter once."""
    return re.sub(r"(.)\1", r"\1", word.casefold().translate(_UNDOTTED))


@cache
def _nobody_says(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(had), rf"\g<opens>{there}") for had, there in _NOBODY_SAYS[language])


def _mend_german(text: str) -> str:
    text = _CAPITAL_STATE.sub(lambda match: match["before"] + match["word"].lower(), text)
    text = _CAPITAL_ADJECTIVE.sub(lambda match: match["before"] + match["word"].lower(), text)
    text = _PLANNED.sub(lambda match: {"wird": "ist", "werden": "sind"}[match["verb"]] + match["rest"], text)
    text = _SMALL_NOUN.sub(_capital, text)
    text = _IN_YEAR.sub(r"im Jahr \g<year>", text)
    text = _TREATED.sub(r"\g<had>, \g<done>", text)
    text = _FELL.sub(lambda match: _FELL_WITH[match["verb"]] + match["rest"], text)
    text = _WEAK.sub(r"\g<before> \g<word>n", text)
    text = _WEIGHT_TAKEN.sub(r"\g<opens>Das Gewicht ging \g<rest>", text)
    text = _BEHIND_VERB.sub(_accusative, text)
    text = _ANYWHERE.sub(_agreeing, text)
    text = _OPENING.sub(_opening, text)
    return _SUBJECT.sub(_numbered, text)


def _capital(match: re.Match[str]) -> str:
    noun = match["noun"]
    is_noun = noun not in _NO_NOUN and _gender(noun) is not None
    return match["before"] + (noun.capitalize() if is_noun else noun)


def _accusative(match: re.Match[str]) -> str:
    gender = _gender(match["noun"])
    if gender is None or (match["adjective"] and gender != "m"):
        return match[0]
    ending = {"m": "en", "f": "e", "n": "", "p": "e"}[gender]
    adjective = f"{match['adjective'][:-2]}en" if match["adjective"] else ""
    return f"{match['verb']}{match['between']}{match['stem']}{ending}{adjective} {match['noun']}"


def _agreeing(match: re.Match[str]) -> str:
    """What no case excuses: *keine Fieber*, *kein Wunde*; a man's *kein* may be right, or *keinen* be."""
    gender, ending = _gender(match["noun"]), match["ending"] or ""
    if gender is None or match["before"]:
        return match[0]
    right = {"m": ("", "en"), "f": ("e",), "n": ("",), "p": ("e", "en")}[gender]
    is_subject = match.start() == 0 or match["opens"]
    if ending in right or (gender == "m" and not is_subject):
        return match[0]
    return f"{match['opens']}{match['stem']}{right[0]} {match['noun']}"


def _opening(match: re.Match[str]) -> str:
    article = _ARTICLES.get(_gender(match["noun"]) or "")
    return f"{match['before']}{article} {match['noun']}" if article else match[0]


def _numbered(match: re.Match[str]) -> str:
    gender = _gender(match["noun"])
    forms = {None: {}, "p": _PLURAL_OF}.get(gender, _SINGULAR_OF)
    return f"{match['subject']}{forms.get(match['verb'], match['verb'])}"


def _gender(noun: str) -> str | None:
    """Of a noun or a compound that ends in one: 'm', 'f', 'n', or 'p' for a plural; None if unlisted."""
    known, word = _nouns(), noun.rpartition("-")[2].lower()
    if word in known:
        return known[word]
    ends = (word[start:] for start in range(2, len(word) - _SHORTEST_HEAD + 1))
    listed = next((known[end] for end in ends if end in known), None)
    return listed or ("f" if _FEMININE_ILLNESS.search(word) else None)


@cache
def _nouns() -> dict[str, str]:
    listed = tomllib.loads(files(__package__).joinpath("nouns.toml").read_text("utf-8"))
    return {noun: gender for gender, nouns in listed.items() for noun in nouns.lower().split()}


def _mend_french(text: str) -> str:
    for wrong, right in _FRENCH_FORMS.items():
        text = re.sub(rf"(?<=[Vv]ous ){wrong}(?!\w)", right, text)
    text = _FRENCH_PLANNED.sub(lambda match: {"sera": "est", "seront": "sont"}[match["verb"]], text)
    text = _FRENCH_TWICE.sub(r"\g<verb> ", text)
    text = _FRENCH_WENT.sub(r"\g<you> êtes \g<went>", text)
    text = _FRENCH_MONTH.sub("en ", text)
    text = _FRENCH_SINCE.sub("depuis le ", text)
    text = _FRENCH_GENDER.sub(_in_gender, text)
    text = _FRENCH_BARE.sub(lambda match: f"{match['before']}une {match['noun'].lower()}", text)
    text = _FRENCH_CAPITAL.sub(lambda match: match.group().lower(), text)
    text = _FRENCH_ELISION.sub(lambda match: f"{match['word'][:-1]}'", text)
    return _FRENCH_PLURAL.sub(lambda match: f"{match['initial']}os", text)


def _in_gender(match: re.Match[str]) -> str:
    """*une pansement* as *un pansement*; before a vowel, *son* and *l'* tell no gender."""
    word, noun = match["word"], match["noun"]
    gender = _french_nouns().get(noun) or ("f" if _SURELY_FEMININE.search(noun) else None)
    if gender is None:
        return match[0]
    pair = _FRENCH_PAIRS.get(word.lower())
    if pair is None or (word.lower() in {"le", "la"} and noun in _VERBS_TOO):
        return match[0]
    right = pair[gender == "f"]
    if right == "sa" and noun[0] in _VOWEL:
        right = "son"
    return f"{right.capitalize() if word[0].isupper() else right} {noun}"


@cache
def _french_nouns() -> dict[str, str]:
    listed = tomllib.loads(files(__package__).joinpath("french_nouns.toml").read_text("utf-8"))
    return {noun: gender for gender, nouns in listed.items() for noun in nouns.split()}


def _mend_italian(text: str) -> str:
    text = text.replace("Dr. ssa", "Dr.ssa")
    text = _ITALIAN_VOWEL.sub(lambda match: f"{_ITALIAN_SHORT[match['word'].lower()]}'", text)
    return _ITALIAN_IMPURE.sub(lambda match: f"{_ITALIAN_LONG[match['word'].lower()]} ", text)


def _mend_english(text: str) -> str:
    return _ENGLISH.sub(_english_article, text)


def _english_article(match: re.Match[str]) -> str:
    is_open = _SOUNDS_OPEN.match(match["next"]) and not _SOUNDS_CLOSED.match(match["next"])
    return f"a{'n' if is_open else ''} {match['next']}"


_MENDERS: dict[str, Callable[[str], str]] = {
    "fr": _mend_french,
    "de": _mend_german,
    "it": _mend_italian,
    "en": _mend_english,
}
