"""Fictional CDA documents for the tests: a header, and sections as the test writes them."""

AVS = "756.9876.5432.17"

_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:pharm="urn:ihe:pharm">
  <code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/>
  <effectiveTime value="{written_on}"/>
  {language}
  <recordTarget><patientRole>
    {ids}
    <addr use="HP"><streetName>Chemin des Vignes</streetName><houseNumber>7</houseNumber>
      <postalCode>1966</postalCode><city>Ayent</city><country>CH</country></addr>
    <telecom use="WP" value="tel:+41 27 000 00 02"/>
    <telecom use="HP" value="tel:+41 27 000 00 01"/>
    <telecom value="mailto:leonie@example.org"/>
    <patient>
      <name use="L"><given>Léonie</given><given qualifier="CL">Lili</given>
        <family qualifier="BR">Zufferey</family><family>Bonvin</family></name>
      <administrativeGenderCode code="F"/>
      <birthTime value="{birth}"/>
      {patient}
    </patient>
  </patientRole></recordTarget>
  {header}
  <component>{body}</component>
</ClinicalDocument>"""


def document(
    *sections,
    header="",
    patient="",
    ids="",
    birth="19420417",
    language='<languageCode code="fr-CH"/>',
    written_on="20240610",
    body=None,
):
    """A document as bytes; ``body`` replaces the sections."""
    components = "".join(f"<component>{section}</component>" for section in sections)
    return _HEADER.format(
        header=header,
        patient=patient,
        ids=ids,
        birth=birth,
        language=language,
        written_on=written_on,
        body=body or f"<structuredBody>{components}</structuredBody>",
    ).encode()


def section(code, *entries, text="", title="Titre", attributes=""):
    """A section; entries are the contents of ``entry`` elements."""
    coded = f'<code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>' if code else ""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"<section {attributes}>{coded}<title>{title}</title><text>{text}</text>{inside}</section>"


def concern(observation, status="active"):
    """An observation in the act that tracks it."""
    return (
        f'<act classCode="ACT" moodCode="EVN"><code code="CONC"/><statusCode code="{status}"/>'
        f'<entryRelationship typeCode="SUBJ">{observation}</entryRelationship></act>'
    )


def allergy(substance, *inside, attributes="", value='<value xsi:type="CD" code="416098002"/>', time=""):
    """An allergy observation; ``substance`` is the code element of the playing entity, or nothing."""
    participant = (
        f'<participant typeCode="CSM"><participantRole><playingEntity>{substance}</playingEntity>'
        "</participantRole></participant>"
        if substance
        else ""
    )
    return (
        f'<observation classCode="OBS" moodCode="EVN" {attributes}><code code="ASSERTION"/>'
        f'<statusCode code="completed"/>{time}{value}{participant}{"".join(inside)}</observation>'
    )


def problem(value, *inside, attributes="", time=""):
    """A problem observation with its value element."""
    return (
        f'<observation classCode="OBS" moodCode="EVN" {attributes}><code code="55607006"/>'
        f'<statusCode code="completed"/>{time}{value}{"".join(inside)}</observation>'
    )


def related(kind, act):
    """An act in a relationship."""
    return f'<entryRelationship typeCode="{kind}">{act}</entryRelationship>'


def status(code):
    """A status observation (LOINC 33999-4)."""
    return related(
        "REFR", f'<observation><code code="33999-4"/><value xsi:type="CD" code="{code}"/></observation>'
    )


def drug(material, *inside, attributes='moodCode="EVN"', act_status="active", times="", template=""):
    """A substanceAdministration of a material."""
    return (
        f'<substanceAdministration classCode="SBADM" {attributes}><templateId root="{template}"/>'
        f'<statusCode code="{act_status}"/>{times}'
        f"<consumable><manufacturedProduct><manufacturedMaterial>{material}</manufacturedMaterial>"
        f"</manufacturedProduct></consumable>{''.join(inside)}</substanceAdministration>"
    )
