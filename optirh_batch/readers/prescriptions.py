"""One line of a medication list: name, dose, day grid (``day_grids``), frequency.

Owns the shorthand of Swiss, German and Austrian letters (``40 mg 1-0-0-0``,
``1 g 3x/Tag b.B.``, ``18 E s.c.``) in four languages.  What follows name and
dose and is not a day grid is kept word for word as ``frequency``.  A line that
could be read in two ways is not read at all.
"""

from __future__ import annotations

import re
from itertools import pairwise

from optirh_batch.given_names import is_given_name
from optirh_batch.readers.day_grids import (
    FRACTION,
    GRID,
    NUMBER,
    PIECE,
    UNIT,
    find_grid,
    has_lost_columns,
    is_amount,
    is_behind_amount,
    is_zero,
    schedule_of,
)
from optirh_batch.readers.lines import daytime, has_verb
from optirh_batch.readers.stops import status_in
from optirh_batch.readers.wording import fold
from optirh_batch.records import Medication, Route, Schedule

_FORM = (
    r"(?:Tbl|Tabl?|Filmtabl?|Filmtbl|Retardtabl?|Brausetabl?|Kps|Kaps|Drg|Amp|Supp|Ret|ret|retard|cpr?|cp"
    r"|gél|Lsg|Trpf|comp)\.?"
    r"|Tabletten?|Filmtabletten?|Retardtabletten?|Kapseln?|comprimés?|gélules?|compress[ae]|capsule"
)
_STRENGTH = re.compile(rf"(?<![\w.,/-]){NUMBER}(?: ?/ ?{NUMBER})? ?{UNIT}(?![\w²/])(?:,? (?:{_FORM})(?!\w))?")
_TIMES = re.compile(
    r"(?<![\w.,/-])(?:bis (?:zu )?|max\.? |jusqu'à )?\d{1,2}(?:[-–]\d{1,2})? ?[x×X] ?"
    r"(?=\d|/|t[äa]gl|tgl|pro|wö|/|par|al|le|die|j\b|d\b|am |im |w)"
    r"|(?<!\w)\d{1,2} ?(?:fois|volte|times|mal) "
)
# A further drug behind a day grid with its unit and remark, as where the line breaks of a list were lost.
_BEHIND_GRID = re.compile(
    rf"({GRID.pattern}(?: \([^()]*\))?) (?!{PIECE}(?!\w))(?=[A-ZÄÖÜÉ][\wäöüéèê-]{{2,}})"
)
# A dose that was changed: 5 mg → 10 mg.
_CHANGED = re.compile(rf" ?(?:→|->|=>|-->|⇒) ?{NUMBER} ?{UNIT}(?!\w)")
# Before the second of two day grids of one drug: '½-0-0 pendant 1 semaine, puis 1-0-0'.
_THEN = re.compile(
    r"\b(?:puis|ensuite|dann|danach|anschliessend|poi|then)\b"
    r"(?:[\s:,_]|(?:ab|des|des le|dal|from|le|am|a|auf|zu|to)\b|\d[\d.,/]*(?: ?(?:mg|mcg|g|ml)\b)?)*\Z"
)
_SPAN_OF_TIME = re.compile(r"Tage?n?|Wochen?|Monate?n?")
_TIMES_AMOUNT = re.compile(r"(?<![\w.,/-])\d{1,2} ?[x×X] ?\d")
_AMOUNT = re.compile(
    rf"(?<![\w.,/-])(?:\d{{1,3}}(?:[-–]\d{{1,3}}|[.,]\d)?|1/[2-4]|\d?{FRACTION}) ?"
    r"(?:Tropfen|Trpf\.?|Tr\.|g(?:out)?tt?e?s?\.?|gocce|drops|[Tt]bl\.?|[Tt]abl\.?|Tabletten?|[Tt]abs?\.?"
    r"|cps?r?\.?|cpr\.?|comprimés?"
    r"|compress[ae]|tablets?|capsules?|inhalations?|inalazion[ei]|spruzzi|[Ii]nh\.?|push|units|injections?"
    r"|pulvérisations?|patchs?|ampoules?"
    r"|suppositoires?"
    r"|cuill[eè]res?|mesures?|unités?|Einheiten|Pflaster|Spritzen?|Sprühst(?:oss|öße)|Kps\.?|Kapseln?"
    r"|capsul[ae]"
    r"|flacons?|Flaschen?|Fläschchen|bouteilles?|monodoses?|applications?|Applikation(?:en)?|ovules?|pastilles?|sticks?"
    r"|gélules?|Hübe?|Hub|bouffées?|puffs?|Beutel|Btl\.?|sachets?|bustin[ae]|Messlöffel|EL|TL|Amp\.?)(?!\w)"
)
_WHEN = re.compile(
    r"(?<!\w)(?:t[äa]gl(?:ich|\.)|tgl\.?|wöchentlich|monatlich|morgens|mittags|abends|nachts|zur Nacht"
    r"|vor dem Schlafen"
    r"|alle \d|alle (?:zwei|drei|vier) |jeden |b\. ?B\.|b\. ?Bed\.|bei Bedarf|nach Bedarf|z\. ?N\.|i\. ?R\."
    r"|in Reserve|(?:nach|gemäss) (?:\w+-)?(?:Schema|Plan|Quick|INR|Ausweis|Verordnung)"
    r"|lokal|local|localement|topisch"
    r"|le matin|le soir|à midi|au coucher|matin|midi|soir|par jour|par semaine|toutes les|tous les|chaque "
    r"|en réserve|en R\b|si (?:besoin|nécessaire|douleurs?|nausées?|agitation|angoisses?|insomnies?|fièvre)"
    r"|au besoin|(?:selon|d'après) (?:le |les )?(?:schéma|plan|INR|TP|crase|carnet|ordre|prescription"
    r"|glycémies?)"
    r"|al mattino|alla sera|la sera|al bisogno|al giorno|ogni |secondo (?:lo )?(?:schema|INR)"
    r"|(?:as )?per (?:INR|plan|schedule)"
    # Hours of the day: 7h-11h-15h.
    r"|\d{1,2} ?h(?:\d{2})?(?: ?[-–,/] ?\d{1,2} ?h(?:\d{2})?)+(?!\w)"
    # What ended, was put off or is to come needs no dose.
    r"|(?<![\w-])(?:STOPP?|[Ss]topp?)(?!\w)"
    r"|abgesetzt|gestoppt|sistiert|pausiert|geplant|stopp[ée]e?|arrêtée?|suspendue?|en pause|prévue?"
    r"|sospes[oa]|in pausa|previst[oa]|discontinued|stopped|on hold|paused"
    r"|(?:cp|cpr|compressa|cps|capsula|gtt|tbl|tabl)?\.? ?/ ?(?:die|jour|j|tag|giorno|day)\b"
    r"|daily|once |twice |every |at night|in the morning|as needed|PRN|prn|b\.?i\.?d\.?|t\.?i\.?d\.?)"
)
_TOKENS = (_STRENGTH, GRID, _TIMES, _AMOUNT, _WHEN)

