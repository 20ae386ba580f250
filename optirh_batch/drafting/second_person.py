"""Speaking to the reader of a handout that tells of 'the patient': by code, where the grammar is sure.

*Le patient était à jeun* becomes *Vous étiez à jeun*, *wurde Frau Imhof verlegt* *wurden Sie verlegt*,
*Trinkt wieder mehr* *Sie trinken wieder mehr*, and *Sie sind müde, schwitzt* *Sie sind müde, Sie schwitzen*.
A small model often leaves its reader in the third person, and a copy keeps the record's.  Only a subject
right beside its verb is changed, with the verbs joined to it that tell of persons alone, in a sentence
without another verb or word that would have to change, too (*son*, *ihr*, *il*).  Whether the result may be
printed is asked of the fact gate, as of any wording.  Leaves out finding who is told of as a stranger
(``address``, ``grounding``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property, partial

from optirh_batch.grounding.roles.holders import relative
from optirh_batch.text.sentences import split_sentences

_WORD = re.compile(r"[^\W\d_]+")
_NAME = r"(?P<name>[A-ZÀ-ÖØ-Þ][\w'’-]+)"


@dataclass(frozen=True)
class _Grammar:
    """How one language tells of a patient, and speaks to a reader.

    Attributes:
        subjects: what the patient is called without a name.
        women, men: titles before a name.
        reader: the pronoun.
        verbs: forms of the third person, with those for the reader.
        ending: that of other such forms, with what takes its place.
        agreeing: words that would have to change, too.
        alone: verbs that are about nobody but the patient where a note begins with them: *Trinkt wenig*, or
            joins them to another: *Hustet, schläft schlecht*.
        links: what may join them.
        joined: what looks like a further verb of the same subject, in the group 'further'.
        before: what may stand between subject and verb.
        is_inverted: whether the subject may follow its verb.
        possessives: what is hers, with what is said of the reader's, where nobody else is named.
        regular: endings of verbs that no list has, right behind a subject, with what takes their place.
    """

    subjects: str
    women: str
    men: str
    reader: str
    verbs: Mapping[str, str]
    agreeing: str
    alone: str
    links: str
    joined: str = "(?P<further>(?!))"
    ending: tuple[str, str] = (r"(?!)", "")
    before: str = ""
    is_inverted: bool = False
    possessives: tuple[tuple[re.Pattern[str], str], ...] = ()
    regular: tuple[tuple[re.Pattern[str], str], ...] = ()

    @cached_property
    def hindrance(self) -> re.Pattern[str]:
        """What the third person asks for elsewhere."""
        return re.compile(rf"(?:(?<!\w)(?:{self.agreeing})|{self.joined})(?!\w)")

    @cached_property
    def joined_verb(self) -> re.Pattern[str]:
        """A verb of a person alone that goes on with the subject of the one before."""
        return re.compile(rf"(?P<link>{self.links}) (?P<before>{self.before})(?P<verb>{self.alone})(?!\w)")

    @cached_property
    def own_forms(self) -> frozenset[str]:
        """Forms of the verbs for the reader."""
        return frozenset(self.verbs.values())

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The subject before its verb, left out, and behind it where that may be."""
        subject = rf"(?P<subject>{self.subjects}|(?:(?P<woman>{self.women})|{self.men}) {_NAME})"
        verb = r"(?P<verb>[^\W\d_]+)"
        told = re.compile(rf"(?<!\w){subject} (?P<before>{self.before}){verb}(?!\w)")
        nobody = "(?P<woman>(?!))?(?P<name>(?!))?"
        alone = re.compile(
            rf"\A(?P<subject>){nobody}(?P<before>(?i:{self.before}))(?P<verb>(?i:{self.alone}))(?=[\s.,])"
        )
        reader = self.reader.capitalize()
        # Of another verb of the third person, 'Sie' may be the wound.
        forms = "|".join(sorted(self.own_forms))
        spoken = re.compile(
            rf"\A(?P<subject>{reader}){nobody} (?P<before>{self.before})(?P<verb>{self.alone}|{forms})(?!\w)"
        )
        if not self.is_inverted:
            return (told, alone, spoken)
        return (told, alone, spoken, re.compile(rf"(?<!\w){verb} {subject}(?![\w-])(?P<before>)"))

    def is_hindered(self, text: str) -> bool:
        """Whether another word of ``text`` would have to change, too, and it is not known how."""
        return any(
            found["further"] is None or self.joined_verb.match(text, found.start()) is None
            for found in self.hindrance.finditer(text)
        )

    def form_of(self, verb: str) -> str | None:
        """What a verb becomes for the reader; None if it is not known as one of the third person."""
        known = self.verbs.get(verb)
        if known is None and (other := re.fullmatch(self.ending[0], verb)):
            return other.expand(self.ending[1])
        return known

    def addressed(self, told: re.Match[str]) -> str | None:
        """The form of a verb for the reader, of which it may be one already; None if it is not known."""
        verb = told["verb"].casefold()
        return self.form_of(verb) or (verb if verb in self.own_forms else self._regular(told))

    def _regular(self, told: re.Match[str]) -> str | None:
        """The form of a verb that no list has: behind a subject written out, and with more words behind."""
        subject, rest = told["subject"], told.string[told.end() :]
        is_named = subject not in ("", self.reader.capitalize()) and not subject.endswith(".")
        if not is_named or told.start("subject") > told.start("verb") or not _WORD.search(rest):
            return None
        verb = told["verb"].casefold()
        fitting = (pattern.sub(form, verb) for pattern, form in self.regular if pattern.fullmatch(verb))
        # 'Wurde die Patientin verlegt' has its verb.
        is_told_already = any(self.form_of(word) for word in _WORD.findall(told.string[: told.start()]))
        return None if is_told_already else next(fitting, None)


