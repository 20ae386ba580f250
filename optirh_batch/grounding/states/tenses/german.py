"""The past of German notes: 'nahm Marcoumar' is not 'Sie nehmen Marcoumar'.

Owns the forms of German verbs by which a text alone tells that something is over, where it has no other
word of time.  A verb is looked at only where the source has it in the past and nowhere else, and the text
in the present and nowhere else; what the text tells with another verb is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from optirh_batch.grounding.comparison.passages import beginnings_of
from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.verbs import SEPARABLE

_STRONG = """
    nahm nimmt nehmen genommen; bekam bekommt bekommen bekommen; erhielt erhält erhalten erhalten;
    kam kommt kommen gekommen; ging geht gehen gegangen; ass isst essen gegessen;
    trank trinkt trinken getrunken; schlief schläft schlafen geschlafen; lag liegt liegen gelegen;
    sass sitzt sitzen gesessen; stand steht stehen gestanden; gab gibt geben gegeben;
    half hilft helfen geholfen; sah sieht sehen gesehen; las liest lesen gelesen;
    sprach spricht sprechen gesprochen; trug trägt tragen getragen; fiel fällt fallen gefallen;
    lief läuft laufen gelaufen; blieb bleibt bleiben geblieben; litt leidet leiden gelitten;
    fand findet finden gefunden; hielt hält halten gehalten; rief ruft rufen gerufen;
    traf trifft treffen getroffen; trat tritt treten getreten; verlor verliert verlieren verloren;
    vergass vergisst vergessen vergessen; erbrach erbricht erbrechen erbrochen;
    wog wiegt wiegen gewogen; fuhr fährt fahren gefahren; zog zieht ziehen gezogen;
    schrieb schreibt schreiben geschrieben; stieg steigt steigen gestiegen; sank sinkt sinken gesunken;
    begann beginnt beginnen begonnen; verliess verlässt verlassen verlassen;
    liess lässt lassen gelassen; wusch wäscht waschen gewaschen; brauchte braucht brauchen gebraucht;
    konnte kann können gekonnt; musste muss müssen gemusst; wollte will wollen gewollt;
    durfte darf dürfen gedurft; mochte mag mögen gemocht
