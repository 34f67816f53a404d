"""Numbers of a page made on several processors at once.

Numpy and pandas let go of the interpreter while they sort, look up and add up many numbers, which is most of the work
over a large campaign. A process of the server keeps to one processor; such work need not.
"""

import os
from concurrent.futures import ThreadPoolExecutor

# More would wait for each other more than they work: what is done between sorting and adding up takes the interpreter.
_N = 2


def several_processors() -> ThreadPoolExecutor:
    """Threads to give parts of the work to, which end with the block; one that is given nothing is never begun."""
    return ThreadPoolExecutor(_N, thread_name_prefix="processor", initializer=_use_any_processor)


def _use_any_processor() -> None:
    # On Linux this is said of the thread that says it.
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
