"""Whether something is planned or done, stopped, suspected, or a relative's.

Owns the cue words of these four pairs in four languages.  Only clear cues
speak; a text without any is silent and never blocked for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.belonging import Reading
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.people import child_speaks
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.recognition.things import Group, Thing
from optirh_batch.grounding.vocabulary.negation_words import ROOM_AIR
from optirh_batch.grounding.vocabulary.phrases import whole_words

_PLANNED = whole_words(
    r"prévue?s?|à \w{2,}(?:er|ir|ire|oir|dre|tre)|prochaine?s?|planifiée?s?|programmée?s?|"
    r"dans (?:une?|\d+|deux|trois|quatre|six|huit|dix) (?:jours?|semaines?|sem\.?|mois|ans?|j\.?)|demain|"
    r"agendée?s?|reste(?:nt)? à|pas encore|(?:la|le) (?:suivante?|prochaine?)",
    r"geplant\w*|vorgesehen\w*|(?:über)?nächste[rsnm]?|anstehend\w*|steht an|bevorstehend\w*|"
    r"(?<!kg )(?<!cm )(?<!zugenommen )(?<!abgenommen )(?<!verloren )in (?:einem|"
    r"einer|\d+|"
    r"zwei|drei|vier|sechs|acht|zehn) (?:tag(?:en)?|wochen?|wo\.?|monat(?:en)?|mt\.?|jahr(?:en)?)|"
    r"(?<!heute )(?<!am )(?<!jeden )(?<!diesen )morgen(?= )|"
    r"ausstehend\w*|(?:steht|stehen) (?:\w+ ){0,2}(?:aus|bevor)|noch nicht|zu planen|angemeldet",
    r"previst[oaie]|prossim[oaie]|programmat[oaie]|pianificat[oaie]|"
    r"tra (?:un|una|\d+|due|tre) (?:giorn[oi]|settiman[ae]|mes[ei])|domani|da fare",
    r"planned|scheduled|next|upcoming|in (?:a|\d+|two|three|four|six) (?:days?|weeks?|months?)|tomorrow|due",
)
_FUTURE = whole_words(
    r"sera|seront|aura|auront|faut|faudra|devra|devront|doit|doivent|va(?: \w+)? \w+(?:er|ir|re)|"
    r"vont \w+(?:er|ir|re)|allez|aurez|serez|recevrez|ferez|viendra|a lieu|devriez|pourrez|"
    r"\w{3,}(?:era|eront|erez|irez|rez)",
    r"wird|werden|wirst|soll|sollen|sollte|muss|müssen|findet (?:\w+ ){0,4}statt|zu \w+en",
    r"bisogna|occorre|sarà|saranno|verrà|verranno|deve|dovrà|avrà|farà|\w{3,}(?:erà|irà)",
    r"will|is to|are to|shall|must|should|going to",
)
_DONE = whole_words(
    r"(?:a|ont|avez|avait) (?:\w+ )?(?:déjà )?été (?:\w+ )?(?:faite?s?|effectuée?s?|réalisée?s?|posée?s?|"
    r"opérée?s?|contrôlée?s?|changée?s?|enlevée?s?|mise?s? en place|refaite?s?|administrée?s?|donnée?s?|"
    r"retirée?s?)|(?:faite?|effectuée?|réalisée?)s? (?:le|en|hier|ce)|a eu lieu|ont eu lieu|"
    r"on (?:vous )?a (?:fait|effectué|réalisé|contrôlé|posé|enlevé)|"
    r"(?:avez|a) (?:fait|passé|subi|eu) (?:un|une|le|la|l'|votre)",
    r"(?:wurden?|ist|sind) (?:\w+[., ]+){0,9}?(?:durchgeführt|gemacht|erfolgt|kontrolliert|gewechselt|"
    r"entfernt|operiert|untersucht|abgenommen|eingesetzt|verabreicht)(?! werden)|"
    r"hat (?:\w+[., ]+){0,6}?stattgefunden|durchgeführt am|erfolgt am|fand (?:\w+[., ]+){0,6}?statt|"
    r"(?:haben|hatten) (?:\w+[., ]+){0,6}?(?:bekommen|erhalten|gehabt)",
    r"(?:è|sono) stat[oaie] (?:\w+ )?(?:fatt|eseguit|effettuat|controllat|operat|cambiat|tolt)[oaie]|"
    r"ha fatto|ha avuto",
    r"you (?:have )?(?:got|received)|(?:was|were|has been|have been) (?:\w+ )?"
    r"(?:done|performed|carried out|checked|operated|removed|changed|given|made)|took place|you had",
)
_DONE_SOURCE = whole_words(
    r"(?:faite?|effectuée?|réalisée?|posée?|opérée?|changée?|enlevée?|refaite?|retirée?|reçue?|vue?|"
    r"contrôlée?|bénéficié|subi)s?|a eu|ont eu|hier|status post|s/p|st\.|(?:a|ont|est) (?:été|\w+é)",
    r"durchgeführt\w*|gemacht|erfolgt\w*|wurden?|war(?:en)?|hatten?|gestern|st\.? ?n\.?|zustand nach|"
    r"z\.? ?n\.?|\w*operiert|entfernt|gewechselt|erneuert|stattgefunden|bekommen|erhalten|zuletzt|letzte\w*|"
    r"seit|vor (?:\d+|einem|einer)",
    r"eseguit[oaie]|effettuat[oaie]|fatt[oaie]|stat[oaie]|ieri|operat[oaie]",
    r"done|performed|was|were|had|yesterday|completed|last|s/p",
)
_PAST = whole_words(
    r"(?:a|ont|avez|avait) (?:été|eu|\w+é)|était|étaient|hier|on a \w+",
    r"wurden?(?! \w+ werden)|war(?:en)?|hatten?|gestern|(?:ist|sind) (?:\w+[., ]+){0,6}?(?:erfolgt|worden|"
    r"eingetreten|ausgetreten|gegangen|gekommen|gefahren|umgezogen)",
    r"(?:è|sono) stat[oaie]|era|erano|ieri|ha \w+[ao]to",
    r"was|were|had|has been|have been|yesterday",
)
"""Says that something is over."""

_APPOINTMENT = whole_words(
    r"contrôles?|rdv|rendez-vous|consultation|\w*kontrollen?|\w*termine?|nachkontrolle|controll[oi]|"
    r"appuntament[oi]|check-?up|appointment"
)
_STRONGLY_PLANNED = whole_words(
    r"(?:ver|au|se|i|recev|fe|passe|subi)rez|"
    r"(?:est|sont|était) (?:\w+ )?(?:prévue?|planifiée?|programmée?|agendée?)s?|"
    r"(?:sera|seront) (?:\w+ )?\w+(?:ée?|ite?)s?|à faire",
    r"geplant|vorgesehen|(?:wird|werden) (?:\w+[., ]+){0,8}?"
    r"(?:sehen|haben|bekommen|erhalten|gehen|durchgeführt|gemacht|operiert|kontrolliert|entfernt|untersucht)",
    r"previst[oaie]|programmat[oaie]|sarà \w+",
    r"planned|scheduled|will be \w+",
)
_STOPPED = whole_words(
    r"(?:mis(?:e|es)? )?en pause|(?:a |est |sont |être )?arrêtée?s?(?! card)|stoppée?s?|suspendue?s?|"
    r"interrompue?s?",
    r"beendet|gestoppt|abgebrochen|abgesetzt|pausiert|sistiert|ausgesetzt",
    r"sospes[oaie]|fermat[oaie]|interrott[oaie]",
    r"stopped|discontinued|on hold|suspended|paused",
)
_STOPPED_ANY = whole_words(
    r"en pause|arrêt\w*|avort\w*|stop\w*|suspen\w*|interrom\w*|fini\w*|termin\w*|plus|cess\w*|pause|"
    r"abandonn\w*|retir\w*|pas(?: \S+){0,6} pour (?:le moment|l['’]instant)",
    r"\w*gestoppt|gestillt\w*|stopp\w*|abgesetzt\w*|absetz\w*|setzen|pausier\w*|sistier\w*|ausgesetzt\w*|"
    r"nicht|beend\w*|aufgehört|vorbei|kein\w*|abgebroch\w*|abbruch|unterbroch\w*|weggelassen|pause|"
    r"ausgeschlichen\w*|ausschleich\w*",
    r"sospe\w*|interr\w*|smess\w*|non|finit\w*|termina\w*",
    r"stop\w*|discontinu\w*|hold|suspend\w*|paus\w*|no longer|not|ended|end|finished|taper\w*",
)
_PAUSED = whole_words(
    r"en pause|pausée?s?", r"pausiert\w*|pausieren|pause(?=[ .,;]|$)", r"in pausa", r"paused|on hold|withheld"
)
_PAUSED_ANY = whole_words(
    r"paus\w*|moment\w*|provisoire\w*|temporaire\w*|suspen\w+|interrom\w+|jusqu['’]\w+|entre-temps|"
    r"pour l['’]instant|reprend\w*|repris\w*",
    r"\w*paus\w*|vorerst|vorübergehend|vorläufig|zurzeit|momentan|bis|ausgesetzt|unterbroch\w*|derzeit|"
    r"solange|nicht|kein\w*|wieder",
    r"paus\w*|moment\w*|temporane\w*|sospes\w+|interrott\w+|provvisori\w*|fino|finché|non|riprend\w*",
    r"paus\w*|hold|temporar\w*|until|withheld|moment|not|interrupt\w*|suspend\w*|again|meanwhile",
)
_ENDED = whole_words(
    r"arrêtée?s?(?! card)|stoppée?s?|terminée?s?|finie?s?",
    r"abgesetzt|beendet|gestoppt|abgebrochen",
    r"smess[oaie]|terminat[oaie]|finit[oaie]|fermat[oaie]",
    r"stopped|discontinued|ended|finished",
)
"""For good, as far as anybody can tell; a pause is none."""
_SUSPECTED = whole_words(
    r"on (?:suspecte|soupçonne|craint|pense à|évoque)|peut-être|(?<!si )(?<!pas )(?<!mobilisation )"
    r"(?<!marche )(?<!appui )(?<!flexion )(?<!contact )possibles?(?! de\b)|(?-i:D[Dd]x)|suspicions?(?= d)|"
    r"suspectée?s?|suspect\w* d|(?<!peu )probable(?:s|ment)?|vraisemblable(?:ment)?|présumée?s?|"
    r"en faveur d\w*|évoca(?:teur|trice)s? d\w*|évoqu(?:ant|e) (?:une?|le|la|des)|"
    r"compatibles? avec (?:une?|le|la|des)|suggesti(?:f|ve)s? d\w*|suggérant|faisant (?:penser|évoquer)|"
    r"à exclure|susp\.|(?-i:[Éé]v)\.",
    r"(?:man|der arzt|die ärztin) vermutet|vermutete[rsn]?|vielleicht|eventuell|"
    r"(?<!wenn )(?<!nicht )möglich(?:e[rsn]?)?|evtl\.?|(?-i:V)\. ?[aA]\.|(?-i:V)d\.? ?(?:a\.|auf)|"
    r"verdacht(?:sdiagnose)?|verdächtig\w*|vermutlich\w*|wahrscheinlich\w*|am ehesten|(?-i:DD:?)|"
    r"differentialdiagnos\w*|anzunehmen|nicht (?:sicher )?auszuschlie(?:ss|ß)en|"
    r"(?:kommt|kommen) (?:\w+ )?in betracht|(?:gut )?vereinbar mit|hinweisend auf|(?:ist|wäre) zu denken an|"
    r"auszuschlie(?:ss|ß)en",
    r"sospett[oaie]|(?<!poco )probabil[ei](?:mente)?|sospett\w+|suggestiv[oaie] (?:per|di)|"
    r"compatibil[ei] con|indicativ[oaie] (?:di|per)|da escludere|non si (?:può|possa) escludere",
    r"suspected|suspicion|(?<!peu )probabl[ey]|likely|presumed|presumably|(?:suggestive|indicative) of|"
    r"(?<!we )(?<!\bi )suggest(?:s|ing)?(?= )|(?:consistent|compatible) with|"
    r"cannot be (?:excluded|ruled out)|to rule out|in keeping with",
)
_UNSURE = whole_words(
    r"suspic\w*|suspect\w*|suppos\w*|prob\w*|vraisembl\w*|présum\w*|soupçon\w*|peut-être|peu(?:t|vent)|"
    r"pouvez|permis\w*|pourrai\w*|possibl\w*|(?-i:[Éé]v)\.|pas (?:encore )?(?:sûr|certain)e?s?|pens\w*|"
    r"semble\w*|évo[qc]\w*|crai\w*|doute\w*|éventuel\w*|risque|cherch\w*|vérifi\w*|serait|aurai\w*|exclu\w*|"
    r"en faveur|compatib\w*|suggér\w*|suggest\w*|ressembl\w*|correspond\w*|indiqu\w*|plutôt|orient\w*|"
    r"parle\w* pour|fait pens\w*|écart\w*|va avec|on dirait|devoir|devrai\w*|hypothès\w*|question",
    r"v\. ?a\.|evtl\.?|eventuell\w*|(?-i:[Ee]v)\.|verd[aä]cht\w*|vermut\w*|wahrschein\w*|vielleicht|"
    r"möglich\w*|könn\w*|kann|ehesten|fraglich\w*|scheint|anscheinend|wohl|unklar\w*|denk\w*|annahm\w*|"
    r"nimmt man an|angenommen|differential\w*|dd|abgeklärt|abklär\w*|\w*ausschl\w*|\w*auszuschl\w*|"
    r"\w*ausgeschl\w*|befürcht\w*|unsicher\w*|anzunehmen|anzunehmend\w*|betracht|vereinbar|pass(?:t|en)\w*|"
    r"würden?|hinweis\w*|weist|weisen|spricht|sprechen|deutet|deuten|sieht \w+ aus|sehen \w+ aus|dürfte\w*|"
    r"eher|frag\w*|sollte\w*",
    r"sospett\w*|probabil\w*|forse|potrebbe\w*|può|possibil\w*|sembr\w*|pens\w*|dubbi\w*|presunt\w*|si teme|"
    r"sugger\w*|suggest\w*|compatibil\w*|indic\w*|fa pensare|favore|depon\w*|corrispond\w*|esclu\w*|"
    r"dovrebbe\w*",
    r"suspect\w*|suspicion|probab\w*|likely|presum\w*|may|might|could|possib\w*|perhaps|maybe|seem\w*|"
    r"think\w*|appears?|suggest\w*|consistent|compatible|indicat\w*|points?|looks?|fits?|rul\w+ out|"
    r"exclud\w*|in keeping|should|question\w*",
)
_ASKED = re.compile(
    r"(?:^|(?<=[.;:,\n] ))(?!(?:qu|comment|pourquoi|où|combien|est-ce|w[aeio]|warum|come|perché|dove|how|"
    r"when)\w*\b)[^.;:,?!\n]*[^\W\d_]{3}[ ]?\?",
    re.IGNORECASE,
)
"""'Fracture de côte ?' suspects."""
_SURE = whole_words(
    r"est (?:bien )?(?:sûre?|certaine?|confirmée?)",
    r"ist (?:noch |jetzt )?(?:sicher|bestätigt|gesichert)",
    r"è (?:sicur|cert|confermat)[oa]",
    r"is (?:sure|certain|confirmed)",
)
"""Says of a suspicion that it is none."""
_ROOM_AIR = whole_words(ROOM_AIR)
_ON_OXYGEN = whole_words(
    r"avec (?:de l['’])?(?:\w+ )?oxygène|sous oxygène|mit (?:\w+ )?sauerstoff|con (?:\w+ )?ossigeno|"
    r"on oxygen|with (?:\w+ )?oxygen|O2"
)
_SMOKES = whole_words(
    r"fume(?:nt|z)?(?! (?:pas|plus))|rauch(?:t|en)(?![^.;:!?]{0,40}\bnicht\b)|(?<!non )fuma|"
    r"(?<!used to )smokes?"
)
_STILL_SMOKES = whole_words(
    r"fum(?:e|es|ent|ez|er)|(?<!ancien )(?<!ancienne )(?<!ex-)fumeu\w+|actif|active",
    r"rauch(?:t|en|st)|(?<!ex-)(?<!ehemalige )raucher\w*",
    r"fuma|fumare|fumator[ei]|fumatrice",
    r"(?<!used to )smok(?:e|es|er|ing)",
)
_SMOKING = whole_words(
    _STILL_SMOKES.pattern, r"taba\w+|cig\w*|upa|paquets?|nikotin\w*|zig\w*|tabak\w*|py|sigarett\w+"
)
"""Any smoking that is not said to be over."""
_DOUBTED = re.compile(
    rf"(?!\w*(?:abklär|abgeklärt|cherch|vérifi|exclu|ausschl|verific|peu(?:t|vent)\b|kann\b|könn|"
    rf"può\b)){_UNSURE.pattern}",
    re.IGNORECASE,
)
"""Doubts what the sentence beside it names."""
_RELATIVE = whole_words(
    r"(?<!belle-)(?<!beau-)(?:père|mère|frère|s(?:œ|oe)ur)"
    r"(?! (?:d'|de \d|de (?:un|une|deux|trois|quatre|cinq|six)))|(?:anamnèse|antécédents?) famili\w+|"
    r"histoire familiale|grand-(?:père|mère)",
    r"(?:vater|mutter|bruder)(?! (?:von|zweier|dreier|eines|einer))|familienanamnese|familiär\w*|"
    r"grossmutter|grossvater",
    r"(?:padre|madre|fratello|sorella)(?! di (?:\d|un|due|tre))|anamnesi familiare|familiarità",
    r"(?:father|mother|brother|sister)(?! of)|family history",
)
_FAMILY = whole_words(
    r"père|mère|frères?|s(?:œ|oe)urs?|famil\w+|parents?|grand-\w+|papa|maman|proches?|maternel\w*|"
    r"paternel\w*|héréd\w+",
    r"\w*vater\w*|\w*mutter\w*|\w*br[uü]der\w*|schwestern?|famil\w+|eltern\w*|verwandt\w*|erblich\w*|"
    r"angehörig\w*",
    r"padre|madre|fratell\w+|sorell\w+|famil\w+|genitor\w+|parent\w+|mamma|papà",
    r"father|mother|brothers?|sisters?|family|parents?|relatives?|mum|dad",
)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A status: ``clear`` words state it, ``any_form`` words keep it alive in the other text."""

    clear: re.Pattern[str]
    any_form: re.Pattern[str]
    both_ways: bool


