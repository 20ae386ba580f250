"""Cutting a clinical text into the passages that are rewritten one at a time.

A segment is a sentence, a list item, or a clause group of a very long
sentence.  Nothing is dropped: the segments' texts joined again hold every
word of the source.  A heading is no segment of its own; it stands before the
first passage under it, and is the ``heading`` of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_WORDS = 45
"""A longer sentence is cut at a semicolon, else at a comma, near its middle."""

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
    """.split()
)

_TRUNCATED = re.compile(
    r".*(?:[bcdfgkptvz][lr]|olog|iatr|insuff|physioth|ergoth|logop"
    r"|(?:kardi|cardi|derm(?:at)?|onk|neur|psych|gynäk|nephr|ur|radi|pneum|hämat|rheumat|angi|gastr)ol)"
)
"""Endings that no word of these languages has, but words cut short: 'Kontr.', 'Herzinsuff.', 'Nephrol.'."""
_NO_VOWEL = re.compile(
    r"(?!(?:mg|kg|ng|ml|cl|dl|cm|mm|km|mmhg|tg|hm|pst)\b)[^\W\d_aeiouyäöüàâéèêîôùû]{2,}", re.IGNORECASE
)
_BEFORE_FIGURE = frozenset("tens alb prot glyc dek tachy brady leuk erys thromb krea kreat fréq".split())
"""Labels of values, which stand before a figure: 'Tens. 140/80', 'Alb. 32'."""
_STAGE = re.compile(
    r"\b(?:stade|stadium|stadio|stage|grade?|grado|nyha|gold|type?|tipo)[ ][IVX]$", re.IGNORECASE
)
_VITAMIN = re.compile(r"[A-EK]\d{0,2}\b")

