"""Who runs a command, as the audit log names them: the command, and the system's account behind it."""

import os
import pwd

from survey.audit import Actor


def name_command(command: str) -> Actor:
    """The actor of `flask sipas <command>`, with the name of the system's account that runs it."""
    try:
        account = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        # A container may run under a number that has no name.
        account = str(os.getuid())
    return Actor(None, f"flask sipas {command} ({account})")
