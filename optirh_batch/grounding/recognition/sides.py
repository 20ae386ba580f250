"""Left, right, both: which side of the body.

A set per text; 'both' may be said as left and right.  'les deux', 'beide', 'both' only
confirm, since they may count other things.  Left out: law and direction
('le droit de', 'tout droit', 'right away', 'rechtzeitig'), and which part of the
body a side belongs to.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.folding import blank

_FLAGS = re.IGNORECASE
_PARTS_FR = (
    r"genou|hanche|épaule|pied|jambe|bras|main|o?œ?oeil|œil|sein|poignet|cheville|cuisse|fesse|talon|mollet|"
    r"coude|orteil|hallux|rein|oreille|MI|MS|membre inf\w*\.?|membre sup\w*\.?|côté|hémi\w+|poumon|fémur|"
    r"tibia|OMI|PTH|PTG|base|bases|clavicule|flanc|fosse|inguinal\w*|testicule|ovaire|avant-bras|doigt|pouce|"
    r"index"
)
_HARMLESS = re.compile(
    r"\b(?:(?:avez|avons|ont|aurez|auront) droit|tout droit|"
    r"(?:le|les|du|un|ses|vos|aux|ce) droits?(?: (?:de|d'|à|au|aux|des))|les droits|"
    r"droits?[ ](?:de|d'|aux|des|du)\b|avoir droit|ayants? droit|a droit|ont droit|état de droit|"
    r"(?<!côté )droit (?:d'|de |du |au |aux )\w+|(?:se|vous) tenir (?:bien )?droite?s?|"
    r"dos (?:bien |très )?droit|(?:tenez|asseyez|redressez)-vous (?:bien )?droite?s?|"
    r"assise?s?,? (?:bien |le dos )?droite?s?|(?:sits?|stand(?:s)? )?upright|"
    r"right (?:away|now|after|before|to|of|here|there)|all right|"
    r"the right (?:dose|time|to|of|medicine|medication|treatment|way|person|amount)|is right|are right|"
    r"that's right|"
    r"(?:was|were|is|are|has|have|had|be|been) left (?!-|side|arm|leg|foot|hip|knee|eye|ear|hand|shoulder)|"
    r"left (?:the|home|hospital|to|for|over|alone)|va bene così|diritt[oi]|sempre dritto)\b",
    _FLAGS,
)
_LONGEST_PART = 20
_PART_BEFORE = re.compile(
    rf"(?<![^\W_])(?:{_PARTS_FR}|poitrine|thorax|sourcil|tempe|joue|paupière|ventre)s?[ ]\Z", _FLAGS
)
"""'Le bras droit de la patiente' is no law."""
_SIDES: dict[str, dict[str, re.Pattern[str]]] = {
    "fr": {
        "left": re.compile(r"(?<!\w)(?:gauches?|gche|gch|(?-i:MIG|MSG|OG)|senestre)(?!\w)", _FLAGS),
        "right": re.compile(r"(?<!\w)(?:droite?s?|drte|drt|(?-i:MID|MSD|OD)|dextre)(?!\w)", _FLAGS),
    },
    "de": {
        "left": re.compile(
            r"(?<!\w)(?:links"
            r"(?:s?eit\w*|lateral\w*|betont\w*|herz\w*|ventrik\w*|hirn\w*|thora\w*|hemi\w*|kardial\w*)?|"
            r"link(?:e[rsmn]?|erseits|sseitig\w*)|li\.?)(?!\w)",
            _FLAGS,
        ),
        "right": re.compile(
            r"(?<!\w)(?:rechts"
            r"(?:s?eit\w*|lateral\w*|betont\w*|herz\w*|ventrik\w*|hirn\w*|thora\w*|hemi\w*|kardial\w*)?|"
            r"recht(?:e[rsmn]?|erseits|sseitig\w*)|re\.?)(?!\w)",
            _FLAGS,
        ),
    },
    "it": {
        "left": re.compile(r"(?<!\w)(?:sinistr[aoie]|sin\.|sin(?! da)|s[xn])(?!\w)", _FLAGS),
        "right": re.compile(r"(?<!\w)(?:destr[aoie]|dx|dex)(?!\w)", _FLAGS),
    },
    "en": {
        "left": re.compile(r"(?<!\w)(?:left(?:-sided)?|lt\.)(?!\w)", _FLAGS),
        "right": re.compile(r"(?<!\w)(?:right(?:-sided)?|rt\.)(?!\w)", _FLAGS),
    },
}
_EYES = re.compile(r"(?<!\w)(?P<side>[RL])A(?=[ ]?:)")
"""'RA: ... LA: ...' are the right and the left eye."""
_LETTER = re.compile(
    rf"(?P<part>(?<!\w)(?:{_PARTS_FR}|(?!(?:vitamine|vit|hépatite|groupe|plan|type|classe|immunoglobuline|"
    rf"annexe|chambre|étage|bloc|service|box|lit|appartement|bâtiment|entrée|porte|catégorie|stade|grade|"
    rf"option|avec|de|le|la|et|ou|en|les|des|du|un|une)[ ])(?-i:[A-ZÉÈÊÎÔ]?[a-zéèêàâîïôûüç]{{2,}})|à)s?[ ])?"
    r"(?<![\w'])(?P<letter>(?-i:[DG]|(?<![\d½¼] )[dg]))(?=[ ]?(?:[.,;:)>/<=+-]"
    rf"|$|\s))(?![.]\w)",
    _FLAGS,
)
_LETTER_OF_PRESSURE = re.compile(r"\d{2,3}/\d{2,3}[ ](?P<letter>[DG])(?!\w)")
"""'TA 138/76 D, 134/72 G': no grams."""
_PARTS_EN = (
    r"knee|hip|shoulder|foot|leg|(?:fore|upper )?arm|hand|eye|breast|wrist|ankle|thigh|heel|elbow|toe|kidney|"
    r"ear|lung|side|lower|upper|lateral|femur|tibia|abdomen|tummy|deltoid|loin|flank|groin|buttock|calf|shin|"
    r"temple|cheek|jaw|neck|chest|thumb|finger|big toe|eyelid|axilla|foot|sole|base"
)
_LETTER_EN = re.compile(
    rf"(?<![\w'])"
    rf"(?:(?P<letter>[LR])(?=[ ](?:{_PARTS_EN})s?\b)|(?i:{_PARTS_EN})s?[ ](?P<behind>[LR])(?![\w'-]))"
)
_LETTER_EN_BESIDE = re.compile(r"(?<![\w'’/])(?<!\d[ ])(?P<letter>[LR])(?![\w'’/.-])")
"""'Pain loin R, L none': beside a sure one."""
_BOTH = re.compile(
    r"(?<!\w)(?:bilat\b\.?|bilatéra(?:l|le|les|lement|ux)|bilateral(?:e|i|en|er|es|em|ly|mente)?|ddc|ddcs|"
    r"(?:des|les|aux) deux côtés|de chaque côté|de part et d'autre|bds\.?|bd\. ?seits|beidseits|beidseit\w+|"
    r"bds|auf beiden seiten|beider seiten|an beiden seiten|"
    r"(?:da |su |a )?(?:entramb[ie]|ambedue|ambo) (?:i lati|le parti|i fianchi)|both sides|on either side|"
    r"on each side)(?!\w)",
    _FLAGS,
)
_BOTH_LOOSE = re.compile(
    r"(?<!\w)(?:(?:les|des|aux|ses|vos|tes|nos|ces) (?:deux|2(?= (?:bases|côtés|jambes|pieds|mains|bras|"
    r"genoux|hanches|épaules|yeux|oreilles|chevilles|mollets|talons|poumons|seins|reins)(?!\w)))|"
    r"tous les deux|toutes les deux|beide[rnms]?|entramb[ie]|ambedue|tutt(?:[ie] |')e due|both|i due|le due|"
    r"d'un côté et de l'autre)(?!\w)(?![ ](?:jours?|semaines?|mois|heures?|ans|tage|wochen|stunden|giorni|"
    r"settimane|ore|mesi|days|weeks|hours|premi|derni))",
    _FLAGS,
)


def recognise_sides(sheet: Sheet) -> None:
    """Note left and right; before numbers are masked, so that 'les deux' can be read.

    Only 'les deux' is taken: it is no number; the other words stay for ``negation``.
    """
    text = sheet.rest
    for match in _HARMLESS.finditer(text):
        if not _PART_BEFORE.search(text, max(0, match.start() - _LONGEST_PART), match.start()):
            text = blank(text, *match.span())
    for match in _BOTH.finditer(text):
        sheet.note(Kind.SIDE, "both", *match.span())
    for match in _BOTH_LOOSE.finditer(text):
        sheet.note(Kind.SIDE, "both", *match.span(), required=False)
        sheet.note(Kind.NUMBER, "2", *match.span(), required=False)
        sheet.strike(*match.span())
    for language, sides in _SIDES.items():
        if sheet.speaks(language):
            for side, pattern in sides.items():
                for match in pattern.finditer(text):
                    sheet.note(Kind.SIDE, side, *match.span())
    _note_letters(sheet, text)


def _note_letters(sheet: Sheet, text: str) -> None:
    """'genou G', 'MI D', 'R hip'; a letter that follows nothing known only confirms."""
    if sheet.speaks("fr"):
        for match in _LETTER_OF_PRESSURE.finditer(text):
            sheet.note(Kind.SIDE, "left" if match.group("letter") == "G" else "right", *match.span("letter"))
            sheet.strike(*match.span("letter"))
            text = blank(text, *match.span("letter"))
        letters = list(_LETTER.finditer(text))
        # 'Canal carpien D en 2018, G prévu': beside a sure one, the other is sure, too.
        named = {m.group("letter") for m in letters if m.group("part") and m.group("letter").isupper()}
        for match in letters:
            side = "left" if match.group("letter") in "Gg" else "right"
            firm = match.group("letter").isupper() and (
                bool(match.group("part")) or bool(named - {match.group("letter")})
            )
            sheet.note(Kind.SIDE, side, *match.span(), required=firm)
    if sheet.speaks("de"):
        for match in _EYES.finditer(text):
            sheet.note(Kind.SIDE, "left" if match.group("side") == "L" else "right", *match.span())
    if sheet.speaks("en"):
        found = [
            (match, match.group("letter") or match.group("behind")) for match in _LETTER_EN.finditer(text)
        ]
        if found:
            sure = {letter for _, letter in found}
            beside = ((match, match.group("letter")) for match in _LETTER_EN_BESIDE.finditer(text))
            found += [(match, letter) for match, letter in beside if letter not in sure]
        for match, letter in found:
            sheet.note(Kind.SIDE, "left" if letter == "L" else "right", *match.span())
