"""Exports of fictional people, as large as asked for: what a format's densest honest files look like.

Values differ from entry to entry, so that nothing gains from repetition.
"""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import docx
import openpyxl

DRUGS = "Amlovas Betaprim Cortedol Dolovert Enaprex Furotal Glimexan Heparel Ibucore Jodovit".split()
PROBLEMS = "Arthrose Bronchite Cystite Diabète Eczéma Fracture Goutte Hypertension Insomnie Lombalgie".split()
WORDS = """la patiente va mieux elle marche avec une canne le pansement est propre et sec la douleur baisse
depuis hier son fils passe chaque soir le poids reste stable tension mesurée ce matin pas de fièvre""".split()
PEOPLE = "Aubin Berset Cattin Droz Emery Fournier Gaillard Humbert Imhof Jaquet".split()

CDA_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<languageCode code="fr-CH"/><recordTarget><patientRole><id root="2.16.756.5.32" extension="7560000000000"/>
<patient><name><given>Zoé</given><family>Canarion</family></name><administrativeGenderCode code="F"/>
<birthTime value="19400301"/></patient></patientRole></recordTarget><component><structuredBody>
"""
CDA_TAIL = "</structuredBody></component></ClinicalDocument>\n"
CDA_SECTIONS = ("10160-0", "48765-2", "11450-4", "8716-3")


class Chance:
    """Seeded chance, so that every run measures the same files."""

    def __init__(self, seed: int = 3) -> None:
        self._random = random.Random(seed)

    def sentence(self, words: int = 14) -> str:
        """Some words."""
        return " ".join(self._random.choices(WORDS, k=words)).capitalize() + "."

    def drug(self) -> str:
        """A made-up drug, hardly ever the same twice."""
        return f"{self._random.choice(DRUGS)}{self._random.randrange(10_000)} {self.number(1000)} mg"

    def problem(self) -> str:
        """A diagnosis."""
        return f"{self._random.choice(PROBLEMS)} {self._random.choice(WORDS)} {self.number(100_000)}"

    def person(self) -> str:
        """A family name."""
        return f"{self._random.choice(PEOPLE)}-{self._random.choice(PEOPLE)}"

    def number(self, below: int) -> int:
        """A number from 1."""
        return 1 + self._random.randrange(below)

    def day(self, separator: str = "-") -> str:
        """A day of this century."""
        parts = (2000 + self.number(25), self.number(12), self.number(28))
        return separator.join((str(parts[0]), f"{parts[1]:02}", f"{parts[2]:02}"))

    def uuid(self) -> str:
        """An identifier."""
        return str(UUID(int=self._random.getrandbits(128)))


def _cda(chance: Chance) -> Iterator[str]:
    yield CDA_HEAD
    number = 0
    while True:
        code = CDA_SECTIONS[number % len(CDA_SECTIONS)]
        rows, entries = [], []
        for _ in range(25):
            number += 1
            drug, day = chance.drug(), chance.day("")
            rows.append(
                f'<tr><td ID="m{number}">{drug}</td><td>1-0-1-0</td><td>{day}</td>'
                f"<td>{chance.sentence(6)}</td></tr>"
            )
            entries.append(
                '<entry><substanceAdministration classCode="SBADM" moodCode="INT">'
                f'<templateId root="2.16.840.1.113883.10.20.22.4.16"/><id root="{chance.uuid()}"/>'
                f'<text><reference value="#m{number}"/></text><statusCode code="active"/>'
                f'<effectiveTime xsi:type="IVL_TS"><low value="{day}"/></effectiveTime>'
                '<effectiveTime xsi:type="PIVL_TS" operator="A"><period value="12" unit="h"/></effectiveTime>'
                '<routeCode code="20053000" codeSystem="0.4.0.127.0.16.1.1.2.1" displayName="Oral use"/>'
                '<doseQuantity value="1"/><consumable><manufacturedProduct><manufacturedMaterial>'
                f'<code code="{chance.number(10**13)}" codeSystem="2.51.1.1"/><name>{drug}</name>'
                "</manufacturedMaterial></manufacturedProduct></consumable>"
                "</substanceAdministration></entry>"
                if code == "10160-0"
                else '<entry><act classCode="ACT" moodCode="EVN"><code code="CONC"/>'
                f'<id root="{chance.uuid()}"/><statusCode code="active"/></act></entry>'
            )
        yield (
            f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
            f"<title>Section {number}</title><text><table><thead><tr><th>Nom</th><th>Posologie</th>"
            f"<th>Date</th><th>Remarque</th></tr></thead><tbody>{''.join(rows)}</tbody></table></text>"
            + "\n".join(entries)
            + "</section></component>\n"
        )


def _fhir_entries(chance: Chance) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Type, full URL and values of the resources, of one patient after the other."""
    while True:
        patient = chance.uuid()
        yield "Patient", patient, {"family": chance.person(), "birth": chance.day()}
        for _ in range(20):
            yield (
                "MedicationStatement",
                chance.uuid(),
                {"patient": patient, "text": chance.drug(), "day": chance.day(), "note": chance.sentence()},
            )
            yield (
                "Condition",
                chance.uuid(),
                {"patient": patient, "text": chance.problem(), "day": chance.day()},
            )


