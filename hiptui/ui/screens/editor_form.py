"""A circuit as it is edited: the draft and what comes of it; its form, of rows of what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from textual.content import Content

from hiptui.domain.circuit import Circuit, Move, PerRound
from hiptui.domain.circuit_draft import CIRCUIT, Draft, Field, blank, copied, move_fields
from hiptui.domain.formatting import one_line, printable
from hiptui.domain.settings import Setting
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime
from hiptui.storage import circuits as circuit_files
from hiptui.toml_lines import Problem
from hiptui.ui.screens.circuits_text import about_move, dose, how
from hiptui.ui.widgets import Row, hanging, spread
from hiptui.ui.widgets.row_list import RowList, heading, row_of

FormRow: TypeAlias = Field | Move | int | str
"""A field, a move that was found, a move of the circuit by its place from 0, or a heading."""
_SEARCH = "Search all by name, muscle or equipment."
ADD = Field(Setting("circuit", "", "Add a move", _SEARCH, "choice"))
_FOUND = 200
"""Moves that a search shows."""
_SECONDS = 60
"""What a move of one's own lasts at first."""


class EditorForm(RowList):
    """Knows what the chosen row is, and which move is open."""

    move_at: int | None = None
    """The place of the move whose fields are the rows; None for the circuit's own."""
    searched: str | None = None
    """What moves are searched by; None while there is no search."""

    def __init__(self, made: EditedCircuit) -> None:
        super().__init__(id="form", classes="panel")
        self._made = made
        self._kinds: list[FormRow] = []

    @property
    def row(self) -> FormRow | None:
        at = self.highlighted
        return self._kinds[at] if at is not None and at < len(self._kinds) else None

    @property
    def at(self) -> int | None:
        """The place of the move that is chosen or open."""
        return self.row if isinstance(self.row, int) else self.move_at

    @property
    def move(self) -> Move | None:
        if isinstance(self.row, Move):
            return self.row
        return None if self.at is None else self._made.circuit.moves[self.at]

    def about(self, width: int) -> list[Content]:
        """What the chosen row means, and what it may be; a move as the runner will see it."""
        if not isinstance(row := self.row, Field):
            return [*about_move(move, width), *how(move, width)] if (move := self.move) else []
        rows = [Content.styled(row.setting.label, "$loud bold")]
        rows += Content(row.setting.help).wrap(width)
        for word, meaning in row.setting.choices.items():
            rows += hanging(Content(f"  {word}"), Content.styled(meaning, "$quiet"), width, 16)
        return rows

    def show(self, at: int | None = None) -> None:
        chosen, rows = self.row, [*self._rows()]
        self._kinds = rows
        if at is None:
            at = rows.index(chosen) if chosen in rows else self.highlighted or 0
        searching = self.searched is not None
        self.border_title = self._heading()
        self.border_subtitle = "↑ ↓ choose, enter adds, esc back" if searching else ""
        drawn = (one if isinstance(one, str) else self._drawn(i, one) for i, one in enumerate(rows))
        self.put(drawn, at)

    def _drawn(self, index: int, row: Field | Move | int) -> Row:
        """A row as it is drawn; `index` is its place in the form."""
        match row:
            case int():
                move = self._made.draft.now.moves[row]
                name = Content.assemble((f"{row + 1:>2} ", "$quiet"), move.name)
                draw = partial(row_of, name, dose(move), index)
                return self._marked(draw, f"circuit[0].move[{row}]")
            case Move():
                return Row(partial(found_row, row, own=row == own_move(self.searched or "")))
        label = Content(row.setting.label)
        if row is ADD:
            return Row(partial(row_of, label, "enter", None))
        arrows = index if has_steps(row) else None
        return self._marked(partial(row_of, label, self.value(row), arrows), row.path)

    def value(self, field: Field) -> str:
        value = field.value(self._made.draft.now)
        if value is None:
            return f"{field.setting.readable(self._made.rest)} as set"
        return field.setting.readable(value) or "–"

    def _marked(self, draw: Callable[[int], Content], path: str) -> Row:
        inside = (f"{path}.", f"{path}[")
        if any(one.path == path or one.path.startswith(inside) for one in self._made.problems):
            return Row(lambda width: draw(width).stylize("$warning"))
        return Row(draw)

    def row_of_move(self, at: int) -> int:
        """The row of the circuit's move at a place; the one after the last adds a move."""
        return len(CIRCUIT) + len(self._headed("Moves")) + at

    def _headed(self, name: str) -> list[str]:
        return [*heading(name, airy=self.screen.has_class("-high"))]

    def _rows(self) -> Iterator[FormRow]:
        now = self._made.draft.now
        if self.searched is not None:
            found = circuit_files.search_moves(self.searched, self._made.runtime.circuits)
            yield from found[:_FOUND]
            if own := own_move(self.searched):
                yield own
        elif self.move_at is None:
            yield from CIRCUIT
            yield from self._headed("Moves")
            yield from range(len(now.moves))
            yield ADD
        else:
            for name, fields in move_fields(now.moves[self.move_at], self.move_at).items():
                yield from self._headed(name)
                yield from fields

    def _heading(self) -> str:
        if self.searched is not None:
            return "Add a move"
        if self.move_at is not None:
            return f"Move {self.move_at + 1} of {len(self._made.circuit.moves)}"
        return "New circuit" if self._made.is_new else "Circuit"


