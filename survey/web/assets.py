"""Addresses of static files that change with their content, so that browsers may keep them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_KEPT_FOR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Give templates `asset_url`, and let browsers keep what it names."""
    app.jinja_env.globals["asset_url"] = asset_url
    app.after_request(_keep_versioned_assets)


def asset_url(name: str) -> str:
    """The address of a static file, with a digest of its content."""
    folder = Path(str(current_app.static_folder))
    return url_for("static", filename=name, v=_digest(folder / name))


@lru_cache(maxsize=256)
def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:8]


def _keep_versioned_assets(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={_KEPT_FOR}, immutable"
    return response
