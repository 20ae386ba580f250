"""Acts of care named in shorthand: a dressing changed, an injection given, a tablet box filled.

Owns which words name an act and which answer it, in four languages together:
'Pst refait' is a whole sentence of a nurse, and two words too short for
``passages`` to miss.  Diagnoses are left to ``illnesses``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words


@dataclass(frozen=True, slots=True)
class _Act:
    """How shorthand names an act, and what a plain text says of it."""

    named: re.Pattern[str]
    answered: re.Pattern[str]


_ACTS = (
    _Act(
        whole_words(
            r"pst|pansements?|vw|verbands?wechsel|verband (?:erneuert|gewechselt|gemacht|"
            r"angelegt|neu)|medicazion[ei]|dressings?"
        ),
        whole_words(
            r"pst|pans\w+|band\w+|compress\w+|plaies?\b.*\bsoi[ng]\w*|soi[ng]\w*\b.*\bplaies?|recouv\w+",
            r"vw|\w*verb[aä]nd\w*|verbind\w*|verbunden|\w*binden?|\w*pflaster\w*|\w*wickel\w*|"
            r"wund\w*\b.*\bversorg\w*",
            r"medic\w+|fasci\w+|bend\w+|cerott\w+|garz\w+|ferit\w+\b.*\bcur\w+",
            r"dress\w+|plaster\w*|covered|apósitos?|vendaj\w+|pensos?|ligadur\w+",
        ),
    ),
    _Act(
        whole_words(r"rinçages?|rincée?s?|spülung(?:en)?|gespült|irrigazion[ei]|rins(?:ed?|ing)"),
        whole_words(
            r"rin[cç]\w+|irrig\w+|lav\w+|nettoy\w+|\w*sp[uü]l\w*|\w*reinig\w*|gewaschen|wasch\w*",
            r"sciacqu\w+|puli\w+|rins\w+|wash\w*|clean\w*|flush\w*",
        ),
    ),
    _Act(
        whole_words(r"injections?|piqûres?(?! d)|injektion(?:en)?|spritzen?|gespritzt|iniezion[ei]"),
        whole_words(
            r"inject\w+|piq\w+|seringue\w*|stylo\w*|sous la peau|\w*spritz\w*|\w*inji[zk]\w*|\w*injektion\w*",
            r"\d+[ ]?(?:(?-i:E|UI|IE)|einheiten|unités|unità|units)|unter die haut|iniett\w+|iniezion\w+|"
            r"puntur\w+|siring\w+|sotto la pelle|jab\w*|under the skin",
        ),
    ),
    _Act(
        whole_words(
            r"prises? de sang|prélèvements? (?:sanguins?|veineux)|blut(?:ent|ab)nahmen?",
            r"prelievo (?:di sangue|ematico)|blood (?:draws?|samples?)",
        ),
        whole_words(
            r"sang\w*|prélev\w+|préliév\w+|labo\w*|analys\w+|\w*blut\w*|preliev\w+|blood|sample\w*|esam\w+"
        ),
    ),
    _Act(
        whole_words(r"bas de contention|(?:kompressions|stütz)strümpfen?|calze (?:elastiche|compressive)"),
        whole_words(
            r"bas|contention|compres\w+|medias?|chaussettes?|\w*str[uü]mpf\w*|\w*kompress\w*|calz\w+|"
            r"stocking\w*"
        ),
    ),
    _Act(
        whole_words(r"semainiers?|piluliers?|(?:wochen)?dosett?e?|medikamentendosett"),
        whole_words(
            r"semainier\w*|pilulier\w*|bo[iî]tes?|\w*dosett\w*|\w*box\w*|\w*schachtel\w*|dispenser|scatol\w+",
            r"prépar\w+|\w*richt\w*|\w*bereit\w*|prepar\w+",
        ),
    ),
    _Act(
        whole_words(
            r"ablation (?:des |de )?(?:fils|agrafes)|fadenentfernung",
            r"rimozione (?:dei |delle )?(?:punti|suture)|removal of (?:stitches|sutures|staples)",
        ),
        whole_words(
            r"fils?|agraf\w+|points?|\w*f[aä]den\w*|\w*klammer\w*|punt[oi]|sutur\w+|stitch\w+|staple\w*"
        ),
    ),
)


def cares_lost(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the source that name an act of care no word of the output stands for."""
    for act in _ACTS:
        named = act.named.search(source.text)
        if named and not act.answered.search(output.text):
            yield named.group()
