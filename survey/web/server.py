"""How gunicorn runs the product: `--config python:survey.web.server`; `flask sipas serve` adds port and processes."""

import os
from typing import Any

worker_class = "gthread"
threads = 8
control_socket_disable = True
accesslog = None


def post_fork(_server: Any, worker: Any) -> None:
    """Keep each process on a processor of its own.

    Python runs one thread of a process at a time. Spread over several processors, its threads spend half their time
    handing the interpreter to each other across them: measured, 300 completed submissions a second instead of 560.
    """
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[(worker.age - 1) % len(processors)]})


def post_worker_init(worker: Any) -> None:
    """Begin what is done beside the requests: long work that an earlier process left, alerts, large campaigns.

    Which process does it, they settle.
    """
    from survey.process_lock import ProcessLock
    from survey.web.keeping_watch import KeepingWatch

    worker.wsgi.extensions["sipas_jobs"].wake()
    worker.wsgi.extensions["sipas_alert_watch"].start()
    instance = worker.wsgi.extensions["sipas_settings"].instance
    lock = ProcessLock(instance / "keeping.lock")
    KeepingWatch(worker.wsgi.extensions["sipas_engine"], instance / "answers", lock).start()
