"""A word does not become its opposite: 'peu d'exsudat' and 'beaucoup', 'zu eng' and 'zu weit'.

Owns pairs of opposites that are no shade of a value and no state of a treatment, in four languages.  Only
where each text has one side alone is anything compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words

_PAIRS = tuple(
    (whole_words(one), whole_words(other))
    for one, other in (
        (
            (
                r"(?:peu|pas beaucoup) d(?:e |['’])exsudat\w*|(?<!ein )wenig exsudat|poco essudato|"
                r"little exudate"
            ),
            (
                r"(?:beaucoup|abondant\w*|très) [^.;,]{0,25}|viel (?:exsudat|flüssigkeit|sekret)|"
                r"molto (?:essudato|liquido)|"
                r"(?:much|a lot of|heavy) (?:exudate|fluid)"
            ),
        ),
        (
            (
                r"(?:zu |sehr )eng\w{0,2}|trop (?:serrée?s?|étroite?s?|petite?s?)|tropp[oi] strett[oaie]|"
                r"too tight"
            ),
            r"(?:zu |sehr )weit\w{0,2}|trop (?:larges?|grande?s?)|tropp[oi] largh?[oaie]|too (?:loose|wide)",
        ),
        (r"remise?s?|posée?s?|reposée?s?|remis en place", r"enlevée?s?|retirée?s?|ôtée?s?"),
        (r"angelegt|angezogen|aufgesetzt", r"abgelegt|ausgezogen|weggenommen"),
        (r"allumée?s?", r"éteinte?s?"),
        (r"eingeschaltet|brennen lassen", r"ausgeschaltet|abgeschaltet"),
        (
            r"accordé?|avec (?:son|votre) accord|einverstanden|d['’]accordo|agreed",
            (
                r"contre (?:son|votre) (?:avis|gré)|sans (?:son|votre) accord|gegen (?:ihren|seinen) willen|"
                r"nicht einverstanden|"
                r"against (?:his|her|your) will"
            ),
        ),
        (
            (
                r"(?:montée|monte[rz]?|en montant)(?= (?:d['’]|un|l|les|des)? ?(?:une? |l['’])?(?:étages?|"
                r"escaliers?))|treppauf"
            ),
            r"(?:descente|descend\w*)|treppab",
        ),
        (
            (
                r"rückläufig\w*|abnehmend\w*|nimmt ab|geht zurück|diminu\w+|en régression|calante|in calo|"
                r"receding"
            ),
            r"nimmt zu|zunehmend\w*|zugenommen|augment\w+|in aumento|increas\w+",
        ),
        (
            r"abgeschlossen|verriegelt|verrouillée?s?|fermée?s? à clé|chius[oa] a chiave|locked",
            r"(?:bleibt|ist|steht) (?:\w+ )?offen|ouverte?s?|apert[oa]|unlocked",
        ),
        (r"breiig|geformt|pâteuses?|formées?|moulées?", r"flüssig\w*|wässrig\w*|liquides?|liquid[eoa]"),
        (r"feucht|humide?s?|macérée?s?", r"trocken\w{0,2}|sèches?|secs?"),
        (r"\w*abgesetzt\w*|stoppée?s?|arrêtée?s?", r"angesetzt|réintroduite?s?"),
    )
)


def opposites_told(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that are the opposite of words of the source.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    before, after = source.text, output.text
    for one, other in _PAIRS:
        for own, turned in ((one, other), (other, one)):
            if own.search(before) and not turned.search(before) and not own.search(after):
                yield from (found.group() for found in turned.finditer(after))
