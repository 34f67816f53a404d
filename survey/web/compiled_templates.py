"""Templates as the code that they were compiled to, kept between two starts of the server."""

import logging
from contextlib import suppress
from pathlib import Path

from flask import Flask
from jinja2.bccache import Bucket, FileSystemBytecodeCache

_log = logging.getLogger(__name__)


def init_app(app: Flask, folder: Path) -> None:
    """Keep compiled templates in a folder, which is made with the first of them."""
    app.jinja_env.bytecode_cache = _KeptCode(str(folder))


class _KeptCode(FileSystemBytecodeCache):
    """Code in a folder that may be missing; a template that has changed since, or that is not there, is compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        try:
            Path(self.directory).mkdir(mode=0o700, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError as error:
            _log.warning("a compiled template is not kept: %s", error)
