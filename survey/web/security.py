"""Headers that every page carries, and which proxies are believed."""

import base64
import hashlib
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from config import Settings

_INLINE_SCRIPTS = ("citizen/service_search.js", "citizen/conditions.js", "citizen/started.js")
# Nothing is loaded from anywhere else, and of inline scripts only our own run, named by their digests.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'{scripts}; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def init_app(app: Flask, settings: "Settings") -> None:
    """Put the headers on every response."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.globals["inline_script"] = inline_script
    policy = _POLICY.format(scripts="".join(f" '{_digest(app, template)}'" for template in _INLINE_SCRIPTS))
    secure = settings.secure_cookies

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = _frame(policy)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def hold_a_frame() -> None:
    """Let the page of this request show another page of ours inside it."""
    g.frame = "holds"


def stand_in_a_frame() -> None:
    """Let the page of this request be shown inside another page of ours."""
    g.frame = "inside"


def _frame(policy: str) -> str:
    frame = g.get("frame")
    if frame == "holds":
        return f"{policy}; frame-src 'self'"
    return policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'") if frame == "inside" else policy


def inline_script(template: str) -> Markup:
    """A script of ours inside the page, which saves a request; it must be among those that the policy lets run."""
    return Markup(f"<script>{_read(current_app, template)}</script>")  # noqa: S704 - a file of ours


def _digest(app: Flask, template: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(_read(app, template).encode()).digest()).decode()


def _read(app: Flask, template: str) -> str:
    return str(app.jinja_env.get_or_select_template(template).render())
