"""Fictional drafts in four languages: a full one, a nearly empty one and a very long one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from optirh_batch.documents import (
    Draft,
    Finding,
    HandoutDraft,
    Imprint,
    Kind,
    Origin,
    Passage,
    Severity,
    SummaryDraft,
    Term,
)
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Contact,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ProblemStatus,
    ReadWarning,
    Route,
    Schedule,
    Sex,
)

IMPRINT = Imprint(
    source_name="dossier_0417_2025-03-12.xml",
    job="2025-03-12-0017",
    printed_on=datetime(2025, 3, 12, 14, 5, tzinfo=timezone(timedelta(hours=1))),
    model="Testmodell-4B-Q4",
)
RELEASED = replace(IMPRINT, released=True)

PATIENT = Patient(
    given="Odette",
    family="Zurbriggen-Fictif",
    sex=Sex.FEMALE,
    birth_date=date(1938, 7, 4),
    avs="756.9217.0769.85",
    address="Chemin des Essais 7\n1950 Sion",
    phone="027 555 01 42",
    language="fr",
)


def _oral(name: str, dose: str | None, times: str, **more: object) -> Medication:
    return Medication(
        name, dose, Schedule(*times.split("-")), route=Route.ORAL, status=MedicationStatus.CURRENT, **more
    )


MEDICATIONS = (
    _oral("Furosémide Essai", "40 mg", "1-1/2-0-0", reason="insuffisance cardiaque", start="2024-11-02"),
    _oral("Bisoprolol Essai", "2,5 mg", "1-0-0-0"),
    _oral("Metformine Essai", "850 mg", "1-0-1-0", frequency="pendant le repas"),
    _oral("Atorvastatine Essai", "20 mg", "0-0-0-1"),
    _oral("Apixaban Essai", "5 mg", "1-0-1-0", reason="fibrillation auriculaire"),
    _oral("Pantoprazole Essai", "40 mg", "1-0-0-0"),
    Medication(
        "Paracétamol Essai",
        "1 g",
        frequency="si douleur, au plus 3x/j",
        route=Route.ORAL,
        status=MedicationStatus.CURRENT,
    ),
    Medication(
        "Insuline glargine Essai",
        "100 UI/ml",
        Schedule(night="14 UI"),
        route=Route.INJECTION,
        status=MedicationStatus.CURRENT,
        reason="diabète de type 2",
    ),
    Medication(
        "Pommade à la cortisone Essai",
        None,
        Schedule("1", None, "1", None),
        frequency="fine couche sur le coude gauche",
        route=Route.OTHER,
        status=MedicationStatus.CURRENT,
        start="2025-03-01",
        end="2025-03-15",
    ),
    Medication("Gouttes de vitamine D Essai", status=MedicationStatus.CURRENT),
    Medication(
        "Amoxicilline Essai",
        "500 mg",
        Schedule("1", "1", "1", "0"),
        route=Route.ORAL,
        status=MedicationStatus.STOPPED,
        end="2025-01-20",
        reason="éruption cutanée",
    ),
    Medication(
        "Fer intraveineux Essai",
        "500 mg",
        frequency="une fois",
        route=Route.INJECTION,
        status=MedicationStatus.PLANNED,
        start="2025-04-02",
    ),
)

FULL_RECORD = PatientRecord(
    format="optirh-xml",
    language="fr",
    patient=PATIENT,
    contacts=(
        Contact(ContactRole.REFERENT, "Clément Zurbriggen-Fictif", "079 555 02 11"),
        Contact(ContactRole.PHYSICIAN, "Dre Aline Exemple, Sion", "027 555 03 10"),
        Contact(ContactRole.RELATIVE, "Marthe Zurbriggen-Fictif (fille)"),
        Contact(ContactRole.OTHER, "Pharmacie de l'Exemple", "027 555 04 44"),
    ),
    case="Retour à domicile après une hospitalisation pour insuffisance cardiaque.",
    general="Vit seule au 2e étage sans ascenseur. Marche avec une canne.",
    allergies=Listing(
        Documented.DOCUMENTED,
        (
            Allergy("Pénicilline", "éruption cutanée", "modérée", AllergyStatus.ACTIVE),
            Allergy("Latex", status=AllergyStatus.UNKNOWN),
            Allergy("Fraises", "urticaire", None, AllergyStatus.RESOLVED),
            Allergy("Iode", None, None, AllergyStatus.REFUTED),
        ),
    ),
    problems=Listing(
        Documented.DOCUMENTED,
        (
            Problem("Insuffisance cardiaque chronique", "I50.9", ProblemStatus.CURRENT, "2021"),
            Problem("Diabète de type 2", "E11.9", ProblemStatus.CURRENT, "2009-05"),
            Problem("Fibrillation auriculaire", "I48.2", ProblemStatus.CURRENT, "2022-10-14"),
            Problem("Arthrose du genou droit", None, ProblemStatus.CURRENT),
            Problem("Fracture du col du fémur gauche", "S72.0", ProblemStatus.PAST, "2017"),
            Problem("Appendicectomie", None, ProblemStatus.PAST, "1959"),
            Problem("Anémie", "D64.9", ProblemStatus.UNKNOWN),
        ),
    ),
    medications=Listing(Documented.DOCUMENTED, MEDICATIONS),
    notes=(
        Note("Poids 61,4 kg, tension 128/74 mmHg. Chevilles moins enflées.", "Visite", "2025-03-04"),
        Note("Première visite. Mise en place du semainier.", "Visite", "2025-02-12"),
        Note("Pansement refait au coude gauche.\nPas de signe d'infection.", "Soin de plaie", "2025-03-10"),
        Note("Appel de la fille: demande un passage le soir.", None, "2025-02-20"),
        Note("Glycémie à jeun 7,2 mmol/l.", "Contrôle", "2025-03-07"),
    ),
    warnings=(ReadWarning("element-unknown", "<humeur>"),),
)
EMPTY_RECORD = PatientRecord(format="optirh-xml", patient=Patient(family="Presquevide"))
NONE_KNOWN_RECORD = replace(
    EMPTY_RECORD,
    allergies=Listing(Documented.NONE_KNOWN),
    problems=Listing(Documented.NONE_KNOWN),
    medications=Listing(Documented.NONE_KNOWN),
)

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
LONG_RECORD = replace(
    FULL_RECORD,
    patient=replace(PATIENT, given="Marie-Antoinette Joséphine " * 3, address=f"{WORD}\n1950 Sion"),
    contacts=FULL_RECORD.contacts * 6,
    allergies=Listing(Documented.DOCUMENTED, FULL_RECORD.allergies.items * 5),
    problems=Listing(Documented.DOCUMENTED, FULL_RECORD.problems.items * 8),
    medications=Listing(
        Documented.DOCUMENTED,
        (*MEDICATIONS * 5, replace(MEDICATIONS[0], name=WORD, dose=f"{WORD} 500 mg", frequency=WORD)),
    ),
    notes=tuple(
        Note("Une longue note. " * 150 + WORD, f"Note {n}", f"2025-02-{n:02d}") for n in range(1, 21)
    ),
)

_PASSAGES = {
    "fr": (
        "Vous étiez à l'hôpital parce que votre cœur pompait moins bien.",
        "De l'eau s'était accumulée dans vos jambes.",
        "Vous prenez maintenant 40 mg de Furosémide Essai le matin et 20 mg à midi.",
        "Pesez-vous chaque matin avant de manger.",
        "FEVG 38 %, BNP en baisse, pas de signe de décompensation.",
        "L'infirmière passe le lundi et le jeudi à 8 h 30.",
    ),
    "de": (
        "Sie waren im Spital, weil Ihr Herz weniger gut gepumpt hat.",
        "In Ihren Beinen hatte sich Wasser angesammelt.",
        "Sie nehmen jetzt am Morgen 40 mg und am Mittag 20 mg Furosémide Essai.",
        "Wiegen Sie sich jeden Morgen vor dem Essen.",
        "LVEF 38 %, BNP rückläufig, keine Dekompensationszeichen.",
        "Die Pflegefachperson kommt am Montag und am Donnerstag um 8.30 Uhr.",
    ),
    "it": (
        "È stata in ospedale perché il Suo cuore pompava meno bene.",
        "Nelle gambe si era accumulata dell'acqua.",
        "Ora prende 40 mg di Furosémide Essai al mattino e 20 mg a mezzogiorno.",
        "Si pesi ogni mattina prima di mangiare.",
        "FEVG 38 %, BNP in calo, nessun segno di scompenso.",
        "L'infermiera viene il lunedì e il giovedì alle 8.30.",
    ),
    "en": (
        "You were in hospital because your heart was not pumping well.",
        "Water had collected in your legs.",
        "You now take 40 mg of Furosémide Essai in the morning and 20 mg at noon.",
        "Weigh yourself every morning before you eat.",
        "LVEF 38 %, BNP falling, no sign of decompensation.",
        "The nurse comes on Monday and Thursday at 8:30.",
    ),
}
_TITLES = {
    "fr": "Votre cœur va mieux",
    "de": "Ihrem Herzen geht es besser",
    "it": "Il Suo cuore sta meglio",
    "en": "Your heart is better",
}
_TERMS = {
    "fr": (
        ("Insuffisance cardiaque", "Le cœur pompe moins bien le sang."),
        ("Furosémide", "Un médicament qui aide le corps à éliminer l'eau."),
        ("BNP", "Une valeur du sang qui monte quand le cœur se fatigue."),
    ),
    "de": (
        ("Herzinsuffizienz", "Das Herz pumpt das Blut weniger gut."),
        ("Furosemid", "Ein Medikament, das dem Körper hilft, Wasser auszuscheiden."),
        ("BNP", "Ein Blutwert, der steigt, wenn das Herz müde wird."),
    ),
    "it": (
        ("Insufficienza cardiaca", "Il cuore pompa meno bene il sangue."),
        ("Furosemide", "Un farmaco che aiuta il corpo a eliminare l'acqua."),
        ("BNP", "Un valore del sangue che sale quando il cuore si affatica."),
    ),
    "en": (
        ("Heart failure", "The heart pumps the blood less well."),
        ("Furosemide", "A medicine that helps the body get rid of water."),
        ("BNP", "A value in the blood that rises when the heart gets tired."),
    ),
}
_REASONS = {
    "fr": "La valeur 38 % manquait dans la reformulation.",
    "de": "Der Wert 38 % fehlte in der Umformulierung.",
}
_FINDINGS = {
    "fr": ("Cette valeur de la source manque dans le texte.", "Une phrase a plus de 20 mots."),
    "de": ("Dieser Wert der Quelle fehlt im Text.", "Ein Satz hat mehr als 20 Wörter."),
}


def handout(language: str, record: PatientRecord = FULL_RECORD, staff: str = "fr") -> Draft:
    """A handout with one passage in its original wording and one explanation of each origin."""
    passages = tuple(
        Passage(
            text, text, Origin.SOURCE if n == 4 else Origin.MODEL, n // 2, _REASONS[staff] if n == 4 else None
        )
        for n, text in enumerate(_PASSAGES[language])
    )
    terms = tuple(
        Term(term, explanation, Origin.MODEL if n == 2 else Origin.GLOSSARY)
        for n, (term, explanation) in enumerate(_TERMS[language])
    )
    return Draft(
        Kind.HANDOUT,
        language,
        record,
        HandoutDraft(_TITLES[language], passages, terms),
        findings(staff),
        staff_language=staff,
    )


def findings(staff: str) -> tuple[Finding, ...]:
    """Two findings, the graver one last."""
    lost, long = _FINDINGS[staff]
    return (
        Finding("sentence-long", Severity.INFO, long, segment=2),
        Finding("dose-lost", Severity.BLOCK, lost, "38 %", segment=4),
    )


def summary(language: str, record: PatientRecord = FULL_RECORD) -> Draft:
    """A summary whose prose parts echo the handout's sentences."""
    staff = language if language in _REASONS else "fr"
    texts = _PASSAGES[language]
    content = SummaryDraft(
        case=(Passage(texts[0], texts[0], Origin.MODEL), Passage(texts[1], texts[1], Origin.MODEL)),
        general=(
            Passage(texts[3], texts[3], Origin.MODEL),
            Passage(texts[4], texts[4], Origin.SOURCE, 1, _REASONS[staff]),
        ),
        history_current=(Passage(texts[2], texts[2], Origin.MODEL),),
    )
    return Draft(Kind.SUMMARY, language, record, content, findings(staff), staff_language=staff)


