"""What a browser complains of while pages are open: it must be nothing, whatever a test is about."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request


class Watch:
    """Notes what the console says, faults in scripts, what the policy blocked, and every host that is asked."""

    def __init__(self, context: BrowserContext, own_host: str) -> None:
        self.complaints: list[str] = []
        self._own_host = own_host
        context.on("console", self._note_message)
        context.on("weberror", lambda fault: self.complaints.append(f"fault in a script: {fault.error}"))
        context.on("request", self._note_request)

    def _note_message(self, message: ConsoleMessage) -> None:
        # Refusals are answered with 4xx on purpose, which Chromium reports as a resource that failed to load.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.type}: {message.text}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._own_host:
            self.complaints.append(f"another host was asked: {request.url}")
