"""What the nurse did: never given to the reader, nor to a person who was told of it.

Owns the acts that a note tells without a subject ('Pst refait', '4 Traubenzucker gegeben'): the nurse who
writes did them. Acts that patients often do themselves, such as measuring, are no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.sentences import sentence_around
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.pole_words import BY_ONESELF, BY_US
from optirh_batch.grounding.vocabulary.professionals import ANY_PHYSICIAN
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS

_CARE = {
    "fr": r"pansements?|pst|bandages?|rinçages?|rinse|injections?|piqûres?|prises? de sang|sondes?|"
    r"perfusions?|plaies?|semainiers?",
    "de": r"verband|verbandwechsel|wunde|spülung|spritze|injektion|blut(?:entnahme|abnahme)?|katheter|"
    r"infusion|(?:wochen)?dosett",
    "it": r"medicazione|bendaggio|lavaggio|iniezione|prelievo|catetere|flebo|ferita|dispenser",
    "en": r"dressing|bandage|rinse|injection|catheter|drip|wound|pill box",
}
"""What nurses do, as a rule."""
_NAMED_CARE = whole_words(*_CARE.values(), r"pans|pst|vw")
_READER_TREATED = whole_words(
    r"vous avez (?!refusé)(?:\w+ )?(?!refusé)(?:\w+[ée]|fait|refait|mis)e?s? "
    r"(?:(?:un|une|le|la|les|votre|vos|du|des) |l['’])"
    rf"(?:{_CARE['fr']})",
    rf"sie (?:haben|hatten) (?:\w+ ){{0,3}}(?:{_CARE['de']}) (?:\w+ ){{0,3}}"
    r"(?:ge\w+[tn]|verbunden|erneuert|entnommen|abgenommen|entfernt)(?! bekommen| erhalten)",
    rf"(?:lei )?ha (?:\w+ )?\w+t[oa] (?:il |la |un |una |l['’])(?:{_CARE['it']})",
    r"you (?:have )?(?:did|done|changed|rinsed|gave|given|removed|cleaned) (?:the |an? |your )"
    rf"(?:{_CARE['en']})",
)
_READER_TO_TREAT = whole_words(
    r"vous (?:devez|devrez|allez) (?:enlever|retirer|ôter|changer|refaire|rincer|désinfecter) "
    rf"(?:(?:un|une|le|la|les|votre|vos|du|des) |l['’])(?:{_CARE['fr']}|agrafes|fils|drains?)",
    rf"sie (?:müssen|sollen|werden) (?:\w+ ){{0,3}}(?:{_CARE['de']}|klammern|fäden|drain(?:age)?) "
    r"(?:\S+ ){0,4}(?:entfernen|ziehen|wechseln|erneuern|spülen)",
    r"(?:lei )?(?:deve|dovrà) (?:togliere|rimuovere|cambiare|rifare|sciacquare) (?:il |la |i |le |gli |l['’])"
    rf"(?:{_CARE['it']}|punti|graffette|drenaggio)",
    r"you (?:must|need to|have to|will) (?:remove|take out|change|redo|rinse) (?:the |your )"
    rf"(?:{_CARE['en']}|stitches|staples|drain)",
)
_READER_TREATS = whole_words(
    rf"vous (?:changez|refaites|renouvelez|rincez|désinfectez|nettoyez) (?:(?:le|la|les|votre|vos) |l['’])"
    rf"(?:{_CARE['fr']})",
    rf"(?-i:Sie) (?:wechseln|erneuern|spülen|desinfizieren|reinigen) (?:\w+ ){{0,3}}(?:{_CARE['de']})",
    rf"(?-i:Lei) (?:cambia|rifà|sciacqua|disinfetta|pulisce) (?:(?:il|la|lo|i|le) |l['’])(?:{_CARE['it']})",
    rf"you (?:change|redo|rinse|disinfect|clean) (?:the|your) (?:{_CARE['en']})",
)
_ANY_CARE = rf"(?:{'|'.join(_CARE.values())}|pans|vw)"
_TREATED_REGULARLY = whole_words(
    rf"{_ANY_CARE}[^.;\n]{{0,40}}?\d\s?(?:x|fois|-?mal|volte|times)",
    rf"{_ANY_CARE}[^.;\n]{{0,40}}? (?:refaits?|changée?s?|tous les|toutes les|gewechselt|erneuert|alle|jeden|"
    r"every|cambiat[oa]|ogni)",
)
"""Care told with how often: who does it is not said, and as a rule it is the nurse."""
_TO_BE_TREATED = whole_words(
    r"changez|refaites|rincez|changer|refaire|rincer|nettoyer|wechseln|erneuern|spülen|reinigen|cambiare|"
    r"rifare|sciacquare|change|redo|rinse|clean"
)
"""An order for care may be the reader's."""
_LINE = {
    "fr": r"vvp|vvc|picc\w*|voie|cathéter|sonde|perfusion|aiguille|drain|redon|agrafes|fils|vac",
    "de": r"venflon|zvk|picc\w*|kanüle|katheter|dk|infusion|nadel|drain\w*|redon|klammern|fäden|vac",
    "it": r"cvp|picc\w*|cannula|catetere|flebo|ago|drenaggio|graffette|punti",
    "en": r"picc\w*|line|cannula|catheter|drip|needle|drain|staples|stitches",
}
_READER_TOLD_TO_TREAT = whole_words(
    rf"(?:retirez|enlevez|ôtez|changez|posez) (?:(?:la|le|les|votre|vos) |l['’])(?:{_LINE['fr']})",
    rf"(?:entfernen|ziehen|wechseln|legen) (?-i:Sie) (?:(?:den|die|das|ihren?|ihre) )?(?:{_LINE['de']})",
    rf"(?:tolga|rimuova|cambi) (?:(?:il|la|lo|i|le) |l['’])(?:{_LINE['it']})",
    rf"(?:remove|take out|change) (?:the|your) (?:{_LINE['en']})",
)
"""Tells the reader to handle lines, drains and stitches, which are a nurse's."""
_READER_GAVE = whole_words(
    r"vous avez (?:\w+ )?(?:donné|remis|administré)",
    r"sie haben (?!ihr )(?:[^.;:\n]|[.,](?=\d)){0,90}?(?:gegeben|abgegeben|verabreicht)(?! bekommen| worden)",
    r"ha (?:dato|consegnato|somministrato)",
    r"you (?:have )?(?:gave|given|handed|injected)",
)
_GIVEN = whole_words(
    r"donnée?s?|remise?s?|administrée?s?|(?:ab)?gegeben|verabreicht|dat[oaie]|consegnat[oaie]|"
    r"somministrat[oaie]|given|handed"
)
_READERS_OWN = whole_words(
    r"accord|consentement|permis|clés?|zustimmung|einverständnis|einwilligung|auskunft|\w*ausweis|"
    r"führerschein|schlüssel|\w*urin\w*|consenso|patente|chiavi?|consent|permission|keys?"
)
"""What patients give; drugs and leaflets are given to them."""

