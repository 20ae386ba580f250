"""A word does not become its opposite: 'peu d'exsudat' and 'beaucoup', 'zu eng' and 'zu weit'.

Owns pairs of opposites that are no shade of a value and no state of a treatment, in four languages.  Only
where each text has one side alone is anything compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.glossary.words import fold
from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.degree_words import QUICKLY, SLOWLY
from optirh_batch.grounding.vocabulary.phrases import any_of, whole_words, words_of

_PAIRS = tuple(
    (whole_words(one), whole_words(other))
    for one, other in (
        (
            (
                r"(?:peu|pas beaucoup) d(?:e |['’])exsudat\w*|(?<!ein )wenig exsudat|poco essudato|"
                r"little exudate"
            ),
            (
                r"(?:beaucoup|abondant\w*|très) [^.;,]{0,25}|viel (?:exsudat|flüssigkeit|sekret)|"
                r"molto (?:essudato|liquido)|(?:much|a lot of|heavy) (?:exudate|fluid)"
            ),
        ),
        (
            (
                r"(?:zu |sehr )eng\w{0,2}|trop (?:serrée?s?|étroite?s?|petite?s?)|tropp[oi] strett[oaie]|"
                r"too tight"
            ),
            r"(?:zu |sehr )weit\w{0,2}|trop (?:larges?|grande?s?)|tropp[oi] largh?[oaie]|too (?:loose|wide)",
        ),
        (r"remise?s?|posée?s?|reposée?s?|remis en place", r"enlevée?s?|retirée?s?|ôtée?s?"),
        (r"angelegt|angezogen|aufgesetzt", r"abgelegt|ausgezogen|weggenommen"),
        (r"allumée?s?", r"éteinte?s?"),
        (r"eingeschaltet|brennen lassen", r"ausgeschaltet|abgeschaltet"),
        (
            r"accordé?|avec (?:son|votre) accord|einverstanden|d['’]accordo|agreed",
            (
                r"contre (?:son|votre) (?:avis|gré)|sans (?:son|votre) accord|gegen (?:ihren|seinen) willen|"
                r"nicht einverstanden|against (?:his|her|your) will"
            ),
        ),
        (
            (
                r"(?:montée|monte[rz]?|en montant)(?= (?:d['’]|un|l|les|des)? ?(?:une? |l['’])?(?:étages?|"
                r"escaliers?))|treppauf"
            ),
            r"(?:descente|descend\w*)|treppab",
        ),
        (
            (
                r"rückläufig\w*|abnehmend\w*|nimmt ab|geht zurück|diminu\w+|en régression|calante|in calo|"
                r"receding"
            ),
            r"nimmt zu|zunehmend\w*|zugenommen|augment\w+|in aumento|increas\w+",
        ),
        (
            r"abgeschlossen|verriegelt|verrouillée?s?|fermée?s? à clé|chius[oa] a chiave|locked",
            r"(?:bleibt|ist|steht) (?:\w+ )?offen|ouverte?s?|apert[oa]|unlocked",
        ),
        (
            r"breiig|geformt|pâteuses?|formées?|moulées?",
            r"flüssig\w*|wässrig\w*|liquides?|liquid[eoa]|watery",
        ),
        (
            r"harte?[nr]? stuhl|stuhl (?:ist )?hart|selles (?:sont )?dures?|feci (?:sono )?dure|hard stools?",
            (
                r"weiche?[nr]? stuhl|stuhl (?:ist )?weich|breiig\w*|pâteuses?|selles (?:sont )?molles?|"
                r"feci (?:sono )?molli|loose|soft stools?"
            ),
        ),
        (
            r"pâle?s?|blass\w{0,2}|pallid[oaie]|pale",
            r"rouges?|gerötet\w{0,2}|arrossat[oaie]|ross[oaie]|flushed",
        ),
        (r"kalte?[nr]?|froide?s?|fredd[oaie]|cold", r"warme?[nr]?|chaude?s?|cald[oaie]|warm|hot"),
        (any_of(QUICKLY), any_of(SLOWLY)),
        (r"voll(?:e[nr]?)?|pleine?s?|pien[oaie]|full", r"leer\w{0,2}|vides?|vuot[oaie]|empty"),
        (r"wach|éveillée?|svegli[oa]|awake", r"schläfrig\w{0,2}|somnolente?|assopit[oa]|drowsy|sleepy"),
        (
            r"dick(?:er|en)?|épais\w*|dens[oaie]|thick(?:er)?",
            r"dünn\w{0,2}|mince|fin|fluid[oaie]|thin(?:ner)?",
        ),
        (
            r"hell(?:e[nrs]?)?|claires?|chiar[oaie]|light",
            r"dunkel\w{0,2}|dunkle\w?|foncée?s?|scur[oaie]|dark",
        ),
        (r"laut|fort|ad alta voce|loud(?:ly)?", r"leise|doucement|a bassa voce|quietly|softly"),
        (
            r"sitzend|im sitzen|assise?|sedut[oa]|sitting",
            r"liegend|im liegen|couchée?|allongée?|sdraiat[oa]|lying",
        ),
        (r"pünktlich|à l['’]heure|puntuale|on time", r"verspätet|zu spät|en retard|in ritardo|late"),
        (
            r"stärker\w*|plus (?:forte?|intense)s?|più (?:fort|intens)[aei]|stronger",
            r"schwächer\w*|moins (?:forte?|intense)s?|meno (?:fort|intens)[aei]|weaker|milder",
        ),
        (r"billig|bon marché|cheap", r"teuer|chère?|cher|expensive"),
        (r"feucht|humide?s?|macérée?s?", r"trocken\w{0,2}|sèches?|secs?"),
        (r"(?:wieder)?erk(?:enn|ann)\w*", r"k(?:enn|ann)(?:t|en|te|ten)"),
        (r"reconna\w+|reconnu\w*", r"connaî\w+|connaiss\w+"),
        (r"riconosc\w+", r"conosc\w+"),
        (r"recogni[sz]\w*", r"knows?|knew"),
        (r"\w*abgesetzt\w*|stoppée?s?|arrêtée?s?", r"angesetzt|réintroduite?s?"),
    )
)


_PREFIXES = {
    "fr": ("in", "im", "ir"),
    "de": ("un",),
    "it": ("in", "im", "ir"),
    "en": ("un", "in", "im", "ir"),
}
_SHORTEST = 6
_ROOT = 5
"""Letters of a word that must be alike behind the prefix: 'complète', 'incomplet'."""


def prefixes_changed(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that a prefix turns round: 'estensione completa' told as 'incompleta'.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    prefixes = _PREFIXES.get(source.language or "") if source.language == output.language else None
    if not prefixes:
        return
    before, after = (dict(_plain_words(told)) for told in (source, output))
    for own, other in ((before, after), (after, before)):
        for word in own:
            root = next((word[len(p) :] for p in prefixes if word.startswith(p)), "")
            if len(root) < _SHORTEST or any(known.startswith(root[:_ROOT]) for known in own):
                continue
            kept = any(known.startswith(word[:_ROOT]) for known in other)
            plain = next((known for known in other if known.startswith(root[:_ROOT])), None)
            if plain and not kept and not any(_denies_at(told, word, plain) for told in (source, output)):
                yield after.get(word) or after[plain]


def _plain_words(told: Told) -> Iterator[tuple[str, str]]:
    words = words_of(told.text)
    return ((fold(folded), cased) for folded, cased in zip(words.folded, words.cased, strict=True))


def _denies_at(told: Told, *wanted: str) -> bool:
    """Whether a clause that has one of these words denies."""
    numbers = {
        told.clauses.at(span[0])
        for word, span in zip(words_of(told.text).folded, words_of(told.text).spans, strict=True)
        if fold(word) in wanted
    }
    return any(told.clauses.at(place) in numbers for place in told.denials)


def opposites_told(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that are the opposite of words of the source.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    for one, other in _PAIRS:
        for own, turned in ((one, other), (other, one)):
            if own.search(before) and not turned.search(before) and not own.search(after):
                yield from (found.group() for found in turned.finditer(after))
