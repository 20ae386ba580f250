"""What an answer may hold, by construction: the engine cannot produce anything else.

A ``Constraint`` is a plain value that travels with its request; ``start``
gives a ``Cursor``, the place reached in an answer.  The engine samples freely
and asks the cursor about the chosen token only; what it refuses is sampled
again among the rest.  Nothing here knows a model, a vocabulary or a record.

``Prose`` is running text, ``Glosses`` lines of 'word: explanation', ``Form``
fixed words (or JSON) with prose between them.  Each is an ``Automaton`` over
characters; ``cursor`` feeds it the bytes of tokens.  From every place that can be
reached some end can be reached, but for one: an answer led into a name that it may
not hold is lost, and accepts nothing more, since the rest of it would be garbled.
"""

from optirh_batch.generation.constraints.cursor import Constraint, Cursor, accepts
from optirh_batch.generation.constraints.figures import figures_in
from optirh_batch.generation.constraints.forms import Field, Form, json_form
from optirh_batch.generation.constraints.glosses import Glosses
from optirh_batch.generation.constraints.names import Names
from optirh_batch.generation.constraints.prose import LETTERS, Prose

__all__ = [
    "LETTERS",
    "Constraint",
    "Cursor",
    "Field",
    "Form",
    "Glosses",
    "Names",
    "Prose",
    "accepts",
    "figures_in",
    "json_form",
]
