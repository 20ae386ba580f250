"""FHIR resources of fictional people, built from short texts."""

import json

from optirh_batch.readers import read_records

PATIENT = """<Patient><id value="p1"/>
<name><use value="official"/><family value="Rey"/><given value="Ana"/></name>
<gender value="female"/><birthDate value="1950-02-03"/></Patient>"""
SUBJECT = '<subject><reference value="Patient/p1"/></subject>'


def resource(text):
    """A resource with the namespace, as a file of its own."""
    return text.replace(">", ' xmlns="http://hl7.org/fhir">', 1)


def bundle(*resources, kind="collection", base="https://example.org/fhir"):
    entries = []
    for text in resources:
        name = text.lstrip("<").split(">")[0].split()[0]
        number = text.partition('<id value="')[2].partition('"')[0]
        url = f'<fullUrl value="{base}/{name}/{number}"/>' if number else ""
        entries.append(f"<entry>{url}<resource>{text}</resource></entry>")
    return f'<Bundle xmlns="http://hl7.org/fhir"><type value="{kind}"/>{"".join(entries)}</Bundle>'


def document(*resources, sections="", more=""):
    composition = f"""<Composition><id value="c1"/><language value="de-CH"/><status value="final"/>{SUBJECT}
    <date value="2024-05-06T10:00:00+02:00"/>{more}{sections}</Composition>"""
    return bundle(composition, PATIENT, *resources, kind="document")


def section(code="", *references, title="Titel", text="", status="generated", more=""):
    narrative = (
        f'<text><status value="{status}"/><div xmlns="http://www.w3.org/1999/xhtml">{text}</div></text>'
        if text
        else ""
    )
    coded = (
        f'<code><coding><system value="http://loinc.org"/><code value="{code}"/></coding></code>'
        if code
        else ""
    )
    entries = "".join(f'<entry><reference value="{reference}"/></entry>' for reference in references)
    return f'<section><title value="{title}"/>{coded}{narrative}{entries}{more}</section>'


def coding(code, system="http://snomed.info/sct", display=None):
    shown = f'<display value="{display}"/>' if display else ""
    return f'<coding><system value="{system}"/><code value="{code}"/>{shown}</coding>'


def read_all(text):
    return read_records(text.encode() if isinstance(text, str) else text, "record.xml")


def read(text):
    (record,) = read_all(text)
    return record


def read_json(value):
    return read(json.dumps(value))


def codes(record):
    return [warning.code for warning in record.warnings]
