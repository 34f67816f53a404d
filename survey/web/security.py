"""Headers that every page carries, and which proxies are believed."""

import base64
import hashlib
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, g
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from config import Settings

# Nothing is loaded from anywhere else; the one inline script there is names itself by its digest (see `inline_script`).
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
    secure = settings.secure_cookies

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = _POLICY.format(scripts=g.get("allowed_scripts", ""))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def inline_script(template: str) -> Markup:
    """A script of ours inside the page, which saves a request; the page's policy lets run this text and no other."""
    script = str(current_app.jinja_env.loader.get_source(current_app.jinja_env, template)[0])  # type: ignore[union-attr]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    g.allowed_scripts = f" 'sha256-{digest}'"
    return Markup(f"<script>{script}</script>")  # noqa: S704 - a file of ours