def _fhir_xml(chance: Chance) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<Bundle xmlns="http://hl7.org/fhir">\n'
    yield '  <type value="collection"/>\n'
    for kind, identifier, say in _fhir_entries(chance):
        subject = f'      <subject>\n        <reference value="urn:uuid:{say.get("patient", "")}"/>\n      </subject>\n'
        match kind:
            case "Patient":
                inside = (
                    f'      <name>\n        <family value="{say["family"]}"/>\n        <given value="Zoé"/>\n'
                    f'      </name>\n      <gender value="female"/>\n      <birthDate value="{say["birth"]}"/>\n'
                )
            case "Condition":
                inside = (
                    "      <clinicalStatus>\n        <coding>\n          <system "
                    'value="http://terminology.hl7.org/CodeSystem/condition-clinical"/>\n'
                    '          <code value="active"/>\n        </coding>\n      </clinicalStatus>\n'
                    f'      <code>\n        <text value="{say["text"]}"/>\n      </code>\n{subject}'
                    f'      <onsetDateTime value="{say["day"]}"/>\n'
                )
            case _:
                inside = (
                    '      <status value="active"/>\n      <medicationCodeableConcept>\n'
                    f'        <text value="{say["text"]}"/>\n      </medicationCodeableConcept>\n{subject}'
                    f'      <effectiveDateTime value="{say["day"]}"/>\n      <dosage>\n'
                    f'        <text value="{say["note"]}"/>\n        <timing>\n          <repeat>\n'
                    '            <when value="MORN"/>\n            <when value="EVE"/>\n          </repeat>\n'
                    "        </timing>\n        <doseAndRate>\n          <doseQuantity>\n"
                    '            <value value="1"/>\n            <unit value="Tablette"/>\n'
                    "          </doseQuantity>\n        </doseAndRate>\n      </dosage>\n"
                )
        yield (
            f'  <entry>\n    <fullUrl value="urn:uuid:{identifier}"/>\n    <resource>\n    <{kind}>\n'
            f'      <id value="{identifier}"/>\n{inside}    </{kind}>\n    </resource>\n  </entry>\n'
        )


def _fhir_json(chance: Chance) -> Iterator[str]:
    yield '{"resourceType": "Bundle", "type": "collection", "entry": [\n'
    separator = ""
    for kind, identifier, say in _fhir_entries(chance):
        subject = f'"subject": {{"reference": "urn:uuid:{say.get("patient", "")}"}}'
        match kind:
            case "Patient":
                inside = (
                    f'"name": [{{"family": "{say["family"]}", "given": ["Zoé"]}}], "gender": "female", '
                    f'"birthDate": "{say["birth"]}"'
                )
            case "Condition":
                inside = (
                    '"clinicalStatus": {"coding": [{"system": '
                    '"http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]}, '
                    f'"code": {{"text": "{say["text"]}"}}, {subject}, "onsetDateTime": "{say["day"]}"'
                )
            case _:
                inside = (
                    f'"status": "active", "medicationCodeableConcept": {{"text": "{say["text"]}"}}, {subject}, '
                    f'"effectiveDateTime": "{say["day"]}", "dosage": [{{"text": "{say["note"]}", '
                    '"timing": {"repeat": {"when": ["MORN", "EVE"]}}, '
                    '"doseAndRate": [{"doseQuantity": {"value": 1, "unit": "Tablette"}}]}]'
                )
        yield (
            f'{separator}{{"fullUrl": "urn:uuid:{identifier}", "resource": {{"resourceType": "{kind}", '
            f'"id": "{identifier}", {inside}}}}}\n'
        )
        separator = ","