def _paired(words: str) -> dict[str, str]:
    forms = words.split()
    return dict(zip(forms[::2], forms[1::2], strict=True))


_NO_GERMAN_VERB = (
    r"ge(?!h[öo]r|lang|wöhn|brauch|trau|nes)\w+|\w*ä(?!ng|hl|rt|rk|ch|uss)\w*|\w*(?:nimmt|gibt|hilft|tritt|sieht|liest|wirft|"
    r"trifft|sticht|bricht|spricht|isst|misst|stirbt|gilt|empfiehlt|weiss|kann|muss)|"
    r"(?:nicht|jetzt|selbst|erst|zuerst|oft|gut|recht|leicht|schlecht|seit|mit|damit|zuletzt|fast|sonst|dort|"
    r"weit|insgesamt|vermehrt|erneut|bitte|heute|gestern|nachts|bekannt|erwünscht|unbekannt|tot|laut)\Z"
)
"""What ends like a regular verb of the third person, and is none: *gestürzt*, *trägt*, *nicht*."""

_GRAMMARS = {
    "fr": _Grammar(
        subjects=r"[Ll]e patient|[Ll]a patiente|(?:[Ll]e |[Ll]a )?(?:Pte?\.?|Pat\.)",
        women="Mme|Madame",
        men=r"M\.|Monsieur",
        reader="vous",
        before=r"(?:ne |n['’])?",
        verbs=_paired(
            """
            est êtes sera serez a avez aura aurez va allez ira irez peut pouvez pourra pourrez doit
            devez devra devrez veut voulez prend prenez prendra prendrez reçoit recevez recevra
            recevrez vit vivez suit suivez dort dormez boit buvez perçoit percevez revient revenez
            vient venez sort sortez sent sentez tient tenez voit voyez entend entendez attend attendez
            souffre souffrez refuse refusez souhaite souhaitez présente présentez porte portez habite
            habitez marche marchez mange mangez décrit décrivez rapporte rapportez signale signalez
            reste restez bénéficie bénéficiez utilise utilisez garde gardez consulte consultez tolère
            tolérez tousse toussez crache crachez respire respirez arrive arrivez préfère préférez
            nécessite nécessitez accepte acceptez commence commencez continue continuez demande
            demandez retourne retournez rentre rentrez dispose disposez évite évitez participe
            participez dit dites fait faites pleure pleurez vide videz fume fumez reconnaît reconnaissez
            vomit vomissez parle parlez oublie oubliez pèse pesez
            """
        ),
        # The imperfect; 'fait', 'sait', 'plaît' and 'paraît' are none.
        ending=(r"(?!\w*(?:fait|sait|plait|parait|naît|paît)\Z)(\w{2,})ait", r"\1iez"),
        agreeing=r"(?i:son|sa|ses|leurs?|lui|se|s(?=['’])|ils?|elles?|eux|celle-ci|celui-ci|qui|dont)",
        joined=r"(?<!\w)(?:et|ou|mais|puis) (?!(?:des?|une?|l[ae]s?|du|en|par|sans|avec|pour|sur)\b)"
        "(?P<further>[a-zà-ÿ]+[etd])",
        alone="dit|mange|boit|dort|tousse|souffre|respire|pleure|fume|vomit|refuse|veut|vit|habite|souhaite|accepte|"
        "oublie|pèse|a(?= besoin| (?:(?:pas|plus|rien|jamais|bien|mal|peu|beaucoup|encore|déjà|tout) ){0,2}"
        r"(?:pris|mangé|bu|dormi|vomi|toussé|pleuré|refusé|oublié|uriné|perdu \d|"
        r"fait (?:vo(?:tre|s)|une chute))(?!\w))",
        links=",|et|ou|mais|puis",
        possessives=(
            (re.compile(r"(?<![\w'’])(?:son|sa)(?= [a-zà-ÿœ])"), "votre"),
            (re.compile(r"(?<![\w'’])ses(?= [a-zà-ÿœ])"), "vos"),
        ),
    ),
    "de": _Grammar(
        # A small model writes 'Patiente' for either.
        subjects=r"[Dd]er Patient|[Dd]ie Patientin|[Dd]ie Patiente|(?:[Dd]er |[Dd]ie )?Pat\.",
        women="Frau",
        men="Herr",
        reader="Sie",
        is_inverted=True,
        verbs=_paired(
            """
            ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte
            konnten muss müssen musste mussten soll sollen sollte sollten darf dürfen durfte durften
            will wollen wollte wollten möchte möchten nimmt nehmen nahm nahmen bekommt bekommen bekam
            bekamen erhält erhalten erhielt erhielten wünscht wünschen wünschte wünschten fühlt fühlen
            fühlte fühlten klagt klagen klagte klagten leidet leiden litt litten lebt leben lebte
            lebten wohnt wohnen wohnte wohnten braucht brauchen brauchte brauchten trägt tragen trug
            trugen isst essen ass assen trinkt trinken trank tranken schläft schlafen schlief
            schliefen geht gehen ging gingen kommt kommen kam kamen steht stehen stand standen liegt
            liegen lag lagen hustet husten verneint verneinen verneinte verneinten berichtet berichten
            berichtete berichteten meldet melden meldete meldeten zeigt zeigen zeigte zeigten trat
            traten tritt treten benötigt benötigen benötigte benötigten verträgt vertragen vertrug
            vertrugen lehnt lehnen lehnte lehnten stürzte stürzten verlor verloren bleibt bleiben
            blieb blieben weint weinen weinte weinten raucht rauchen rauchte rauchten schwitzt schwitzen
            schwitzte schwitzten läuft laufen lief liefen lässt lassen liess liessen spricht sprechen
            sprach sprachen vergisst vergessen vergass vergassen erbricht erbrechen erbrach erbrachen
            erkennt erkennen hört hören
            wechselt wechseln wechselte wechselten sitzt sitzen sass sassen
            """
        ),
        # Capitals within a sentence speak to the reader already.
        agreeing=r"[Ee]r|sie|ihn|ihm|ihr|ihre[mnrs]?|[Ss]ein|[Ss]eine[mnrs]?|dessen|deren|welche[rs]?",
        joined=r"(?:(?<!\w)(?:und|oder|aber)|,) (?!(?:nicht|gut|mit|seit|oft|jetzt|fast|erst|leicht)(?!\w))"
        "(?P<further>[a-zäöü]+te?)",
        alone="isst|trinkt|schläft|schlief|hustet|klagt|verneint|leidet|weint|raucht|schwitzt|erbricht|lebt|wohnt|"
        "lehnt|lehnte|möchte|will|wünscht|erkennt|vergisst|spricht|läuft(?= nicht weg)|hört(?! auf)|"
        r"hat(?= [^.;:]*(?<!\w)(?:gegessen|getrunken|geschlafen|erbrochen|vergessen|geweint|gehustet"
        r"|verweigert|(?:ein)?genommen)(?!\w))",
        links=",|und|oder|aber",
        regular=tuple(
            (re.compile(rf"(?!{_NO_GERMAN_VERB}){verb}"), form)
            for verb, form in (
                (r"(\w{2,}te)", r"\1n"),
                (r"(\w{2,}(?:[dtm]|[^aeiourlm]n))et", r"\1en"),
                (r"(\w{2,}(?:el|(?<!i)er))t", r"\1n"),
                (r"(\w{2,})t", r"\1en"),
            )
        ),
        possessives=(
            (re.compile(r"(?<!\w)(?:sein|ihr)(?P<ending>e[mnrs]?)?(?= [A-ZÄÖÜ])"), r"Ihr\g<ending>"),
        ),
    ),
    "it": _Grammar(
        subjects="[Ii]l paziente|[Ll]a paziente",
        women="(?:[Ll]a )?[Ss]ignora",
        men="(?:[Ii]l )?[Ss]ignor",
        reader="Lei",
        before="(?:non )?",
        # Who is spoken to as 'Lei' takes the third person.
        verbs={
            verb: verb
            for verb in "è sarà ha avrà viene può deve vuole prende assume presenta riferisce lamenta dorme "
            "mangia beve cammina porta soffre rifiuta riceve vive abita".split()
        },
        ending=(r"(\w+[aei]va|era)", r"\1"),
        # 'La sua insulina' is hers and the reader's.
        agreeing="(?i:egli|ella|lui|essa|esso|che|quale|gli|le)",
        alone="dorme|mangia|beve|lamenta|soffre",
        links=",|e|o|ma",
    ),
    "en": _Grammar(
        subjects="[Tt]he patient",
        women=r"Mrs\.?|Ms\.?|Miss",
        men=r"Mr\.?",
        reader="you",
        verbs=_paired(
            """
            is are was were has have had had will will can can could could must must should should may
            may does do did did takes take took took needs need needed needed wants want feels feel
            felt felt receives receive received received lives live sleeps sleep slept slept eats eat
            drinks drink walks walk refuses refuse refused refused reports report reported reported
            complains complain complained complained suffers suffer
            """
        ),
        agreeing="(?i:his|hers?|him|she|he|who|they|their|them|whose)",
        joined=r"(?<!\w)(?:and|but|then) (?P<further>[a-z]+s)",
        alone="eats|drinks|sleeps|slept|complains",
        links=",|and|but|then",
    ),
}


