"""Names of persons behind a title: each comes through letter by letter, and none is added.

Owns the titles in four languages and the one case in which a name may go: who opens a sentence of a note is
mostly the patient ('Mme Bender, 77 ans, vue à domicile'), and becomes the reader.  A physician never does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.facts import Sheet
from optirh_batch.grounding.people import Change

_PHYSICIAN = r"(?:Dr(?:e|es|s)?|Prof|Dott(?:\.ssa)?)\b\.?(?: (?:med|méd)\.)?"
_CIVIL = (
    r"(?:Mme|Mlle|Madame|Monsieur|Frau|Herrn?|Signor(?:a|e)?|Miss)\b|(?:Mrs?|Ms)\b\.?|(?:Hr|Sig(?:\.ra)?)\."
    # 'M. Crohn' is 'Morbus', in French notes too.
    r"|M\.(?! (?:Addison|Alzheimer|Basedow|Be[ch]\w+|Crohn|Dupuytren|Hodgkin|Horton|Meni\w+|Osler|Paget|"
    r"Parkinson|Perthes|Raynaud|Scheuermann|Sudeck|Whipple|Wilson))"
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w'’-]*[^\W\d_]{2}"
_TITLED = re.compile(
    rf"(?<![\w.])(?:(?P<civil>{_CIVIL})(?: {_PHYSICIAN})*|(?P<physician>{_PHYSICIAN})(?: {_PHYSICIAN})*) ?"
    rf"(?P<name>{_NAME})(?: (?P<next>{_NAME}))?"
)
_GENITIVE = re.compile(r"['’]?s$")
_ROLE = (
    r"(?:voisine?|amie?|fille|fils|s(?:œ|oe)ur|frère|mari|épouse|belle-\w+|nachbar(?:in)?|freund(?:in)?|tochter|sohn|"
    r"schwester|bruder|vicin[oa](?: di casa)?|amic[oa]|figli[oa]|sorella|fratello|neighbou?r|friend|"
    r"daughter|son|"
    r"sister|brother)"
)
_IS_CALLED = re.compile(rf"(?<!\w){_ROLE},?[ ]?[(]?(?:{_CIVIL}) ?(?P<name>{_NAME})", re.IGNORECASE)
_BELONGS_TO = re.compile(
    rf"(?<!\w){_ROLE} (?:de|von|di|del|della|of) (?:la |der |l['’])?(?:{_CIVIL}) ?(?P<name>{_NAME})"
    rf"|(?<!\w)(?:{_CIVIL}) ?(?P<of>{_NAME})['’]s {_ROLE}",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?\n])[\s«\"“„(-]*$")


def names_changed(source: Sheet, output: Sheet) -> Iterator[Change]:
    """Titled names that one text has and the other does not.

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for titled in _TITLED.finditer(source.text):
        opens = titled["civil"] and _OPENS.search(source.text, 0, titled.start())
        if not opens and not _stands(titled, output.text):
            yield Change("person-lost", titled.group(), sure=True)
    called = {role["name"] for role in _IS_CALLED.finditer(source.text)}
    for role in _BELONGS_TO.finditer(output.text) if called else ():
        if (role["name"] or role["of"]) in called and not _BELONGS_TO.search(source.text):
            yield Change("roles-exchanged", role.group(), sure=True)
    for titled in _TITLED.finditer(output.text):
        if not _stands(titled, source.text):
            yield Change("person-invented", titled.group(), sure=True)


def _stands(titled: re.Match[str], text: str) -> bool:
    """Whether a text has the name, or the one that follows: a first name may be left out."""
    names = (_GENITIVE.sub("", name) for name in titled.group("name", "next") if name)
    return any(re.search(rf"(?<!\w){re.escape(name)}(?:['’]?s)?(?!\w)", text) for name in names)
