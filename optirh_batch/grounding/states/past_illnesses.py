"""An illness that the note tells as over is not told as one that is there.

Owns the words by which a note says that an illness is over ('St. n. Herzinfarkt', 'ancien ulcère', 'cancer
opéré en 2009, sans récidive'), and those by which a text says that it is there, or was. Only the illnesses
of the glossary are looked at, each in its own clause; a problem list has its status from the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.comparison.mentions import Told
from optirh_batch.grounding.recognition.things import Group, illness
from optirh_batch.grounding.vocabulary.phrases import whole_words

_YEAR = r"(?:19|20)\d\d"
_ONCE = whole_words(
    r"ancien(?:ne)?s?|antécédents?|atcd|s/p|status post|(?<!depuis )(?:dans )?l['’]enfance|"
    r"(?<!son )(?<!cet )(?<!un )(?<!avec )enfant|autrefois|jadis",
    r"st\.? ?n\.?(?: von)?|status nach|zustand nach|z\.? ?n\.?|frühere[rsnm]?|ehemalige[rsnm]?|"
    r"früher|als (?:klein)?kind|in der kindheit|im kindesalter|kindliche[rsn]?|kindheits\w+",
    r"pregress[oaie]|stato dopo|esiti di|da (?:bambin|piccol|ragazz)[oa]|nell['’]infanzia|infantile",
    r"history of|former|previous|as a child|childhood|(?<!since )in (?:early )?childhood",
)
"""Stands in the clause of the illness itself."""
_HEALED = whole_words(
    rf"guérie?s?|en rémission|sans récidive|opérée?s? (?:en |dans les années )?{_YEAR}",
    r"durchgemacht\w*|ausgeheilt\w*|geheilt\w*|rezidivfrei|in remission",
    rf"operiert {_YEAR}|{_YEAR} operiert",
    rf"guarit[oaie]|in remissione|senza recidiva|operat[oaie] nel {_YEAR}",
    rf"healed|cured|in remission|no recurrence|operated in {_YEAR}",
)
"""Stands there, or in the next clause of the sentence."""
_THERE = re.compile(
    r"(?<![^\W_])(?:(?:vous avez|(?:elle|il) a) (?!(?:\w+ ){0,2}(?:eu|été)(?![^\W_]))|"
    r"vous (?:souffrez|êtes)|(?:elle|il) (?:souffre|est)|(?-i:Sie) sind|sind (?-i:Sie)|(?:er|sie) ist|"
    r"(?-i:Sie) haben|haben (?-i:Sie)|(?:er|sie) hat|(?-i:Sie) leiden|(?:er|sie) leidet|"
    r"(?-i:Lei) ha (?!avuto)|(?:lui|lei) ha (?!avuto)|soffre|"
    r"you have (?!had)|(?:he|she) has (?!had)|suffers?)",
    re.IGNORECASE,
)
_WAS = whole_words(
    r"eue?s?|av(?:ait|iez|aient)|étai\w+|ancien\w*|guéri\w*|opér\w+|enlev\w+|été (?:soigné|traité)\w*|"
    r"rémission|autrefois|avant|passée?s?|n['’]\w+ plus|antécédents?|"
    r"(?<!depuis l['’])(?<!depuis votre )enfance|enfant|il y a",
    r"hatten?|gehabt|frühere[nrms]?|war(?:en|st)?|wurden?|worden|operiert|\w*geheilt\w*|behandelt\w*|"
    r"vorbei|überstanden|durchgemacht\w*|erlitten|bekommen|erkrankt\w*|nach|nicht mehr|kein\w*|nicht|vor",
    r"av(?:ut[oaie]|eva)|prima|guarit\w|operat\w|era|stat\w|(?<!da )bambin\w|passato|non|"
    r"(?<!dall['’])infanzia",
    r"had|was|were|used to|former\w*|before|earlier|healed|cured|operated|removed|(?<!since a )child|"
    r"(?<!since )childhood|past|ago|not|no longer",
    rf"(?<!depuis )(?<!seit )(?<!dal )(?<!since ){_YEAR}",
)


_AS_CHILD = whole_words(
    r"(?<!depuis )(?:dans )?l['’]enfance|enfant|als (?:klein)?kind|in der kindheit|im kindesalter|"
    r"nell['’]infanzia|da (?:bambin|piccol)[oa]|(?<!since )childhood|as a child"
)
_SINCE_CHILD = whole_words(
    r"depuis (?:l['’]|votre )enfance|seit (?:der|ihrer) kindheit|dall['’]infanzia|since (?:your )?childhood"
)
"""An illness of childhood is not one since then."""

_EPISODE = (
    r"(?:(?:ré)?exacerbations?|décompensations?|poussées?|\w*exazerbation\w*|\w*dekompensation\w*|schub\w*|"
    r"entgleisung|verschlimmerung|verschlechterung|aggravation|riacutizzazion[ei]|esacerbazion[ei]|"
    r"peggioramento|scompenso|flare(?:[- ]up)?|worsening)"
)
_AFTER_EPISODE = whole_words(
    rf"(?:après|suite à|nach|dopo|following|after|post)[ ]"
    rf"(?:(?:une?|l['’]|la|le|einer?|der|dem|una?|un['’]|an?|the|\w+e[rns]?)[ ]?){{0,2}}{_EPISODE}"
)
"""'Rentrée après une exacerbation de BPCO': the illness is there, its worsening is over."""
_HAS_EPISODE = whole_words(
    rf"(?:vous avez|(?:elle|il) a|vous souffrez d['’]|(?-i:Sie) haben|haben (?-i:Sie)|(?:er|sie) hat|"
    rf"(?-i:Lei) ha|ha|you have|(?:he|she) has)[ ]"
    rf"(?:(?:une?|eine?|una|un['’]?|an?|la|l['’]|die|the|\w+e[rns]?)[ ]?){{0,2}}{_EPISODE}"
)


def past_illnesses_revived(source: Told, output: Told) -> Iterator[str]:
    """The words of the output that give the patient an illness which the source tells as over.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    episode = _HAS_EPISODE.search(output.text)
    if episode and _AFTER_EPISODE.search(source.text) and not _HAS_EPISODE.search(source.text):
        words = output.clauses.words(output.clauses.at(episode.start()))
        if not _WAS.search(words):
            yield words.strip(" .,;")
    since = _SINCE_CHILD.search(output.text)
    if since and _AS_CHILD.search(source.text) and not _SINCE_CHILD.search(source.text):
        yield output.clauses.words(output.clauses.at(since.start())).strip(" .,;")
    over = _over(source)
    for thing in output.reading.things if over else ():
        if thing.name in over:
            words = output.clauses.words(output.clauses.at(thing.start))
            if _THERE.search(words) and not _WAS.search(words):
                yield words.strip(" .,;")


def _over(told: Told) -> set[str]:
    """The illnesses that a text names in clauses alone that tell them as over."""
    illnesses = [
        (told.clauses.at(thing.start), thing.name)
        for thing in told.reading.things
        if thing.group is Group.CONDITION and illness(thing.name) is not None
    ]
    busy = {number for number, _ in illnesses}
    going: set[str] = set()
    for number, name in illnesses:
        words = told.clauses.words(number)
        behind = words if number + 1 in busy else words + _rest_of_sentence(told, number + 1)
        if not (_ONCE.search(words) or _HEALED.search(behind)):
            going.add(name)
    return {name for _, name in illnesses} - going


def _rest_of_sentence(told: Told, number: int) -> str:
    """The words of a clause, if it goes on with the sentence of the one before."""
    sentences = told.clauses.sentences
    if number < len(sentences) and sentences[number] == sentences[number - 1]:
        return told.clauses.words(number)
    return ""
