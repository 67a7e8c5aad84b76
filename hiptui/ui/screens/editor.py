"""The editor of circuits: a form for the circuit, one for each move, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList

from hiptui.domain.circuit import Circuit, Move
from hiptui.domain.circuit_draft import Draft, Field, blank, copied, move_fields
from hiptui.domain.formatting import many, total
from hiptui.runtime import Runtime
from hiptui.storage.circuits import kept_draft
from hiptui.ui.key_commands import Where
from hiptui.ui.modals import Question
from hiptui.ui.screens.circuits_text import mistake_rows, timetable, total_of
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.screens.editor_form import ADD, EditedCircuit, EditorForm, has_steps
from hiptui.ui.widgets import Details, KeyHints, Row, Rows, Text, spread
from hiptui.ui.widgets.entry import Prompt


class EditorScreen(DeskScreen[str], where=Where.EDITOR):
    """Rows to choose and change; leads back with the id of what was saved."""

    AUTO_FOCUS = "#form"

    def __init__(self, runtime: Runtime, circuit: Circuit | None) -> None:
        """The editor of `circuit`: of a copy where its file is not ours, of a new one for None."""
        super().__init__(runtime)
        self.made = EditedCircuit(runtime, circuit)
        self.edited: Field | None = None
        self.after: int | None = None
        self.told = ""
        self.form = EditorForm(self.made)
        self.details = Details(self.figure_box())
        self.prompt = Prompt()

    def compose(self) -> ComposeResult:
        yield Text(Row(self._title), id="title")
        with Horizontal(id="body"):
            yield self.form
            yield self.details
        yield Text(id="says")
        yield self.prompt
        yield KeyHints(self.commands)

    def on_mount(self) -> None:
        """Show the circuit, or offer what was being edited when the program had to end."""
        self.show_rows(0)
        if draft := kept_draft(self.runtime.paths.draft):
            self.call_after_refresh(self._offer, draft)

    def _offer(self, draft: Draft) -> None:
        def answered(go_on: bool | None) -> None:
            if go_on:
                self.made.begin(draft, takes_up=True)
                self.show_rows(0)
            elif go_on is False:
                self.made.forget_kept()
            else:
                self.close()

        self.app.push_screen(Question("draft", draft.now.name), answered)

    def keep(self) -> None:
        self.made.keep()

    def show_rows(self, at: int | None = None) -> None:
        self.made.look()
        self.form.show(at)
        self._show_side()

    def follow_size(self) -> None:
        """Gaps above headings are for high terminals."""
        if not self.prompt.asks:
            self.form.show()

    def _show_side(self) -> None:
        self.query_one("#title").refresh()
        about, comes_of_it = Rows(self.form.about), Rows(self._comes_of_it)
        self.details.show(about, comes_of_it, self.form.move)
        says, searching = self.query_one("#says", Text), self.form.searched is not None
        said = [self.told] if self.told else [] if searching else self.made.mistakes()
        says.update(Rows(lambda width: mistake_rows(said, width)[:3]))
        says.display = bool(said)
        self.refresh_bindings()

    def _title(self, width: int) -> Content:
        made, timeline = self.made, self.made.timeline
        mark = ("  not saved" if made.draft.is_changed else "", "$phase-ready")
        name = (made.circuit.name, "$phase-work bold")
        title = Content.assemble(("Editor  ", "$quiet"), name, mark)
        if timeline is None:
            return title
        length = total(timeline.seconds, bool(timeline.waits))
        rounds = many(timeline.timing.rounds, "round")
        return spread(title, Content.assemble(f"{rounds}, ", (length, "$loud bold")), width)

    def _comes_of_it(self, width: int) -> list[Content]:
        """The total with its parts and the timetable, as far as a figure has room for them."""
        pictured = self.details.figure.has_class("-shown")
        if self.made.timeline is None or (pictured and self.has_class("-middling")):
            return []
        rows = [Content(""), *total_of(self.made.timeline, False, width)]
        if pictured and not self.has_class("-vast"):
            return rows
        return [*rows, Content(""), *timetable(self.made.timeline, width)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.prompt.asks:
            return action in {"move", "back", "open", "help"}
        row = self.form.row
        belongs = {
            **dict.fromkeys(("remove_move", "shift"), isinstance(row, int)),
            "change": has_steps(row),
            "empty": isinstance(row, Field) and row is not ADD,
            "undo": bool(self.made.draft.past),
        }
        return belongs.get(action, True)

    @on(OptionList.OptionHighlighted)
    def _chosen(self) -> None:
        if self.edited and self.edited != self.form.row:
            self._leave_entry()
        self._show_side()
        self.details.scroll_home(animate=False)

    def action_move(self, by: int) -> None:
        if self._leave_entry():
            self.form.action_cursor_down() if by > 0 else self.form.action_cursor_up()

    def action_change(self, by: int) -> None:
        row = self.form.row
        if isinstance(row, int):
            row = move_fields(self.made.draft.now.moves[row], row)["How much"][1]
        if isinstance(row, Field) and has_steps(row):
            self._take(self.made.with_value(row, self.made.stepped(row, by)))

    def action_step(self, index: int, by: int) -> None:
        self.form.highlighted = index
        if not self.prompt.asks:
            self.action_change(by)

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Type a value, open a move, begin a search or add what was found."""
        row = self.form.row
        if self.edited:
            self._leave_entry()
        elif isinstance(row, Move):
            at = len(self.made.draft.now.moves) if self.after is None else self.after + 1
            self._end_entry()
            self._put_moves(lambda moves: moves.insert(at, row), at)
        elif row is ADD:
            self.action_add_move()
        elif isinstance(row, int):
            self.form.move_at = row
            self.show_rows(0)
        elif isinstance(row, Field):
            self.action_change(1) if row.setting.kind == "choice" else self._ask(row)

    def action_empty(self) -> None:
        """Nothing there: no text, or what the settings say."""
        if isinstance(row := self.form.row, Field):
            if row.key == "rest":
                self._take(self.made.with_value(row, None))
            elif row.setting.kind == "text" and row.key != "pace":
                self._take(self.made.with_value(row, row.parse("")))

    def action_add_move(self) -> None:
        self.after, self.form.move_at, self.form.searched = self.form.at, None, ""
        self._type("", "name, muscle or equipment")
        self.show_rows(0)

    def action_remove_move(self) -> None:
        if isinstance(at := self.form.row, int):
            self._put_moves(lambda moves: moves.pop(at), at)

    def action_shift(self, by: int) -> None:
        if isinstance(at := self.form.row, int):
            to = max(0, min(len(self.made.draft.now.moves) - 1, at + by))
            self._put_moves(lambda moves: moves.insert(to, moves.pop(at)), to)

    def _put_moves(self, change: Callable[[list[Move]], object], at: int) -> None:
        self._take(self.made.draft.with_moves(change), self.form.row_of_move(at))

    def action_undo(self) -> None:
        draft = self.made.draft.undone()
        if (self.form.move_at or 0) >= len(draft.now.moves):
            self.form.move_at = None
        self._take(draft)

    def action_begin(self, draft: str) -> None:
        def begin() -> None:
            made = blank() if draft == "new" else copied(self.made.draft.circuit)
            self.form.move_at = None
            self.made.begin(made)
            self._take(made, 0)

        self._leave(begin)

    def action_back(self) -> None:
        if self.prompt.asks:
            searched, last = self.form.searched is not None, len(self.made.draft.now.moves)
            self._end_entry()
            after = last if self.after is None else self.after
            self.show_rows(self.form.row_of_move(after) if searched else None)
        elif self.form.move_at is not None:
            at, self.form.move_at = self.form.move_at, None
            self.show_rows(self.form.row_of_move(at))
        else:
            self._leave(lambda: self.close(self.made.saved_id))

    def leave_program(self) -> None:
        self._leave(self.app.exit)

    def action_save(self) -> bool:
        """Save the circuit; False, and a word why, where it cannot be."""
        self.told = self.made.save()
        if not self.told:
            self.notify(f"Saved as {self.made.saved_id}.", markup=False)
        self.show_rows()
        return not self.told

    def _leave(self, go: Callable[[], object]) -> None:

        def answered(save: bool | None) -> None:
            if save is False or (save and self.action_save()):
                self.made.settle()
                go()

        if self.made.draft.is_changed:
            self.app.push_screen(Question("save"), answered)
        else:
            answered(False)

    def _take(self, draft: Draft, at: int | None = None) -> None:
        self.made.draft, self.told = draft, ""
        self.show_rows(at)

    def _ask(self, field: Field) -> None:
        self.edited, now = field, field.value(self.made.draft.now)
        text = field.setting.readable(now) if field.setting.kind == "text" else ""
        self._type(text, self.form.value(field))
        self._show_side()

    def _type(self, text: str, hint: str) -> None:
        self.told = ""
        self.prompt.ask("", text, lambda _: self.action_open(), self._follow, hint)

    def _end_entry(self) -> None:
        self.edited = self.form.searched = self.made.preview = None
        self.told = ""
        self.prompt.close()

    def _leave_entry(self) -> bool:
        """Take over what was typed; False, and a word why, where it is refused."""
        if self.edited is None:
            return True
        self.told = self.made.typed(self.edited, self.prompt.value) or self.made.new_mistake()
        if self.told:
            self._show_side()
            return False
        draft = self.made.preview or self.made.draft
        self._end_entry()
        self._take(draft)
        return True

    def _follow(self, text: str) -> None:
        if self.form.searched is not None:
            self.form.searched = text
            self.form.show(0)
        elif self.edited:
            self.told = self.made.typed(self.edited, text)
        self._show_side()
