"""What is made without an application: database binding, CSRF protection, languages, compression."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, g
from flask_babel import Babel
from flask_compress import Compress
from flask_wtf import CSRFProtect
from sqlalchemy import Engine, Table
from sqlalchemy.orm import Session

from survey.collection.commit_queue import CommitQueue
from survey.collection.models import Comment, Response
from survey.collection.tickets import TicketOffice
from survey.collection.visits import VisitCounter
from survey.database import build_engine
from survey.followup.alert_mail import MailServer
from survey.followup.alert_watch import AlertWatch
from survey.jobs.catalogue import list_kinds
from survey.jobs.runner import JobRunner

if TYPE_CHECKING:
    from config import Settings
    from survey.indices.memory import Memory

_MEMORY_LOCK = Lock()

babel = Babel()
compress = Compress()
csrf = CSRFProtect()


class DatabaseBinding:
    """One engine an application, one session a request."""

    @property
    def engine(self) -> Engine:
        """The engine of the running application."""
        return cast(Engine, current_app.extensions["sipas_engine"])

    def session(self) -> Session:
        """The session of this request, opened at first use and closed at its end."""
        if "session" not in g:
            g.session = Session(self.engine, expire_on_commit=False)
        return cast(Session, g.session)

    def close_session(self, _error: BaseException | None = None) -> None:
        """Give the request's connection back; what was not committed is undone."""
        session: Session | None = g.pop("session", None)
        if session is not None:
            session.close()


db = DatabaseBinding()


def settings() -> "Settings":
    """The settings of the running application."""
    return cast("Settings", current_app.extensions["sipas_settings"])


def commit_queue() -> CommitQueue:
    """Where completed responses wait to be committed together."""
    return cast(CommitQueue, current_app.extensions["sipas_commit_queue"])


def ticket_office() -> TicketOffice:
    """Who hands out and reads the tickets of the public form."""
    return cast(TicketOffice, current_app.extensions["sipas_ticket_office"])


def jobs() -> JobRunner:
    """Who does long work beside the requests."""
    return cast(JobRunner, current_app.extensions["sipas_jobs"])


def alert_watch() -> AlertWatch:
    """Who raises alerts and sends their messages."""
    return cast(AlertWatch, current_app.extensions["sipas_alert_watch"])


def visits() -> VisitCounter:
    """Who counts how often forms are opened and begun."""
    return cast(VisitCounter, current_app.extensions["sipas_visits"])


def memory() -> "Memory":
    """What results rest on, kept between requests."""
    # The numeric packages are loaded with the first result that is asked for.
    from survey.indices.memory import Memory

    with _MEMORY_LOCK:
        return cast(Memory, current_app.extensions.setdefault("sipas_memory", Memory(answers_folder())))


def answers_folder() -> Path:
    """The folder where answers of large campaigns are kept, to open pages faster."""
    return settings().instance / "answers"


def logos() -> Path:
    """The folder where the signs of agencies are kept."""
    return settings().instance / "logos"


def report_templates() -> Path:
    """The folder of the office's own templates of reports."""
    return settings().instance / "templates"


def releases_folder() -> Path:
    """The folder where the bundles of releases are kept."""
    return settings().instance / "releases"


def audit_seals() -> Path:
    """The file that keeps what the audit log was at each check."""
    return settings().instance / "audit-seals.txt"


def init_app(app: Flask, settings: "Settings") -> None:
    """Bind everything to one application."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="sipas",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        MAX_CONTENT_LENGTH=256 * 1024,
        MAX_FORM_PARTS=500,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_DEFAULT_TIMEZONE="Asia/Ho_Chi_Minh",
        COMPRESS_ALGORITHM=["gzip"],
        COMPRESS_LEVEL=6,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/css",
            "text/javascript",
            "text/csv",
            "application/json",
            "image/svg+xml",
        ],
    )
    bind(app, settings)
    app.teardown_appcontext(db.close_session)
    csrf.init_app(app)
    compress.init_app(app)


def bind(app: Flask, settings: "Settings") -> None:
    """Give an application its installation: database, long work, and whatever else is of one installation only."""
    engine = build_engine(settings.database_url)
    app.extensions["sipas_settings"] = settings
    app.extensions["sipas_engine"] = engine
    app.extensions["sipas_commit_queue"] = CommitQueue(
        engine, cast(Table, Response.__table__), cast(Table, Comment.__table__)
    )
    app.extensions["sipas_visits"] = VisitCounter(engine)
    kinds = list_kinds(
        base_url=settings.base_url,
        logos=settings.instance / "logos",
        imports=settings.instance / "imports",
        templates=settings.instance / "templates",
        releases=settings.instance / "releases",
    )
    app.extensions["sipas_jobs"] = JobRunner(engine, settings.instance / "made", kinds)
    app.extensions["sipas_alert_watch"] = AlertWatch(
        engine, settings.instance / "alerts.lock", _find_mail_server(settings), base_url=settings.base_url
    )
    app.extensions["sipas_ticket_office"] = TicketOffice(settings.secret_key, hours=settings.ticket_hours)


def release(app: Flask) -> None:
    """End what works for an application's installation: counts are written, long work and connections given back."""
    app.extensions["sipas_jobs"].end()
    app.extensions["sipas_visits"].end()
    app.extensions["sipas_engine"].dispose()
    for name in [name for name in app.extensions if name.startswith("sipas_")]:
        del app.extensions[name]


def _find_mail_server(settings: "Settings") -> MailServer | None:
    smtp = settings.smtp
    if smtp is None:
        return None
    return MailServer(smtp.host, smtp.port, smtp.sender, smtp.username, smtp.password, smtp.starttls)
