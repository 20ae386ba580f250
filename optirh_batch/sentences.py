"""Where a sentence ends, and where one that is too long may be cut, in French, German, Italian and English.

A full stop behind an abbreviation, in a number or between brackets ends
nothing.  A sentence of more than ``MAX_WORDS`` is cut where a full stop was
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

from optirh_batch.schemes import SCHEME

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
    körperl einschl regelm ton klon ves hervorr abltg brustwandabltg ausgepr resist verm vergr periph zentr
    subj linksseit rechtsseit beidseit infektiol mikrobiol bakt entzündl paroxysm intermitt konserv famil
    """.split()
)

_TRUNCATED = re.compile(
    r".*(?:[bcdfgkptvz][lr]|olog|iatr|insuff|physioth|ergoth|logop"
    r"|(?:kardi|cardi|derm(?:at)?|onk|neur|psych|gynäk|nephr|ur|radi|pneum|hämat|rheumat|angi|gastr)ol|usp)"
)
"""Endings that no word of these languages has, but words cut short: 'Kontr.', 'Herzinsuff.', 'Nephrol.'."""
_NO_VOWEL = re.compile(
    r"(?!(?:mg|kg|ng|ml|cl|dl|cm|mm|km|mmhg|tg|hm|pst)\b)[^\W\d_aeiouyäöüàâéèêîôùû]{2,}", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[A-ZÀ-Ý]\.)+[A-ZÀ-Ý]")
_BEFORE_FIGURE = frozenset(
    "tens alb prot glyc dek tachy brady leuk erys thromb krea kreat fréq tot vmax v.n t.c".split()
)
"""Labels of values, which stand before a figure: 'Tens. 140/80', 'Alb. 32'."""
_STAGE = re.compile(
    r"\b(?:stade|stadium|stadio|stage|grade?|grado|nyha|gold|type?|tipo)[ ][IVX]$", re.IGNORECASE
)
_SIDE = re.compile(
    r"(?:(?<![^\W_])(?!(?:dr|prof|mme|mlle|voisine?|fille|infirmi\w+|patiente?|s(?:œ|oe)ur|amie?|curat\w+|collègue)"
    r"(?![^\W_]))[a-zà-ÿ]{3,}\.?) [DG]$"
)
"""A side behind the part of a body ('bras G'), which is no initial of a name."""
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
_DEPENDENT = re.compile(
    r"(?:senza|con|di|da|per|sans|avec|de|du|pour|par|ohne|mit|von|für|without|with|of|for)\b", re.IGNORECASE
)
_BREAKS = (
    # A full stop was forgotten, or a list is written on one line.
    (re.compile(rf"(?<=[a-zà-ÿ)])\s+(?={_OPENING}\s[a-zà-ÿ]|[-–—]\s*[A-ZÀ-Ý])"), MAX_WORDS),
    (re.compile(r";\s+"), MAX_WORDS),
    (re.compile(rf"(?i:,\s+(?={_STATEMENT}\b|{_AND}\s(?:[^\s,;:.]+\s){{5}}))"), MAX_WORDS),
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
    if following[:1].islower() or _is_between_brackets(line, start, match.start(1)):
        return False
    if match.group(1)[0] != ".":
        return True
    before = line[max(0, match.start(1) - _TAIL) : match.start(1)]
    word = _LAST_WORD.search(before)
    last = word.group(1).casefold() if word else ""
    is_unit = word is not None and before[: word.start(1)].endswith("/")
    if _STAGE.search(before) or _SIDE.search(before):
        return True
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and not is_unit):
        return False
    if word is not None and not is_unit and _is_cut_short(word.group(1), following):
        return False
    # "am 12. März", "Stadium 3. Grades": an ordinal; "… um 8.30." ends a sentence only before a capital
    # that opens a new statement, which cannot be told apart, so a one- or two-digit number never ends one.
    return not re.fullmatch(r"\d{1,2}", last)


def _is_between_brackets(line: str, start: int, place: int) -> bool:
    opened = line.rfind("(", start, place)
    if opened < 0 or line.rfind(")", opened, place) >= 0:
        return False
    closed = line.find(")", place, opened + _MAX_BRACKET)
    return closed > place and "(" not in line[place:closed]


def _is_cut_short(written: str, following: str) -> bool:
    """Whether a full stop behind a word rather shortens it."""
    word = written.casefold()
    return (
        _TRUNCATED.fullmatch(word) is not None
        or (_NO_VOWEL.fullmatch(word) is not None and not written.isupper())
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
            place = next((at for at in places if _may_cut(sentence, hidden, at)), None)
            if place is not None:
                yield from _cut(sentence[:place].strip(), is_list=is_list)
                yield from _cut(sentence[place:].strip(), is_list=is_list)
                return
    yield sentence


def _may_cut(sentence: str, hidden: str, place: int) -> bool:
    """Whether a sentence may be cut at a place, in whose copy brackets are ``hidden``."""
    before, after = sentence[max(0, place - _TAIL) : place], sentence[place : place + _TAIL]
    return (
        len(sentence) // 5 < place < len(sentence) * 4 // 5
        and not hidden.startswith("\0", place)
        and not after[:1].isdigit()
        and not _DEPENDENT.match(after)
        and not asks_for_more(before)
        and not _INSERTION.search(before)
    )
