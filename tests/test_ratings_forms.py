"""Evaluation forms: one page with real fields, read back however a program saved them."""

import io
import json
from contextlib import suppress

import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from pypdf.generic import NameObject

from benches import TEXT, open_bench, print_plainly
from optirh_batch.cli import main
from optirh_batch.commission import Order
from optirh_batch.config import load_settings
from optirh_batch.documents import Kind
from optirh_batch.errors import DocumentNotRatable, FormIncomplete, FormUnusable
from optirh_batch.pipeline import process_file
from optirh_batch.ratings.answers import identity_of, read_form
from optirh_batch.ratings.fields import score_name
from optirh_batch.ratings.forms import find_subject, make_forms, ratable_documents
from optirh_batch.ratings.opinions import Incident
from optirh_batch.ratings.scales import CRITERIA, LABELS, Category, Criterion, Harm, Role
from optirh_batch.review import ReviewDesk
from rating_forms import (
    answers,
    change,
    field_names,
    fill,
    flattened,
    mark_button_alone,
    printed,
    printed_anew,
    subject,
    text,
    widgets,
    write_value,
)

TONE = score_name(Criterion.TONE)


def in_language(language):
    return load_settings(None, {"staff_language": language}, environ={}).settings


@pytest.fixture(scope="module")
def settings():
    return in_language("fr")


@pytest.fixture(scope="module")
def form(settings):
    return printed(settings)


def make_document(workshop, home, name="note.txt", content=TEXT):
    source = home / name
    source.write_text(content)
    (outcome,) = process_file(source, Order(workshop.settings.to_review), workshop)
    assert outcome.error is None
    return outcome.outputs[0]