def bare_summary(language: str, record: PatientRecord = EMPTY_RECORD) -> Draft:
    """A summary for which nothing could be written."""
    return Draft(Kind.SUMMARY, language, record, SummaryDraft(), staff_language=language)


def bare_handout(language: str) -> Draft:
    """A handout of one sentence, without terms, title, name or findings."""
    text = _PASSAGES[language][0]
    content = HandoutDraft("", (Passage(text, text, Origin.MODEL),), ())
    return Draft(Kind.HANDOUT, language, PatientRecord(format="text"), content, staff_language="de")


def long_handout(language: str) -> Draft:
    """Every sentence twelve times over, and a word that no line can hold."""
    draft = handout(language, LONG_RECORD)
    content = draft.content
    assert isinstance(content, HandoutDraft)
    passages = tuple(
        replace(passage, paragraph=passage.paragraph + 3 * turn)
        for turn in range(12)
        for passage in content.passages
    )
    word = Passage(WORD, f"{WORD} 500 mg", Origin.MODEL, 99)
    source = Passage("x", "Phrase d'origine assez longue. " * 60, Origin.SOURCE, 100, "Trop long.")
    content = replace(content, passages=(*passages, word, source), terms=content.terms * 8)
    return replace(draft, content=content, findings=draft.findings * 20)