_BRACKETS = re.compile(r"\([^()]*\)")
_LEADING = re.compile(r"\A(?:\d{1,2}[.)]\s+|[-–•*+·]\s*)")
_CONNECTOR = re.compile(r"(?:\s|^)(?:bis zu|bis|max\.?|maximal|ca\.?|je|à|jusqu'à|fino a|up to)\s*\Z")
_NAME = re.compile(r"[^\W\d_][\w.®™*'’()/,+ -]*")
# What the name of a drug never holds, and a sentence often does.
_NO_NAME = frozenset(
    "mit wurde wird werden wir und oder der die das dem den des ein eine einer im am zur zum bei nach"
    " unter vom von mittels sowie ist sind war kontrolle gewicht trinkmenge blutdruck puls labor termin"
    " weiter weiterhin therapie dosis gesamtdosis zyklus operation radiatio avec est sont sous par pour"
    " dans les une un au aux puis poids controle pression le la et ou du de traitement per il lo gli della"
    " del di e una peso controllo pressione"
    " physiotherapie ergotherapie krankengymnastik verbandwechsel pansement soins bilan glycemie blutzucker"
    " with was were is are the and or for of weight control pressure"
    " vor avant prima before dann danach anschliessend ensuite poi then".split()
)
# Before the name: from when on a drug is to be taken, or for what.
_BEFORE = re.compile(
    r"\A(?:(?:(?:à|um|ore) )?\d{1,2}(?: ?h(?:\d{2})?|[:.]\d{2}(?: ?(?:h|Uhr))?| ?Uhr)\s?:"
    r"|(?:ab|dès(?: le)?|à partir du|dal|from) \d{1,2}\.\d{1,2}\.(?:\d{2,4})?\s*(?:[^\W\d_]+\s?)?:?"
    r"|(?:bei|si|en cas de?|in caso di|se|if|falls) [^:\d]{3,50}\s?:"
    r"|(?:(?:le |au )?(?:matin|soir|coucher)|(?:à )?midi|la nuit|(?:am |zur )?(?:morgen|mittag|abend|nacht)"
    r"|(?:morgen|mittag|abend|nacht)s|(?:al |alla )?(?:mattino|mezzogiorno|sera|notte)"
    r"|in the morning|at night|en réserve|in reserve|réserve|reserve|in riserva|al bisogno"
    r"|prn|neue?|nouve(?:au|aux|lle)|nuov[oi]|new|geändert|angepasst|modifié|adapté|changé|ajouté|modificat[oi]"
    r"|changed|unverändert|inchangé|invariat[oi]|unchanged|continued|weiter)\s?:"
    r"|(?-i:NEU|NOUVEAU|NUOVO|NEW))\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
# What a line goes on with behind a comma, also with the capital of a German noun, and no drug is called.
_INSTRUCTION = re.compile(
    r"(?:wechsel|pflasterwechsel|einnahme|gabe|dosis|injektion|applikation|kontrolle|pause|beginn|start|ende|stopp?"
    r"|maximal|max|intervalle?|abstand|mindestens|ziel|tropfen|tabletten?|kapseln?|changer|changement|prise|dose|debut|fin|cible|cambio|inizio)\b"
)
# When a drug is taken, which no drug is called: 'Montag 1 Tbl, Dienstag ½ Tbl'.
_WHEN_ALONE = re.compile(
    r"(?:(?:le |au |am |zur |a |al |alla )?(?:matin|midi|soir|nuit|coucher|morgens?|mittags?|abends?|nachts?"
    r"|mattin[oa]|mezzogiorno|sera|notte|morning|noon|evening|night)"
    r"|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|autres?|ubrige|andere|altri|zusatzlich|zusatz|sonst|evtl|ggf"
    r"|(?:en |in )?reserve|riserva|bedarf|bei|si|au besoin|al bisogno|vor|avant|prima|before)\b"
)
# What nurses do and measure, and no drug is called.
_NO_DRUG = re.compile(
    r"(?:chemother|radiother|pflege|verband|wunde|wund|kompress|strumpf|strumpfe|physio|ergo|kontroll"
    r"|messung|gewicht|blutdruck|blutzucker"
    r"|korperpflege|dusche|spaziergang|turnen|sondenkost|soins?|pansement|douche|toilette|bas de|bandage"
    r"|glycemie|poids|(?:inr|tp|ta|fc|rr|bz|hgt|dxt|spo2|quick|puls|temperatur\w*)\b|[\w+-]*(?:kontrolle|messung)\b"
    # What is given up is no drug.
    r"|alkohol|alcool|alcohol|nikotin|nicotine\b|tabak|tabac|rauch\w*|fumo\b|smoking|zigarett|cigarett"
    r"|tension|bain|marche|surveillance|controle|contention|medicazione|doccia|bagno|dressing|wound|blood"
    r"|weight)"
)
# What else stands alone on a line of a list of drugs: other treatments, helpers, people and references.
_NOT_TAKEN = re.compile(
    r".*(?:medikation\b|therap|terapi|gymnast|training|regime|kost\b|lagerung|mobilis|hydrat|verordnung|rezept|strumpf|hilfe\b)"
    r"|(?:[^\W\d_]+ )?(?:medikamente?|medicaments?|medicamenti|farmac[oi]|medications?|medicines?)\b"
    # What becomes of a drug, which is not taken for that.
    r"|(?:arret|stopp?|pause|reprise|reprendre|suspendre|suspension|absetzen|ersetz\w+|remplac\w+|carte|liste"
    r"|feuille|plan|annexe|cf)\b"
    r"|(?:autres?|weitere|sonstige|altri?|others?|siehe|voir|vedi|selon|gemass|idem|dito|total|visa|datum|date"
    r"|unterschrift|signature|stempel|apotheke|pharmacie|farmacia|arzt|arztin|medecin|infirmi|pflegefach|spitex"
    r"|cms|hopital|spital|klinik|clinique|telefon|tel|semainier|wochendos|dosett|diat|dieta|repos|ruhe|aucune?"
    r"|keine?|nessun|sans|ohne|pas|cave|achtung|attention|attenzione|vorsicht|caution|inchange|unverandert|frau|herr|madame|monsieur|patient|bemerkung|remarque"
    r"|morgens?|mittags?|abends?|nachts?|matin|midi|soir|nuit|par|pro"
    r"|eintritt|austritt|aufnahme|entlassung|entree|sortie|ingresso|dimissione|admission|discharge)\b"
)
_NAME_AND_BIRTH = re.compile(
    r"[^\W\d_]{2,}[^\d:]{0,60}?[ ,(*]\d{1,2}\.\s?\d{1,2}\.\s?(?:19\d\d|20[01]\d)\)?(?:,? ?[mwfh])?"
)
_MARK_OF_DRUG = re.compile(
    r"\d|\b(?:cardio|forte|retard|ret|mite|plus|depot|gouttes|gtt|tropfen|gocce|patch|pflaster|collyre|spray|sirop|sirup)\b"
)
_ROUTES = (
    (
        Route.INJECTION,
        re.compile(
            r"(?<!\w)(?:s\. ?c\.|i\. ?v\.|i\. ?m\.|sc|sous-cutane|subkutan|intravenos|intramuskular)(?!\w)"
        ),
    ),
    (Route.ORAL, re.compile(r"(?<!\w)(?:p\. ?o\.|per os|po|oral)(?!\w)")),
    (
        Route.OTHER,
        re.compile(
            r"augentropfen|augensalbe|collyre|collirio|nasenspray|spray nasal|inhal|dosieraerosol|pflaster"
            r"|patch|cerott|"
            r"salbe|creme|pommade|pomata|suppositor|supp\.|zapfchen|rektal|ohrentropfen|sublingual"
        ),
    ),
)
_ANOTHER_DRUG = re.compile(
    rf"(?!Bolus|Maximal|Lösung|Tablette|Kapsel|Tropfen|Wasser|Ziel"
    rf"|Spritze|Schema|Schéma|Plan|Blutzucker"
    rf"|Glukose|Glycémie|Glicemia)[A-ZÄÖÜÉ][\wäöüéè-]{{3,}}[^,;]{{0,15}}? {NUMBER} ?{UNIT}(?!\w)"
)
# A further drug in small letters; a dose behind 'puis' or 'max' is the same drug's.
_SMALL_DRUG = re.compile(
    r"[;,]\s+(?!(?:puis|ensuite|dann|danach|davon|dont|soit|apr[eè]s|maxi\w*|dose\w*|augment\w*|diminu\w*|r[ée]du\w*"
    r"|erh[öo]h\w*|steiger\w*|alternier\w*|altern\w*|total\w*|gesamt\w*|then|poi|jusqu\w*|every|matin|midi|soir"
    r"|morgens|mittags|abends|nachts|mattina|sera|notte|jeweils|chaque|toutes?|tous|alle|ogni|entspr\w*)\b)"
    rf"(?=[a-zà-ÿ][\wà-ÿ-]{{4,}}(?: [a-zà-ÿ\d]+)? {NUMBER} ?(?:mg|mcg|µg|μg|g|UI|IE|IU)(?!\w))"
)
# A further drug that has a form and no dose.
_NAMED_FORM = re.compile(
    r"[,;]\s+(?!Bolus|Lösung|Augen|Ohren|Nasen)[A-ZÀ-Ý][\wà-ÿ-]{3,} (?:[Ss]upp|[Ss]pray|gttes|gtt"
    r"|gouttes|Trpf|Tropfen|gocce"
    r"|[Pp]atch|Pflaster|[Ss]irop|Sirup|[Cc]r[eè]me|pommade|Salbe|[Gg]el|collyre)\b"
)
_COUNTED_DOSE = re.compile(rf"(?<![\w.,/-]){NUMBER} ?(?:IE|I\.E\.|IU|UI|U\.I\.|E|U)(?![\w/])")
_COUNTED = re.compile(r"(?:tropfen|trpf|gtt|goutte|gocce|drops|insulin)")

_MAX_LINE_CHARS = 160
_MAX_NAME_WORDS = 6
_MAX_WORDS_WITH_VERB = 3
_MAX_NAME_CHARS = 70


def split_drugs(line: str) -> list[str]:
    """Cut a line that lists several drugs one behind the other.

    A comma or semicolon separates drugs only where a day grid stands before
    it, or the next word begins with a capital and dosage follows.  Without
    either, each must end with its day grid: ``Ramipril 5-0-0 mg Torem 10-0-0 mg``.
    What stands before the first (``le soir :``) holds for all.
    """
    if before := _BEFORE.match(line):
        return [f"{before[0]}{part}" for part in split_drugs(line[before.end() :])]
    if re.search(r"[;,]| / ", line):
        for before_name in (r"(?:[;,]| /)\s+(?=[A-ZÄÖÜÉ][\wäöüéèêç-]{2,})", _SMALL_DRUG):
            parts = _parts(line, before_name)
            if len(parts) > 1 and all(map(_may_be_drug, parts)):
                return parts
    parts = re.split(r"\x00", _BEHIND_GRID.sub("\\1\x00", line))
    is_list = all(GRID.search(part) for part in parts[:-1]) and _may_be_drug(parts[-1])
    return parts if len(parts) > 1 and is_list else [line]


def _parts(line: str, before_name: re.Pattern[str] | str) -> list[str]:
    """A line cut at each separator behind which no instruction stands."""
    masked = _masked(line)
    cuts = [cut for cut in re.finditer(before_name, line) if not _is_instruction(line[cut.end() :])]
    cuts = [cut for cut in cuts if masked[cut.start()] == line[cut.start()]]  # in brackets stands a remark
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(line)]
    return [line[start:end] for start, end in zip(starts, ends, strict=True)]


