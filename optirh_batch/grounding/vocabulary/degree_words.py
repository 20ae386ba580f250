"""Adverbs and adjectives of degree: little and much, seldom and often, slowly and quickly, early and late.

Owns the words of each side in four languages together, one word at a time.  What is compared beside a verb is
the business of ``states/degrees``; in the two texts as wholes, of ``comparison/opposites``; crosswise, of
``states/crossings``.
"""

from __future__ import annotations

LITTLE = (
    "peu mal guère mauvais mauvaise wenig schlecht schlechte schlechter kaum poco male cattivo cattiva "
    "little poorly badly hardly poor"
)
MUCH = "bien beaucoup bon bonne gut gute guter viel bene molto buono buona well much lot lots good"
SELDOM = "rarement selten raramente rarely seldom"
OFTEN = "souvent fréquemment oft häufig spesso often frequently"
IRREGULARLY = "irrégulièrement unregelmässig irregolarmente irregularly"
REGULARLY = "régulièrement regelmässig regolarmente regularly"
SLOWLY = "lentement langsam lentamente slowly"
QUICKLY = "vite rapidement schnell velocemente rapidamente fast quickly"
EARLY = "tôt früh presto early"
LATE = "tard spät tardi late"