def _optirh_xml(chance: Chance) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<dossiers xmlns="urn:optirh:dossier:1" version="1.0">\n'
    while True:
        drugs = "".join(
            f"      <medicament>\n        <nom>{chance.drug()}</nom>\n        <matin>1</matin>\n"
            f"        <soir>1</soir>\n        <voie>orale</voie>\n        <debut>{chance.day()}</debut>\n"
            "      </medicament>\n"
            for _ in range(8)
        )
        notes = "".join(
            f"      <note>\n        <date>{chance.day()}</date>\n        <texte>{chance.sentence(40)}</texte>\n"
            "      </note>\n"
            for _ in range(5)
        )
        yield (
            f'  <dossier version="1.0" langue="fr">\n    <patient>\n      <nom>{chance.person()}</nom>\n'
            f"      <prenom>Zoé</prenom>\n      <date-naissance>{chance.day()}</date-naissance>\n    </patient>\n"
            f"    <cas>{chance.sentence(30)}</cas>\n    <diagnostics>\n      <diagnostic>\n"
            f"        <libelle>{chance.problem()}</libelle>\n      </diagnostic>\n    </diagnostics>\n"
            f"    <medicaments>\n{drugs}    </medicaments>\n    <notes>\n{notes}    </notes>\n  </dossier>\n"
        )


