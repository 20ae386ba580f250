"""Where a sentence ends, and where one that is too long may be cut, in French, German, Italian and English.

A full stop behind an abbreviation, in a number or between brackets ends
nothing.  What is an abbreviation is told by a list, by a group of consonants in
which no word ends (*einschl.*, *Abltg.*), by a figure in front (*49jähr.*), and
by what follows: no article or pronoun is written large within a sentence, so
that *bds. Die* is two, and of *Babinski neg. Reflexe lebhaft* the first has said
all it says.  A sentence of more than ``MAX_WORDS`` is cut where a full stop was
forgotten or a dash begins an item, else behind a semicolon, else where a comma
and a word like *aber*, *puis*, *mentre* begin a new statement; one of more than
``LONGEST`` also behind another comma, else before *und*, *et*, *e*, *and*; each
time nearest to its middle.  Never between brackets or quotation marks, in a
number, behind an article, a preposition or another word that asks for the next
one, nor before an amount or what depends on the words before it: a sentence
that has no such place stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from optirh_batch.text.schemes import SCHEME

MAX_WORDS = 45
"""A longer sentence is cut where a statement begins."""
LONGEST = 60
"""One that is longer still is also cut between the items of a list."""

# Words after which a full stop does not end a sentence, in fr, de, it and en shorthand.
_ABBREVIATIONS = frozenset(
    """
    dr drs prof mme mlle mr m st ste pat patt env ex etc cf p pp art fig ca max min no nr tel tél av al
    vs resp comp cp cpr tbl tabl gtt trpf amp inj susp sol cps caps kps std sem sem j jrs hs
    bzw zb z.b d.h u.a v.a o.g o.b o.b.b s.o s.u evtl ggf inkl exkl ggü bes insb li re bds bek chron
    akut allg anamn ant post lat med dist prox kl gr abd neg pos path pathol st.p st.n z.n z.b v.a dg
    diagn ther sog usw lt gem geb verh verw led rel str hr fr sr dott sig dott.ssa sig.ra ecc es approx
    i.v s.c i.m p.o b.b i.r s.l per.os n.b i.d.r e.g i.e dept mrs ms jr sr jan jän feb mär apr jun jul
    aug sept okt oct nov dez déc janv févr juil stat pall geringgr mäßiggr hochgr ambul postop präop intraop
    kat gew insuff niereninsuff herzinsuff freq tgl mtl empf kontr mögl stk btl pck psych neurol orth urol
    kardiol chir vorm nachm insbes spez temp wundb pdt fract gche dte alim hydrat compr contr
    rez dek appl compl kompr pans pansem bless déamb card pneum orthop gériatr psychiatr rhumato dermato
    supp perm régul prox ttt ttmt hosp consult inf sup dig pulm neuro cardio abdo
    prim univ doz ass ao priv dipl hon stv ing städt abt amb klin koll kard komb diab diff syst rezid
    abdom beg ausf ges minim alk mio regelm egr gent spett pag kant i.b.d i.s.v
    int ext mind exp dom év evt sec rés glic sett gg anter poster sovrapub
    endst mechan perf exspirat inspirat obstr restr auskult palp arrh desinf nekrot granul progred degen wö
    regelm ves ausgepr resist verm vergr periph jähr minüt versch unters zusammenfass konfig unauff auff
    subj linksseit rechtsseit beidseit infektiol mikrobiol bakt paroxysm intermitt konserv famil sek peripap
    vermind unveränd eingeschr abgeschw lebh tastb auslösb seitengl erh erhebl makr mikr amyl clear funkt
    """.split()
)
_GERMAN_ABBREVIATIONS = frozenset("red dos ton klon norm ern eb bel hist fam chem".split())
"""These are words of other languages, *au dos*, *the skin is red*."""
_GERMAN = re.compile(
    r"[äöüÄÖÜß]|(?<!\w)(?:und|u\.|der|die|das|den|dem|ein|eine[rmns]?|kein\w*|bei|mit|seit|ist|nicht|von|vom|zu[rm]?"
    r"|für|bds|li|re|ca)(?!\w)"
)
_QUALITIES = (
    r"(?:neg|pos|red|unauff|regelr|norm|erh|vermind|vergr|unveränd|eingeschr|abgeschw|lebh|tastb|auslösb"
    r"|bewegl|ausgepr)"
)
_PREDICATE = re.compile(
    # A noun, and nothing between it and the quality but others, sides and degrees.
    r"(?:\A|[.;:,]\s)(?!\w+(?:ig|lich|isch|end|mal)\b)(?!(?i:geringgr|leicht|deutlich|stark|etwas|sehr|noch|nur|kein|nicht"
    r"|bei|mit|ohne|im|in|am|an|auf|nach|vor|seit|zu[rm]?|der|die|das|bekannt\w*|vermehrt|weiterhin)\w?\b)"
    r"[A-ZÄÖÜ][\w/-]+"
    r"(?:,?\s(?:[A-ZÄÖÜ][\w/-]+|und|u\.|oder|sowie|bds\.?|beidseits|li\.?|re\.?|links|rechts|deutlich|leicht|nicht|stgl\.?))*"
    rf"(?<!und)(?<!oder)(?<!sowie)(?<!\su\.)\s{_QUALITIES}\Z"
)
"""'Babinski neg.', 'Turgor und Tonus red.': a statement, where 'bei neg. Test' and 'red. Turgor' go on."""

_TITLES = frozenset(
    """
    dr drs prof mme mlle mr mrs ms m st ste hr fr sr sig dott dott.ssa sig.ra rev fam ing univ med phil dent
    """.split()
)
"""Names may begin with an article: 'Dr. Im Hof', 'Mme. Le Blanc'."""
_OPENERS = re.compile(
    r"(?:Der|Die|Das|Dem|Den|Es|Er|Sie|Wir|Ich|Bei|Beim|Im|In|Ein|Eine[rmns]?|Keine?[rmns]?|Nach|Mit|Unter|Zur?|Zum|Am"
    r"|Auf|Aus|Aufgrund|Während|Dabei|Danach|Diese[rsmn]?|Seit|Ohne|Nicht|Bisher|Insofern"
    r"|Le|La|Les|Il|Elle|On|Une?|Pas|Sous|Au|Aux|Après|Cette|Nous|Dans|Lors|Lo|Gli|Nel|Nella|Si|Non|Una|Alla?|Al|Agli"
    r"|Alle|Dal|Dalla|Per|Con|Dopo|Ha|È|The|She|He|It|There|No|A)(?=\s)|(?:L|D|All|Dall|Nell)['’´](?=\w)"
)
"""Words with which a sentence begins; within one they are written small."""
_FIRST_NAMES = re.compile(r"(?:Im|In|Am|Auf|Zu[rm]?|De[rmn]|Die|Le|La|Les|Lo|Il|Gli|Al|Dal)(?=\s)|A\s")
"""Openers that also stand within names, behind an initial: 'A. Im Hof', 'M. La Rocca'."""
_NATURAL = re.compile(
    r"(?:bb?|c|ck|ch|cht|cl|cq|cs|ct|dd?|dm|dth|ff?|ft|fth|gg?|g[dhmn]|ght|ghth|gth|h[lmnr]?|j|kk?|kt|l[bcdfgkmnpvwz]?|ll"
    r"|l[cs]?ch|lf?th|lj|m[bmnp]?|mpf|mph|n[cdgknwxz]?|n[cs]?ch|nct|nkt|n?[gx]?th|ntz|ph|pp?|pf|pth?|q|nq|r[bcdfgklmnpvwz]?"
    r"|rch|rck|rld|rm?th|rnd|rr|rrn|r?rsch|rtz|s[chkmp]?|ss|sch|t?tch|tsch|thm|tt?|tz|v|w[dhklnrs]?|x|xt|zz?)?"
    r"(?:d?t|d?s|st|ts|sts)?"
)
"""The groups of consonants in which words of these languages end, behind their last vowel."""
_LAST_CONSONANTS = re.compile(r"(?<=[^\W\d_])[bcdfghjklmnpqrstvwxz]{2,}\Z")
_TRUNCATED = re.compile(
    r".*(?:[bcdfgkptvz][lr]|olog|iatr|insuff|physioth|ergoth|logop|rhythm|.{4}rl"
    r"|(?:kardi|cardi|derm(?:at)?|onk|neur|psych|gynäk|nephr|ur|radi|pneum|hämat|rheumat|angi|gastr)ol|usp)"
)
"""Endings that no word of these languages has, but words cut short: 'Kontr.', 'Herzinsuff.', 'Nephrol.'."""
_NO_VOWEL = re.compile(
    r"(?!(?:mg|kg|ng|ml|cl|dl|cm|mm|km|mmhg|hg|tg|hm|pst)\b)[^\W\d_aeiouyäöüàâéèêîôùû]{2,}", re.IGNORECASE
)
_WITHOUT_FINDING = re.compile(r"(?<!\w)o\.\s?(?:p\.\s?)?(?:B|b)(?:\.\s?[Bb])?\Z|(?<!\w)d\.\s?[JM]\Z")
"""'Lunge o. B. Abdomen weich': without finding, and nothing follows that is said of the lung; 'Mai d. J.'."""
_LABELLED = re.compile(r"[A-ZÄÖÜÀ-Ý][\w/-]+(?:\s[\w/-]+)?\s?:\s")
_ANSWERED = re.compile(r":\s(?:\S+|.*\s(?:bds|beids|li|re|dx|sx|neg|pos))\Z")
"""'Bindehaut: rf. Hornhaut: klar': a label has its answer, and another one follows."""
_VALUE = re.compile(r"(?:\d[,/]|[-+°])\d{1,2}\Z|\d\s?°\s?C?\Z")
COUNTED = re.compile(
    r"(?:Grad(?:es)?|Tag\w*|Woche\w*|Monat\w*|Jahr\w*|Lebens\w+|LJ|Lj|Zyklus|Block|Zehe|Finger|Dosis|Gabe"
    r"|Schwangersch\w+|SSW|Kind\w*|Stock|Etage|Quartal|Halbjahr|Ordnung|Rippe|Herzton|Ton|HT|Aufl\w+"
    r"|(?:Jan|Jän|Feb|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez)\.|Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August"
    r"|September|Oktober|November|Dezember|Gennaio|Febbraio|Marzo|Aprile|Maggio|Giugno|Luglio|Agosto"
    r"|Settembre|Ottobre|Novembre|Dicembre)(?!\w)"
)
"""What a number with a full stop counts: *3. Grades*, *12. März*."""
_NAMED_NUMBER = re.compile(r"[A-ZÄÖÜ][\w/.-]*\s(\d{1,2})\Z")
_FIGURE_WORD = re.compile(
    r"\d+-?(?:jähr|minüt|stünd|tät|wöch|monat|seit|grad|malig|tägl?|fach|äug|bein|händ)"
)
"""A German adjective without its ending: '49jähr. Pat.'."""
_ROMAN_ORDINAL = re.compile(
    r"(?:\b(?:am|der|des|die|den|dem|im|zum|vom|eine[sr]|AV-Block|Block) )[IVX]{1,4}\Z"
)
_DATE = re.compile(
    r"(?<![\d.])\d{1,2}\.\s?(?:\d{1,2}|[A-ZÄ][a-zäû]+)\Z|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\d{2,4}\Z"
)
_HOUR = re.compile(
    r"\d{1,2}(?:[.:]\d{2}|\s?[hH]\d{0,2}(?!\w)|\s?Uhr)|"
    r"(?:Vormittag|Nachmittag|Morgen|Mittag|Abend|Nacht|Früh|Spät)(?![\w-])(?!dienst)"
)
"""'am 26.11. 10.30 Uhr': the point is that of the day."""
_FRIDAY = re.compile(r"(?<!\w)(?:statt|am|ab|bis|seit|jeden|diesen|nächsten|letzten|Mo|Di|Mi|Do)[ ,+/]+Fr\Z")
_HELD_BACK = re.compile(
    r"(?<!\w)(?:bei|wegen|mit|ohne|gegen)\s"
    r"(?!(?:heute|gestern|morgen|jetzt|oben|unten|vorn|hinten|innen|außen|aussen|links|rechts|selbst|allein|daheim|allem"
    r"|allen|lang|mir|dir|ihm|ihr|ihnen|uns|sich|euch|einander|nichts|viel|wenig|etwas|beiden|beidem|jedem|jeder|ihrem"
    r"|seinem|dabei|ein|auf|an|zu)\Z)[a-zäöü]{3,}(?<!en)(?<!em)(?<!er)(?<!es)(?<!t)\Z"
)
"""'bei perf. Sigmadivertikulitis': no sentence ends in a preposition and a word that is no noun."""
_VALUE_OF_A_SIDE = re.compile(
    r"(?<!\w)(?:li|re|links|rechts|bds|beidseits|früher|vorher|zuvor|bisher)\s\d{1,3}\Z"
)
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý]\.)+[A-ZÀ-Ý]")
_BEFORE_FIGURE = frozenset(
    "tens alb prot glyc dek tachy brady leuk erys thromb krea kreat fréq tot vmax v.n t.c".split()
)
"""Labels of values, which stand before a figure: 'Tens. 140/80', 'Alb. 32'."""
_STAGE = re.compile(
    r"\b(?:stade|stadium|stadio|stage|grade?|grado|nyha|gold|type?|tipo|typ)[ ][IVX]{1,4}$", re.IGNORECASE
)
_SIDE = re.compile(
    r"(?:(?<![^\W_])(?!(?:dr|prof|mme|mlle|voisine?|fille|infirmi\w+|patiente?|s(?:œ|oe)ur|amie?|curat\w+|collègue)"
    r"(?![^\W_]))[a-zà-ÿ]{3,}\.?) [DG]$"
)
"""A side behind the part of a body ('bras G'), which is no initial of a name."""
_SURE_ENDS = (_STAGE, _SIDE, _VALUE, _WITHOUT_FINDING, _FRIDAY, _VALUE_OF_A_SIDE)
_VITAMIN = re.compile(r"[A-EK]\d{0,2}\b")
_LAST_WORD = re.compile(r"([\w.]+?)\.*$")
_END = re.compile(r"([.!?…]+(?:[ \u00a0\u202f]?[»\"”’)\]])*)\s+(?=[«\"“(\[]?[\wÀ-ÿ]|[-–—]\s*[A-ZÀ-Ý])")
_MAX_BRACKET = 300
_TAIL = 120
"""Characters before a place that tell what may follow there."""

_SCHEME_IN_LIST = re.compile(
    # What follows is another name, not how long or how this one is taken.
    rf"{SCHEME}(?:,|;)(?=\s(?:[A-ZÀ-Ý]|[^\W\d](?:[^.,;]|[.,](?=\d))*"
    rf"(?:{SCHEME}|\d\s?(?:[mµu]?g|ml|UI|IE|E|%|cp|Tbl|gtt|gouttes|Tropfen)(?!\w))))"
)
_QUOTED = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]"
    r"|[(\[][^)\]]*\Z"  # opened and never closed: nobody knows how far it goes
)

_STATEMENT = (
    r"(?:aber|dann|danach|jedoch|während|weshalb|sodass|so dass|weil|wenn|daher"
    r"|mais|puis|alors que|tandis que|donc|ensuite|ma|poi|mentre|quindi|pertanto|inoltre|per cui"
    r"|but|then|while|whereas|therefore)"
)
_OPENING = (
    r"(?:In|Il|La|Le|Les|Un|Une|Una|Nel|Nella|Alla|All['’]\w+|Si|On|Elle|Der|Die|Das|Es|Bei|Im|The|He|She|It"
    r"|No|Non|Pas|Kein|Keine)"
)
_AND = r"(?:und|et|ed?|and)"
_ACCOMPANIED = re.compile(r"(?:avec|mit|con|with)\s", re.IGNORECASE)
"""Of the words that depend on those before them, these begin what can be told alone."""
_DEPENDENT = re.compile(
    r"(?:senza|con|di|da|per|sans|avec|de|du|pour|par|ohne|mit|von|für|without|with|of|for)\b", re.IGNORECASE
)
_DETERMINER = (
    r"(?:(?:l[eao]s?|une?|des|ces?|cette|il|elle|on|der|die|das|eine?|es|er|sie|i|gli|un[ao]|si|the|an?|he|she|it"
    r"|avec|mit|con|with)\s|l['’])"
)
_BREAKS = (
    # A full stop was forgotten, or a list is written on one line.
    (re.compile(rf"(?<=[a-zà-ÿ)])\s+(?={_OPENING}\s[a-zà-ÿ]|[-–—]\s*[A-ZÀ-Ý])"), MAX_WORDS),
    (re.compile(r";\s+"), MAX_WORDS),
    (re.compile(rf"(?i:,\s+(?={_STATEMENT}\b|{_AND}\s(?:[^\s,;:.]+\s){{5}}))"), MAX_WORDS),
    (re.compile(rf"(?i:,\s+(?={_DETERMINER}))"), LONGEST),
    (re.compile(r",\s+|(?<=[a-zà-ÿ)]):\s+(?=[^\W\d])"), LONGEST),
    (re.compile(rf"(?i:\s+(?=(?:{_AND}|{_STATEMENT})\s))"), LONGEST),
)
"""Where a long sentence may be cut, the best first; and how many words it must have at least."""

FUNCTION_WORDS = {
    "fr": "le la les l un une des du de d au aux à et ou ni en dans sur sous avec sans pour par chez vers "
    "dès votre vos son sa ses leur leurs ce cet cette ces mon ma mes notre nos qui que qu dont où est sont "
    "êtes avez a ont très trop ne n se s y il elle ils elles vous depuis pendant entre contre selon si car "
    "mais était étaient soit lors jusque jusqu afin lorsque comme",
    "de": "der die das den dem des ein eine einen einem einer eines ihr ihre ihren ihrem ihrer ihres und "
    "oder mit ohne von vom zu zum zur bei beim im in ins am für über unter nach vor seit wegen bis gegen "
    "durch ist sind hat haben sehr kein keine keinen keiner keinem sein seine seiner seinen seinem unser "
    "unsere unserer unserem dass weil wenn sowie als wie wurde wurden war waren bzw zwischen",
    "it": "il lo la i gli le l un uno una di del dello della dei degli delle d da dal dalla dai dalle in nel "
    "nella nello nei nelle con su sul sulla sui sulle per tra fra e ed o al allo alla ai agli alle a suo sua "
    "suoi sue che è sono ha hanno molto troppo non lei era erano viene dopo se ma come",
    "en": "the a an of and or with without in at for to from into by your his her their our this these those "
    "that is are was were has have had very too not you since during between against if but as than because "
    "my its which who",
}
"""Words that ask for another one behind them: articles, prepositions, conjunctions, auxiliaries."""
_OPEN = frozenset(word for words in FUNCTION_WORDS.values() for word in words.split())
_LAST = re.compile(r"(?<!\w)([^\W\d_]+)['’]?[\s,;:–—-]*\Z")
_SIGN = re.compile(r"(?:[A-Z]+\d*|[A-Z]{2,}[\w/-]*)(?=[\s,;.)])")
_SIGN_BEFORE = re.compile(r"(?<![^\W_])(?:[A-Z]+\d+|[A-Z]{2,}[\w/-]*),\s*\Z")
"""'en T2, FLAIR': two signs with a comma are of one list."""
_LAST_STATEMENT = re.compile(rf"[;:]\s|,\s(?:{_STATEMENT})\s", re.IGNORECASE)
_SAID_OF_ALL = re.compile(
    r"(?i)\b(?:kein\w*|ohne|weder|verneint\w*|normwert\w*|im normbereich|pas|sans"
    r"|aucun\w*|ni|absence|senza|nessun\w*|assenza|non|no|not|without|denie[sd]|exclu\w*|ausgeschlossen|esclu\w*"
    r"|allerg\w*|risi[kc]\w*|risqu\w*|eccetto|sauf|au(?:ss|ß)er|except)\b"
)
"""What holds for each item of a list behind it."""
_SAID_BEHIND = re.compile(
    r"(?i)\b(?:unauff[äa]llig\w*|normal\w*|normbereich|normwertig|negativ\w*|neg|o\.\s?b|norma\w*|n[ée]gati\w*|absente?s?|assent\w|verneint"
    r"|ausgeschlossen|exclu\w*|esclus\w)\b[\s.)]*\Z"
)
VERBS = re.compile(
    r"(?i)\b(?:ist|sind|war\w*|wurde\w*|zeig\w*|hat\w*|fand\w*|erh[aä]lt|erhielt\w*|est|sont|[ée]tai\w+|a|ont|avai\w+"
    r"|montr\w+|trouv\w+|è|sono|era\w*|ha|hanno|mostra\w*|is|are|was|were|has|have|show\w*)\b"
)
_INSERTION = re.compile(r"\b(?:et|ou|und|oder|e|ed|o|and|or|mais|aber|ma|but|que|che|dass|that),[^,]*,\s*\Z")


def split_sentences(line: str) -> Iterator[str]:
    """Yield the sentences of a line."""
    start = 0
    for match in _END.finditer(line):
        if _ends_sentence(line, start, match):
            yield line[start : match.end(1)]
            start = match.end()
    if rest := line[start:].strip():
        yield rest


def split_clauses(sentence: str) -> Iterator[str]:
    """Cut a list of dosing schemes after each, and a very long sentence where it is least harmed."""
    sentence = sentence.strip()
    schemes = list(_SCHEME_IN_LIST.finditer(sentence))
    if schemes and sentence[schemes[0].end() :].strip():
        yield sentence[: schemes[0].end()]
        yield from split_clauses(sentence[schemes[0].end() :])
        return
    words = len(sentence.split())
    yield from _cut(sentence, is_list=words > LONGEST) if words > MAX_WORDS else [sentence]


def asks_for_more(text: str) -> bool:
    """Whether a text stops behind a word that asks for another one, or between brackets."""
    last = _LAST.search(text[-_TAIL:])
    return bool(
        (last and last[1].casefold() in _OPEN and not last[1].isupper()) or text.count("(") > text.count(")")
    )


def _ends_sentence(line: str, start: int, match: re.Match[str]) -> bool:
    following = line[match.end() :].lstrip('«"“([-–— ')
    before = line[max(0, match.start(1) - _TAIL) : match.start(1)]
    if (
        following[:1].islower()
        or _is_between_brackets(line, start, match.start(1))
        or _HELD_BACK.search(before)
        or (_DATE.search(before) and _HOUR.match(following))
    ):
        return False
    if match[1][0] != "." or match[1] == "..":  # the second is that of the sentence: 'o.B..'
        return True
    word = _LAST_WORD.search(before)
    last = word.group(1).casefold() if word else ""
    is_unit = word is not None and before[: word.start(1)].endswith("/")
    if any(pattern.search(before) for pattern in _SURE_ENDS):
        return True
    if word is not None and not is_unit and _is_shortened(word[1], following, line):
        return _is_said(line[start : match.start(1)].strip(), word[1], following)
    if re.fullmatch(r"\d{1,2}", last):
        return not _is_ordinal(
            line[start : match.start(1)].strip(),
            int(last),
            following,
            is_german=_GERMAN.search(line) is not None,
        )
    return _ROMAN_ORDINAL.search(before) is None


def _is_between_brackets(line: str, start: int, place: int) -> bool:
    opened = line.rfind("(", start, place)
    if opened < 0 or line.rfind(")", opened, place) >= 0:
        return False
    closed = line.find(")", place, opened + _MAX_BRACKET)
    return closed > place and "(" not in line[place:closed]


def _is_shortened(written: str, following: str, line: str) -> bool:
    """Whether a word is an abbreviation."""
    word = written.casefold()
    is_listed = word in _ABBREVIATIONS or (word in _GERMAN_ABBREVIATIONS and _GERMAN.search(line) is not None)
    return is_listed or (len(word) == 1 and word.isalpha()) or _is_cut_short(written, following)


def _is_said(sentence: str, written: str, following: str) -> bool:
    """Whether a sentence ends behind an abbreviation all the same.

    Args:
        sentence: up to it, without its full stop.
        written: the abbreviation.
        following: the words behind it.
    """
    if written.casefold() in _TITLES:
        return False
    if _OPENERS.match(following):
        return len(written) > 1 or not _FIRST_NAMES.match(following)
    if _ANSWERED.search(sentence) and _LABELLED.match(following):
        return True
    return _PREDICATE.search(sentence) is not None and following[:1].isalpha()


def _is_ordinal(sentence: str, number: int, following: str, *, is_german: bool) -> bool:
    """Whether a number with a full stop is one of a list or a German ordinal: *am 12. März*, *3. Grades*.

    Else it is the last word of the sentence: *GCS 15. Pupillen gleich*.
    """
    is_listed = sentence == str(number) or re.search(rf"(?<![\d.,]){number - 1}\.\s", sentence) is not None
    if is_listed or COUNTED.match(following):
        return True
    named = _NAMED_NUMBER.search(sentence)
    is_name = named is not None and not _OPENERS.match(f"{named[0].split()[0]} ")
    is_said = _OPENERS.match(following) or (following[:1].isupper() and (is_name or not is_german))
    return not is_said


def _is_cut_short(written: str, following: str) -> bool:
    """Whether a full stop behind a word rather shortens it, by its form."""
    word = written.casefold()
    cluster = _LAST_CONSONANTS.search(written)
    return (
        _TRUNCATED.fullmatch(word) is not None
        or written == "Ii"  # what a scan makes of 'li.'
        or (cluster is not None and _NATURAL.fullmatch(cluster[0]) is None)
        or _FIGURE_WORD.fullmatch(written) is not None
        or (_NO_VOWEL.fullmatch(word) is not None and written[1:].islower())
        or _INITIALS.fullmatch(written) is not None
        or (following[:1].isdigit() and word in _BEFORE_FIGURE)
        or (word == "vit" and _VITAMIN.match(following) is not None)
    )


def _cut(sentence: str, *, is_list: bool) -> Iterator[str]:
    """Cut until no piece is longer than ``MAX_WORDS``, or has no place; ``is_list``: also at list commas."""
    if len(sentence.split()) > MAX_WORDS:
        hidden = _QUOTED.sub(lambda found: "\0" * len(found[0]), sentence)
        for pattern, least in _BREAKS:
            if least > MAX_WORDS and not is_list:
                continue
            middle = len(sentence) // 2
            places = sorted(
                (found.end() for found in pattern.finditer(hidden)), key=lambda at: abs(at - middle)
            )
            may_cut = partial(_may_cut, sentence, hidden, is_list=least > MAX_WORDS)
            place = next(filter(may_cut, places), None)
            if place is not None:
                yield from _cut(sentence[:place].strip(), is_list=is_list)
                yield from _cut(sentence[place:].strip(), is_list=is_list)
                return
    yield sentence


def _may_cut(sentence: str, hidden: str, place: int, *, is_list: bool) -> bool:
    """Whether a sentence may be cut at a place, in whose copy brackets are ``hidden``.

    ``is_list``: between items of a list, where nothing better was found.
    """
    before, after = sentence[max(0, place - _TAIL) : place], sentence[place : place + _TAIL]
    return (
        len(sentence) // 5 < place < len(sentence) * 4 // 5
        and not hidden.startswith("\0", place)
        and not after[:1].isdigit()
        and (not _DEPENDENT.match(after) or (is_list and _ACCOMPANIED.match(after) is not None))
        and not asks_for_more(before)
        and not _INSERTION.search(before)
        and not (_SIGN_BEFORE.search(before) and _SIGN.match(after))
        and not _holds_for_list(sentence[:place], sentence[place:])
    )


def _holds_for_list(before: str, after: str) -> bool:
    """Whether a cut at a comma would part items of a list from what is said of all of them.

    *Kein Anhalt für A, B* and *A, B normal*: an item alone would say the opposite.
    """
    if not before.rstrip().endswith(","):
        return False
    begun = _LAST_STATEMENT.split(before)[-1]
    is_bare = not VERBS.search(after.partition(",")[0])
    return bool(
        (is_bare and _SAID_OF_ALL.search(begun)) or (_SAID_BEHIND.search(after) and not VERBS.search(begun))
    )
