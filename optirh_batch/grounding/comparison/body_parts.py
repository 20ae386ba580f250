"""A part of the body does not become its neighbour: the ankle no leg, the renal pelvis no kidney.

Owns, for the limbs and for organs that lie beside one another, the words that name each part and no other, in
four languages, and which wider word may stand for it.  ``losses`` finds the part that no word at all answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.folding import lower

_ARM = {
    "shoulder": r"épaules?|omoplates?|\w*schulter\w*|spall[ae]|shoulders?",
    "upper arm": r"humérus|\w*oberarm\w*|omero|upper arms?|humerus",
    "elbow": r"coudes?|\w*ell(?:en)?bogen\w*|ellenbeuge\w*|gomit[oi]|elbows?",
    "forearm": r"avant-bras|radius|cubitus|\w*unterarm\w*|avambracci[oa]|forearms?",
    "wrist": r"poignets?|\w*handgelenk\w*|polso(?!,? (?:\d|irr|reg|rit|arit|freq|deb|fil|norm))|polsi|"
    r"wrists?",
    "hand": r"mains?|hände?n?|hand(?:rücken|fläche|ballen|ödem\w{0,2}|wunde|verletzung)?|man[oi]|hands?",
    "finger": r"doigts?|pouces?|\w*finger\w*|\w*daumen\w*|dit[ao]|pollic[ei]|thumbs?",
    "arm": r"bras|arme?n?|bracci[oa]|arms?",
}
_LEG = {
    "hip": r"hanches?|coxarth\w*|pth|col du fémur|\w*hüft\w*|schenkelhals\w*|anca|anche|hips?",
    "thigh": r"cuisses?|fémurs?|\w*oberschenkel\w*|femur\w*|cosc[ei]a?|femore|thighs?",
    "knee": r"genou\w*|gonarth\w*|ptg|\w*knie(?!str|sock)\w*|ginocchi\w*|knees?",
    "lower leg": r"mollets?|tibias?|péronés?|\w*unterschenkel\w*|\w*wade\w{0,2}|\w*schienbein\w*|polpacc\w+|"
    r"tibia|lower legs?|cal(?:f|ves)|shins?",
    "ankle": r"chevilles?|malléol\w*|\w*knöchel\w*|\w*sprunggelenk\w*|malleol\w*|cavigli[ae]|ankles?",
    "heel": r"talons?|\w*ferse(?!n?kissen|n?schutz)\w*|tallon[ei]|calcagno|heels?",
    "foot": r"pieds?|avant-pieds?|"
    r"(?:vor|mittel)?f(?:uss|üsse)(?:rücken|sohle|ödem|wunde|ulkus|ulcus)?\w{0,2}|piede|piedi|f(?:oo|ee)t",
    "toe": r"orteils?|hallux|\w*zehe\w*|dit[ao] del piede|alluc[ei]|toes?",
    "leg": r"jambes?|beine?n?|gamb[ae]|legs?",
}
_ORGANS = (
    {
        "renal pelvis": r"bassinet\w*|pyélon|nierenbecken(?!entz)\w*|pelvi renale|bacinetto|renal pelvis",
        "kidney": r"reins?|nieren?|ren[ei]|kidneys?",
        "pelvis": r"bassin|becken|bacino|pelvis",
    },
    {
        "cervix": r"col (?:de l['’]utérus|utérin)|gebärmutterhals\w*|zervix|collo dell['’]utero|cervice|"
        r"cervix",
        "womb": r"utérus|gebärmutter(?!hals)\w*|utero|uterus|womb",
    },
    {
        "ureter": r"uretères?|harnleiter\w*|ureter[ei]?|ureters?",
        "urethra": r"urètre|harnröhren?\w*|uretra|urethra",
        "bladder": r"vessie|(?:harn)?blase|vescica|bladder",
    },
    {
        "bile duct": r"cholédoque|voies? biliaires?|gallengang\w*|gallengänge\w*|coledoco|bile ducts?|"
        r"vie biliari|dotto biliare",
        "gallbladder": r"vésicule(?: biliaire)?|gallenblase\w*|cistifellea|colecisti|gall ?bladder",
    },
    {
        "small bowel": r"(?:intestin )?grêle|dünndarm\w*|intestino tenue|small (?:bowel|intestine)",
        "large bowel": r"gros intestin|[ck]olon|côlon|dickdarm\w*|intestino crasso|large (?:bowel|intestine)",
    },
    {
        "upper jaw": r"maxillaire supérieur|mâchoire (?:du haut|supérieure)|oberkiefer\w*|"
        r"mascella superiore|upper jaw",
        "lower jaw": r"mandibule|mâchoire (?:du bas|inférieure)|unterkiefer\w*|mandibola|lower jaw",
    },
)
_WIDER = {
    "upper arm": {"arm"},
    "forearm": {"arm"},
    "arm": {"upper arm", "forearm"},
    "hip": {"thigh"},
    "thigh": {"hip"},
    "lower leg": {"leg"},
    "leg": {"lower leg"},
}
"""'Bein' answers 'Unterschenkel'; a hip is broken at the neck of the thigh bone."""
_IDIOMS = re.compile(
    r"(?<![^\W_])(?:à pieds?|pieds? (?:nus?|diabétiques?|du lit)|mains? courantes?|coup de main|"
    r"(?:prise? en|portée de|deuxième) main|zu fuss|diabetische[rsnm]? fuss|auf eigenen (?:beinen|füssen)|"
    r"a piedi|piede diabetico|(?:portata|alla) (?:di )?mano|on foot|foot of|diabetic f(?:oo|ee)t|"
    r"(?:by|at|on the other) hand|restless legs|jambes sans repos)(?![^\W_])"
)
"""Where none of these is a place on the body."""
_NAILS = re.compile(
    r"(?<![^\W_])(?:\w*nagel|\w*nägel|ongl|ungh|nail|podolog|pedicure|pédicure|fusspfleg|\w*hygien)\w*"
)
_OF_NAILS = {"toe": "foot", "finger": "hand"}


def _pattern(parts: dict[str, str]) -> re.Pattern[str]:
    named = "|".join(f"(?P<{name.replace(' ', '_')}>(?:{words}))" for name, words in parts.items())
    return re.compile(rf"(?<![^\W_])(?:{named})(?![^\W_])")


_REGIONS = tuple(_pattern(parts) for parts in (_ARM, _LEG, *_ORGANS))


def parts_exchanged(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the source for a part of the body that the output tells of its neighbour.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = (_IDIOMS.sub(" ", lower(sheet.text)) for sheet in (source, output))
    for region in _REGIONS:
        named = _named(region, before)
        told = _named(region, after) if named else {}
        for part in (part for part in named if part not in told):
            allowed = _WIDER.get(part, set())
            if _NAILS.search(before) and part in _OF_NAILS:
                allowed = {*allowed, _OF_NAILS[part]}
            if told and not told.keys() & allowed:
                yield named[part]


def _named(region: re.Pattern[str], text: str) -> dict[str, str]:
    return {(match.lastgroup or "").replace("_", " "): match.group() for match in region.finditer(text)}
