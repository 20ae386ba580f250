"""Acts of care that were dropped, words of English that slipped in, acts given to the reader."""

import pytest

from optirh_batch.documents import Severity
from optirh_batch.grounding import check_passage

DROPPED = [
    ("fr", "Pst refait au talon G, plaie 2 x 1,5 cm.", "La plaie de votre talon gauche mesure 2 x 1,5 cm."),
    ("fr", "Toilette faite, injection faite ce matin.", "Ce matin, on vous a lavé."),
    ("fr", "Prise de sang faite à 8h, TA 130/80.", "À 8 h, votre tension était de 130/80."),
    ("fr", "Bas de contention mis, OMI en diminution.", "Vos jambes sont moins gonflées."),
    ("fr", "Semainier rempli, fils présent.", "Votre fils était là."),
    ("de", "VW gemacht, Wunde 2 x 1 cm.", "Die Wunde ist 2 x 1 cm gross."),
    ("de", "Kompressionsstrümpfe angezogen, Beinödeme rückläufig.", "Ihre Beine sind weniger geschwollen."),
    ("de", "Fadenentfernung am 12.03.2026, kein Fieber.", "Am 12.03.2026 hatten Sie kein Fieber."),
    ("it", "Medicazione rifatta, ferita 2 x 1 cm.", "La ferita misura 2 x 1 cm."),
]
TOLD = [
    ("fr", "Pst refait au talon G.", "On a refait le pansement de votre talon gauche."),
    ("fr", "Pst refait, plaie propre.", "On a soigné votre plaie. Elle est propre."),
    ("fr", "Allergie aux piqûres de guêpes.", "Vous êtes allergique aux guêpes."),
    ("fr", "Injection de Fragmine 5000 UI s.c. faite.", "On vous a donné Fragmine 5000 UI sous la peau."),
    ("fr", "Prise de sang faite à 8h.", "Une analyse de sang a été faite à 8 h."),
    ("de", "VW gemacht, Wunde sauber.", "Der Verband wurde gewechselt. Die Wunde ist sauber."),
    ("de", "VW gemacht, Wunde sauber.", "Die Wunde wurde neu verbunden. Sie ist sauber."),
    ("de", "Wochendosett gerichtet.", "Die Medikamente für die Woche wurden gerichtet."),
    ("de", "Verband bis Knie li.", "Die Binde reicht bis zum linken Knie."),
    ("it", "Medicazione rifatta.", "La ferita è stata medicata."),
]

ENGLISH = [
    ("fr", "Rinçage au NaCl.", "On a fait un rinse de NaCl.", "rinse"),
    ("fr", "OMI en diminution.", "Le swelling de vos jambes diminue.", "swelling"),
    ("de", "Torasemid i.v. gegeben.", "Torasemid wurde intravenously gegeben.", "intravenously"),
    ("de", "Husten seit 3 Tagen.", "Sie haben seit 3 Tagen coughing.", "coughing"),
    ("it", "Edemi in riduzione.", "Lo swelling diminuisce.", "swelling"),
]
NOT_ENGLISH = [
    ("fr", "Fils présent.", "Votre fils est là. Son aide est bonne."),
    ("fr", "Plaie à la face, muscle intact.", "Vous avez une plaie à la face. Le muscle va bien."),
    ("fr", "Mme Walker vue, ne suit pas le Weight Watchers daily plan.", "Vous ne suivez pas le daily plan."),
    ("de", "Finger li. warm, Patient war im Stand.", "Ihr linker Finger war warm. Sie konnten stehen."),
    ("it", "Edema alle gambe da due giorni.", "Da due giorni le sue gambe sono gonfie."),
]

