"""Large CDA documents are read section by section, and say what reading them whole says."""

import pytest

from cda_documents import allergy, concern, document, drug, problem, section
from optirh_batch.errors import SourceRefused
from optirh_batch.readers import read_records
from optirh_batch.readers.cda import reader

REFERRED = '<value xsi:type="CD"><originalText><reference value="#{key}"/></originalText></value>'
NAMED = '<name>Aspirine</name><code nullFlavor="UNK"/>'
LATEX = '<code code="1" displayName="Latex"/>'
ROWS = """<table><thead><tr><th>Diagnostic</th><th>Statut</th></tr></thead><tbody>
<tr ID="p1"><td ID="p1-name">Arthrose du genou</td><td>actif</td></tr>
<tr ID="p2"><td ID="p2-name">Fracture du poignet</td><td>résolu</td></tr></tbody></table>"""

DOCUMENTS = {
    "a reference to a later section": (
        section("11450-4", concern(problem(REFERRED.format(key="later")))),
        section("10164-2", text='<paragraph ID="later">Insuffisance cardiaque</paragraph>'),
    ),
    "a reference to an earlier section": (
        section("11450-4", concern(problem(REFERRED.format(key="p1-name"))), text=ROWS),
        section("46241-6", concern(problem(REFERRED.format(key="p2-name")))),
    ),
    "a reference in other letters": (
        section("11450-4", text='<paragraph ID="Later">Goutte</paragraph>', title="Histoire"),
        section("46241-6", concern(problem(REFERRED.format(key="LATER")))),
    ),
    "one ID in two sections": (
        section("10164-2", text='<paragraph ID="p1">Autre chose</paragraph>'),
        section("11450-4", concern(problem(REFERRED.format(key="p1"))), text=ROWS),
        section("46241-6", concern(problem(REFERRED.format(key="p2"))), text=ROWS),
    ),
    "a reference to nothing": (section("11450-4", concern(problem(REFERRED.format(key="nowhere")))),),
    "sections in sections": (
        section("8716-3", text="<paragraph>Poids stable</paragraph>").replace(
            "</section>",
            f"<component>{section('48765-2', concern(allergy(LATEX)))}</component></section>",
        ),
        section("11450-4", text=ROWS),
    ),
    "texts before lists, and a list kept as a text": (
        section("8716-3", text="<paragraph>Poids stable depuis le printemps.</paragraph>", title="Poids"),
        section("55108-5", "<observationMedia/>", title="Scan"),
        section("10160-0", drug(NAMED), drug(""), text="<paragraph>Voir annexe 3, page 2.</paragraph>"),
        section("48765-2", text="<paragraph>La peau rougit. Elle ne sait pas de quoi.</paragraph>"),
    ),
    "invisible characters": (section("8716-3", text="<paragraph>\ufeffPoids\u200b stable</paragraph>"),),
    "no section": (),
}


@pytest.mark.parametrize("sections", DOCUMENTS.values(), ids=DOCUMENTS)
def test_large_document_says_what_a_small_one_says(sections, monkeypatch):
    data = document(*sections, header='<title ID="p2">Rapport</title>')
    whole = read_records(data, "dossier.xml")
    monkeypatch.setattr(reader, "_LARGE_BYTES", 0)
    assert read_records(data, "dossier.xml") == whole


def test_reference_of_a_large_document_leads_to_another_section(monkeypatch):
    monkeypatch.setattr(reader, "_LARGE_BYTES", 0)
    (record,) = read_records(document(*DOCUMENTS["a reference to a later section"]), "dossier.xml")
    assert [item.label for item in record.problems.items] == ["Insuffisance cardiaque"]


def test_every_real_document_says_the_same_by_section(shared_data, monkeypatch):
    def outcome(data):
        try:
            return read_records(data, "dossier.xml")
        except SourceRefused as refusal:
            return str(refusal)

    files = [path for path in sorted((shared_data / "records-cda").rglob("*")) if path.is_file()]
    whole = {path: outcome(path.read_bytes()) for path in files}
    monkeypatch.setattr(reader, "_LARGE_BYTES", 0)
    assert [path for path in files if outcome(path.read_bytes()) != whole[path]] == []
