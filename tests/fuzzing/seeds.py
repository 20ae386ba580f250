# ruff: noqa: E501 - documents read best as they stand
"""Files to begin with, one function a format: written here or by the builders of the tests, about fictional people.

``shared`` adds files of OPTIRH_SHARED_DATA for a run; they are read there and kept nowhere.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

import cda_documents as cda
import fhir_samples as fhir
import office_files as office
from fuzzing.container_mutations import chmed_of, packed, parts_of, pdf
from fuzzing.statements import as_json

CHECKOUT = Path(__file__).resolve().parent.parent.parent
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST_SHARED = 24_000
_MOST_SHARED = 120


def shared(folder: str, pattern: str, largest: int = _LARGEST_SHARED) -> Iterator[bytes]:
    """Up to 120 small files of a folder of OPTIRH_SHARED_DATA, evenly chosen; none if it is not set."""
    room = os.environ.get("OPTIRH_SHARED_DATA")
    if room:
        paths = sorted(path for path in (Path(room) / folder).rglob(pattern) if path.is_file())
        small = [path for path in paths if path.stat().st_size <= largest]
        for path in small[:: len(small) // _MOST_SHARED + 1]:
            yield path.read_bytes()


def cda_files() -> list[bytes]:
    """Documents with the sections that become lists, the states they can have, and narratives."""
    substance = '<code code="387207008" codeSystem="2.16.840.1.113883.6.96" displayName="{}"/>'
    reaction = cda.related(
        "MFST",
        '<observation><code code="ASSERTION"/><value xsi:type="CD" displayName="Urticaire"/></observation>',
    )
    severity = cda.related(
        "SUBJ", '<observation><code code="SEV"/><value xsi:type="CD" displayName="sévère"/></observation>'
    )
    table = (
        '<table><thead><tr><th>Substance</th><th>Réaction</th></tr></thead><tbody><tr ID="a1"><td ID="s1">Latex</td>'
        '<td><content ID="r1">Éruption</content></td></tr></tbody></table><list><item>Noix</item></list>'
    )
    referring = '<code nullFlavor="UNK"><originalText><reference value="#s1"/></originalText></code>'
    none = '<value xsi:type="CD" code="716186003" displayName="No known allergy"/>'
    value = '<value xsi:type="CD" code="{}" displayName="{}"/>'
    tablet = '<name>Torasémide 10 mg</name><code code="318034005" displayName="Torasemide"/>'
    times = (
        '<effectiveTime xsi:type="IVL_TS"><low value="20240101"/><high value="20241231"/></effectiveTime>'
        '<effectiveTime xsi:type="PIVL_TS" operator="A" institutionSpecified="true"><period value="12" unit="h"/>'
        '</effectiveTime><routeCode code="20053000" displayName="Orale"/><doseQuantity value="1" unit="mg"/>'
    )
    evening = '<effectiveTime xsi:type="EIVL_TS" operator="A"><event code="ACV"/></effectiveTime>'
    result = (
        '<organizer classCode="BATTERY"><component><observation><code displayName="Sodium"/>'
        '<effectiveTime value="20240506"/><value xsi:type="PQ" value="140" unit="mmol/L"/></observation></component>'
        "</organizer>"
    )
    allergies = cda.section(
        "48765-2",
        cda.concern(cda.allergy(substance.format("Pénicilline"), reaction, severity)),
        cda.concern(cda.allergy(substance.format("Ibuprofen"), attributes='negationInd="true"'), "completed"),
        cda.allergy(referring, cda.status("73425007")),
        text=table,
    )
    problems = cda.section(
        "11450-4",
        cda.concern(cda.problem(value.format("I10", "Hypertension"), cda.status("55561003"))),
        cda.problem(value.format("E11", "Diabète"), attributes='negationInd="true"'),
        text="<paragraph>HTA<br/>depuis 2019</paragraph>",
    )
    medications = cda.section(
        "10160-0",
        cda.drug(tablet, times=times),
        cda.drug("<name>Insuline</name>", times=evening, act_status="aborted"),
        text="<content styleCode='Bold'>Traitement</content>",
    )
    empty = cda.section("48765-2", cda.concern(cda.allergy("", value=none)), text="Aucune allergie connue")
    denied = cda.section("48765-2", cda.allergy("", attributes='negationInd="true"'), text="Keine")
    unknown = cda.section(
        "48765-2", text="<paragraph>Non documenté</paragraph>", attributes='nullFlavor="NI"'
    )
    notes = cda.section("10164-2", text="Chute à domicile. Vit seule.", title="Anamnèse")
    nested = notes.replace("</section>", f"<component>{cda.section('30954-2', result)}</component></section>")
    person = (
        '<participant typeCode="IND"><associatedEntity classCode="ECON"><code code="FAMMEMB"/>'
        '<telecom value="tel:+41270000003"/><associatedPerson><name><given>Marc</given><family>Bonvin</family></name>'
        "</associatedPerson></associatedEntity></participant>"
    )
    ids = f'<id root="2.16.756.5.32" extension="{cda.AVS}"/>'
    return [
        cda.document(allergies, problems, medications, header=person, ids=ids),
        cda.document(allergies),
        cda.document(empty, problems),
        cda.document(denied, medications),
        cda.document(unknown, nested),
        cda.document(medications, notes),
        cda.document(body='<nonXMLBody><text mediaType="application/pdf">JVBERi0=</text></nonXMLBody>'),
    ]


def fhir_xml_files() -> list[bytes]:
    """Documents, collections and single resources."""
    return [text.encode() for text in _fhir_texts()]


def fhir_json_files() -> list[bytes]:
    """The same in JSON."""
    return [
        json.dumps(as_json(etree.fromstring(text)), ensure_ascii=False).encode() for text in _fhir_texts()
    ]


def _fhir_texts() -> list[str]:
    def allergy(number: int, label: str, verification: str = "confirmed", more: str = "") -> str:
        clinical = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
        verified = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
        return f"""<AllergyIntolerance><id value="a{number}"/><clinicalStatus>{fhir.coding("active", clinical)}
        </clinicalStatus><verificationStatus>{fhir.coding(verification, verified)}</verificationStatus>
        <criticality value="high"/><code>{fhir.coding("387207008")}<text value="{label}"/></code>
        <patient><reference value="Patient/p1"/></patient>{more}</AllergyIntolerance>"""

    reaction = '<reaction><manifestation><text value="Urtikaria"/></manifestation><severity value="severe"/></reaction>'
    none = f"""<AllergyIntolerance><id value="a9"/><code>{fhir.coding("716186003", display="No known allergy")}</code>
    <patient><reference value="Patient/p1"/></patient></AllergyIntolerance>"""
    condition = f"""<Condition><id value="k1"/><clinicalStatus>{fhir.coding("active", "urn:c")}</clinicalStatus>
    <code>{fhir.coding("I10", "http://hl7.org/fhir/sid/icd-10")}<text value="Hypertonie"/></code>{fhir.SUBJECT}
    <onsetDateTime value="2019-03"/><note><text value="Seit Jahren"/></note></Condition>"""
    verified = fhir.coding("refuted", "http://terminology.hl7.org/CodeSystem/condition-ver-status")
    gout = f"""<Condition><id value="k2"/><clinicalStatus>{fhir.coding("active", "urn:c")}</clinicalStatus>
    <verificationStatus>{verified}</verificationStatus><code><text value="Gicht"/></code>{fhir.SUBJECT}</Condition>"""
    not_taken = f"""<MedicationStatement><id value="m3"/><status value="not-taken"/>
    <medicationCodeableConcept><text value="Marcoumar"/></medicationCodeableConcept>{fhir.SUBJECT}
    <dosage><text value="1-0-0"/></dosage></MedicationStatement>"""
    statement = f"""<MedicationStatement><id value="m1"/>
    <contained><Medication><id value="med"/><code><text value="Torasemid 10 mg"/></code></Medication></contained>
    <status value="active"/><medicationReference><reference value="#med"/></medicationReference>{fhir.SUBJECT}
    <effectivePeriod><start value="2024-01-01"/></effectivePeriod><reasonCode><text value="Herz"/></reasonCode>
    <dosage><text value="morgens"/><timing><repeat><boundsPeriod><start value="2024-01-01"/></boundsPeriod>
    <frequency value="1"/><period value="1"/><periodUnit value="d"/><when value="MORN"/><when value="EVE"/></repeat>
    </timing><asNeededBoolean value="false"/><route>{fhir.coding("20053000", "urn:oid:0.4.0.127.0.16.1.1.2.1")}</route>
    <doseAndRate><doseQuantity><value value="1"/><unit value="Tablette"/></doseQuantity></doseAndRate>
    <maxDosePerPeriod><numerator><value value="4"/></numerator><denominator><value value="1"/><unit value="d"/>
    </denominator></maxDosePerPeriod></dosage></MedicationStatement>"""
    request = f"""<MedicationRequest><id value="m2"/><status value="stopped"/><intent value="order"/>
    <medicationCodeableConcept><text value="Insulin"/></medicationCodeableConcept>{fhir.SUBJECT}
    <dosageInstruction><text value="1-0-1-0"/></dosageInstruction></MedicationRequest>"""
    pressure = f"""<Observation><id value="o1"/><status value="final"/>
    <code>{fhir.coding("85354-9", "http://loinc.org", "Blutdruck")}</code>{fhir.SUBJECT}
    <effectiveDateTime value="2024-05-06"/><valueQuantity><value value="120"/><unit value="mmHg"/></valueQuantity>
    <component><code><text value="systolisch"/></code><valueString value="120"/></component></Observation>"""
    immunization = """<Immunization><id value="i1"/><status value="completed"/><vaccineCode><text value="Tetanus"/>
    </vaccineCode><patient><reference value="Patient/p1"/></patient><occurrenceDateTime value="2020"/></Immunization>"""
    procedure = f"""<Procedure><id value="e1"/><status value="completed"/><code><text value="Hüft-TP"/></code>
    {fhir.SUBJECT}<performedDateTime value="2021-02-03"/></Procedure>"""
    related = """<RelatedPerson><id value="r1"/><patient><reference value="Patient/p1"/></patient>
    <relationship><text value="Tochter"/></relationship><name><text value="Eva Rey"/></name>
    <telecom><system value="phone"/><value value="027 555 01 02"/></telecom></RelatedPerson>"""
    identified = fhir.PATIENT.replace(
        "<name>",
        '<identifier><system value="urn:oid:2.16.756.5.32"/><value value="7569876543217"/></identifier><name>',
    )
    lists = """<List><id value="l1"/><status value="current"/><title value="Medikation"/>
    <code><coding><system value="http://loinc.org"/><code value="10160-0"/></coding></code>
    <entry><item><reference value="MedicationStatement/m1"/></item></entry>
    <emptyReason><coding><code value="nilknown"/></coding></emptyReason></List>"""
    sections = (
        fhir.section("48765-2", "AllergyIntolerance/a1", "AllergyIntolerance/a2", title="Allergien")
        + fhir.section("11450-4", "Condition/k1", text="<p>Diagnosen<br/>Hypertonie</p>")
        + fhir.section("10160-0", "MedicationStatement/m1", "MedicationRequest/m2", title="Medikation")
        + fhir.section("8716-3", "Observation/o1", more=fhir.section("11369-6", "Immunization/i1"))
        + fhir.section("47519-4", "Procedure/e1", text="<table><tr><td>Hüfte</td></tr></table>")
    )
    plan = """<Bundle xmlns="http://hl7.org/fhir"><meta><profile
    value="http://chmed20af.emediplan.ch/fhir/StructureDefinition/chmed20af-bundle"/></meta><type value="collection"/>"""
    everything = (
        allergy(1, "Pénicilline", more=reaction), allergy(2, "Latex", "refuted"), condition, statement, request, pressure,
        immunization, procedure, related,
    )  # fmt: skip
    return [
        fhir.document(*everything, sections=sections),
        fhir.document(
            none, sections=fhir.section("48765-2", "AllergyIntolerance/a9", text="Keine Allergien bekannt")
        ),
        fhir.bundle(
            identified, allergy(1, "Erdnuss"), allergy(3, "Ibuprofen", "entered-in-error"), statement, lists
        ),
        fhir.bundle(
            fhir.PATIENT, allergy(2, "Latex", "refuted"), none, condition, gout, not_taken, kind="searchset"
        ),
        fhir.bundle(
            fhir.PATIENT, statement, fhir.PATIENT.replace("p1", "p2").replace("Rey", "Roh"), request
        ).replace('<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>', plan),
        fhir.resource(fhir.PATIENT),
        fhir.resource(allergy(1, "Latex")),
        fhir.resource(statement),
    ]


def optirh_files() -> list[bytes]:
    """The samples, whole and as a file of several records."""
    samples = _samples("records/*.xml")
    inner = b"".join(sample.partition(b"?>")[2] for sample in samples[:2])
    return [*samples, b'<dossiers xmlns="urn:optirh:dossier:1">%b</dossiers>' % inner]


def _samples(pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((CHECKOUT / "samples").glob(pattern))]


_PLAN16 = {
    "Patient": {"FName": "Odile", "LName": "Berclaz", "BDt": "1946-05-17", "Gender": 2, "Lng": "FR", "City": "Sierre",
                "Street": "Rue du Pont 3", "Zip": "3960", "Phone": "027 555 01 02", "Ids": [{"Type": 1, "Val": "80756"}],
                "Med": {"DLstMen": "2020-01-01", "Rc": [{"Id": 1, "R": [597, 555]}, {"Id": 6, "R": [615]}]}},
    "Medicaments": [
        {"Id": "Torasemid 10 mg", "IdType": 1, "Unit": "STK", "TkgRsn": "Cœur", "Roa": "PO", "AutoMed": 0,
         "Pos": [{"DtFrom": "2026-02-10", "DtTo": "2026-12-31", "D": [1, 0, 0.5, 0], "InRes": 0}]},
        {"Id": "Dafalgan", "IdType": 1, "Pos": [{"TT": [{"Off": 28800, "DoFrom": 1, "DoTo": 2, "A": 1, "MA": 3}], "CyDu": 86400}],
         "AppInstr": "avec de l'eau"},
    ],
    "MedType": 1, "Dt": "2026-09-12T11:46:09+02:00", "Auth": "7601000000000", "Rmk": "Contrôle dans 3 mois", "Id": "x", "Rev": 1,
}  # fmt: skip
_PLAN23 = {
    "patient": {"fName": "Odile", "lName": "Berclaz", "bdt": "1946-05-17", "gender": 2, "lng": "fr", "street": "Rue du Pont 3",
                "zip": "3960", "city": "Sierre", "phones": ["027 555 01 02"], "ids": [{"type": 1, "val": "7569876543217"}],
                "mData": {"w": 61.5, "rc": [{"id": 1, "r": [597]}]}},
    "hcPerson": {"gln": "7601000000000", "fName": "Paul", "lName": "Moret"},
    "meds": [
        {"id": "Torasemid 10 mg", "idType": 1, "rsn": "Cœur", "pos": [{"dtFrom": "2026-02-10", "po": {"t": 1, "ds": [1, 0, 1, 0]},
         "roa": "PO", "inRes": False, "unit": "STK"}]},
        {"id": "Insulin", "idType": 1, "pos": [{"po": {"t": 4, "cyDuU": 4, "cyDu": 1, "tts": [{"t": 3, "s": 1,
         "do": {"t": 3, "aMin": 1, "aMax": 2}}]}}, {"po": {"t": 2, "ft": "si douleurs"}}]},
    ],
    "medType": 1, "dt": "2026-09-12T11:46:09+02:00", "rmk": "Contrôle", "id": "x",
}  # fmt: skip


def plan_contents() -> list[bytes]:
    """The JSON that eMediplan strings carry."""
    return [json.dumps(plan).encode() for plan in (_PLAN16, _PLAN23)]


def emediplan_files() -> list[bytes]:
    """Strings alone, in an address, and inside a text."""
    old, new = chmed_of(_PLAN16), chmed_of(_PLAN23, b"CHMED23A.")
    half = len(new) // 2
    pieces = b"CHMED23A.1/2." + new[9:half] + b"\nCHMED23A.2/2." + new[half:]
    return [
        old,
        new,
        pieces,
        b"CHMED16A0" + json.dumps(_PLAN16).encode(),
        b"https://eprescription.hin.ch/#" + old + b"&q=1",
        "Rapport de sortie\n\nMadame Odile Berclaz, née le 17.05.1946\n\nTraitement:\n".encode()
        + old
        + b"\n\nAllergies: aucune\n",
    ]


def text_files() -> list[bytes]:
    """The samples, and letters with the headings of four languages."""
    letters = (
        (
            "# Rapport\n\nMonsieur Jean Roh, né le 03.02.1950, 756.9876.5432.17\n\nDiagnostics:\n- HTA (I10)\n- Diabète de type 2\n\n"
            "Allergies: Pénicilline (urticaire)\n\nTraitement:\nTorasemid 10 mg 1-0-0-0\nDafalgan 1 g 3x/j si douleurs\n\n"
            "Évolution:\nFavorable.\n"
        ),
        (
            "Patientin: Rey Ana, geb. 01.02.1945\n\nDiagnosen\n1. Hypertonie\n2. St. n. Hüft-TP rechts 2019\n\nAllergien: keine bekannt\n"
            "Medikation bei Austritt:\n| Medikament | Mo | Mi | Ab | Na |\n| --- | --- | --- | --- | --- |\n| Torasemid 10 mg | 1 | 0 | ½ | 0 |\n"
        ),
        "Paziente: Bianchi Anna\nData di nascita: 1.2.1940\nAllergie: nessuna nota\nTerapia:\n- Aspirina 100 mg 1-0-0\nDiagnosi:\nScompenso\n",
        "Patient: John Doe\nDOB: 1950-01-02\nAllergies: NKDA\nMedications:\nAspirin 100 mg daily\nDiagnoses: HTN\n",
    )
    return [*_samples("texts/*.txt"), *(letter.encode() for letter in letters)]


def openehr_files() -> list[bytes]:
    """Compositions with entries, clusters, most data types, a section and tables."""
    values = (
        ("DV_TEXT", "<value>regelmässig</value>"),
        (
            "DV_CODED_TEXT",
            "<value>Latex</value><defining_code><code_string>at5</code_string></defining_code>",
        ),
        ("DV_QUANTITY", "<magnitude>72.5</magnitude><units>kg</units><precision>1</precision>"),
        ("DV_COUNT", "<magnitude>3</magnitude>"),
        ("DV_BOOLEAN", "<value>true</value>"),
        ("DV_DATE_TIME", "<value>2026-03-02T10:11:12+01:00</value>"),
        ("DV_DURATION", "<value>P1Y2M3DT4H</value>"),
        ("DV_PROPORTION", "<numerator>1</numerator><denominator>2</denominator><type>1</type>"),
        ("DV_ORDINAL", "<value>2</value><symbol><value>mittel</value></symbol>"),
        (
            "DV_INTERVAL",
            '<lower xsi:type="DV_COUNT"><magnitude>4</magnitude></lower><upper_unbounded>true</upper_unbounded>',
        ),
        ("DV_IDENTIFIER", "<id>7569876543217</id><type>AVS</type>"),
        ("DV_URI", "<value>http://example.org</value>"),
        ("DV_MULTIMEDIA", "<alternate_text>Bild</alternate_text>"),
    )
    items = "".join(
        f'<items xsi:type="ELEMENT"><name><value>Feld {kind}</value></name><value xsi:type="{kind}">{inner}</value></items>'
        for kind, inner in values
    )
    empty = '<items xsi:type="ELEMENT"><name><value>Leer</value></name><null_flavour><value>unknown</value></null_flavour></items>'
    cluster = f'<items xsi:type="CLUSTER"><name><value>Gruppe</value></name>{items}{empty}</items>'

    def entry(kind: str, inner: str, tag: str = "content") -> str:
        return (
            f'<{tag} xsi:type="{kind}" archetype_node_id="openEHR-EHR-{kind}.x.v1"><name><value>Befund</value></name>'
            f'<subject xsi:type="PARTY_SELF"/><data xsi:type="ITEM_TREE"><name><value>Tree</value></name>{inner}</data></{tag}>'
        )

    def composition(inner: str, namespace: str = 'xmlns="http://schemas.openehr.org/v1"') -> bytes:
        return (
            f'<composition {namespace} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'archetype_node_id="openEHR-EHR-COMPOSITION.encounter.v1"><name><value>Bericht</value></name><language>'
            "<code_string>de</code_string></language><composer xsi:type='PARTY_IDENTIFIED'><name>Dr. Moret</name></composer>"
            "<context><start_time><value>2026-03-02T10:11:12+01:00</value></start_time></context>"
            f"{inner}</composition>"
        ).encode()

    section = f'<content xsi:type="SECTION"><name><value>Allergien</value></name>{entry("EVALUATION", items, "items")}</content>'
    names = ' xmlns="http://schemas.openehr.org/v1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    known = [_canonical_xml("composition", json.loads(made), names).encode() for made in openehr_json_files()]
    return [
        *known,
        composition(entry("OBSERVATION", items)),
        composition(entry("EVALUATION", cluster)),
        composition(section),
        composition(entry("INSTRUCTION", empty) + entry("ACTION", cluster), ""),
    ]


def openehr_json_files() -> list[bytes]:
    """Compositions of known archetypes: a reaction, a refuted one, a diagnosis, an order, an exclusion."""

    def text(value: str) -> dict[str, Any]:
        return {"_type": "DV_TEXT", "value": value}

    def choice(value: str, code: str) -> dict[str, Any]:
        defined = {"terminology_id": {"value": "local"}, "code_string": code}
        return {"_type": "DV_CODED_TEXT", "value": value, "defining_code": defined}

    def element(code: str, value: str | dict[str, Any]) -> dict[str, Any]:
        held = text(value) if isinstance(value, str) else value
        return {"_type": "ELEMENT", "archetype_node_id": code, "name": text("Feld"), "value": held}

    def entry(archetype: str, *items: object, key: str = "data") -> dict[str, Any]:
        tree = {
            "_type": "ITEM_TREE",
            "archetype_node_id": "at0001",
            "name": text("Tree"),
            "items": list(items),
        }
        held = {"_type": archetype.partition(".")[0], "archetype_node_id": f"openEHR-EHR-{archetype}"}
        return {**held, "name": text("Eintrag"), "subject": {"_type": "PARTY_SELF"}, key: tree}

    def composition(*content: object) -> bytes:
        value = {
            "_type": "COMPOSITION", "archetype_node_id": "openEHR-EHR-COMPOSITION.encounter.v1", "name": text("Bericht"),
            "language": {"code_string": "de"}, "composer": {"_type": "PARTY_IDENTIFIED", "name": "Dr. Moret"},
            "context": {"start_time": {"_type": "DV_DATE_TIME", "value": "2026-03-02T10:11:12+01:00"}},
            "content": list(content),
        }  # fmt: skip
        return json.dumps(value, ensure_ascii=False).encode()

    day = {"_type": "DV_DATE_TIME", "value": "2019-03-02"}
    reaction = "EVALUATION.adverse_reaction_risk.v1"
    event = {"_type": "CLUSTER", "archetype_node_id": "at0009", "name": text("Reaktion")}
    allergies = (
        entry(reaction, element("at0002", "Pénicilline"), element("at0063", choice("Bestätigt", "at0065")),
              {**event, "items": [element("at0011", "Urtikaria")]}),
        entry(reaction, element("at0002", "Latex"), element("at0063", choice("Widerlegt", "at0066"))),
    )  # fmt: skip
    problem = entry(
        "EVALUATION.problem_diagnosis.v1", element("at0002", "Hypertonie"), element("at0077", day)
    )
    tree = entry(
        "X.x", element("at0070", "Torasemid 10 mg"), element("at0009", "1-0-0"), element("at0091", "oral")
    )
    order = {
        "_type": "ACTIVITY",
        "archetype_node_id": "at0001",
        "name": text("Order"),
        "description": tree["data"],
    }
    medication = {**entry("INSTRUCTION.medication_order.v2"), "activities": [order]}
    none = entry("EVALUATION.exclusion_global.v1", element("at0002", "Keine Allergien bekannt"))
    return [
        composition(*allergies, problem, medication),
        composition(none),
        composition({"_type": "SECTION", "name": text("Allergien"), "items": [allergies[0]]}),
    ]


def _canonical_xml(name: str, value: Any, names: str = "") -> str:
    """An object of openEHR JSON in XML."""
    if not isinstance(value, dict):
        return f"<{name}>{value}</{name}>"
    kind = f' xsi:type="{value["_type"]}"' if "_type" in value else ""
    node = f' archetype_node_id="{value["archetype_node_id"]}"' if "archetype_node_id" in value else ""
    inner = [
        _canonical_xml(key, item)
        for key, held in value.items()
        if key not in {"_type", "archetype_node_id"}
        for item in (held if isinstance(held, list) else [held])
    ]
    return f"<{name}{names}{kind}{node}>{''.join(inner)}</{name}>"


MAPPING = """
name = "fuzzed"
[root]
element = "export"
[record]
path = "klient"
case = "fall"
general = "lage/absatz"
language = "@sprache"
[patient]
family = "name | kopf/name"
given = "vorname"
sex = "sex"
birth_date = "geboren | kopf/geboren"
avs = "ahv"
address = ["strasse", "concat(plz, ' ', ort)"]
phone = "tel"
[[contacts]]
path = "person"
name = "wer"
phone = "tel"
role = "@art"
[[allergies]]
path = "allergie"
label = "."
status = "@s"
none_known = "@allergien = 'keine'"
none_words = ["NKA"]
[[problems]]
path = "diagnose"
label = "text()"
code = "icd"
status = "@s"
onset = "@seit"
[[medications]]
path = "mittel"
name = "name"
dose = ["menge", "menge/@einheit"]
route = "weg"
schedule = "schema"
frequency = "takt"
status = "@s"
start = "von"
end = "bis"
[[notes]]
path = "notiz"
text = "."
title = "@titel"
date = "@am"
[dates]
formats = ["%Y%m%d"]
[values.sex]
W = "female"
[values.role]
HA = "physician"
[values.allergy_status]
W = "refuted"
"""


def vendor_files() -> list[bytes]:
    """Exports that ``MAPPING`` or the packaged mapping describes."""
    client = """<klient sprache="de" allergien="{none}"><kopf><name>{name}</name><geboren>19500203</geboren></kopf>
    <vorname>Ana</vorname><sex>W</sex><ahv>756.9876.5432.17</ahv><strasse>Weg 1</strasse><plz>3900</plz><ort>Brig</ort>
    <tel>027 555 01 02</tel><fall>Sturz</fall><lage><absatz>Wohnt allein</absatz><absatz>2. Stock</absatz></lage>
    <person art="HA"><wer>Dr. Moret</wer><tel>027 1</tel></person>{lists}
    <mittel s="aktiv"><name>Torasemid</name><menge einheit="mg">10</menge><weg>p.o.</weg><schema>1-0-1-0</schema><takt>täglich</takt>
    <von>20240101</von><bis>20241231</bis></mittel><notiz titel="Pflege" am="20240506">Wunde trocken</notiz><mehr>x</mehr></klient>"""
    lists = '<allergie s="aktiv">Latex</allergie><allergie s="W">Erdnuss</allergie><diagnose seit="2019">HTA<icd>I10</icd></diagnose>'
    first = client.format(name="Rey", none="", lists=lists)
    second = client.format(name="Roh", none="keine", lists="<allergie>NKA</allergie>")
    return [
        f"<export>{first}{second}</export>".encode(),
        f"<export>{first}</export>".encode(),
        *_samples("exports/*.xml"),
    ]


def docx_files() -> list[bytes]:
    """Letters and forms: headings, tables, lists, two patients."""
    grid = [
        ["Médicament", "Matin", "Midi", "Soir", "Nuit"],
        ["Torasemid 10 mg", "1", "0", "½", "0"],
        ["Dafalgan", "", "", "", ""],
    ]
    form = [["Nom", "Roh"], ["Prénom", "Jean"], ["Né le", "03.02.1950"], ["N° AVS", "756.9876.5432.17"]]
    allergies = [
        ["Allergie", "Réaction", "Statut"],
        ["Pénicilline", "Urticaire", "active"],
        ["Latex", "", "réfutée"],
    ]
    documents = (
        office.word(("h", 1, "Dossier"), form, ("h", 2, "Allergies"), allergies, ("h", 2, "Médicaments"), grid,
                    ("h", 2, "Diagnostics"), ("li", "HTA (I10)"), ("li", "Diabète"), ("h", 2, "Situation"), "Vit seul."),
        office.word(("b", "Allergien:"), "Keine bekannt", ("b", "Diagnosen"), "Hypertonie", "Medikation: Torasemid 10 mg 1-0-0"),
        office.word("Sehr geehrte Frau Kollegin", "Wir berichten über Frau Ana Rey, geb. 01.02.1945.", "Diagnosen:", "- HTA"),
        office.word(("h", 1, "Roh Jean, 03.02.1950"), "Allergies: aucune", ("h", 1, "Rey Ana, 01.02.1945"), "Allergies: Latex"),
    )  # fmt: skip
    return [_light(office.saved(document)) for document in documents]


def xlsx_files() -> list[bytes]:
    """Workbooks: a list of people, one person on several sheets, forms."""
    people = [
        ["Name", "Vorname", "Geburtsdatum", "AHV-Nr.", "Allergien", "Diagnosen", "Medikamente"],
        [
            "Rey",
            "Ana",
            "01.02.1945",
            "756.9876.5432.17",
            "Latex; Erdnuss",
            "Hypertonie",
            "Torasemid 10 mg 1-0-0-0",
        ],
        ["Roh", "Jean", 18297, "", "keine", "", "Dafalgan 1 g"],
    ]
    form = [["Nom", "Roh"], ["Prénom", "Jean"], ["Date de naissance", "03.02.1950"]]
    drugs = [
        ["Médicament", "Dose", "Matin", "Midi", "Soir", "Nuit", "Voie"],
        ["Torasemid", "10 mg", 1, 0, 0.5, 0, "p.o."],
    ]
    allergies = [["Allergie", "Statut"], ["Pénicilline", "active"], ["Latex", "réfutée"]]
    books = (
        office.workbook(Klienten=people),
        office.workbook(
            Patient=form, Traitement=drugs, Allergies=allergies, Diagnostics=[["Diagnostic"], ["HTA"]]
        ),
        office.workbook(Blatt1=[*form, [], ["Allergies"], ["aucune"], [], *drugs]),
    )
    return [_light(office.saved(book)) for book in books]


def _light(package: bytes) -> bytes:
    """Without the parts that only look good: runs are faster."""
    parts = parts_of(package)
    heavy = ("thumbnail", "theme", "docProps", "customXml", "stylesWithEffects", "webSettings", "fontTable")
    left_out = [name for name, _ in parts if any(word in name for word in heavy)]

    body = b"".join(content for name, content in parts if name == "word/document.xml")

    def lightened(name: str, content: bytes) -> bytes:
        if name == "word/styles.xml":
            return _used_styles(content, body)
        if not name.endswith((".rels", "[Content_Types].xml")):
            return content
        root = etree.fromstring(content)
        for item in list(root):
            target = (item.get("Target") or item.get("PartName") or "").lstrip("/")
            if target and any(path.endswith(target) for path in left_out):
                root.remove(item)
        return etree.tostring(root)

    return packed([(name, lightened(name, content)) for name, content in parts if name not in left_out])


def _used_styles(styles: bytes, body: bytes) -> bytes:
    root = etree.fromstring(styles)
    for element in list(root):
        name = element.get(f"{_WORD}styleId", "")
        kept = (
            element.get(f"{_WORD}default") == "1"
            or name.startswith("Heading")
            or f'"{name}"'.encode() in body
        )
        if not kept or name == "":
            root.remove(element)
    return etree.tostring(root)


def odt_files() -> list[bytes]:
    """A text with headings, a list, a table and tracked changes; a spreadsheet of people."""
    names = (
        'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    body = (
        '<t:h t:outline-level="1">Austrittsbericht</t:h><t:p>Frau Ana Rey, geb. 01.02.1945</t:p><t:h>Diagnosen</t:h><t:list>'
        "<t:list-item><t:p>Hypertonie<t:line-break/>seit<t:s t:c='3'/>2019<t:tab/>x</t:p></t:list-item></t:list><table:table><table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"><t:p>Torasemid</t:p></table:table-cell><table:table-cell><t:p>1-0-0</t:p>'
        "</table:table-cell></table:table-row></table:table><t:p>Allergien: keine<t:note><t:note-body><t:p>Fussnote</t:p></t:note-body>"
        "</t:note></t:p><t:tracked-changes><t:p>weg</t:p></t:tracked-changes>"
    )
    content = f"<o:document-content {names}><o:body><o:text>{body}</o:text></o:body></o:document-content>"
    rows = (
        ("Name", "Geburtsdatum", "Allergien", "Medikamente"),
        ("Rey", "01.02.1945", "Latex", "Torasemid 10 mg 1-0-0"),
    )
    cells = (
        "".join(f"<table:table-cell><t:p>{cell}</t:p></table:table-cell>" for cell in row) for row in rows
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    day = '<table:table-cell o:value-type="date" o:date-value="1950-02-03"><t:p>03.02.50</t:p></table:table-cell>'
    more = f'<table:table-row table:number-rows-repeated="2"><table:table-cell><t:p>Roh</t:p></table:table-cell>{day}</table:table-row>'
    sheet = f'<o:spreadsheet><table:table table:name="Klienten">{table}{more}</table:table></o:spreadsheet>'
    book = f"<o:document-content {names}><o:body>{sheet}</o:body></o:document-content>"
    return [_opendocument("text", content), _opendocument("spreadsheet", book)]


def _opendocument(kind: str, content: str) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    parts = {"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
    return packed([(name, text.encode()) for name, text in parts.items()])


def _laid_out(*cells: str) -> str:
    """A line of a PDF whose cells stand 90 points apart, each with an operator of its own."""
    return f"{') Tj 90 0 Td ('.join(cells)}) Tj {-90 * (len(cells) - 1)} 0 Td ("


def pdf_files() -> list[bytes]:
    """One page, two pages, a page without text, tables that are only laid out, on one page and on two."""
    page = (
        "Diagnosen:",
        "Arterielle Hypertonie",
        "Allergien: keine bekannt",
        "Medikation: Torasemid 10 mg 1-0-0",
    )
    plan = (
        "Medikamente",
        _laid_out("Medikament", "Dosis", "Morgen", "Mittag", "Abend", "Nacht"),
        _laid_out("Torem", "10 mg", "1", "", "", ""),
        _laid_out("Zolpidem", "10 mg", "", "", "", "1"),
    )
    lists = ("Diagnosen", _laid_out("Diagnose", "ICD-10"), _laid_out("Asthma", "J45.9"), "", "", *plan)
    tables = [pdf(lists), pdf(plan, plan[1:])]
    return [pdf(page), pdf(page, ("Seite 2 von 2", "Procedere: Kontrolle")), pdf((), page), pdf(()), *tables]
