"""Codes and words of CDA documents, and what they mean here.

Owns the tables only.  Sources: LOINC document ontology; SNOMED CT; HL7
RouteOfAdministration, TimingEvent and ParticipationFunction; EDQM standard
terms; NCI Thesaurus (FDA route of administration).
"""

from __future__ import annotations

import re

from optirh_batch.readers.statements import LISTED
from optirh_batch.readers.wording import fold
from optirh_batch.records import Route

# SNOMED CT and IPS codes that say "it is not known": never an item, never "none".
NOT_KNOWN = frozenset(
    {
        "396782006", "182904002", "1631000175102", "261665006",
        "no-allergy-info", "no-medication-info", "no-problem-info",
    }
)  # fmt: skip

# Concepts that name a kind of statement, not the thing itself (SNOMED CT; HL7 ObservationIntoleranceType).
GENERIC_ALLERGY = frozenset(
    "416098002 414285001 419199007 420134006 418038007 419511003 418471000 59037007 235719002 418634005 "
    "609433001 609328004 609398007 609396006 281647001 426232007 782415009 106190000 105590001 410942007 "
    "763158003 ALG OINT DINT FINT EINT DALG FALG EALG NAINT DNAINT FNAINT ENAINT ALGN".split()
)
GENERIC_PROBLEM = frozenset(
    "55607006 64572001 404684003 282291009 418799008 409586006 248536006 373930000 439401001 "
    "29308-4 75326-9 75323-6 75321-0 75325-1 75312-9 29741-0 11450-4".split()
)
GENERIC_DRUG = frozenset({"410942007", "763158003", "105590001", "373873005", "18629005"})

# How sure an entry is (LOINC 66455-7): HL7 condition-ver-status, and SNOMED CT of the same meaning.
CERTAINTY_OBSERVATION = "66455-7"
REFUTED = frozenset({"refuted", "723511001", "410516002", "410594000"})
UNCONFIRMED = frozenset(
    {"unconfirmed", "provisional", "differential", "presumed", "415684004", "410590009", "410592001"}
)
CRITICALITY_OBSERVATION = "82606-5"
# Qualifiers of a German diagnosis (§ 295 SGB V; HL7 Germany, Arztbrief): A ausgeschlossen, V Verdacht,
# Z Zustand nach, G gesichert; and the status of a finding in the emergency department.
CERTAINTY_SYSTEMS = frozenset(
    {"2.16.840.1.113883.3.7.1.8", "1.2.276.0.76.3.1.1.5.1.21", "1.2.276.0.76.3.1.195.5.73"}
)
CERTAINTY_OF_QUALIFIER = {"A": "refuted", "V": "unconfirmed", "SUSP": "unconfirmed", "Z": "past"}
# Sites: SNOMED CT.  Sides: LOINC 20228-3, SNOMED CT 272741003, and the German system of sides.
SIDE_NAMES = frozenset({"20228-3", "272741003"})
FINDING_SITE = frozenset({"363698007", "363704007"})
SIDE_SYSTEMS = frozenset({"2.16.840.1.113883.3.7.1.7", "1.2.276.0.76.5.412"})

# Observations inside an entry.
STATUS_OBSERVATION = frozenset({"33999-4", "263490005"})
SEVERITY_OBSERVATION = frozenset({"SEV", "246112005"})
OTHER_OBSERVATION = frozenset(
    {
        CRITICALITY_OBSERVATION,
        "11323-3",
        "48767-8",
        "445518008",
        CERTAINTY_OBSERVATION,
        "CRIT",
        "ASPECT",
        "59778-1",
        "63513-6",
    }
)

# Clinical status (SNOMED CT; HL7 condition-clinical, allergyintolerance-clinical).
ACTIVE_STATUS = frozenset(
    {"55561003", "90734009", "255227004", "246455001", "active", "recurrence", "relapse"}
)
ENDED_STATUS = frozenset(
    {
        "73425007", "413322009", "421139008", "277022003", "385660001", "410546004", "385655000", "89925002",
        "inactive", "resolved", "remission", "completed", "aborted", "cancelled", "suspended",
    }
)  # fmt: skip

