"""Codes of FHIR resources and what they mean for us.

Owns the tables: absent and unknown data, routes, times of day, roles.  Sources:
FHIR R4 value sets, IPS (absent-unknown-uv-ips and its SNOMED CT mapping), EDQM
Standard Terms, NCI Thesaurus, HL7 v2-0131 and v3 code systems.
"""

from __future__ import annotations

import re

from optirh_batch.errors import Phrase
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.values import fold_word
from optirh_batch.records import ContactRole, Route

# The source does not know, or did not ask: nothing is documented.
NO_INFORMATION = frozenset(
    """no-allergy-info no-problem-info no-medication-info no-procedure-info no-immunization-info
    no-device-info 1631000175102 182904002 1287211007""".split()
)


def plain_words(text: str) -> str:
    """Small letters without accents, for comparison."""
    return fold_word(text.replace("’", "'"))


# EDQM, SNOMED CT, NCI, HL7 v3 RouteOfAdministration.  Swallowing only is oral;
# a tube, the mouth's lining or a spray are other ways (EDQM definitions).
_ROUTE_CODES = {
    Route.ORAL: "20053000 26643006 260548002 C38288 PO",
    Route.INJECTION: """20030000 20035000 20045000 20066000 20023000 20024000 20042000 20009000 20038000
        20047000 20019500
        255560000 255559005 263887005
        47625008 78421000 34206005 372464004 72607000 404820008 58100008 12130007
        C38276 C28161 C38299 C38238 C79143 C38267
        IV IVINJ IVP IVPB IVFLUSH IVSOAK IM IMINJ SQ SQINJ SUBQ SC ID IDINJ EPI ITINJ IAINJ""",
    Route.OTHER: """20001000 20002500 20003000 20004000 20013500 20013000 20014000 20020000 20049000
        20051000 20054000 20061000 20067000 20070000 20072000 20015500
        359540000 37161004 37839007 46713006 54485002 6064005 45890007 16857009 18679011000001101 447694001
        10547007 54471007 127490009 127492001 448598008
        C38284 C38216 C38304 C38295 C38300 C38305 C38287 C38192 C38313 C38193 C38675
        SL NASINH NASINHLC INHL IPINHL OPTHALTA OTITTA PR RECTAL TOPICAL TRNSDERM VAGINSI BUC GT NGT""",
}
_ROUTE_BY_CODE = {code: route for route, codes in _ROUTE_CODES.items() for code in codes.split()}
_ROUTE_BY_WORD = (
    (
        Route.OTHER,
        re.compile(
            r"sublingual|buccal|bukkal|oromucosal|oropharyn|nasal|nase\b|inhal|rectal|rektal|vagin"
            r"|topical|topisch|cutaneous use$|^cutan|^kutan|^dermal|^epicutan|transderm"
            r"|ophthalm|ocular|okular|oculaire|auge|auricul|otic|sonde|gastro|gastric|haut|peau|pelle|vesical|uterin|urethral"
        ),
    ),
    (
        Route.INJECTION,
        re.compile(
            r"subcut|subkut|sous-cut|sottocut|intra-?musc|intra-?ven|intra-?vein|endoven|intra-?derm|intrathec"
            r"|epidural|peridural|intra-?artic|intra-?art|injec|injek|iniez|infus|perfus|parenteral"
            r"|^[si]\.? ?[cvm]\.?$"
        ),
    ),
    (Route.ORAL, re.compile(r"\boral|\borale|peroral|per os|^p\.? ?o\.?$|by mouth|bouche|mund\b|bocca")),
)


