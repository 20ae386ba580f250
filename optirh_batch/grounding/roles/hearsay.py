"""What somebody only says or denies is no fact: 'nie des idées noires', 'vous n'avez pas d'idées noires'.

Owns the words by which a note leaves a statement to the one who makes it, those by which a text does, and the
matters in which it is dangerous not to (thoughts of death, violence), or often untrue (drinking, smoking).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_CLAIMS = whole_words(
    r"selon (?:le |la |lui|elle|ses dires)(?:pat\w*)?|d['’]après (?:le |la |lui|elle)(?:pat\w*)?|"
    r"(?:dit|affirme|déclare|prétend|assure) (?:avoir|être|ne (?:pas|plus|jamais)|n['’]avoir|qu['’]\w+)",
    r"(?:laut|gemäss|gem\.) (?:pat\w*|eigenen? angaben?|ihm|ihr(?! \w*(?:mann|sohn)))\.?|"
    r"nach eigenen angaben|(?:sagt|behauptet|gibt an|versichert)(?! (?:die|der|ehe\w+|tochter|sohn))",
    r"(?:secondo|a detta di|a detta del|a detta della) (?:(?:il|la) )?(?:paz\w*|lui|lei)|"
    r"(?:dice|afferma|riferisce|sostiene) di",
    r"(?:according to|per) (?:the )?(?:pt|patient|him|her)|(?:says|claims|states|reports) (?:he|she|that|to)",
)
_DENIES = whole_words(
    r"nie(?:nt)?", r"verneint|bestreitet|negiert|leugnet", r"nega(?:no)?", r"denie[sd]|denying|denial of"
)
_SAYS = whole_words(
    r"di(?:t|tes|sait|siez|sent)|nie[z]?|selon|d['’]après|affirm\w+|déclar\w+|racont\w+|rapport\w+|"
    r"signal\w+|assur\w+|prétend\w*|répond\w*|expliqu\w+|indiqu\w+|parl\w+|mention\w+|évoqu\w+",
    r"sag\w*|gesagt|meld\w*|gemeldet|verneinen?|verneint|laut|gemäss|angaben?|geben|gibt|gaben|bericht\w*|erzähl\w*|"
    r"behaupt\w*|versicher\w*|bestreite\w*|streiten|streitet|antworte\w*|erwähn\w*|meinen|meint|leugne\w*",
    r"di(?:ce|cono|ca)|detto|neg\w+|secondo|afferm\w+|riferi\w+|sostien\w+|dichiar\w+|raccont\w+|rispond\w+|menziona\w*",
    r"sa(?:y|ys|id)|den(?:y|ies|ied)|according|claim\w*|stat(?:e|es|ed)|report\w*|t(?:ell|old)|answer\w*|mention\w*",
)
_DANGEROUS = whole_words(
    r"suicid\w*|idées? (?:noires?|de mort|suicidaires?)|se (?:tuer|faire (?:du |de )?mal)|violences?|"
    r"frapp\w+|menac\w+",
    r"\w*suizid\w*|selbstmord\w*|lebensmüde\w*|todeswunsch|sich (?:\w+ )?(?:etwas anzutun|umzubringen)|"
    r"gewalt\w*|geschlagen|schläge",
    r"idee di morte|violenz[ae]|picchia\w*|farsi del male",
    r"self[- ]harm\w*|violence|abuse|(?:thoughts of|wish) (?:death|dying|to die)",
)
_DRINKS = whole_words(
    r"alcool|alko\w*|alco(?:l|ol|hol)\w*|boit|buvez|trinkt|beve|drink(?:s|ing)?|verres?|gläser|bicchier[ei]",
    r"fum(?:e|er|ez|a|are)|rauch\w*|smok\w+|cigarettes?|\w*zigaretten?|sigarett[ae]|tabac|\w*nikotin\w*|tobacco",
    r"drogues?|drogen\w*|drogh?[ae]|drugs",
)
_ANOTHER_SAYS = whole_words(
    rf"(?:{BARE_WORDS['fr']}) (?:\w+ )?(?:dit|rapporte|signale|affirme)",
    rf"(?:ehe\w+|{BARE_WORDS['de']}) (?:\w+ )?(?:sagt|berichtet|erzählt|meint)",
    rf"(?:{BARE_WORDS['it']}) (?:\w+ )?(?:dice|riferisce|afferma)",
    rf"(?:{BARE_WORDS['en']}) (?:\w+ )?(?:says|reports|states)",
)
_READER_SAYS = whole_words(
    r"vous (?:\w+ )?(?:dites|affirmez|déclarez|niez|avez dit)|selon vous|d['’]après vous",
    r"(?-i:Sie) (?:\w+ )?(?:sagen|sagten|geben|gaben|verneinen|haben gesagt)|sagen (?-i:Sie)|"
    r"nach ihren angaben|laut (?:ihnen|pat\w*)|pat\w*\.? sagt",
    r"(?-i:Lei) (?:dice|afferma|nega|riferisce|ha detto)|secondo (?-i:Lei)",
    r"you (?:\w+ )?(?:say|said|deny|denied|report)|according to you",
)
_REACH = 60


def claims_made_facts(source: Sheet, output: Sheet) -> Iterator[tuple[bool, str]]:
    """Whether it is dangerous, and the words, where the output drops who says something.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    says = _READER_SAYS if _ANOTHER_SAYS.search(source.text) else _SAYS
    if says.search(output.text):
        return
    another = {match.end() for match in _ANOTHER_SAYS.finditer(source.text)}
    claim = next((match for match in _CLAIMS.finditer(source.text) if match.end() not in another), None)
    denial = _DENIES.search(source.text)
    for found in filter(None, (claim, denial)):
        said = source.text[max(0, found.start() - _REACH) : found.end() + _REACH]
        dangerous = _DANGEROUS.search(said) is not None and _DANGEROUS.search(output.text) is not None
        if dangerous or found is claim or _DRINKS.search(said):
            yield dangerous, found.group()
            return


_REPORTS = {
    "fr": r"(?:dit|rapporte|signale|raconte|annonce|informe)",
    "de": r"(?:sagt|berichtet|erzählt|meldet|meint|teilt mit)",
    "it": r"(?:dice|riferisce|segnala|racconta)",
    "en": r"(?:says|reports|states|tells us|rang to say)",
}
_ACTS = {
    "fr": r"(?:est|a)",
    "de": r"(?:ist|hat|war|hatte)",
    "it": r"(?:è|ha)",
    "en": r"(?:is|has|was|had|got|fell)",
}


def reporters_made_doers(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output in which a relative did what she only reports: 'Tochter meldet: gestürzt'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    language = source.language or ""
    if language != output.language or language not in _REPORTS or _SAYS.search(output.text):
        return
    who = rf"(?P<who>\w*(?:{BARE_WORDS[language]}))"
    for report in re.finditer(
        rf"(?<!\w){who}(?: \w+)? {_REPORTS[language]}(?!\w)", source.text, re.IGNORECASE
    ):
        yield from (
            found.group()
            for found in re.finditer(
                rf"(?<!\w){re.escape(report['who'])} {_ACTS[language]}(?!\w)[^.;!?\n]*",
                output.text,
                re.IGNORECASE,
            )
        )