GIVEN_TO_THE_READER = [
    ("fr", "Pst refait au talon G.", "Vous avez refait le pansement de votre talon gauche."),
    ("fr", "Rinçage au NaCl.", "Vous avez fait un rinçage au NaCl."),
    ("de", "VW gemacht, Wunde sauber.", "Sie haben den Verband gewechselt. Die Wunde ist sauber."),
    ("it", "Medicazione rifatta al tallone sx.", "Lei ha rifatto la medicazione al tallone sinistro."),
    ("fr", "Fille informée par téléphone.", "Votre fille vous a informé par téléphone."),
    ("de", "Tochter telefonisch informiert.", "Ihre Tochter hat Sie telefonisch informiert."),
    ("it", "Figlia informata per telefono.", "Sua figlia l'ha informata per telefono."),
]
GIVEN_TO_THE_READER += [
    ("de", "4 Traubenzucker gegeben.", "Sie haben 4 Traubenzucker gegeben."),
    ("de", "Merkblatt abgegeben.", "Sie haben den Merkblatt abgegeben."),
    ("fr", "Imodium 2 mg donné à 9h30.", "Vous avez donné Imodium 2 mg à 9h30."),
    ("de", "Erkennt Ehemann, Sohn nicht.", "Ihr Ehemann hat Sie erkannt, Ihr Sohn nicht."),
    ("fr", "Reconnaît son mari.", "Votre mari vous reconnaît."),
    ("it", "Riconosce il marito.", "Suo marito La riconosce."),
    ("fr", "Mère informée.", "Votre mère a informé."),
    ("de", "Freundin informiert.", "Ihre Freundin hat informiert."),
]
DONE_BY_THE_SAME = [
    ("de", "4 Traubenzucker gegeben.", "Sie haben 4 Traubenzucker bekommen."),
    ("de", "Fahrausweis abgegeben.", "Sie haben den Fahrausweis abgegeben."),
    ("de", "Zustimmung gegeben.", "Sie haben Ihre Zustimmung gegeben."),
    ("de", "Erkennt Ehemann.", "Sie erkennen Ihren Ehemann."),
    ("fr", "Reconnaît son mari.", "Vous reconnaissez votre mari."),
    ("fr", "Le mari aide la patiente.", "Votre mari vous aide."),
    ("fr", "Le patient a refait son pansement.", "Vous avez refait votre pansement."),
    ("fr", "Pst refait au talon G.", "Le pansement de votre talon gauche a été refait."),
    ("fr", "Fille informée par téléphone.", "On a informé votre fille par téléphone."),
    ("fr", "La fille a informé le médecin.", "Votre fille a informé le médecin."),
    ("de", "Hat den Verband selbst gewechselt.", "Sie haben den Verband selbst gewechselt."),
    ("de", "Tochter telefonisch informiert.", "Ihre Tochter wurde telefonisch informiert."),
    ("it", "Figlia informata per telefono.", "Abbiamo informato sua figlia per telefono."),
    ("fr", "Mère informée.", "On a informé votre mère."),
    ("de", "Freundin informiert.", "Ihre Freundin wurde informiert."),
]


def found(language, source, output):
    return {
        finding.code: finding
        for finding in check_passage(
            source, output, source_language=language, output_language=language, staff_language="fr"
        )
    }


@pytest.mark.parametrize(("language", "source", "output"), DROPPED)
def test_dropped_act_of_care_is_blocked(language, source, output):
    assert found(language, source, output)["care-lost"].severity is Severity.BLOCK


@pytest.mark.parametrize(("language", "source", "output"), TOLD)
def test_act_of_care_in_other_words_passes(language, source, output):
    assert "care-lost" not in found(language, source, output)


@pytest.mark.parametrize(("language", "source", "output", "word"), ENGLISH)
def test_word_of_english_is_blocked(language, source, output, word):
    finding = found(language, source, output)["foreign-words"]
    assert (finding.severity, finding.evidence) == (Severity.BLOCK, word)


@pytest.mark.parametrize(("language", "source", "output"), NOT_ENGLISH)
def test_word_that_the_language_has_or_the_source_uses_passes(language, source, output):
    assert "foreign-words" not in found(language, source, output)


def test_english_of_an_english_source_is_blocked_in_another_language():
    findings = check_passage(
        "Swelling of the left leg.",
        "Votre jambe gauche a un swelling.",
        source_language="en",
        output_language="fr",
        staff_language="fr",
    )
    assert "swelling" in [finding.evidence for finding in findings if finding.code == "foreign-words"]


@pytest.mark.parametrize(("language", "source", "output"), GIVEN_TO_THE_READER)
def test_act_of_somebody_else_is_blocked(language, source, output):
    codes = {f.code for f in found(language, source, output).values() if f.severity is Severity.BLOCK}
    assert codes & {"actor-changed", "roles-exchanged"}


@pytest.mark.parametrize(("language", "source", "output"), DONE_BY_THE_SAME)
def test_act_of_the_same_person_passes(language, source, output):
    assert not {"actor-changed", "roles-exchanged"} & found(language, source, output).keys()


def test_state_after_an_event_is_no_time_of_the_day():
    assert "daytime-lost" not in found("de", "Z.n. Sturz am 03.02.2026.", "Sie sind am 03.02.2026 gestürzt.")
    assert "daytime-lost" in found("de", "Trittico 50 mg z.N.", "Sie nehmen Trittico 50 mg.")