_GOVERNS = re.compile(
    r"\b(?:stimul\w*|aid\w*|encourag\w*|incit\w*|invit\w*|difficultés?|peine|mal|peur|continu\w*|arriv\w*|"
    r"réussi\w*|particip\w*|commenc\w*|apprend\w*|prête?s?|tend\w*)[ ]$",
    re.IGNORECASE,
)
_FINDING = whole_words(r"(?-i:iO)|i\. ?o\.|in ordnung|o\. ?b\.|unauffällig|en ordre|(?-i:RAS)")
"""What a check found."""
_BESIDE = 2
_WHEN = frozenset({Kind.WEEKDAY, Kind.TIME, Kind.DAYTIME})
_CLAUSE_END = re.compile(r"[.;,:\n][ ]")

_PART_ENDS = re.compile(r"[;,:\n](?=\s)|(?<=[^\W\d_]{5})\.(?=\s)")
"""As ``_CLAUSE_END``, but not behind an abbreviation: 'Kontrolle Chir. Mo'."""

_CUES = (
    _Cue(_STOPPED, _STOPPED_ANY, both_ways=True),
    _Cue(_SUSPECTED, _UNSURE, both_ways=True),
    _Cue(_RELATIVE, _FAMILY, both_ways=False),
    _Cue(_SMOKES, _STILL_SMOKES, both_ways=False),
)