def _is_instruction(part: str) -> bool:
    plain = fold(part)
    return any(known.match(plain) for known in (_INSTRUCTION, _WHEN_ALONE, _NO_DRUG))


def _may_be_drug(part: str) -> bool:
    return _first_token(part) is not None and not _INSTRUCTION.match(fold(part))


def names_drug(name: str) -> bool:
    """Whether a text may be the name of a drug: words that a drug can be called, and no person's."""
    return _is_name(name) and not is_no_drug(name)


def is_marked_name(name: str) -> bool:
    """Whether the name of a drug tells by itself that it is one: by a strength, a number or a form."""
    return bool(_MARK_OF_DRUG.search(fold(name)))


def is_no_drug(line: str) -> bool:
    """Whether a line of a list of drugs is surely none: a sentence, another treatment, a person."""
    plain = fold(line)
    is_sentence = has_verb(line) and len(line.split()) > _MAX_WORDS_WITH_VERB
    is_person = is_given_name(line.split(maxsplit=1)[0].strip(",")) if line.strip() else False
    is_person = is_person or bool(_NAME_AND_BIRTH.fullmatch(line.strip()))
    return is_sentence or is_person or bool(_NO_DRUG.match(plain) or _NOT_TAKEN.match(plain))


def read_prescription(line: str, *, strict: bool = False) -> Medication | None:
    """Read one line of a list of drugs.

    Args:
        line: clean, with or without its bullet.
        strict: ask for a day grid or a frequency; for lists that hold other
            measures as well.

    Returns:
        The drug: stopped or planned if the line says so, else its status is
        unknown, also where it is paused; None if the line is not surely one
        drug.
    """
    line = _one_line(line)
    before = _BEFORE.match(line)
    line = line[before.end() :] if before else line
    at = _first_token(line)
    if not at or len(line) > _MAX_LINE_CHARS or "ml/h" in line:
        return None
    name, rest = line[:at], line[at:]
    if connector := _CONNECTOR.search(name):
        name, rest = name[: connector.start()], f"{name[connector.start() :].strip()} {rest}"
    name = name.strip(" ,;:–-")
    is_counted = bool(_COUNTED.search(fold(line)))
    is_timed = before is not None and daytime(before[0]) is not None
    intake = _read_intake(rest, is_counted=is_counted, is_timed=is_timed) if _is_name(name) else None
    if intake is None:
        return None
    dose, schedule, words = intake
    is_told = is_timed or any(told.search(words) for told in (_TIMES, _WHEN, GRID))
    if strict and not schedule and not (_TIMES_AMOUNT.search(words) or (dose and is_told)):
        return None
    if before:
        words = f"{before[0].strip()} {words}".strip()
    plain = fold(f"{name} {words}")
    return Medication(
        name=name,
        dose=dose,
        schedule=schedule,
        frequency=words or None,
        route=route_in(plain),
        status=status_in(name, words),
    )


