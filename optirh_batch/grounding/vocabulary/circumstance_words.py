"""Words that tell under which circumstances something is so: alone, outdoors, before, never, allowed.

Owns the words of each circumstance in four languages together, one word at a time; ``crossings`` says how
they are compared.  Parts of the day that count as facts stand in ``recognition/daytimes``.
"""

from __future__ import annotations

from optirh_batch.grounding.vocabulary.degree_words import LITTLE, MUCH

_WORDS = {
    "alone": "seul seule seuls seules autonome allein alleine selbst selber selbständig selbstständig "
    "solo sola alone independently",
    "helped": "aide aidée aidé aider hilfe unterstützung aiuto help helped assistance assist helping helper",
    "allowed": "autorisé autorisée permis permise peut pouvez erlaubt darf dürfen permesso può puo may "
    "allowed can",
    "indoors": "dedans intérieur drinnen drin hause dentro indoors inside",
    "outdoors": "dehors extérieur draussen auswärts fuori outdoors outside",
    "by day": "journée tags tagsüber giorno giornata daytime",
    "by night": "nuit nachts nacht notte night nights",
    "before": "avant vor vorher prima before",
    "after": "après ensuite puis nach danach nachher dopo poi after afterwards",
    "with": "avec mit con with",
    "without": "sans ohne senza without",
    "never": "jamais nie niemals mai never",
    "always": "toujours immer stets sempre always",
    "us": "nous wir uns noi we us",
    "little": LITTLE,
    "much": MUCH,
}
CIRCUMSTANCES = {word: name for name, words in _WORDS.items() for word in words.split()}
"""The circumstance that a word tells, by the word in lower case."""
