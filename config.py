"""Settings of one installation: the only reader of the environment, checked once, at start."""

import contextlib
import os
import re
import secrets
import socket
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PROJECT = Path(__file__).resolve().parent
_DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
# A name as it is registered, an IPv4 address, or an IPv6 address in brackets; then perhaps a port.
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)
_HERE = {"localhost", "127.0.0.1", "::1"}
# What these hold is told to nobody, least of all to a log file.
_SECRET = {"SIPAS_SECRET_KEY", "SIPAS_DATABASE_URL", "SIPAS_OPENID_CLIENT_SECRET", "SIPAS_SMTP_PASSWORD"}
_MAIL_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>]+")


class BadSettings(ValueError):
    """One or more environment variables cannot be used; the message names each and what it should be."""


@dataclass(frozen=True)
class SmtpSettings:
    """Where messages are handed in; `host` is empty where none are sent."""

    host: str
    port: int
    username: str
    password: str
    sender: str
    starttls: bool


@dataclass(frozen=True)
class Settings:
    """What one installation is told from outside; every value has a default that is safe in production."""

    instance: Path
    database_url: str
    secret_key: str
    base_url: str
    port: int
    web_concurrency: int
    ticket_hours: int
    session_hours: int
    trusted_proxies: int
    counter_cache_seconds: int
    openid_issuer: str = ""
    openid_client_id: str = ""
    openid_client_secret: str = ""
    smtp: SmtpSettings | None = None

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over https only: so wherever the public address is https."""
        return self.base_url.startswith("https://")


def load_settings() -> Settings:
    """Read and check every setting.

    Raises
    ------
    BadSettings : names every variable that cannot be used, not only the first.
    """
    env = Env(eager=False)
    instance = env.str("SIPAS_INSTANCE", None, validate=_make_instance)
    port = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    database_url = env.str("SIPAS_DATABASE_URL", None, validate=_check_database_url)
    secret_key = env.str("SIPAS_SECRET_KEY", None, validate=validate.Length(32))
    base_url = env.str("SIPAS_BASE_URL", None, validate=_check_base_url)
    web_concurrency = env.int("WEB_CONCURRENCY", 0, validate=validate.Range(0, 64))
    ticket_hours = env.int("SIPAS_TICKET_HOURS", 24, validate=validate.Range(1, 24 * 14))
    session_hours = env.int("SIPAS_SESSION_HOURS", 12, validate=validate.Range(1, 24 * 30))
    trusted_proxies = env.int("SIPAS_TRUSTED_PROXIES", 0, validate=validate.Range(0, 8))
    counter_cache_seconds = env.int("SIPAS_COUNTER_CACHE_SECONDS", 2, validate=validate.Range(0, 60))
    openid_issuer = env.str("SIPAS_OPENID_ISSUER", "", validate=_check_issuer)
    openid_client_id = env.str("SIPAS_OPENID_CLIENT_ID", "")
    openid_client_secret = env.str("SIPAS_OPENID_CLIENT_SECRET", "")
    smtp = _read_smtp(env)
    try:
        env.seal()
    except EnvValidationError as error:
        raise BadSettings(_describe_problems(error)) from None
    if len({bool(value) for value in (openid_issuer, openid_client_id, openid_client_secret)}) == 2:
        names = "SIPAS_OPENID_ISSUER, SIPAS_OPENID_CLIENT_ID and SIPAS_OPENID_CLIENT_SECRET"
        raise BadSettings(f"{names} belong together: set all three, or none")
    _check_smtp(smtp)
    folder = Path(instance or _default_instance()).absolute()
    return Settings(
        instance=folder,
        database_url=database_url or f"sqlite:///{folder / 'sipas.sqlite3'}",
        secret_key=secret_key or _kept_secret_key(folder / "secret_key"),
        base_url=(base_url or f"http://{_network_address()}:{port}").rstrip("/"),
        port=port,
        web_concurrency=web_concurrency,
        ticket_hours=ticket_hours,
        session_hours=session_hours,
        trusted_proxies=trusted_proxies,
        counter_cache_seconds=counter_cache_seconds,
        openid_issuer=openid_issuer.rstrip("/"),
        openid_client_id=openid_client_id,
        openid_client_secret=openid_client_secret,
        smtp=smtp if smtp.host else None,
    )


def _read_smtp(env: Env) -> SmtpSettings:
    return SmtpSettings(
        host=env.str("SIPAS_SMTP_HOST", "", validate=_check_mail_host),
        port=env.int("SIPAS_SMTP_PORT", 587, validate=validate.Range(1, 65535)),
        username=env.str("SIPAS_SMTP_USERNAME", ""),
        password=env.str("SIPAS_SMTP_PASSWORD", ""),
        sender=env.str("SIPAS_SMTP_FROM", "", validate=_check_mail_address),
        starttls=env.bool("SIPAS_SMTP_STARTTLS", True),
    )


def _check_smtp(smtp: SmtpSettings) -> None:
    if bool(smtp.host) != bool(smtp.sender):
        raise BadSettings("SIPAS_SMTP_HOST and SIPAS_SMTP_FROM belong together: set both, or neither")
    if bool(smtp.username) != bool(smtp.password):
        raise BadSettings("SIPAS_SMTP_USERNAME and SIPAS_SMTP_PASSWORD belong together: set both, or neither")
    if smtp.username and not smtp.starttls and smtp.host not in _HERE:
        raise BadSettings("SIPAS_SMTP_PASSWORD would travel unencrypted: leave SIPAS_SMTP_STARTTLS on")


def _describe_problems(error: EnvValidationError) -> str:
    problems = [
        f"  {name}{_spell_value(name)}: {' '.join(map(str, reasons))}"
        for name, reasons in sorted(_as_mapping(error).items())
    ]
    return "\n".join(["These settings cannot be used:", *problems])


def _as_mapping(error: EnvValidationError) -> Mapping[str, list[str]]:
    # Sealing gives the messages by variable; only a single eager variable gives a bare list.
    return error.error_messages if isinstance(error.error_messages, Mapping) else {"": error.error_messages}


def _spell_value(name: str) -> str:
    return "" if name in _SECRET else f"={os.environ.get(name, '')!r}"


def _check_database_url(value: str) -> None:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        url = None
    # Without a file SQLite keeps everything in the memory of one process, and loses it at the end.
    if url is None or url.drivername not in _DRIVERS or url.database in {None, "", ":memory:"}:
        raise ValidationError("expected sqlite:////folder/file.sqlite3 or postgresql://user:password@host/database")


def _check_base_url(value: str) -> None:
    scheme, _, host = value.rstrip("/").partition("://")
    if scheme not in {"http", "https"} or not _HOST.fullmatch(host) or not _has_usable_port(value):
        raise ValidationError("expected https://host or https://host:port, without a path")


def _check_mail_host(value: str) -> None:
    if value and not (_HOST.fullmatch(value) and (":" not in value or value.startswith("["))):
        raise ValidationError("expected the name or address of the mail server, without a port")


def _check_mail_address(value: str) -> None:
    if value and not _MAIL_ADDRESS.fullmatch(value):
        raise ValidationError("expected an address, as sipas@tinh.gov.vn")


def _check_issuer(value: str) -> None:
    parts = urlsplit(value)
    is_here = parts.hostname in _HERE
    # Who signs in is told by what this address answers, so that it must be who it says it is.
    if value and not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and is_here))):
        raise ValidationError("expected https://host/path of the OpenID Connect issuer")


def _has_usable_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _make_instance(value: str) -> None:
    if not value:
        raise ValidationError("expected the name of a folder")
    try:
        Path(value).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ValidationError(f"the folder cannot be made ({error.strerror})") from error


def _default_instance() -> Path:
    folder = PROJECT / "instance"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadSettings(f"{folder} cannot be made ({error.strerror}); name another in SIPAS_INSTANCE") from error
    return folder


def _kept_secret_key(file: Path) -> str:
    """The key that signs tickets and sessions: made at the first start and kept, so that a restart ends nothing."""
    try:
        if not file.exists():
            _make_secret_key(file)
        key = file.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise BadSettings(f"the secret key cannot be kept in {file} ({error.strerror})") from error
    if len(key) < 32:
        raise BadSettings(f"{file} holds no usable secret key; delete it to have a new one made (sign-ins end)")
    return key


def _make_secret_key(file: Path) -> None:
    # Of several processes that start at once, one gives the key its name and the others read it: a link appears with
    # the whole key behind it, or not at all.
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".secret_key-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
    finally:
        Path(draft).unlink()


def _network_address() -> str:
    """This machine's address as a phone on the same network would reach it; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"