def route_in(wording: str) -> Route:
    """The group of routes that abbreviations and forms in a wording tell: ``s.c.``, ``patch``."""
    plain = fold(wording)
    return next((route for route, pattern in _ROUTES if pattern.search(plain)), Route.UNKNOWN)


def _one_line(line: str) -> str:
    """Without bullet, full stop and a further sentence."""
    line = _LEADING.sub("", line.strip(), count=1).strip().rstrip(",;")
    if line.endswith(".") and not re.search(r"(?:\b\w{1,7}|\.\w)\.\Z", line):
        line = line[:-1]
    if (grid := GRID.search(line)) and re.match(r"\. [A-ZÄÖÜÉ]", line[grid.end() :]):
        line = line[: grid.end()]
    return line


def _read_intake(
    rest: str, *, is_counted: bool, is_timed: bool
) -> tuple[str | None, Schedule | None, str] | None:
    """Dose, day grid, and everything else in words; None if a second drug may be meant.

    Args:
        rest: what follows the name.
        is_counted: whether drops or units are counted.
        is_timed: whether the time of day is told, so that an amount alone is of that time.
    """
    masked = _masked(rest)
    grids = list(GRID.finditer(masked))
    between = [masked[one.end() : other.start()] for one, other in pairwise(grids)]
    if "+" in masked or not all(map(_is_step, between)):
        return None
    dose, rest, masked = _cut_dose(rest, masked)
    # Of several day grids one after the other in time, none holds alone: they stay words.
    grid = None if between else find_grid(masked, is_behind_dose=bool(dose))
    if grid is None and has_lost_columns(masked) and not (is_timed and is_amount(masked.strip())):
        return None
    if grid and is_behind_amount(masked, grid):
        return None
    schedule = schedule_of(grid, is_counted=is_counted) if grid else None
    is_other = any(other.search(masked) for other in (_ANOTHER_DRUG, _SMALL_DRUG, _NAMED_FORM))
    if is_other or (grid and not schedule and not is_zero(grid)):
        return None
    if grid and schedule:
        rest = f"{rest[: grid.start()]} {rest[grid.end() :]}"
    return dose, schedule, " ".join(rest.split()).lstrip(".").strip(" ,;:–-")


