"""An illness that the note tells as over is not told as one that is there."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage


def blocked(languages, source, output):
    findings = check_passage(
        source, output, source_language=languages[:2], output_language=languages[3:], staff_language="en"
    )
    return {finding.code for finding in findings if finding.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    ("languages", "source", "output"),
    [
        ("fr-fr", "Ancien cancer du sein D.", "Vous avez un cancer du sein droit."),
        ("fr-fr", "ATCD d'embolie pulmonaire.", "Vous avez une embolie pulmonaire."),
        ("fr-fr", "Ulcère gastrique, guéri.", "Vous avez un ulcère de l'estomac."),
        ("de-de", "St.n. Herzinfarkt 2015.", "Sie haben einen Herzinfarkt. Das war 2015."),
        ("de-de", "St. n. Pneumonie.", "Sie haben eine Lungenentzündung."),
        ("de-fr", "St.n. Hirnschlag, Hypertonie.", "Vous avez un AVC et de l'hypertension."),
        ("fr-de", "Asthme dans l'enfance, guéri.", "Sie haben Asthma."),
        ("fr-it", "Ancienne pneumonie.", "Lei ha una polmonite."),
        ("de-en", "Z.n. Herzinfarkt.", "You have a heart attack."),
    ],
)
def test_past_illness_told_as_present_blocks(languages, source, output):
    assert "status-changed" in blocked(languages, source, output)


@pytest.mark.parametrize(
    ("languages", "source", "output"),
    [
        ("fr-fr", "Ancien cancer du sein D.", "Vous avez eu un cancer du sein droit."),
        ("de-de", "St.n. Herzinfarkt 2015.", "2015 hatten Sie einen Herzinfarkt."),
        ("fr-de", "Asthme dans l'enfance, guéri.", "Als Kind hatten Sie Asthma. Es ist geheilt."),
        (
            "de-de",
            "Hypertonie, St.n. Herzinfarkt 2015.",
            "Sie haben hohen Blutdruck. 2015 hatten Sie einen Herzinfarkt.",
        ),
        ("fr-fr", "Asthme.", "Vous avez de l'asthme."),
        ("fr-fr", "Ancienne pneumonie. Nouvelle pneumonie D.", "Vous avez une nouvelle pneumonie à droite."),
    ],
)
def test_illness_told_as_in_the_source_is_not_held_to_be_changed(languages, source, output):
    assert "status-changed" not in blocked(languages, source, output)
