"""The fact gate: may this text be printed in place of its source?

``check_passage`` is the door.  Each kind of fact has a module with one noun:
``numbers``, ``quantities``, ``plain_numbers``, ``frequencies``, ``schemes``,
``dates``, ``identifiers``, ``comparisons``, ``sides``, ``drugs``, ``negation``; ``reading``
calls them in order, ``confirmation`` and ``swaps`` compare facts, and ``gate``
puts all together.  Beside facts, ``measures`` pairs labels with values,
``claims`` finds what a model likes to add, ``status`` what it turns round,
``foreign_words`` what it left in another language; ``people``,
``allergies``, ``illnesses``, ``cares``, ``denials``, ``bounds``, ``anchors`` and ``passages``
compare what is told; ``grounds`` tells of single words whether anything speaks for them, and
``rewordings`` which of all words went or came.
A new kind is a value of ``Kind``, a recogniser in ``reading`` and a label in ``wording``.
"""

from optirh_batch.grounding.drugs import drugs_answering, drugs_begun, unlisted_drugs
from optirh_batch.grounding.facts import Fact, Kind
from optirh_batch.grounding.figures import figures_answering
from optirh_batch.grounding.gate import check_passage, is_blocked
from optirh_batch.grounding.grounds import without_ground
from optirh_batch.grounding.leftovers import longest_rewriting
from optirh_batch.grounding.person_names import patient_names, tells_of
from optirh_batch.grounding.phrases import use_own_glossary
from optirh_batch.grounding.reading import extract_facts, numbers_in
from optirh_batch.grounding.rewordings import Rewording, compare_words
from optirh_batch.grounding.sexes import patient_sex
from optirh_batch.grounding.wording import describe_failure, find

__all__ = [
    "Fact",
    "Kind",
    "Rewording",
    "check_passage",
    "compare_words",
    "describe_failure",
    "drugs_answering",
    "drugs_begun",
    "extract_facts",
    "figures_answering",
    "find",
    "is_blocked",
    "longest_rewriting",
    "numbers_in",
    "patient_names",
    "patient_sex",
    "tells_of",
    "unlisted_drugs",
    "use_own_glossary",
    "without_ground",
]