def certainty_changes(source: Reading, output: Reading) -> Iterator[str]:
    """What one text suspects and the other states without any word of doubt in the sentences that name it."""
    for one, other in ((source, output), (output, source)):
        for thing, words in _suspected(one):
            if thing.name in other.names and _is_certain(thing.name, other):
                yield words


def _suspected(reading: Reading) -> Iterator[tuple[Thing, str]]:
    """The diagnosis behind each word of suspicion, or before it ('AVC probable'), if named only there."""
    text, cuts = reading.sheet.text, reading.cuts
    for cue in _SUSPECTED.finditer(text):
        here = cuts.piece(cue.start())
        named = [
            thing
            for thing in reading.things
            if thing.group is Group.CONDITION and cuts.piece(thing.start) == here
        ]
        behind = [thing for thing in named if thing.start >= cue.end()]
        thing = behind[0] if behind else named[-1] if named else None
        if thing and sum(other.name == thing.name for other in reading.things) == 1:
            yield thing, text[min(cue.start(), thing.start) : max(cue.end(), thing.end)]


def _is_certain(name: str, reading: Reading) -> bool:
    """Whether no sentence that names a thing doubts it, nor one beside it that names nothing else.

    That something is looked into doubts only what it names: 'Sie haben X. Die Abklärung läuft'.
    """
    cuts, text = reading.cuts, reading.sheet.text
    ends = [*cuts.sentences[1:], len(text)]
    named = {cuts.sentence(thing.start) for thing in reading.things if thing.name == name}
    others = {cuts.sentence(t.start) for t in reading.things if t.group is Group.CONDITION} - named
    beside = {place + step for place in named for step in (-1, 1)} - others - named
    return not any(
        doubt.search(text, cuts.sentences[place], ends[place])
        or "?" in text[cuts.sentences[place] : ends[place]]
        for doubt, places in ((_UNSURE, named), (_DOUBTED, beside))
        for place in places
        if 0 <= place < len(ends)
    )