# German dose forms (KBV_CS_SFHIR_KBV_DARREICHUNGSFORM) that leave one way only.  Not here: drops, solutions,
# powders, ampoules, which are swallowed or not.
_FORM_SYSTEM = "KBV_CS_SFHIR_KBV_DARREICHUNGSFORM"
_FORM_CODES = {
    Route.ORAL: """BTA DKA DRA DRM FDA FLE FMR FTA GSE HKM HKP HVW KAP KDA KMP KMR KTA LSE MRG MTA PLE PSE RET
        SMT TAB TEI TKA TLE TMR TRA TRT TSA TSD TSE TVW UTA WKA WKM""",
    Route.INJECTION: "DIS IFE IIM ILO INF ISU PEN PIJ PLF PLI PLS",
    Route.OTHER: """ASN ASO ATO ATR AUC AUG AUS CRE ESU FET HPI IHP IKA INL KKS KLI KSS KSU LOT NAG NAO NAS
        NDS NSA NTR PFL PFT SUP SMU TSY""",
}
_ROUTE_BY_FORM = {code: route for route, codes in _FORM_CODES.items() for code in codes.split()}
_FORM_WORDS = {
    Route.ORAL: re.compile(r"tabl|\btbl|kaps|drag[eé]e|\bsaft\b|zum einnehmen|\b(?:fta|tab|kap|ret)\b"),
    Route.INJECTION: re.compile(r"inj|spritze|infus|\bpen\b|ampull"),
    Route.OTHER: re.compile(
        r"creme|salbe|\bgel\b|pflaster|\bpft\b|tropfen|spray|supp|zapfchen|inhal|augen|nasen|vaginal|sublingual"
    ),
}


def route_of_form(form: Node | None, name: str) -> Route | None:
    """The way a German dose form leaves open; None if several, or if the name speaks of another form."""
    codings = form.all("coding") if form is not None else []
    codes = [coding.line("code") for coding in codings if _FORM_SYSTEM in (coding.line("system") or "")]
    route = next((_ROUTE_BY_FORM[code] for code in codes if code in _ROUTE_BY_FORM), None)
    plain = plain_words(name)
    contradicted = any(words.search(plain) for other, words in _FORM_WORDS.items() if other is not route)
    return None if contradicted else route


def route_of(concepts: list[Node]) -> Route | None:
    """The group of a route; ``UNKNOWN`` if none is given, None if one is given and not understood."""
    for concept in concepts:
        for code in concept.lines("coding", "code"):
            if code in _ROUTE_BY_CODE:
                return _ROUTE_BY_CODE[code]
        for words in (*concept.lines("text"), *concept.lines("coding", "display")):
            for route, pattern in _ROUTE_BY_WORD:
                if pattern.search(plain_words(words)):
                    return route
    stated = any(concept.lines("text") or concept.lines("coding", "code") for concept in concepts)
    return None if stated else Route.UNKNOWN


DAY_WORDS = {
    "mon": Phrase("Mondays"),
    "tue": Phrase("Tuesdays"),
    "wed": Phrase("Wednesdays"),
    "thu": Phrase("Thursdays"),
    "fri": Phrase("Fridays"),
    "sat": Phrase("Saturdays"),
    "sun": Phrase("Sundays"),
}

# v2-0131, v3 RoleCode (PersonalRelationshipRoleType), v3 RoleClass.
_RELATIVE_CODES = frozenset(
    """N NOK FAMMEMB CHILD CHLDADOPT DAUADOPT SONADOPT CHLDFOST DAUFOST SONFOST DAUC DAU STPDAU NCHILD SON
    SONC STPSON STPCHLD EXT AUNT MAUNT PAUNT COUSN MCOUSN PCOUSN GGRPRN GGRFTH GGRMTH GRNDCHILD GRNDDAU
    GRNDSON GRPRN GRFTH GRMTH MGRFTH MGRMTH MGRPRN PGRFTH PGRMTH PGRPRN INLAW CHLDINLAW DAUINLAW SONINLAW
    PRNINLAW FTHINLAW MTHINLAW SIBINLAW BROINLAW SISINLAW NIENEPH NEPHEW NIECE UNCLE MUNCLE PUNCLE PRN
    ADOPTP FTH MTH NPRN NFTH NMTH STPPRN STPFTH STPMTH SIB BRO SIS HSIB HBRO HSIS NSIB STPSIB SIGOTHR
    DOMPART FMRSPS SPS HUSB WIFE PARENT 133931009 40683002 127848009""".split()
)
_REFERENT_CODES = frozenset({"C", "CP", "ECON", "HPOWATT", "POWATT"})
_REFERENT_WORDS = re.compile(
    r"emergency contact|reference person|notfallkontakt|bezugsperson|vertrauensperson"
    r"|personnes? (?:de reference|de contact|a prevenir|a contacter)|contacts? d'urgence"
    r"|persona di (?:riferimento|contatto)"
)
_RELATIVE_WORDS = re.compile(
    r"\b(?:(?:ehe)?frau|(?:ehe)?mann|gatt(?:e|in)|partner\w*|mutter|vater|eltern\w*|tochter|sohn|bruder|schwester"
    r"|angehorige\w*|epou(?:x|se)|femme|mari|conjoint\w*|mere|pere|fille|fils|frere|soeur|proche|compagn\w+"
    r"|moglie|marito|madre|padre|figli[oa]|fratello|sorella|parente"
    r"|wife|husband|spouse|mother|father|parent|daughter|son|brother|sister|sibling|next.of.kin|relative)\b"
)


