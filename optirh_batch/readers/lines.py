"""What one line of a list says of the lines around it, in French, German, Italian and English.

Owns the words that tell a group (``aktuell:``), a change (``Neu:``), a time of day, a past diagnosis,
prose and the end of a letter.  Leaves out headings (``topics``) and what a line names.
"""

from __future__ import annotations

import re

from optirh_batch.readers.topics import ENGLISH_DRUGS, FRENCH_DRUGS, GERMAN_DRUGS, ITALIAN_DRUGS, Topic
from optirh_batch.readers.wording import fold

_CLOSING = re.compile(
    r"(?:mit (?:freundlich|kolleg|bestem|den besten|herzlich)|freundliche grusse|sehr geehrte|werte[r]? "
    r"|liebe[r]? |gez\."
    r"|avec (?:nos|mes|l')|meilleures salutations|cordialement|bien (?:a vous|cordialement)|nous restons"
    r"|je reste|veuillez"
    r"|cher (?:confrere|docteur|collegue)|chere (?:consoeur|collegue)|madame,|monsieur,"
    r"|cordiali saluti|distinti saluti|egregio|gentile"
    r"|(?:kind|best|with kind) regards|sincerely|yours |dear "
    r"|fur (?:ruckfragen|eventuelle)|wir danken|wir bitten|wir bedanken|es konnen )"
)
_ITEM = re.compile(r"(?:\d{1,2}[.)]|[-–•*+·])\s*\S")
_ITEM_NUMBER = re.compile(r"(\d{1,2})[.)]\s")
_ITEM_MARK = re.compile(r"(?:\d{1,2}[.)]|[-–•*+·])\s*")
_PAST = re.compile(
    r"(?:z\. ?n\.|zn\b|zustand nach|st\. ?[pn]\.|st\.? ?(?:apres|dopo)|status (?:post|nach)"
    r"|s/p|st\. nach|statut post"
    r"|status apres|etat apres|anamnestisch"
    r"|ancien(?:ne)?\b|stato dopo|esiti di|pregress[ao]|history of|h/o\b)"
)
_VERB = re.compile(
    r"\b(?:ist|sind|wurde|wurden|wird|werden|hat|habe|haben|sei|berichtet|besteht|bestehen|zeigt|erfolgt"
    r"|erfolgte"
    r"|est|sont|a ete|ont ete|etait|presente|rapporte|signale|soll|sollen|kann|konnen|bitte|bitten"
    r"|e stat[ao]|viene|si pone|si decide|riferisce|presenta|is|are|was|were|has|reports)\b"
)
# Inside a list of diagnoses: what a line says of those below it, None where it stays the list's.
_GROUPS: tuple[tuple[Topic | None, re.Pattern[str]], ...] = (
    (
        None,
        re.compile(
            r"(?:principa(?:le?s?|ux|li)|secondaires?|associee?s?|secondari[ae]?|haupt|neben|main|secondary"
            r"|neu|nouve(?:au|aux|lle|lles)|nuov[oiae]|new)"
        ),
    ),
    (
        Topic.CURRENT_PROBLEMS,
        re.compile(
            r"aktuelle?|aktive?|actuels?|actuelles?|actuellement|actifs?|attual[ei]|attualmente|attiv[ei]"
            r"|current(?:ly)?|active"
        ),
    ),
    (
        Topic.PAST_PROBLEMS,
        re.compile(
            r"fruhere?|vergangene?|anciens?|anciennes?|anciennement|passes?|anterieurs?|pregress[ie]|past|previous"
        ),
    ),
)
# A group whose diagnoses are only suspected: the word is to stand before each of them.
_SUSPECTED = re.compile(
    r"verdacht(?:sdiagnosen?)?(?: auf)?|v\. ?a\.|suspicions?(?: de| d')?|suspectee?s?|sospett[oiae]|suspected"
)
# Inside a list of drugs: what was changed at those below the line, or that nothing was.
_CHANGED = re.compile(
    rf"(?:neue?|nouve(?:au|aux|lle|lles)|nuov[oiae]|new)"
    rf"(?: (?:{GERMAN_DRUGS}|{FRENCH_DRUGS}|{ITALIAN_DRUGS}|{ENGLISH_DRUGS}))?"
    rf"|neu (?:angesetzt|begonnen|verordnet|dazu|hinzu|gestartet|eingefuhrt)(?:e {GERMAN_DRUGS})?"
    rf"|(?:geandert|angepasst)(?:e {GERMAN_DRUGS})?|(?:dosis-?)?(?:anderung|anpassung)(?:en)?"
    rf"|(?:{FRENCH_DRUGS} )?(?:introduit|debute|ajoute|modifie|adapte|change|nouveau)e?s?|modifications?"
    rf"|(?:{ITALIAN_DRUGS} )?(?:introdott|modificat|cambiat)[oiae]"
    rf"|(?:{ENGLISH_DRUGS} )?(?:started|changed|added)"
)
_UNCHANGED = re.compile(
    rf"(?:unverandert|weitergefuhrt)(?:e {GERMAN_DRUGS})?|weiter(?:hin|fuhren)?|wie (?:bisher|bis anhin)"
    rf"|(?:{FRENCH_DRUGS} )?(?:(?:inchange|poursuivi|maintenu)e?s?|a poursuivre|sans changement)"
    rf"|(?:{ITALIAN_DRUGS} )?invariat[oiae]|continuare|(?:{ENGLISH_DRUGS} )?(?:unchanged|continued?)"
)
# A line that says at what time of day the drugs below it are taken.
_DAYTIME = re.compile(
    r"(?:(?:le |au )?(?:matin|soir|coucher)|(?:a )?midi|(?:la )?nuit"
    r"|(?:am |zur )?(?:morgen|mittag|abend|nacht)s?"
    r"|(?:al |alla |la )?(?:mattin[oa]|mezzogiorno|sera|notte)|morning|noon|evening|night|bedtime)"
)
LIST_NUMBER = re.compile(r"\A(\d{1,2})[.)]\s*")
BULLET = re.compile(r"\A[-–•*+·]\s*")
# A full stop behind a word that is no abbreviation of a doubt.
END_OF_SENTENCE = (
    r"(?<=[\w)]{3})(?<!(?i:fragl))(?<!(?i:susp))(?<!(?i:evtl))(?<!(?i:event))(?<!(?i:verm))(?<!(?i:anamn))"
    r"(?<!(?i:prob))(?<!(?i:poss))(?<!(?i:bek))\. (?=[A-ZÀ-Ý])"
)
# Heads of columns, and nothing else on the line.
_HEADS = re.compile(
    r"(?:(?:allergene?s?|auslosers?|substan[cz]e?s?|stoff|reactions?|reaktion(?:en)?|reazion[ei]|gravite"
    r"|severite|severity|schweregrad|gravita|statut|status|stato|diagnosti[ck]s?|diagnosen?|diagnosi"
    r"|problemes?|probleme?|code|cim-?10|icd-?10|depuis|seit|dal|since|date|datum|data|remarques?"
    r"|bemerkung(?:en)?|osservazioni|remarks?|nr\.?|no\.?|(?:nom du )?medicaments?|medikamente?|arzneimittel"
    r"|wirkstoff|farmac[oi]|principe actif|principio attivo|names?|handelsname|posologie|posologia|dosierung"
    r"|dosages?|dosaggio|dos[ei]s?|starke|duree|dauer|durata|duration|voie|via|route|form[ea]?|einheit"
    r"|unites?|grund|indi[ck]a[tz]ione?n?|hinweise?|n°)[\s;|/,]*){2,}"
)
_MAX_HEADS_CHARS = 160


