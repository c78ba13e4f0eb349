"""Chapters encoded and measured while others are still being spoken; each is kept in the store."""

import json
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict

from builder.audio import codec, coders, meter
from builder.audio.coders import Coder
from builder.audio.meter import Reading
from builder.mastering import Master
from builder.store import Store, digest


def key(master: Master, coder: Coder) -> str:
    """A name for a chapter encoded, known without encoding it."""
    return coder.key(master.key)


def encoded(
    masters: Iterable[Master], wanted: Sequence[Coder], store: Store, is_measured: bool = True
) -> Iterator[Master]:
    """The chapters, each once it is in the store in every form; a build that stops has kept those.

    The encoders work beside the voice, on as many chapters as there are cores: they let go of
    Python's lock. They read clips one by one and write to disk, so chapters in hand take no memory
    to speak of.
    """
    hands = os.cpu_count() or 1
    waiting: deque[tuple[Master, Future[None]]] = deque()
    with ThreadPoolExecutor(hands) as pool:
        try:
            for master in masters:
                waiting.append((master, pool.submit(encode, master, wanted, store, is_measured)))
                if len(waiting) > hands:
                    yield _done(*waiting.popleft())
            while waiting:
                yield _done(*waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _done(master: Master, work: Future[None]) -> Master:
    work.result()
    return master


def encode(master: Master, wanted: Sequence[Coder], store: Store, is_measured: bool = True) -> None:
    """Encode what the store lacks of a chapter, in one pass over its sound, and measure it.

    What is unchanged is not even read.
    """
    missing = [coder for coder in wanted if not codec.is_sound(store.path(key(master, coder)))]
    if missing:
        with ExitStack() as files:
            drafts = {c: files.enter_context(store.making(key(master, c))) for c in missing}
            coders.encode(master.sound(), drafts)
    for coder in wanted if is_measured else ():
        reading(master, coder, store)


def reading(master: Master, coder: Coder, store: Store) -> Reading:
    """What the encoded chapter was found to be; it is decoded and measured once."""
    encoded = key(master, coder)
    name = digest("reading", meter.VERSION, encoded)
    known = store.load(name, lambda kept: meter.restore(json.loads(kept)))
    if known is None:
        known = meter.read(store.path(encoded))
        store.put(name, json.dumps(asdict(known)).encode())
    return known
