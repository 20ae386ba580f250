"""Who does or says something: the patient, the nurse, nobody named.

Owns the few clear cases in four languages in which a rewriting gives an act to
somebody else, or makes another act of it ('dosée' is not 'prise').  They are
shown to the nurse; grammar is not read closely enough to block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.facts import Sheet
from optirh_batch.grounding.phrases import whole_words

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
    r"fils|fille|mari|femme|épou[sx]e?|conjointe?|médecin|infirmi\w+|proches?|famille|voisine?|soignant\w*|"
    r"s(?:œ|oe)ur|frère|mère|père|docteur|dr",
    r"sohn|tochter|\w*mann|\w*frau|\w*arzt|\w*ärztin|pflege\w*|angehörig\w*|familie|nachbar\w*|spitex|partner\w*|"
    r"schwester|bruder|mutter|vater",
    r"figli[oa]|marito|moglie|medico|infermier\w+|famili\w+|vicin[oa]|compagn[oa]",
    r"son|daughter|husband|wife|doctor|nurse|family|neighbou?r|partner|carer",
)

_ALONE = whole_words(
    r"(?:lui|elle|soi|vous)-mêmes?|seule?s?|autonom\w*|propres? moyens",
    r"selbst\w*|selber|allein\w*|eigenständig\w*",
    r"da sol[oa]|autonom\w*|stess[oa]|per conto (?:suo|proprio)",
    r"(?:him|her|your)self|alone|independent\w*|on (?:his|her|your) own",
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
_READER_DOES = whole_words(
    r"(?:re)?(?:faites|changez|mesurez|préparez|piquez|contrôlez|vérifiez|injectez|remplissez)",
    r"sie (?:richten|messen|wechseln|machen|spritzen|kontrollieren|prüfen|stellen|bereiten|verbinden)",
    r"(?:richten|messen|wechseln|machen|spritzen|kontrollieren|prüfen|stellen|bereiten|verbinden) sie",
    r"misuri|cambi|prepari|controlli|inietti",
    r"(?:you )?(?:measure|change|prepare|check|inject|fill) (?:your|the)",
)

_CARE = {
    "fr": r"pansements?|pst|bandages?|rinçages?|rinse|injections?|piqûres?|prises? de sang|sondes?|"
    r"perfusions?|plaies?|semainiers?",
    "de": r"verband|verbandwechsel|wunde|spülung|spritze|injektion|blut|katheter|infusion|(?:wochen)?dosett",
    "it": r"medicazione|bendaggio|lavaggio|iniezione|prelievo|catetere|flebo|ferita|dispenser",
    "en": r"dressing|bandage|rinse|injection|catheter|drip|wound|pill box",
}
"""What nurses do, as a rule."""
_READER_TREATED = whole_words(
    r"vous avez (?:\w+ )?(?:\w+[ée]|fait|refait|mis)e?s? (?:(?:un|une|le|la|les|votre|vos|du|des) |l['’])"
    rf"(?:{_CARE['fr']})",
    rf"sie (?:haben|hatten) (?:\w+ ){{0,3}}(?:{_CARE['de']}) (?:\w+ ){{0,3}}"
    r"(?:ge\w+[tn]|verbunden|erneuert|entnommen|abgenommen|entfernt)(?! bekommen| erhalten)",
    rf"(?:lei )?ha (?:\w+ )?\w+t[oa] (?:il |la |un |una |l['’])(?:{_CARE['it']})",
    r"you (?:have )?(?:did|done|changed|rinsed|gave|given|removed|cleaned) (?:the |an? |your )"
    rf"(?:{_CARE['en']})",
)
_READER_GAVE = whole_words(
    r"vous avez (?:\w+ )?(?:donné|remis|administré)",
    r"sie haben (?!ihr )(?:[\w.-]+ ){0,5}?(?:gegeben|abgegeben|verabreicht)",
    r"ha (?:dato|consegnato|somministrato)",
    r"you (?:have )?(?:gave|given|handed)",
)
_GIVEN = whole_words(
    r"donnée?s?|remise?s?|administrée?s?|(?:ab)?gegeben|verabreicht|dat[oaie]|consegnat[oaie]|somministrat[oaie]|"
    r"given|handed"
)
_READERS_OWN = whole_words(
    r"accord|consentement|permis|clés?|zustimmung|einverständnis|einwilligung|auskunft|\w*ausweis|führerschein|"
    r"schlüssel|\w*urin\w*|consenso|patente|chiavi?|consent|permission|keys?"
)
"""What patients give; drugs and leaflets are given to them."""

_HAS_SUBJECT = whole_words(
    r"a|ont|ai|avait|il|elle|se|patiente?|mme|madame|monsieur|m|fils|fille|mari|épou[sx]e?|femme|voisine?|proches?",
    r"hat|haben|habe|hatte|er|sie|sich|pat|patient(?:in)?|frau|herrn?|sohn|tochter|ehe\w+|nachbar\w*|angehörige",
    r"ha|hanno|ho|lei|lui|si|paziente|signor\w*|figli[oa]|marito|moglie|vicin[oa]",
    r"has|have|had|she|he|patient|mrs?|son|daughter|husband|wife|neighbou?r",
)
"""Words by which a note says who did something; without any, the nurse who writes did it."""

_TOLD = {
    "fr": r"(?:informé|avisé|averti|prévenu|contacté)e?s?",
    "de": r"(?:informiert|benachrichtigt|avisiert|verständigt|kontaktiert)",
    "it": r"(?:informat|avvisat|avvertit|contattat)[oaie]",
    "en": r"(?:informed|told|notified|contacted)",
}
_PERSON = (
    r"fils|fille|mari|femme|épou[sx]e?|médecin|docteur|dre?|mt|proches?|famille|voisine?|s(?:œ|oe)ur|frère|"
    r"sohn|tochter|\w*mann|\w*frau|\w*arzt|\w*ärztin|ha|familie|nachbar\w*|schwester|bruder|"
    r"figli[oa]|marito|moglie|medico|famiglia|son|daughter|husband|wife|doctor|gp|family"
)
_WAS_TOLD = whole_words(
    rf"(?:{_PERSON})\.? (?!a |ont |hat |haben |ha |hanno |has |have )(?:[\w.]+ ){{0,2}}?"
    rf"(?:{'|'.join(_TOLD.values())})"
)
_TOLD_SOMEBODY = whole_words(
    rf"(?:{_PERSON}) (?:\w+ )?(?:(?:vous|nous|m['’]|l['’]) ?)?(?:a|ont) {_TOLD['fr']}",
    rf"(?:{_PERSON}) (?:\w+ )?(?:hat|haben) (?:[\w.]+ ){{0,4}}?{_TOLD['de']}",
    rf"(?:{_PERSON}) (?:\w+ )?(?:(?:l['’]|vi|la|ci) ?)?(?:ha|hanno) {_TOLD['it']}",
    rf"(?:{_PERSON}) (?:\w+ )?(?:has |have )?{_TOLD['en']} (?:you|us|me|the)",
)

_TO_ANOTHER = (
    (r"reconna[iî]t|erkennt|riconosce|recogni[sz]es", r"reconn\w+|erk[ae]nn\w+|riconosc\w+|recogni[sz]\w+"),
    (r"aide|hilft|unterstützt|aiuta|helps", r"aid\w+|hilft|geholfen|unterstütz\w*|aiut\w+|help\w*"),
    (r"cherche|sucht|cerca|looks for", r"cherch\w+|such\w+|gesucht|cerc\w+|look\w*"),
    (
        r"insulte|frappe|beschimpft|schlägt|insulta|hits",
        r"insult\w+|frapp\w+|beschimpf\w*|schl\w+|geschlagen|hits?",
    ),
)
"""What a patient does to a person, as a note tells it without a subject; and how it may be told of either."""
_DOES_TO = tuple(
    (
        re.compile(rf"(?:\A|[.,;:] ?)(?:{verb}) (?:\w+ )?(?:{_PERSON})(?![^\W_])", re.IGNORECASE),
        whole_words(
            rf"(?:{_PERSON}) (?:(?:hat|haben|ha|hanno|has|have) )?(?:vous|(?-i:Sie|Ihnen|La|L['’]ha)|you)"
            rf"(?: (?:a|ont|ha))?(?: \w+)? (?:{told})",
            rf"(?:{_PERSON}) (?:{told}) (?:(?-i:Sie|Ihnen)|you)",
        ),
    )
    for verb, told in _TO_ANOTHER
)

_MEASURED = whole_words(
    r"dosée?s?|dosages?|mesurée?s?|déterminée?s?",
    r"bestimmt(?! nicht)|gemessen|bestimmung",
    r"dosat[oaie]|misurat[oaie]|determinat[oaie]",
    r"measured|assayed",
)
_MEASURED_ANSWERS = whole_words(
    r"dos\w+|mesur\w+|détermin\w+|analys\w+|contrôl\w+|recherch\w+|valeurs?|taux|test\w*|vérifi\w+|sang|labo\w*|"
    r"tension|pouls|température|poids|examin\w+|connu\w*|regard\w+",
    r"bestimm\w*|\w*mess\w*|\w*wert\w*|unter\w*|kontroll\w*|\w*blut\w*|\w*prüf\w*|labor\w*|puls|temperatur|gewicht|"
    r"getest\w*|analys\w*|bekannt",
    r"dosa\w+|misur\w+|determin\w+|analiz\w+|controll\w+|valor\w+|sangue|esam\w+|verific\w+|pression\w*|polso",
    r"measur\w+|assay\w*|test\w*|check\w*|level|value|blood|pulse|analy\w+|known",
)
_TAKEN = whole_words(
    r"prise?s?|prenez|prend(?:re)?|pris|avalée?s?",
    r"(?:ein)?genommen|(?:ein)?nehmen|nimmt",
    r"pres[oaie]|prend[aei]\w*|assunt[oaie]",
    r"taken|takes?|took",
)


def actor_changes(source: Sheet, output: Sheet) -> Iterator[tuple[str, str]]:
    """Finding codes of acts given to somebody else or made another act, with the words."""
    before, after = source.text, output.text
    if (
        (found := _READER_DID.search(after))
        and _DECIDED.search(before)
        and not _SOMEBODY_DID.search(before)
        and not _ALONE.search(before)
    ):
        yield "actor-changed", found.group()
    if (found := _ANOTHER_SAYS.search(after)) and not _OTHERS.search(before):
        yield "actor-changed", found.group()
    carer = _CARER.search(before)
    if not carer and _ALONE.search(before) and not _ALONE.search(after) and (found := _CARER.search(after)):
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
    for words in _turned_round(before, after):
        yield "actor-changed", words


def _turned_round(before: str, after: str) -> Iterator[str]:
    """Acts of the nurse given to the reader, and what was done to a person given to that person."""
    if not (_HAS_SUBJECT.search(before) or _ALONE.search(before)):
        if found := _READER_TREATED.search(after):
            yield found.group()
        gave = _READER_GAVE.search(after)
        if gave and _GIVEN.search(before) and not _READERS_OWN.search(before):
            yield gave.group()
    told = _TOLD_SOMEBODY.search(after)
    if told and _WAS_TOLD.search(before) and not _TOLD_SOMEBODY.search(before):
        yield told.group()
    for does, done_to_reader in _DOES_TO:
        if does.search(before) and (found := done_to_reader.search(after)):
            yield found.group()
