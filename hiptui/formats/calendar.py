"""The plan as an iCalendar file (RFC 5545): a weekly event for each of the circuit's days.

Importing it again replaces what an earlier import left: each weekday of a circuit has its own UID,
with a later SEQUENCE, and weekdays without the circuit are cancelled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Component, Event

from hiptui.domain.circuit import Circuit
from hiptui.domain.coaching import where_in_day
from hiptui.domain.planner import WEEKDAYS, PlanSettings, RaceKind, weekdays

ComponentT = TypeVar("ComponentT", bound=Component)
_SUMMARIES = {"runner-hips": "Hip circuit"}
_RACES: dict[RaceKind, str] = {"short": "Race", "half": "Half marathon", "marathon": "Marathon"}
_SEQUENCE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_STEP = timedelta(minutes=5)
"""Lengths are rounded up to this."""
_WEEK = timedelta(days=7)
_YEAR = timedelta(days=366)


class CalendarRequest(NamedTuple):
    """What the calendar is made of."""

    plan: PlanSettings
    circuit: Circuit
    length: timedelta
    zone: ZoneInfo | None
    """Where the times are local; None writes floating times."""
    weeks: int = 8
    alarm: int = 15
    """Minutes before the start at which to remind; 0 does not."""


def calendar(asked: CalendarRequest, now: datetime) -> bytes:
    """The file. `now` is a local moment with its offset; nothing before it is planned."""
    made = _filled(Calendar(), prodid="-//hiptui//hiptui//EN", version="2.0")
    for event in _events(asked, now):
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", (now - _SEQUENCE_FROM) // timedelta(minutes=1))
        made.add_component(event)
    last = asked.weeks * _WEEK + _YEAR
    made.add_missing_timezones((now - _YEAR).date(), (now + last).date())
    data: bytes = made.to_ical()
    return data


def local_zone() -> ZoneInfo | None:
    """The zone of this machine; None where nobody knows its name."""
    from tzlocal import get_localzone_name  # noqa: PLC0415 - for this only

    try:
        zone = ZoneInfo(get_localzone_name())
    except (LookupError, ValueError, OSError):
        return None
    # A rule such as TZ=CET-1CEST has no name, and a guess at it may be another zone.
    now = datetime.now(UTC)
    half_year = [now, now + _YEAR / 2]
    right = all(at.astimezone().utcoffset() == at.astimezone(zone).utcoffset() for at in half_year)
    return zone if right else None


def _events(asked: CalendarRequest, now: datetime) -> Iterator[Event]:
    chosen = weekdays(asked.plan)
    for weekday in range(7):
        days = _days(asked, now, weekday)
        free = [day for day in days if asked.plan.free(day)]
        event = _event(asked, weekday, free[0] if free else days[0])
        if weekday in chosen and free:
            _repeat(event, asked, days, free)
        else:
            event.add("status", "CANCELLED")
        yield event
    if asked.plan.race and asked.plan.race.day >= _local(asked, now).date():
        name, day = _RACES[asked.plan.race.kind], asked.plan.race.day
        end = day + timedelta(days=1)
        all_day = {"dtstart": day, "dtend": end, "transp": "TRANSPARENT"}
        yield _filled(Event(), uid="race@hiptui", summary=name, **all_day)


def _local(asked: CalendarRequest, moment: datetime) -> datetime:
    """A moment as the file writes it: in its zone, or without one."""
    return moment.astimezone(asked.zone) if asked.zone else moment.replace(tzinfo=None)


def _start(asked: CalendarRequest, day: date) -> datetime:
    return datetime.combine(day, asked.plan.at, asked.zone)


def _days(asked: CalendarRequest, now: datetime, weekday: int) -> list[date]:
    """The next days of a weekday that are still to come, one a week."""
    today = _local(asked, now)
    first = today.date() + timedelta(days=(weekday - today.weekday()) % 7)
    if _start(asked, first) <= today:
        first += _WEEK
    return [first + i * _WEEK for i in range(asked.weeks)]


def _event(asked: CalendarRequest, weekday: int, day: date) -> Event:
    return _filled(
        Event(),
        uid=f"{asked.circuit.id}-{WEEKDAYS[weekday]}@hiptui",
        summary=_SUMMARIES.get(asked.circuit.id, asked.circuit.name),
        dtstart=_start(asked, day),
        duration=-(-asked.length // _STEP) * _STEP,
    )


def _repeat(event: Event, asked: CalendarRequest, days: list[date], free: list[date]) -> None:
    """Repeat the event weekly from the first of its free days to the last, but for the others."""
    last = _start(asked, free[-1])
    event.add("rrule", {"freq": "weekly", "until": last.astimezone(UTC) if asked.zone else last})
    out = [_start(asked, day) for day in days if free[0] < day < free[-1] and day not in free]
    if out:
        event.add("exdate", out)
    about = [where_in_day(asked.plan, free[0])]  # without rounds: they depend on the day
    about.append("Moves: " + ", ".join(move.name for move in asked.circuit.moves))
    if asked.circuit.gear:
        about.append("Have ready: " + ", ".join(asked.circuit.gear))
    event.add("description", "\n".join(about))
    if asked.alarm:
        before = timedelta(minutes=-asked.alarm)
        alarm = _filled(Alarm(), action="DISPLAY", trigger=before, description=event["summary"])
        event.add_component(alarm)


def _filled(component: ComponentT, **properties: object) -> ComponentT:
    for name, value in properties.items():
        component.add(name, value)
    return component
