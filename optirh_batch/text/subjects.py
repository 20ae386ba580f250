"""Whom a text is about and for: a person who has died, several people, colleagues instead of the patient.

Owns the sentences that say so, in French, German, Italian and English.
Precision goes before completeness: the death of a relative, a fear, a wish or a
risk is no patient's death, and a sentence that speaks of any of them counts for
nothing, nor does a pronoun behind one.  Leaves out what follows (``drafting``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.text.sentences import split_sentences

_PATIENT = (
    r"(?:(?:le |la |les |l['’]|un |une |notre |votre |ce |cet |cette |du "
    r"|de la )?(?<![\w-])(?:patiente?s?|pat\.|malade"
    r"|résidente?|intéressée?|nouveau-né|nourrisson|garçon|fillette|jeune (?:homme|femme|fille))"
    r"|(?:(?<![\w-])l['’]|cet |notre )enfant|(?:le|ce) bébé|das kind|(?:il|la|questo) bambin[oa]"
    r"|(?:the|this) child"
    r"|(?:der|die|das|dem|des|unser|unsere|ihr|ihre)? ?(?<![\w-])(?:patient(?:in|en)?|pat\."
    r"|bewohner(?:in)?|klient(?:in)?"
    r"|säugling)"
    r"|(?:il|la|lo|una?|del|della|questa?) ?(?<![\w-])(?:paziente|pz|p\.|signora?|uomo|donna"
    r"|lattante|neonat[oa]"
    r"|ragazz[oa]|ospite|residente)"
    r"|(?:the|this|our|a) ?(?<![\w-])(?:patient|man|woman|infant|boy|girl|resident)"
    r"|(?:(?<=\A)|(?<=[,:] )|(?<=ist )|(?<=wurde )|(?<=est )|(?<=è )|(?<=was ))(?:monsieur|madame"
    r"|m\.|mme|herrn?|frau|sig\.(?:ra)?|mr\.?|mrs\.?|ms\.?) [A-ZÀ-Ý][\w.'’-]*)(?![\w-])"
)
_PRONOUN = (
    r"(?<![\w'’-])(?:il|elle|celui-ci|celle-ci|ce dernier|cette dernière|er|sie|diese[r]?|she|he|egli|ella"
    r"|quest[oa]|quest['’]ultim[oa])(?![\w-])"
)
_DIED = (
    r"(?:(?:est|était|fut|serait) (?:[\wé]+ment |donc |ainsi |alors )?(?:décédée?"
    r"|morte?(?! de (?:fatigue|peur|faim"
    r"|rire|honte|soif|froid)))|décédée?|décéd(?:a(?:it)?|era)|décède|(?:a"
    r"|ont) (?:\w+ment )?succombé|succomba|mourut|meurt"
    r"|verstarb|starb|verstorben|gestorben|tot aufgefunden|verschied"
    r"|decedut[oa]|decede(?:va)?|muore|moriva|morì|(?:è|era) mort[oa]"
    r"|died|passed away|deceased|(?:was )?(?:pronounced|found) dead)(?![\w-])"
)
# The dot of a day or a date ends nothing.
_BETWEEN = r"(?:[^.;!?]|(?<=\d)\.){0,140}?"
_TOLD = re.compile(
    rf"{_PATIENT}{_BETWEEN}(?<![\w-]){_DIED}|(?<![\w-]){_DIED}[^,.;:!?]{{0,40}}?\b{_PATIENT}", re.IGNORECASE
)
_TOLD_OF_IT = re.compile(
    rf"{_PRONOUN}{_BETWEEN}(?<![\w-]){_DIED}|\A\W*(?:(?:ist|est|è|era) )?{_DIED}"
    rf"|(?<![\w-]){_DIED} (?:er|sie)(?![\w-])",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"(?i)(?<![\w-])(?:exitus(?: letalis)?"
    r"|(?:issue|évolution) (?:\w+ ){0,3}fatale"
    r"|(?:survenue? d[ue]|consta\w+ (?:le|du)|entra[iî]n\w+ (?:le|son)|suivie? d[ue]|conduisant au"
    r"|jusqu['’]au"
    r"|annonce du|aboutissant au|marquée? par le|puis|avec) décès"
    r"|(?:le|son) décès (?:\w+ ){0,3}(?:survenu|constaté|prononcé|déclaré)"
    r"|décès (?:du|de la|de notre|de ce(?:tte)?) (?:patiente?|malade|nouveau-né|nourrisson|résidente?)"
    r"|tod (?:des|der|unseres|unserer|ihres|ihrer) (?:patienten|patientin|bewohner\w*|klient\w*)"
    r"|todes(?:feststellung|zeitpunkt)|(?:trat|tritt) (?:[\w.:]+ ){0,6}der tod ein"
    r"|ma decesso|decesso (?:dopo|del(?:la)? paziente|per|in|a)(?![\w-])"
    r"|(?:avvenuto|avviene|constatato|sopraggiung\w+|si verifica|causa\w* il) (?:il )?decesso"
    r"|death of (?:the|this|our) patient|time of death|fatal outcome"
    r"|(?<!première )(?<!principale )(?<!fréquente )(?:la )cause (?:du décès|de la mort)"
    r"|(?:die|als) todesursache|la causa (?:della morte|del decesso)|the cause of (?:his |her )?death"
    r"|l['’](?:autopsie|autopsia)|(?:l['’]|all['’]|dell['’])(?:esame autoptico|autopsia)"
    r"|die (?:obduktion|autopsie)|(?:the|an) autopsy)(?![\w-])"
)
_OTHERS = re.compile(
    r"(?i)(?<![\w-])(?:mari|époux|épouse|(?:sa|ma|la|d'une) femme|m[èe]re|p[èe]re|fr[èe]res?|s(?:œ"
    r"|oe)urs?|fils|filles?"
    r"|conjointe?|compagnon|compagne|parents?|maman|papa|tantes?|oncles?|cousine?s?|neveux?|nièces?"
    r"|ju(?:meau|melle)\w*"
    r"|(?:beau|belle|grand|petit)s?-\w+|famil\w*|fratrie|proches?|voisine?s?|amie?s?|chiens?|chats?"
    r"|veu(?:f|ve)"
    r"|collègues?"
    r"|\w*mann(?:es)?|gatt(?:e|in|en)|(?:seine|ihre|der|die)[nr]? (?:ehe)?frau(?! [A-ZÄÖÜ])"
    r"|\w*(?:mutter|vater)s?"
    r"|\w*(?:bruder|schwester)n?|\w*(?:sohn|tochter)(?:es|s)?|brüder|söhne|töchter|kinder|eltern"
    r"|onkel|cousin\w*|partner\w*"
    r"|lebensgefährt\w+|geschwister|zwilling\w*|\w*nachbar\w*|freund(?:in|e|innen)?|hund(?:es)?"
    r"|katze|angehörige\w*|verwandte\w*"
    r"|familien\w*|enkel\w*|neffe|nichte|bekannte\w*|verwitwet\w*"
    r"|marito|moglie|madre|padre|fratell[oi]|sorell[ae]|figli[oae]?|nonn[oaie]|zi[oa]|genitor[ie]"
    r"|coniuge|compagn[oa]"
    r"|gemell[oaie]|vicin[oa]|amic[oahei]+|cane|gatto|suocer[oai]|cognat[oaie]|schw[aä]ger\w*"
    r"|cugin[oai]|nipot[ei]|parent[ei]"
    r"|vedov[oa]|congiunt\w+"
    r"|husband|wife|\w*mother|\w*father|brothers?|sisters?|sons|(?:(?<=his )|(?<=her )|(?<=the ))son"
    r"|(?<=a )son(?= (?:who|that|died))|daughters?|parents?|aunt|uncle"
    r"|siblings?|twin\w*"
    r"|neighbou?rs?|friends?|dog|cat|widow\w*|relatives?|spouse|partner|niece|nephew"
    r"|autres?|ander\w*|altr[oaie]|an?other|référence|contact\w*|bezugsperson\w*|kontakt\w*|riferimento"
    r"|médecin\w*|\w*(?:arzt|ärztin)|medico|doctor|curat\w+|beist[aä]nd\w*|infirmi\w+|pfleger\w*"
    r"|donneur|donor|spender\w*|donator[ei]|fœtus|foetus|fötus|feto|fetus)(?![\w-])"
)
_UNREAL = re.compile(
    r"(?i)(?<![\w-])(?:risques?|risiko|rischio|risk|mortalit\w*|létalité|letalität|taux|tasso|rate"
    r"|si (?:le|la|elle|il|son)"
    r"|falls|wenn|if|en cas de|im falle?|in caso|pourrai\w*|könnte\w*|potrebbe\w*|could|might|would"
    r"|würde\w*|aurait"
    r"|études?|studien?|studi|studies|littérature|literatur|letteratura|literature|directives"
    r"|patientenverfügung\w*"
    r"|peur|angst|ängste?|paura|fear\w*|crain\w+|befürcht\w*|träum\w*|traum|rêv\w+|dream\w*|sogn\w*"
    r"|croit|glaubt|meint"
    r"|crede|believes|thinks|fast|beinahe|presque|quasi|almost|nearly|souhait\w*|wünsch\w*|möchte"
    r"|vuole|wants?|wish\w*"
    r"|denk\w*|pense\w*|sagt\w*|erzähl\w*|hört\w*|erfahren|trauer\w*|spricht|dit|raconte\w*|appri\w+"
    r"|apprend|parle"
    r"|deuil|pleure\w*|dice|racconta|saputo|parla|lutto|says|said|told|tells|heard|grie\w+|mourn\w*"
    r"|seit(?:dem)?|depuis|da quando|since|nachdem|comme|als ob|wie|come se|as if|jamais|nie|never"
    # never in Italian, and the month of May in French and German
    r"|(?<![\d.] )(?<!en )(?<!im )(?<!fin )(?<!ut )(?<!anfang )(?<!ende )(?<!mitte )mai(?! \d))"
    r"(?![\w-])"
)
_SHE = re.compile(r"(?<!\w)(?:Mme|Madame|Frau|Signora|Sig\.ra|Mrs\.?|Ms\.?) [A-ZÀ-Ý]", re.IGNORECASE)
_HE = re.compile(r"(?<!\w)(?:M\.|Monsieur|Herrn?|Signor|Sig\.|Mr\.?) [A-ZÀ-Ý]", re.IGNORECASE)
_BY_STAFF = re.compile(
    r"(?i)(?<![\w-])(?:par|von|vom|durch|da|dal|dalla|by)\s(?:[^\W\d_]+\s){0,2}?"
    r"(?:médecin|\w*arzt|\w*ärztin|medico|doctor|infirmi\w+|pfleg\w+)(?![\w-])"
)
"""Who found or told the death, and is not who died."""
_WHOSE = re.compile(
    r"(?i)\s+(?:(?:ist|war|sei|est|è|is|was)\s+)?(?:\d{4}\s+)?"
    r"(?:(?:ihre?|seine?|sa|son|ses|suoi?|sua|il|la|le|der|die|her|his)\s+)?"
)
"""What may stand between a death and, only then, whose it is: *verstorben ist ihr Mann*."""
_BEFORE = 3
"""Sentences in which a pronoun may have its noun."""
_DENIED = re.compile(
    r"(?i)(?<![\w-])(?:ne|n['’]|aucune?|nessun\w*|no|nicht|non|not|pas|kein\w*|sans|ohne|senza"
    r"|without)\W+(?:\w+\W+){0,2}\Z"
)
"""A denial right before the words of a death."""
_CASE = re.compile(
    r"(?P<word>Observation|Cas(?: clinique)?|Fall|Caso(?: clinico)?|Case|Patient(?:e|in)?|Paziente|Pz)"
    r"(?P<sign>\s?(?:n\s?[°ºo]\.?|Nr\.?|no\.?|#))?\s?(?P<number>[1-9])(?![\d.,/-]*\d)(?P<end>\s?[:)]"
    r"|\.?\s*$|\s[–-]\s)?",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_AND_SECOND = (
    re.compile(
        r"(?i)\b(?:premi(?:er|ère)|erste[rnm]?|prim[oa]|first)\s(?:cas|observation|fall|caso|case"
        r"|patient\w*|paziente)\b"
    ),
    re.compile(
        r"(?i)\b(?:deuxième|seconde?|zweite[rnm]?|second[oa]?)\s(?:cas|observation|fall|caso|case"
        r"|patient\w*|paziente)\b"
    ),
)
_ANNOUNCED = re.compile(
    r"(?i)\b(?:rapport\w+|présent\w+|décri\w+|berichten|beschreiben|stellen|descriviamo|riportiamo"
    r"|presentiamo|report"
    r"|describe|present)\s(?:\w+\s){0,4}?(?:deux|trois|quatre|zwei|drei|vier|due|tre|quattro|two"
    r"|three|four)\s"
    r"(?:[\w’']+\s){0,2}?(?:cas|observations|patiente?s|fälle|patient(?:en|innen)|casi|pazienti"
    r"|cases|patients)\b"
)
_CASE_REPORT = re.compile(
    r"(?i)\b(?:(?:nous )?(?:rapportons|présentons|décrivons|rapporter|présenter) (?:ici |donc "
    r"|alors )?(?:le|un|l['’])\s?"
    r"(?:\w+ ){0,3}(?:cas|observation)|observation clinique d['’]une?"
    r"|(?:descriviamo|riportiamo|presentiamo) (?:qui )?(?:il|un) (?:\w+ ){0,2}caso"
    r"|peculiarità del caso|caso esemplificativo"
    r"|(?:wir )?(?:berichten|beschreiben|stellen) (?:hier )?(?:über )?(?:den"
    r"|einen) (?:\w+ ){0,2}fall\b|fallbericht"
    r"|we (?:report|present|describe) (?:here )?(?:a|the) (?:\w+ ){0,3}case|case report)\b"
)


def tells_of_death(text: str) -> bool:
    """Whether a text says that the person it is about has died."""
    sentences = list(_sentences(text))
    for at, told in enumerate(sentences):
        sentence = _BY_STAFF.sub("", told)
        if _UNREAL.search(sentence):
            continue
        if any(_is_true(found) and _is_the_patients(found) for found in _TOLD.finditer(sentence)):
            return True
        if _is_of_another(sentence):
            continue
        is_sure = not any(map(_is_of_another, sentences[max(0, at - _BEFORE) : at]))
        patterns = (_ENDED, _TOLD_OF_IT) if is_sure else (_ENDED,)
        if any(_is_true(found) for pattern in patterns for found in pattern.finditer(sentence)):
            return True
    return False


def _is_the_patients(found: re.Match[str]) -> bool:
    """Whether a death is told of nobody else, before it or right behind; who was told of it may follow."""
    sentence = found.string
    between = _WHOSE.match(sentence, found.end())
    whose = between is not None and _OTHERS.match(sentence, between.end()) is not None
    return not (_is_couple(sentence) or whose or _OTHERS.search(sentence, 0, found.end()))


def _is_of_another(sentence: str) -> bool:
    """Whether a sentence speaks of somebody beside the patient: of a couple, nobody knows who has died."""
    return _is_couple(sentence) or _OTHERS.search(sentence) is not None


def _is_couple(sentence: str) -> bool:
    return _SHE.search(sentence) is not None and _HE.search(sentence) is not None


def _is_true(found: re.Match[str]) -> bool:
    """Whether nothing denies the death that a sentence tells."""
    died = re.search(_DIED, found[0], re.IGNORECASE)
    at = found.start() + (died.start() if died else 0)
    return _DENIED.search(found.string[:at]) is None


def tells_of_several(text: str) -> bool:
    """Whether a text tells of several patients one after another: *Patient 1 ... Patient 2*, *Cas n° 2*."""
    numbers: dict[str, set[str]] = {}
    for case in _CASE.finditer(text):
        if case["sign"] or case["end"]:
            numbers.setdefault(case["word"].casefold()[:3], set()).add(case["number"])
    return (
        any({"1", "2"} <= found for found in numbers.values())
        or all(pattern.search(text) for pattern in _FIRST_AND_SECOND)
        or _ANNOUNCED.search(text) is not None
    )


def tells_colleagues(text: str) -> bool:
    """Whether a text is a case report: *Nous rapportons le cas ...*."""
    return _CASE_REPORT.search(text) is not None


def _sentences(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text):
        yield from split_sentences(" ".join(paragraph.split()))
