"""A past that only the verb tells is not told as present."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage


def blocked(language, source, output):
    findings = check_passage(
        source, output, source_language=language, output_language=language, staff_language="en"
    )
    return {finding.code for finding in findings if finding.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Prenait du Temesta le soir.", "Vous prenez du Temesta le soir."),
        ("fr", "Elle prenait du Temesta le soir.", "Prenez du Temesta le soir."),
        ("fr", "Il vivait seul avec son chien.", "Vous vivez seul avec votre chien."),
        ("fr", "Il ne toussait pas.", "Vous ne toussez pas."),
        ("fr", "La plaie était infectée en mai.", "La plaie est infectée en mai."),
        ("fr", "Elle mangeait peu.", "Vous mangez peu."),
        ("fr", "Le patient était sous Sertraline.", "Vous prenez de la Sertraline."),
        ("fr", "Il avait mal à la tête.", "Vous avez mal à la tête."),
        ("fr", "Sa fille préparait le semainier.", "Votre fille prépare le semainier."),
        ("it", "Il paziente era in terapia con Ramipril.", "Lei è in terapia con Ramipril."),
        ("it", "Il paziente era in terapia con Ramipril.", "Prenda Ramipril."),
        ("it", "Fumava 10 sigarette al giorno.", "Lei fuma 10 sigarette al giorno."),
        ("it", "Dormiva male.", "Lei dorme male."),
        ("it", "Non tossiva.", "Lei non tossisce."),
        ("it", "Aveva dolore alla spalla.", "Lei ha dolore alla spalla."),
    ],
)
def test_imperfect_told_as_present_blocks(language, source, output):
    assert "status-changed" in blocked(language, source, output)


@pytest.mark.parametrize(
    ("language", "source", "output"),
    [
        ("fr", "Prenait du Temesta le soir.", "Vous preniez du Temesta le soir."),
        ("fr", "Prenait du Temesta le soir.", "Avant, vous avez pris du Temesta le soir."),
        ("fr", "Il avait arrêté la Metformine.", "Vous avez arrêté la Metformine."),
        ("fr", "Elle était tombée en mai.", "Vous êtes tombée en mai."),
        (
            "fr",
            "Prenait du Ramipril, prend du Candésartan.",
            "Vous preniez du Ramipril. Vous prenez du Candésartan.",
        ),
        ("fr", "La marche était difficile.", "La marche était difficile."),
        ("fr", "Le patient dit qu'il dormait mal.", "Vous dites que vous dormez mal."),
        ("fr", "L'échographie montrait un kyste.", "L'échographie montre un kyste."),
        ("fr", "La créatinine était normale.", "La créatinine est normale."),
        ("fr", "Le patient avait 71 ans.", "Vous avez 71 ans."),
        ("fr", "Fait un retrait chaque mois.", "Vous faites un retrait chaque mois."),
        ("it", "Era in terapia con Ramipril.", "Era in terapia con Ramipril."),
        ("it", "Aveva smesso di fumare.", "Lei ha smesso di fumare."),
        ("it", "Era caduta in bagno.", "Lei è caduta in bagno."),
        ("it", "Si curava a casa.", "Ha fatto la cura a casa."),
        ("it", "La gengiva è rossa.", "La gengiva è rossa."),
    ],
)
def test_past_told_as_past_and_what_holds_on_pass(language, source, output):
    assert "status-changed" not in blocked(language, source, output)
