"""Shorthand that no glossary explains, for words that need no explanation.

Owns what code writes out by itself, and where the words around a short form decide what it
means (``BD weich`` is the wall of the belly, ``BD 130/80`` a pressure).  Short forms with two
meanings and nothing around them to tell which stay as they are.
"""

from __future__ import annotations

import re

WORDS = {
    "fr": {
        "Pst": "pansement", "RDV": "rendez-vous", "rdv": "rendez-vous",
        "MT": "médecin traitant", "ttt": "traitement", "ATB": "antibiotique", "auj.": "aujourd'hui",
        "ddc": "des deux côtés", "env.": "environ", "max.": "au maximum", "cp": "comprimé|comprimés",
        "cpr": "comprimé|comprimés", "cig": "cigarette|cigarettes", "OM": "ordre médical",
        "pst": "pansement", "Pans.": "pansement", "pans.": "pansement", "dlr": "douleur", "pdt": "pendant",
        "bcp": "beaucoup", "gttes": "goutte|gouttes", "tél.": "téléphone", "surv.": "surveillance",
        "créat": "créatinine", "créat.": "créatinine",
    },
    "de": {
        "tgl.": "täglich", "abds.": "abends", "mind.": "mindestens", "max.": "höchstens", "ca.": "etwa",
        "gem.": "gemäss", "inkl.": "mit", "Std.": "Stunde|Stunden", "Tbl.": "Tablette|Tabletten",
        "Tabl.": "Tablette|Tabletten", "Zig.": "Zigarette|Zigaretten", "Kontr.": "Kontrolle",
        "Temp.": "Temperatur", "Med.": "Medikamente", "nü": "nüchtern", "Trpf.": "Tropfen",
        "Ko.": "Kontrolle",
        "NM": "Nachmittag", "evtl.": "eventuell", "Min.": "Minute|Minuten", "Stk.": "Stück|Stück",
        "o.B.": "unauffällig", "o. B.": "unauffällig", "bzw.": "beziehungsweise", "zw.": "zwischen",
        "ggf.": "falls nötig", "v.a.": "vor allem", "u.a.": "unter anderem", "z.B.": "zum Beispiel",
        "z.N.": "zur Nacht", "z. N.": "zur Nacht", "St.p.": "Status nach",
        "St. p.": "Status nach",
        "wö.": "wöchentlich", "wöch.": "wöchentlich", "mtl.": "monatlich", "stdl.": "stündlich",
        "vorm.": "vormittags", "nachm.": "nachmittags", "mo.": "morgens", "morg.": "morgens",
        "neg.": "negativ", "pos.": "positiv", "arrh.": "unregelmässig",
        "Kps.": "Kapsel|Kapseln", "Amp.": "Ampulle|Ampullen", "Btl.": "Beutel|Beutel",
        "Fl.": "Flasche|Flaschen", "Tr.": "Tropfen|Tropfen", "EL": "Esslöffel|Esslöffel",
        "Zmorge": "Frühstück", "Zmorgen": "Frühstück", "Zmittag": "Mittagessen", "Znacht": "Abendessen",
        "Krea": "Kreatinin", "Krea.": "Kreatinin",
        "Hr.": "Herr", "Hrn.": "Herrn", "Tel.": "Telefon", "tel.": "telefonisch",
    },
    "it": {
        "paz.": "paziente", "Paz.": "paziente", "cpr": "compressa|compresse",
        "max.": "al massimo", "ca.": "circa", "sig": "sigaretta|sigarette",
    },
}  # fmt: skip
"""Of one gender with the word.

Behind the stroke stands what more than one is called; such a word needs a number before it.
"""

_OF_THE_BELLY = (
    r"(?:weich|hart|bretthart|gespannt|prall|eindrückbar|indolent|druckdolent|gebläht|schmerzfrei|blande?)"
)
_OF_THE_BODY = r"(?:[Pp]flege|[Ww]aschen|[Dd]uschen|[Kk]leiden|[Aa]nziehen|Toilette|Lavabo)"
_REMOVED = {
    "Fäden": "Fadenentfernung",
    "Klammern": "Klammerentfernung",
    "Clips": "Clipentfernung",
    "DK": "Dauerkatheter-Entfernung",
    **{name: f"{name}-Entfernung" for name in ("Venflon", "Drain", "Drainage", "SPK", "PVK", "Redon")},
}
"""What is *ex*: a noun, since the note may tell what was done or what is to be."""
_PUPILS = r"(?:Pupillen|Pup\.)(?:\s(?:[\w/]+\.?),?){0,4}?\s"

