"""Words of a source that give ground for an illness or a symptom without naming it.

Owns abbreviations that mean two things, which the glossary leaves out and the
words around them decide, and what a plain text calls by a wider word ("Naht",
"wound").  They only answer; nothing is looked for because of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from optirh_batch.grounding.vocabulary.phrases import whole_words

_KNOCKS = (
    r"\w*prell\w*|\w*gestossen|angeschlagen|coups?|cogné\w*|heurté\w*|bott[ae]|colp[oi]|battut\w|urtat\w|"
    r"bruis\w*|bumped|knocked"
)
_LEGS = whole_words(
    r"beine?n?|unterschenkel\w*|(?-i:UE|C[3-6])|ulcus|ulcera|kompress\w*|varizen|krampfadern|strümpfe?n?|"
    r"\w*ödeme?n?|stauung\w*|stasis"
)
_BRAIN = whole_words(r"hemi\w*|aphas\w*|dysarth\w*|dysphag\w*|insult\w*|lyse|neglect|facial\w*")

_SHORT_FOR: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "multiple-sclerosis": (
        whole_words(r"(?-i:SM|MS|ED|SEP)"),
        whole_words(
            r"(?:da|seit|depuis|for) \d+ (?:anni|jahren|ans|years)|spasti\w*|poussées?|sch[uü]be?n?|"
            r"ricadut\w*|baclofen\w*|lioresal|sativex|ocrevus|gilenya|tysabri|tecfidera"
        ),
    ),
    "alzheimer": (
        whole_words(r"(?-i:MA|DTA|DAT|SDAT|AD)"),
        whole_words(
            r"aidante?s?|m[ée]moires?|cogniti\w*|kognitiv\w*|démen\w*|demen\w*|MMSE?|mémantine|memantin\w*|"
            r"axura|ebixa|donépézil|donepezil|aricept|exelon|rivastigmin\w*|fugu\w*|désorient\w*|"
            r"desorient\w*|oubli\w*|vergess\w*|gedächtn\w*|dimentic\w*|disorient\w*|forget\w*|caregiver"
        ),
    ),
    "parkinson": (
        whole_words(r"(?-i:MP|MPI|PD|IPS|SPI)"),
        whole_words(
            r"tremor\w*|trem[oa]\w*|zitter\w*|trembl\w*|rigid\w*|rigor|madopar|sinemet|stalevo|l[ée]vodopa|"
            r"l-dopa|pramipexol\w*|sifrol|freezing|petits pas|kleinschritt\w*|dys[kc]in\w*|dyskin\w*|"
            r"discin\w*|akin\w*|bradykin\w*|apomorphin\w*"
        ),
    ),
    "rheumatoid-arthritis": (
        whole_words(r"(?-i:PR|RA|AR|CP)"),
        whole_words(
            r"m[ée]thotrexate?|mtx|humira|enbrel|actemra|rhumato\w*|rheuma\w*|reumato\w*|articul\w*|"
            r"articol\w*|\w*gelenke?n?|joints?|metoject"
        ),
    ),
}
"""Abbreviations with several meanings, each with the words of its context that leave only this one."""

_STAND_INS: dict[str, re.Pattern[str]] = {
    "aspiration": whole_words(
        r"aval\w+ de travers|s['’]étouff\w+|verschluck\w*|va di traverso|chok\w+|wrong way"
    ),
    "ulcer": whole_words(r"plaies? ouvertes?|offene\w* stellen?|piag\w+|open sores?"),
    "pulmonary-embolism": whole_words(
        r"(?-i:LE|LAE|EP|PE)|\w*gerinnsel\w*|caillots?|coagul[oi]|(?:blood )?clots?"
    ),
    "hypertension": whole_words(r"(?-i:IPA|HTA|aHT|HTN)"),
    "urinary-infection": whole_words(
        r"(?-i:ITU|IVU|HWI|UTI)|blasenentzündung\w*|blaseninfek\w*|[cz]ystit\w*|cistit\w*|"
        r"infection de la vessie|infezione (?:della|alla) vescica|bladder infections?"
    ),
    "sleep-apnoea": whole_words(r"(?-i:SAS|SAHOS|SAOS|OSAS?|OSAHS)"),
    "dementia": whole_words(r"(?-i:TNC|DTA|DAT|SDAT|DFT)"),
    "coronary-disease": whole_words(r"(?-i:IHD|CHD|CAD|KHK)"),
    "delirium": whole_words(r"deliri\w*|délir\w*"),
    "confusion": whole_words(r"deliri\w*|délir\w*"),
    "heart-failure": whole_words(r"(?-i:ICC|IC|HI|ICG|ICD)"),
    "kidney-failure": whole_words(r"(?-i:NI|IRC|IRA|CNI|IRCT)"),
    "vein": whole_words(r"(?-i:CVI|IVC|TVP|TVT)"),
    "heart": whole_words(r"(?-i:ICC|IC|HI|NYHA|FA|VHF|FEVG)"),
    "lung": whole_words(r"(?-i:BPCO|COPD|LE|EP)"),
    "kidney": whole_words(r"(?-i:IRC|IRA|IRCT|NI|CNI|eGFR|GFR)"),
    "pressure-ulcer": whole_words(
        r"\w*wechseldruck\w*|\w*weichlager\w*|anti-?d[eé]cubit\w*|alternating|druckstelle\w*|"
        r"druckgeschwür\w*|wundgelegen\w*|piag(?:a|he)|pressure (?:sores?|ulcers?)|bedsores?"
    ),
    "diabetes": whole_words(r"diab\.?|(?-i:DM|DT[12]|DM[12])"),
    "bladder": whole_words(r"(?-i:SV|SVD|SAD|SPK|SPF|DK|BK)"),
    "ear": whole_words(r"c[eé]rumen|\w*ohren\w*|\w*hörgerät\w*|appareils? auditifs?|otosk\w*|otosc\w*"),
    "fistula": whole_words(
        r"(?-i:FAV|AVF)|shunts?|\w*(?:gefäss|dialyse)(?:anschl[uü]ss|zug[aä]ng)\w*|"
        r"(?:accès|abord)s? vasculaires?|access[oi] vascolar[ei]|vascular access"
    ),
    "fracture": whole_words(
        r"(?:an)?gebrochen\w*|"
        r"(?:\w*(?:knochen|rippen|hals|arm|bein|hüft|wirbel|becken|fuss|hand|gelenk))?br[uü]che?[ns]?|"
        r"cass[eé]e?s?|bris[eé]e?s?|fêlée?s?|fêlures?|rott[oaie]|incrinat\w+|broken?|breaks?|cracked"
    ),
    "erysipelas": whole_words(
        r"hautentzündung\w*|hautinfek\w*|wundrose|entzündung der haut|"
        r"infection\w* (?:bactérienne )?(?:de la peau|cutanée)|peau infectée|"
        r"infezion\w* (?:batterica )?(?:della (?:pelle|cute)|cutanea)|(?:bacterial )?skin infection|"
        r"infection of the skin|cellulitis"
    ),
    "dermatitis": whole_words(r"[ée]rysip\w*|erisip\w*|[ée]cz[ée]ma\w*|ekzem\w*|(?-i:IAD|DAI)|cellulitis?"),
    "fungal-infection": whole_words(
        r"\w*pilz\w*|champignons?|fung\w+|m[yi][ck]os\w*|candid\w*|soor|muguet|mughetto|thrush|ringworm|"
        r"athlete['’]s foot"
    ),
    "nail-infection": whole_words(
        r"\w*eit(?:er|rig)\w*|pus|\w*entzünd\w*|\w*infek\w*|\w*infec\w*|infezion\w*|infett\w*|inf[il]am\w*"
    ),
    "contusion": whole_words(
        _KNOCKS,
        r"\w*quetsch\w*|bluterg[uü]ss\w*|blaue\w* flecke?n?|(?:h[ée]|e)?mat[oô]m\w*|bleus?|meurtri\w*|"
        r"livid\w|contus\w*",
    ),
    "injury": whole_words(_KNOCKS, r"\w*verletz\w*|bless\w*|chocs?|ferit\w|hurt|injur\w*|blow"),
    "cystitis": whole_words(
        r"(?-i:ITU|IVU|HWI|UTI|IU)|infections? urinaires?|harnweg\w*|infezion[ei] urinari[ae]|"
        r"urin(?:ary|e) infections?|urinary tract infections?"
    ),
    "necrosis": whole_words(r"noire?s?|noirci\w*|schwarz\w*|ner[oaie]|black"),
    "lesion": whole_words(
        r"boutons?|plaies?|marques?|déchir\w*|bless\w*|abîmée?s?|écorch\w*|\w*verletz\w*|hautveränder\w*|"
        r"\w*wunden?|\w*riss\w*|wunde?\w*|schaden|schäden|ferit[ae]|lacera\w*|strapp\w*|tagli\w*|macchi[ae]|"
        r"wounds?|sores?|tears?|torn|injur\w*|grazed?s?|cuts?"
    ),
    "thrombosis": whole_words(r"\w*gerinnsel\w*|caillots?|coagul[oi]|tromb[oi]|(?:blood )?clots?"),
    "conjunctivitis": whole_words(
        r"\w*bindehaut\w*|augenentzündung\w*|augeninfek\w*|yeux (?:rouges|enflammés|infectés)|"
        r"(?:œ|oe)il (?:rouge|enflammé|infecté)|infection (?:de l['’](?:œ|oe)il|des yeux|oculaire)|"
        r"infezione (?:dell['’]occhio|agli occhi|oculare)|occhi[o]? (?:ross[oi]|infiammat[oi])|"
        r"eye infections?|pink eye|inflamed eyes?"
    ),
    "gastroenteritis": whole_words(
        r"magen-?darm-?(?:grippe|infek\w*|entzündung)|grippe intestinale|influenza intestinale|"
        r"virus intestinal\w?|stomach (?:bug|flu|upset)"
    ),
    "arrhythmia": whole_words(r"\w*unregelmässig\w*|irr[ée]guli\w*|irregolar\w*|irregular\w*"),
    "wound": whole_words(
        r"\w*naht|\w*nähte|sutur\w*|points? de suture|points|agrafes?|klammern?|cicatrices?|\w*narben?|"
        r"incisions?|\w*schnitt|brûlures?|verbrennung\w*|morsures?|\w*biss|coupures?|\w*riss|déchirures?|"
        r"dermabrasions?|érosions?|ampoules?|blasen?|phlyctènes?|ulcères?|escarres?|(?-i:Pst|VW)"
    ),
}


_SIGNS: dict[str, re.Pattern[str]] = {
    "pain": whole_words(
        r"dlrs?|durchbr[uü]ch\w*|"
        r"antalg\w*|antidoul\w*|analg\w*|schmerzm\w*|(?-i:EVA|EN|ENS|NRS|VAS)|\w{4,}algies?|antidolor\w*"
    ),
    "constipation": whole_words(r"laxat\w*|abführ\w*|lavements?|einlauf"),
    "fever": whole_words(r"antipyr\w*|fiebersenk\w*|hypertherm\w*"),
    "dizziness": whole_words(r"trümm\w*|sturmig\w*|tourniol\w*|gira|giramen\w*|étourd\w*|lightheaded\w*"),
    "nausea": whole_words(
        r"anti(?:ém|em)\w*|(?-i:NV)|n/v|mal (?:de|au) c(?:œ|oe)ur|sick|queas\w*|brechreiz|malessere"
    ),
    "anxiety": whole_words(
        r"anxiolyt\w*|panik\w*|paniques?|peur|fürchtet|"
        r"inqui[eè]t\w*|paura|preoccup\w*|afraid|worried|besorgt\w*|sorgen"
    ),
    "oedema": whole_words(r"(?-i:OMI)|gonfl\w*|rétention hydrique"),
    "breathlessness": whole_words(
        r"(?-i:NYHA)|orthopn\w*|"
        r"(?:manque|soif) d['’]air|\w*luftnot|\w*schnauf\w*|fiato|(?:short|out) of breath|étouff\w*"
    ),
    "fatigue": whole_words(r"asth[ée]n\w*|epuis\w*|épuis\w*|erschöpf\w*|somnol\w*|schläfrig\w*"),
    "bleeding": whole_words(r"hémat\w*|hämat\w*|epistaxis|épistaxis|nasenbluten|méléna|ecchym\w*"),
    "infection": whole_words(r"antibio\w*|(?-i:IU|HWI)|cystit\w*|zystit\w*|abc[eè]s|abszess\w*"),
    "itching": whole_words(r"gratt\w*|kratz\w*|prud\w*|pizzic\w*|scratch\w*|urti[ck]\w*"),
    "vomiting": whole_words(r"hématém\w*|rimess\w*|rigett\w*|sick|threw up|gespuckt"),
    "diarrhoea": whole_words(r"(?:selles?|feci|alvo) liquid\w*|dünn\w*|wässrig\w*|loose|watery|scariche"),
    "cough": whole_words(r"crach\w*|expe[ck]\w*|auswurf|glaires?|sputum|espett\w*|catarr\w*|phlegm"),
    "headache": whole_words(r"migr[aä]\w*|emicran\w*"),
    "sadness": whole_words(
        r"moral|mood|spirits|umore|giù|abattue?s?|larmo\w*|tearful|stimmung\w*|gedrückt\w*|niedergeschlagen\w*"
    ),
    "weeping": whole_words(r"larm\w*|tearful|lacrime|tränen"),
}
"""By the names of ``denials``: what a sentence about a symptom may answer."""


@lru_cache(maxsize=64)
def signs_meant(text: str) -> frozenset[str]:
    """The symptoms that ``text`` gives ground for without naming them."""
    return frozenset(name for name, pattern in _SIGNS.items() if pattern.search(text))


def gives_ground(text: str, name: str) -> bool:
    """Whether ``text`` may mean the illness, symptom or part of the body called ``name`` in the glossary."""
    if name in {"stroke", "venous-insufficiency"} and re.search(r"\bCVI\b", text):
        legs, brain = _LEGS.search(text) is not None, _BRAIN.search(text) is not None
        return not legs if name == "stroke" else not brain
    if name in _SHORT_FOR and all(pattern.search(text) for pattern in _SHORT_FOR[name]):
        return True
    pattern = _STAND_INS.get(name)
    return pattern is not None and pattern.search(text) is not None