def _is_step(between: str) -> bool:
    """Whether what stands between two day grids says that one drug is taken so first, and then so."""
    names = re.findall(r"[A-ZÀ-Ý][\w-]+", between)
    return bool(_THEN.search(fold(between))) and all(map(_SPAN_OF_TIME.fullmatch, names))


def _masked(text: str) -> str:
    """The same length, brackets blanked: what stands in them is a remark."""
    return _BRACKETS.sub(lambda found: "_" * len(found[0]), text)


def _first_token(line: str) -> int | None:
    masked = _masked(line)
    starts = [found.start() for pattern in _TOKENS if (found := pattern.search(masked))]
    first = min(starts, default=None)
    # Of two amounts the first belongs to the name: 'Vi-De 3 gouttes 10 gttes par jour'.
    if first is not None and (amount := _AMOUNT.match(masked, first)):
        following = _AMOUNT.match(masked, amount.end() + 1)
        return following.start() if following else first
    return first


def _is_name(name: str) -> bool:
    words = name.split()
    if not _NAME.fullmatch(name) or len(name) > _MAX_NAME_CHARS or not 1 <= len(words) <= _MAX_NAME_WORDS:
        return False
    if sum(char.isalpha() for char in name) < 3 or name.count("(") != name.count(")"):
        return False
    # A full stop ends an abbreviation (Kps., Vit.), not a sentence.
    if re.search(r"\w{6,}\.(?:\s|$)", name) or re.search(
        r", (?!z\. ?B\.|p\. ?ex\.|ev\.)", _BRACKETS.sub("", name)
    ):
        return False
    plain = [fold(word.strip("(),.")) for word in _BRACKETS.sub("", name).split()]
    written = " ".join(plain)
    is_time = _WHEN_ALONE.fullmatch(written) or _INSTRUCTION.fullmatch(written)
    return not any(word in _NO_NAME for word in plain) and not is_time and not _NO_DRUG.match(written)


def _cut_dose(rest: str, masked: str) -> tuple[str | None, str, str]:
    """The strength at the beginning, and what follows it."""
    found = _STRENGTH.match(masked)
    grid = GRID.match(masked)
    if found is None or (grid and grid.end() >= found.end()):
        return None, rest, masked
    if len(_COUNTED_DOSE.findall(masked)) > 1 and _COUNTED_DOSE.match(masked):
        return None, rest, masked  # '12 E morgens, 8 E abends': neither is the dose
    end = found.end()
    if changed := _CHANGED.match(masked, end):
        end = changed.end()
    return rest[:end].strip(), rest[end:], masked[end:]