def begins_past(line: str) -> bool:
    """Whether a diagnosis begins with words that make it past: ``Z.n.``, ``status post``, ``ancien``."""
    return bool(_PAST.match(fold(line)))


def closes_letter(line: str) -> bool:
    """Whether a line is a salutation or a closing formula: what follows belongs to no list."""
    return bool(_CLOSING.match(fold(line)))


def has_verb(line: str) -> bool:
    """Whether a line holds a verb that makes a sentence of it."""
    return bool(_VERB.search(fold(line)))


def is_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number of a list."""
    return bool(_ITEM.match(line))


def number_of(line: str) -> int | None:
    """The number a line of a numbered list begins with, None without one."""
    found = _ITEM_NUMBER.match(line)
    return int(found[1]) if found else None


def group_of(line: str) -> tuple[Topic | None, str, str] | None:
    """What a line inside a list of diagnoses says of those below or behind it: ``aktuell:``, ``anciens :``.

    Returns:
        The topic, None where it stays the list's; the words that are to stand before each
        diagnosis; what stands on the same line.
    """
    name, colon, rest = line.partition(":")
    plain = fold(name).strip()
    if not colon:
        return None
    if _SUSPECTED.fullmatch(plain):
        return Topic.PROBLEMS, name.strip(), rest.strip()
    return next(((topic, "", rest.strip()) for topic, words in _GROUPS if words.fullmatch(plain)), None)


def led(lead: str, line: str) -> str:
    """A line with words before what it says, behind its bullet or number."""
    mark = _ITEM_MARK.match(line) if lead else None
    at = mark.end() if mark else 0
    return f"{line[:at]}{lead}: {line[at:]}" if lead else line


def change_of(line: str) -> str | None:
    """What a line inside a list of drugs says of those below it: ``Neu``; empty where they are as before.

    None if it says nothing of the kind.
    """
    written = line.strip(" :-–•*")
    plain = fold(written)
    return written if _CHANGED.fullmatch(plain) else "" if _UNCHANGED.fullmatch(plain) else None


def daytime(line: str) -> str | None:
    """The time of day that a line names and nothing else (``MATIN``, ``Morgens:``), None if it does not."""
    plain = line.strip(" :-–•*")
    return plain if _DAYTIME.fullmatch(fold(plain)) else None


def is_head_of_columns(line: str) -> bool:
    """Whether a line is nothing but the heads of columns."""
    return len(line) <= _MAX_HEADS_CHARS and bool(_HEADS.fullmatch(fold(line)))


def without_mark(line: str) -> str:
    """A line without the number or bullet of its list."""
    return BULLET.sub("", LIST_NUMBER.sub("", line, count=1), count=1).strip()
