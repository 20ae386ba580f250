"""Sentences of a letter that only physicians say to one another: thanks, offers, where else to read.

Owns how such a sentence is known, in French, German, Italian and English.  The
sentence that announces a report (*Wir berichten über unsere gemeinsame Patientin
...*) is one as long as it gives no reason for the stay.  Precision goes before
completeness: a sentence with a phone number, a reason, a condition or another
statement stays.  Leaves out lines and salutations (``formalities``).
"""

from __future__ import annotations

import re

from optirh_batch.text.sentences import split_sentences

_SHORT = r"(?:[^.;:\d]|(?<=\bo)\.|(?<=\bg)\.|(?<=\bNr)\.|(?<=[a-zäöü]{4})\.(?=\s[a-zäöü]|\s[A-Z]\w+\s))"
"""A sign of one statement, or the full stop of an abbreviation."""
_CARE = (
    r"(?:zuweisung|[üu]berweisung|(?:rück)?[üu]bernahme|(?:weiter|mit)?-?(?:betreuung|behandlung|beurteilung)"
    r"|zusammenarbeit|vertrauen|kenntnisnahme|unterst[üu]tzung)"
)
_AT_HAND = rf"{_SHORT}{{0,40}}?stehen? (?:wir|ich)?\s?{_SHORT}{{0,90}}?zur verf[üu]gung"
_GERMAN = (
    rf"(?:wir|ich) (?:be)?danken? {_SHORT}{{0,60}}?{_CARE}"
    rf"(?: (?:von|des|der|ihre[rs]|unsere[rs]) {_SHORT}{{2,40}}?)?(?: und {_AT_HAND})?"
    rf"|(?:wir bitten |ich bitte )?um (?:freundliche )?(?:kenntnisnahme|{_CARE})(?: wird gebeten)?"
    r"|(?:(?:f[üu]r|bei) (?:eventuelle\w*|allf[äa]llige\w*|weitere\w*)? ?(?:r[üu]ck)?fragen"
    r"|selbstverst[äa]ndlich|wir|gerne?)? ?(?:stehen? (?:wir|ich)?|stehen|bleiben|verbleiben)(?: ihnen)? "
    rf"{_SHORT}{{0,90}}?zur verf[üu]gung"
    rf"|{_SHORT}{{2,60}} (?:entnehmen sie bitte|bitten wir|bitte ich|sind|ist) (?:sie )?(?:aus )?"
    rf"(?:dem|der|den)\b{_SHORT}{{0,50}}(?:anhang|anlage|beilage|verlauf|bericht\w*|brief\w*|befund\w*)"
    r"(?: zu entnehmen)?"
    r"|(?:zu[rm]? |bez[üu]glich |hinsichtlich )[^;:]{2,50} verweise[n]? (?:wir|ich) (?:\w+ )?auf "
    r"[^;:]{0,60}(?:brief|bericht|schreiben)[^;:]{0,60}"
    rf"|[üu]ber {_SHORT}{{2,80}} (?:werden wir|m[öo]chten wir|werde ich) (?:sie |ihnen )?"
    r"(?:im folgenden |weiter )?(?:berichten|informieren|unterrichten)"
)
_FRENCH = (
    rf"(?:merci|(?:je|nous) vous remerci\w+){_SHORT}{{0,30}}?(?:votre (?:confiance|collaboration)"
    r"|l['’]attention|(?:nous (?:l['’])?|m['’](?:en )?)avoir (?:confié|adressé)e?s?)"
    r"(?: (?:ce|cette|votre|notre) (?:patiente?|malade))?"
    r"(?: et (?:de|pour) votre (?:confiance|collaboration))?"
    rf"|(?:(?:je|nous) )?(?:me |nous )?(?:tien|rest)\w* {_SHORT}{{0,30}}?à (?:votre |la )?(?:entière )?"
    rf"disposition(?: pour {_SHORT}{{2,60}})?"
    r"|n['’]hésitez pas à (?:me|nous) (?:re)?contacter pour (?:tout|toute|de plus amples|d['’]autres) "
    rf"{_SHORT}{{2,40}}"
)
_ITALIAN = (
    rf"(?:rest|riman)\w+ (?:\w+ )?a (?:vostra |sua |completa )*disposizione(?: per {_SHORT}{{2,60}})?"
    r"|(?:la |vi |si )?ringrazi\w+ per (?:la|l['’]|il) ?(?:\w+ ){0,2}?"
    r"(?:collaborazione|fiducia|invio|attenzione)(?: (?:del|della) (?:suo |sua |vostro |vostra )?paziente)?"
)
_ENGLISH = (
    r"(?:thank you|many thanks) for (?:your (?:kind )?(?:referral|help|cooperation|continued care"
    r"|ongoing care)|(?:kindly )?referring (?:this|your) (?:\w+ )?(?:patient|man|woman|lady|gentleman)"
    r"|taking over (?:his|her|the) care)"
    r"|please do not hesitate to contact (?:me|us)"
    rf"(?: (?:if you have|with|for|should you have) any {_SHORT}{{2,40}})?"
)
_COURTESY = re.compile(f"{_GERMAN}|{_FRENCH}|{_ITALIAN}|{_ENGLISH}", re.IGNORECASE)
_REPORT = re.compile(
    r"(?i:(?:wir berichten|(?:gerne|hiermit) berichten? (?:wir|ich)|ich berichte)\b.{0,60}?"
    r"\b(?:[üu]ber|von)\s.{0,60}?(?:patient\w*|pat\.|frau|herrn?|kind|o\.\s?g\.).*)"
)
_REASON = re.compile(
    r"(?i)(?<!\w)(?:wegen|aufgrund|auf grund|infolge|mit|nach|(?<!bis )(?<=\s)zu[rm](?! verf[üu]gung)"
    r"|bei(?! uns| (?:eventuell|allf|weiter))|da|weil|falls|wenn|sobald|ohne|diagnose\w*|verdacht|en cas de"
    r"|si|afin|because|if(?! you have)|when|se|quando|\d\s?mg)(?!\w)"
)
_OFFER = re.compile(r"\bstehen?\b.*\bzur verf[üu]gung", re.IGNORECASE)
_MOST_WORDS = 45


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence is addressed to a colleague and says nothing of the patient."""
    words = sentence.strip().rstrip(" .!")
    if len(words.split()) > _MOST_WORDS:
        return False
    if _REPORT.fullmatch(words):
        return _REASON.search(words) is None
    return _COURTESY.fullmatch(words) is not None and _REASON.search(_OFFER.sub("", words)) is None


def find_courtesies(line: str, below: str) -> tuple[list[str], str]:
    """The courtesies of a line, as they stand in it, and what of the next line belongs to the last one.

    Args:
        line: of a letter.
        below: the next line, empty where none goes on.
    """
    sentences = [*split_sentences(line)]
    found = [sentence for sentence in sentences[:-1] if is_courtesy(sentence)]
    last = sentences[-1] if sentences else ""
    rest = next(split_sentences(below), "") if last and not last.endswith((".", "!")) else ""
    if rest and is_courtesy(f"{last} {rest}"):
        return [*found, last], rest
    if last and not rest and is_courtesy(last):
        found.append(last)
    return found, ""
