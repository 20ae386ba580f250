"""HL7 CDA Release 2: C-CDA, CDA-CH and CDA-CH-EMED, and the French, German and Austrian guides built on it.

    reader       the document: header, sections, warnings -> PatientRecord
    header       patient and contacts
    sections     which section is what (LOINC), and what becomes of its text
    narrative    the human-readable part: its text, references into it
    tables       its tables and lists as rows
    datatypes    HL7 V3 data types: codes, texts, quantities, times, names, addresses
    allergies, problems, medications   the coded entries, one module per list
    timing       when a drug is taken: the time types, schedule and frequency
    vocabulary   codes and words, and what they mean here

docs/format-cda.md says what is read from where.
"""

from optirh_batch.readers.cda.reader import CdaReader

__all__ = ["CdaReader"]
