"""Who does or says something: the patient, the nurse, nobody named.

Owns the few clear cases in four languages in which a rewriting gives an act to
somebody else, or makes another act of it ('dosée' is not 'prise').  They are
shown to the nurse; grammar is not read closely enough to block.  What the nurse did is ``nursing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.sentences import SENTENCE
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.pole_words import BY_ONESELF, BY_US
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_PRESCRIBED = {
    "fr": r"(?:arrêt|stopp|diminu|augment|commenc|début)ée?s?|suspendue?s?|interrompue?s?|réduite?s?|"
    r"prescrite?s?",
    "de": r"gestoppt|abgesetzt|pausiert|sistiert|ausgesetzt|reduziert|gesteigert|verordnet|begonnen",
    "it": r"sospes[oaie]|interrott[oaie]|ridott[oaie]|aumentat[oaie]|prescritt[oaie]|smess[oaie]",
    "en": r"stopped|paused|discontinued|reduced|increased|prescribed",
}
"""Acts that a doctor decides."""

_READER_DID = whole_words(
    rf"vous avez (?:\w+ ){{0,2}}(?:{_PRESCRIBED['fr']})",
    rf"sie haben (?:[\w.-]+ ){{0,8}}?(?:{_PRESCRIBED['de']})(?! bekommen| erhalten)",
    rf"(?:ha|avete) (?:\w+ )?(?:{_PRESCRIBED['it']})",
    rf"you (?:have )?(?:\w+ )?(?:{_PRESCRIBED['en']})",
)
_SOMEBODY_DID = whole_words(
    rf"(?:a|ai|ont|avez|avons) (?!été)(?:\w+ )?(?:{_PRESCRIBED['fr']})",
    rf"(?:hat|haben|habe|hatte) (?:[\w.-]+ ){{0,8}}?(?:{_PRESCRIBED['de']})",
    rf"(?:ha|hanno|ho) (?:\w+ )?(?:{_PRESCRIBED['it']})",
    rf"(?:has|have|had|patient|he|she|you|doctor) (?:\w+ )?(?:{_PRESCRIBED['en']})",
)
_DECIDED = whole_words(*_PRESCRIBED.values())

_ANOTHER_SAYS = whole_words(
    r"(?:il|elle) (?:dit|raconte|affirme|déclare|signale|rapporte|indique) (?:que )?vous",
    r"(?:er|sie) (?:sagte?|berichtete?|erzählte?|gibt an|gab an),? dass (?-i:Sie)",
    r"(?-i:[Ll]ui|[Ee]gli|[Ee]lla) (?:dice|riferisce) (?:che|di)",
    r"(?:he|she) (?:says|said|reports|states) (?:that )?you",
)
_OTHERS = whole_words(
    r"conjointe?|médecin|infirmi\w+|proches?|famille|soignant\w*|docteur|dr",
    r"\w*arzt|\w*ärztin|pflege\w*|angehörig\w*|familie|nachbar\w*|spitex|partner\w*",
    r"medico|infermier\w+|famili\w+|doctor|nurse|family|partner|carer",
    *BARE_WORDS.values(),
)

_CARER = whole_words(
    r"infirmi(?:er|ère)s?|soignante?s?|IDE|CMS|ASSC",
    r"(?:die |durch die |der )?pflege(?:nde[rn]?|fach\w*)?|spitex|krankenschwester",
    r"infermier[aei]",
    r"nurses?|carers?",
)
_CARER_ANSWERS = whole_words(
    r"infirmi\w+|soign\w+|soins|IDE|CMS|ASSC|nous|on|équipe|aide\w*|quelqu'un|(?:est|sont|sera|a été) \w+",
    r"\w*pfleg\w*|spitex|krankenschwester|wir|man|team|jemand|hilf\w*|(?:wird|werden|wurden?)",
    r"infermier\w*|noi|équipe|aiut\w*|qualcuno|viene|vengono|si|cur\w+",
    r"nurs\w*|carers?|we|team|someone|help\w*|is|are|was|care",
)
_GERMAN_CARE = r"(?:richten|messen|wechseln|machen|spritzen|kontrollieren|prüfen|stellen|bereiten|verbinden)"
_READER_DOES = whole_words(
    r"(?:re)?(?:faites|changez|mesurez|préparez|piquez|contrôlez|vérifiez|injectez|remplissez)",
    rf"sie {_GERMAN_CARE}",
    rf"{_GERMAN_CARE} sie",
    r"misuri|cambi|prepari|controlli|inietti",
    r"(?:you )?(?:measure|change|prepare|check|inject|fill) (?:your|the)",
)

_NOT_ALONE = whole_words(r"pas|plus|ne|nicht|nie|kein\w*|ohne|non|not|wohnen|leben|vivez|habitez")
_ALONE = whole_words(r"tou(?:te)? seule?|seule?|allein|selb(?:er|st)|da sol[oa]|by (?:him|her)self|alone")
_SOMEBODY = whole_words(r"quelqu['’]un|on vous a|jemand|man hat (?-i:Sie)|qualcuno|some(?:one|body)")
_ACT_OF_US = re.compile(
    r"(?<!\w)(?:(?:durch|von) uns (?:[\w-]+ ){0,2}?(?P<de>(?-i:[a-zäöü])\w{4,}(?:t|en))|"
    r"(?P<fr>(?-i:[a-zéèêà])\w{3,}) par nous)(?!\w)",
    re.IGNORECASE,
)
_BEGINNING = 5

_MEASURED = whole_words(
    r"dosée?s?|dosages?|mesurée?s?|déterminée?s?",
    r"bestimmt(?! nicht)|gemessen|bestimmung",
    r"dosat[oaie]|misurat[oaie]|determinat[oaie]",
    r"measured|assayed",
)
_MEASURED_ANSWERS = whole_words(
    r"dos\w+|mesur\w+|détermin\w+|analys\w+|contrôl\w+|recherch\w+|valeurs?|taux|test\w*|vérifi\w+|sang|"
    r"labo\w*|tension|pouls|température|poids|examin\w+|connu\w*|regard\w+",
    r"bestimm\w*|\w*mess\w*|\w*wert\w*|unter\w*|kontroll\w*|\w*blut\w*|\w*prüf\w*|labor\w*|puls|temperatur|"
    r"gewicht|getest\w*|analys\w*|bekannt",
    r"dosa\w+|misur\w+|determin\w+|analiz\w+|controll\w+|valor\w+|sangue|esam\w+|verific\w+|pression\w*|polso",
    r"measur\w+|assay\w*|test\w*|check\w*|level|value|blood|pulse|analy\w+|known",
)
_TAKEN = whole_words(
    r"prise?s?|prenez|prend(?:re)?|pris|avalée?s?",
    r"(?:ein)?genommen|(?:ein)?nehmen|nimmt",
    r"pres[oaie]|prend[aei]\w*|assunt[oaie]",
    r"taken|takes?|took",
)


def done_alone(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words by which the reader does alone what the source gives to somebody who cares for him."""
    before, after = source.text, output.text
    if BY_US.search(before) and not BY_ONESELF.search(lower(before)):
        for sentence in SENTENCE.findall(after):
            if (alone := BY_ONESELF.search(lower(sentence))) and not _NOT_ALONE.search(sentence):
                yield sentence[slice(*alone.span())]
                return
        if (act := _ACT_OF_US.search(before)) and (done := _done_by_reader(act, after)):
            yield done
            return
    if _ALONE.search(before) and not BY_ONESELF.search(lower(after)):
        somebody = _SOMEBODY.search(after)
        if somebody and not _SOMEBODY.search(before):
            yield somebody.group()
    given = (
        _CARER.search(before) and not _CARER_ANSWERS.search(after) and not BY_ONESELF.search(lower(before))
    )
    if given and (found := BY_ONESELF.search(lower(after))):
        yield after[slice(*found.span())]