IN_CONTEXT: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "fr": (
        (re.compile(r"(?<![\w/])D\s?>\s?G(?!\w)"), "davantage à droite qu'à gauche"),
        (re.compile(r"(?<![\w/])G\s?>\s?D(?!\w)"), "davantage à gauche qu'à droite"),
        (re.compile(r"(?<=%\s)(AA)(?!\w)"), "à l'air ambiant"),
        (re.compile(r"(?:FC|[Pp]ouls)\s\d{2,3}\s(rég\.?)(?=[,;.]|\s*\Z)"), "régulier"),
        (re.compile(r"(?:FC|[Pp]ouls)\s\d{2,3}\s(irrég\.?)(?=[,;.]|\s*\Z)"), "irrégulier"),
        (re.compile(r"(?:\A|[.!?]\s)(T°)(?=\s?:?\s?\d\d)"), "Température"),
        (re.compile(r"(?<=, )(T°)(?=\s?:?\s?\d\d)"), "température"),
        (re.compile(r"(?<=[Dd]ouleur )(EVA|EN|EVS)(?=\s?\d)"), "à"),
        (re.compile(r"(?<=[Dd]ouleurs )(EVA|EN|EVS)(?=\s?\d)"), "à"),
    ),
    "de": (
        (re.compile(rf"(?<!\w)BD(?=\s(?:\w+[ ,]+){{0,2}}{_OF_THE_BELLY}(?!\w))"), "Bauchdecke"),
        (re.compile(rf"(?<=Abdomen: )BD(?=\s{_OF_THE_BELLY})"), "Bauchdecke"),
        (re.compile(rf"{_PUPILS}(mw)(?!\w)"), "mittelweit"),
        (
            re.compile(r"Pupillen.{0,40}\s(LR|Lr)(?=\s(?:prompt|\+|erhalten|träge|pos|bds|neg))"),
            "Lichtreaktion",
        ),
        (re.compile(r"(?<=%\s)(RL)(?!\w)"), "bei Raumluft"),
        (re.compile(r"(?<=[Ss]chmerzen )(VAS|NRS|VRS)(?=\s?\d)"), "von"),
        (re.compile(r"(?:HF|Puls)\s\d{2,3}\s(regelm\.?)(?=[,;.]|\s*\Z)"), "regelmässig"),
        (re.compile(r"(?:HF|Puls)\s\d{2,3}\s(unregelm\.?)(?=[,;.]|\s*\Z)"), "unregelmässig"),
        (re.compile(r"(?<!\w)(?:re|rechts)\.?\s(>)\s(?=(?:li|links)(?!\w))"), "mehr als"),
        (re.compile(r"(?<!\w)(?:li|links)\.?\s(>)\s(?=(?:re|rechts)(?!\w))"), "mehr als"),
        (re.compile(r"(?<=> )(li)(?=\.?(?:\s|\Z))"), "links"),
        (re.compile(r"(?<=> )(re)(?=\.?(?:\s|\Z))"), "rechts"),
        (re.compile(r"(?<=[a-z,] )(u\.)(?=\s[a-zäöü])"), "und"),
        (re.compile(r"(?<![\w,.])\d{1,2}-(stdl\.|stündl\.)"), "stündlich"),
        (re.compile(r"(?<![\w,.])\d{1,2}-(tgl\.)"), "täglich"),
        (re.compile(rf"{_OF_THE_BODY}.*(?<!\w)(OK)(?!\w)(?=.*(?<!\w)UK(?!\w))"), "Oberkörper"),
        (re.compile(rf"{_OF_THE_BODY}.*(?<!\w)(UK)(?!\w)"), "Unterkörper"),
        *(
            (re.compile(rf"(?<![\w-])({name} ex)(?![\w-]|\.?\s(?:und|/))"), noun)
            for name, noun in _REMOVED.items()
        ),
        (re.compile(r"(?<=\s)(postop\.?)(?=[,;)]|\s*\Z)"), "nach der Operation"),
    ),
}
"""Where the words around decide: the pattern, whose last group (else all of it) is replaced."""

PARTS = {
    "fr": (
        frozenset(
            "genou pied bras avant-bras talon mollet coude poignet œil sein rein poumon flanc doigt orteil "
            "pouce index membre bord côté lobe tympan tibia fémur humérus radius poplité pli".split()
        ),
        frozenset(
            "jambe main cheville hanche épaule cuisse fesse oreille joue malléole plante aisselle clavicule "
            "paupière rotule tempe cornée narine région face carotide à".split()
        ),
    ),
    "it": (
        frozenset(
            "ginocchio piede braccio avambraccio tallone polpaccio gomito polso occhio seno rene polmone "
            "fianco dito alluce pollice arto malleolo orecchio gluteo femore omero lato".split()
        ),
        frozenset("gamba mano caviglia anca spalla coscia natica ascella clavicola palpebra rotula".split()),
    ),
}
"""Nouns with whose gender the adjective of a side agrees: masculine, and feminine with *à* in *à droite*."""

GERMAN_PART = re.compile(
    r"(?:\w*(?:schulter|ellbogen|ellenbogen|arm|hand|handgelenk|finger|daumen|hüfte?|bein|schenkel|knie|knöchel|wade|"
    r"schienbein|sprunggelenk|ferse|fuss|fussrücken|zehe|zehen|auge|ohr|brust|niere|lunge|leiste|flanke|gesäss|"
    r"wange|achsel|trochanter|lid))",
    re.IGNORECASE,
)
"""A part of the body that there are two of, alone or as the end of a compound."""
