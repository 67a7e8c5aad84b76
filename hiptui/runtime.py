"""The composition root: clock, folders and stores, put together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hiptui.domain.circuit import Circuit, Timing, TimingChoice
from hiptui.domain.formatting import has_twelve_hours, time_of_day
from hiptui.domain.settings import Setting, resolve
from hiptui.engine import Clock, InterruptionDetector
from hiptui.files import Paths
from hiptui.storage import circuits as circuit_files
from hiptui.storage import settings as settings_file
from hiptui.toml_lines import Problem

if TYPE_CHECKING:
    from hiptui.domain.coaching import Plan
    from hiptui.domain.planner import PlanSettings
    from hiptui.domain.record import SessionRecord
    from hiptui.domain.session import Session
    from hiptui.engine.live_session import LiveSession
    from hiptui.figure.library import Library
    from hiptui.figure.motion import Figure
    from hiptui.outputs.outputs import Outputs
    from hiptui.storage.history import Interrupted
    from hiptui.storage.history.history import History
    from hiptui.storage.history.recorder import SessionRecorder
    from hiptui.storage.settings_rules import Keys

REFUSED = 2
"""The exit code where something named on the command line is wrong."""
_PLAIN = {"linux", "vt100", "vt220"}
"""Terminals whose font lacks the blocks that figures are drawn in."""


class LookBack(Struct, frozen=True):
    """What the history has to say at the start."""

    interrupted: Interrupted | None = None
    """The session to go on with."""
    runs_elsewhere: bool = False
    """Whether a session runs in another program."""
    running_circuit: Circuit | None = None
    """Its circuit, where it could be saved."""
    newest: Mapping[str, SessionRecord] = MappingProxyType({})
    """The last session of each circuit, by its id."""
    notices: tuple[str, ...] = ()
    """What is wrong with the history."""


class StartRequest(Struct, frozen=True):
    """A session that is asked for, from the command line or a screen."""

    circuit: Circuit
    choice: TimingChoice
    """Rounds and rest as they were asked for."""
    interrupted: Interrupted | None = None
    """The session that was cut short, to go on with instead if it is of this circuit."""
    asks: bool = True
    """Whether to ask before going on."""


class Runtime:
    """What the program runs on: circuits and settings are read, nothing is written."""

    def __init__(  # noqa: PLR0913 - what a start says
        self,
        paths: Paths,
        settings_path: Path,
        extra: Sequence[Path],
        clock: Clock,
        *,
        record: bool = False,
        at_once: int | None = None,
    ) -> None:
        """`extra` are circuit files named on the command line.

        `record` writes a session down although its clock runs faster than life. Of circuit files
        `at_once` bytes are read, or all; `reading` goes on with the others.
        """
        self.paths = paths
        self.settings_path = settings_path
        self.extra = tuple(extra)
        self.clock = clock
        self.environ: Mapping[str, str] = os.environ
        """What the system says of the terminal."""
        self.records = record or clock.speed == 1
        """Whether sessions are written down; a rehearsal is not."""
        self.detector = InterruptionDetector()
        self.in_settings = settings_file.read(settings_path)
        """What the settings file held at the start."""
        self.settings = self.in_settings.settings
        """What holds now."""
        self.read_circuits(at_once)

    def read_all(self) -> None:
        """Read what the start did not wait for, where all circuits have to be known."""
        if not self.reading.done:
            self.reading.up_to(None)
            self.take_circuits()

    @property
    def refused(self) -> tuple[Problem, ...]:
        """What is wrong in circuit files named on the command line, which ends the program."""
        return circuit_files.problems_in(self.extra, self.problems)

    @property
    def far_away(self) -> bool:
        """Whether the terminal is at the other end of an SSH line."""
        return any(self.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY"))

    @property
    def uses_mouse(self) -> bool:
        """Whether the mouse is listened to; over SSH a dropped line would leave it reporting."""
        wanted = self.settings.display.mouse
        return wanted == "on" or (wanted == "auto" and not self.far_away)

    @property
    def shows_figures(self) -> bool:
        """Whether the figure is wanted, and can be drawn here."""
        wanted = self.settings.display.figure
        return wanted == "on" or (wanted == "auto" and not self.has_console_font)

    @property
    def has_console_font(self) -> bool:
        """Whether the terminal's font has few characters: no quadrants, no arrows."""
        return self.environ.get("TERM") in _PLAIN

    @property
    def newcomer(self) -> bool:
        """Whether nothing was ever set or done here."""
        return not (self.settings_path.exists() or self.paths.history.exists())

    def time_of_day(self, at: datetime) -> str:
        """A time as screens and voice give it: as was chosen, or as the locale has it."""
        chosen = self.settings.display.clock
        twelve = self._has_twelve_hours if chosen == "auto" else chosen == "12h"
        return time_of_day(at, twelve_hours=twelve)

    @cached_property
    def _has_twelve_hours(self) -> bool:
        return has_twelve_hours(self.environ)

    @cached_property
    def figures(self) -> Library:
        """The figures, the user's own among them."""
        from hiptui.figure.library import Library  # noqa: PLC0415 - not for the first frame

        return Library(self.paths.figures)

    def figure(self, figure_id: str) -> Figure | None:
        """The figure of this id, the user's own first."""
        return self.figures.get(figure_id)

    @cached_property
    def history(self) -> History:
        """The past sessions."""
        from hiptui.storage.history.history import History  # noqa: PLC0415 - SQLite, not for each start
        from hiptui.storage.history.recorder import Pacing  # noqa: PLC0415 - the same

        # A fast clock's seconds are soon lost.
        return History(self.paths.history, Pacing(every=0.5 if self.clock.speed > 1 else None))

    @property
    def _has_past(self) -> bool:
        return self.paths.history.exists() or "history" in vars(self)

    def look_back(self) -> LookBack:
        """What the history has to say; any thread may ask."""
        if not self._has_past:
            return LookBack()  # without SQLite
        history = self.history
        interrupted, runs_elsewhere = history.interrupted(), history.runs_elsewhere()
        circuit = history.running_circuit()
        newest = {one.circuit: one for one in history.newest_of_each()}
        history.notices()  # they stand on the start screen, and are not told elsewhere
        notices = history.standing_notices()
        return LookBack(interrupted, runs_elsewhere, circuit, newest, notices)

    def start(self, circuit: Circuit, choice: TimingChoice) -> LiveSession:
        """A new session; Busy: another program runs one."""
        from hiptui.domain.session import begin  # noqa: PLC0415 - for sessions only
        from hiptui.domain.timeline import build  # noqa: PLC0415 - the same

        now = self.clock.seconds()
        session = begin(build(circuit, self.timing(circuit, choice)), now)
        recorder = self.history.begin(session, now, self.clock.wall) if self.records else None
        return self._live_session(session, recorder)

    def resume(self, interrupted: Interrupted, *, paced: bool = False) -> LiveSession:
        """The session that was cut short, counted in; Busy: another runs, Gone: it is no more.

        If `paced`, repetitions last their estimate: no key says that they are done.
        """
        session, recorder = self.history.resume(
            interrupted.id, self.clock.seconds(), self.clock.wall
        )
        if paced:
            session = replace(session, timeline=session.timeline.paced())
        live = self._live_session(session, recorder)
        live.resume()
        return live

    def outputs(self, write: Callable[[str], object], say: Callable[[str], object]) -> Outputs:
        """Sounds, voice, title, hooks: `write` sends to the terminal, `say` tells the runner."""
        from hiptui.outputs.capabilities import probe  # noqa: PLC0415 - for sessions only
        from hiptui.outputs.outputs import Outputs  # noqa: PLC0415 - the same

        cues, folder = self.settings.cues, self.paths.sounds
        return Outputs(cues, probe(), self.clock, folder, write=write, say=say)

    def _live_session(self, session: Session, recorder: SessionRecorder | None) -> LiveSession:
        from hiptui.engine.live_session import LiveSession  # noqa: PLC0415 - for sessions only

        return LiveSession(session, self.clock.seconds, self.detector, recorder)

    def read_circuits(self, at_once: int | None = None) -> None:
        """Read all circuit files again, or so many bytes of them for now."""
        self.reading = circuit_files.Reading(self.paths.circuits, self.extra)
        self.reading.up_to(at_once)
        own_figures = self.paths.figures.is_dir()
        self.figure_problems = self.figures.own_problems() if own_figures else ()
        self.take_circuits()

    def take_circuits(self) -> None:
        """Let what is read by now hold."""
        loaded, in_settings = self.reading.loaded(), self.in_settings
        self.circuits, self.problems = loaded.circuits, loaded.problems
        self.warnings = in_settings.warnings
        if self.reading.done:
            ids = {circuit.id for circuit in self.circuits}
            unknown = settings_file.unknown_circuits(in_settings, ids, self.settings_path.name)
            self.warnings = (*self.warnings, *unknown)

    def timing(self, circuit: Circuit, choice: TimingChoice | None = None) -> Timing:
        """The timing that holds for `circuit`."""
        return resolve(circuit, self.settings, choice)

    @property
    def today(self) -> date:
        """The day it is for the plan: it ends when the settings say."""
        return self.settings.plan.day(self.clock.wall())

    def plan(self) -> Plan:
        """The plan, with what was done so far; any thread may ask."""
        from hiptui.domain.coaching import Plan, planned  # noqa: PLC0415 - not for the first frame

        settings = self.settings.plan
        circuit = planned(settings, self.circuits)
        done = self.history.done_sessions(circuit.id, settings.day_ends) if self._has_past else ()
        return Plan(settings, circuit, done, self.today)

    def set_plan(self, plan: PlanSettings) -> None:
        """Set the plan. May be NotSaved: it holds for this run only."""
        from hiptui.storage.settings_rules import changes  # noqa: PLC0415 - for those who set any

        changed = changes(self.settings.plan, plan)
        self.settings = replace(self.settings, plan=plan)
        self._save(changed)

    def set(self, setting: Setting, scope: str | None, value: object) -> None:
        """Set a value for all circuits or one, by its id; None takes it back. May be NotSaved."""
        self.settings = self.settings.with_value(setting, scope, value)
        self._save({setting.path(scope): value})

    def _save(self, changes: Mapping[Keys, object | None]) -> None:
        try:
            settings_file.save(self.settings_path, changes)
        except OSError as error:
            reason = error.strerror or str(error)
            raise settings_file.NotSaved(
                f"{self.settings_path}: {reason}, so this holds until you leave"
            ) from error