def speak_to_reader(text: str, language: str, patient: AbstractSet[str] = frozenset()) -> str:
    """``text`` with the patient, where she is told of, addressed as its reader; all else as it was.

    Args:
        text: one line of a handout.
        language: of it; of one without rules it is returned unchanged.
        patient: by which names the record calls its patient (``grounding.patient_names``).
    """
    grammar = _GRAMMARS.get(language)
    if language == "de":
        text = _FARES.sub(_how_you_fare, text)
    if grammar is None:
        return text
    is_crowded = relative(language).search(text) is not None
    places = partial(_places, grammar=grammar, patient=patient, is_crowded=is_crowded)
    turned: list[str] = []
    for sentence in split_sentences(text):
        told = sentence if is_crowded else _yours(sentence, grammar)
        spoken = _turn(told, grammar, list(places(told)))
        # Whose it is follows from who is told of.
        if grammar.is_hindered(told) or (told != sentence and spoken == told):
            return text
        turned.append(spoken)
    return " ".join(turned)


def _yours(sentence: str, grammar: _Grammar) -> str:
    """A sentence with *son pilulier* as *votre pilulier*."""
    for hers, yours in grammar.possessives:
        sentence = hers.sub(yours, sentence)
    return sentence


_PARTICIPLE_BEHIND = re.compile(r"\A(?: (?:pas|plus|rien|jamais|bien|mal|encore|déjà))* (?:fait|dit)(?!\w)")
"""*N'a pas fait*: behind the auxiliary, these are no verbs of their own."""
_FARES = re.compile(
    r"(?<!\w)(?:(?:[Dd]em |[Dd]er )?(?:Pat\.|Patienti?n?e?n?)) (?P<verb>geht|ging) es(?=[^,;\n]*\Z)"
)
"""*Pat. geht es gut*: whom it is told of is no subject."""