"""
_WEAK = re.compile(
    r"(?<![^\W_])(?!könn|müss|möch|dürf|soll|würd|wär|hätt)([a-zäöü]{3,}?)(?:e?te|e?ten)(?![^\W_])"
)
"""A verb of regular forms; that it is one shows where the text has another form of it."""
_PREFIXES = rf"(?:{SEPARABLE})?(?:ge|zu)?"

_PARTICIPLE = re.compile(
    r"(?<![^\W_])(?!gegen(?![^\W_])|gern|gut|gerade|genau|gesund|gross|grosse)"
    r"(?:[a-zäöü]*ge[a-zäöü]{2,}(?:t|en)|(?:be|ver|ent|er|zer|miss|über|unter)[a-zäöü]{2,}(?:t|en)|"
    r"[a-zäöü]+iert|operiert)(?![^\W_])"
)
"""Behind 'sind' and 'haben' these tell of the past, or what was done."""
_PAST_TOLD = whole_words(
    r"war(?:en|st)?|hatten?|wurden?|worden|gewesen|gehabt|wollten?|konnten?|mussten?|durften?|sollten?|damals|früher"
)
_BESIDE_INFINITIVE = whole_words(
    r"zu(?= [a-zäöü]+en(?![^\W_]))|kann|können|will|wollen|soll|sollen|darf|dürfen|muss|müssen|werden|wird|"
    r"möchten?|lassen|lässt|würden?|nach dem|vor dem|beim|zum"
)
_IS = whole_words(r"ist|sind|seid|bin")
_WAS = whole_words(r"war|waren")
_HAS = whole_words(r"hat|haben|habe")
_HAD = whole_words(r"hatte|hatten")
_BECOMES = whole_words(r"wird|werden")
_BECAME = whole_words(r"wurde|wurden")
_ONCE = whole_words(r"früher|damals|als kind|in der kindheit")
_PRESENT = whole_words(
    r"(?-i:Sie) (?:haben|sind|nehmen|trinken|essen|rauchen|arbeiten|leben|wohnen|leiden)|"
    r"(?:haben|sind|nehmen|trinken|essen|rauchen|arbeiten|leben|wohnen|leiden) (?-i:Sie)"
)
_SENTENCE = re.compile(r"[^.!?;]+(?:\.(?=\d)[^.!?;]+)*")


@dataclass(frozen=True, slots=True)
class _Verb:
    """Patterns of the forms of a verb: of the past, of the present, and any that is not of the present."""

    past: re.Pattern[str]
    present: re.Pattern[str]
    over: re.Pattern[str]


def _strong(forms: str) -> _Verb:
    past, third, many, participle = forms.split()
    plural = past if past.endswith("e") else f"{past}e?"
    # 'Sie bekommen' and 'haben bekommen' are one form: whether it is past tells the verb beside it.
    perfect = "" if participle == many else rf"|{_PREFIXES}{participle}"
    return _Verb(
        whole_words(rf"{plural}n?", flags=re.NOFLAG),
        whole_words(third, many, flags=re.NOFLAG),
        whole_words(rf"{plural}n?{perfect}", flags=re.NOFLAG),
    )


_VERBS = tuple(_strong(forms) for forms in _STRONG.split(";"))

_PRETERITE = whole_words(
    *(rf"{forms.split()[0]}(?:e?n)?" for forms in _STRONG.split(";")),
    r"(?!heute|bitte|rechte)[a-zäöü]{3,}ten?",
    flags=re.NOFLAG,
)


def told_as_present(source: Sheet, output: Sheet) -> Iterator[str]:
    """See ``past_told_as_present``; both texts are in German."""
    told = _SENTENCE.findall(output.text)
    yield from _once_and_now(source.text, told)
    for verb in (*_VERBS, *_weak(source.text)):
        if verb.past.search(source.text) and not verb.present.search(source.text):
            yield from _in_present(verb, output.text, told)
    yield from _of_auxiliaries(source.text, output.text, told)


def _once_and_now(source: str, told: list[str]) -> Iterator[str]:
    """Sentences that tell in the present what was once: 'Sie haben früher Wein'."""
    for sentence in told:
        if (
            _ONCE.search(source)
            and (once := _ONCE.search(sentence))
            and _PRESENT.search(sentence)
            and not _PAST_TOLD.search(sentence, once.end())
            and not _PAST_TOLD.search(sentence, 0, once.start())
            and not _PARTICIPLE.search(sentence)
            and not _PRETERITE.search(sentence)
        ):
            yield sentence.strip()


def _weak(text: str) -> Iterator[_Verb]:
    for match in _WEAK.finditer(text):
        stem = re.escape(match[1])
        yield _Verb(
            whole_words(re.escape(match.group()), flags=re.NOFLAG),
            whole_words(rf"{stem}(?:e?n|e?t)", flags=re.NOFLAG),
            whole_words(rf"{stem}e?ten?|{_PREFIXES}{stem}e?t", flags=re.NOFLAG)
            if not match[1].endswith("ier")
            else whole_words(rf"{stem}ten?", flags=re.NOFLAG),
        )


def _in_present(verb: _Verb, text: str, told: list[str]) -> Iterator[str]:
    if verb.over.search(text):
        return
    for sentence in told:
        if (
            verb.present.search(sentence)
            and not _PAST_TOLD.search(sentence)
            and not _BESIDE_INFINITIVE.search(sentence)
            and not (_HAS.search(sentence) and _PARTICIPLE.search(sentence))
        ):
            yield sentence.strip()


def _of_auxiliaries(source: str, text: str, told: list[str]) -> Iterator[str]:
    """Of *was*, *had* and *became*, which also stand beside participles."""
    if _PAST_TOLD.search(text):
        return
    for past, present in ((_WAS, _IS), (_HAD, _HAS), (_BECAME, _BECOMES)):
        if present.search(source) or not past.search(source):
            continue
        clauses = [clause for clause in re.split(r"[.;:!?](?!\d)|, ", source) if past.search(clause)]
        for sentence in told:
            is_done = past is not _BECAME and _PARTICIPLE.search(sentence)
            if (
                present.search(sentence)
                and not is_done
                and any(_share(sentence, clause) for clause in clauses)
            ):
                yield sentence.strip()


def _share(one: str, other: str) -> bool:
    return beginnings_of(one).share(beginnings_of(other))
