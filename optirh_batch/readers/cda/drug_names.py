"""What a drug is called: by its code, its own name, its packages, its substances, or its row in the text.

Owns the order of these names and which row of the text is the drug's.  Leaves out how the drug is taken.
"""

from __future__ import annotations

import re
from functools import cached_property

from optirh_batch.readers.cda.datatypes import (
    code_of,
    codes_of,
    find,
    find_all,
    local_children,
    local_name,
    plain_label,
)
from optirh_batch.readers.cda.entries import first_text, unusable
from optirh_batch.readers.cda.instructions import NAME_COLUMN
from optirh_batch.readers.cda.narrative import Narrative, SectionText
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.vocabulary import GENERIC_DRUG, tells_time
from optirh_batch.readers.xml import XmlElement

# Codes of packages and classes (GTIN, ATC, German and Austrian PZN, French CIP, UCD and CIS), whose display
# name is a package or a class: the product's own name says more.
_PACKAGE_SYSTEMS = frozenset(
    {
        "2.51.1.1", "2.16.840.1.113883.6.73", "1.2.276.0.76.4.6", "1.2.40.0.34.4.16", "1.2.40.0.34.4.17",
        "1.2.40.0.34.4.24", "1.2.250.1.213.2.3.1", "1.2.250.1.213.2.3.2", "1.2.250.1.213.2.3.3",
    }
)  # fmt: skip
_DESCRIPTION_COLUMN = re.compile(
    r"^(?:description|beschreibung|descrizione|descri[cç][aã]o|descripci[oó]n)$", re.IGNORECASE
)
_STRENGTH = re.compile(r"\d\s*(?:mg|g|mcg|µg|ug|ml|%|[iu]\.?[eui]\b|unt)\b", re.IGNORECASE)
_BRAND = re.compile(r"\[([^\[\]]{3,})\]")


class Product:
    """The product that an act administers or supplies.

    Args:
        act: the administration or supply.
        text: of its section.
        narrative: of the document.

    Attributes:
        code: of the product.
    """

    def __init__(self, act: XmlElement, text: SectionText, narrative: Narrative) -> None:
        self._act = act
        self._text = text
        self._narrative = narrative
        product = "product" if local_name(act) == "supply" else "consumable"
        made = find(act, product, "manufacturedProduct")
        self._material = find(made, "manufacturedMaterial")
        if self._material is None:
            self._material = find(made, "manufacturedLabeledDrug")
        self.code = find(self._material, "code")

    @cached_property
    def label(self) -> str:
        """The drug's code in words."""
        return self._narrative.label(self.code)

    def name(self) -> str:
        """Display name of the drug's code or the product's name; of a formula also its substance."""
        if self._material is None:
            return ""
        coded = "" if GENERIC_DRUG & set(codes_of(self.code)) else self._coded_name()
        written = (
            plain_label("".join(part.itertext()))
            if (part := find(self._material, "name")) is not None
            else ""
        )
        packaged = [
            plain_label("".join(name.itertext()))
            for content in local_children(self._material, "asContent")
            for package in content
            for name in local_children(package, "name")
        ]
        system = "" if self.code is None else self.code.get("codeSystem") or ""
        by_name = system in _PACKAGE_SYSTEMS or bool(self._ingredients)
        ordered = [written, coded] if by_name else [coded, written]
        name = first_text([*ordered, *packaged])
        ingredients = self._ingredients
        if not name and ingredients:
            # The row that the entry belongs to names the product, with its strength.
            name = self.name_in_row()
            return name or " / ".join(ingredients)
        if not code_of(self.code) and ingredients and not any(same_drug(name, item) for item in ingredients):
            return f"{name} ({' / '.join(ingredients)})"
        return name

    def name_in_row(self) -> str:
        """The name in the row that the act's text stands in, or in the cell beside the code."""
        row = self._text.row_of(find(self._act, "text"))
        named = "" if row is None else row.column(NAME_COLUMN)
        described = "" if named or row is None else row.column(_DESCRIPTION_COLUMN)
        return first_text([named, described, self._text.cell_beside(codes_of(self.code), NAME_COLUMN)])

    def row(self, name: str) -> Row | None:
        """The row that the act or its code refers to, else the one that names the drug."""
        original = find(self.code, "originalText")
        texts = (find(self._act, "text"), original, find(find(self._act, "code"), "originalText"))
        # RxNorm writes the brand in brackets.
        names = (
            name,
            *_BRAND.findall(name),
            *map(self._narrative.label, find_all(self.code, "translation")),
        )
        rows = (self._text.row_named(one) for one in names)
        return self._text.row_of(*texts) or next(filter(None, rows), None)

    def _coded_name(self) -> str:
        """The drug's code in words, or its original text where this says the strength as well.

        Where the words are 'Unknown', the original text or a translation.
        """
        original = self._narrative.text(find(self.code, "originalText"))
        if unusable(self.label):
            translated = map(self._narrative.label, find_all(self.code, "translation"))
            return first_text([original, *translated])
        rest = original.casefold().removeprefix(self.label.casefold())
        adds_strength = (
            len(rest) < len(original) and _STRENGTH.search(rest) and not _STRENGTH.search(self.label)
        )
        return original if adds_strength and not tells_time(rest) else self.label

    @cached_property
    def _ingredients(self) -> list[str]:
        names = []
        for outer in local_children(self._material, "ingredient"):
            for inner in local_children(outer, "ingredient"):
                name = next(local_children(inner, "name"), None)
                code = next(local_children(inner, "code"), None)
                label = "" if name is None else plain_label("".join(name.itertext()))
                names.append(label or self._narrative.label(code))
        return [name for name in dict.fromkeys(names) if not unusable(name)]


def same_drug(name: str, other: str) -> bool:
    """Whether one name is a part of the other."""
    first, second = name.casefold(), other.casefold()
    return first in second or second in first
