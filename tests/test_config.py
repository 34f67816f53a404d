"""What an installation is told from outside: every default, every refusal, and the key it keeps for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

import config
from config import BadSettings, load_settings

KEY = "k" * 32
KEPT = "giữ kín"


@pytest.fixture(autouse=True)
def project(monkeypatch, tmp_path):
    """A project folder of the test's own, since the default instance stands inside the project."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.setattr(config, "PROJECT", folder)
    return folder


@pytest.fixture
def set_variables(monkeypatch):
    def set_all(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_all


def refusal() -> str:
    with pytest.raises(BadSettings) as refused:
        load_settings()
    return str(refused.value)


def test_every_setting_has_a_default(project):
    settings = load_settings()
    assert settings.instance == project / "instance"
    assert settings.database_url == f"sqlite:///{project}/instance/sipas.sqlite3"
    assert len(settings.secret_key) == 64
    assert settings.base_url.startswith("http://")
    assert settings.base_url.endswith(":8000")
    assert settings.port == 8000
    assert settings.web_concurrency == 0
    assert settings.ticket_hours == 24
    assert settings.session_hours == 12
    assert settings.trusted_proxies == 0
    assert settings.counter_cache_seconds == 2
    assert not settings.secure_cookies


def test_every_setting_can_be_set(set_variables, tmp_path):
    set_variables(
        PORT="9000",
        WEB_CONCURRENCY="3",
        SIPAS_INSTANCE=str(tmp_path / "a" / "b"),
        SIPAS_DATABASE_URL="postgresql://sipas:matkhau@localhost:5433/sipas",
        SIPAS_SECRET_KEY=KEY,
        SIPAS_BASE_URL="https://sipas.thainguyen.gov.vn/",
        SIPAS_TICKET_HOURS="48",
        SIPAS_SESSION_HOURS="8",
        SIPAS_TRUSTED_PROXIES="1",
        SIPAS_COUNTER_CACHE_SECONDS="0",
    )
    settings = load_settings()
    assert settings == config.Settings(
        instance=tmp_path / "a" / "b",
        database_url="postgresql://sipas:matkhau@localhost:5433/sipas",
        secret_key=KEY,
        base_url="https://sipas.thainguyen.gov.vn",
        port=9000,
        web_concurrency=3,
        ticket_hours=48,
        session_hours=8,
        trusted_proxies=1,
        counter_cache_seconds=0,
    )
    assert settings.secure_cookies
    # A key that was given is not written anywhere.
    assert list(settings.instance.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost",
        "http://192.168.1.20:8000",
        "http://[fd00::20]:8000",
        "https://sipas.example.gov.vn",
        "https://SIPAS.example.gov.vn:8443",
    ],
)
def test_an_address_of_a_host_is_taken_as_it_is(set_variables, address):
    set_variables(SIPAS_BASE_URL=address)
    assert load_settings().base_url == address


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////var/lib/sipas/sipas.sqlite3",
        "postgresql:///sipas?host=/var/run/postgresql",
        "postgresql+psycopg://sipas@localhost/sipas",
    ],
)
def test_a_database_that_keeps_what_it_is_given_is_taken_as_it_is(set_variables, url):
    set_variables(SIPAS_DATABASE_URL=url)
    assert load_settings().database_url == url


BAD_VALUES = {
    "PORT": ["", "0", "65536", "-1", "8000.5", "http", "9" * 30],
    "WEB_CONCURRENCY": ["", "-1", "65", "auto"],
    "SIPAS_TICKET_HOURS": ["", "0", "337", "a day"],
    "SIPAS_SESSION_HOURS": ["", "0", "721", "-12"],
    "SIPAS_TRUSTED_PROXIES": ["", "-1", "9", "yes"],
    "SIPAS_COUNTER_CACHE_SECONDS": ["", "-1", "61", "0.5"],
    "SIPAS_SECRET_KEY": ["", "ngan", "k" * 31],
    "SIPAS_BASE_URL": [
        "",
        "sipas.example.gov.vn",
        "ftp://sipas.example.gov.vn",
        "https://",
        "https://:8000",
        "https://sipas.example.gov.vn/khao-sat",
        "https://sipas.example.gov.vn?a=1",
        "https://sipas.example.gov.vn#a",
        "https://admin:matkhau@sipas.example.gov.vn",
        "https://sipas.example.gov.vn:0",
        "https://sipas.example.gov.vn:65536",
        "https://sipas.example.gov.vn:http",
        "https://[fd00::20",
        "https://sipas example.gov.vn",
        " https://sipas.example.gov.vn",
    ],
    "SIPAS_DATABASE_URL": [
        "",
        "sipas.sqlite3",
        "mysql://sipas@localhost/sipas",
        "postgresql+unknown://sipas@localhost/sipas",
        "postgresql://sipas@localhost",
        "postgresql://sipas@localhost:port/sipas",
        # In memory: every process would have a database of its own, and none would keep an answer.
        "sqlite://",
        "sqlite:///:memory:",
    ],
    "SIPAS_INSTANCE": ["", "/dev/null", "/dev/null/sipas", "/proc/sipas"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD_VALUES.items() for value in values])
def test_a_value_that_cannot_be_used_is_refused_by_name(set_variables, name, value):
    set_variables(**{name: value})
    assert f"\n  {name}" in refusal()


def test_everything_that_cannot_be_used_is_said_at_once(set_variables):
    set_variables(**{name: values[-1] for name, values in BAD_VALUES.items()})
    lines = refusal().splitlines()[1:]
    assert [line.partition(":")[0].partition("=")[0].strip() for line in lines] == sorted(BAD_VALUES)


