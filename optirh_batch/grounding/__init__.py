"""The fact gate: may this text be printed in place of its source?

``check_passage`` is the door; ``gate`` asks all rooms, ``wording`` says what they found.  Each module is a
noun of its room:

- ``vocabulary``: words of the gate in its languages;
- ``recognition``: one text, and the facts and concepts that ``reading`` finds in it;
- ``comparison``: two texts, and what came, went or changed places;
- ``roles``: who does, has, says and is told what;
- ``states``: whether and when;
- ``manner``: address, language, and advice and comfort that were added.

Each may use those above it in this list, never one below.  A new kind of fact is a value of ``Kind``, a
recogniser in ``reading`` and a label in ``wording``.
"""

from optirh_batch.grounding.comparison.grounds import without_ground
from optirh_batch.grounding.comparison.rewordings import Rewording, compare_words
from optirh_batch.grounding.gate import check_passage, is_blocked
from optirh_batch.grounding.manner.leftovers import longest_rewriting
from optirh_batch.grounding.recognition.drugs import drugs_answering, drugs_begun, unlisted_drugs
from optirh_batch.grounding.recognition.facts import Fact, Kind
from optirh_batch.grounding.recognition.figures import figures_answering
from optirh_batch.grounding.recognition.person_names import patient_names, tells_of
from optirh_batch.grounding.recognition.reading import extract_facts, numbers_in
from optirh_batch.grounding.roles.pronouns import strangers_in_handout
from optirh_batch.grounding.roles.sexes import patient_sex
from optirh_batch.grounding.vocabulary.phrases import use_own_glossary
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
    "strangers_in_handout",
    "tells_of",
    "unlisted_drugs",
    "use_own_glossary",
    "without_ground",
]
