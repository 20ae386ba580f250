"""Tables and progress, on a terminal and elsewhere."""

import io

import pytest

from optirh_batch.presentation import one_line, printable, progress, sheet, show


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_plain_table_is_aligned_and_keeps_headings():
    stream = io.StringIO()
    show([sheet("Drugs", ("name", "dose"), [("Paracetamol", "1 g"), ("X", None)])], stream)
    assert stream.getvalue() == "Drugs\n  name         dose\n  Paracetamol  1 g\n  X\n"


def test_long_cell_does_not_pad_the_other_rows_of_a_plain_table():
    stream = io.StringIO()
    show([sheet("", ("found", "advice"), [("x" * 200, "do a"), ("short", "do b")])], stream)
    assert stream.getvalue() == f"  found  advice\n  {'x' * 200}  do a\n  short  do b\n"


def test_names_and_values_have_no_heading_line_and_empty_tables_are_left_out():
    stream = io.StringIO()
    show([sheet("", ("", ""), [("a", 1), ("long", 2)]), sheet("Empty", ("x",), [])], stream)
    assert stream.getvalue() == "  a     1\n  long  2\n"


def test_terminal_gets_a_drawn_table_with_text_untouched():
    stream = Terminal()
    show([sheet("Title", ("name",), [("[bold]not markup[/bold]",)])], stream)
    assert "[bold]not markup[/bold]" in stream.getvalue()
    assert "Title" in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()], ids=["plain", "terminal"])
def test_text_of_a_record_cannot_steer_the_terminal(stream):
    show([sheet("a\x1b[2Jb", ("c\x07",), [("d\x1b]0;title\x07e\u202ef",)])], stream)
    assert "\x1b[2J" not in stream.getvalue()
    assert "\x1b]0" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()


def test_printable_keeps_letters_of_every_script_and_special_spaces():
    text = "Élodie Müller\u00a0ሰላም\n\t½"
    assert printable(text) == text
    assert printable("a\x00b\x9bc\ud800") == "abc"


def test_plain_progress_prints_a_line_for_each_file(capsys):
    with progress() as report:
        report("a.txt", 0, 2, "")
        report("a.txt", 0, 2, "write")
        report("b.txt", 1, 2, "")
    shown = capsys.readouterr()
    assert shown.err == "[1/2] a.txt\n[2/2] b.txt\n"
    assert shown.out == ""


def test_plain_progress_of_bytes_prints_tenths(capsys):
    with progress(in_bytes=True) as report:
        for done in range(0, 101, 5):
            report("model", done, 100, "")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [f"model {tenth} %" for tenth in range(0, 101, 10)]


@pytest.mark.parametrize("in_bytes", [False, True])
def test_terminal_progress_draws_on_standard_error(monkeypatch, capsys, in_bytes):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress(in_bytes=in_bytes) as report:
        report("a.txt", 1, 2, "write")
    assert "a.txt: write" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_name_on_one_line_shows_what_it_holds_and_steers_nothing():
    assert (
        one_line("a\nb\x1b[2Jc\u202ed\udcff Élodie\u202f½") == r"a\nb\x1b[2Jc\u202ed\udcff Élodie" + "\u202f½"
    )


def test_progress_shows_a_hostile_name_on_one_line(capsys):
    with progress() as report:
        report("a\nb\x1b[2J.xml", 0, 1, "")
    assert capsys.readouterr().err == "[1/1] a\\nb\\x1b[2J.xml\n"
