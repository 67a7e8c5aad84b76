"""What widgets share: text as data, never markup; the row of keys; the place of a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar, cast

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual, VisualType
from textual.widgets import Static

from hiptui.domain.circuit import Move
from hiptui.ui.key_commands import KeyCommand, Where
from hiptui.ui.keymap import SHORT, readable

if TYPE_CHECKING:
    from hiptui.figure.motion import Figure
    from hiptui.ui.widgets.figure_view import FigureView

GAP = "   "


class Text(Static):
    """A `Static` that takes text as it is and draws what can be clicked in its own colours."""

    DEFAULT_CSS = "Text { width: 1fr; }"

    def __init__(
        self, content: VisualType = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(content, markup=False, id=id, classes=classes)
        self.auto_links = False

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show it; unless it comes out as high as before, all is laid out anew."""
        super().update(content, layout=False)
        self.clear_cached_dimensions()
        (width, height), rules = self.size, cast("RulesMap", self.styles)
        kept = width and not self.styles.is_auto_width
        if layout and not (kept and self.visual.get_height(rules, width) == height):
            self.refresh(layout=True)

    def show(self, rows: Callable[..., Sequence[Content]], *given: object) -> None:
        """Show the rows that come of what is `given` and of a width in cells."""
        self.update(Rows(partial(rows, *given)))


class Rows(Visual):
    """Rows of text for `Static`, wrapped as they like to be."""

    count: int | None = None
    """How many there are, where that is known before they are."""

    def __init__(self, at: Callable[[int], Sequence[Content]]) -> None:
        """Rows; `at` gives them for a width in cells, each no wider than that."""
        self.at = at
        self._measured: tuple[int, Sequence[Content]] | None = None

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        measured, self._measured = self._measured, None  # what they are later may differ
        rows = measured[1] if measured and measured[0] == width else self.at(width) if width else ()
        return [_strip(row, style, options) for row in rows[:height]]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """How many rows there are; to wrap them takes time, so they are kept until painted."""
        if self.count is not None:
            return self.count
        self._measured = (width, self.at(width) if width else ())
        return len(self._measured[1])


def _strip(row: Content, style: Style, options: RenderOptions) -> Strip:
    """A row as it is: nothing of it is to be wrapped, and no text of the program to be selected.

    Content's own strips are ready for both, which takes a third of a list's new rows.
    """
    parts = row.render(style, end="", parse_style=options.get_style)
    return Strip([Segment(text, own.rich_style) for text, own in parts], row.cell_length)


class Row(Rows):
    """One row for lists and for `Static`: ten thousand of them cost nothing until they are seen."""

    count = 1

    def __init__(self, at: Callable[[int], Content]) -> None:
        """A row; `at` gives its text for a width in cells, to which it is cut."""
        super().__init__(lambda width: [at(width).truncate(width, ellipsis=True)])


def clickable(text: Content, action: str) -> Content:
    """`text` that runs an action when it is clicked."""
    return text.stylize(Style.from_meta({"@click": action}))


def spread(left: Content, right: Content, width: int) -> Content:
    """`left` and `right` at the two ends of `width` cells; `left` is cut where both do not fit."""
    room = max(0, width - right.cell_length - (1 if right else 0))
    if room < 4:
        return left.truncate(width, ellipsis=True)
    gap = room - min(room, left.cell_length) + (1 if right else 0)
    return Content.assemble(left.truncate(room, ellipsis=True), " " * gap, right)


def hanging(head: Content, text: Content, width: int, indent: int) -> list[Content]:
    """`text` wrapped with `head` before its first row and `indent` cells before the others.

    Where `head` is wider than the indent it has a row of its own.
    """
    rows = text.wrap(max(1, width - indent)) or [Content("")]
    blank = Content(" " * indent)
    if head.cell_length >= indent:
        return [head.truncate(width), *(blank + row for row in rows)]
    first = head.pad_right(indent - head.cell_length) + rows[0]
    return [first, *(blank + row for row in rows[1:])]


