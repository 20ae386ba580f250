"""Which resources a file holds, which of them a document speaks of, and what references point to.

Owns Bundle (FHIR R4, 2.36), Parameters with bundles inside, contained
resources and the resolution of references (2.36.4.1).  Leaves out what the
resources say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.tree import Node

# References back in time: what they point to is history, not part of the statement.
_HISTORY = frozenset(
    """derivedFrom basedOn partOf priorPrescription authorizingPrescription replaces relatesTo supersedes
    detectedIssue eventHistory insurance""".split()
)


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """A section of a Composition, or a List.

    Attributes:
        text: the narrative, with its status beside it (Narrative.status).
        date: of the document.
        document: its type codes and the profiles it follows.
        entries: what its references point to.
        missing: how many references point outside the file.
        ceased: entries that a List flags as over.
    """

    title: str | None
    codes: frozenset[str]
    text: str | None
    text_status: str | None
    empty_reason: str | None
    date: str | None
    document: frozenset[str] = frozenset()
    entries: tuple[Node, ...] = ()
    missing: int = 0
    ceased: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A resource that counts, and the section it stands in."""

    resource: Node
    section: Section | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """The resources of one Bundle, or loose ones.

    Attributes:
        entries: resources with their full URL (empty if none is given).
        timestamp: of the Bundle, empty if none is given.
        profiles: of the Bundle, and its language.
        elsewhere: the file's resources by address, for references that leave the Bundle.
    """

    entries: list[tuple[str, Node]]
    timestamp: str = ""
    profiles: tuple[str, ...] = ()
    language: str | None = None
    elsewhere: dict[str, Node] = field(default_factory=dict)
    _here: dict[str, Node] = field(default_factory=dict)
    _url_of: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for url, resource in self.entries:
            self._url_of[id(resource)] = url
            if url:
                self._here.setdefault(url, resource)
            if own := resource.line("id"):
                self._here.setdefault(f"{resource.type}/{own}", resource)
            if url and not url.startswith("urn:"):
                self._here.setdefault(_tail(url), resource)

    def of_type(self, *types: str) -> list[Node]:
        """Resources of a type, in the file's order."""
        return [resource for _url, resource in self.entries if resource.type in types]

    def share(self, addresses: dict[str, Node]) -> None:
        """Let other Bundles of the file refer to these resources, and these to theirs."""
        for address, resource in self._here.items():
            addresses.setdefault(address, resource)
        self.elsewhere = addresses

    def resolve(self, reference: Node | None, holder: Node) -> Node | None:
        """What a Reference points to, None if it is not in the file.

        Args:
            reference: an element of type Reference.
            holder: the resource it stands in, for contained ones and relative addresses.
        """
        return self.find(reference.line("reference"), holder) if reference is not None else None

    def find(self, written: str | None, holder: Node) -> Node | None:
        """What a plain address points to, likewise."""
        if not written:
            return None
        if written.startswith("#"):
            inside = (part for part in holder.all("contained") if part.line("id") == written[1:])
            return next(inside, None)
        written = written.partition("/_history/")[0].partition("|")[0]
        base = "/".join(self._url_of.get(id(holder), "").split("/")[:-2])
        # The same type and id on another base address is the same thing in one file.
        addresses = [written, f"{base}/{written}"]
        if not written.startswith("urn:"):
            addresses.append(_tail(written))
        found = (known.get(address) for known in (self._here, self.elsewhere) for address in addresses)
        return next((resource for resource in found if resource is not None), None)


def _tail(url: str) -> str:
    return "/".join(url.split("/")[-2:])


def collect(root: Node) -> list[Scope]:
    """All resources of a file, Bundle by Bundle, oldest first."""
    loose: list[tuple[str, Node]] = []
    scopes: list[Scope] = []
    _gather(root, "", loose, scopes)
    if loose:
        scopes.append(Scope(loose))
    addresses: dict[str, Node] = {}
    for scope in scopes:
        scope.share(addresses)
    return sorted(scopes, key=lambda scope: scope.timestamp)


def _profiles(resource: Node) -> tuple[str, ...]:
    return tuple(resource.lines("meta", "profile"))


def _gather(resource: Node, url: str, loose: list[tuple[str, Node]], scopes: list[Scope]) -> None:
    if resource.type == "Bundle":
        entries: list[tuple[str, Node]] = []
        for entry in resource.all("entry"):
            for inner in entry.all("resource"):
                _gather(inner, entry.line("fullUrl") or "", entries, scopes)
        if entries:
            timestamp, language = resource.line("timestamp") or "", resource.line("language")
            scopes.append(Scope(entries, timestamp, _profiles(resource), language))
    elif resource.type == "Parameters":
        waiting = resource.all("parameter")[::-1]
        while waiting:
            parameter = waiting.pop()
            for inner in parameter.all("resource"):
                _gather(inner, "", loose, scopes)
            waiting.extend(parameter.all("part")[::-1])
    elif resource.type:
        loose.append((url, resource))


