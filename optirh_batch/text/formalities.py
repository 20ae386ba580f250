"""What of a letter says nothing about anybody's health: heads, addresses, numbers, greetings, signatures.

Owns the form by which such lines are known, in French, German, Italian and
English, and where it counts: a salutation, a closing formula or a file number
is one wherever it stands; a name, an institution or a date only in the head of
a letter, beside a salutation or under a closing formula.  Precision goes before
completeness: what may be about the patient stays, above all a line with a dose
and a phone number or an appointment that comes with a word of its own
(*Bei Fragen: 027 ...*).  Leaves out what becomes of the lines (``drafting``) and
who the patient is (``readers/letterheads.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from optirh_batch.readers.contacts import begins_contact
from optirh_batch.readers.letterheads import begins_birth, begins_identity
from optirh_batch.readers.lines import has_verb
from optirh_batch.text.courtesies import find_courtesies
from optirh_batch.text.sections import is_section
from optirh_batch.text.sentences import asks_for_more, split_sentences

_DATE = (
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:er|\.|st|nd|rd|th)? [^\W\d_]{3,10}\.? \d{4})"
)
_PHONE_LABEL = (
    r"(?:Tél(?:éphone)?|Tel(?:efono?)?|Telephone|Phone|Fax|Telefax|T[ée]l[ée]copie|Natel|Mobile|Portable"
    r"|Handy|Zentrale|Centrale|[TFM](?=\s?[:+]))"
)
_NUMBER = r"\+?\(?\d[\d ()/.'’-]{5,20}(?:DW|\d)"
_PHONE = (
    rf"(?:{_PHONE_LABEL}\.?\s?:?\s?)+{_NUMBER}(?:[-/ ]+{_NUMBER})*"
    r"|(?:\+\d|\(?0)(?:[ ()/.'’-]{0,2}\d){8,13}"
)
_MAIL = r"(?:(?:E-?Mail|Mail|Courriel|Web|Internet)\s?:\s?)?(?:\S+@\S+\.\w+|(?:https?://|www\.)\S+)"
_POSTAL = r"(?:(?:CH|A|D|F|I|FL|L)\s?-?\s?)?\d{4,5} [A-ZÀ-Ý][^\d:;()]{1,40}"
_HOUSE = r"\d{1,4}\s?[a-zA-Z]?(?:[-/]\d{1,3})?"
_STREET = (
    rf"[A-ZÄÖÜ][\w.-]*(?i:stra?(?:ß|ss)e|str\.|weg|gasse|platz|allee|ring|damm|ufer|hof|rain|graben|quai)"
    rf"\s?{_HOUSE}"
    rf"|(?:Am|Im|An der|Auf der|Zum|Zur|Beim?) [A-ZÄÖÜ][\w-]+ {_HOUSE}"
    rf"|(?:{_HOUSE},? )?(?i:rue|route|rte|avenue|av\.|chemin|place|boulevard|quai|impasse|ruelle|allée)"
    rf" (?:d[eu]s? |de la |de l['’]|d['’])?[A-ZÀ-Ý][\w'’ -]{{1,30}}?(?:,? {_HOUSE})?"
    rf"|(?:Via|Viale|Piazza|Corso|Vicolo) (?:d\w{{0,3}} |all\w )?[A-ZÀ-Ý][\w'’. ]{{1,30}},? {_HOUSE}"
    rf"|\d{{1,4}} [A-Z][\w ]{{2,25}} (?:Street|St\.?|Road|Rd\.?|Avenue|Lane)"
    r"|(?:Postfach|Case postale|Casella postale|PO Box)\s?\d*"
)
_PART = re.compile(rf"(?:{_POSTAL}|{_STREET}|{_PHONE}|{_MAIL})[\s.]*")
_PLACE = re.compile(rf"{_POSTAL}\s*")
_HOME = re.compile(rf"(?:{_POSTAL}|{_STREET})[\s.]*")
_YEAR = re.compile(r"(?:19|20)\d\d\b")
"""A postcode of Valais, or a year: what follows is a place only beside a street or a title."""
_NAME = re.compile(r"[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2}")
_PARTS = re.compile(r"\s*[,;|•·]\s*|\t+|\s[–-]\s")

_PERSON = (
    r"(?:Frau|Herrn?|Herren|Damen|Kolleg\w*|Doktor|Dr\.?|Prof\.?|Familie|Patient\w*"
    r"|confrères?|consœurs?|consoeurs?|collègues?|amie?s?|docteur\w*|doctoresse|madame|monsieur|mesdames"
    r"|messieurs|coll?eg\w+|dott\w*\.?|signor\w*|sig\.?\w*|medic[oi]"
    r"|doctor|colleagues?|sirs?|madam|mrs?\.?|ms\.?|(?:community |district |home )?(?:nurses?|team)"
    r"|équipes?|infirmi(?:er|ère)s?|team|spitex(?:-?team)?|pflege\w*|équipe|infermier\w+)"
)
_SALUTATION = re.compile(
    rf"(?i:(?:sehr geehrte[rns]?|liebe[rs]?|werte[rs]?(?: geehrte[rns]?)?|(?:très )?ch(?:er|ère)s?|honorée?s?"
    rf"|egregi[oaie]|gentil(?:e|i|issim\w)|stimat[oaie]|car[oaie]|spett\w*\.?(?:le)?|ill\w*\.?(?:mo"
    rf"|ma)?|dear)"
    rf"\s{_PERSON}(?=[\s,!.:/]|\Z))[^,!:?]{{0,60}}?"
    rf"(?:(?:,|/| und| et| e| and)\s(?i:sehr geehrte\w?|werte\w?|liebe\w?|chère?s?|geehrte\w?)"
    rf"\s[^,!:?.]{{2,60}})*"
    rf"(?:[,!:]|\Z|(?<=\w)\.(?=\s*\Z))\s*"
    rf"|(?:Madame|Monsieur|Mesdames|Messieurs|Docteur)(?:,? (?:et |le |la )?(?i:ch(?:er|ère)s?|confrères?"
    rf"|consœurs?|collègues?|madame|monsieur|messieurs|docteur|doctoresse"
    rf"|professeur))*\s?[,!]\s*(?=\Z|[A-ZÀ-Ý])"
)
_ADDRESSING = re.compile(
    rf"(?i)\b(?:sehr|geehrte\w*|liebe\w?|werte\w?|très|ch[eè]re?s?|honorée?s?|egregi\w|gentil\w*"
    rf"|stimat\w|car[oaie]"
    rf"|dear|und|{_PERSON})(?!\w)"
)
_CLOSING = re.compile(
    r"(?i)(?:[^.:;\d]{0,80}\bverbleibe\w*[^.:;\d]{0,30})?(?:mit|viele|freundliche|herzliche|beste|kollegiale)"
    r"(?:[^.:;\d]|(?<=freundl)\.|(?<=frdl)\.|(?<=koll)\.|(?<=kolleg)\.){0,45}\bgr[uü](?:ß"
    r"|ss)\w*(?:\s[^.:;\d]{0,30})?|mfg|hochachtungsvoll"
    r"|[^.:;\d]{0,120}\bsalutations?(?: distinguées?| confraternelles?| les meilleures)?|bien cordialement"
    r"|(?:bien )?(?:cordialement|confraternellement)(?: (?:à|votre) \w+)?"
    r"|[^.:;\d]{0,120}\bsentiments (?:distingués|les meilleurs|confraternels)"
    r"|[^.:;\d]{0,80}\bsaluti(?: cordiali| distinti)?|cordialmente|in fede"
    r"|(?:with )?(?:kind|best|warm)(?:est)? regards|yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?"
)
_SIGNED = re.compile(
    r"(?:gez\.|i\.\s?[AV]\.|signé(?: par)?\s?:?|f\.to|firmato|signed(?: by)?\s?:?)\s*(?=[A-ZÀ-Ý])"
)
_ELECTRONIC = re.compile(
    r"(?i).{0,40}\b(?:elektronisch (?:freigegeben|signiert|visiert|unterschrieben)"
    r"|(?:signé|validé|visé)e? électroniquement"
    r"|firmato (?:digitalmente|elettronicamente)|electronically (?:signed|validated))\b.*"
)
_ID_LABEL = (
    r"(?:Fall(?:zahl|nummer|-?\s?Nr\.?)?|SV(?:[- ]?N(?:r\.?|ummer))?|PIZ|PID|MRN|IPP|NIP"
    r"|Patient(?:en)?-?\s?(?:Nr\.?|nummer|ID|number|No\.?)"
    r"|(?:Aufnahme|Vorgangs|Auftrags|Befund|Versicherten|Versicherungs|Kassen|Dossier|Akten)-?\s?"
    r"(?:zahl|nummer|zeichen|Nr\.?)|(?:Unser|Ihr) Zeichen|(?:AHV|AVS)(?:-?\s?N(?:r\.?|ummer|[°o]))?"
    r"|N[°o.]*\s?(?:de |d['’])?(?:dossier|patiente?|séjour|cas|AVS|assurée?|facture|cartella|pratica|tessera)"
    r"|Dossier(?: n°)?|[NV](?:/|os\s)r[ée]f\.?|Cartella(?: clinica)?(?: n\.?)?|Codice (?:fiscale|paziente)"
    r"|Nosologico|(?:Case|File|Hospital|Record|Insurance|Policy) (?:No\.?|number|ID)|(?:Our|Your) ref\.?)"
)
_ID_NUMBER = r"(?=[\w./ -]{0,8}\d)[A-Z]{0,8}\d?[\w./-]*(?: \d[\w./-]*)*"
_ID = re.compile(rf"(?:{_ID_LABEL}\s?:?\s*{_ID_NUMBER}[\s,;|]*)+")
_FIELD = re.compile(
    r"(?:Abteilung|Station|Service|Unité|Reparto|Ward)\s?:\s?[A-ZÀ-Ý0-9][^a-zà-ÿ\s]*"
    r"(?:[\s/.-]+(?:[A-ZÀ-Ý0-9][\w.-]*|f[üu]r|de|d['’]\w+|di|of))*[\s/.]*"
    r"|(?:Abteilung|Station|Service|Unité|Reparto|Ward)\s?:\s?[A-ZÀ-Ý][\w-]+"
    r"|(?:Zimmer|Zi|Bett|Chambre|Lit|Stanza|Letto|Bed|Room)\s?:\s?[A-Z]{0,2}\s?\d{1,5}[a-zA-Z]?"
    r"|(?:Geschlecht|Sexe|Sesso|Sex)\s?:\s?\w+"
    r"|(?:Adresse|Wohnadresse|Anschrift|Indirizzo|Address)\s?:\s?\S.{0,60}"
)
_MEANS = r"(?:fax|e-?mail|mail|courriel|post|poste|posta)"
_RECIPIENT = re.compile(
    r"(?i:(?:zur vorlage (?:bei|beim)|zuhanden|z\.\s?hd|kopien? an|(?:\w+ )?ergeht an|copies? à"
    r"|copia a|copy to)"
    r"\b.{0,100}|(?:cc|verteiler|destinataires?|envoyé à|transmis à|inviato a|sent to)\s?:.{0,100}"
    rf"|(?:(?:envoyé|transmis|inviato|sent|versandt) )?(?:per|par|via|by) {_MEANS}(?:\s?:?\s?\S+@\S+)?)"
    r"|An\s?:\s?.{2,80}"
    r"|(?i:stempel und unterschrift|timbre et signature|timbro e firma|(?:unterschrift|signature|firma)\s?:?)"
)
_SENT_TO = re.compile(
    r"(?:An (?:das|die|den)|Aux?|À l['’]|À la|Al|Alla|Spett\.) "
    r"(?:(?:Spitex|SMZ|Sozialmed\w+|Spital|Pflege\w*|Haus(?:arzt|ärztin)\w*)\b.{0,50}"
    r"|(?i:soins|service|cms|médecin|servizio|medico|cure)\b.{0,50})"
)
_PAGE = re.compile(
    r"(?:Seite|Page|Pagina|Blatt)\s?\d{1,3}(?:\s?(?:von|/|sur|di|of)\s?\d{1,3})?", re.IGNORECASE
)
_DOCUMENT = re.compile(
    rf"(?i:(?:[^\W\d_]+er )?(?:(?:arzt|entlassungs?|austritts|verlegungs|kurz|ambulanz)-?(?:brief|bericht))"
    rf"|(?:ambulanter|fachärztlicher) befund|befund ?- ?\S.{{0,50}}"
    rf"|(?:lettre|rapport|courrier) (?:de sortie|de transfert|médicale?|d['’]hospitalisation|de consultation)"
    rf"|compte[- ]rendu(?: d['’]hospitalisation| de consultation)?"
    rf"|lettera di (?:dimissione|trasferimento)|relazione (?:clinica|medica)"
    rf"|(?:discharge|clinic|medical|referral) (?:summary|letter|report))"
    rf"(?:\s(?:vom|du|del|of)?\s?{_DATE})?"
)
_INSTITUTION = re.compile(
    r"(?:[A-ZÀ-Ý0-9][\w.'’-]* ){0,3}?(?:[A-ZÄÖÜ]\w*(?:klinik(?:um|en)?|krankenhaus|spital|praxis)"
    r"|Klinik(?:um|en)?|Krankenhaus|Spital|KLINIK(?:UM)?|UNIKLINIK\w*|Krankenanstalt\w*|Abteilung\w*|Abt\."
    r"|Institut|Praxis|Zentrum|Ambulanz|Poliklinik"
    r"|Hôpital|Hôpitaux|Clinique|CHU\w?|HUG|Service|Département|Unité|Cabinet|Centre"
    r"|Ospedale|Azienda|Clinica|Dipartimento|Ambulatorio|U\.?O\.?C?\.?|Reparto"
    r"|Hospital|Department|Clinic)(?!\w)"
    r"(?:,? (?=[A-ZÀ-Ý0-9–/-]|(?:für|f\.|und|der|des|am|im|de|du|d['’]|et|di|del|della|of|for"
    r"|médica\w+|hospitalier|universitaire|cantonal\w*|r[ée]gional\w*|medic[oa]|civic[oa])(?!\w))"
    r"(?:[^.:;!?]|(?<=St)\.){0,70})?"
)
_ROLE = (
    r"(?:Klinikvor\w+|Vor?stand|(?:Leiter|Direktor|Chef(?:arzt|ärztin)|Ober(?:arzt|ärztin)"
    r"|Fach(?:arzt|ärztin)"
    r"|Assistenz(?:arzt|ärztin)|Stations(?:arzt|ärztin)|Untersucher|Orthoptist|Ärztin|Arzt|Chefin)(?:in|en)?"
    r"|(?:Leitende[rn]?|Ärztliche[rn]?) \w+|FÄ|FA|OA|OÄ|Médecins?(?:[- ]\w+)?|Chef(?:fe)? de \w+"
    r"|Directeur|Directrice|Infirmi(?:er|ère)(?: \w+)?|Direttore|Primario|Dirigente|Responsabile|Medico"
    r"|Consultant|Registrar|Senior \w+)"
)
_TITLE = (
    r"(?:Dr\w{0,3}\.?|DDr\.?|Prof\.?|PD|Priv\.|Doz\.|Prim\.|Univ\.?|o\.|Ao\.|ao\.|Mag\.|Dipl\."
    r"|Dott\.?(?:ssa)?"
    r"|OA|OÄ|Ass\.|Herrn?|Frau|Madame|Monsieur|Mme|Sig\.?(?:ra)?|Mr\.?|Mrs\.?|Ms\.?)"
)
_STAFF = re.compile(
    rf"(?:{_ROLE}(?!\w|\s?:)|{_ROLE}\s?:\s?(?={_TITLE}|[A-ZÀ-Ý]\.\s)|{_TITLE}(?!\w)).{{0,100}}"
)
_STAFF_FIELD = re.compile(
    rf"{_ROLE}\s?:\s?{_TITLE}.{{0,100}}|Assistenz\s?:\s?(?:DGK\w*|Schw\.|Sr\.|{_TITLE}) .{{0,60}}"
)
_BARE_ROLE = re.compile(rf"{_ROLE}\s?:")
_SMALL = re.compile(
    r"(?<![\w.’'-])(?!(?:f[üu]r|und|der|des|von|med|phil|dent|pract|univ|pour|dei|del|della|dello|degli|delle"
    r"|dos|the|for|and|les|des|zur|zum|ambulante|leitende\w?|chef|adjoint\w*|cadre|dipl\w*)\b)"
    r"[a-zà-ÿ][\wà-ÿ]{2,}"
)
_DATED = re.compile(
    rf"[A-ZÀ-Ý][\w.'’-]+(?: [\w.'’-]+){{0,3}}, ?(?:(?:den|am|le|lì|il|on)\s)?{_DATE}(?:/\w{{1,5}})?\.?"
)
_FIGURE = re.compile(r"\d")
_WHO = re.compile(
    r"(?i:patient(?:in|en|e)?|paziente|résidente?|klient(?:in)?|bewohner(?:in)?|name|nom|betrifft|betreff"
    r"|concerne|riguarda)\s?:?"
)
_HOURS = re.compile(
    r"(?:\S+ ){0,3}(?:Mo|Di|Mi|Do|Fr|Lu|Ma|Me|Je|Ve|Mon|Tue|Wed|Thu|Fri)\b.{0,20}\d{1,2}[:.h]\d{2}.{0,40}"
)
_DOSE = re.compile(r"\d\s?(?:[mµu]?g|ml|dl|l|cm|mm|UI|IE|E|%)(?!\w)|\d-\d-\d|\d\s?x\b")
_NEEDED = re.compile(
    r"(?i)\b(?:(?:rück)?fragen|notfall|termin\w*|melden|anrufen|auskunft|questions?|urgences?|rendez-vous|rdv"
    r"|appel\w*|domande|emergenza|appuntament\w+|chiamare|emergency|appointments?|call)\b"
)
_MAX_WORDS = 16
_HEAD_LINES = 40
_MAX_IDENTITY_WORDS = 25
_BLOCK_WORDS = 6


_BORDER = "\n\n"
"""Stands where a line was left out: no sentence goes on behind it, but for the number of a page."""


@dataclass(frozen=True, slots=True)
class Parted:
    """A text without its formalities, and those, line by line as they stand in it."""

    text: str
    left_out: tuple[str, ...] = ()


def part_formalities(text: str) -> Parted:
    """Part what is about the patient from what only makes a letter of it.

    Args:
        text: clean lines (``readers.wording.clean_text``).

    Returns:
        Both; together they hold every word of the text, in its order.
    """
    lines = text.split("\n")
    kept, left = list(lines), list[str]()
    formal = set(_formal_lines(lines))
    for at, line in enumerate(lines):
        greeting = _greeting(line)
        if at in formal:
            kept[at] = "" if _PAGE.fullmatch(line) else _BORDER
            left.append(line)
        else:
            if greeting:
                kept[at] = _BORDER + line[greeting.end() :]
                left.append(greeting[0].strip())
            left += _part_sentences(kept, at, formal)
    return Parted("\n".join(kept).strip(), tuple(left))


def _part_sentences(kept: list[str], at: int, formal: set[int]) -> list[str]:
    """Take from a line, and where it goes on from the next, what is form; returns it."""
    below = kept[at + 1] if at + 1 < len(kept) and at + 1 not in formal else ""
    found, rest = find_courtesies(kept[at], below)
    *said, last = [*split_sentences(kept[at])] or [""]
    if said and not rest and last not in found and _closes(last):
        found.append(last)
    for sentence in found:
        kept[at] = " ".join(kept[at].replace(sentence, "", 1).split()) or _BORDER
    if rest:
        kept[at + 1] = kept[at + 1].removeprefix(rest).strip()
    return [*found, rest] if rest else found


def _greeting(line: str) -> re.Match[str] | None:
    """The salutation that a line begins with; without a comma, it is the whole line and holds but names."""
    found = _SALUTATION.match(line)
    if found is None or found[0].rstrip().endswith((",", "!", ":", ".")):
        return found
    return None if _SMALL.search(_ADDRESSING.sub("", found[0])) else found


def _formal_lines(lines: Sequence[str]) -> Iterator[int]:
    """The numbers of the lines that are nothing but form."""
    places = [at for at, line in enumerate(lines) if line.strip()]
    formal = {at for at in places if _is_formal(lines[at], at) and not _announced(lines, at)}
    blocks = set(_address_blocks(lines))
    greeted = {at for at in places if _greeting(lines[at])}
    closed = {at for at in places if _closes(lines[at])}
    formal |= blocks | closed
    if not (formal or greeted):
        return
    if greeted or closed:
        formal |= {at for at in places if _DATED.fullmatch(lines[at])}
    formal |= set(_lone_date(lines, formal, min(greeted, default=len(lines))))
    formal |= set(_head(lines, formal, blocks | greeted))
    # What stands beside them needs less of a form.
    formal |= set(_run(lines, range(len(lines) - 1, -1, -1), formal))
    for at in sorted(formal | greeted):
        signs = at in closed or _SIGNED.match(lines[at]) is not None
        if at < _HEAD_LINES or at in greeted:
            formal |= set(_run(lines, range(at - 1, -1, -1), formal))
        if at < _HEAD_LINES or signs:
            formal |= set(_run(lines, range(at + 1, len(lines)), formal, signs=signs))
    formal |= {at for at in places if at - 1 in formal and _is_rest(lines, at, formal)}
    yield from formal


def _head(lines: Sequence[str], formal: set[int], anchors: set[int]) -> Iterator[int]:
    """The short lines before the last address or salutation above which nothing else is said."""
    end = next(
        (at for at, line in enumerate(lines) if at not in formal | anchors and _says_something(line)),
        len(lines),
    )
    last = max((at for at in anchors if at < min(end, _HEAD_LINES)), default=0)
    for at, line in enumerate(lines[:last]):
        if (
            line.strip()
            and len(line.split()) <= _BLOCK_WORDS
            and _is_short(line)
            and not _FIGURE.search(line)
        ):
            yield at


def _lone_date(lines: Sequence[str], formal: set[int], greeted: int) -> Iterator[int]:
    """The date of a letter: alone on its line, with nothing but formal lines above it, and no salutation."""
    for at, line in enumerate(lines[: min(greeted, _HEAD_LINES)]):
        if at in formal or not line.strip():
            continue
        if at and re.fullmatch(_DATE, line.strip()):
            yield at
        return


def _says_something(line: str) -> bool:
    """Whether a line is a heading of a section, a sentence or an order."""
    label, colon, _ = line.partition(":")
    is_sentence = line.endswith(".") and len(line.split()) >= _BLOCK_WORDS and _SMALL.search(line)
    return bool(is_section(line) or (colon and is_section(label)) or is_sentence or _DOSE.search(line))


def _is_rest(lines: Sequence[str], at: int, formal: set[int]) -> bool:
    """Whether a line of one or two names ends the formal one above it, or stands between two of them."""
    line = lines[at].strip(" ,")
    is_between = at + 1 in formal and len(line.split()) <= _BLOCK_WORDS
    if is_between and (_PLACE.fullmatch(line) or _BARE_ROLE.fullmatch(line)):
        return True
    if _SMALL.search(line) or not _is_short(line) or not line[:1].isupper() or ":" in line:
        return False
    return is_between or (len(line.split()) <= 2 and _STAFF_FIELD.fullmatch(lines[at - 1]) is not None)


def _run(lines: Sequence[str], places: range, formal: set[int], *, signs: bool = False) -> Iterator[int]:
    """The lines from the first of ``places`` on, as long as each is formal or has a form of its own."""
    for at in islice((place for place in places if lines[place].strip()), _HEAD_LINES):
        before = next((lines[place] for place in range(at - 1, -1, -1) if lines[place].strip()), "")
        is_open = at not in formal and (asks_for_more(before) or _announced(lines, at))
        if is_open or not (at in formal or _has_form(lines[at]) or (signs and _may_sign(lines[at]))):
            return
        yield at


def _is_formal(line: str, at: int) -> bool:
    """Whether a line is a formality wherever it stands."""
    if begins_contact(line) or (_NEEDED.search(line) and not _RECIPIENT.fullmatch(line)):
        return False
    is_named = _STAFF_FIELD.fullmatch(line) and not _SMALL.search(line.partition(":")[2])
    in_head = at < _HEAD_LINES and (
        _DOCUMENT.fullmatch(line)
        or _WHO.fullmatch(line)
        or _SENT_TO.fullmatch(line)
        or _is_identity(line)
        or _is_address(line)
    )
    return bool(
        in_head
        or is_named
        or (_SIGNED.match(line) and _is_short(line))
        or any(pattern.fullmatch(line) for pattern in (_ID, _FIELD, _RECIPIENT, _PAGE, _ELECTRONIC))
    )


def _announced(lines: Sequence[str], at: int) -> bool:
    """Whether the line above says what somebody needs this one for: ``Bei Fragen:``."""
    above = lines[at - 1] if at else ""
    return above.endswith(":") and _NEEDED.search(above) is not None


def _is_identity(line: str) -> bool:
    if entitled := _DOCUMENT.match(line):
        line = line[entitled.end() :].strip()
    if not (begins_identity(line) or begins_birth(line)) or len(line.split()) > _MAX_IDENTITY_WORDS:
        return False
    return not has_verb(line) and not _DOSE.search(line)


def _is_address(line: str) -> bool:
    parts = [part for part in _PARTS.split(line.strip()) if part]
    is_sure = len(parts) > 1 or not _YEAR.match(line)
    is_home = any(map(_HOME.fullmatch, parts))
    return (
        bool(parts)
        and is_sure
        and all(_PART.fullmatch(part) or (is_home and _NAME.fullmatch(part)) for part in parts)
    )


def _address_blocks(lines: Sequence[str]) -> Iterator[int]:
    """The lines of each paragraph of short lines that ends with a postcode and a place."""
    start = 0
    for at, line in enumerate([*lines[:_HEAD_LINES], ""]):
        if line.strip():
            continue
        block = range(start, at)
        start = at + 1
        last = max((place for place in block if _PLACE.fullmatch(lines[place])), default=-1)
        above = [place for place in block if place <= last]
        is_sure = len(above) > 1 and not _YEAR.match(lines[last])
        is_sure = is_sure or any(
            _is_address(lines[place]) or _STAFF.fullmatch(lines[place]) for place in above
        )
        if is_sure and all(_may_address(lines[place]) for place in above):
            yield from above


def _may_address(line: str) -> bool:
    return (
        (len(line.split()) <= _BLOCK_WORDS or _STAFF.fullmatch(line) is not None or _is_address(line))
        and line[:1].isalnum()
        and not line.endswith(":")
        and (not _SMALL.search(line) or bool(_STAFF.fullmatch(line) or _INSTITUTION.fullmatch(line)))
        and not _DOSE.search(line)
    )


def _closes(line: str) -> bool:
    line = line.strip(" .,!")
    formula, comma, signature = line.rpartition(", ")
    signed = comma and _is_short(signature) and len(signature.split()) <= _BLOCK_WORDS
    return _CLOSING.fullmatch(line) is not None or bool(signed and _CLOSING.fullmatch(formula))


def _has_form(line: str) -> bool:
    """Whether a line looks like one of a letterhead or a signature: no more than that."""
    if not _is_short(line) or _NEEDED.search(line) or begins_contact(line):
        return False
    if _is_address(line) or any(form.fullmatch(line) for form in (_INSTITUTION, _DATED, _HOURS)):
        return True
    place, _, rest = line.partition(", ")
    staff = rest if _INSTITUTION.fullmatch(place) else line
    return _STAFF.fullmatch(staff) is not None and not _SMALL.search(staff)


def _may_sign(line: str) -> bool:
    """Whether a line under a closing formula belongs to the signature."""
    if not _is_short(line) or not line[:1].isupper() or ":" in line:
        return False
    is_role = _STAFF.fullmatch(line) is not None and len(line.split()) <= _BLOCK_WORDS
    return is_role or not _SMALL.search(line)


def _is_short(line: str) -> bool:
    is_bare = not _DOSE.search(line) and not has_verb(line)
    return is_bare and len(line.split()) <= _MAX_WORDS and not line.endswith((":", "?", "!"))