# Words at the beginning of a status, of a column or of a heading above a list.
_ENDED_WORDS = re.compile(
    r"(?:no longer|not)(?: currently)? (?:active|tak\w+|in use)|nicht mehr|ne prend (?:plus|pas)|"
    r"n'est plus|non pi[uù]|inactiv|resolved|complete|discontinued|stopped|expired|ended|past\b|suspended|"
    r"in remission|historical|former|previous|inakti|abgeschlossen|abgesetzt|beendet|geheilt|sistiert|"
    r"pausiert|fr(?:ü|ue)her|inactif|arr[eê]t[eé]|stopp?(?:[eé]e?)?\b|gestoppt|ausgeschlichen und|termin[eé]|"
    r"(?:traitement |therapie )?(?:d[eé]finitivement|definitiv|endg(?:ü|ue)ltig) (?:arr[eê]t|stopp|ab|ge|be)|"
    r"arr[eê]t d[eé]finitif|r[eé]solu|gu[eé]ri|suspendu|ant[eé]rieur|"
    r"inattiv|risolt|cessat|sospes|terminat|pregress|on[- ]hold|held\b|en pause|in pausa",
    re.IGNORECASE,
)
_ACTIVE_WORDS = re.compile(
    r"activ|current|ongoing|ordered|prescribed|continu|recurr|aktiv|aktuell|laufend|bestehend|verordnet|"
    r"actif|actuel|en cours|prescrit|attiv|attual|in corso|prescritt|(?:neu|new|nouveau|nouvelle|nuov[oa])$",
    re.IGNORECASE,
)


_REFUTED_WORDS = re.compile(
    r"refuted|ruled out|disproved|r[eé]fut[eé]|exclue?s?\b|infirm[eé]|widerlegt|ausgeschlossen|esclus|smentit"
    r"|confutat|entered in error|erreur de saisie|irrt(?:ü|ue)mlich|inserit[oa] per errore",
    re.IGNORECASE,
)


_PLANNED_WORDS = re.compile(
    r"geplant|vorgesehen|planned|intended|pr[eé]vue?s?\b|planifi[eé]|previst[oaie]|pianificat", re.IGNORECASE
)


# Taken again later: neither stopped nor taken.
PAUSED_STATUS = frozenset({"385655000", "suspended", "held"})
_PAUSED_WORDS = re.compile(
    r"on[- ]hold|held\b|paused|suspended|pausiert|en (?:pause|suspens)\b|in pausa", re.IGNORECASE
)


def says_paused(text: str) -> bool:
    """Whether a status word says that something is paused: 'pausiert', 'on hold'."""
    return bool(_PAUSED_WORDS.match(text.strip(" :-*")))


def says_planned(text: str) -> bool:
    """Whether a status word says that something is only planned: 'geplant', 'prévu'."""
    return bool(_PLANNED_WORDS.match(text.strip(" :-*")))


def says_refuted(text: str) -> bool:
    """Whether a status word says that something is not so: 'widerlegt', 'entered in error'."""
    return bool(_REFUTED_WORDS.match(text.strip(" :-*")))


def says_active(text: str) -> bool | None:
    """What a status word says: True active, False ended, None nothing."""
    text = text.strip(" :-*")
    if _ENDED_WORDS.match(text):
        return False
    return True if _ACTIVE_WORDS.match(text) else None


# The heading of a list is one word or ends with the name of what it holds.
_LIST_HEADING = re.compile(rf"\w+|.*\b(?:{LISTED}|history|illness\w*|list)")
# The heading itself, not an item of the list: 'Latexallergie' is one.
_NAME_OF_LIST = re.compile(
    r"(?:(?:aktuelle|derzeitige|bekannte|bisherige|fruhere|regelmassige|current|active|known|past|home|regular|"
    r"discharge) )?"
    r"(?:(?:dauer)?medikation|medikamente(?:nliste)?|medications?(?: list)?|medicaments|traitements?|"
    r"terapi[ae]|farmaci|allergien|allergies|allergie|diagnosen?|diagnos[ei]s|diagnostics|problems?|"
    r"problem list|probleme|problemes|problemi|antecedents)"
    r"(?: (?:actuel(?:le)?s?|en cours|connue?s|attual[ei]|in corso|not[ei]))?"
)


def names_a_list(text: str) -> bool:
    """Whether a line is the heading of a list rather than one of its items: 'Aktuelle Medikation'."""
    return bool(_NAME_OF_LIST.fullmatch(fold(text.strip(" :.-*"))))


def heading_says_active(text: str) -> bool | None:
    """What the heading of a list says: 'Resolved Concerns', 'Aktuelle Medikation', 'Expired'."""
    text = text.strip(" :-*")
    return says_active(text) if _LIST_HEADING.fullmatch(fold(text)) else None