# The sheet


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("language", ["fr", "de"])
def test_form_is_one_page_with_a_group_of_five_buttons_for_each_criterion(language, kind):
    pdf = printed(in_language(language), subject(kind=kind.value))
    fields = field_names(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    for criterion in CRITERIA[kind]:
        field = fields[score_name(criterion)]
        assert (field["/FT"], field["/_States_"]) == ("/Btn", ["/1", "/2", "/3", "/4", "/5"])
    asked = {name for name in fields if name.startswith("score_")}
    assert asked == {score_name(criterion) for criterion in CRITERIA[kind]}


def test_form_has_lists_texts_and_fields_that_are_not_shown(form):
    kinds = {name: field["/FT"] for name, field in field_names(form).items()}
    assert {kinds[name] for name in ("role", "category_1", "harm_3")} == {"/Ch"}
    assert {kinds[name] for name in ("code", "remarks", "words_2", "document")} == {"/Tx"}
    hidden = {str(item["/T"]) for item in widgets(form) if item["/F"] == 2}
    about = {"document", "job", "kind", "language", "model", "adapter", "prompt", "model_name"}
    assert hidden == {"optirh_form", *about}


def test_what_is_hidden_does_not_stand_on_the_page(form):
    written = PdfReader(io.BytesIO(form)).pages[0].extract_text()
    assert "Tiny" not in written
    assert subject().model not in written


def test_buttons_are_no_fields_of_their_own(form):
    buttons = [item for item in widgets(form) if "/Parent" in item]
    assert len(buttons) == 20
    assert [item for item in buttons if "/T" in item] == []


def test_codes_of_all_lists_differ():
    assert len(LABELS) == sum(len(kind) for kind in (Criterion, Category, Harm, Role))


# Ways in which programs save


@pytest.mark.parametrize(
    "options",
    [{}, {"incremental": True}, {"appearances": False}],
    ids=["anew", "addition at the end", "without appearances"],
)
def test_filled_form_is_read_as_it_was_filled(form, options):
    given = answers(
        (4, 5, 1, 3),
        remarks="Très bien – «Metformin» fehlt.\nZweite Zeile",
        incidents=[("lost", "could-harm", "Zeile 3"), ("other-fault", "harmless", "")],
    )
    opinion = read_form(fill(form, given, **options), "x.pdf")
    assert list(opinion.scores.values()) == [4, 5, 1, 3]
    assert opinion.incidents == (
        Incident(Category.LOST, Harm.COULD_HARM, "Zeile 3"),
        Incident(Category.OTHER, Harm.HARMLESS, ""),
    )
    assert opinion.remarks == "Très bien – «Metformin» fehlt.\nZweite Zeile"
    assert (opinion.rater, opinion.role, opinion.subject) == ("P07", Role.NURSE, subject())


def test_button_marked_without_its_group_counts(form):
    saved = change(fill(form, answers((4, 5, 3, None))), mark_button_alone(TONE, "/2"))
    assert read_form(saved, "x.pdf").scores[Criterion.TONE] == 2


def test_group_marked_without_its_button_counts(form):
    saved = change(fill(form, answers((4, 5, 3, None))), write_value(TONE, NameObject("/2")))
    assert read_form(saved, "x.pdf").scores[Criterion.TONE] == 2


def test_value_of_a_group_as_a_text_counts(form):
    saved = change(fill(form, answers((4, 5, 3, None))), write_value(TONE, text("2")))
    assert read_form(saved, "x.pdf").scores[Criterion.TONE] == 2


def test_words_of_a_list_in_place_of_its_code_count(form):
    words = dict(field_names(form)["role"]["/Opt"])["physician"]
    saved = change(fill(form, answers()), write_value("role", text(words)))
    assert read_form(saved, "x.pdf").role is Role.PHYSICIAN


def test_form_without_a_list_of_fields_is_read_from_its_page(form):
    def forget(_name, _widget, _parent):
        return None

    saved = change(fill(form, answers()), forget, without_list=True)
    assert read_form(saved, "x.pdf").scores[Criterion.TONE] == 4


def test_code_is_the_same_in_small_letters_and_with_blanks(form):
    assert read_form(fill(form, answers(code=" p 07")), "x.pdf").rater == "P07"


def test_questions_without_an_answer_are_left_out(form):
    assert set(read_form(fill(form, answers((None, 5, None, None))), "x.pdf").scores) == {Criterion.PRECISION}


@pytest.mark.parametrize("tool", ["pymupdf", "pikepdf", "pypdfium2"])
def test_form_filled_by_another_program_is_read(form, tool, tmp_path):
    library = pytest.importorskip(tool, reason=f"{tool} is not installed: a check by hand, docs/ratings.md")
    saved = tmp_path / "saved.pdf"
    PROGRAMS[tool](library, form, saved)
    opinion = read_form(saved.read_bytes(), "x.pdf")
    assert opinion.scores == {Criterion.TONE: 2}
    assert (opinion.rater, opinion.role, opinion.remarks) == ("P07", Role.PHYSICIAN, "œuvre, Grösse")


def fill_with_mupdf(library, form, saved):
    document = library.open(stream=form)
    wanted = {"code": "P07", "role": "physician", "remarks": "œuvre, Grösse"}
    for widget in document[0].widgets():
        if widget.field_name == TONE:
            widget.field_value = widget.on_state() == "2"
            widget.update()
        elif widget.field_name in wanted:
            widget.field_value = wanted[widget.field_name]
            widget.update()
    document.save(saved, garbage=3, deflate=True)


def fill_with_qpdf(library, form, saved):
    from pikepdf.form import Form

    document = library.open(io.BytesIO(form))
    fields = Form(document)
    fields["code"].value, fields["remarks"].value = "P07", "œuvre, Grösse"
    words = dict(field_names(form)["role"]["/Opt"])["physician"]
    next(item for item in fields["role"].options if item.display_value == words).select()
    next(item for item in fields[TONE].options if item.on_value == "/2").select()
    document.save(saved, object_stream_mode=library.ObjectStreamMode.generate)


def click_and_type(library, form, saved):
    """As in Chrome and Edge: the mouse on a button, letters into a text, a line of a list."""
    raw = library.raw
    document = library.PdfDocument(form)
    document.init_forms()
    environment = document.formenv.raw
    page = document[0]
    places = {str(item["/T"]): item["/Rect"] for item in widgets(form) if "/T" in item}
    (tone,) = (item for item in widgets(form) if state_of(item) == "/2" and item["/Parent"]["/T"] == TONE)

    def click(place):
        left, bottom, right, top = (float(end) for end in place)
        middle = ((left + right) / 2, (bottom + top) / 2)
        for act in (raw.FORM_OnMouseMove, raw.FORM_OnLButtonDown, raw.FORM_OnLButtonUp):
            act(environment, page.raw, 0, *middle)

    click(tone["/Rect"])
    for name, words in {"code": "P07", "remarks": "œuvre, Grösse"}.items():
        click(places[name])
        for letter in words:
            raw.FORM_OnChar(environment, page.raw, ord(letter), 0)
    click(places["role"])
    codes = list(dict(field_names(form)["role"]["/Opt"]))
    raw.FORM_SetIndexSelected(environment, page.raw, codes.index("physician"), 1)
    raw.FORM_ForceToKillFocus(environment)
    document.save(saved, flags=raw.FPDF_INCREMENTAL)


def state_of(widget):
    """The mark of a button, None of other fields."""
    states = set(widget["/AP"]["/N"]) - {"/Off"} if "/Parent" in widget else set()
    return next(iter(states), None)


PROGRAMS = {"pymupdf": fill_with_mupdf, "pikepdf": fill_with_qpdf, "pypdfium2": click_and_type}


# What is refused


@pytest.mark.parametrize("spoil", [flattened, printed_anew])
def test_form_whose_fields_are_gone_is_refused(form, spoil):
    with pytest.raises(FormUnusable, match="fields are gone"):
        read_form(spoil(fill(form, answers())), "x.pdf")


@pytest.mark.parametrize("incremental", [False, True], ids=["anew", "addition at the end"])
@pytest.mark.parametrize("left", [0.5, 0.98])
def test_form_that_was_cut_off_gives_no_opinion(form, left, incremental):
    saved = fill(form, answers(), incremental=incremental)
    with suppress(FormUnusable):  # where enough is left to know it
        assert read_form(saved[: int(len(saved) * left)], "x.pdf") is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document", "a" * 63),
        ("document", "Jeanne Exemple"),
        ("job", "42"),
        ("kind", "letter"),
        ("language", "xx"),
        ("model", "tiny"),
        ("optirh_form", "2"),
    ],
)
def test_form_whose_hidden_fields_were_changed_is_refused(form, field, value):
    with pytest.raises(FormUnusable, match="which document"):
        read_form(change(fill(form, answers()), write_value(field, text(value))), "x.pdf")


