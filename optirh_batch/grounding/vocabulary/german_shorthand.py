"""German shorthand whose points would end a sentence: written out before a text is read.

*Kein Infarkt, Angiographie o.B.* denies the infarct alone, and *St.p. Melanom* of Austrian letters is a
*Status nach*.  Leaves out what the lists of the gate know with its points, and what is written out for the
reader (``drafting.shorthand``).
"""

from __future__ import annotations

import re

_UNREMARKABLE = re.compile(r"(?<!\w)o\. ?B\.(?P<ends>\s*\Z)?")
_STATUS_POST = re.compile(r"(?<!\w)St\. ?p\.(?= ?[\w(])")


def spell_german(text: str) -> str:
    """``text`` with *o.B.* as *unauffällig* and *St.p.* as *St.n.*; the point of the whole text stays."""
    text = _UNREMARKABLE.sub(lambda found: "unauffällig" + ("." if found["ends"] is not None else ""), text)
    return _STATUS_POST.sub("St.n.", text)