class Scroller(VerticalScroll, inherit_bindings=False):
    """Scrolls by the keys of lists, at once: gliding costs a frame for each row."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)"),
        Binding("down,j", "move(1)"),
        Binding("pageup", "page(-1)"),
        Binding("pagedown", "page(1)"),
        Binding("home", "page(-1000)"),
        Binding("end", "page(1000)"),
    ]

    def action_move(self, rows: int) -> None:
        self.scroll_relative(y=rows, animate=False)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.size.height - 1))


class BlockWord(Static):
    """The largest letters that fit the place it has; its height comes from the style sheet."""

    word = reactive("")

    def __init__(self, word: str = "") -> None:
        super().__init__(id="word")
        self.set_reactive(BlockWord.word, word)

    def render(self) -> Content:
        """The letters, or the plain word where none fit."""
        from hiptui.ui.stage.block_letters import letters  # noqa: PLC0415 - not at the start

        return Content("\n".join(letters(self.word, *self.size)) or self.word)


class KeyHints(Text):
    """What keys do at this moment: the commands that have a hint.

    Follows `refresh_bindings` and the focus by itself. As many as fit whole, help always; each can
    be clicked.
    """

    DEFAULT_CSS = "KeyHints { height: 1; }"

    def __init__(self, commands: Callable[[], Iterable[KeyCommand]]) -> None:
        """Hints at the `commands` of the moment, in their order."""
        super().__init__(id="keys")
        self._commands = commands

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._show())
        self._show()

    def _show(self) -> None:
        if self.is_attached:  # a start tells of new bindings eight times, and is painted once
            self.update(Row(lambda width: _fitting(tuple(self._hints()), width)), layout=False)

    def _hints(self) -> Iterator[tuple[str, Content]]:
        hinted = (one for one in self._commands() if one.hint)
        for word, group in groupby(hinted, lambda one: one.hint):
            text = Content("")
            for one in group:
                action = f"{'app' if one.where is Where.EVERYWHERE else 'screen'}.{one.runs}"
                key = SHORT.get(one.bound[0], readable(one.bound[0]))
                text += clickable(Content.styled(key, "$phase-ready"), action)
            yield one.runs, text + clickable(Content.styled(f" {word}", "$quiet"), action)


def _fitting(hints: Sequence[tuple[str, Content]], width: int) -> Content:
    help = [text for action, text in hints if action == "help"]
    kept: list[Content] = []
    for hint in [text for action, text in hints if action != "help"]:
        if Content(GAP).join([*kept, hint, *help]).cell_length <= width:
            kept.append(hint)
    return Content(GAP).join([*kept, *help])


class FigureBox(Container):
    """Shows how a move is done, in all the room the style sheet gives it.

    It has the class `-shown` where the move has a figure. The figure itself comes after the first
    frame, as drawing costs imports; until then the box trusts that the library has it.
    """

    DEFAULT_CSS = "FigureBox { overflow: hidden; }"
    view: FigureView | None = None
    """The figure, once it has come."""
    moving = True

    def __init__(
        self, find: Callable[[str], Figure | None], make: Callable[[], FigureView] | None
    ) -> None:
        """A box for a figure: one to `find` by its id, and to `make` drawn where any is wanted."""
        super().__init__(id="figure", classes="-shown" if make else None)
        self._find = find
        self._make = make
        self._move: Move | None = None

    def on_mount(self) -> None:
        self.moving = self.screen.is_active
        if self._make:
            self.call_after_refresh(self._bring)

    def pose(self, *, moving: bool) -> None:
        if moving is not self.moving:
            self.moving = moving
            self.show(self._move)

    def show(self, move: Move | None) -> None:
        self._move = move
        named = move.figure if move and self._make else ""
        figure = self._find(named) if named and self.view else None
        self.set_class(bool(named) and (figure is not None or self.view is None), "-shown")
        if self.view:
            self.view.present(figure, move.order[0] if move else None, moving=self.moving)

    def on_resize(self) -> None:
        if self.view:
            self.view.place(Region(0, 0, *self.size) if self.size else None)

    async def _bring(self) -> None:
        if self._make and self.is_attached:  # the program may be leaving already
            view = self._make()
            await self.mount(view)
            self.view = view
            self.on_resize()
            self.show(self._move)


class Details(VerticalScroll, can_focus=False):
    """A panel beside a list; the style sheet gives the figure what room the words need not."""

    def __init__(self, figure: FigureBox, *, classes: str | None = None) -> None:
        """An empty panel round `figure`."""
        super().__init__(id="side", classes=classes)
        self.figure = figure
        self._about, self._more = Text(id="about"), Text(id="more")

    def compose(self) -> ComposeResult:
        yield self._about
        yield self.figure
        yield self._more

    def show(self, about: Visual, more: Visual, move: Move | None) -> None:
        self.figure.show(move)
        self._about.update(about)
        self._more.update(more)
