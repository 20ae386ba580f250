"""Tables typed into a text: columns parted by tabs, bars or blanks.

Owns the two kinds of tables whose head makes them certain.  Rows of drugs
under the times of day become lines in the shorthand of prescriptions
(``prescriptions``): ``Eliquis  2.5 mg  1    1`` under ``Mo Mi Ab Na`` is
``Eliquis 2.5 mg 1-0-1-0``.  Rows under *Allergen, Reaktion* or *Diagnose,
ICD-10* become ``Latex (Ekzem)``, ``Asthma (J45.9)``.  Fields of a form on one
line get a line each.  Leaves out every other line as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from optirh_batch.readers.cells import BAR, MAX_SHIFT, Cell, cells_of, sign_of
from optirh_batch.readers.clock_hours import hour_columns, may_hold_hours, times_of_hours
from optirh_batch.readers.contacts import begins_contact
from optirh_batch.readers.day_grids import begins_with_unit, is_amount
from optirh_batch.readers.side_by_side import one_below_the_other
from optirh_batch.readers.topics import MEDICATION_TOPICS, Topic, topic_of
from optirh_batch.readers.weekdays import weekday_columns
from optirh_batch.readers.wording import fold

_TIMES = tuple(
    frozenset(words.split("|"))
    for words in (
        "matin|le matin|mat|mat.|morgen|morgens|mo|mo.|frueh|fruh|mattina|mattino|al mattino|morning",
        "midi|a midi|mittag|mittags|mi|mi.|mezzogiorno|a mezzogiorno|noon|midday",
        "soir|le soir|abend|abends|ab|ab.|sera|alla sera|evening",
        "nuit|la nuit|coucher|au coucher|nacht|nachts|na|na.|zur nacht|notte|night|bedtime|at bedtime",
    )
)
# Heads that overlap in a PDF come without blanks between them.
_GLUED = re.compile(
    "".join(
        f"(?:{'|'.join(word for word in sorted(known) if len(word) > 3 and word.isalpha())})"
        for known in _TIMES[:3]
    )
)
_LABELS = re.compile(
    r"allergene?s?|allerg[iy]e?s?|substan[cz]e?s?|auslosers?|stoff|diagnosti[ck]s?|diagnosen?|diagnos[ei]s"
    r"|diagnosi"
    r"|problemes?|probleme?|problems?"
)
_REACTIONS = re.compile(r"reactions?|reaktion(?:en)?|reazion[ei]|manifestations?")
_CODES = re.compile(r"code|code cim-?10|cim-?10|icd-?10?")
_STATES = re.compile(r"statut|status|stato|etat")
_OTHERS = re.compile(
    r"gravite|severite|severity|schweregrad|gravita|depuis|debut|seit|beginn|dal|inizio|since|onset|date"
    r"|datum|data"
    r"|remarques?|bemerkung(?:en)?|osservazioni|remarks?|annee|jahr"
)
_HEADS_OF_ENTRIES = (_REACTIONS, _CODES, _STATES, _OTHERS)
_NOTHING = re.compile(r"[-–—./ ]*")
_AS_NEEDED = re.compile(r"b\. ?b\.?|bb|bed\.?|bedarf|res\.?|prn|r\.?|riserva|besoin|si nec\.?")
# What is no amount of one time of day: a need, a limit, a rhythm.
_OF_THE_DAY = re.compile(
    r"\A(?!\d+(?:[.,/]\d+)? ?\w*\Z).*(?:bedarf|reserve|besoin|bisogno|needed|\bbei |\bsi |\bmax|t[äa]glich"
    r"|/ ?tag|par jour|/ ?j\b|al giorno|daily|\balle |tous les|toutes les|ogni |every )",
    re.IGNORECASE,
)
_CROSS = re.compile(r"[xX×☒☑✓✔+]|(?i:ja|oui|s[iì]|yes)")
_FIELD = re.compile(r"[^\W\d_][^:]{1,30}:\s?\S.*")
_PHONE = re.compile(r"(?:T[ée]l|Natel|Mobile|Portable|Handy|Phone|Cellulare)", re.IGNORECASE)
_MIN_TIMES = 2
_MIN_BARE_TIMES = 3
_MAX_COLUMNS = 40
_MIN_INDENT = 8
# A name that is broken over two lines in a way that nobody can mend: no drug is called so.
_BROKEN = "…"


@dataclass(slots=True)
class _Table:
    """A table on its way: where its columns begin, what they are, and the row not written yet.

    Attributes:
        times: which column is which time of day (0 to 3); empty in tables of allergies or diagnoses.
        days: which columns are days of the week, or hours that are no times of day.
        wraps: whether cells of this table were seen to go on in the next line.
    """

    sign: str
    starts: Sequence[int]
    words: Sequence[str]
    times: Mapping[int, int]
    days: frozenset[int] = frozenset()
    row: dict[int, str] = field(default_factory=dict)
    wraps: bool = False

    def take(self, cells: list[Cell]) -> Iterator[str]:
        """One more line of it; gives the row before, unless the line goes on with it."""
        found: dict[int, str] = {}
        for cell in (part for whole in cells for part in self._parted(whole)):
            column = self._column(cell)
            found[column] = f"{found[column]} {cell.text}" if column in found else cell.text
        if self._goes_on(found):
            self.wraps = True
            for column, text in found.items():
                self.row[column] = self._joined(column, text)
            return
        yield from self.flush()
        self.row = found

    def _column(self, cell: Cell) -> int:
        return min(range(len(self.starts)), key=lambda number: abs(self.starts[number] - cell.at))

    def _parted(self, cell: Cell) -> Iterator[Cell]:
        """The cell; a name so long that one blank parts it from the amount below the next head, both."""
        before, blank, last = cell.text.rpartition(" ")
        amount = Cell(last, cell.at + len(before) + 1)
        column = self._column(amount)
        is_below = abs(self.starts[column] - amount.at) <= MAX_SHIFT and column != self._column(cell)
        if self.sign == " " and blank and column in self.times and is_amount(last) and is_below:
            yield from (Cell(before, cell.at), amount)
        else:
            yield cell

    def flush(self) -> Iterator[str]:
        """The last row."""
        if 0 in self.row:
            yield self._drug() if self.times or self.days else self._entry()
        self.row = {}

    def _goes_on(self, found: Mapping[int, str]) -> bool:
        """Whether a line holds the rest of wrapped cells: no name, or one that cannot begin a row."""
        if self.sign != " " or any(column in self.times for column in found):
            return False
        return self.wraps or 0 not in found or found[0][:1].islower() or begins_with_unit(found[0])

    def _joined(self, column: int, text: str) -> str:
        if not (before := self.row.get(column, "")):
            return text
        is_certain = column != 0 or begins_with_unit(text)
        return f"{before} {text}".strip() if is_certain else f"{before} {_BROKEN} {text}"

    def _drug(self) -> str:
        """A row as a prescription; amounts that are no plain numbers keep the head of their column."""
        timed = self.times.keys() | self.days
        first_time = min(timed)
        others = {column: text for column, text in self.row.items() if column not in timed}
        given = {
            column: text
            for column, text in sorted(self.row.items())
            if column in self.times and not _NOTHING.fullmatch(text)
        }
        split = {self.times[column]: amount.partition(" ") for column, amount in given.items()}
        units = {unit for _amount, _blank, unit in split.values()}
        # An amount under a head that is not known, between times of day, is of a time nobody can name.
        between = {
            column: text
            for column, text in others.items()
            if first_time < column < max(timed) and is_amount(text.partition(" ")[0])
        }
        if between:
            others = {column: text for column, text in others.items() if column not in between}
            told = sorted((given | between).items())
            amounts = [f"{self.words[column].lower()} {amount}" for column, amount in told]
        elif len(units) == 1 and all(is_amount(amount) for amount, _blank, _unit in split.values()):
            grid = "-".join(split[time][0] if time in split else "0" for time in range(len(_TIMES)))
            amounts = [f"{grid} {units.pop()}".strip()]
        elif len(given) == 1 and all(map(_OF_THE_DAY.search, given.values())):
            amounts = [f"{text};" for text in given.values()]  # one cell over all times of day
        else:
            amounts = [f"{self.words[column].lower()} {amount}" for column, amount in given.items()]
        on_days = [
            f"{self.words[column]} {self.row[column]}"
            for column in sorted(self.days & self.row.keys())
            if self.row[column] != "0" and not _NOTHING.fullmatch(self.row[column])
        ]
        amounts += [", ".join(on_days)] if on_days else []
        before = [text for column, text in sorted(others.items()) if column < first_time]
        after = [self._headed(column, text) for column, text in sorted(others.items()) if column > first_time]
        return " ".join((*before, *amounts, *after))

    def _headed(self, column: int, text: str) -> str:
        """A remark; an amount or a mere cross below *Reserve* or *bei Bedarf* with its head."""
        head = self.words[column].strip(" :")
        is_reserve = topic_of(head) is Topic.RESERVE or bool(_AS_NEEDED.fullmatch(fold(head)))
        if not is_reserve or _NOTHING.fullmatch(text) or topic_of(text) is Topic.RESERVE:
            return text
        return head if _CROSS.fullmatch(text) else f"{head} {text}"

    def _entry(self) -> str:
        """A row as an entry, its reaction and state in one pair of brackets, a code in one of its own."""
        label = self.row.get(0, "")
        said = [self._under(heads) for heads in (_REACTIONS, _STATES)]
        remark, code = ", ".join(filter(None, said)), self._under(_CODES)
        if not label:
            return ""
        return " ".join((label, *(f"({text})" for text in (remark, code) if text)))

    def _under(self, heads: re.Pattern[str]) -> str | None:
        """What stands below the first such head, None if nothing does."""
        return next(
            (
                text
                for column, text in self.row.items()
                if column and heads.fullmatch(fold(self.words[column])) and not _NOTHING.fullmatch(text)
            ),
            None,
        )


def times_under(heads: Sequence[str]) -> frozenset[int] | None:
    """Which columns are times of day, by the heads of all columns; None if they head no table that is read.

    Args:
        heads: from left to right, none of them empty.
    """
    line = written_row(heads)
    table = _read_head(line, cells_of(line))
    if table is None or weekday_columns([fold(head) for head in heads]):
        return None
    return frozenset(table.times) | table.days


def may_hold_heads(text: str) -> bool:
    """Whether a text has words of which a head is made, wherever they stand."""
    words = {fold(word).strip(" :*") for word in text.split()}
    is_list = any(map(_LABELS.fullmatch, words)) and any(
        heads.fullmatch(word) for word in words for heads in _HEADS_OF_ENTRIES
    )
    if any(topic_of(word) in MEDICATION_TOPICS for word in words) and may_hold_hours(text):
        return True
    return is_list or sum(not known.isdisjoint(words) for known in _TIMES) >= _MIN_TIMES


def written_row(cells: Sequence[str]) -> str:
    """A row whose columns are kept by bars; empty cells are empty texts."""
    return f"{BAR} {f' {BAR} '.join(cells)} {BAR}"


def lost_columns(text: str) -> bool:
    """Whether a text holds the heads of a table by times of day whose columns nothing parts any more.

    Args:
        text: as taken out of a PDF, where cells may also stand one below the other.
    """
    lines = [line for line in text.splitlines() if _read_head(line, cells_of(line)) is None]
    words_only = [fold(line) for line in lines if not any(map(str.isdigit, line))]
    if any(map(_heads_hours, lines)) or any(
        _GLUED.search("".join(line.split())) or _heads_two_times(line) for line in words_only
    ):
        return True
    words = [
        fold(word).strip(" :*")
        for line in lines
        for word in (["1"] if any(char.isdigit() for char in line) else line.split())
    ]
    triples = zip(words, words[1:], words[2:], strict=False)
    return any(all(word in time for word, time in zip(triple, _TIMES, strict=False)) for triple in triples)


def _heads_two_times(line: str) -> bool:
    """Whether a folded line heads a list of drugs by two times of day: *medicament dose matin soir*."""
    words = [word.strip(" :*") for word in line.split()]
    if not words or topic_of(words[0]) not in MEDICATION_TOPICS:
        return False
    times = [next((time for time, known in enumerate(_TIMES) if word in known), None) for word in words]
    return any(one is not None and other is not None and one < other for one, other in pairwise(times))


def _heads_hours(line: str) -> bool:
    """Whether a line heads a list of drugs by hours: *medicament 8h 12h 18h*."""
    words = [fold(word).strip(" :*") for word in line.split()]
    return bool(words) and topic_of(words[0]) in MEDICATION_TOPICS and bool(hour_columns(words))


def unfold_tables(text: str) -> str:
    """The lines of a text, with its tables as lists and its forms as lines.

    Args:
        text: as written: tabs and blanks in a row still there.
    """
    lines: list[str] = []
    table: _Table | None = None
    owner: tuple[int, int] | None = None
    for line in one_below_the_other(text.splitlines()):
        cells = cells_of(line)
        head = _read_head(line, cells)
        if table and (head or not _belongs(table, line, cells)):
            lines += table.flush()
            table = None
        if head:
            table = head
            if topic_of(cells[0].text) in MEDICATION_TOPICS and not _follows_heading(lines):
                lines.append(cells[0].text)
        elif table:
            lines += table.take(cells)
        elif _is_form(cells):
            owner = _add_form(lines, cells, owner)
            continue
        elif lines and _is_wrapped(lines[-1], line, cells):
            lines[-1] = f"{lines[-1]} {cells[0].text}"
        else:
            lines.append(line)
        owner = None
    if table:
        lines += table.flush()
    return "\n".join(lines)


def _read_head(line: str, cells: list[Cell]) -> _Table | None:
    cells = [part for cell in cells for part in _parted_times(cell)] if sign_of(line) == " " else cells
    words = [fold(cell.text).strip(" :*") for cell in cells]
    days = weekday_columns(words)
    times = {
        number: time
        for number, word in enumerate(words)
        for time, known in enumerate(_TIMES)
        if word in known and number not in days
    }
    if topic_of(cells[0].text if cells else "") in MEDICATION_TOPICS and (hours := hour_columns(words)):
        told = times_of_hours(words)
        times, days = (times | told, days) if told else (times, days | hours)
    is_timed = len(set(times.values())) >= max(_MIN_TIMES, len(times))
    is_drugs = (is_timed or bool(days)) and not {0} & (times.keys() | days)
    if len(times) == len(cells) >= _MIN_BARE_TIMES and sign_of(line) == " " and cells[0].at >= _MIN_INDENT:
        # Times of day alone, well to the right: the names of the drugs stand below no head.
        shifted = {number + 1: time for number, time in times.items()}
        return _Table(" ", [0, *(cell.at for cell in cells)], ["", *(cell.text for cell in cells)], shifted)
    if len(days) == len(cells) >= _MIN_BARE_TIMES and sign_of(line) == " " and cells[0].at >= _MIN_INDENT:
        heads = ["", *(cell.text for cell in cells)]
        return _Table(" ", [0, *(cell.at for cell in cells)], heads, {}, frozenset(day + 1 for day in days))
    is_list = (
        len(words) > 1
        and bool(_LABELS.fullmatch(words[0]))
        and all(any(known.fullmatch(word) for known in _HEADS_OF_ENTRIES) for word in words[1:])
    )
    if not (is_drugs or is_list) or len(cells) > _MAX_COLUMNS:
        return None
    starts, texts = [cell.at for cell in cells], [cell.text for cell in cells]
    return _Table(sign_of(line), starts, texts, times if is_drugs else {}, days if is_drugs else frozenset())


def _parted_times(cell: Cell) -> Iterator[Cell]:
    """The cell; heads of times of day with one blank between them, each apart."""
    found = list(re.finditer(r"\S+", cell.text))
    known = frozenset().union(*_TIMES)
    if len(found) > 1 and all(fold(word[0]).strip(" :*") in known for word in found):
        yield from (Cell(word[0], cell.at + word.start()) for word in found)
    else:
        yield cell


def _belongs(table: _Table, line: str, cells: list[Cell]) -> bool:
    """Whether a line is part of a table: of its kind, and no heading."""
    if not 0 < len(cells) <= _MAX_COLUMNS or (len(cells) == 1 and topic_of(cells[0].text)):
        return False
    is_rule = table.sign == BAR and not line.strip(" |:-")
    return is_rule or sign_of(line) == table.sign or (len(cells) == 1 and table.sign == "\t")


def _is_form(cells: list[Cell]) -> bool:
    """Whether several fields stand on one line: ``Nom : Rey     Né le : 12.03.1941``."""
    return len(cells) > 1 and all(_FIELD.fullmatch(cell.text) for cell in cells)


def _add_form(lines: list[str], cells: list[Cell], owner: tuple[int, int] | None) -> tuple[int, int] | None:
    """Add the fields of a row, each on a line; a phone below somebody else's name goes behind it.

    Args:
        lines: gets the fields.
        cells: of the row.
        owner: column and line of a physician or relative in the row above, in a column that is not the first.

    Returns:
        The same for the row below.
    """
    found = None
    for number, cell in enumerate(cells):
        if number and owner and abs(cell.at - owner[0]) <= MAX_SHIFT and _PHONE.match(cell.text):
            lines.insert(owner[1] + 1, cell.text)
            continue
        lines.append(cell.text)
        if number and begins_contact(cell.text):
            found = cell.at, len(lines) - 1
    return found


def _follows_heading(lines: list[str]) -> bool:
    above = next((line for line in reversed(lines) if line.strip()), "")
    return topic_of(above.strip()) in MEDICATION_TOPICS


def _is_wrapped(above: str, line: str, cells: list[Cell]) -> bool:
    """Whether a line goes on with the value of the form's field above, which begins below the same column."""
    if len(cells) != 1 or cells[0].at < _MIN_INDENT or sign_of(line) != " ":
        return False
    form = cells_of(above)
    return len(form) > 1 and form[0].text.endswith(":") and form[1].at == cells[0].at
