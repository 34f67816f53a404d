"""Load on the public form: clients that open it, answer every item, send it, and expect a receipt.

    python benchmarks/load.py http://127.0.0.1:8000/s/K7Q4M2PX --clients 16 --seconds 15

Raw sockets that stay open, since the clients share the machine with the server they measure. Loopback only.
"""

import argparse
import json
import multiprocessing
import re
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

LONGEST_SECONDS = 300
MOST_CLIENTS = 256
_TICKET = b'name="ticket" value="'


@dataclass
class Tally:
    """What one client saw: seconds of each GET and POST, receipts, and replies that were not what they should be."""

    gets: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Client:
    """One respondent after another, over one connection."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.path = str(parts.hostname), parts.port or 80, parts.path
        self.answers = b""
        self.connection: socket.socket | None = None

    def respond(self, tally: Tally) -> None:
        """Open the form, answer it, send it."""
        started = time.perf_counter()
        status, _, page = self.exchange(f"GET {self.path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        opened = time.perf_counter()
        if status != 200:
            tally.errors.append(f"GET {status}")
            return
        start = page.index(_TICKET) + len(_TICKET)
        ticket = page[start : page.index(b'"', start)]
        self.answers = self.answers or build_answers(page.decode())
        body = b"ticket=" + ticket + self.answers
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent = time.perf_counter()
        status, headers, _ = self.exchange(head.encode() + body)
        tally.gets.append(opened - started)
        tally.posts.append(time.perf_counter() - sent)
        if status == 303:
            tally.receipts.append(read_receipt(headers))
        else:
            tally.errors.append(f"POST {status}")

    def exchange(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request and read its reply; a connection that the server closed is opened anew, once."""
        for attempt in (1, 2):
            try:
                if self.connection is None:
                    self.connection = socket.create_connection((self.host, self.port), timeout=60)
                    self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connection.sendall(request)
                return self.read_reply(self.connection)
            except (ConnectionError, EOFError):
                self.connection = None
                if attempt == 2:
                    raise
        raise AssertionError("unreachable")

    def read_reply(self, connection: socket.socket) -> tuple[int, bytes, bytes]:
        """Status, headers and body of one reply; EOFError where the server hung up."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += receive(connection)
        headers, _, body = data.partition(b"\r\n\r\n")
        lower = headers.lower()
        length = re.search(rb"content-length: (\d+)", lower)
        while len(body) < (int(length[1]) if length else 0):
            body += receive(connection)
        if b"connection: close" in lower:
            connection.close()
            self.connection = None
        return int(headers[9:12]), headers, body


def receive(connection: socket.socket) -> bytes:
    """The next bytes; EOFError where there will be none."""
    chunk = connection.recv(262_144)
    if not chunk:
        raise EOFError
    return chunk


def build_answers(page: str) -> bytes:
    """The body of a complete form: the last service, 4 for every rated item, nothing for what is optional."""
    names = dict.fromkeys(re.findall(r'name="(answer_[cqw]\d[\d_]*)"', page))
    services = re.findall(r'name="service" value="(\d+)"|<option value="(\d+)"', page)
    fields = dict.fromkeys(names, "4") | {"lang": "vi"} | ({"service": "".join(services[-1])} if services else {})
    return b"&" + urlencode(fields).encode()


def read_receipt(headers: bytes) -> str:
    """The receipt in the Location header."""
    found = re.search(rb"location: \S*?/r/([0-9A-Z]+)", headers, re.IGNORECASE)
    return found[1].decode() if found else ""


def run_client(address: str, until: float, tally: Tally) -> None:
    """Respond until the time is up, whatever goes wrong on the way."""
    client = Client(address)
    while time.perf_counter() < until:
        try:
            client.respond(tally)
        except (OSError, EOFError, ValueError) as error:
            tally.errors.append(type(error).__name__)
            client.connection = None
            time.sleep(0.05)


def run_clients(address: str, n_clients: int, seconds: float, results: "multiprocessing.SimpleQueue[Tally]") -> None:
    """Some clients in threads of one process; their tallies, added, go to `results`."""
    tallies = [Tally() for _ in range(n_clients)]
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=run_client, args=(address, until, tally)) for tally in tallies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(add_up(tallies))


def add_up(tallies: list[Tally]) -> Tally:
    """All that the tallies saw."""
    return Tally(
        gets=[value for tally in tallies for value in tally.gets],
        posts=[value for tally in tallies for value in tally.posts],
        receipts=[value for tally in tallies for value in tally.receipts],
        errors=[value for tally in tallies for value in tally.errors],
    )


def measure(address: str, *, clients: int, seconds: float, processes: int = 2) -> tuple[Tally, float]:
    """Load an address; what was seen, and how many seconds it took."""
    if urlsplit(address).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise SystemExit("only this machine's loopback is ever loaded")
    if clients > MOST_CLIENTS or seconds > LONGEST_SECONDS:
        raise SystemExit(f"at most {MOST_CLIENTS} clients and {LONGEST_SECONDS} seconds")
    results: multiprocessing.SimpleQueue[Tally] = multiprocessing.SimpleQueue()
    shares = [clients // processes + (number < clients % processes) for number in range(processes)]
    workers = [
        multiprocessing.Process(target=run_clients, args=(address, share, seconds, results))
        for share in shares
        if share
    ]
    started = time.perf_counter()
    for worker in workers:
        worker.start()
    tallies = [results.get() for _ in workers]
    for worker in workers:
        worker.join()
    return add_up(tallies), time.perf_counter() - started


def describe(tally: Tally, elapsed: float) -> dict[str, float | int | dict[str, float]]:
    """Completed submissions a second, and how long requests took, in milliseconds."""
    return {
        "submissions": len(tally.receipts),
        "submissions_per_second": round(len(tally.receipts) / elapsed, 1),
        "errors": len(tally.errors),
        "get_ms": describe_latency(tally.gets),
        "post_ms": describe_latency(tally.posts),
    }


def describe_latency(seconds: list[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile, and the longest, in milliseconds."""
    if len(seconds) < 2:
        return {}
    cuts = statistics.quantiles(seconds, n=100)
    return {
        "p50": round(cuts[49] * 1e3, 1),
        "p95": round(cuts[94] * 1e3, 1),
        "p99": round(cuts[98] * 1e3, 1),
        "max": round(max(seconds) * 1e3, 1),
    }


def main() -> None:
    """Load one address and print what it bore."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=15)
    arguments = parser.parse_args()
    tally, elapsed = measure(arguments.address, clients=arguments.clients, seconds=arguments.seconds)
    print(json.dumps(describe(tally, elapsed), indent=2))
    if tally.errors:
        print("first errors:", ", ".join(tally.errors[:5]))


if __name__ == "__main__":
    main()
