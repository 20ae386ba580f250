"""Above and below: '< 5', 'plus de 38,5', 'höchstens 4 g', 'not more than'.

Normal form: direction and number, '>38.5'.  'Above' and 'at least' are one
direction, 'below' and 'at most' the other: a plain text may soften the edge,
it must not turn it round.  Symbols are required in the other text; words with
other meanings ('ab', 'over', 'dès') only confirm.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.numbers import write
from optirh_batch.grounding.vocabulary.folding import NUMBER

_FLAGS = re.IGNORECASE
_NEGATED_UP = (
    r"pas (?:plus|davantage)(?: de| que| qu')?|"
    r"(?:pas |jamais |ne (?:doit |doivent |devez )?(?:pas |jamais )?)?"
    r"(?:dépass(?:er|ez|e) pas|pas (?:dépasser|excéder))|jamais plus de|"
    r"ne (?:pas |jamais )?dépass(?:er|ez)(?: pas| jamais)?|nicht (?:mehr|höher|länger|öfter) als|"
    r"nie mehr als|nicht über(?:schreiten)?|non (?:più di|superare|oltre|superi|deve superare)|mai più di|"
    r"(?:no|not|never) (?:more|higher|longer) than|(?:not|never|n't) (?:to )?exceed|"
    r"(?:not|never|n't) (?:take|drink|have|use|eat|give) more than|spätestens nach|au plus tard après"
)
_UP = (
    r"plus (?:de|que|d'|(?:forte?s?|élevée?s?|haute?s?|grande?s?) que)|"
    r"supérieure?s?(?: ou égale?s?)? à|au-dessus de|au-delà de|"
    r"dépass(?:ez|e|ant|ait|er|ent)|excède|au moins|au minimum|minimum|minimal(?:e|en|er|es)?|mehr als|über|"
    r"oberhalb(?: von)?|mindestens|wenigstens|gr(?:ö|oe)(?:ss|ß)er als|höher als|länger als|steigt auf|"
    r"übersteigt|più di|oltre|superior[ei] a|sopra(?: i| a)?|al di sopra di|almeno|supera|maggior[ei] di|"
    r"più alta di|more than|above|higher than|greater than|over|at least|exceed(?:s|ing)?|longer than"
)
_UP_LOOSE = r"ab|dès|à partir de|a partire da|from|starting (?:at|from)|depuis plus de"
_DOWN = (
    r"moins (?:de|que|d')|inférieure?s?(?: ou égale?s?)? à|au-dessous de|en dessous de|sous(?: la barre de)?|"
    r"jusqu'à|au (?:maximum|plus)|maximum|maximal(?:e|en|er|es)?|max\.?|weniger als|unter|unterhalb(?: von)?|"
    r"höchstens|kleiner als|niedriger als|tiefer als|kürzer als|bis zu|maximal|restriction(?: hydrique| à)*|"
    r"restriktion|trinkmengenbeschränkung|beschränkung(?: auf)?|limitée?s? à|restrizione(?: idrica| a)*|"
    r"meno di|sotto(?: i| a)?|al di sotto di|inferior[ei] a|fino a|al massimo|massimo|minor[ei] di|"
    r"più bassa di|less than|below|lower than|under|fewer than|up to|at most|no longer than"
)
_LOOSE_DOWN = frozenset(
    ("sous", "unter", "sotto", "jusqu'à", "bis zu", "fino a", "up to", "under", "max", "max.")
)
_MAXIMUM = frozenset(("max", "max."))
_LIMITING = ("restri", "trinkm", "beschr", "limit")
_LOOSE_UP = frozenset(
    ("über", "over", "sopra", "oltre", "steigt auf", "minimum", "supera", "dépasse", "dépasser", "dépassez")
)
_FILL = (
    r"(?:[ ](?:à|de|des|la dose de|die dosis von|d'une dose de|von|auf|a|of|the|les|le|die|gli|i|den|dem|"
    r"dose|une dose de|una dose di|a dose of))?[ ']?"
)
_BEFORE = re.compile(
    rf"(?:(?P<not_up>(?<!\w)(?:{_NEGATED_UP}))|(?P<up>(?<!\w)(?:{_UP}))|(?P<loose>(?<!\w)(?:{_UP_LOOSE}))|"
    rf"(?P<down>(?<!\w)(?:{_DOWN}))){_FILL}(?P<number>{NUMBER})",
    _FLAGS,
)
_SYMBOL = re.compile(rf"(?<![-=])(?P<sign>[<>≤≥])[ ]?=?[ ]?(?P<number>{NUMBER})")
_AFTER = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>[ ]?[^\W\d_]{{1,14}}(?:/[^\W\d_]{{1,8}})?|[ ]?[°%][ ]?C?)?[ ]?\(?"
    r"(?P<word>(?P<down>(?:au |en |al |dose )?(?:maximum|massimo|maximal|max\b\.?)|(?:ou|et) moins|"
    r"oder weniger|or less|o meno|at most|nicht überschreiten)|(?P<up>(?:au )?minimum|(?:ou|et) "
    r"(?:plus|davantage)|oder mehr|und mehr|or (?:more|higher)|o più|e più|et au-delà))(?!\w)",
    _FLAGS,
)


_EXCEEDED = re.compile(
    rf"(?P<number>{NUMBER})(?:[ ]?[^\W\d_]{{1,14}}(?:/[^\W\d_]{{1,8}})?|[ ]?[°%][ ]?C?)?[ ]"
    r"(?:überschreite[nt]|übersteig(?:en|t))(?!\w)",
    _FLAGS,
)
_NEVER = re.compile(r"(?<!\w)(?:nicht|nie|niemals|kein\w*|ohne)(?!\w)[^.;:!?\n]*$", _FLAGS)


def _note(sheet: Sheet, direction: str, start: int, span: tuple[int, int], *, required: bool) -> None:
    number = sheet.numbers.get(start)
    if number is not None and not number.loose:
        sheet.note(Kind.COMPARISON, f"{direction}{write(number.value)}", *span, required=required)


def recognise_comparisons(sheet: Sheet) -> None:
    """Note comparisons; numbers must be masked, and stay for the other recognisers."""
    if not sheet.numbers:
        return
    for match in sheet.matches(_SYMBOL):
        direction = ">" if match.group("sign") in ">≥" else "<"
        _note(sheet, direction, match.start("number"), match.span(), required=True)
    reserve = any(fact.kind is Kind.CONDITION and fact.value == "as needed" for fact in sheet.facts)
    for match in sheet.matches(_BEFORE):
        group = str(match.lastgroup if match.lastgroup != "number" else "")
        group = next(name for name in ("not_up", "up", "loose", "down") if match.group(name))
        words = match.group(group).lower()
        direction = ">" if group in {"up", "loose"} else "<"
        # What may be taken as needed has a limit; elsewhere 'max.' is the amount itself.
        loose = (_LOOSE_DOWN | _LOOSE_UP) - (_MAXIMUM if reserve else frozenset())
        required = group != "loose" and words not in loose and not words.startswith(_LIMITING)
        _note(sheet, direction, match.start("number"), match.span(), required=required)
        if group == "not_up":
            sheet.strike(*match.span(group))
    for match in sheet.matches(_EXCEEDED):
        if not _NEVER.search(sheet.rest[: match.start()]):
            _note(sheet, ">", match.start("number"), match.span(), required=False)
    for match in sheet.matches(_AFTER):
        direction = "<" if match.group("down") else ">"
        required = not match.group("word").lower().startswith("max")
        _note(sheet, direction, match.start("number"), match.span(), required=required)
