"""What can be fuzzed: one target for each reader, with its seeds, mutations and properties."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from fuzzing import seeds, statements
from fuzzing.container_mutations import Mutation, PackageMutations, PdfMutations, PlanMutations, parts_of
from fuzzing.hostile import vocabulary_of
from fuzzing.json_mutations import JsonMutations
from fuzzing.properties import Read, State, examine
from fuzzing.text_mutations import TextMutations
from fuzzing.xml_mutations import XmlMutations
from optirh_batch.readers import read_records
from optirh_batch.readers.content import Reading, look_into
from optirh_batch.readers.mapped import packaged_mappings, parse_mapping
from optirh_batch.readers.mapped.learn import propose_mapping
from optirh_batch.readers.source import DEFAULT_LIMITS

NAME = "fuzzed file"


@dataclass(frozen=True, slots=True)
class Target:
    """One reader under test.

    Attributes:
        name: as the command line calls it.
        seeds: files to begin with.
        learn: makes the mutations from all seeds of a run.
        read: bytes to readings.
        state: what a document says in plain sight, None where nothing is known of it.
        shared: folder and pattern of more seeds in OPTIRH_SHARED_DATA.
        largest: bytes of an input.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    learn: Callable[[Sequence[bytes]], Mutation]
    read: Read
    state: State | None = None
    shared: tuple[str, str] | None = None
    largest: int = 40_000

    def examine(self, data: bytes, *, again: bool = True) -> str:
        """Read a file and check the answer; see ``properties.examine``."""
        return examine(data, self.read, self.state, again=again)

    def all_seeds(self) -> list[bytes]:
        """The seeds written for it, and those of the shared data where there are any."""
        return [*self.seeds(), *(seeds.shared(*self.shared) if self.shared else ())]


def _read(data: bytes) -> Sequence[Reading]:
    return read_records(data, NAME)


@cache
def _mappings() -> tuple[object, ...]:
    return (parse_mapping(seeds.MAPPING, "fuzzed.toml"), *packaged_mappings())


def _read_mapped(data: bytes) -> Sequence[Reading]:
    return read_records(data, NAME, mappings=_mappings())


def _read_learnt(data: bytes) -> Sequence[Reading]:
    proposal = propose_mapping(look_into(data, NAME, DEFAULT_LIMITS))
    parse_mapping(proposal.text, "proposal.toml")
    return proposal.readings


def _xml(*rooms: str) -> Callable[[Sequence[bytes]], Mutation]:
    return lambda found: XmlMutations(found, vocabulary_of(*rooms))


def _learn_json(found: Sequence[bytes]) -> Mutation:
    return JsonMutations(found, vocabulary_of("fhir"))


def _learn_openehr_json(found: Sequence[bytes]) -> Mutation:
    return JsonMutations(found, vocabulary_of("openehr"))


def _texts(*rooms: str) -> Callable[[Sequence[bytes]], TextMutations]:
    return lambda found: TextMutations(found, vocabulary_of(*rooms))


_PROSE = (
    "birth_dates",
    "contacts",
    "headings",
    "letterheads",
    "letters",
    "person_names",
    "prescriptions",
    "statements",
    "text",
)


def _learn_plans(found: Sequence[bytes]) -> Mutation:
    plans = JsonMutations(seeds.plan_contents(), vocabulary_of("emediplan"))
    return PlanMutations(plans, _texts(*_PROSE)(found))


def _package(*keys: str, rooms: tuple[str, ...]) -> Callable[[Sequence[bytes]], Mutation]:
    """Mutations of the named parts; elements and words come from the parts of that name in all seeds."""

    def learn(found: Sequence[bytes]) -> Mutation:
        parts = [part for package in found for part in parts_of(package)]
        words = vocabulary_of(*rooms)
        return PackageMutations(
            {key: XmlMutations([content for name, content in parts if key in name], words) for key in keys}
        )

    return learn


_DOCX_PARTS = ("document.xml", "numbering.xml", "word/styles.xml", ".rels")
_XLSX_PARTS = ("worksheets/", "sharedStrings", "xl/styles.xml", "workbook.xml", ".rels")


def _learn_pdf(_found: Sequence[bytes]) -> Mutation:
    return PdfMutations(_texts(*_PROSE)(seeds.text_files()))


_ALL = (
    Target("cda", seeds.cda_files, _xml("cda"), _read, statements.of_cda, ("records-cda", "*.xml")),
    Target("fhir-json", seeds.fhir_json_files, _learn_json, _read, statements.of_fhir),
    Target(
        "fhir-xml", seeds.fhir_xml_files, _xml("fhir"), _read, statements.of_fhir, ("records-fhir", "*.xml")
    ),
    Target("text", seeds.text_files, _texts(*_PROSE), _read, shared=("texts-fr", "*.txt"), largest=12_000),
    Target("emediplan", seeds.emediplan_files, _learn_plans, _read, largest=12_000),
    Target("openehr", seeds.openehr_files, _xml("openehr"), _read, shared=("records-openehr", "*.xml")),
    Target("openehr-json", seeds.openehr_json_files, _learn_openehr_json, _read),
    Target("docx", seeds.docx_files, _package(*_DOCX_PARTS, rooms=("office",)), _read, largest=120_000),
    Target("xlsx", seeds.xlsx_files, _package(*_XLSX_PARTS, rooms=("office",)), _read, largest=60_000),
    Target("mapped", seeds.vendor_files, _xml("mapped"), _read_mapped),
    Target("map-learn", seeds.vendor_files, _xml("mapped"), _read_learnt),
    Target("optirh-xml", seeds.optirh_files, _xml("optirh_xml"), _read),
    Target("pdf", seeds.pdf_files, _learn_pdf, _read, largest=20_000),
    Target("odt", seeds.odt_files, _package("content.xml", "manifest.xml", rooms=_PROSE), _read),
)
TARGETS = {target.name: target for target in _ALL}


def mutate(data: bytes, mutation: Mutation, bytewise: Callable[[bytes], bytes], rng: Random) -> bytes:
    """A changed input: its structure mostly, its bytes sometimes, and always where it has no structure."""
    changed = mutation(data, rng) if rng.random() < 0.9 else None
    return bytewise(data) if changed is None else changed