_HAS_SUBJECT = whole_words(
    r"(?<!il y )a|ont|ai|avait|il(?! y a)|elle|se|s(?=['’])|patiente?|mme|madame|monsieur|m|proches?",
    r"hat|haben|habe|hatte|er|sie|sich|pat|patient(?:in)?|herrn?|ehe\w+|nachbar\w*|angehörige",
    r"ha|hanno|ho|lei|lui|si|paziente|signor\w*",
    r"has|have|had|she|he|patient|mrs?",
    *BARE_WORDS.values(),
)
"""Words by which a note says who did something; without any, the nurse who writes did it."""

_TOLD = {
    "fr": r"(?:informé|avisé|averti|prévenu|contacté|rassuré|instruit|remercié)e?s?",
    "de": r"(?:informiert|benachrichtigt|avisiert|verständigt|kontaktiert|beruhigt|instruiert|angeleitet)",
    "it": r"(?:informat|avvisat|avvertit|contattat|rassicurat|istruit)[oaie]",
    "en": r"(?:informed|told|notified|contacted|reassured|instructed)",
}
_PERSON = (
    rf"{ANY_PHYSICIAN}|ha|proches?|famille|familie|nachbar\w*|famiglia|family|{'|'.join(BARE_WORDS.values())}"
)
_WAS_TOLD = whole_words(
    rf"(?:{_PERSON})\.? (?!a |ont |hat |haben |ha |hanno |has |have )(?:[\w.]+ ){{0,2}}?"
    rf"(?:{'|'.join(_TOLD.values())})"
)
_TOLD_SOMEBODY = whole_words(
    rf"(?:{_PERSON}) (?:\w+ )?(?:(?:vous|nous|m['’]|l['’]) ?)?(?:a|ont) "
    rf"(?:{_TOLD['fr']}|dit|annoncé|raconté)",
    rf"(?:{_PERSON}) (?:\w+ )?(?:hat|haben) (?:[\w.]+ ){{0,4}}?(?:{_TOLD['de']}|gesagt|mitgeteilt|erzählt)",
    rf"(?:{_PERSON}) (?:\w+ )?(?:(?:l['’]|vi|la|ci) ?)?(?:ha|hanno) {_TOLD['it']}",
    rf"(?:{_PERSON}) (?:\w+ )?(?:has |have )?{_TOLD['en']} (?:you|us|me|the)",
)