_INJECTED = {
    # NCI Thesaurus
    "C28161", "C38276", "C38299", "C38238", "C38222", "C38223", "C38210", "C38274", "C38279", "C38215",
    "C38267", "C38258", "C38291", "C38268",
    # HL7 RouteOfAdministration
    "IM", "IV", "SQ", "SC", "IDINJ", "IVINJ", "IVINJBOL", "IVP", "IVPUSH", "IMINJ", "IVFLUSH", "INJ", "IA",
    "IARTINJ", "EPIDURINJ", "EPI", "INTRATHECINJ", "IVPB", "IVDRIP", "SUBCUTINJ", "IVINFUS",
    # EDQM
    "20066000", "20035000", "20045000", "20030000", "20023000", "20024000", "20009000", "20042000",
    "20032000", "20038000",
    # SNOMED CT
    "47625008", "78421000", "34206005", "372464004", "72607000", "404820008", "58100008", "12130007",
}  # fmt: skip
ROUTE_CODES: dict[str, Route] = {
    **dict.fromkeys(_INJECTED, Route.INJECTION),
    **dict.fromkeys(("C38288", "PO", "SWALLOW", "20053000", "26643006"), Route.ORAL),
    **dict.fromkeys(("C48623", "C38311", "C48624", "20062000"), Route.UNKNOWN),
}
# Code systems of routes: a code of theirs that is not listed above is another way.
ROUTE_SYSTEMS = frozenset(
    {
        "2.16.840.1.113883.3.26.1.1", "2.16.840.1.113883.5.112", "0.4.0.127.0.16.1.1.2.1",
        "2.16.840.1.113883.6.96",
    }
)  # fmt: skip
_OTHER_ROUTE = re.compile(
    r"sub-?lingual|bu[ck]+al|oro-?mucos|oro-?pharyn|topi[ck]|transderm|trans-?cutan|[ck]utan(?!.*sub)|"
    r"inhal|respirat|nasal|nasen|ophthal|o[ck]ul|\beye|augen|re[ck]t[ao]l|vagin|oti[ck]\b|auricul|"
    r"\bear\b|ohr|"
    r"auricol|patch|dermal|perkutan|percut|gastr|naso|sonde|sonda|enteral|ent[eé]ral|urethr|cut[aá]ne|"
    r"haut|nebul|dental|skin\b",
    re.IGNORECASE,
)
_INJECTED_ROUTE = re.compile(
    r"inje[ckz]|inie[tz]|intra-?v|intra-?mus[ck]|intra-?derm|intra-?arti|intra-?thec|intra-?thek|sub-?[ck]u|"
    r"sous-?cut|sotto-?cut|parenter|infu[sz]|perfu|epidur|p[eé]ridur|^\W*(?:s\.?c\.?|i\.?m\.?|i\.?v\.?|"
    r"s\.?q\.?)\W*$",
    re.IGNORECASE,
)
_ORAL_ROUTE = re.compile(
    r"\boral(?:e|er|es)?\b|per\W?os|peroral|\bp\.?\s?o\.?(?:\W|$)|by mouth|\bmouth\b|zum einnehmen|bouche|"
    r"\borale\b|per bocca|\borally\b",
    re.IGNORECASE,
)


def route_in_words(text: str) -> Route:
    """The way a text names; injections first, so that 'subcutaneous' is not taken for the skin."""
    for pattern, route in (
        (_INJECTED_ROUTE, Route.INJECTION), (_OTHER_ROUTE, Route.OTHER), (_ORAL_ROUTE, Route.ORAL),
    ):  # fmt: skip
        if pattern.search(text):
            return route
    return Route.UNKNOWN


_INSTRUCTED_ROUTE = re.compile(
    r"(\bby mouth\b|\borally\b|\bby oral route\b|\bper os\b|\bper oral|par voie orale|zum einnehmen|"
    r"per via orale)|"
    r"(\binject\b|subcutaneous|intramuscular|intravenous|subkutan|intramuskul|intraven|sous-cutan|"
    r"sottocutan)|"
    r"(\binhale\b|by inhalation|by rectal|inhalieren|inhaler par)",
    re.IGNORECASE,
)


def route_in_instruction(text: str) -> Route:
    """The way an instruction states outright ('take 1 tablet by mouth', 'subkutan')."""
    return _route_of_group(_INSTRUCTED_ROUTE.search(text))


def _route_of_group(found: re.Match[str] | None) -> Route:
    return (Route.ORAL, Route.INJECTION, Route.OTHER)[(found.lastindex or 1) - 1] if found else Route.UNKNOWN


