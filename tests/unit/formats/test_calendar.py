"""The calendar, read by a second reader: icalendar parses it, dateutil repeats its events."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from msgspec.structs import replace

from hiptui.domain.planner import WEEKDAYS, Pause, PlanSettings, Race
from hiptui.formats.calendar import CalendarRequest, calendar, local_zone
from tests.support import circuit_of, hips, timed
from tests.unit.domain.test_planner import WEEK, plan_of, plans

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 9, 7, 0, tzinfo=BERLIN)
"""A Monday; the clocks go forward on the 29th."""


def asked(plan: PlanSettings | None = None, **more: Any) -> CalendarRequest:  # noqa: ANN401 - any field
    """Tuesday and Friday, half past six in the evening."""
    plan = plan or plan_of(WEEK, at=time(18, 30))
    return CalendarRequest(plan, hips(), timedelta(seconds=1905), BERLIN)._replace(**more)


def events(request: CalendarRequest, now: datetime = NOW) -> dict[str, Any]:
    """The events by their UID's first part."""
    parsed = Calendar.from_ical(calendar(request, now))
    found = {str(event["uid"]).removesuffix("@hiptui"): event for event in parsed.walk("VEVENT")}
    assert len(found) == len(parsed.walk("VEVENT"))
    return found


def moments(event: Any) -> list[datetime]:  # noqa: ANN401 - a mapping of many types
    """When an event happens."""
    start = event["dtstart"].dt
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=start)
    out = event.get("exdate", [])
    out = [one.dt for each in (out if isinstance(out, list) else [out]) for one in each.dts]
    return [at for at in rule if at not in out]


def test_an_event_for_each_weekday() -> None:
    found = events(asked())
    assert [*found] == [f"runner-hips-{day}" for day in WEEKDAYS]
    cancelled = [name for name, event in found.items() if event.get("status") == "CANCELLED"]
    assert cancelled == [f"runner-hips-{day}" for day in ("mon", "wed", "thu", "sat", "sun")]
    assert not any("rrule" in found[name] for name in cancelled)
    tuesday = found["runner-hips-tue"]
    assert tuesday["dtstart"].dt == datetime(2026, 3, 10, 18, 30, tzinfo=BERLIN)
    assert tuesday["dtstart"].params["TZID"] == "Europe/Berlin"
    assert tuesday["summary"] == "Hip circuit"
    assert tuesday["duration"].dt == timedelta(minutes=35)
    assert tuesday["dtstamp"].dt == NOW


def test_what_it_says() -> None:
    description = str(events(asked())["runner-hips-tue"]["description"])
    assert description.splitlines() == [
        "Three hours or more after the run; six is better.",
        "Moves: " + ", ".join(move.name for move in hips().moves),
        "Have ready: mat, yoga block or water bottle",
    ]
    assert "round" not in description.lower()


@pytest.mark.parametrize(
    ("zone", "today"),
    [
        ("Europe/Berlin", date(2026, 3, 9)),
        ("Europe/Berlin", date(2026, 10, 5)),
        ("America/New_York", date(2026, 2, 25)),
        ("Australia/Lord_Howe", date(2026, 3, 20)),
        ("Pacific/Kiritimati", date(2026, 12, 20)),
        ("UTC", date(2026, 3, 9)),
    ],
)
def test_the_hour_stays_when_clocks_change(zone: str, today: date) -> None:
    there = ZoneInfo(zone)
    found = events(asked(zone=there), datetime.combine(today, time(7), there))
    for day in ("tue", "fri"):
        at = moments(found[f"runner-hips-{day}"])
        assert len(at) == 8
        assert {each.time() for each in at} == {time(18, 30)}
        assert {WEEKDAYS[each.weekday()] for each in at} == {day}
        if zone not in ("UTC", "Pacific/Kiritimati"):
            assert len({each.utcoffset() for each in at}) == 2


def test_the_zone_is_described() -> None:
    parsed = Calendar.from_ical(calendar(asked(), NOW))
    assert [zone.tz_name for zone in parsed.timezones] == ["Europe/Berlin"]
    assert parsed.get_missing_tzids() == set()
    described = parsed.timezones[0].to_tz()
    for month in (1, 7):
        noon = datetime(2026, month, 15, 12, tzinfo=BERLIN)
        assert noon.replace(tzinfo=described).utcoffset() == noon.utcoffset()


def test_until_is_in_utc() -> None:
    (until,) = events(asked(weeks=2))["runner-hips-tue"]["rrule"]["until"]
    assert until == datetime(2026, 3, 17, 17, 30, tzinfo=UTC)
    assert until.tzinfo in (UTC, ZoneInfo("UTC"))


