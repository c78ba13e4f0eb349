"""Play a read-along in a reading system that is not ours, and print side by side what it does.

``make play`` sets up what it needs: Chromium, and foliate-js (MIT), an engine that people read with.
It plays a chapter's beginning in real time; five times a second the page says which sentence is
marked and where its sound is. Each must be the sentence whose clip, in the SMIL as lxml reads it,
holds that time. Status 1 where one is not, or where one was passed over.
"""

import argparse
import json
import posixpath
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from lxml import etree

from builder.machine import BROWSERS

LATE = 0.6
"""Seconds by which a mark may follow its sound: the engine looks at its clock four times a second,
and scrolls first."""
EARLY = 0.05
LONGEST_WAIT = 60.0
"""Seconds for a browser to begin, on a machine that has much else to do."""

PAGE = Path(__file__).parent / "reading" / "page.html"
SMIL = {"s": "http://www.w3.org/ns/SMIL"}


@dataclass(frozen=True)
class Clip:
    """A sentence, where it is heard, and its words."""

    id: str
    begin: float
    end: float
    words: str


def clock(value: str) -> float:
    hours, minutes, seconds = value.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def choose(epub: Path, chapter: str, seconds: float) -> tuple[str, list[Clip]]:
    """The first document of that name that lasts so long, or the longest; and its clips."""
    with zipfile.ZipFile(epub) as file:
        names = [n for n in file.namelist() if n.endswith(".smil") and chapter in n]
        if not names:
            sys.exit(f"no overlay is called `{chapter}`")
        found = [read(file, name) for name in names]
    long = (each for each in found if each[1][-1].end > seconds)
    return next(long, max(found, key=lambda each: each[1][-1].end))


def read(file: zipfile.ZipFile, overlay: str) -> tuple[str, list[Clip]]:
    """The document of an overlay, and its clips."""
    folder, clips, document = posixpath.dirname(overlay), [], ""
    for par in etree.fromstring(file.read(overlay)).iterfind(".//s:par", SMIL):
        target = par.find("s:text", SMIL).get("src")
        document, id = posixpath.normpath(posixpath.join(folder, target)).split("#")
        audio = par.find("s:audio", SMIL)
        times = (clock(audio.get(name)) for name in ("clipBegin", "clipEnd"))
        (element,) = etree.fromstring(file.read(document)).xpath("//*[@id=$id]", id=id)
        words = " ".join("".join(element.itertext()).split()) or element.get("alt", "")
        clips.append(Clip(id, *times, words))
    return document, clips


class Room:
    """A server that hands out page, engine and book, and takes down what it is told."""

    def __init__(self, epub: Path, foliate: Path, wish: dict[str, Any]) -> None:
        told: Queue[dict[str, Any]] = Queue()
        self.told = told

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                if path == "/":
                    self.send(PAGE.read_bytes(), "text/html")
                elif path == "/wish":
                    self.send(json.dumps(wish).encode(), "application/json")
                elif path == "/book.epub":
                    self.send(epub.read_bytes(), "application/epub+zip")
                elif path.startswith("/foliate/") and (file := foliate / path[9:]).is_file():
                    self.send(file.read_bytes(), "text/javascript")
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send(b"", "text/plain")

            def send(self, content: bytes, kind: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """What is told is the log."""

        self.server = ThreadingHTTPServer(("localhost", 0), Handler)
        self.address = f"http://localhost:{self.server.server_port}/"

    def __enter__(self) -> "Room":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def play(room: Room, chromium: str, seconds: float) -> Iterator[dict[str, Any]]:
    """What the page says while it plays, until it has played so long."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            *(chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--autoplay-policy=no-user-gesture-required", f"--user-data-dir={profile}"),
            *("--remote-debugging-port=0", "--window-size=390,844", room.address),
        ]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + seconds + LONGEST_WAIT
            while time.monotonic() < end:
                try:
                    said = room.told.get(timeout=1)
                except Empty:
                    continue
                if "error" in said:
                    sys.exit(f"the page failed: {said['error']}")
                if "done" in said:
                    return
                yield said
            sys.exit("the page did not end: is there a sound at all?")
        finally:
            browser.terminate()
            browser.wait()


def judge(said: dict[str, Any], clips: list[Clip]) -> str:
    """What is wrong with what is marked at a time; empty where nothing is."""
    now, marked = said["time"], said["marked"]
    if len(marked) != 1:
        return f"{len(marked)} sentences are marked"
    clip = next((clip for clip in clips if clip.id == marked[0]), None)
    if clip is None:
        return "what is marked is in no clip"
    if not clip.begin - EARLY <= now < clip.end + LATE:
        return f"its clip is {clip.begin:.2f} to {clip.end:.2f}"
    return "" if said["isPlaying"] else "the page does not know that it is played"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("epub", type=Path)
    parser.add_argument("--chapter", default="", help="a part of the document's name")
    parser.add_argument("--seconds", type=float, default=70)
    parser.add_argument("--foliate", type=Path, required=True)
    parser.add_argument("--chromium", default=next(filter(shutil.which, BROWSERS), ""))
    wish = parser.parse_args()
    document, clips = choose(wish.epub, wish.chapter, wish.seconds)
    room = Room(wish.epub, wish.foliate, {"document": document, "seconds": wish.seconds})
    wrong, latest, seen = 0, 0.0, []
    with room:
        for said in play(room, wish.chromium, wish.seconds):
            if not said["document"].endswith(document):
                break
            if not said["marked"] and not seen:
                continue  # The sound has begun, and the engine is scrolling to its first sentence.
            fault = judge(said, clips)
            wrong += bool(fault)
            id = (said["marked"] or ["–"])[0]
            clip = next((clip for clip in clips if clip.id == id), None)
            if clip and id not in seen:
                seen.append(id)
                latest = max(latest, said["time"] - clip.begin if len(seen) > 1 else 0)
                span = f"{clip.begin:7.2f} to {clip.end:6.2f}"
                say(f"{said['time']:7.2f} s  {span}  {id:24}  {clip.words[:60]}")
            if fault:
                say(f"{said['time']:7.2f} s  WRONG: {id}: {fault}")
            last = said
    passed = [clip.id for clip in clips if clip.end < last["time"]]
    missed = [id for id in passed if id not in seen]
    say(
        f"{len(seen)} sentences in {last['time']:.1f} s of a file of {last['length']:.2f} s; "
        f"{wrong} times a wrong one was marked; never marked: {missed or 'none'}; "
        f"a mark came {latest:.2f} s after its sound at the most"
    )
    sys.exit(bool(wrong or missed or not seen))


if __name__ == "__main__":
    main()
