"""A file that breaks off is not taken for a whole one, by the rules of its own format."""

import errno
import gzip
import io
import json
import os
import socket
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optirh_batch.filesystems import file_system_of
from optirh_batch.intake.completeness import HEAD_BYTES, TAIL_BYTES, Completeness, judge

BIG = 200_000


def xml(body="<a>1</a>", root="record", prolog='<?xml version="1.0"?>\n', after="\n"):
    return f"{prolog}<{root}>{body}</{root.split()[0]}>{after}"


def zipped(parts=3, size=100, comment=b"", method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for number in range(parts):
            archive.writestr(f"word/part{number}.xml", os.urandom(size))
        archive.comment = comment
    return file.getvalue()


def zip_in_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("embedded.docx", zipped())
        archive.writestr("rest.xml", b"x" * 50)
    return file.getvalue()


def zip64():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("a.xml", "w", force_zip64=True) as part:
        part.write(b"x" * 100)
    return file.getvalue()


def pdf(pages=3, head=b""):
    body = b"".join(b"%d 0 obj\n<< /Type /Page >>\nendobj\n" % number for number in range(pages))
    return b"%PDF-1.7\n" + head + body + b"xref\n0 1\ntrailer << >>\nstartxref\n9\n%%EOF\n"


def linearized_pdf():
    def build(length):
        first = b"1 0 obj\n<< /Linearized 1 /L %06d /N 1 >>\nendobj\nstartxref\n0\n%%%%EOF\n" % length
        return b"%PDF-1.4\n" + first + pdf()

    return build(len(build(0)))


WHOLE = {
    "xml": xml().encode(),
    "xml without prolog": xml(prolog="").encode(),
    "xml with mark": b"\xef\xbb\xbf" + xml("é").encode(),
    "xml in utf-16-le": b"\xff\xfe" + xml("é").encode("utf-16-le"),
    "xml in utf-16-be": b"\xfe\xff" + xml("é").encode("utf-16-be"),
    "xml in utf-16 without mark": xml().encode("utf-16-le"),
    "xml in utf-32": xml().encode("utf-32"),
    "xml in latin-1": xml("é").encode("latin-1"),
    "xml with prefix": b'<cda:ClinicalDocument xmlns:cda="urn:hl7-org:v3"><cda:a/></cda:ClinicalDocument >',
    "xml with root inside root": xml("<record><record/></record><record></record>").encode(),
    "xml of one empty element": b'<?xml version="1.0"?><record a="x>y" b=\'"\'/>',
    "xml with asides": xml("<!-- </record> --><![CDATA[ <!-- </record> ]]><?x </record>?>").encode(),
    "xml with accents in names": xml("<b/>", root="dossieràé").encode(),
    "xml with name that begins another": xml("<recordings></recordings>").encode(),
    "xml with greater in attribute": xml('<record a="/>"></record>').encode(),
    "xml with doctype": xml(prolog="<!DOCTYPE record [<!ELEMENT record ANY>]>").encode(),
    "zip": zipped(),
    "zip with comment": zipped(comment=b"PK\x05\x06 no end"),
    "zip in zip": zip_in_zip(),
    "zip64": zip64(),
    "empty zip": zipped(parts=0),
    "json object": json.dumps({"a": {"b": [1, {"c": '}]\\"'}]}}).encode(),
    "json list": b' [\n{"a": [ ]}, {"b": {}} ]',
    "json in utf-16": '{"a": {"b": "é"}}'.encode("utf-16-le"),
    "pdf": pdf(),
    "linearized pdf": linearized_pdf(),
}
FOLLOWING = {
    "space": b" \r\n\t",
    "comment": b"\n<!-- made by </other> -->",
    "instruction": b"<?sign </x> ?>\n",
    "both": b"<!-- a --><?b?><!-- c -->\n",
}


@pytest.fixture
def ends_well(tmp_path):
    path = tmp_path / "data"

    def answer(data):
        path.write_bytes(data)
        return judge(path) is Completeness.COMPLETE

    return answer


@pytest.mark.parametrize("name", WHOLE)
def test_whole_file_is_complete_and_no_beginning_of_it_is(ends_well, name):
    whole = WHOLE[name]
    assert ends_well(whole)
    # white space at the very end may be missing
    end = len(whole.rstrip(b" \n\0")) if "utf" not in name and "zip" not in name else len(whole) - 4
    if "zip" in name:
        end = len(whole)
    assert [length for length in range(end) if ends_well(whole[:length])] == []


@pytest.mark.parametrize("following", FOLLOWING)
def test_what_may_follow_the_root_does_not_matter(ends_well, following):
    assert ends_well(xml(after="").encode() + FOLLOWING[following])


@pytest.mark.parametrize(
    "following", ["<!-- begun </record>", "<?begun </record>", "<other></other>", "text"]
)
def test_what_may_not_follow_the_root_is_waited_for(ends_well, following):
    assert not ends_well(xml(after="").encode() + following.encode())


def elements(names):
    return st.recursive(
        st.text("ab &é\n", max_size=5).map(lambda text: text.replace("&", "&amp;")),
        lambda inner: st.tuples(names, st.lists(inner, max_size=4)).map(
            lambda pair: f"<{pair[0]} x='{len(pair[1])}'>{''.join(pair[1])}</{pair[0]}>"
        ),
        max_leaves=12,
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    root=st.sampled_from(["a", "f:Bundle", "Zoé"]),
    body=elements(st.sampled_from(["a", "b", "f:Bundle"])),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be"]),
    data=st.data(),
)
def test_any_xml_is_complete_and_no_beginning_of_it_is(ends_well, root, body, encoding, data):
    whole = xml(body, root=root, after="").encode(encoding)
    assert ends_well(whole)
    assert not ends_well(whole[: data.draw(st.integers(0, len(whole) - 1))])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.dictionaries(
        st.text(max_size=4),
        st.recursive(
            st.none() | st.integers() | st.text('"\\{}[]é', max_size=6),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=8,
        ),
        min_size=1,
    ),
    indent=st.sampled_from([None, 2]),
    data=st.data(),
)
def test_any_json_is_complete_and_no_beginning_of_it_is(ends_well, value, indent, data):
    whole = json.dumps(value, indent=indent, ensure_ascii=False).encode()
    assert ends_well(whole)
    assert not ends_well(whole[: data.draw(st.integers(0, len(whole) - 1))])


