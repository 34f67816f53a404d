"""Commands: flask sipas …"""

from survey.cli.group import sipas

__all__ = ["sipas"]