_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦*+]|\d{1,2}[.)](?=\s+\D))\s+")
_END = re.compile(r"([.!?…]+(?:[ \u00a0\u202f]?[»\"”’)\]])*)\s+(?=[«\"“(\[]?[\wÀ-ÿ])")
_POINTS_BACK = re.compile(
    r"(?:[a-zà-ÿ]|(?i:ils?|elles?|celui|celle|ceux|cela|ceci|ce dernier|cette dernière"
    r"|er|es|sie|diese[rs]?|dies|jene[rs]?|deren|dessen"
    r"|egli|ella|ess[oaie]|quest[oaie]|ciò|he|she|it|they|this|these|those)\b)"
)
_AMOUNT = r"(?:\d{1,2}(?:[.,]5)?|½|\d/\d)"
_SCHEME_IN_LIST = re.compile(rf"(?<![\w-]){_AMOUNT}(?:-{_AMOUNT}){{2,3}}(?:,|;)(?=\s)")
_LAST_WORD = re.compile(r"([\w.]+?)\.*$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One passage to rewrite.

    Attributes:
        text: the wording to rewrite; holds all its facts.
        before: wording of the passage before it in the same paragraph, or empty.
        heading: what the passage stands under, or empty.
        paragraph: number of its paragraph, from 0.
    """

    text: str
    before: str = ""
    heading: str = ""
    paragraph: int = 0

    @property
    def leans_on_before(self) -> bool:
        """Whether the passage opens with a word that points back, so that it cannot be understood alone."""
        return bool(self.before) and bool(_POINTS_BACK.match(self.text))


def split_into_segments(text: str) -> tuple[Segment, ...]:
    """Cut ``text`` into segments, in reading order.

    Lines are trusted as borders only where they look like list items, headings
    or ends of sentences; a hard-wrapped sentence is put together again.
    """
    segments: list[Segment] = []
    for number, paragraph in enumerate(_paragraphs(text)):
        heading = ""
        pending = ""
        pieces: list[tuple[str, str]] = []
        for line, is_item in paragraph:
            if not is_item and _is_heading(line):
                if pending:
                    pieces.append((pending, heading))
                heading = pending = line.rstrip(" :")
                continue
            for sentence in (part for whole in split_sentences(line) for part in _clauses(whole)):
                pieces.append((f"{pending} : {sentence}" if pending else sentence, heading))
                pending = ""
        if pending:
            pieces.append((pending, ""))
        texts = [piece for piece, _ in pieces]
        segments += [
            Segment(
                text=piece,
                before=texts[index - 1] if index else "",
                heading=under if not piece.startswith(under) else "",
                paragraph=number,
            )
            for index, (piece, under) in enumerate(pieces)
        ]
    return tuple(segments)


def group_sentences(text: str, max_words: int) -> tuple[str, ...]:
    """Cut ``text`` into groups of whole sentences of at most ``max_words``; a longer one stays alone."""
    groups: list[str] = []
    for segment in split_into_segments(text):
        if groups and len(f"{groups[-1]} {segment.text}".split()) <= max_words:
            groups[-1] += f" {segment.text}"
        else:
            groups.append(segment.text)
    return tuple(groups)


def _paragraphs(text: str) -> Iterator[list[tuple[str, bool]]]:
    """Blocks between blank lines, as logical lines (wrapped ones joined) and whether each is a list item."""
    block: list[tuple[str, bool]] = []
    for raw in [*text.splitlines(), ""]:
        line = " ".join(raw.split())
        if not line:
            if block:
                yield block
            block = []
            continue
        bullet = _BULLET.match(line)
        if bullet:
            block.append((line[bullet.end() :], True))
        elif block and _continues(block[-1][0], line):
            block[-1] = (f"{block[-1][0]} {line}", block[-1][1])
        else:
            block.append((line, False))


def _continues(previous: str, line: str) -> bool:
    """Whether ``line`` goes on in a sentence that was hard-wrapped after ``previous``."""
    return len(previous) > 50 and previous[-1] not in ".!?:;…" and (line[0].islower() or len(previous) > 68)


def _is_heading(line: str) -> bool:
    words = line.split()
    if line.endswith(":"):
        return len(words) <= 7
    return (
        len(words) <= 4
        and line[-1].isalpha()
        and line[0].isupper()
        and not any(character.isdigit() or character in ",;" for character in line)
        and not any(word.islower() for word in words[-1:] if len(words) == 1 and len(word) < 3)
    )


def split_sentences(line: str) -> Iterator[str]:
    """Yield the sentences of a line; a full stop behind an abbreviation or in a number ends none."""
    start = 0
    for match in _END.finditer(line):
        if _ends_sentence(line, match):
            yield line[start : match.end(1)]
            start = match.end()
    if rest := line[start:].strip():
        yield rest


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    if match.group(1)[0] != ".":
        return True
    following = line[match.end() :].lstrip('«"“([')
    word = _LAST_WORD.search(line[: match.start(1)])
    last = word.group(1).casefold() if word else ""
    is_unit = word is not None and line[: word.start(1)].endswith("/")
    if following[:1].islower():
        return False
    if _STAGE.search(line[: match.start(1)]):
        return True
    if last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha() and not is_unit):
        return False
    if word is not None and not is_unit and _is_cut_short(word.group(1), following):
        return False
    # "am 12. März", "Stadium 3. Grades": an ordinal; "… um 8.30." ends a sentence only before a capital
    # that opens a new statement, which cannot be told apart, so a one- or two-digit number never ends one.
    return not re.fullmatch(r"\d{1,2}", last)


def _is_cut_short(written: str, following: str) -> bool:
    """Whether a full stop behind a word rather shortens it."""
    word = written.casefold()
    return (
        _TRUNCATED.fullmatch(word) is not None
        or (_NO_VOWEL.fullmatch(word) is not None and not written.isupper())
        or (following[:1].isdigit() and word in _BEFORE_FIGURE)
        or (word == "vit" and _VITAMIN.match(following) is not None)
    )


def _clauses(sentence: str) -> Iterator[str]:
    """Cut a list of dosing schemes after each, and a very long sentence near its middle.

    The middle is a semicolon if there is one, else a comma.
    """
    sentence = sentence.strip()
    schemes = list(_SCHEME_IN_LIST.finditer(sentence))
    if schemes and sentence[schemes[0].end() :].strip():
        yield sentence[: schemes[0].end()]
        yield from _clauses(sentence[schemes[0].end() :])
        return
    if len(sentence.split()) <= MAX_WORDS:
        yield sentence
        return
    middle = len(sentence) // 2
    for mark in ("; ", ", ", " "):
        cuts = [match.end() for match in re.finditer(re.escape(mark), sentence)]
        cuts = [cut for cut in cuts if len(sentence) // 5 < cut < len(sentence) * 4 // 5]
        if cuts:
            cut = min(cuts, key=lambda position: abs(position - middle))
            yield from _clauses(sentence[:cut])
            yield from _clauses(sentence[cut:])
            return
    yield sentence
