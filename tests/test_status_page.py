"""The page for staff: what it lists and says, that hostile names do nothing and failures stop nothing."""

import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from benches import TEXT, StillClock, new_home, open_bench
from daemons import running_daemon, until
from optirh_batch.audit import JobFacts, Output, Released
from optirh_batch.documents import Kind
from optirh_batch.errors import InboxGone, ModelMissing, PublishFailed, SourceBusy, XmlMalformed
from optirh_batch.intake import Arrival
from optirh_batch.localization import staff_message
from optirh_batch.outbox import sweep
from optirh_batch.oversight.overview import look_over
from optirh_batch.oversight.status_page import Doing, StatusPage
from optirh_batch.resources import packaged_folder
from optirh_batch.rounds import run_inbox
from optirh_batch.shifts.shift import Fate, Finished
from optirh_batch.tickets import Board, Made, State
from optirh_batch.whereabouts import note_place

HOSTILE = '"><img src=x onerror=alert(1)>&amp;\u202egnp.fdp'
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Parsed(HTMLParser):
    """A page as a browser takes it: its elements, its links, and the text of each section."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.links, self.sections, self.text = [], [], {}, []
        self._section = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.elements.append((tag, attributes))
        if tag == "section":
            self._section = self.sections.setdefault(attributes["id"], [])
        if tag == "a":
            self.links.append(attributes["href"])

    def handle_endtag(self, tag):
        if tag == "section":
            self._section = None

    def handle_data(self, data):
        self.text.append(data)
        if self._section is not None:
            self._section.append(data)

    def of(self, section):
        return " ".join(" ".join(self.sections[section]).split())

    def all(self):
        return " ".join(" ".join(self.text).split())


class Desk:
    """A home with its job table and its page."""

    def __init__(self, home, workshop, board):
        self.home, self.board, self.workshop, self.settings = home, board, workshop, workshop.settings
        self.clock = StillClock()
        self.now = self.clock.now().timestamp()
        self.page = self.another()
        self.arrivals = []

    def another(self, **options):
        return StatusPage(self.settings, self.board, self.workshop.audit, self.clock, **options)

    def note(self, *names, size=100, now=None, **more):
        inbox = self.settings.inbox_dir
        self.arrivals += [Arrival(inbox / name, None, size, 1, **more) for name in names]
        self.board.note(inbox, self.arrivals, [], self.now if now is None else now)

    def done(self, name, *pdfs, exists=True, job="", seconds=60):
        self.note(name)
        ticket = self.board.begin(next(self.board.waiting()), self.now)
        made = [Made(pdf, "summary", "fr", job) for pdf in pdfs]
        self.board.finish(ticket, State.DONE, self.now + seconds, made=made)
        self.arrivals.pop()
        for pdf in pdfs if exists else ():
            (self.settings.outbox_dir / pdf).write_bytes(b"%PDF")

    def refused(self, name, error):
        self.note(name)
        ticket = self.board.begin(next(self.board.waiting()), self.now)
        resting = self.settings.error_dir / name
        resting.write_bytes(b"x")
        resting.with_name(f"{name}.txt").write_text("why")
        self.board.finish(
            ticket,
            State.REFUSED,
            self.now,
            resting=resting,
            code=error.code,
            message=staff_message(error, self.settings.staff_language),
        )
        self.arrivals.pop()

    @property
    def path(self):
        return self.settings.outbox_dir / "index.html"

    def read(self, page=None):
        (page or self.another()).refresh_if_due(self.clock.monotonic())
        return Parsed(self.path.read_text("utf-8"))


@pytest.fixture
def desk(home):
    with open_bench(home, status_page="on") as workshop, Board.open(workshop.settings.data_dir) as board:
        yield Desk(home, workshop, board)


def words(error):
    return " ".join(staff_message(error, "fr").split())


def finished(desk, *errors):
    return Finished(desk.settings.inbox_dir / "a", (), Fate.LEFT, errors[0] if errors else None)


def test_empty_home_says_that_nothing_waits(desk):
    page = desk.read()
    assert "Rien n’attend" in page.all()
    assert {name: "Aucun" in page.of(name) for name in page.sections} == dict.fromkeys(
        ["refused", "current", "waiting", "review", "released"], True
    )


def test_each_file_stands_in_its_section(desk):
    desk.done("a.xml", "a.summary.fr.pdf")
    desk.refused("bad.xml", XmlMalformed(name="bad.xml", detail="1"))
    desk.note("b.xml", "c.xml")
    ticket = next(desk.board.waiting())
    desk.board.begin(ticket, desk.now)
    page = desk.read()
    assert "Le programme travaille" in page.all()
    assert page.links[5:] == ["./a.summary.fr.pdf"]
    assert "bad.xml est endommagé ou incomplet" in page.of("refused")
    assert "bad.xml.txt" in page.of("refused")
    assert ticket.path.name in page.of("current")
    assert {"b.xml", "c.xml"} - {ticket.path.name} == set(re.findall(r"\w\.xml", page.of("waiting")))


def test_refused_file_that_was_put_back_is_gone_from_the_page(desk):
    desk.refused("bad.xml", XmlMalformed(name="bad.xml", detail="1"))
    (desk.settings.error_dir / "bad.xml").unlink()
    (desk.settings.error_dir / "bad.xml.txt").unlink()
    assert "bad.xml" not in desk.read().of("refused")


def test_refused_file_without_a_ticket_is_listed(desk):
    (desk.settings.error_dir / "old.xml").write_bytes(b"x")
    assert "old.xml" in desk.read().of("refused")


def test_document_taken_out_of_the_outbox_is_not_listed(desk):
    desk.done("a.xml", "a.summary.fr.pdf", exists=False)
    assert desk.read().of("review").endswith("Aucun document.")


def test_released_document_is_linked_where_it_lies_and_never_its_draft(desk):
    job = desk.workshop.audit.open_job(
        JobFacts(
            identity="1" * 64,
            source_sha256="2" * 64,
            source_bytes=1,
            kind=Kind.SUMMARY,
            language="fr",
            settings_sha256="3" * 64,
            program_version="1.0",
        )
    )
    desk.done("a.xml", "a.summary.fr.pdf", job=job)  # its draft was copied, not moved
    desk.workshop.audit.record(job, Released((Output("4" * 64, 5),)))
    copy = desk.settings.released / "Mars" / "Mme Rey.pdf"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"%PDF-")
    note_place(desk.settings.data_dir, "4" * 64, copy)
    page = desk.read()
    assert "Mme Rey.pdf" in page.of("released")
    assert page.of("review").endswith("Aucun document.")
    assert [unquote(link) for link in page.links[5:]] == ["./valides/Mars/Mme Rey.pdf"]
    copy.unlink()
    assert desk.read().of("released").endswith("Aucun document.")


def test_page_says_to_release_a_document_before_it_is_used(desk):
    desk.done("a.xml", "a.summary.fr.pdf")
    said = desk.read().of("review")
    assert f"dossier {desk.settings.released.name}" in said
    assert f"dossier {desk.settings.rejected.name}" in said


def test_document_made_twice_is_listed_once(desk):
    desk.done("a.xml", "a.summary.fr.pdf")
    desk.done("b.xml", "a.summary.fr.pdf")
    assert desk.read().links[5:] == ["./a.summary.fr.pdf"]


def test_failed_attempt_is_told_with_its_reason(desk):
    desk.note("a.xml", "b.xml")
    error = SourceBusy(name="a.xml", detail="x")
    ticket = desk.board.begin(next(desk.board.waiting()), desk.now)
    desk.board.hand_back(ticket, desk.now, error.code, staff_message(error, "fr"))
    assert "a.xml ne peut pas être lu pour le moment" in desk.read().of("waiting")


def test_wait_is_estimated_from_what_was_done(desk):
    desk.done("a.xml", "a.pdf", seconds=600)
    names = [f"{letter}.xml" for letter in "bcdefghi"]  # four are worked on side by side
    desk.note(*names)
    text = desk.read().of("waiting")
    ready = re.findall(r"prêt vers (\d\d:\d\d)", text)
    assert (ready[:4], ready[-1]) == (["09:40"] * 4, "09:50")
    assert "terminés vers 09:50" in text


def test_nothing_is_promised_while_work_is_blocked(desk):
    desk.done("a.xml", "a.pdf", seconds=600)
    desk.note("b.xml")
    page = desk.another()
    error = PublishFailed(name="b.xml", detail="x")
    page.settled(finished(desk, error), error.code)
    parsed = desk.read(page)
    assert "Le programme attend" in parsed.all()
    assert words(error) in parsed.all()
    assert "prêt vers" not in parsed.all()
    page.settled(finished(desk), None)
    page.refresh_if_due(1e9)
    assert "Le programme travaille" in Parsed(desk.path.read_text()).all()


def test_missing_inbox_is_told_until_it_is_back(desk):
    page = desk.another()
    page.inbox(InboxGone(path="/mnt/x", detail="gone"))
    assert "/mnt/x" in desk.read(page).all()
    page.inbox(None)
    page.refresh_if_due(1e9)
    assert "/mnt/x" not in desk.path.read_text()


def test_end_says_that_work_has_stopped(desk):
    with desk.another():
        pass
    assert "Le programme a été arrêté" in Parsed(desk.path.read_text()).all()
    with desk.another(end=Doing.OVER):
        pass
    assert "Le dernier passage est terminé" in Parsed(desk.path.read_text()).all()


def test_end_by_a_passing_fault_says_what_is_waited_for(desk):
    error = PublishFailed(name="x", detail="y")
    with pytest.raises(PublishFailed), desk.another():
        raise error
    assert words(error) in Parsed(desk.path.read_text()).all()


def test_fault_that_needs_a_person_says_stopped(desk):
    with pytest.raises(ModelMissing), desk.another():
        raise ModelMissing(name="m", path="p")
    assert "Le programme a été arrêté" in Parsed(desk.path.read_text()).all()


def test_hostile_names_are_text_and_links_stay_in_the_outbox(desk):
    for name in (HOSTILE, "javascript:alert(1)", "a b#c?d%2e.pdf", "..%2f.pdf"):
        pdf = name.replace("/", "_")
        desk.done(f"{len(pdf)}.xml", pdf)
    desk.refused(HOSTILE, XmlMalformed(name=HOSTILE, detail=HOSTILE))
    desk.note(HOSTILE + "2")
    page = desk.read()
    assert {tag for tag, _ in page.elements} & {"img", "script", "link", "iframe", "object"} == set()
    assert all(not name.startswith("on") for _, attributes in page.elements for name in attributes)
    links = [link for link in page.links if not link.startswith("#")]
    assert len(links) == 4
    for link in links:
        assert re.fullmatch(r"\./[\w.~%-]+", link)
        assert (desk.settings.outbox_dir / unquote(link[2:])).is_file()
    assert "\u202e" not in desk.path.read_text()


def test_name_that_is_no_text_stops_nothing(desk):
    desk.note(os.fsdecode(b"a\xff.xml"))
    assert "a\\udcff.xml" in desk.read().of("waiting")


def test_page_fetches_nothing_and_runs_nothing(desk):
    page = desk.read()
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert {tag for tag, _ in page.elements} <= {
        *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section"),
        *("h1", "h2", "h3", "p", "div", "ul", "ol", "li", "a", "b", "bdi", "strong"),
    }
    assert not [a for _, a in page.elements if {"src", "style"} & a.keys()]


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Où en sont vos fichiers"), ("de", "Wo Ihre Dateien stehen")]
)
def test_page_is_in_the_language_of_staff_with_landmarks_and_headings(tmp_path, language, title):
    home = new_home(tmp_path / "home", staff_language=language)
    with open_bench(home, status_page="on") as workshop, Board.open(workshop.settings.data_dir) as board:
        page = Desk(home, workshop, board).read()
    assert ("html", {"lang": language}) in page.elements
    assert title in page.all()
    tags = [tag for tag, _ in page.elements]
    assert (tags.count("main"), tags.count("h1"), tags.count("h2")) == (1, 1, 5)
    named = {a["id"] for tag, a in page.elements if tag == "h2"}
    assert {a["aria-labelledby"] for tag, a in page.elements if tag == "section"} == named
    assert [link for link in page.links if link.startswith("#")] == [f"#{name}" for name in page.sections]


def test_long_lists_are_cut_and_counted(desk):
    desk.note(*(f"{number:05}.xml" for number in range(10_000)))
    page = desk.read()
    assert "(10000)" in page.of("waiting")
    assert len(re.findall(r"\d{5}\.xml", page.of("waiting"))) == 50
    assert desk.path.stat().st_size < 60_000


def test_many_changes_make_few_writes(desk, monkeypatch):
    writes = []
    page = desk.another()
    monkeypatch.setattr(page, "_write", lambda *_: writes.append(1) or True)
    for second in range(100):
        page.changed()
        page.refresh_if_due(second / 10)
    assert len(writes) <= 4


def test_page_is_written_again_before_it_looks_dead_though_nothing_changed(desk):
    page = desk.another()
    page.refresh_if_due(desk.clock.monotonic())
    assert 60 < page.due - desk.clock.monotonic() < 600


def test_failure_is_logged_with_its_reason_once_tried_again_and_never_raised(desk, caplog):
    shutil.rmtree(desk.settings.outbox_dir)
    page = desk.another()
    for now in (0, 1e3, 2e3):
        page.refresh_if_due(now)
    assert caplog.messages == [
        "index.html in the outbox could not be written: the folder or the file is no longer there"
    ]
    assert page.due < 3e3
    desk.settings.outbox_dir.mkdir()
    page.refresh_if_due(3e3)
    assert desk.path.is_file()


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_nothing_but_the_own_page_is_ever_replaced(desk, tmp_path, kind):
    other = tmp_path / "other.html"
    other.write_text("mine")
    if kind == "file":
        desk.path.write_text("mine")
    elif kind == "link":
        desk.path.symlink_to(other)
    else:
        desk.path.mkdir()
    desk.another().refresh_if_due(0)
    assert other.read_text() == "mine"
    assert kind == "folder" or desk.path.read_text() == "mine"
    assert [path.name for path in desk.settings.outbox_dir.iterdir()] == ["index.html"]


def test_own_page_is_replaced_and_leaves_no_other_file(desk):
    desk.read()
    desk.done("a.xml", "a.summary.fr.pdf")
    assert "./a.summary.fr.pdf" in desk.read().links
    assert {path.name for path in desk.settings.outbox_dir.iterdir()} == {"index.html", "a.summary.fr.pdf"}


def test_switched_off_nothing_is_written(home):
    with open_bench(home, status_page="off") as workshop, Board.open(workshop.settings.data_dir) as board:
        with (desk := Desk(home, workshop, board)).another() as page:
            page.refresh_if_due(0)
        assert not desk.path.exists()


def test_run_leaves_a_page_that_lists_what_it_did(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    with open_bench(home, status_page="on") as workshop:
        run_inbox(home, workshop)
    page = Parsed((home / "sortie" / "index.html").read_text())
    assert "Le dernier passage est terminé" in page.all()
    assert page.links[5:] == ["./note.handout.fr.pdf"]


def test_page_in_the_outbox_is_no_document(home):
    (home / "entree" / "note.txt").write_text(TEXT)
    with open_bench(home, status_page="on") as workshop:
        run_inbox(home, workshop)
        (home / "entree" / "again.txt").write_text(TEXT)
        done = run_inbox(home, workshop)
        assert look_over(workshop.settings).review == 1
    assert done.finished[0].outcomes[0].already_done
    assert sweep(home / "sortie", now=4e9) == 0


def test_watching_keeps_the_page_up_to_date_and_says_when_it_stops(home):
    page = home / "sortie" / "index.html"
    with running_daemon(home, status_page="on") as daemon:
        until(page.exists, "a page")
        (home / "entree" / "note.txt").write_text(TEXT)
        (home / "entree" / "bad.xml").write_text("<a")
        until(
            lambda: "./note.handout.fr.pdf" in page.read_text() and "bad.xml.txt" in page.read_text(), "both"
        )
        assert daemon.stop() == 0
    assert "Le programme a été arrêté" in page.read_text()


def test_words_are_dark_enough_on_their_ground():
    """WCAG 2.2, 1.4.3: at least 4.5 to 1; 7 to 1 (1.4.6) for a screen in the sun."""
    style = (packaged_folder("templates") / "status.css").read_text()
    for colour in set(re.findall(r"(?<!-)color: (#[0-9a-f]{3,6})", style)):
        assert contrast_with_white(colour) >= 7, colour


def contrast_with_white(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_real_browser_applies_the_style_and_runs_no_script(desk, tmp_path):
    desk.done("a.xml", HOSTILE)
    desk.read()
    shown = subprocess.run(
        [
            CHROMIUM,
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=1000", "--dump-dom"),
            *(
                f"--user-data-dir={tmp_path / 'profile'}",
                "--enable-logging=stderr",
                "--v=0",
                desk.path.as_uri(),
            ),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert "Où en sont vos fichiers" in shown.stdout
    assert "Refused to apply" not in shown.stderr
    assert "Content Security Policy" not in shown.stderr