def own_move(words: str) -> Move | None:
    """A new move under the name that was searched for."""
    name = one_line(words)[:80]
    return Move(name, name, seconds=_SECONDS) if name else None


def has_steps(row: FormRow | None) -> bool:
    """Whether left and right change what stands in a row."""
    if isinstance(row, Field):
        return row is not ADD and (row.setting.kind != "text" or row.key in {"figure", "pace"})
    return isinstance(row, int)


def found_row(move: Move, width: int, *, own: bool) -> Content:
    """A move that was found: its name, and what it is for; `own` is one yet to be made."""
    told = "a move of your own" if own else ", ".join(move.targets) if width > 50 else dose(move)
    return spread(Content(move.name), Content.styled(told, "$quiet"), width)


class EditedCircuit:
    """What `check` says of it and how long it takes follow every change."""

    def __init__(self, runtime: Runtime, circuit: Circuit | None) -> None:
        """`circuit` itself, a copy where its file is not ours, a new one for None."""
        self.runtime, self._folder = runtime, runtime.paths.circuits_folder
        self.figure_ids = runtime.figures.ids()
        self.preview: Draft | None = None
        """The draft with what is being typed."""
        self.problems: tuple[Problem, ...] = ()
        self.saved_id: str | None = None
        ours = circuit and circuit_files.is_ours(circuit, self._folder)
        opened = circuit and (Draft(circuit, circuit) if ours else copied(circuit))
        self.begin(opened or blank())

    @property
    def circuit(self) -> Circuit:
        """The circuit with what is being typed."""
        return (self.preview or self.draft).circuit

    @property
    def rest(self) -> PerRound:
        """The rest that holds, where the circuit states none."""
        return self.runtime.timing(self.draft.circuit).rest

    def begin(self, draft: Draft, *, takes_up: bool = False) -> None:
        """Go on with `draft`; one that is taken up stays kept until it is settled."""
        self.is_new = not circuit_files.is_ours(draft.saved, self._folder)
        self.timeline: Timeline | None = None
        self.draft, self._takes_up = draft, takes_up

    def look(self) -> None:
        """See what `check` says of the circuit, and how long it takes."""
        self.problems = circuit_files.problems(self.circuit, self.figure_ids)
        if not self.problems:
            self.timeline = build(self.circuit, self.runtime.timing(self.circuit))

    def mistakes(self) -> list[str]:
        if not self.circuit.moves:
            return ["no moves yet: add the first one"]
        return [*map(mistake, self.problems)]

    def stepped(self, field: Field, by: int) -> object:
        """The value of a field a step further; figures go round."""
        value = field.value(self.draft.now)
        if field.key == "figure":
            ids = ["", *self.figure_ids]
            return ids[((ids.index(str(value)) if value in ids else 0) + by) % len(ids)]
        return field.stepped(self.rest if value is None else value, by)

    def with_value(self, field: Field, value: object) -> Draft:
        """The draft with a value, right or wrong: `check` says which."""
        return self.draft.to(field.with_value(self.draft.now, value))

    def typed(self, field: Field, text: str) -> str:
        """Let it be what the text in a field makes it; why that is refused, or nothing."""
        self.preview, refused = None, ""
        try:
            if text.strip() or field.setting.kind == "text":  # nothing else can be made empty
                self.preview = self.with_value(field, field.parse(text))
        except ValueError as refusal:
            refused = str(refusal)
        self.look()
        return refused

    def new_mistake(self) -> str:
        """The first that what is being typed would make, or nothing."""
        before = circuit_files.problems(self.draft.circuit, self.figure_ids)
        known = {(one.path, one.text) for one in before}
        new = (one for one in self.problems if (one.path, one.text) not in known)
        return next(map(mistake, new), "")

    def keep(self) -> None:
        """Keep what is not saved, with what is being typed: the program has to end at once."""
        draft = self.preview or self.draft
        if draft.is_changed:
            with suppress(OSError):  # there is nobody left to be told
                circuit_files.keep_draft(draft, self.runtime.paths.draft)

    def settle(self) -> None:
        """What was taken up is saved now, or not wanted any more."""
        if self._takes_up:
            self.forget_kept()

    def forget_kept(self) -> None:
        self._takes_up = False
        with suppress(OSError):
            self.runtime.paths.draft.unlink(missing_ok=True)

    def save(self) -> str:
        """Write it down; why it is not, or nothing."""
        if wrong := self.mistakes():
            return f"Not saved. {wrong[0]}"
        before = None if self.is_new else self.draft.saved
        self.runtime.read_all()
        taken = {circuit.id for circuit in self.runtime.circuits}
        try:
            saved = circuit_files.save(self.draft.circuit, before, self._folder, taken)
        except OSError as error:
            return f"{self._folder}: {error.strerror or error}, so it is not saved"
        self.draft, self.is_new, self.saved_id = self.draft.written(saved), False, saved.id
        self.settle()
        self.runtime.read_circuits()
        return ""


def mistake(problem: Problem) -> str:
    """What `check` says of a place, which is told by the names of moves."""
    place = ", ".join(filter(None, problem.named[1:]))
    return printable(f"{place}: {problem.text}" if place else problem.text)