def _how_you_fare(told: re.Match[str]) -> str:
    words = f"Es {told['verb']} Ihnen"
    return words if told.start() == 0 else words[0].lower() + words[1:]


def _turn(sentence: str, grammar: _Grammar, places: Sequence[re.Match[str]]) -> str:
    """A sentence for the reader; unchanged unless it tells of her once, and of nobody else."""
    if len(places) != 1:
        return sentence
    (told,) = places
    start, rest = told.start(), sentence[told.end() :]
    beside = _PARTICIPLE_BEHIND.sub("", rest) if told["verb"].casefold() == "a" else rest
    words_beside = _WORD.findall(f"{sentence[:start]} {beside}")
    known = [verb for verb in words_beside if grammar.form_of(verb)]
    if known != [joined["verb"] for joined in grammar.joined_verb.finditer(rest)]:
        return sentence
    before, form = told["before"].lower(), grammar.addressed(told) or ""
    words = f"{grammar.reader} {before}{form}"
    if told.start("verb") < told.start("subject"):
        words = f"{form} {grammar.reader}"
    if start == 0 and sentence[0].isupper():
        words = words[:1].upper() + words[1:]
    return (
        sentence[:start] + words + grammar.joined_verb.sub(lambda joined: _addressed(joined, grammar), rest)
    )


def _addressed(joined: re.Match[str], grammar: _Grammar) -> str:
    """Behind a comma with the pronoun: *Vous toussez, buvez peu* would be an order."""
    words = f"{joined['before']}{grammar.form_of(joined['verb'])}"
    return f", {grammar.reader} {words}" if joined["link"] == "," else f"{joined['link']} {words}"


def _places(
    sentence: str, grammar: _Grammar, patient: AbstractSet[str], *, is_crowded: bool
) -> Iterator[re.Match[str]]:
    """Where a sentence tells of the patient, or speaks to her, as the subject of a verb that is known.

    Where relatives are named, a verb without a subject may be theirs, and *Sie* one of them.
    """
    for pattern in grammar.patterns:
        for told in pattern.finditer(sentence):
            if is_crowded and told["subject"] in ("", grammar.reader.capitalize()):
                continue
            named = told["name"] is None or f"{'f' if told['woman'] else 'm'} {told['name']}" in patient
            if named and grammar.addressed(told):
                yield told