def _done_by_reader(act: re.Match[str], after: str) -> str | None:
    head = re.escape((act.group("de") or act.group("fr"))[:_BEGINNING])
    found = re.search(
        rf"(?<!\w)(?:vous (?:avez|vous êtes) (?:\w+ )?{head}\w*|(?:(?-i:Sie) haben|haben (?-i:Sie))"
        rf"(?! [^.;,!?\n]*(?:lassen|bekommen|erhalten))[^.;,!?\n]* {head}\w*)",
        after,
        re.IGNORECASE,
    )
    return found.group() if found else None


def actor_changes(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    """Finding codes of acts given to somebody else or made another act, with the words."""
    before, after = source.text, output.text
    alone = BY_ONESELF.search(lower(before))
    if (
        (found := _READER_DID.search(after))
        and _DECIDED.search(before)
        and not _SOMEBODY_DID.search(before)
        and not alone
    ):
        yield "actor-changed", found.group()
    if (found := _ANOTHER_SAYS.search(after)) and not _OTHERS.search(before):
        yield "actor-changed", found.group()
    carer = _CARER.search(before)
    if not carer and alone and not BY_ONESELF.search(lower(after)) and (found := _CARER.search(after)):
        yield "actor-changed", found.group()
    if carer and (found := _READER_DOES.search(after)) and not _CARER_ANSWERS.search(after):
        yield "actor-changed", found.group()
    if (
        _MEASURED.search(before)
        and not _TAKEN.search(before)
        and (found := _TAKEN.search(after))
        and not _MEASURED_ANSWERS.search(after)
    ):
        yield "act-changed", found.group()