def test_floating_where_the_zone_has_no_name() -> None:
    data = calendar(asked(zone=None), NOW).decode()
    assert "DTSTART:20260310T183000\r\n" in data
    assert "UNTIL=20260428T183000\r\n" in data
    assert "TZID" not in data
    at = moments(events(asked(zone=None))["runner-hips-tue"])
    assert len(at) == 8


def test_races_and_pauses_are_left_out() -> None:
    plan = plan_of(
        WEEK,
        race=Race(date(2026, 3, 29), "half"),
        pause=Pause(date(2026, 4, 6), date(2026, 4, 12)),
    )
    found = events(asked(plan))
    tuesdays = " ".join(f"{at:%m-%d}" for at in moments(found["runner-hips-tue"]))
    # The race takes 26 March to 3 April, the pause 6 to 12 April.
    assert tuesdays == "03-10 03-17 03-24 04-14 04-21 04-28"
    race = found["race"]
    assert race["summary"] == "Half marathon"
    assert (race["dtstart"].dt, race["dtend"].dt) == (date(2026, 3, 29), date(2026, 3, 30))


def test_a_pause_at_the_start_moves_the_first_one() -> None:
    plan = plan_of(WEEK, pause=Pause(date(2026, 3, 1), date(2026, 3, 15)))
    tuesday = events(asked(plan))["runner-hips-tue"]
    assert tuesday["dtstart"].dt.date() == date(2026, 3, 17)
    assert len(moments(tuesday)) == 7
    assert "exdate" not in tuesday


def test_a_pause_without_an_end_cancels_all() -> None:
    found = events(asked(plan_of(WEEK, pause=Pause(date(2026, 3, 1)))))
    assert {str(event["status"]) for event in found.values()} == {"CANCELLED"}


def test_a_race_that_is_over_is_no_event() -> None:
    assert "race" not in events(asked(plan_of(WEEK, race=Race(date(2026, 3, 8), "short"))))


def test_a_second_import_replaces_the_first() -> None:
    before = events(asked())
    later = events(asked(plan_of("")), NOW + timedelta(minutes=2))
    assert before.keys() == later.keys()
    for uid, event in before.items():
        assert later[uid]["sequence"] == event["sequence"] + 2
    assert later["runner-hips-tue"]["status"] == "CANCELLED"
    assert "status" not in later["runner-hips-mon"]


def test_what_has_begun_today_is_next_week() -> None:
    at = datetime(2026, 3, 10, 18, 30, tzinfo=BERLIN)
    first = {
        minutes: events(asked(), at + timedelta(minutes=minutes))["runner-hips-tue"]["dtstart"].dt
        for minutes in (-1, 0)
    }
    assert [when.day for when in first.values()] == [10, 17]


def test_a_reminder_is_relative() -> None:
    found = events(asked())
    (alarm,) = found["runner-hips-fri"].walk("VALARM")
    assert (alarm["action"], alarm["description"]) == ("DISPLAY", "Hip circuit")
    assert alarm["trigger"].dt == timedelta(minutes=-15)
    assert found["runner-hips-mon"].walk("VALARM") == []
    assert events(asked(alarm=0))["runner-hips-fri"].walk("VALARM") == []


def test_lines_are_folded_at_75_octets_and_text_is_kept() -> None:
    circuit = circuit_of(timed("Füße; heben, \\ senken " * 4, 30))
    circuit = replace(circuit, name="Kräftig, aber ruhig 片足")
    request = asked(circuit=circuit)
    data = calendar(request, NOW)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    found = next(event for event in events(request).values() if "rrule" in event)
    assert found["summary"] == "Kräftig, aber ruhig 片足"
    assert circuit.moves[0].name in str(found["description"])


@given(plans, st.integers(1, 60), st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.times())
def test_any_plan_is_read_again(plan: PlanSettings, weeks: int, today: date, hour: time) -> None:
    local = datetime.combine(today, hour, BERLIN)
    for event in events(asked(replace(plan, at=time(6)), weeks=weeks), local).values():
        if "rrule" in event:
            at = moments(event)
            assert len(at) == weeks
            assert all(each > local and each.time() == time(6) for each in at)


def test_the_zone_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, expected in (
        ("Europe/Berlin", "Europe/Berlin"),
        ("Asia/Kathmandu", "Asia/Kathmandu"),
        ("Etc/UTC", "Etc/UTC"),
        ("XYZ-3:17", None),
    ):
        monkeypatch.setenv("TZ", name)
        reset()
        zone = local_zone()
        assert (zone and zone.key) == expected
    monkeypatch.undo()
    reset()


def reset() -> None:
    """Let the C library and tzlocal read TZ again."""
    import time as clock

    from tzlocal import reload_localzone

    clock.tzset()
    with suppress(LookupError):  # what has no name keeps the one before
        reload_localzone()