_DOSE_FORM = re.compile(
    r"\b(?:(oral (?:tablet|capsule|solution|suspension|powder|product|syrup|granules|disintegrating)|"
    r"(?:extended|delayed) release oral|chewable tablet)|"
    r"(inject(?:able|ion)\b|prefilled syringe|pen injector|auto-?injector|cartridge)|"
    r"(rectal|vaginal|ophthalmic|otic|nasal|topical|inhalation|metered dose|dry powder inhaler|transdermal|"
    r"sublingual|inhaler|inhalant))",
    re.IGNORECASE,
)


def route_in_product_name(name: str) -> Route:
    """The way a product's own name states as its form (RxNorm: 'Oral Tablet', 'Injectable Solution')."""
    return _route_of_group(_DOSE_FORM.search(name))


# SNOMED CT units of presentation (children of 732935002), as CDA-CH-EMED uses them for PQ units.
UNIT_WORDS: dict[str, dict[str, str]] = {
    code: dict(zip(("en", "fr", "de", "it"), words.split("|"), strict=True))
    for code, words in {
        "732936001": "tablet|comprimé|Tablette|compressa",
        "732937005": "capsule|capsule|Kapsel|capsula",
        "732978007": "ampoule|ampoule|Ampulle|fiala",
        "732994000": "drop|goutte|Tropfen|goccia",
        "733013000": "sachet|sachet|Beutel|bustina",
        "733019001": "suppository|suppositoire|Zäpfchen|supposta",
        "732986007": "patch|patch|Pflaster|cerotto",
        "732981002": "puff|bouffée|Hub|erogazione",
        "733020007": "syringe|seringue|Spritze|siringa",
        "733026001": "vial|flacon|Durchstechflasche|flaconcino",
    }.items()
}
# How programs write the same units in UCUM, mostly as annotations ({tbl}).
UNIT_CODES: dict[str, str] = {
    word: code
    for code, words in {
        "732936001": "tablet tablets tbl tab tabs tabl comprimé comprimés cp cpr tablette tabletten",
        "732937005": "capsule capsules cap caps kaps kapsel kapseln",
        "732994000": "drop drops gtt goutte gouttes tropfen",
        "732981002": "puff puffs",
        "732978007": "ampule ampoule amp",
        "733013000": "sachet sachets",
        "732986007": "patch patches",
    }.items()
    for word in words.split()
}
# Of these the number alone says enough in a day grid.
COUNTED_UNITS = frozenset(
    word.casefold() for code in ("732936001", "732937005") for word in UNIT_WORDS[code].values()
) | {
    "tablets",
    "tabs",
    "tab",
    "tbl",
    "tabl",
    "capsules",
    "cap",
    "caps",
    "kaps",
    "cpr",
    "comprimés",
    "tabletten",
    "",
}

# Whether an instruction says when or how often.
_TELLS_TIME = re.compile(
    r"/ ?(?:j|d|jour|day|tag|giorno|24 ?h)\b"
    r"|\d ?(?:x|×|/ ?[tgh]\b|fois|mal\b|times|volte|h\b|hr|ore\b|uhr|std)"
    r"|x ?\d|\b(?:ore|alle|um|at) \d"
    r"|\d ?- ?\d ?- ?\d|\bjour|journ|quotid|\bday|daily|tagl|\btag|giorn|semaine|week|woche|settiman"
    r"|mois\b|month|monat|\bmes[ei]\b|stund|heure|hour|every|toutes|\balle\b|\bogni\b|jeden|chaque|matin"
    r"|\bmidi\b|\bsoir|coucher|\bnuit|morgen|morning|mittag|abend|nacht|\bnoon|evening|night|bedtime|mattin"
    r"|\bsera\b|\bnotte|\b(?:[btq]\.?i\.?d|[oqb]d|q ?\d|prn|hs)\b|once|twice|needed|bedarf|besoin|bisogno"
    r"|reserve"
)


def tells_time(instruction: str) -> bool:
    """Whether an instruction says when or how often a drug is taken."""
    return bool(_TELLS_TIME.search(fold(instruction)))


LANGUAGES_BY_THREE_LETTERS = {
    "eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "ita": "it", "spa": "es", "por": "pt",
    "roh": "rm", "alb": "sq", "sqi": "sq", "srp": "sr", "hrv": "hr", "bos": "bs", "tur": "tr", "ara": "ar",
    "rus": "ru", "ukr": "uk", "pol": "pl", "nld": "nl", "dut": "nl", "tam": "ta", "som": "so", "tir": "ti",
    "fas": "fa", "per": "fa", "kur": "ku", "zho": "zh", "chi": "zh", "isl": "is", "ice": "is", "ron": "ro",
}  # fmt: skip