def big_xml(root="record", encoding="utf-8"):
    return xml("<a>some text</a>\n" * (BIG // 17), root=root, after="").encode(encoding)


BIG_FILES = {
    "xml": big_xml(),
    "xml in utf-16": big_xml(encoding="utf-16"),
    "xml with root inside root": xml(
        f"<record>{'<a>text</a>' * 30_000}</record>" + "<record><b/></record>" * 3, after=""
    ).encode(),
    "zip": zipped(parts=20, size=20_000),
    "pdf": pdf(pages=6000),
    "linearized pdf": linearized_pdf(),
}


@pytest.mark.parametrize("name", BIG_FILES)
def test_big_file_is_judged_by_its_ends(ends_well, name):
    whole = BIG_FILES[name]
    assert ends_well(whole)
    lengths = {*range(0, len(whole), 4001), len(whole) // 2, len(whole) - 2, len(whole) - 6, *range(1, 40)}
    assert [length for length in sorted(lengths) if ends_well(whole[:length])] == []


@pytest.mark.parametrize("size", range(HEAD_BYTES + TAIL_BYTES - 3, HEAD_BYTES + TAIL_BYTES + 4))
@pytest.mark.parametrize("prolog", ["", f"<!--{'licence ' * 400}-->"])
def test_size_at_the_limit_makes_no_difference(ends_well, size, prolog):
    empty = xml("", prolog=prolog, after="")
    whole = xml("x" * (size - len(empty)), prolog=prolog, after="").encode()
    assert len(whole) == size
    assert ends_well(whole)
    assert not ends_well(whole[:-1])


def test_prolog_longer_than_the_head_does_not_matter(ends_well):
    whole = xml("<a>text</a>" * 20_000, prolog=f"<!--{'licence ' * 1000}-->", after="").encode()
    assert ends_well(whole)
    assert not ends_well(whole[:-1])
    assert not ends_well(whole[: BIG // 2])


@pytest.mark.parametrize(
    "text",
    [
        b"Patiente en bon etat general.",
        "Zoë: 37,5 °C".encode("utf-16"),
        b"[Brief vom 3.5.] Sehr geehrte",
        b"{see below} text that goes on",
        b"CHMED16A1" + b"H4sIAAAA" * 20,
        gzip.compress(b"<record>", mtime=0),
        b"MSH|^~\\&|LAB|",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\x01" * 600,
    ],
)
def test_format_without_an_end_is_complete(ends_well, text):
    assert ends_well(text)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n \r\n ", b"\xef\xbb\xbf", b"<", b"PK", b"\xff\xfe<", b"{", b"  [  "]
)
def test_nothing_or_nearly_nothing_is_waited_for(ends_well, data):
    assert not ends_well(data)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "file"


@pytest.mark.parametrize("begun", [xml().encode(), pdf(), zipped(), b"Ordinary text, half of it"])
def test_length_reserved_before_the_content_came_is_unfilled(path, begun):
    path.write_bytes(begun + bytes(1000))
    assert judge(path) is Completeness.UNFILLED


def test_compound_file_that_ends_in_zeros_is_not_waited_for_as_unfilled(path):
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"an old Word file" + bytes(1000))
    assert judge(path) is Completeness.TORN


def test_hole_in_the_middle_is_unfilled(path):
    with path.open("wb") as file:
        file.write(b"<record>")
        file.seek(BIG)
        file.write(b"</record>")
    with path.open("rb") as file:
        if os.lseek(file.fileno(), 0, os.SEEK_HOLE) == os.fstat(file.fileno()).st_size:
            pytest.skip("this file system fills holes")
    assert judge(path) is Completeness.UNFILLED


def test_missing_file_is_torn(path):
    assert judge(path) is Completeness.TORN


@pytest.mark.parametrize("call", ["open", "pread"])
@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (errno.EBUSY, Completeness.IN_USE),
        (errno.ETXTBSY, Completeness.IN_USE),
        (errno.EAGAIN, Completeness.IN_USE),
        (errno.EIO, Completeness.IN_USE),
        (errno.ESTALE, Completeness.IN_USE),
        (errno.EACCES, Completeness.TORN),
        (errno.EPERM, Completeness.TORN),
    ],
)
def test_file_kept_from_being_read_is_not_complete(path, monkeypatch, call, number, answer):
    def refuse(*_args, **_named):
        raise OSError(number, os.strerror(number))

    path.write_bytes(b"Text that is all there")
    assert judge(path) is Completeness.COMPLETE
    monkeypatch.setattr(os, call, refuse)
    assert judge(path) is answer


def test_what_is_no_ordinary_file_is_left_to_the_reader_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    (tmp_path / "folder").mkdir()
    os.chdir(tmp_path)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("socket")
    with listener:
        names = ("pipe", "link", "folder", "socket")
        assert {judge(tmp_path / name) for name in names} == {Completeness.COMPLETE}


@pytest.mark.parametrize(
    "data",
    [
        b"<a>" + b"<!--" * 30_000,
        b"<a>" + b'<a "' * 30_000,
        b"<a>" + b"<a " * 30_000 + b"</a>",
        b"<a>" + b"</a  " * 30_000 + b"</a>",
        b"<a>" + b"<![CDATA[" * 10_000 + b"</a>",
        b'{"' + b'\\"' * 60_000,
        b'{"a":' + b"[{" * 40_000 + b"}",
        b"PK\x03\x04" + b"PK\x05\x06" * 30_000,
        b"%PDF-" + b"/Linearized/L " * 9000,
        b" " * 120_000,
        b"<" * 120_000,
    ],
    ids=range(11),
)
@pytest.mark.parametrize("size", [60_000, 120_000])
def test_hostile_content_costs_no_time(tmp_path, data, size):
    path = tmp_path / "file"
    path.write_bytes(data[:size])
    began = time.process_time()
    judge(path)
    assert time.process_time() - began < 0.5


def test_file_that_a_program_here_has_open_for_writing_is_in_use_even_while_it_is_empty(tmp_path):
    path = tmp_path / "a.txt"
    for content in (b"", b"Madame va bien.\n"):
        with path.open("wb", buffering=0) as file:
            file.write(content)
            if file_system_of(path).type not in {"ext4", "xfs", "tmpfs", "btrfs"}:
                pytest.skip("this file system does not tell who writes")
            assert judge(path) is Completeness.IN_USE
        assert judge(path) is not Completeness.IN_USE


def test_reader_of_a_file_keeps_nobody_from_it(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Madame va bien.\n")
    with path.open("rb"):
        assert judge(path) is Completeness.COMPLETE
