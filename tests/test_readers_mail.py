"""Saved e-mails: their text in plain words, whatever the encoding, and what is attached."""

from contextlib import suppress
from email.message import EmailMessage

import pytest

from optirh_batch.errors import SourceEmpty, SourceRefused
from optirh_batch.readers import read_records
from optirh_batch.records import MedicationStatus

BODY = """Guten Tag

Frau Lina Arnet, geb. 12.03.1948

Allergien: Cotrimoxazol (Ausschlag)
Medikamente:
Candesartan 8 mg 1-0-0
Torasemid 5 mg gestoppt wegen Schwäche
"""


def mail(body=BODY, html=None, charset="utf-8"):
    message = EmailMessage()
    message["From"] = "Praxis Bachmann <praxis@example.ch>"
    message["To"] = "spitex@example.ch"
    message["Subject"] = "Neue Medikamente für Frau Arnet"
    message["Message-ID"] = "<1@example.ch>"
    if body is not None:
        message.set_content(body, charset=charset)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def read(message):
    (record,) = read_records(bytes(message), "brief.eml")
    return record


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "utf-16"])
def test_text_of_a_mail_is_read_whatever_its_encoding(charset):
    record = read(mail(charset=charset))
    assert (record.format, record.patient.family) == ("text", "Arnet")
    assert [item.label for item in record.allergies.items] == ["Cotrimoxazol"]
    assert [(item.name, item.status) for item in record.medications.items] == [
        ("Candesartan", MedicationStatus.CURRENT),
        ("Torasemid", MedicationStatus.STOPPED),
    ]
    assert record.notes[0].text.startswith("Neue Medikamente für Frau Arnet\nPraxis Bachmann")
    assert "Schwäche" in record.notes[0].text
    assert "MIME" not in record.notes[0].text


def test_words_of_a_mail_in_html_alone_are_read_in_lines():
    message = mail(body=None)
    message.set_content(
        "<html><head><style>p {}</style></head><body>"
        "<p>Allergien: Nickel</p><ul><li>BD t&auml;glich</li></ul>",
        subtype="html",
    )
    text = read(message).notes[0].text
    assert "Allergien: Nickel" in text.splitlines()
    assert "BD täglich" in text.splitlines()
    assert "<" not in text.partition("example.ch>")[2]


def test_plain_words_go_before_the_same_in_html():
    record = read(mail(html="<p>anders</p>"))
    assert "anders" not in record.notes[0].text


def test_attached_file_is_named_and_not_read():
    message = mail()
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plan.pdf")
    record = read(message)
    assert [(item.code, "plan.pdf" in str(item.message)) for item in record.warnings] == [
        ("attachment-not-read", True)
    ]


def test_mail_without_words_is_refused():
    with pytest.raises(SourceEmpty):
        read(mail(body=" \n"))


def test_letter_that_begins_with_fields_is_no_mail():
    letter = b"From: Dr. Muster\nTo: Spitex\n\nAllergien: Nickel\n"
    (record,) = read_records(letter, "brief.txt")
    assert record.notes[0].text.startswith("From: Dr. Muster")


NESTED = b"Content-Type: multipart/mixed; boundary=a\n\n--a\n"


@pytest.mark.parametrize(
    "inside",
    [
        NESTED * 3000,
        b"Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n=\xff=\n",
        b"Content-Type: ;;;=\nSubject: =?x?q?\xff?=\n\n\0\0\n",
    ],
)
def test_damaged_mail_is_read_or_refused(inside):
    data = b"From: a@example.ch\nMIME-Version: 1.0\n" + inside
    with suppress(SourceRefused):
        read_records(data, "brief.eml")
