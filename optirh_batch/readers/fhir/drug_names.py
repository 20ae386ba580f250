"""What a drug is called, and how it is made up: Medication and the concepts that name one (FHIR R4, 11.1).

Owns the order of names (product, ingredients, reference, number) and the strength
beside them.  Leaves out who takes the drug and how.
"""

from __future__ import annotations

import re

from optirh_batch.readers.fhir.datatypes import has_words, joined, label_of, narrated, ratio_text
from optirh_batch.readers.fhir.tree import Node

_PER_PIECE = re.compile(r" / 1 (?:Stück|Stk|St|Tablet|tablet|Tablette|Capsule|Kapsel|\{tablet\})$")
_STRENGTH = re.compile(r"\d\s*(?:mg|g|mcg|µg|ug|ml|mmol|%|i\.?e\.?|u\.?i\.?|iu)(?!\w)", re.IGNORECASE)


def drug_name(resource: Node, drug: Node | None) -> str | None:
    """The drug in the words of the request, of the Medication, or of its ingredients."""
    concept = resource.first("medicationCodeableConcept")
    if concept is not None and (label := _product_words(concept) or _numbered(concept) or label_of(concept)):
        return label
    if drug is None:
        return resource.line("medicationReference", "display") or narrated(resource)
    code = drug.first("code")
    words = _product_words(code) if code is not None else None
    words = _with_strength(words, drug) if words else None
    return (
        words
        or _ingredient_words(drug)
        or resource.line("medicationReference", "display")
        or (_numbered(code) if code is not None else None)
        or narrated(resource)
    )


def _product_words(code: Node) -> str | None:
    """The words of a drug's concept; of several codings one that says the strength goes first."""
    label = label_of(code) if has_words(code) else None
    if label is None or _STRENGTH.search(label) or code.line("text") or _is_chosen(code):
        return label
    return next((words for words in code.lines("coding", "display") if _STRENGTH.search(words)), label)


def _is_chosen(code: Node) -> bool:
    return "true" in code.lines("coding", "userSelected")


def _with_strength(name: str, drug: Node) -> str:
    """The name with what its ingredients say of the strength, if it has no number itself."""
    strong = [words for words in _ingredients(drug) if words[1]]
    if not strong or any(char.isdigit() for char in name):
        return name
    if len(strong) == len(drug.all("ingredient")) == 1:
        return f"{name} {strong[0][1]}"
    return f"{name} ({' + '.join(' '.join(filter(None, words)) for words in _ingredients(drug))})"


def _numbered(code: Node) -> str | None:
    """A drug known by its number only: 'PZN 01234567', or by its class: 'ATC C09AA05'."""
    for coding in code.all("coding"):
        system = (coding.line("system") or "").lower()
        if number := coding.line("code"):
            if system.endswith("/pzn"):
                return f"PZN {number}"
            if system.endswith("2.51.1.1"):
                return f"GTIN {number}"
            if system.endswith("/atc"):
                return f"ATC {number}"
    return None


def _ingredient_words(drug: Node) -> str | None:
    """'Ramipril 5 mg, Tabletten'; 'Salicylsäure 5 g + Alkohol ad 100 g, Lösung'."""
    words = [" ".join(filter(None, parts)) for parts in _ingredients(drug)]
    form = drug.line("form", "text") or drug.line("form", "coding", "display")
    return joined([" + ".join(words), form], ", ") if words else None


def _ingredients(drug: Node) -> list[tuple[str, str | None]]:
    """The named ingredients, each with its strength or amount."""
    found = []
    for ingredient in drug.all("ingredient"):
        name = label_of(ingredient.first("itemCodeableConcept")) or ingredient.line(
            "itemReference", "display"
        )
        strength = ingredient.first("strength")
        amount = None
        if strength is not None:
            written = [
                node.line("valueString") for node in strength.extensions("Ingredient_Amount", "amount")
            ]
            amount = _PER_PIECE.sub("", ratio_text(strength) or "") or joined(written)
        if name:
            found.append((name, amount))
    return found


def preparation(drug: Node | None) -> list[str]:
    """How a pharmacy is to make up and pack a drug (KBV and gematik compounding profiles)."""
    endings = (
        "_CompoundingInstruction",
        "_Medication_Packaging",
        "medication-manufacturing-instructions-extension",
        "medication-formulation-packaging-extension",
    )
    extensions = drug.extensions(*endings) if drug is not None else ()
    return [text for extension in extensions for text in extension.lines("valueString")]
