"""Settings of one installation: the only reader of the environment, checked once, at start."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

PROJECT = Path(__file__).resolve().parent
_DATABASES = ("sqlite", "postgresql")


class BadSettings(ValueError):
    """One or more environment variables cannot be used; the message names each and what it should be."""


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
    instance = env.path("SIPAS_INSTANCE", PROJECT / "instance")
    port = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    database_url = env.str("SIPAS_DATABASE_URL", None, validate=_check_database_url)
    secret_key = env.str("SIPAS_SECRET_KEY", None, validate=validate.Length(32))
    base_url = env.str("SIPAS_BASE_URL", None, validate=_check_base_url)
    web_concurrency = env.int("WEB_CONCURRENCY", 0, validate=validate.Range(0, 64))
    ticket_hours = env.int("SIPAS_TICKET_HOURS", 24, validate=validate.Range(1, 24 * 14))
    session_hours = env.int("SIPAS_SESSION_HOURS", 12, validate=validate.Range(1, 24 * 30))
    trusted_proxies = env.int("SIPAS_TRUSTED_PROXIES", 0, validate=validate.Range(0, 8))
    try:
        env.seal()
    except EnvValidationError as error:
        raise BadSettings(_describe_problems(error)) from error
    instance = _made_instance(instance)
    return Settings(
        instance=instance,
        database_url=database_url or f"sqlite:///{instance / 'sipas.sqlite3'}",
        secret_key=secret_key or _kept_secret_key(instance / "secret_key"),
        base_url=(base_url or f"http://{_network_address()}:{port}").rstrip("/"),
        port=port,
        web_concurrency=web_concurrency,
        ticket_hours=ticket_hours,
        session_hours=session_hours,
        trusted_proxies=trusted_proxies,
    )


def _describe_problems(error: EnvValidationError) -> str:
    problems = [
        f"  {name}={os.environ.get(name, '')!r}: {' '.join(map(str, reasons))}"
        for name, reasons in sorted(_as_mapping(error).items())
    ]
    return "\n".join(["These settings cannot be used:", *problems])


def _as_mapping(error: EnvValidationError) -> Mapping[str, list[str]]:
    # Sealing gives the messages by variable; only a single eager variable gives a bare list.
    return error.error_messages if isinstance(error.error_messages, Mapping) else {"": error.error_messages}


def _check_database_url(value: str) -> None:
    try:
        backend = make_url(value).get_backend_name()
    except ArgumentError:
        backend = None
    if backend not in _DATABASES:
        raise ValidationError("expected sqlite:////folder/file.sqlite3 or postgresql://user:password@host/database")


def _check_base_url(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValidationError("expected https://host or https://host:port, without a path")


def _made_instance(instance: Path) -> Path:
    folder = instance.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"SIPAS_INSTANCE={str(instance)!r}: the folder cannot be made ({error.strerror})") from error
    return folder


def _kept_secret_key(file: Path) -> str:
    """The key that signs tickets and sessions: made at the first start and kept, so that a restart ends nothing."""
    try:
        # Exclusive creation: of several processes that start at once, one makes the key and the others read it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret_key(file)
    except OSError as error:
        raise BadSettings(f"the secret key cannot be kept in {file} ({error.strerror})") from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32))
    return _read_secret_key(file)


def _read_secret_key(file: Path) -> str:
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise BadSettings(f"{file} holds no usable secret key; delete it to have a new one made (sign-ins end)")
    return key


def _network_address() -> str:
    """This machine's address as a phone on the same network would reach it; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"
