"""What is said where the processes that a run starts cannot do their work."""

from __future__ import annotations

import multiprocessing

from .errors import WorkerError


def check_script() -> None:
    """Refuse to run in a process that has only been started to help with a run.

    Such a process first imports the script it was started from, and with it a call that does not
    stand under `if __name__ == "__main__":`.

    Raises:
        WorkerError: This process is just importing the script.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        raise WorkerError(
            "reindex was called again by a process that it had started; put the call in the "
            'script under `if __name__ == "__main__":`'
        )


def died(task: str) -> WorkerError:
    """Make the error for a process that has died.

    Args:
        task: What it did, as in "a process that reads files".

    Returns:
        The error.
    """
    return WorkerError(
        f"a process that {task} has died, perhaps for want of memory; run again with fewer "
        "--jobs, unless it has said itself what it lacks"
    )
