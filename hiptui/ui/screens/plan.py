"""The plan: what today asks for and why, the week, and what it is made of."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content

from hiptui.domain.circuit import Circuit, TimingChoice
from hiptui.domain.coaching import Advice, Plan
from hiptui.domain.formatting import date_text, total
from hiptui.domain.planner import WEEKDAYS, PlanSettings
from hiptui.domain.timeline import Timeline, build
from hiptui.runtime import Runtime, StartRequest
from hiptui.storage.settings import NotSaved
from hiptui.ui.key_commands import Where
from hiptui.ui.own_files import export_plan
from hiptui.ui.screens import StartSession
from hiptui.ui.screens import plan_text as say
from hiptui.ui.screens.desk import DeskScreen
from hiptui.ui.widgets import BlockWord, KeyHints, Row, Text, spread
from hiptui.ui.widgets.entry import Prompt

if TYPE_CHECKING:
    from hiptui.storage.history import Interrupted

DAYS = len(WEEKDAYS)


class PlanScreen(DeskScreen[None], where=Where.PLAN):
    """Each change is saved at once; only Enter applies what is advised."""

    AUTO_FOCUS = ""

    def __init__(self, runtime: Runtime, _: Circuit | None = None) -> None:
        super().__init__(runtime)
        self.outlook: say.Outlook | None = None
        self.cut: Interrupted | None = None
        self.edited: say.Edited = ""
        self.day = 0
        self.prompt = Prompt()

    def compose(self) -> ComposeResult:
        yield Text(Row(self._title), id="title")
        with VerticalScroll(id="body", can_focus=False):
            with Vertical(id="today", classes="panel") as today:
                today.border_title = "Today"
                yield BlockWord()
                yield Text()
            yield _panel("week", "The week")
            with Horizontal(id="rest"):
                yield _panel("facts", "Why")
                yield _panel("set", "Set by you")
        yield Text(id="refusal")
        yield self.prompt
        yield KeyHints(self.commands)

    @on(events.ScreenResume)
    @work(group="plan", exclusive=True)
    async def read(self) -> None:
        """A session may have been done meanwhile."""
        past = await asyncio.to_thread(self.runtime.look_back)
        self.cut = past.interrupted
        today = self.runtime.today
        outlook = await asyncio.to_thread(lambda: say.outlook(self.runtime.plan(), today))
        if self.is_open:
            self.show(outlook)

    def next_minute(self) -> None:
        """What begins now ends a minute later, and at midnight it is another day."""
        if self.outlook and self.outlook.advice.day == self.runtime.today:
            self.show(self.outlook)
        else:
            self.read()

    @property
    def plan(self) -> Plan | None:
        return self.outlook.plan if self.outlook else None

    def show(self, outlook: say.Outlook) -> None:
        self.outlook = outlook
        plan, advice = outlook.plan, outlook.advice
        timeline = self._timeline(plan, advice)
        length = total(timeline.seconds, bool(timeline.waits))
        ends = self.runtime.time_of_day(self.runtime.clock.wall(timeline.work_end))
        hour, minute = plan.settings.at.hour, plan.settings.at.minute
        at = self.runtime.time_of_day(self.runtime.clock.wall().replace(hour=hour, minute=minute))
        today, large = self.query_one("#today > Text", Text), self.has_class("-high")
        today.show(say.today_rows, advice, length, ends, large)
        self.query_one("#week", Text).show(say.week_rows, outlook, self.edited, self.day)
        self.query_one("#facts", Text).show(say.fact_rows, outlook)
        self.query_one("#set", Text).show(say.setting_rows, plan.settings, at)
        self.query_one(BlockWord).word = say.today_word(advice)
        self.query_one("#week").set_class(bool(self.edited), "-edited")
        self.query_one("#title", Text).refresh()
        self.refresh_bindings()

    def follow_size(self) -> None:
        """Show all again: the rounds stand in large letters, or in the first row."""
        if self.outlook:
            self.show(self.outlook)

    def _timeline(self, plan: Plan, advice: Advice) -> Timeline:
        rounds = advice.rounds or advice.level or plan.circuit.rounds.min
        circuit = plan.circuit.with_first(advice.first) if advice.first else plan.circuit
        return build(circuit, replace(self.runtime.timing(circuit), rounds=rounds))

    def _title(self, width: int) -> Content:
        today = self.runtime.today
        name = self.plan.circuit.name if self.plan else ""
        title = Content.assemble(("Plan  ", "$phase-work bold"), name)
        day = f"{today:%a} {date_text(today)}"
        return spread(title, Content(day), width)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.prompt.asks:
            return action in {"back", "command_palette"}
        if action in {"day", "change", "done"}:
            return bool(self.edited)
        if action == "start":
            return self.plan is not None and not self.edited
        return action != "scroll" or not self.edited

    def action_start(self) -> None:
        if self.outlook is not None:
            timeline = self._timeline(self.outlook.plan, self.outlook.advice)
            choice = TimingChoice(rounds=timeline.timing.rounds)
            self.post_message(StartSession(StartRequest(timeline.circuit, choice, self.cut)))

    def action_back(self) -> None:
        if self.prompt.asks or self.edited:
            self.prompt.close()
            self._edit("")
        else:
            self.close()

    def action_done(self) -> None:
        self._edit("")

    def action_edit(self, row: say.Edited) -> None:
        self._edit("" if self.edited == row else row)

    def _edit(self, row: say.Edited) -> None:
        self.edited = row
        self.tell()
        self.follow_size()

    def action_day(self, by: int) -> None:
        self.day = (self.day + by) % DAYS
        self.follow_size()

    def action_cell(self, row: say.Edited, place: int) -> None:
        """Clicked on a day: choose it, and once it is chosen change it."""
        if self.edited == row and self.day == place:
            self.action_change(1)
            return
        self.day = place
        self._edit(row)

    def action_change(self, by: int) -> None:
        if self.plan is not None:
            first = self.plan.settings.week(self.runtime.today)
            weekday = WEEKDAYS[(first.weekday() + self.day) % DAYS]
            change = say.next_run if self.edited == "runs" else say.next_day
            self._set(lambda plan: change(plan, weekday, by))

    def action_plan_goal(self) -> None:
        """One session a week more, or one after three."""
        self._set(lambda plan: replace(plan, goal=plan.goal % 3 + 1))

    def action_plan_time(self) -> None:
        self._ask("at", f"Time, now {self.runtime.settings.plan.at:%H:%M}", say.parse_time)

    def action_plan_race(self) -> None:
        asked = "Race: date and short, half or marathon; empty for none"
        self._ask("race", asked, say.parse_race)

    def action_plan_pause(self) -> None:
        if self.runtime.settings.plan.pause:
            self._set(lambda plan: replace(plan, pause=None))
        else:
            asked = "Pause from today to which date; empty for no end"
            self._ask("pause", asked, partial(say.parse_pause, today=self.runtime.today))

    def action_export_plan(self) -> None:
        if plan := self.plan:
            seconds = build(plan.circuit, self.runtime.timing(plan.circuit)).seconds
            now = self.runtime.clock.wall()
            write = partial(export_plan, plan.settings, plan.circuit, seconds, now)
            self.export(write)

    def _set(self, change: Callable[[PlanSettings], PlanSettings]) -> None:
        """Change the plan, and end what was typed; ValueError says why it is refused."""
        try:
            changed = change(self.runtime.settings.plan)
            self.prompt.close()
            self.tell()
            self.runtime.set_plan(changed)
        except (ValueError, NotSaved) as problem:
            self.tell(str(problem))
        if self.plan is not None:
            plan = self.plan.with_settings(self.runtime.settings.plan)
            self.show(say.outlook(plan, self.runtime.today))

    def _ask(self, key: str, asked: str, parse: Callable[[str], object]) -> None:
        """Let a value of the plan be typed; ValueError of `parse` says what may stand there."""

        def entered(text: str) -> None:
            self._set(lambda plan: replace(plan, **{key: parse(text)}))

        self._edit("")
        self.prompt.ask(asked, "", entered)
        self.refresh_bindings()


def _panel(id: str, title: str) -> Text:
    text = Text(id=id, classes="panel")
    text.border_title = title
    return text
