"""What was talked over is not done, and what was given once is not to be taken.

Owns the words by which a note says that a treatment or an examination was explained, discussed or offered
('Aufklärung über Chemotherapie'), appointments, and what belongs to one examination ('Prämedikation').  What
is said to be planned belongs to ``status``.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.recognition.sentences import SENTENCE
from optirh_batch.grounding.vocabulary.phrases import whole_words

_TALKED_OVER = whole_words(
    r"(?:information|explications?|discussion|entretien) (?:donnée?s? )?"
    r"(?:sur|de|d['’]|du|des|au sujet d\w+|concernant)",
    r"(?:discuté|parlé|informée?|expliqué) (?:de|d['’]|du|des|une?|la|le|sur)",
    r"indikation (?:zur|für|zum)|indication (?:à|de|pour|d['’])\w*|indicazione (?:a|al|alla|per)|"
    r"aufklärung|aufgeklärt|besprochen|besprechung|angeboten|erläutert",
    r"(?:spiegat|discuss|illustrat)[oaie]|colloquio|informazion[ei] su\w*|informat[oa] su\w*",
    r"discussed|explained|offered|informed about|information about|counsell?ed",
)
_TALKS = whole_words(
    r"inform\w*|expli[cq]\w*|discut\w*|discuss\w*|parl\w*|propos\w*|entretien|conseil\w*|dit|montr\w*|"
    r"renseign\w*",
    r"\w*klär\w*|besproch\w*|besprech\w*|gesproch\w*|gespräch\w*|sprech\w*|informier\w*|\w*information\w*|"
    r"angebot\w*|anbiet\w*|vorgeschlag\w*|vorschlag\w*|empf[eo]hl\w*|erläuter\w*|gesagt|gezeigt|rat|rät|"
    r"gerat\w*",
    r"spieg\w*|propo\w*|discu\w*|consigli\w*|illustra\w*|colloquio|inform\w*|parl\w*|detto|mostra\w*",
    r"discuss\w*|explain\w*|explanation|offer\w*|propos\w*|suggest\w*|inform\w*|counsel\w*|talk\w*|told|"
    r"show\w*|spoke\w*|advis\w*|recommend\w*",
)
_CARRIED_OUT = whole_words(
    r"(?:a|ont|avez|est|sont) (?:été |eu |reçu )?(?:\w+ ){0,2}?"
    r"(?:faite?|effectuée?|réalisée?|posée?|opérée?|mise?|reçue?|commencée?|débutée?|introduite?|placée?)s?",
    r"(?:vous )?avez reçu|recevez",
    r"(?:wurden?|ist|sind|haben) (?:[\w-]+ ){0,6}?(?:durchgeführt|gemacht|erfolgt|begonnen|gestartet|gelegt|"
    r"eingesetzt|erhalten|bekommen|operiert|verabreicht|eingelegt|angelegt)",
    r"(?:è|sono) stat[oaie] (?:\w+ )?(?:fatt|eseguit|effettuat|posizionat|iniziat|operat|somministrat|"
    r"mess)[oaie]",
    r"ha (?:ricevuto|iniziato)",
    r"(?:was|were|has been|have been) (?:\w+ )?(?:done|performed|carried out|placed|given|started|begun|"
    r"inserted|made)",
    r"(?:you )?received",
)
_TO_COME = whole_words(
    r"rendez-vous|rdv|réadmission|prochaine? (?:consultation|contrôle|rendez-vous)",
    r"wiederaufnahme|wiedervorstellung\w*|wiedereintritt|nachkontrollen?|termine?",
    r"prossim[oa] (?:controllo|visita|appuntamento)|appuntament[oi]|riammissione",
    r"readmission|follow-?up|next (?:visit|check|appointment)|appointments?",
)
_HAPPENED = whole_words(
    r"wurden?|war(?:en)?|erfolgten?|fand(?:en)?|hatten?|a eu|été|était|étaient|eut|fut",
    r"è stat[oaie]|era|fu|was|were|had",
)
_ONCE_GIVEN = whole_words(
    r"prémédication|sédation|induction|anesthésie (?:générale|locale|loco\w*)|per-?op\w*|en salle d['’]op\w*",
    r"prämedikation|sedier\w*|sedation|narkose\w*|lokalanästhesie|intraop\w*|perioperativ\w*",
    r"premedicazione|sedazione|anestesia|intraoperatori\w*",
    r"premedication|sedation|an(?:a)?esthesia|intraoperativ\w*",
)
_TO_BE_TAKEN = whole_words(
    r"(?:vous )?prenez|vous (?:devez|devrez) prendre|à prendre",
    r"(?-i:Sie) nehmen|nehmen (?-i:Sie)|einnehmen|einzunehmen",
    r"(?:lei )?prend[ae]|assum[ae]|da prendere",
    r"(?:you )?(?<!to )take(?! part)|to be taken",
)


def announcements_carried_out(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that tell as done, or to be taken, what the source only speaks of.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    done, taken = _CARRIED_OUT.search(after), _TO_BE_TAKEN.search(after)
    is_talk = _TALKED_OVER.search(before) and not _TALKS.search(after)
    is_to_come = _TO_COME.search(before) and not _HAPPENED.search(before)
    if done and (is_talk or is_to_come) and not _does(before):
        yield done.group()
    once = _ONCE_GIVEN.search(before) and not _ONCE_GIVEN.search(after)
    if taken and once and not _TO_BE_TAKEN.search(before):
        yield taken.group()


def _does(text: str) -> bool:
    """Whether a sentence tells of something carried out, other than of talking it over."""
    return any(
        _CARRIED_OUT.search(sentence) and not _TALKED_OVER.search(sentence)
        for sentence in SENTENCE.findall(text)
    )