def _told_of_the_reader(act: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """An act, and the same told of the reader."""
    return (
        whole_words(act),
        re.compile(
            r"(?<![^\W_])(?:(?:vous (?:avez|n['’]avez pas)|(?-i:Lei) ha|you(?: have)?) (?!été |eu |bien )"
            r"(?:(?:\w+ )?(?:la |le |les |l['’]|il )?[\w-]+(?:,| et| e| and) )?(?:\w+ )?|(?:(?-i:Sie) "
            r"(?:haben|hatten)|(?<!wir )(?:haben|hatten) (?-i:Sie)(?! wir )) (?![^.;:,\n]*"
            r"(?:lassen|bekommen|erhalten))(?:[^.;:,\n]|[.:,](?=\d)){0,90}?)"
            rf"(?:{act})(?![^\W_])",
            re.IGNORECASE,
        ),
    )


_ACTS = tuple(
    _told_of_the_reader(act)
    for act in (
        r"rincé\w*|gespült|sciacquat\w|irrigat\w|rinsed|flushed",
        r"refait\w*|changé\w*|renouvelé\w*|gewechselt|erneuert|verbunden|rifatt\w|cambiat\w|changed|redressed",
        r"crémé\w*|hydraté\w*|massé\w*|eingecremt|eingerieben|massiert|aufgetragen|abgetragen|creamed|massaged",
        r"enfilé\w*|angezogen|angelegt|eingelegt|posizionat\w|applied",
        r"prélevé\w*|entnommen|prelevat\w|drawn|drew",
        r"désinfecté\w*|nettoyé\w*|desinfiziert|gereinigt|disinfettat\w|cleaned|disinfected",
        r"mobilisé\w*|positionné\w*|mobilisiert|gelagert|umgelagert|mobilizzat\w|positioned|mobili[sz]ed",
        r"retiré\w*|enlevé\w*|entfernt|rimoss\w|removed",
        r"perc(?:é|ée|és|ées)|incisé\w*|aufgestochen|eröffnet|punktiert|bucat\w|punctured|lanced",
        r"suturé\w*|recousu\w*|ligaturé\w*|genäht|ligiert|suturat\w|sutured|stitched|ligated",
        r"livré\w*|geliefert|gebracht|consegnat\w|delivered",
        r"effectué\w*|réalisé\w*|durchgeführt|eseguit\w|effettuat\w|performed",
        r"examiné\w*|ausculté\w*|untersucht|abgehört|visitat\w|auscultat\w|examined",
        r"opéré\w*|réséqué\w*|biopsié\w*|operiert|reseziert|biopsiert|operat\w|asportat\w|resected",
        r"dimess\w|entlassen|discharged|ricoverat\w|hospitalisé\w*|hospitalisiert|admitted",
        r"verlegt|transféré\w*|trasferit\w|transferred",
        r"besuch\w*",
        r"dosé\w*|dosat\w|assayed",
        r"(?:ré)?expliqué\w*|montré\w*|erklärt|gezeigt|spiegat\w|mostrat\w|explained|demonstrated",
        r"cautérisé\w*|verätzt|cauterizzat\w|cauteri[sz]ed",
        r"remplacé\w*|ersetzt|sostituit\w|replaced",
        r"prescrit\w*|ordonné\w*|verordnet|verschrieben|prescritt\w|prescribed",
    )
)
"""Acts on wound, skin and body, and of physicians: told without a subject, and told of the reader."""

_LEFT_UNDONE = whole_words(
    r"(?:frottis|prises? de sang|pst|pansements?|ponction)[^.;\n]{0,12} (?:pas|non) (?:fait|pris)e?s?",
    r"(?:abstrich\w*|vw|verband\w*|blut(?:ent|ab)nahme|be|wundspülung)[^.;\n]{0,12} nicht (?:gemacht|"
    r"genommen)",
    r"(?:tampone|prelievo|medicazione|esame)[^.;\n]{0,12} non (?:fatt|pres)[oaie]",
    r"(?:swab|dressing|bloods?|blood test)[^.;\n]{0,12} not (?:done|taken)",
)
_READER_LEFT_UNDONE = whole_words(
    r"vous n['’](?:avez|aviez) (?:pas|rien) (?:fait|pris)",
    r"(?-i:Sie) haben (?:[\w.-]+ ){0,3}?nicht (?:gemacht|genommen)",
    r"(?-i:Lei) non (?:l['’])?ha (?:fatto|preso)",
    r"you (?:have not|haven['’]t|did not|didn['’]t) (?:do|done|take|taken)",
)
"""What the nurse did not do either."""

_ORDERS_READER = {
    "fr": re.compile(r"(?:\A|[.;:!?\n,]\s*)(?P<verb>[^\W\d_]{3,}ez|(?:re)?faites)(?!\w)", re.IGNORECASE),
    "de": re.compile(r"(?<![^\W_])(?P<verb>[^\W\d_]{3,}n) Sie(?!\w)"),
    "it": re.compile(
        r"(?:\A|[.;:!?\n,]\s*)(?P<verb>[^\W\d_]{3,}[ia]) (?=(?:il|lo|la|i|gli|le|l)\b)", re.IGNORECASE
    ),
    "en": re.compile(
        r"(?:\A|[.;:!?\n,]\s*)(?P<verb>change|do|give|put|take|remove|apply|redo|dress|measure|check)(?=[ ])",
        re.IGNORECASE,
    ),
}
_NO_ORDER = re.compile(r"(?:hab|sind|werd|könn|dürf|woll|möcht|müss|soll|brauch|av|ête)\w*", re.IGNORECASE)
_US = whole_words(
    r"nous|notre|nos|wir|uns\w*|noi|nostr\w+|we|us|our|on|infirmi\w+|spitex|pflege\w*|infermier\w+|nurses?"
)
_TIMES = frozenset({Kind.WEEKDAY, Kind.DAYTIME, Kind.FREQUENCY, Kind.TIME, Kind.DATE, Kind.DAY, Kind.INTAKE})

_DOSE_ACTS = tuple(
    map(
        _told_of_the_reader,
        (
            r"augmenté\w*|majoré\w*|erhöht|gesteigert|aumentat\w|increased|raised",
            r"diminué\w*|réduit\w*|baissé\w*|reduziert|gesenkt|verringert|ridott\w|diminuit\w|reduced|lowered",
        ),
    )
)
"""What is done to a medicine; a weight or a habit that was reduced is the patient's own doing."""

_DECIDED = whole_words(
    r"décision (?:médicale|du médecin|de l['’]équipe)|on (?:a )?décid\w+|(?:il (?:est|"
    r"a été) )?décidé (?:de|d['’]|une?)|décision (?:de|d['’])|nous (?:avons )?décid\w+",
    r"ärztlicher? entscheid\w*|(?:es |man )?(?:wurde|wird|ist) (?:\w+ ){0,3}?(?:entschieden|beschlossen)|"
    r"wir (?:\w+ ){0,3}?entschieden|"
    r"man (?:\w+ )?entscheidet|entscheid (?:für|zu\w*|gegen)|entschluss (?:zu\w*|für)",
    r"decisione (?:medica|del medico)|si (?:è deciso|decide|decise|optava|opta)|(?:viene |"
    r"è stato )?deciso di|abbiamo deciso|decidiamo",
    r"medical decision|(?:it was )?decided to|we decided|decision to",
)
_READER_DECIDES = whole_words(
    r"vous (?:avez )?décid\w+|vous (?:avez )?choisi\w*",
    r"(?-i:Sie) (?:haben (?:sich )?(?:[\w.-]+ ){0,8}?entschieden|entscheiden|beschliessen|"
    r"haben (?:[\w.-]+ ){0,8}?beschlossen)",
    r"(?:(?-i:Lei) )?(?:ha deciso|decide)(?<!si decide)(?<!si ha deciso)",
    r"you (?:have )?decided?",
)
_PATIENT_DECIDES = whole_words(
    r"(?:pat\w*\.?|il|elle|mme \w+|m\. \w+) (?:a )?décid\w+|accord|souhait\w*|d['’]entente|avec (?:le|"
    r"la) patiente?",
    r"pat\w*\.? (?:\w+ ){0,4}?(?:entscheidet|entschieden)|(?:er|sie) entscheidet|einverständnis|wunsch|"
    r"gemeinsam|in absprache|rücksprache mit (?:dem |der )?pat\w*|zusammen",
    r"(?:il|la) paziente (?:ha )?deci\w+|accordo|desidera|insieme|concordat\w*",
    r"(?:patient|he|she) (?:has )?decided|agree\w*|wish\w*|together",
)

_READER_ADVISES = whole_words(
    r"vous (?:recommandez|conseillez|préconisez)",
    r"(?-i:Sie) empfehlen(?! lassen)",
    r"(?-i:Lei) (?:raccomanda|consiglia)",
    r"you (?:recommend|advise)",
)
"""Advice is given to the reader; 'wir empfehlen' has no other subject."""

_PATIENT_REFUSES = whole_words(
    r"(?:pte?|pat|patiente?|il|elle|mme|m)\.? (?:\w+ ){0,2}?(?:refuse|décline|souhaite|désire|veut|"
    r"préfère)\w*",
    r"pat\w*\.? (?:lehnt|will|möchte|wünscht|verweigert)",
    r"(?:pz|paziente|lei|lui)\.? (?:rifiuta|desidera|vuole|non vuole|preferisce)",
    r"(?:pt|pat|patient|he|she) (?:declines?|declined|refuses?|refused|wants?|wishes)",
)
_PHYSICIAN_UNWILLING = whole_words(
    r"(?:médecins?|docteurs?) (?:\w+ ){0,2}?(?:ne )?(?:veu\w+|refuse\w*|souhaite\w*|désire\w*|préfère\w*)",
    r"(?:ärzt\w*|arzt) (?:\w+ ){0,2}?(?:möcht\w+|woll\w+|will|wünsch\w+|lehn\w+|verweiger\w*)",
    r"(?:medic[oi]|dottor\w*) (?:\w+ ){0,2}?(?:vuole|vogliono|rifiuta\w*|desidera\w*|preferi\w*)",
    r"doctors? (?:\w+ ){0,2}?(?:wants?|refuses?|refused|declines?|declined|wishes)",
)


def names_care(text: str) -> bool:
    """Whether a text names what nurses do, as a rule."""
    return _NAMED_CARE.search(text) is not None


def nursing_given_away(source: Sheet, output: Sheet) -> Iterator[str]:
    """Acts of the nurse given to the reader, and telling a person given to that person.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The words of the output that say so.
    """
    before, after = source.text, output.text
    if by_us := BY_US.search(before):
        yield from _ordered_of_reader(source, output, by_us.start())
        yield from (found.group() for _, by_reader in _ACTS if (found := by_reader.search(after)))
    if not (by_us or _HAS_SUBJECT.search(before) or BY_ONESELF.search(lower(before))):
        yield from _done_by_reader(source, after)
    decides = _READER_DECIDES.search(after)
    if decides and _DECIDED.search(before) and not _PATIENT_DECIDES.search(before):
        yield decides.group()
    advises = _READER_ADVISES.search(after)
    if advises and not _READER_ADVISES.search(before):
        yield advises.group()
    unwilling = _PHYSICIAN_UNWILLING.search(after)
    if unwilling and _PATIENT_REFUSES.search(before) and not _PHYSICIAN_UNWILLING.search(before):
        yield unwilling.group()
    told = _TOLD_SOMEBODY.search(after)
    if told and _WAS_TOLD.search(before) and not _TOLD_SOMEBODY.search(before):
        yield told.group()


def _ordered_of_reader(source: Sheet, output: Sheet, place: int) -> Iterator[str]:
    """'Pst par nous lu/je' told as 'Faites le pansement lundi et jeudi'."""
    orders = _ORDERS_READER.get(output.language or "")
    if orders is None or _US.search(output.text):
        return
    start, end = sentence_around(source.text, place)
    ours = {fact.key for fact in source.facts if start <= fact.start < end and fact.kind in _TIMES}
    for found in orders.finditer(output.text):
        if _NO_ORDER.fullmatch(found["verb"]):
            continue
        start, end = sentence_around(output.text, found.start("verb"))
        if any(fact.key in ours and start <= fact.start < end for fact in output.facts):
            yield output.text[found.start("verb") : end].strip()


def _done_by_reader(source: Sheet, after: str) -> Iterator[str]:
    before = source.text
    for treated in (_READER_TREATED, _READER_TO_TREAT, _READER_TOLD_TO_TREAT):
        if found := treated.search(after):
            yield found.group()
    treats = _READER_TREATS.search(after)
    if treats and _TREATED_REGULARLY.search(before) and not _TO_BE_TREATED.search(before):
        yield treats.group()
    drugged = any(fact.kind is Kind.DRUG for fact in source.facts)
    gave = _READER_GAVE.search(after)
    if gave and (drugged or _GIVEN.search(before)) and not _READERS_OWN.search(before):
        yield gave.group()
    undone = _READER_LEFT_UNDONE.search(after)
    if undone and _LEFT_UNDONE.search(before):
        yield undone.group()
    for done, by_reader in (*_ACTS, *(_DOSE_ACTS if drugged else ())):
        if done.search(before) and (found := by_reader.search(after)):
            yield found.group()
