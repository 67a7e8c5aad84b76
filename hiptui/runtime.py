"""The real clock, folders and stores, put together; the only place that asks what time it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from hiptui.domain.circuit import Circuit
from hiptui.domain.problems import Problem
from hiptui.domain.settings import Choice, Settings, Timing, resolve
from hiptui.storage import circuits as circuit_files
from hiptui.storage import settings as settings_file
from hiptui.storage.paths import Paths


@dataclass(frozen=True, slots=True)
class StartRequest:
    """A session asked for on the command line."""

    circuit: Circuit
    """What to do."""
    choice: Choice
    """Rounds and rest from the command line."""


@dataclass(slots=True)
class Runtime:
    """What the program runs on."""

    paths: Paths
    """Where its files are."""
    settings_path: Path
    """The settings file of this run."""
    extra: tuple[Path, ...]
    """Circuit files named on the command line."""
    speed: float
    """How many session seconds pass in a real one."""
    circuits: tuple[Circuit, ...] = ()
    """All that can be done."""
    problems: tuple[Problem, ...] = ()
    """What is wrong in circuit files."""
    settings: Settings = field(default_factory=Settings)
    """What holds now."""
    warnings: tuple[str, ...] = ()
    """What is wrong in the settings file."""

    @classmethod
    def open(
        cls, paths: Paths, settings_path: Path | None, extra: Sequence[Path], speed: float
    ) -> Runtime:
        """The runtime with circuits and settings read; nothing is written."""
        runtime = cls(paths, settings_path or paths.settings, tuple(extra), speed)
        runtime.read_circuits()
        runtime.read_settings()
        return runtime

    @property
    def newcomer(self) -> bool:
        """Whether nothing was ever set or done here."""
        return not (self.settings_path.exists() or self.paths.history.exists())

    def now(self) -> float:
        """Seconds of the session's clock, which runs `speed` times as fast as the real one."""
        return time.monotonic() * self.speed

    def real(self, seconds: float) -> float:
        """Real seconds that session seconds take."""
        return seconds / self.speed

    def wall(self, ahead: float = 0.0) -> datetime:
        """The local time of day, `ahead` session seconds from now."""
        return datetime.now().astimezone() + timedelta(seconds=self.real(ahead))

    def read_circuits(self) -> None:
        """Read all circuit files again."""
        loaded = circuit_files.collect(self.paths.circuits, self.extra)
        self.circuits, self.problems = loaded.circuits, loaded.problems

    def read_settings(self) -> None:
        """Read the settings file again."""
        read = settings_file.read(self.settings_path)
        self.settings, self.warnings = read.settings, read.warnings

    def timing(self, circuit: Circuit, choice: Choice | None = None) -> Timing:
        """The timing that holds for `circuit`."""
        return resolve(circuit, self.settings, choice).timing

    def set_timing(self, circuit: Circuit | None, key: str, value: object) -> str:
        """Set a timing value for one circuit or for all; None takes the choice back.

        Returns why it could not be saved, or nothing. It holds for this run in any case.
        """
        own = circuit.id if circuit else None
        self.settings = self.settings.with_timing(own, key, value)
        return self._save((("circuit", own, key) if own else ("timing", key)), value)

    def set_theme(self, name: str) -> str:
        """Remember the colour theme; returns why it could not be saved, or nothing."""
        self.settings = replace(self.settings, theme=name)
        return self._save(("display", "theme"), name)

    def _save(self, keys: tuple[str, ...], value: object) -> str:
        try:
            settings_file.save(self.settings_path, {keys: value})
        except OSError as error:
            reason = error.strerror or str(error)
            return f"{self.settings_path}: {reason}, so this holds until you leave"
        return ""