def relation_of(concepts: list[Node]) -> ContactRole:
    """What a person is to the patient, by code or word; other if nothing says so."""
    codes = {code for concept in concepts for code in concept.lines("coding", "code")}
    words = [plain_words(word) for concept in concepts for word in labels_of(concept)]
    if codes & _REFERENT_CODES or any(_REFERENT_WORDS.search(word) for word in words):
        return ContactRole.REFERENT
    if codes & _RELATIVE_CODES or any(_RELATIVE_WORDS.search(word) for word in words):
        return ContactRole.RELATIVE
    return ContactRole.OTHER


def is_of_emergency(title: str | None) -> bool:
    """Whether a section lists whom to call: 'Notfallkontakte', 'Contacts d'urgence'."""
    return bool(_REFERENT_WORDS.search(plain_words(title or "")))


_PHYSICIAN_CODES = frozenset({"309343006", "59058001", "doctor", "158965000", "112247003", "MD"})
_KBV_PHYSICIAN = ("KBV_CS_FOR_Qualification_Type", "00")
_PHYSICIAN_WORDS = re.compile(
    r"\bdr\b|arzt\b|arztin\b|facharzt|\bmedecin|\bmedico\b|physician|doctor|\bmd\b|med\. pract"
)


def is_physician(person: Node) -> bool:
    """Whether a Practitioner or PractitionerRole says that this is a physician."""
    concepts = person.all("qualification", "code") + person.all("code") + person.all("specialty")
    codes = {code for concept in concepts for code in concept.lines("coding", "code")}
    words = [word for concept in concepts for word in labels_of(concept)]
    words += person.lines("name", "prefix") + person.lines("name", "suffix")
    qualifications = {
        ((coding.line("system") or "").rpartition("/")[2], coding.line("code"))
        for coding in person.all("qualification", "code", "coding")
    }
    identifiers = set(person.lines("identifier", "type", "coding", "code"))  # LANR: German physician number
    return bool(
        codes & _PHYSICIAN_CODES
        or _KBV_PHYSICIAN in qualifications
        or "LANR" in identifiers
        or any(_PHYSICIAN_WORDS.search(plain_words(word)) for word in words)
    )


def labels_of(concept: Node) -> list[str]:
    """All wordings of a CodeableConcept."""
    return concept.lines("text") + concept.lines("coding", "display")


FAMILY_SECTIONS = frozenset({"10157-6"})
_FAMILY_CODE = re.compile(r"Z8[0-4](?:\.\d+)?")  # ICD-10: family history of ...
_FAMILY_WORDS = re.compile(
    r"family history|\bfh:|familienanamnese|familiare? (?:vor)?belastung|familiar(?:e|er|es)? vorbelastung"
    r"|antecedents? familia\w+|anamnesi familiar\w+|familiarita\b"
)


def is_of_family(concept: Node | None) -> bool:
    """Whether a diagnosis is one of relatives: 'Familienanamnese: Kolonkarzinom', ICD-10 Z80 to Z84."""
    if concept is None:
        return False
    codes = [
        coding.line("code") or ""
        for coding in concept.all("coding")
        if "icd-10" in (coding.line("system") or "").lower()
    ]
    return any(_FAMILY_CODE.fullmatch(code) for code in codes) or any(
        _FAMILY_WORDS.search(plain_words(words)) for words in labels_of(concept)
    )


_CEASED_WORDS = re.compile(
    r"\bcancel|\bceased|\bstopped|\bdiscontinued|\bremoved|abgesetzt|beendet|entfernt|storniert|\barret|sospes"
)


def says_ceased(flag: Node | None) -> bool:
    """Whether the flag of a list's entry says that it is over: 'Ceased', 'Cancelled', 'abgesetzt'."""
    return flag is not None and any(
        _CEASED_WORDS.search(plain_words(words))
        for words in (*labels_of(flag), *flag.lines("coding", "code"))
    )
