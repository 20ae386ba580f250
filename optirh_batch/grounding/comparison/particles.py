"""Small words that a rewriting lets go of: still, again, already, only, no longer.

Owns these words of French and Italian, which any sentence may have and no list of concepts holds, and those
that answer them. Without them 'encore chaud' is told as news, and 'n'en boit qu'un litre' as enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from optirh_batch.grounding.vocabulary.phrases import whole_words

_VERB = r"(?:[\w'’]+[ ]){1,4}?"
_PAIRS = {
    language: tuple((whole_words(said), whole_words(answers)) for said, answers in pairs)
    for language, pairs in {
        "fr": (
            (
                r"encore|toujours(?=[ ](?:pas|aussi|\w+ée?s?\b|chaud|faible|douloureu|présent|actif|en))",
                (
                    r"encore|toujours|rest\w+|continu\w+|persist\w+|nouveau|nouvelle|autres?|"
                    r"supplément\w*|depuis|plus|fini\w*"
                ),
            ),
            (
                r"(?<!au )(?<!le )moins(?= de| \w+(?:é|eux|euse|ant|e)e?s?\b|[.,;]|$)",
                (
                    r"moins|diminu\w*|rédui\w*|réduction|baiss\w*|mieux|meilleur\w*|peu|rares?|"
                    r"améliorée?s?|faible\w*|légère?\w*|recul\w*"
                ),
            ),
            (r"déjà", r"déjà|depuis|avant|auparavant|connue?s?|autres?"),
            (
                rf"n(?:e[ ]|['’]){_VERB}qu(?:e(?![ ]ils?\b|[ ]elles?\b)|['’](?!ils?\b|elles?\b|on\b)\w+)",
                r"que|qu['’]\w+|seul\w*|uniquement|juste|maximum|peine|peu|moins",
            ),
            (
                rf"n(?:e[ ]|['’]){_VERB}plus(?![ ](?:de[ ]\d|que|tard|souvent))",
                (
                    r"plus|arrêt\w*|cess\w*|disparu\w*|finie?s?|partie?s?|perdu\w*|stopp\w*|guérie?s?|"
                    r"épuis\w*|termin\w*|abandonn\w*|jamais|aucun\w*|rien"
                ),
            ),
        ),
        "it": (
            (
                r"ancora|tuttora",
                r"ancora|tuttora|sempre|continu\w+|rest\w+|riman\w+|nuov\w+|altr[oaie]|persist\w+|più",
            ),
            (
                r"(?<!a )(?<!per lo )meno(?= [^\W\d]\w{3,}|[.,;]|$)",
                r"meno|diminui\w*|ridott\w*|riduzione|meglio|migliorat\w*|poc\w+|rar\w+|calat\w*|liev\w+",
            ),
            (r"già", r"già|prima|da|dal\w*|not[oaie]|altr[oaie]"),
            (
                r"solo|soltanto|solamente",
                r"sol[oaie]|soltanto|solamente|appena|unic\w+|non|più|massimo|poc\w+",
            ),
            (
                rf"non[ ]{_VERB}più(?![ ](?:di[ ]\d|che|tardi|spesso))|niente più",
                r"più|smess\w*|sospes\w*|sparit\w*|scompars\w*|finit\w*|pers[oa]|cessat\w*|termin\w*|mai|nessun\w*",
            ),
        ),
    }.items()
}


def particles_lost(source: str, output: str, language: str) -> Iterator[str]:
    """The small words of a source that nothing in the output, in the same language, answers.

    Args:
        source: the passage as documented.
        output: what was written for it.
        language: of both.
    """
    for said, answers in _PAIRS.get(language, ()):
        found = said.search(source)
        if found and not answers.search(output):
            yield found.group().strip()