@dataclass(frozen=True, slots=True, eq=False)
class Library:
    """All resources of a file, for finding what references point to."""

    scopes: tuple[Scope, ...]
    home: dict[int, Scope]

    @classmethod
    def of(cls, scopes: list[Scope]) -> Library:
        """Index the Bundles of a file."""
        home = {id(resource): scope for scope in scopes for _url, resource in scope.entries}
        return cls(tuple(scopes), home)

    def timestamp_of(self, resource: Node) -> str | None:
        """When the Bundle of a resource was made, None if that is not said."""
        scope = self.home.get(id(resource))
        return (scope.timestamp or None) if scope else None

    def resolve(self, reference: Node | None, holder: Node) -> Node | None:
        """What a reference points to, seen from the Bundle of the resource that holds it."""
        return self.home.get(id(holder), self.scopes[0]).resolve(reference, holder)

    def find(self, address: str | None, holder: Node) -> Node | None:
        """What a plain address points to, likewise."""
        return self.home.get(id(holder), self.scopes[0]).find(address, holder)


def read_sections(composition: Node, scope: Scope) -> list[Section]:
    """The sections of a Composition, outer before inner."""
    date = composition.line("date")
    types = composition.lines("type", "coding", "code")
    document = frozenset([*types, *scope.profiles, *_profiles(composition)])

    def unfold(holder: Node) -> Iterator[Section]:
        for node in holder.all("section"):
            found = [scope.resolve(entry, composition) for entry in node.all("entry")]
            yield Section(
                title=node.line("title")
                or node.line("code", "text")
                or node.line("code", "coding", "display"),
                codes=frozenset(node.lines("code", "coding", "code")),
                text=node.prose("text", "div"),
                text_status=node.line("text", "status"),
                empty_reason=node.code("emptyReason"),
                date=date,
                document=document,
                entries=tuple(item for item in found if item is not None),
                missing=sum(item is None for item in found),
            )
            yield from unfold(node)

    sections = list(unfold(composition))
    if not sections and (text := composition.prose("text", "div")):
        return [
            Section(composition.line("title"), frozenset(), text, None, None, date, document),
        ]
    return sections


def read_list(node: Node, scope: Scope) -> Section:
    """A List resource (FHIR R4, 2.41) as a section; what it deletes is not in it."""
    kept = [entry for entry in node.all("entry") if entry.line("deleted") != "true"]
    found = [scope.resolve(entry.first("item"), node) for entry in kept]
    over = [item for entry, item in zip(kept, found, strict=True) if terms.says_ceased(entry.first("flag"))]
    return Section(
        title=node.line("title") or node.line("code", "text") or node.line("code", "coding", "display"),
        codes=frozenset(node.lines("code", "coding", "code")),
        text=node.prose("text", "div"),
        text_status=node.line("text", "status"),
        empty_reason=node.code("emptyReason"),
        date=node.line("date"),
        entries=tuple(item for item in found if item is not None),
        ceased=tuple(item for item in over if item is not None),
    )


def deleted_from(node: Node, scope: Scope) -> list[Node]:
    """What a List says was taken off it (List.entry.deleted)."""
    deleted = [entry for entry in node.all("entry") if entry.line("deleted") == "true"]
    found = [scope.resolve(entry.first("item"), node) for entry in deleted]
    return [item for item in found if item is not None]


def select(scope: Scope, sections: list[Section]) -> tuple[list[Listed], list[Node]]:
    """What a document states, section by section, and the resources no section leads to.

    What the sections list counts, with all it refers to, except by references
    back in time: a medication plan that names the old prescription it was
    derived from does not state that prescription again.
    """
    listed: list[Listed] = []
    seen: set[int] = set()
    past: list[Node] = []

    def list_once(node: Node, section: Section) -> None:
        if id(node) not in seen:
            seen.add(id(node))
            listed.append(Listed(node, section))

    for section in sections:
        for entry in section.entries:
            list_once(entry, section)
    for item in listed:  # grows on the way
        for name, target in _references(item.resource, scope):
            if name in _HISTORY:
                past.append(target)
            elif item.section is not None:
                list_once(target, item.section)
    history = _reachable(past, scope)
    orphans = [
        resource
        for _url, resource in scope.entries
        if id(resource) not in seen and id(resource) not in history and resource.type != "Composition"
    ]
    return listed, orphans


def _reachable(waiting: list[Node], scope: Scope) -> set[int]:
    found: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found.add(id(node))
            waiting.extend(target for _name, target in _references(node, scope))
    return found


def _references(node: Node, scope: Scope) -> Iterator[tuple[str, Node]]:
    """Name of the element at the top of the resource, and what it refers to."""
    for name in node.places:
        if name == "contained":
            continue
        for part in node.under(name):
            if part.line("deleted") == "true":  # List.entry
                continue
            for inner in part.walk():
                if "reference" in inner.places:
                    target = scope.resolve(inner, node)
                    if target is not None and target is not node:
                        yield name, target