def test_a_refusal_repeats_what_was_given_but_no_secret(set_variables):
    secret = "bi-mat"  # noqa: S105 - no secret of anybody's
    set_variables(PORT="eight", SIPAS_SECRET_KEY=secret, SIPAS_DATABASE_URL=f"mysql://sipas:{secret}@localhost/sipas")
    assert "PORT='eight'" in refusal()
    assert secret not in refusal()


def test_a_refused_start_leaves_nothing_behind(set_variables, project):
    set_variables(PORT="0")
    refusal()
    assert list(project.iterdir()) == []


def test_the_secret_key_is_made_once_and_only_its_owner_may_read_it(project):
    first, second = load_settings(), load_settings()
    assert first.secret_key == second.secret_key
    [file] = (project / "instance").iterdir()
    assert file.name == "secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == first.secret_key


@pytest.mark.parametrize("content", [b"", b"too short\n", b"\xff" * 31])
def test_a_kept_key_that_is_no_key_is_refused_and_not_replaced(project, content):
    (project / "instance").mkdir()
    file = project / "instance" / "secret_key"
    file.write_bytes(content)
    assert str(file) in refusal()
    assert file.read_bytes() == content


def test_a_key_that_cannot_be_read_is_refused_by_its_file(project):
    (project / "instance" / "secret_key").mkdir(parents=True)
    assert str(project / "instance" / "secret_key") in refusal()


def test_those_that_start_at_once_share_one_key(tmp_path, set_variables):
    n_starting = 8
    for attempt in range(20):
        instance = tmp_path / str(attempt)
        set_variables(SIPAS_INSTANCE=str(instance))
        together = Barrier(n_starting)

        def start(_number: int, together: Barrier = together) -> str:
            together.wait()
            return load_settings().secret_key

        with ThreadPoolExecutor(n_starting) as starting:
            keys = set(starting.map(start, range(n_starting)))
        assert keys == {(instance / "secret_key").read_text()}
        assert [file.name for file in instance.iterdir()] == ["secret_key"]


def test_two_installations_have_nothing_in_common(set_variables, tmp_path):
    set_variables(SIPAS_INSTANCE=str(tmp_path / "one"), PORT="8001")
    one = load_settings()
    set_variables(SIPAS_INSTANCE=str(tmp_path / "two"), PORT="8002")
    two = load_settings()
    assert one.secret_key != two.secret_key
    assert one.database_url != two.database_url
    assert one.base_url != two.base_url
    assert one.instance != two.instance


def test_openid_connect_is_set_as_a_whole_or_not_at_all(set_variables):
    assert load_settings().openid_issuer == ""
    set_variables(SIPAS_OPENID_ISSUER="https://dangnhap.tinh.gov.vn/")
    assert "belong together" in refusal()
    set_variables(SIPAS_OPENID_CLIENT_ID="sipas", SIPAS_OPENID_CLIENT_SECRET=KEPT)
    assert load_settings().openid_issuer == "https://dangnhap.tinh.gov.vn"


@pytest.mark.parametrize("issuer", ["dangnhap.tinh.gov.vn", "http://dangnhap.tinh.gov.vn", "https://", "ftp://x"])
def test_an_issuer_that_could_be_anybody_is_refused(set_variables, issuer):
    set_variables(SIPAS_OPENID_ISSUER=issuer, SIPAS_OPENID_CLIENT_ID="sipas", SIPAS_OPENID_CLIENT_SECRET=KEPT)
    assert "SIPAS_OPENID_ISSUER" in refusal()
    assert KEPT not in refusal()


def test_a_mail_server_is_named_with_its_sender_or_not_at_all(set_variables):
    assert load_settings().smtp is None
    set_variables(SIPAS_SMTP_HOST="thu.tinh.gov.vn")
    assert "SIPAS_SMTP_FROM" in refusal()
    set_variables(SIPAS_SMTP_FROM="sipas@tinh.gov.vn", SIPAS_SMTP_USERNAME="sipas")
    assert "SIPAS_SMTP_PASSWORD" in refusal()
    set_variables(SIPAS_SMTP_PASSWORD=KEY, SIPAS_SMTP_PORT="2525")
    smtp = load_settings().smtp
    assert (smtp.host, smtp.port, smtp.sender, smtp.starttls) == ("thu.tinh.gov.vn", 2525, "sipas@tinh.gov.vn", True)


def test_a_mail_password_does_not_travel_unencrypted(set_variables):
    set_variables(SIPAS_SMTP_HOST="thu.tinh.gov.vn", SIPAS_SMTP_FROM="sipas@tinh.gov.vn", SIPAS_SMTP_STARTTLS="no")
    assert load_settings().smtp.starttls is False
    set_variables(SIPAS_SMTP_USERNAME="sipas", SIPAS_SMTP_PASSWORD=KEY)
    assert "unencrypted" in refusal()
    set_variables(SIPAS_SMTP_HOST="localhost")
    assert load_settings().smtp.username == "sipas"


@pytest.mark.parametrize(
    ("name", "value"),
    [("HOST", "thu.tinh.gov.vn:25"), ("HOST", "thu tinh"), ("PORT", "0"), ("FROM", "sipas"), ("STARTTLS", "perhaps")],
)
def test_a_mail_setting_that_cannot_be_used_is_refused_by_name(set_variables, name, value):
    set_variables(**{f"SIPAS_SMTP_{name}": value})
    assert f"SIPAS_SMTP_{name}" in refusal()