@pytest.mark.parametrize("value", ["6", "0", "-1", "4.5", "good"])
def test_mark_that_is_none_of_the_scale_is_refused(form, value):
    saved = change(fill(form, answers((4, 5, 3, None))), write_value(TONE, NameObject(f"/{value}")))
    with pytest.raises(FormIncomplete, match="from 1 to 5"):
        read_form(saved, "x.pdf")


def test_two_marks_for_one_question_are_refused(form):
    saved = change(fill(form, answers((4, 5, 3, 4))), write_value(TONE, NameObject("/2")))
    with pytest.raises(FormIncomplete, match="'Tone' has more than one mark"):
        read_form(saved, "x.pdf")


def test_value_that_a_list_does_not_have_is_refused(form):
    saved = change(fill(form, answers()), write_value("role", text("king")))
    with pytest.raises(FormUnusable, match="role"):
        read_form(saved, "x.pdf")


@pytest.mark.parametrize("code", ["", "Jeanne", "J", "P07 Jeanne Exemple", "-7", "P.7"])
def test_code_that_is_missing_or_looks_like_a_name_is_refused(form, code):
    with pytest.raises(FormIncomplete, match="no name"):
        read_form(fill(form, answers(code=code)), "x.pdf")


def test_missing_profession_is_refused(form):
    with pytest.raises(FormIncomplete, match="profession"):
        read_form(fill(form, answers(role="-")), "x.pdf")


