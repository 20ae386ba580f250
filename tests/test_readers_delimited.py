"""Lists as CSV: read as a sheet of a workbook, told from prose by the head of their columns."""

import pytest

from optirh_batch.readers import read_records
from optirh_batch.records import Documented, MedicationStatus, Schedule


def drugs(text, name="liste.csv"):
    (record,) = read_records(text.encode() if isinstance(text, str) else text, name)
    return record.medications.items


HEAD = "Medikament;Stärke;Morgen;Mittag;Abend;Nacht;Bis;Grund;Bemerkung"
ROWS = "Beloc ZOK;50 mg;1;0;½;0;;Hypertonie;\r\nLasix;40 mg;1;0;0;0;10.02.2020;Ödeme;definitiv abgesetzt\r\n"


@pytest.mark.parametrize("sign", [";", "\t", ",", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_list_of_drugs_is_read_by_the_heads_of_its_columns(sign, encoding):
    beloc, lasix = drugs(f"{HEAD}\r\n{ROWS}".replace(";", sign).encode(encoding))
    assert (beloc.name, beloc.dose, beloc.reason) == ("Beloc ZOK", "50 mg", "Hypertonie")
    assert beloc.schedule == Schedule(morning="1", evening="½")
    assert (lasix.status, lasix.end) == (MedicationStatus.STOPPED, "10.02.2020")


def test_list_of_people_gives_a_record_for_each():
    text = (
        "Nom;Prénom;Date de naissance;Allergies;Traitement\n"
        'Rey;Ana;03.02.1950;Latex;"Torem 10 mg 1-0-0;\nEliquis 5 mg 1-0-1"\n'
        "Favre;Luc;01.05.1944;Aucune connue;Aspirine 100 mg 1-0-0\n"
    )
    ana, luc = read_records(text.encode(), "tournee.csv")
    assert (ana.format, ana.patient.family, ana.allergies.items[0].label) == ("csv", "Rey", "Latex")
    assert [item.name for item in ana.medications.items] == ["Torem", "Eliquis"]
    assert (luc.patient.given, luc.allergies.status) == ("Luc", Documented.NONE_KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "Allergien: Latex, Penicillin, Jod\nMedikamente: Torem, Eliquis, Lasix\n",
        "Nom, prénom, date de naissance\n\nLa patiente va bien, elle mange, elle dort.\n",
        "a;b;c\n1;2;3\n",
        "Medikament;Stärke;Morgen\n",
        "Medikament;Stärke;Morgen\nTorem 10 mg morgens\n",
    ],
)
def test_text_with_commas_is_no_list_of_cells(text):
    (record,) = read_records(text.encode(), "notiz.txt")
    assert record.format == "text"
