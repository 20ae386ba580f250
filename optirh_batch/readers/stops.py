"""Whether the words beside a drug say that it is no longer taken, not yet, or not for a time.

Owns these words in four languages, and of which drug they speak: *stoppé* of
the one beside which it stands, *nicht stoppen* of none, *Aspirin gestoppt* of
another one, perhaps.  What is not certain is left open: the drug is then
neither current nor stopped, and its words stand beside it.  Leaves out lists
whose heading says it of all their drugs (``headings``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from optirh_batch.errors import Phrase
from optirh_batch.readers.values import days_of
from optirh_batch.readers.wording import fold
from optirh_batch.records import Medication, MedicationStatus, Note, PatientRecord, ReadWarning

# French says 'arrêt' of drugs as of hearts, work and cigarettes.
_OTHER_ARREST = (
    r"(?:cardi|respirat|circulat|de travail|maladie|(?:du |de l'|d'|de )?(?:tabac|tabag|alcool|fum|cigar))"
)
_BECAUSE = r"(?:depuis|suite|cause|pour|en raison|car|par|il y a|seit|wegen|dal|since|due|because)\b"
_FOR_GOOD = r"(?:definitiv[aeo]?(?:ment)?|definitif|totale?|complete?|completa|immediate?|immediata)\b"
_STOPPED = re.compile(
    r"\b(?:abgesetzt|gestoppt|sistiert|stop(?:p(?:ed|ee?s?)?)?|arrete[es]?|interrompue?s?|suspendu[es]?"
    r"|sospes[oa]|interrott[oa]|discontinued"
    rf"|(?:arret|sospensione|interruzione|interruption) {_FOR_GOOD}"
    rf"|(?<!sans )(?<!d')arret(?= {_BECAUSE}| *(?:\Z|[,;:()]))"
    r"|(?<!bis )beendet|terminee?s?|terminat[oa]"
    r"|nicht mehr (?:ein)?genommen|nimmt (?:[\w.]+ ){0,2}nicht mehr|(?:n'est|ne sont) plus pris\w*"
    r"|ne (?:l[ea]s? )?prend plus|non (?:l[oa] )?(?:prende|assume) piu|no longer tak\w+)\b"
)
# What may stand before it: of what it is said, since when, how surely.
_LEAD = re.compile(
    r"(?:(?:derzeit|aktuell|momentan|zurzeit|zur zeit|actuellement|attualmente|currently|inzwischen|bereits"
    r"|deja|medikament|medicament|medicamento|farmaco|medication|drug|therapie|behandlung|traitement|ttt|trt"
    r"|terapia|treatment|(?:mise? )?en(?= pause)|wurde|ist|war|a ete|est|e stat[ao]|was|is|has been"
    r"|definitiv\w*|endgultig"
    r"|permanently|[ds]eit(?: dem)? [\d.]+|depuis le [\d./]+)[ :,]+)+"
)
# What was tapered off and then stopped is stopped.
_TAPERED_OFF = re.compile(
    r"(?<!wird )(?<!werden )\b(?:ausgeschlichen|sevree?|diminuee?|scalat[oa]|tapered(?: off)?)"
    r"(?:,? ?(?:und|et|puis|e|poi|and|then|dann|anschliessend))* ?,? ?"
    r"(?=(?:(?:dann|puis|poi|then|definitiv\w*|endgultig|permanently) )*"
    r"(?:abgesetzt|gestoppt|sistiert|arretee?|stoppee?|sospes[oa]|stopped|discontinued)\b)"
)
_DAY = r"\d{1,2}(?!\d|[.,]\d ?(?:mg|g|ml|cp))"
# What is to stop at a time may be taken until then, or no more.
_AT_A_TIME = (
    rf"(?:le |am |ab |des le |il |on |per |dal |from |au )?{_DAY}"
    r"|bei|en cas de?|in caso di|nach|apres|dopo|after|(?:in|dans|tra) (?:\d+|la|the)"
    r"|avant|a j ?\d+|a la|ende|fin|fine|end|mitte|anfang"
    r"|geplant|vorgesehen|prevue?|planifie|previst[oa]|planned"
    r"|evtl|event\w*|erwagen|diskutieren|besprechen|prufen|a (?:discuter|evaluer|reevaluer|envisager)"
    r"|possible|moglich|da valutare|\?"
)
_PAUSED = re.compile(
    r"(?<!\w)(?:(?:vorubergehend|temporar|temporairement|provisoirement|temporaneamente|temporarily) \w+"
    r"|(?:arret\w+|stop\w*|suspendue?|sospes[oa]|stopped) (?:temporaire\w*|provisoire\w*|temporaneamente"
    r"|temporarily)"
    rf"|(?:stopp?|arret|sospensione)(?!\w) ?(?:{_FOR_GOOD} )?(?:{_AT_A_TIME}|si\b|envisage\w*|propose\w*)"
    rf"|(?<!sans )arret(?![\w-])(?! (?:{_FOR_GOOD}|{_BECAUSE}|{_OTHER_ARREST})| *(?:\Z|[,;:()]))"
    r"|(?:evtl|ev|event\w*|ggf|allenfalls|peut-etre|maybe|consider)\.? (?:\w+ )?stopp?"
    r"|(?:gestoppt|abgesetzt|sistiert|stoppe|arrete) ?\?"
    r"|pausiert|held|withheld|pause(?! (?:(?:am |le |la |de |di |at )?(?:nuit|nocturne|nachts|notte"
    r"|night|week-?end|wochenende)\b))"
    # 'suspendu si TAS < 100', 'ne plus prendre'
    r"|(?:suspendu\w*|stoppe\w*|arrete\w*|sospes\w|gestoppt|abgesetzt|stopped)"
    r" (?:si|wenn|falls|se|if)"
    r"|ne plus (?:prendre|donner)|nicht mehr (?:ein)?(?:nehmen|geben)|non prendere piu|do not take"
    r"|(?:bis|wenn|sobald|nach\w*|falls|jusqu\S*|quand|lorsque|si|apres|until|when|after|fino|dopo|quando|se)"
    r" (?:[\w'-]+ ){0,4}(?:beendet|terminee?s?|terminat[oa])"
    r"|pausieren|en suspens|ausschleichen|ausgeschlichen|in pausa"
    # The habit is what is given up, with the help of the drug.
    r"|sevrage(?! (?:d[eu'] ?(?:l')?|au )?(?:tabac|tabagique|alcool|ethylique|nicotin|oh\b|ol\b))"
    r"|on hold"
    r"|paused)(?!\w)"
)
# The end of a tapering: what is to be stopped then is taken now.
_TAPERED = re.compile(
    r"\b(?:puis|ensuite|dann|danach|anschliessend|poi|then)\s?:? (?:stop\w*|arret\w*|absetzen|sospen\w*)"
    r"|\d ?(?:j|jours?|tagen?|wochen?|semaines?|giorni|settiman\w+|days?|weeks?)(?:,| et| und| e| and)"
    r" (?:stopp?|arret|absetzen|sospendere)\b(?! (?:le|am|seit|depuis|dal)\b)"
)
# What is to be stopped on a condition is taken: 'stop si somnolence'.  'Stopp bei Blutung' may be either.
_CONDITIONED = re.compile(r"\b(?:stopp?|stopper|arreter|absetzen|sospendere) (?:si|wenn|falls|se|if)\b")
# An order to stop: whether it is still taken nobody can tell from it, unless it says when to.
_ORDERED = re.compile(
    r"\b(?:abzusetzen|absetzen|stoppen|arreter|stopper|suspendre|sospendere|interrompere)\b"
    rf"(?! ?(?:{_AT_A_TIME}))"
)
# A stop on a day, with its year: past, it is done.
_STOP_ON = re.compile(
    rf"(?P<stop>\b(?:stopp?|arret|sospensione|interruzione)(?: {_FOR_GOOD})?)"
    r" ?(?:le |am |il |on |per |:)?(?P<day>\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2})"
)
# What is to stop when something happens is taken, where a status says so.
_TO_COME = re.compile(
    r"(?:stopp?|arret|sospensione) (?:bei|en cas|in caso|nach|apres|dopo|after|si|avant|a j ?\d"
    r"|(?:in|dans|tra) \d)"
)
# What must not be stopped is taken, and so is what was not.
_DENIED = re.compile(
    r"\b(?:nicht|nie|keinesfalls|pas|jamais|non|not|never)[ -]"
    r"(?:(?:mehr|definitiv\w*|endgultig|permanently|abrupt\w*|plotzlich|brusque\w*|noch|selbst\w*|einfach|sofort|werden|wurde|encore|ete"
    r"|etre|doit|doivent|subitement|deve|essere|been|be|suddenly|yet) ){0,3}"
    r"(?:abgesetzt|absetzen|gestoppt|sistiert|pausiert|pausieren|stop\w*|arrete\w*|interromp\w+|suspend\w+"
    r"|sospe\w+|discontinued?|paused?|held|beendet|terminee?|terminat[oa])\b"
    r"|\b(?:sans|(?:pas|jamais) d') ?arret\b(?: (?:brutal|brusque|subit|definitif))?"
)
# Days without it are the rhythm of a drug: '14 Tage, dann 7 Tage Pause'.
_RHYTHM = re.compile(
    r"\b(?:dann|puis|poi|then|ensuite|danach) (?:\d+|une|eine|1) ?"
    r"(?:j|jours?|tage?n?|woche\w*|semaines?|giorni|settiman\w+|days?|weeks?) "
    r"(?:de |di |of |off )?(?:pausa|pause)\b"
)
# What was stopped may be the drug before this one: 'remplace Eliquis stoppé'.
_INSTEAD = re.compile(
    r"\b(?:remplac\w+|ersetz\w+|ersatz|anstelle|anstatt|statt|a la place|au lieu|sostitui\w+|al posto"
    r"|replac\w+"
    r"|instead)\b.*\b(?:abgesetzt|gestoppt|sistiert|stop|arret|interromp|suspendu|sospes|discontinued)"
)
# What was stopped and begun again: 'arrêté le 3.1., repris le 10.1.'.
_RESUMED = re.compile(
    r"\b(?:wieder\w*|erneut|repris\w*|reprendre|ripres\w*|riprendere|resumed|restarted|reintrodui\w*|reintrodott\w*"
    r"|neu (?:begonnen|gestartet|angesetzt))\b"
)
_STOP = (
    r"(?:abgesetzt|gestoppt|sistiert|[Ss]topp?(?:ed|ée?s?)?|STOPP?(?:ÉE?S?)?|[Aa]rrêtée?s?|interrompue?s?"
    r"|suspendue?s?|sospes[oa]|discontinued)(?!\w)"
)
# Words with a capital that name no other drug beside a stop.
_OWN = (
    r"(?:Definitiv|Gestern|Heute|Wurde|Wird|Ist|Dauer\w*|Inzwischen|Aktuell|Seit\w*|Bereits|Komplett|Ganz"
    r"|Traitement|Ttt|Trt|Médic\w*|Medik\w*|Therapie|Behandlung|Terapia|Farmaco|Gabe|Einnahme|Dosis|Prise"
    r"|Définitive\w*|Actuellement|Spital|Klinik|Hôpital|Hausarzt|Hausärztin|Patient\w*|Treatment|Medication"
    r"|Totalement|Complètement|Selbst\w*|Vom|Von|Durch|Wegen|Par|Dal|Depuis|Nach|Vor|Bei|Dies\w*|Mit"
    r"|Ohne|Ende"
    r"|Anfang|Mitte|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|[Ss]top\w*|STOP\w*|Abgesetzt|Gestoppt|Sistiert|Arr[êe]t\w*|Suspend\w*|Sospes\w*|Interromp\w*|Pause\w*"
    r"|Pausiert|Status|Remarque|Bemerkung|Date|Datum|Dre?|Dresse|Prof)\b"
)
_OTHER = rf"(?!{_OWN})[A-ZÄÖÜÉ][\w®-]{{2,}}"
_OF_ANOTHER = re.compile(
    rf"(?:\A|[,;(:+]|\s[–-]\s)\s*(?:(?:und|et|e|and|auch|aussi)\s)?{_OTHER}(?:\s\d\S*(?:\s?(?:mg|g|µg"
    r"|mcg|UI|IE))?)?,?"
    rf"\s(?:(?:wurde|ist|war|a été|est|è stat[ao]|was|is|definitiv)\s){{0,2}}{_STOP}"
    r"|(?<!\w)(?:[Nn]ach|[Ss]eit|[Dd]epuis|[Aa]près|[Dd]opo|[Aa]fter|[Ss]ince)\s(?:(?:dem|der|la|le)\s"
    r"|l['’])?"
    r"(?:[Ss]topp?|STOPP?|[Aa]rrêt|[Aa]bsetzen|[Ss]ospensione)(?!\w)"
    rf"|(?<!\w)(?:[Ss]topp?|STOPP?|[Aa]rrêt)\s(?:(?:von|de|du|di|of)\s|d['’])?{_OTHER}"
)
_PLANNED = re.compile(r"\b(?:geplant|vorgesehen|prevue?|planifiee?|previst[oa]|planned)\b")
# What is planned beside a drug that is taken: 'Kontrolle geplant', 'durée prévue 7 jours'.
_PLANNED_BESIDE = re.compile(
    r"\b(?:\w*kontroll\w*|\w*redu[kz]\w*|\w*wechsel|umstellung|steigerung|\w*erhohung|anpassung"
    r"|\w*labor\w*|inr"
    r"|\w*dauer|ende|op|operation|eingriff|\w*termin\w*|controles?|diminution|reduction|augmentation"
    r"|adaptation"
    r"|dosage|bilan|duree|fin|changement|relais|rdv|rendez-vous|consultation|intervention|sortie|retour"
    r"|prise de sang|controll\w+|riduzione|aumento|fine|durata|cambio|check|review|increase|follow-?up"
    r"|surgery)\b"
    r"[^,;()]*\b(?:geplant|vorgesehen|prevue?|planifiee?|previst[oa]|planned)\b"
)


def status_in(name: str, words: str) -> MedicationStatus:
    """What the words beside a drug say of it: stopped or planned; unknown where they say neither, or both.

    Args:
        name: of the drug; a line that is no shorthand is all name.
        words: what stands beside it.
    """
    plain = fold(f"{name} {words}")
    if _is_open(plain, words):
        return MedicationStatus.UNKNOWN
    if _says_stopped(plain):
        return MedicationStatus.UNKNOWN if _INSTEAD.search(plain) else MedicationStatus.STOPPED
    is_planned = _PLANNED.search(_PLANNED_BESIDE.sub("", plain))
    return MedicationStatus.PLANNED if is_planned else MedicationStatus.UNKNOWN


def leaves_open(medication: Medication) -> bool:
    """Whether the wording leaves open if a drug is taken: paused, begun again, or another one stopped."""
    words = medication.frequency or ""
    return _is_open(fold(f"{medication.name} {words}"), words)


def status_told(remark: str) -> MedicationStatus | None:
    """What a remark beside a drug says of its being taken, None if nothing.

    Unknown where it is left open, and where the words may as well be of another drug.
    """
    plain = fold(remark).strip(" .,;:()")
    status = status_in("", remark)
    if status is MedicationStatus.UNKNOWN:
        return status if _is_open(plain, remark) or _INSTEAD.search(plain) else None
    begins = _begins_as_stopped(plain) or _PLANNED.match(plain)
    return status if begins else MedicationStatus.UNKNOWN


def as_told(record: PatientRecord) -> PatientRecord:
    """Hold the drugs of a record to their own words, whoever read it.

    A drug of unknown status that its words call stopped is stopped; one that is current by its status and
    stopped or paused by its words is neither, which is reported.
    """
    warnings: list[ReadWarning] = []
    drugs = tuple(_held(drug, record.notes, warnings) for drug in record.medications.items)
    if drugs == record.medications.items:
        return record
    listing = replace(record.medications, items=drugs)
    return replace(record, medications=listing, warnings=(*record.warnings, *warnings))


def _held(drug: Medication, notes: Sequence[Note], warnings: list[ReadWarning]) -> Medication:
    if drug.status not in {MedicationStatus.CURRENT, MedicationStatus.UNKNOWN}:
        return drug
    own = _told_by(re.split(r"[;(\n]|\. ", drug.frequency or ""))
    if drug.status is MedicationStatus.UNKNOWN:
        is_stopped = own == {MedicationStatus.STOPPED} and not leaves_open(drug)
        return replace(drug, status=MedicationStatus.STOPPED) if is_stopped else drug
    # Without what names a line: 'Bemerkung: abgesetzt'.
    lines = [line for note in notes if note.title == drug.name for line in note.text.splitlines()]
    if own or _told_by(line.rpartition(": ")[2] for line in lines):
        message = Phrase(
            "{name} is active by its status, but its text says that it is stopped or paused.", name=drug.name
        )
        warnings.append(ReadWarning("status-contradicted", message))
        return replace(drug, status=MedicationStatus.UNKNOWN)
    return drug


def _told_by(texts: Iterable[str]) -> set[MedicationStatus]:
    return {said for text in texts if (said := _said_at_once(text)) is not None}


def _said_at_once(words: str) -> MedicationStatus | None:
    """Whether words begin by saying that a drug is stopped, or is not taken for a time; None if not."""
    plain = fold(words).strip(" .,;:()")
    bare = _LEAD.sub("", plain)
    if _TO_COME.match(bare) or not (_begins_as_stopped(plain) or _PAUSED.match(bare) or _PAUSED.match(plain)):
        return None
    status = status_told(words)
    return None if status is MedicationStatus.PLANNED else status


def _begins_as_stopped(plain: str) -> bool:
    return bool(_STOPPED.match(_LEAD.sub("", plain)) or _STOPPED.match(_TAPERED_OFF.sub("", plain)))


def _without_past_day(plain: str) -> str:
    """The words without the day of a stop that is past: 'arret definitif le 01.03.2020' is one."""

    def kept(found: re.Match[str]) -> str:
        day = days_of(found["day"])
        return found["stop"] if day and day[1] < datetime.now(UTC).date() else found[0]

    return _STOP_ON.sub(kept, plain)


def _is_open(plain: str, words: str) -> bool:
    is_other = _RESUMED.search(plain) or _OF_ANOTHER.search(words)
    undenied = _without_past_day(_TAPERED_OFF.sub("", _DENIED.sub("", plain)))
    return bool(
        _PAUSED.search(_RHYTHM.sub("", _CONDITIONED.sub("", undenied)))
        or _ORDERED.search(_without_later_stops(undenied))
        or (is_other and _says_stopped(plain))
    )


def _without_later_stops(plain: str) -> str:
    return _CONDITIONED.sub("", _TAPERED.sub("", plain))


def _says_stopped(plain: str) -> bool:
    undenied = _without_past_day(_TAPERED_OFF.sub("", _DENIED.sub("", plain)))
    return bool(_STOPPED.search(_without_later_stops(undenied)))
