"""Headers that every page carries, and which proxies are believed."""

from typing import TYPE_CHECKING

from flask import Flask, Response, g
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from config import Settings

# Nothing is loaded from anywhere else; the one inline script there is names itself by its digest (see `allow_script`).
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'{scripts}; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def init_app(app: Flask, settings: "Settings") -> None:
    """Put the headers on every response."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
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


def allow_script(digest: str) -> None:
    """Let this response run the inline script with this digest (sha256-…)."""
    g.allowed_scripts = f" '{digest}'"
