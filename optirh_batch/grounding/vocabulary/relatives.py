"""Words for relatives, neighbours and friends in four languages.

Owns two ways of naming them: each relative in all forms that surely mean this one (``RELATIVES``), and the
bare words by which a note names anybody who is near the patient, apart by sex (``WOMEN``, ``MEN``): there,
'Frau' alone is a wife.  Leaves out what is compared: ``people``, ``holders``, ``caring_relatives`` ...
"""

from __future__ import annotations

RELATIVES: dict[str, str] = {
    "daughter in law": r"belles?-filles?|bru|schwiegert(?:o|ö)chter\w*|nuora|daughters?-in-law",
    "son in law": r"gendre|beaux?-fils|schwiegers(?:o|ö)hn\w*|genero|sons?-in-law",
    "sister in law": r"belles?-s(?:œ|oe)urs?|schwägerin\w*|cognata|sisters?-in-law",
    "brother in law": r"beaux?-frères?|schwager\w*|cognato|brothers?-in-law",
    "parent in law": r"belles?-mères?|beaux?-pères?|schwieger(?:mutter|vater|eltern)\w*|suocer\w+|"
    r"(?:mo|fa)thers?-in-law",
    "great-grandchild": r"arrières?-petits?-(?:fils|enfants?)|arrières?-petites?-filles?|urenkel\w*|"
    r"urgrosskind\w*|pronipot\w+|great-grand(?:sons?|daughters?|child(?:ren)?)",
    "great-grandparent": r"arrières?-grands?-(?:pères?|mères?|parents?)|urgross(?:vater|mutter|eltern)\w*|"
    r"bisnonn[oaie]|great-grand(?:father|mother|parents?)s?",
    "grandchild": r"petits?-(?:fils|enfants?)|petites?-filles?|enkel\w*|grosskind\w*|nipot\w+|"
    r"grand(?:sons?|daughters?|child(?:ren)?)",
    "grandparent": r"grands?-(?:pères?|mères?|parents?)|gross(?:vater|mutter|eltern)\w*|nonn[oaie]|"
    r"grand(?:father|mother|parents?)s?",
    "daughter": r"(?<!jeune )(?<!petite )filles?|tochter|töchtern?|figli[ae]|daughters?",
    "son": r"fils(?! à (?:retirer|enlever|ôter)| (?:de suture|résorb\w+|retirés|enlevés|ôtés|sont|seront|"
    r"ont|"
    r"en place|qui (?:tien|ferm|fix|rest)\w+|pour (?:fermer|recoudre|tenir)))(?<!les fils)(?<!des fils)|"
    r"sohn(?:s|es)?|söhnen?|figlio|(?-i:[Ss]on)|sons",
    "wife": r"épouses?|(?:sa|votre|ma|la) femme|ehefrau\w*|(?:seine[rn]?|ihre[rn]?) frau(?! \w+ hat)|gattin|"
    r"moglie|wife",
    "husband": r"maris?|époux|(?:ehe)?gatten?|ehem(?:a|ä)nn\w*|(?:ihr|ihre[mns]|mein) mann(?:es)?|marito|"
    r"husband",
    "mother": r"mères?(?! porteuse)|maman|mutter|madre|mamma(?![ -]?(?:ca|karzinom|carcin|tumor|"
    r"op)\w*(?!\w))|mother|mum",
    "father": r"pères?|papa|vater(?:s)?|padre|papà|father|dad",
    "brother": r"frères?|bruder\w*|brüder\w*|fratell[oi]|brothers?",
    "sister": r"s(?:œ|oe)urs?|schwester(?:n)?|sorell[ae]|sisters?",
    "niece": r"nièces?|nichten?|nieces?",
    "nephew": r"neveux?|neffen?|nephews?",
    "cousin": r"cousine?s?|cugin\w+",
    "aunt or uncle": r"tantes?|oncles?|onkels?|zi[oa]|aunts?|uncles?",
    "neighbour": r"voisine?s?(?! de)|nachbar(?:in(?:nen)?|n|s)?|vicin[oa] di casa|neighbou?rs?",
}
"""In the order in which they are looked for: a daughter-in-law is no daughter."""

_FEMALE = frozenset(["wife", "daughter", "sister", "mother", "niece", "daughter in law", "sister in law"])
_MALE = frozenset(["husband", "son", "brother", "father", "nephew", "son in law", "brother in law"])

WOMEN = {
    "fr": r"épouse|femme|conjointe|(?:(?:belle|petite)-)?fille|(?:belle-)?s(?:œ|oe)ur|(?:belle-)?mère|"
    r"voisine|amie|compagne|nièce",
    "de": r"\w*frau|\w*tochter|schwester|\w*mutter|nachbarin|freundin|\w*partnerin|nichte",
    "it": r"moglie|figlia|sorella|madre|nuora|vicina|amica|compagna|nipote",
    "en": r"wife|daughter|sister|mother|niece|neighbou?r|friend",
}
MEN = {
    "fr": r"époux|mari|conjoint|(?:(?:beau|petit)-)?fils|frère|père|voisin|ami|compagnon|neveu",
    "de": r"\w*mann|\w*sohn|bruder|vater|nachbar|freund|\w*partner|neffe",
    "it": r"marito|figlio|fratello|padre|genero|vicino|amico|compagno",
    "en": r"husband|son|brother|father|nephew|neighbou?r|friend",
}
OWNED = (
    r"(?:son|sa|ses|votre|vos|le|la|les|l['’]|mon|ma|un|une|ihre?|seine?|der|die|das|meine?|"
    r"(?:il |la )?su[ao]|il|lo|una|his|her|your|the|(?:pt|patient)['’]s)"
)
"""Before a relative who opens a clause, as part of a pattern."""
BARE_WORDS = {language: f"{WOMEN[language]}|{MEN[language]}" for language in WOMEN}
"""Anybody who is near the patient, as a note in a language says it."""


def relative_words(language: str | None) -> str:
    """The pattern of all forms of all relatives; 'son' is one in English only."""
    words = "|".join(RELATIVES.values())
    return words if language == "en" else words.replace("|(?-i:[Ss]on)", "")


def sex_of_relative(name: str) -> str:
    """'m' or 'f' of a name of ``RELATIVES``; both where it does not tell."""
    return "m" if name in _MALE else "f" if name in _FEMALE else "mf"
