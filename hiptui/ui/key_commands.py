"""The table of everything a key can do: bindings, palette, help, hints and README come from it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

LIST = "list"
"""The action of keys that the focused list or field handles itself: told in help, not bound."""


class Where(StrEnum):
    """The screen a command belongs to."""

    EVERYWHERE = "everywhere"
    CIRCUITS = "circuits"
    SESSION = "session"
    SUMMARY = "summary"
    HISTORY = "history"
    PLAN = "plan"
    SETTINGS = "settings"
    EDITOR = "editor"


class KeyCommand(Struct, frozen=True):
    """Something a key does."""

    keys: str
    """Keys in the terminal library's names, divided by commas."""
    label: str
    help: str
    """What it does, for help; begins with a verb."""
    id: str = ""
    """Its name in settings.toml; empty where it cannot be rebound."""
    action: str = ""
    """The action it runs; empty where it is the id's."""
    hint: str = ""
    """Its word in the row of keys; empty leaves it out."""
    priority: bool = False
    """Whether it works before anything that has the focus."""
    palette: bool = True
    passing: bool = False
    """Whether it does something at certain moments only: other commands may have its keys too."""
    where: Where = Where.EVERYWHERE
    group: str = ""
    """The heading it stands under in help."""

    @property
    def bound(self) -> tuple[str, ...]:
        return tuple(key.strip() for key in self.keys.split(",") if key.strip())

    @property
    def runs(self) -> str:
        return self.action or self.id.replace("-", "_")

    @property
    def binding_id(self) -> str:
        """The name under which its keys are exchanged, also where a person cannot do so."""
        return self.id or f"{self.where}:{self.runs}"


def _commands(table: str) -> Iterator[KeyCommand]:
    """The rows of a table: keys | label | help | id=action | hint | words on how it behaves.

    The palette has what has an id and is not passing, and what has the word for it.
    """
    where, group = Where.EVERYWHERE, ""
    for line in filter(None, table.splitlines()):
        if line.startswith("["):
            where = Where(line.strip("[]"))
        elif "|" not in line:
            group = line.rstrip(":")
        else:
            cells = (*(cell.strip() for cell in line.split("|")), "", "")
            keys, label, help, does, hint, words = cells[:6]
            id, _, action = does.partition("=")
            priority, passing = "priority" in words, "passing" in words
            behaves = priority, (bool(id) and not passing) or "palette" in words, passing
            yield KeyCommand(keys, label, help, id, action, hint, *behaves, where, group)


