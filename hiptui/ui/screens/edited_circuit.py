"""A circuit as it is edited: the draft, what is being typed into it, and what comes of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hiptui.domain.circuit import Circuit, PerRound
from hiptui.domain.circuit_draft import Draft, Field, blank, copied
from hiptui.domain.formatting import printable
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime
from hiptui.storage import circuits as circuit_files
from hiptui.toml_lines import Problem

_PLACE = re.compile(r"circuit\[0\]\.?(?:move\[(\d+)\]\.?)?(.*)")


class EditedCircuit:
    """What `check` says of it and how long it takes follow every change."""

    def __init__(self, runtime: Runtime, circuit: Circuit | None) -> None:
        """`circuit` itself, a copy where its file is not ours, a new one for None."""
        self._runtime = runtime
        self.figure_ids = runtime.figures.ids()
        self.is_new = circuit is None or not circuit_files.is_ours(circuit, self._folder)
        self.draft = _draft_of(circuit, self.is_new)
        self.preview: Circuit | None = None
        self.problems: tuple[Problem, ...] = ()
        self.timeline: Timeline | None = None
        self.saved_id: str | None = None
        self._takes_up = False

    @property
    def circuit(self) -> Circuit:
        """The circuit with what is being typed."""
        return self.preview or self.draft.circuit

    @property
    def rest(self) -> PerRound:
        """The rest that holds, where the circuit states none."""
        return self._runtime.timing(self.draft.circuit).rest

    def begin(self, draft: Draft) -> None:
        self.is_new = not circuit_files.is_ours(draft.saved, self._folder)
        self.timeline, self.draft = None, draft

    def look(self) -> None:
        """See what `check` says of the circuit, and how long it takes."""
        self.problems = circuit_files.problems(self.circuit, self.figure_ids)
        if not self.problems:
            self.timeline = build(self.circuit, self._runtime.timing(self.circuit))

    def mistakes(self) -> Iterator[str]:
        """What is wrong with it, in words."""
        if not self.circuit.moves:
            yield "no moves yet: add the first one"
            return
        for problem in self.problems:
            yield mistake(problem, self.circuit)

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

    def show_typed(self, field: Field, text: str) -> str:
        """Let it be what the text in a field would make it; why that is refused, or nothing."""
        self.preview = None
        if _says_nothing(field, text):
            return ""
        try:
            self.preview = self.with_value(field, field.parse(text)).circuit
        except ValueError as refusal:
            return str(refusal)
        return ""

    def typed(self, field: Field, text: str) -> Draft:
        """The draft with what a text means; ValueError where `check` finds a mistake more."""
        if _says_nothing(field, text):
            return self.draft
        draft = self.with_value(field, field.parse(text))
        before = circuit_files.problems(self.draft.circuit, self.figure_ids)
        known = {(one.path, one.text) for one in before}
        for problem in circuit_files.problems(draft.circuit, self.figure_ids):
            if (problem.path, problem.text) not in known:
                raise ValueError(mistake(problem, draft.circuit))
        return draft

    def keep(self) -> None:
        """Keep what is not saved, with what is being typed: the program has to end at once."""
        draft = self.draft.to(self.circuit)
        if draft.is_changed:
            with suppress(OSError):  # there is nobody left to be told
                circuit_files.keep_draft(draft, self._runtime.paths.draft)

    def kept(self) -> Draft | None:
        return circuit_files.kept_draft(self._runtime.paths.draft)

    def take_up(self, draft: Draft) -> None:
        """Go on with it; it stays kept until it is settled."""
        self.begin(draft)
        self._takes_up = True

    def settle(self) -> None:
        """What was taken up is saved now, or not wanted any more."""
        if self._takes_up:
            self.forget_kept()

    def forget_kept(self) -> None:
        """Keep it no longer."""
        self._takes_up = False
        with suppress(OSError):
            self._runtime.paths.draft.unlink(missing_ok=True)

    def save(self) -> str:
        """Write it down; why it is not, or nothing."""
        for wrong in self.mistakes():
            return f"Not saved. {wrong}"
        before = None if self.is_new else self.draft.saved
        self._runtime.read_all()
        taken = {circuit.id for circuit in self._runtime.circuits}
        try:
            saved = circuit_files.save(self.draft.circuit, before, self._folder, taken)
        except OSError as error:
            return f"{self._folder}: {error.strerror or error}, so it is not saved"
        self.draft, self.is_new, self.saved_id = self.draft.written(saved), False, saved.id
        self.settle()
        self._runtime.read_circuits()
        return ""

    @property
    def _folder(self) -> Path:
        return self._runtime.paths.circuits_folder


def _draft_of(circuit: Circuit | None, is_new: bool) -> Draft:
    if circuit is None:
        return blank()
    return copied(circuit) if is_new else Draft(circuit, circuit)


def mistake(problem: Problem, circuit: Circuit) -> str:
    """What `check` says of a place, which is told by the names of moves."""
    match = _PLACE.match(problem.path)
    if match is None:
        return printable(problem.text)
    at = None if match[1] is None else int(match[1])
    move = "" if at is None else circuit.moves[at].name or f"move {at + 1}"
    place = ", ".join(filter(None, (move, match[2])))
    return printable(f"{place}: {problem.text}" if place else problem.text)


def _says_nothing(field: Field, text: str) -> bool:
    """Whether a value is left as it is: only a text can be made empty."""
    return field.setting.kind != "text" and not text.strip()