def _vendor_xml(chance: Chance) -> Iterator[str]:
    """As ``samples/exports/sanadoc.xml``, which a mapping of the program describes."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sd:Klientenexport xmlns:sd="urn:beispiel:sanadoc:4" version="4.2" mandant="SMZ Beispiel">\n'
    )
    while True:
        drugs = "".join(
            f'      <sd:Verordnung art="fix">\n        <sd:Praeparat>{chance.drug()}</sd:Praeparat>'
            '<sd:Dosis einheit="mg">5</sd:Dosis><sd:Form>p.o.</sd:Form>\n        <sd:Schema>1-0-1-0</sd:Schema>'
            f"<sd:Beginn>{chance.day('')}</sd:Beginn>\n      </sd:Verordnung>\n"
            for _ in range(8)
        )
        notes = "".join(
            f'      <sd:Notiz datum="{chance.day("")}"><sd:Titel>Verlauf</sd:Titel>'
            f"<sd:Inhalt>{chance.sentence(40)}</sd:Inhalt></sd:Notiz>\n"
            for _ in range(5)
        )
        yield (
            f'  <sd:Klient nr="{chance.number(10**6)}" sprache="D">\n    <sd:Stammdaten>\n'
            f"      <sd:Nachname>{chance.person()}</sd:Nachname>\n      <sd:Vorname>Zoé</sd:Vorname>\n"
            f"      <sd:Geschlecht>W</sd:Geschlecht>\n      <sd:Geburtsdatum>{chance.day('')}</sd:Geburtsdatum>\n"
            f"    </sd:Stammdaten>\n    <sd:Auftrag>{chance.sentence()}</sd:Auftrag>\n    <sd:Medikation>\n"
            f"{drugs}    </sd:Medikation>\n    <sd:Verlauf>\n{notes}    </sd:Verlauf>\n  </sd:Klient>\n"
        )


def _openehr(chance: Chance) -> Iterator[str]:
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<composition xmlns="http://schemas.openehr.org/v1" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'archetype_node_id="openEHR-EHR-COMPOSITION.report.v1">\n'
        "<name><value>Rapport</value></name>\n<language><code_string>fr</code_string></language>\n"
        '<composer xsi:type="PARTY_IDENTIFIED"><name>Droz</name></composer>\n'
    )
    while True:
        yield (
            '<content xsi:type="EVALUATION" archetype_node_id="openEHR-EHR-EVALUATION.problem_diagnosis.v1">\n'
            '  <name><value>Diagnostic</value></name>\n  <subject xsi:type="PARTY_SELF"/>\n'
            '  <data xsi:type="ITEM_TREE" archetype_node_id="at0001">\n    <name><value>structure</value></name>\n'
            '    <items xsi:type="ELEMENT" archetype_node_id="at0002">\n      <name><value>Nom</value></name>\n'
            f'      <value xsi:type="DV_TEXT"><value>{chance.problem()}</value></value>\n    </items>\n'
            '    <items xsi:type="ELEMENT" archetype_node_id="at0009">\n      <name><value>Remarque</value></name>\n'
            f'      <value xsi:type="DV_TEXT"><value>{chance.sentence(25)}</value></value>\n    </items>\n'
            "  </data>\n</content>\n"
        )


def _text(chance: Chance) -> Iterator[str]:
    while True:
        yield f"{chance.sentence()} {chance.sentence()} Elle prend {chance.drug()} le soir.\n"


_TAILS = {
    "cda": CDA_TAIL,
    "fhir-xml": "</Bundle>\n",
    "fhir-json": "]}\n",
    "optirh-xml": "</dossiers>\n",
    "vendor-xml": "</sd:Klientenexport>\n",
    "openehr": "</composition>\n",
    "text": "",
}
_PIECES: dict[str, Callable[[Chance], Iterator[str]]] = {
    "cda": _cda,
    "fhir-xml": _fhir_xml,
    "fhir-json": _fhir_json,
    "optirh-xml": _optirh_xml,
    "vendor-xml": _vendor_xml,
    "openehr": _openehr,
    "text": _text,
}


def _write_pieces(kind: str, path: Path, size: int) -> None:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for piece in _PIECES[kind](Chance()):
            file.write(piece)
            written += len(piece.encode("utf-8"))
            if written >= size:
                break
        file.write(_TAILS[kind])


def _write_docx(path: Path, size: int) -> None:
    document = docx.Document()
    document.add_paragraph("Nom : Canarion")
    document.add_paragraph("Prénom : Zoé")
    document.save(str(path))
    chance = Chance()

    def fill(body: bytes) -> bytes:
        paragraphs: list[bytes] = []
        room = size
        while room > 0:
            paragraphs.append(f"<w:p><w:r><w:t>{chance.sentence(30)}</w:t></w:r></w:p>".encode())
            room -= len(paragraphs[-1])
        return body.replace(b"<w:sectPr", b"".join(paragraphs) + b"<w:sectPr", 1)

    _change_part(path, "word/document.xml", fill)


def _write_xlsx(path: Path, size: int) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Patients"
    sheet.append(["Nom", "Prénom", "Diagnostic", "Remarque"])
    book.save(path)
    chance = Chance()

    def fill(body: bytes) -> bytes:
        rows: list[bytes] = []
        room, number = size, 1
        while room > 0:
            number += 1
            cells = (chance.person(), "Zoé", chance.problem(), chance.sentence(12))
            inside = "".join(
                f'<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
                for column, text in zip("ABCD", cells, strict=True)
            )
            rows.append(f'<row r="{number}">{inside}</row>'.encode())
            room -= len(rows[-1])
        return body.replace(b"</sheetData>", b"".join(rows) + b"</sheetData>", 1)

    _change_part(path, "xl/worksheets/sheet1.xml", fill)


def _change_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite an archive, uncompressed: the file is as large as what is read from it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


FORMATS = (*_PIECES, "docx", "xlsx")


def write_export(kind: str, path: Path, size: int) -> None:
    """Write a file of about ``size`` bytes.

    Args:
        kind: one of ``FORMATS``.
        path: where to; it is overwritten.
        size: in bytes.
    """
    match kind:
        case "docx":
            _write_docx(path, size)
        case "xlsx":
            _write_xlsx(path, size)
        case _:
            _write_pieces(kind, path, size)