_EFFORTS = "\n".join(
    f"{effort % 10} | Effort {effort} | say how hard it was; 0 is 10 | =rate('effort', {effort})"
    for effort in range(1, 11)
)
_RATING = f"""\
l      | Harder: left | say which side was harder | =rate('harder', 'left') | | palette
s      | Harder: same | say which side was harder | =rate('harder', 'same') | | palette
r      | Harder: right | say which side was harder | =rate('harder', 'right') | | palette
{_EFFORTS}
n      | Note | write a note | =note | note | palette"""
_SCROLL = """\
up,k   | Up | scroll | =scroll(-1)
down,j | Down | scroll | =scroll(1)"""
COMMANDS = tuple(
    _commands(f"""
[circuits]
Elsewhere:
space  | Pause elsewhere | pause the session that runs in another terminal | \
    =drive('pause') | pause | passing
n      | Skip in elsewhere | skip in the session that runs in another terminal | \
    =drive('next') | next | passing
p      | Go back in elsewhere | go back in the session that runs in another terminal | \
    =drive('previous') | previous | passing
Cut short:
enter  | Resume | go on with the session that was cut short | =resume | resume | passing
p      | Keep | keep the session that was cut short as partial | =end('keep') | keep as partial
d      | Discard | forget the session that was cut short | =end('discard') | discard
Train:
enter  | Start | start the chosen circuit | start | start
tab    | Moves | go into the moves, and back | moves=moves(True) | moves | priority
tab    | Circuits | go into the moves, and back | moves=moves(False) | back | priority passing
left   | Fewer rounds | do fewer or more rounds today | fewer-rounds=more_rounds(-1) | rounds
right  | More rounds | do fewer or more rounds today | more-rounds=more_rounds(1) | rounds
s      | Settings | set rounds, rests and times | settings=open('settings') | settings
h      | History | look back on what was done | history=open('history') | history
w      | Plan | see what today asks for, and the week | plan=open('plan') | plan
Choose:
up,k   | Up | choose a circuit or a move | =list
down,j | Down | choose a circuit or a move | =list
pageup | Page up | go up or down a page | =list
pagedown | Page down | go up or down a page | =list
home   | First | go to the first or the last | =list
end    | Last | go to the first or the last | =list
shift+up | Text up | scroll the text | =scroll(-1)
shift+down | Text down | scroll the text | =scroll(1)
slash  | Filter | filter by name, muscle or equipment | filter | filter
e      | Edit | edit the chosen circuit, or a copy of it | edit=open('editor') | edit
ctrl+e | Edit the file | edit circuits.toml in your own editor | edit-file
escape | Back | leave the moves | =moves(False) | | passing
escape | All | show all circuits again | =show_all | show all | passing

[session]
Go:
enter  | Go | skip the count-in; leave the cool-down | =confirm | | passing
space  | Pause | pause; go on with a count-in | pause=command('pause')
media_play_pause,media_play,media_pause | Pause | \
    pause, where the terminal reports these keys | =command('pause')
n,right,pagedown | Next | skip to what comes next; repetitions: done | next=command('next')
media_track_next | Next | next, where the terminal reports these keys | =command('next')
p,left,pageup | Previous | do this segment again; in its first 3 s the one before | \
    previous=command('previous')
media_track_previous | Previous | previous, where the terminal reports these keys | \
    =command('previous')
r      | Restart | do the move's first side again; in a pause this side | restart=command('restart')
escape | Leave | leave: asks whether to keep it or go on | leave
Change:
plus,equals_sign | Longer | add 10 s, this time only | longer=command('longer')
minus  | Shorter | take 10 s off, this time only | shorter=command('shorter')
a      | Add a round | add a round today | add-round=command('add-round')
d      | Drop a round | drop a round today | drop-round=command('drop-round')
u      | Undo | take back the last of these | undo=command('undo')
m      | Mute | turn sound off, and on again | mute
x      | Lock | ignore all keys until x twice within a second | lock
Figure:
f      | Figure | show it large, beside or not at all | figure
left_square_bracket | Turn left | turn the figure left | turn-left=turn(-1)
right_square_bracket | Turn right | turn the figure right | turn-right=turn(1)
backslash | Turn back | turn the figure back | turn-back=turn(0)

[summary]
Say how it was:
{_RATING}
e      | Export | export the session (FIT) to your Downloads folder | export-summary | export
escape,enter | Back | go back to the circuits | =back | back
{_SCROLL}

[history]
Look back:
up,k   | Up | choose a session | =list
down,j | Down | choose a session | =list
pageup,pagedown | Page | go up or down a page | =list
home,end | First, last | go to the newest or the oldest | =list
tab,enter | Details | go into what was done, and back | =details(True) | details | priority
tab,enter | Sessions | go into what was done, and back | =details(False) | list | priority passing
left   | Earlier weeks | look at earlier or later weeks | =weeks(-4) | | palette
right  | Later weeks | look at earlier or later weeks | =weeks(4) | | palette
slash  | Filter | filter by circuit | history-filter | filter
Say how it was:
{_RATING}
Keep or delete:
x      | Delete | delete the session | delete-session | delete
u      | Undo | bring back what was deleted | undo-delete | undo
e      | Export | export the session (FIT) and the list (CSV) to your Downloads folder | \
    export-session | export
escape | Back | go back | =back | back

[plan]
Today:
enter  | Start | start with the plan's rounds and its first side | =start | start | palette
Change the plan:
left   | Day before | in runs and days: choose a day | =day(-1) | day | passing
right  | Day after | in runs and days: choose a day | =day(1) | day | passing
up     | Change | in runs and days: change it | =change(-1) | change | passing
down,space | Change | in runs and days: change it | =change(1) | change | passing
enter  | Done | in runs and days: done | =done | done | passing
r      | Runs | say what you run on which day | plan-runs=edit('runs') | runs
d      | Days | choose days yourself, or days that never suit | plan-days=edit('days') | days
g      | Goal | set the sessions a week, 1 to 3 | plan-goal | goal
t      | Time | set the time for the calendar | plan-time | time
c      | Race | set the next race | plan-race | race
p      | Pause | pause the plan, or end the pause | plan-pause | pause
Use the plan:
e      | Export | export the coming weeks for a calendar to your Downloads folder | \
    export-plan | export
escape | Back | go back | =back | back
{_SCROLL}

[settings]
Settings:
up,k   | Up | choose a row | =move(-1)
down,j | Down | choose a row | =move(1)
left   | Less | take a step less or more | =change(-1) | change
right  | More | take a step less or more | =change(1) | change
enter  | Type | type a value, or press a new key | =type | type
backspace,delete | Default | go back to the default | =clear | default
escape | Back | go back; everything is saved already | back | back

[editor]
Circuit:
s,ctrl+s | Save | save the circuit | save-circuit=save | save
u      | Undo | take back the last change | undo-edit=undo | undo
n      | New | make a new circuit | new-circuit=begin('new')
c      | Duplicate | make a copy of this circuit | duplicate-circuit=begin('copy')
Moves:
a      | Add a move | search all moves, and add one | add-move | add
x,delete | Remove the move | take the move out | remove-move | remove
shift+up,left_square_bracket | Earlier | put the move earlier or later | move-earlier=shift(-1)
shift+down,right_square_bracket | Later | put the move earlier or later | move-later=shift(1)
Choose and change:
up,k   | Up | choose a row | =move(-1)
down,j | Down | choose a row | =move(1)
left   | Less | take a step less or more | =change(-1) | change
right  | More | take a step less or more | =change(1) | change
enter  | Open | type a value, open a move, add what was found | =open | open
backspace | Empty | leave it empty, or to the settings | =empty
escape | Back | go back; asks where something is not saved | =back | back

[everywhere]
Anywhere:
question_mark | Help | show the keys of this screen | help | help
ctrl+p | Palette | search commands and themes | =command_palette | | priority
q      | Quit | leave the program; a session asks first | quit=leave_program
ctrl+q | Quit | leave the program; a session asks first | =leave_program | | priority
ctrl+c | Interrupt | go back, as escape does; twice leaves the program | =interrupt | | priority
ctrl+z | Suspend | go back to the shell; fg returns | suspend
ctrl+l | Repaint | draw the screen again | repaint | | priority
""")
)
