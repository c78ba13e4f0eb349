"""A process in which Kokoro speaks: one thread each, and as many of them as there are cores.

A second thread in one process gained nothing (on two cores it took a quarter more time); a second
process doubles the speed. They are spawned, so that a program with threads may ask for them.
"""

import atexit
import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from builder.engines.kokoro import weights

MOST = 4
"""Processes at most: each holds the weights, and all at once half a gigabyte."""


def hands() -> int:
    """How many processes speak."""
    return min(os.cpu_count() or 1, MOST)


@cache
def pool() -> ProcessPoolExecutor:
    """The processes, shared by all voices of a book, until the program ends."""
    spawn = multiprocessing.get_context("spawn")
    made = ProcessPoolExecutor(hands(), mp_context=spawn, initializer=_begin)
    atexit.register(made.shutdown, wait=False, cancel_futures=True)
    return made


def _begin() -> None:
    """Leave Ctrl-C to the one who asked for the work: a worker would only complain of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(
        weights.model(), options, providers=["CPUExecutionProvider"]
    )


@cache
def _styles(file: str) -> Any:
    return np.fromfile(file, "<f4").reshape(-1, 256)


def say(numbers: list[int], file: str, speed: float) -> bytes:
    """One breath, spoken by the voice of that file: 24,000 samples a second, 32-bit floats."""
    # A voice has a style for every length of a text: the first is for one sound.
    style = _styles(file)[len(numbers) - 1]
    inputs = {
        # Silence before and after, as it was taught.
        "tokens": np.array([[0, *numbers, 0]], np.int64),
        "style": style[None],
        "speed": np.array([speed], np.float32),
    }
    heard = np.asarray(_session().run(None, inputs)[0], "<f4")
    return heard.tobytes()


def voice_file(id: str) -> str:
    """Where a voice's styles are, for `say`."""
    return str(Path(weights.voice(id)))