def status_changes(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words whose status the other text turns round or drops."""
    before, after = source.text, output.text
    if (asked := _ASKED.search(before)) and not _UNSURE.search(after) and "?" not in after:
        yield asked.group()
    if (asked or _SUSPECTED.search(before)) and (found := _SURE.search(after)) and not _SURE.search(before):
        yield found.group()
    for cue in _CUES:
        if cue.clear is _RELATIVE and child_speaks(before):
            continue  # 'La fille a trouvé sa mère confuse': the mother is the reader.
        for one, other in ((before, after), (after, before))[: 2 if cue.both_ways else 1]:
            if cue.clear is _SUSPECTED and other is before and "?" in before:
                continue  # 'bouchon ?' may be 'peut-être un bouchon'
            if (found := cue.clear.search(one)) and not cue.any_form.search(other):
                yield found.group()
    yield from _pauses_ended(before, after)
    if _ROOM_AIR.search(before) and (found := _ON_OXYGEN.search(after)) and not _ON_OXYGEN.search(before):
        yield found.group()
    if (found := _SMOKES.search(after)) and not _SMOKING.search(before):
        yield found.group()
    yield from _time_changes(source, output)


def _pauses_ended(before: str, after: str) -> Iterator[str]:
    """A pause told as the end of a treatment."""
    if not _PAUSED.search(before) or _ENDED.search(before) or _PAUSED_ANY.search(after):
        return
    if found := _ENDED.search(after):
        yield found.group()


def _time_changes(source: Sheet, output: Sheet) -> Iterator[str]:
    before, after = source.text, output.text
    done = _DONE_SOURCE.search(before)
    # 'Stimuler à boire', 'a de la peine à marcher' plan nothing.
    planned = next((m for m in _PLANNED.finditer(before) if not _GOVERNS.search(before[: m.start()])), None)
    over = _DONE.search(after) or (planned and _PAST.search(after))
    if not done and over and not _PLANNED.search(after) and not _FUTURE.search(after):
        ordered = planned or (None if _has_result(source) else _APPOINTMENT.search(before))
        if ordered and not (ordered is planned and _is_rhythm(ordered, source, output)):
            yield ordered.group()
    yield from _appointments_over(source, output)
    only_done = done and not planned and not _FUTURE.search(before)
    if not only_done or _PAST.search(after):
        return
    if (found := _STRONGLY_PLANNED.search(after)) and not _has_own_date(found, source, output):
        yield found.group()


def _appointments_over(source: Sheet, output: Sheet) -> Iterator[str]:
    """Appointments on a weekday and without a result, told in the past with that day."""
    ends = [*(match.start() for match in _PART_ENDS.finditer(source.text)), len(source.text)]
    ahead: set[str] = set()
    for found in _APPOINTMENT.finditer(source.text):
        start = max((place for place in ends if place < found.start()), default=0)
        end = min(place for place in ends if place >= found.end())
        behind = {f.key: f.kind for f in source.facts if found.end() <= f.start < end and f.required}
        if {*behind.values()} <= _WHEN and not _DONE_SOURCE.search(source.text, start, end):
            ahead |= {value for kind, value in behind if kind is Kind.WEEKDAY}
    for fact in output.facts if ahead else ():
        start, end = sentence_around(output.text, fact.start)
        told = output.text[start:end]
        is_over = _DONE.search(told) or _PAST.search(told)
        is_day = fact.kind is Kind.WEEKDAY and fact.value in ahead
        if is_day and is_over and not (_PLANNED.search(told) or _FUTURE.search(told)):
            yield told.strip()


def _is_rhythm(planned: re.Match[str], source: Sheet, output: Sheet) -> bool:
    """'À changer aux 3 j' told as 'se renouvelle tous les trois jours', in a sentence that is not over."""
    rhythms = {
        fact.key
        for fact in source.facts
        if fact.kind is Kind.FREQUENCY and 0 <= fact.start - planned.end() <= _BESIDE
    }
    text = output.text
    return any(
        not _DONE.search(sentence) and not _PAST.search(sentence)
        for fact in output.facts
        if fact.key in rhythms
        for sentence in (text[text.rfind(". ", 0, fact.start) + 1 : fact.end],)
    )


def _has_own_date(planned: re.Match[str], source: Sheet, output: Sheet) -> bool:
    """'Manœuvre faite, 2e séance le 17.03.': the planned sentence's date stands beside nothing done."""
    text = output.text
    start = text.rfind(". ", 0, planned.start()) + 1
    stop = text.find(". ", planned.end())
    dates = {
        fact.key
        for fact in output.facts
        if fact.kind is Kind.DATE and start <= fact.start < (stop if stop >= 0 else len(text))
    }
    beside = [
        _CLAUSE_END.split(source.text[: fact.start])[-1] + _CLAUSE_END.split(source.text[fact.end :])[0]
        for fact in source.facts
        if fact.kind is Kind.DATE and fact.key in dates
    ]
    return bool(beside) and not any(_DONE_SOURCE.search(words) for words in beside)


def _has_result(sheet: Sheet) -> bool:
    """A value or finding shows that the appointment took place."""
    kinds = {Kind.NUMBER, Kind.DOSE, Kind.MEASURE}
    return (
        ":" in sheet.text
        or _FINDING.search(sheet.text) is not None
        or any(fact.kind in kinds and fact.required for fact in sheet.facts)
    )