@pytest.mark.parametrize("fault", [("lost", "-", ""), ("-", "harmless", ""), ("-", "-", "Zeile 3")])
def test_half_a_fault_is_refused(form, fault):
    with pytest.raises(FormIncomplete, match="fault 1"):
        read_form(fill(form, answers(incidents=[fault])), "x.pdf")


def test_empty_form_is_refused(form):
    with pytest.raises(FormIncomplete, match="nothing was filled in"):
        read_form(form, "x.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", b"<xml/>", b"OPTIRH-EVALUATION"])
def test_other_files_are_no_forms(data):
    assert read_form(data, "x") is None


# Which documents get one


def test_document_in_the_log_gets_a_form_that_names_it(home):
    with open_bench(home) as workshop:
        document = make_document(workshop, home)
        (made,) = make_forms([document], workshop.settings, workshop.audit)
        about = find_subject(document, workshop.settings, workshop.audit)
    assert made.sheet == workshop.settings.forms / "note.handout.fr.form.fr.pdf"
    assert (about.kind, about.language, about.model_name) == ("handout", "fr", "fake")
    assert identity_of(made.sheet.read_bytes()) == about.document
    opinion = read_form(fill(made.sheet.read_bytes(), answers()), "x.pdf")
    assert opinion.subject == about


def test_document_gets_no_second_form_even_when_the_first_was_filled_in(home):
    with open_bench(home) as workshop:
        document = make_document(workshop, home)
        (first,) = make_forms([document], workshop.settings, workshop.audit)
        first.sheet.write_bytes(fill(first.sheet.read_bytes(), answers()))
        (second,) = make_forms([document], workshop.settings, workshop.audit)
    assert (second.sheet, second.already) == (first.sheet, True)


def test_documents_that_wait_and_released_ones_get_forms_and_rejected_ones_none(home):
    def render(draft, imprint):
        return print_plainly(draft, imprint) + (b" released" if imprint.released else b"")

    with open_bench(home, render=render) as workshop:
        settings, audit = workshop.settings, workshop.audit
        waiting, released, rejected = (
            make_document(workshop, home, f"{number}.txt", f"{TEXT}Elle a {number} chats.\n")
            for number in (1, 2, 3)
        )
        draft = released.read_bytes()
        desk = ReviewDesk(settings, audit, workshop.clock, workshop.render)
        desk.release(released)
        desk.reject(rejected)
        desk.look()
        released.with_name("copie.pdf").write_bytes(draft)  # of a document that is released meanwhile
        found = ratable_documents(settings, audit)
        assert {path.name for path in found} == {waiting.name, released.name}
        with pytest.raises(DocumentNotRatable):
            find_subject(settings.rejected / rejected.name, settings, audit)


def test_changed_document_gets_no_form(home):
    with open_bench(home) as workshop:
        document = make_document(workshop, home)
        document.write_bytes(document.read_bytes() + b"%")
        with pytest.raises(DocumentNotRatable):
            make_forms([document], workshop.settings, workshop.audit)


def test_command_makes_forms_by_name_and_for_all(home):
    with open_bench(home) as workshop:
        document = make_document(workshop, home)

    def forms(*given):
        return CliRunner().invoke(main, ["--home", str(home), "evaluate", "forms", *given])

    (made,) = json.loads(forms(document.name, "--json").stdout)
    assert made == {
        "document": str(document),
        "form": str(document.parent / "formulaires" / "note.handout.fr.form.fr.pdf"),
        "already_there": False,
    }
    (again,) = json.loads(forms("--all", "--json").stdout)
    assert again == {**made, "already_there": True}
    assert forms().exit_code == 2
    assert forms("unknown.pdf").exit_code == 5
