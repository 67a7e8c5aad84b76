"""What was found for sound, voice, terminal and wake lock, in words: for `hiptui doctor`."""

from __future__ import annotations

import asyncio

from hiptui.domain.cues import CueSettings
from hiptui.outputs.capabilities import Capabilities, notify_way, sound_way, speaks, speech
from hiptui.outputs.keep_awake import KeepAwake, inhibitors
from hiptui.outputs.processes import Processes

RING = (
    "bell: each cue has its number of bells, far enough apart for terminals that drop what "
    "follows a bell within half a second"
)
ASKING = 5.0
"""Seconds that the machine has to say whether it grants the wake lock."""


def findings(found: Capabilities, settings: CueSettings) -> tuple[tuple[str, str], ...]:
    """What was found and what comes of it: pairs of a name and a sentence."""
    sound, program = sound_way(found, settings), speech(found, settings)
    return (
        ("ssh", _ssh(found)),
        ("player", " ".join(found.player) or "none found"),
        ("sound", _sound(found, settings, sound)),
        (
            "speech",
            " ".join(program.argv) if program else "none found (espeak-ng, or say on macOS)",
        ),
        ("voice", settings.voice if speaks(found, settings) else "off"),
        ("title", "yes" if found.osc else "no: this terminal takes none"),
        ("notification", notify_way(found, settings, sound)),
        ("progress", "yes" if found.progress else "no: not known to show it"),
    )


async def wake_lock(found: Capabilities) -> str:
    """Whether this machine can be kept awake, and by what; asks for the lock and lets it go."""
    if found.ssh:
        return "not asked for: the runner's machine is another one"
    answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    processes = Processes()
    awake = KeepAwake(inhibitors(found), processes, answer.set_result)
    awake.start()
    try:
        by = await asyncio.wait_for(answer, ASKING)
    except TimeoutError:
        by = ""
    awake.stop()
    await processes.close()
    if by:
        return f"granted by {by}"
    tried = ", ".join(["the desktop", *(argv[0] for argv in inhibitors(found))])
    return f"refused ({tried}): set the screen to stay on"


def _ssh(found: Capabilities) -> str:
    says = f"{found.ssh_from} says so"
    if found.ssh:
        return f"yes, {says}: sounds of this machine would not be heard"
    return f"no, {says}" if found.ssh_from == "tmux" else "no"


def _sound(found: Capabilities, settings: CueSettings, way: str) -> str:
    if way == "tones":
        server = ", to PULSE_SERVER" if found.sound_server else ""
        return f"tones{server}, volume {settings.volume}"
    return RING if way == "bell" else "off"
