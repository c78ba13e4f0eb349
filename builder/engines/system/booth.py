"""The booth: a process of its own in which eSpeak NG speaks through pyttsx3, one take at a time.

The system engine runs this file as a script and never imports it, so that eSpeak's state, its
crashes and what pyttsx3 prints stay in here::

    booth.py FOLDER               the voices, as one JSON list on stdout
    booth.py FOLDER VOICE RATE    a text a line on stdin, a JSON string; for each of them
                                  FOLDER/take.wav, and on stdout a line: 0, or how it failed
    booth.py FOLDER VOICE ipa     the same texts, each answered with how it sounds, a JSON string

What else there is to say goes to stderr. Nothing here knows books; only pyttsx3 and the standard
library are imported.
"""

import ctypes
import json
import os
import signal
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

PATIENCE = 120
"""Seconds after which a take has hung: 1,000 characters need a tenth of one."""

VOLUME = 0.7
"""Of pyttsx3's 1.0, at which eSpeak's peaks touch full scale and are held down or cut there."""

LONGEST_PATH = 120
"""Characters; eSpeak keeps the path of its data in 160 bytes and says nothing of the rest."""


def main(folder: Path, voice: str = "", rate: str = "") -> int:
    """List the voices, or read aloud what stdin says until it ends."""
    replies = _private_stdout()
    if rate == "ipa":
        return transcribe(_load(folder), voice, replies)
    engine, problems = open_engine(folder)
    if not voice:
        json.dump([_described(each) for each in engine.getProperty("voices")], replies)
        return 0
    engine.setProperty("voice", voice)
    engine.setProperty("rate", int(rate))
    engine.setProperty("volume", VOLUME)
    # pyttsx3 is born busy and keeps what it is told in a queue; the first loop, with nothing to
    # say, is what lets go of it. Not doing this once costs the first take, silently.
    engine.runAndWait()
    if problems or engine.getProperty("voice") != voice.lower():
        return _say(problems or [f"there is no voice {voice}"])
    for line in sys.stdin:
        replies.write(f"{take(engine, problems, json.loads(line), folder / 'take.wav')}\n")
        replies.flush()
    return 0


def _private_stdout() -> TextIO:
    """The pipe to the engine; whatever prints ("Audio saved to …") prints to stderr instead."""
    replies = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    return replies


def open_engine(folder: Path) -> tuple[Any, list[Any]]:
    """Pyttsx3 over the eSpeak NG of the wheel, and the list that its errors will be put in."""
    library = _load(folder)
    # pyttsx3 looks for eSpeak in places of its own and takes the first it finds. A book should not
    # change its voice because the machine has another eSpeak: there is one, whatever it asks for.
    loader: Any = ctypes.cdll
    loader.LoadLibrary = lambda name: library
    from pyttsx3.drivers import _espeak, espeak

    del loader.LoadLibrary
    driver = types.ModuleType("pyttsx3.drivers.booth")
    driver.buildDriver = _driver(_espeak, espeak)  # type: ignore[attr-defined]
    sys.modules[driver.__name__] = driver
    import pyttsx3

    engine = pyttsx3.init("booth")
    problems: list[Any] = []
    # A wrong voice, rate or path raises nothing; it is only ever heard of here.
    engine.connect("error", lambda exception, **_: problems.append(exception))
    return engine, problems


def _load(folder: Path) -> ctypes.CDLL:
    """The wheel's library, which finds its data by the environment when it is first used."""
    import espeakng_loader

    data = Path(espeakng_loader.get_data_path())
    if len(str(data)) > LONGEST_PATH:
        short = folder / data.name
        short.symlink_to(data, target_is_directory=True)
        data = short
    os.environ["ESPEAK_DATA_PATH"] = str(data)
    return ctypes.CDLL(espeakng_loader.get_library_path())


def _driver(_espeak: Any, espeak: Any) -> Any:
    """The eSpeak driver of pyttsx3, with eSpeak speaking in the thread that asks it to.

    pyttsx3 has eSpeak work in a thread of its own. Then a change of rate is lost now and then
    (the loop cancels what is still queued: on a cold machine a first take came out at 200 words a
    minute instead of 160), a loop may end before the sound does, a forked process hangs for want
    of the thread, and a text of more than some 16,000 characters is read beyond its end. In
    synchronous mode eSpeak does none of these.
    """
    _espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS

    class Driver(espeak.EspeakDriver):  # type: ignore[misc]
        def _onSynth(self, wav: Any, numsamples: int, events: Any) -> int:  # noqa: N802
            if not wav:
                # Synchronous eSpeak ends with no data; the driver waits for an event.
                events = (_espeak.EVENT * 1)(_espeak.EVENT(type=_espeak.EVENT_MSG_TERMINATED))
            done: int = super()._onSynth(wav, numsamples, events)
            return done

        def startLoop(self) -> None:  # noqa: N802
            # The driver's own loop naps 10 ms at a time: as long as a sentence takes to speak.
            self._looping = True
            self._proxy.setBusy(False)
            if self._text_to_say:
                self._start_synthesis(self._text_to_say)

    return Driver


def _described(voice: Any) -> dict[str, str]:
    return {"id": voice.id, "name": voice.name, "language": "".join(voice.languages[:1])}


def take(engine: Any, problems: list[Any], text: str, path: Path) -> str:
    """Speak a text into a file, in a process that has said nothing yet; ``0``, or how it failed.

    eSpeak remembers: the same sentence after another one is a few samples longer or shorter, with
    other bytes, and neither another voice, its random seed, nor initialising anew makes it forget.
    A fork of a booth in which nothing was ever said makes a clip a function of voice, rate and
    text, and a crash the loss of one take. It costs nothing measurable (10 ms a sentence with it
    or without). Windows has no fork: there the bytes depend on what was said before.
    """
    if not hasattr(os, "fork"):
        return str(speak(engine, problems, text, path))
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            signal.alarm(PATIENCE)
            failed = speak(engine, problems, text, path)
        except Exception as error:
            _say([f"{type(error).__name__}: {error}"])
        finally:
            os._exit(failed)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return signal.Signals(-code).name if code < 0 else str(code)


def speak(engine: Any, problems: list[Any], text: str, path: Path) -> int:
    """One text, one file, one loop: of several files queued pyttsx3 writes only the last."""
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    return _say(problems)


IPA, TIE = 0x02, 0x80 | ord("^") << 8
"""Of `espeak_TextToPhonemes`: in IPA, and what is one sound in two letters tied with ``^``."""


def transcribe(library: Any, voice: str, replies: TextIO) -> int:
    """Write down how each text sounds, clause by clause; punctuation is not written down."""
    library.espeak_Initialize(2, 0, os.environ["ESPEAK_DATA_PATH"].encode(), 0)
    if library.espeak_SetVoiceByName(voice.encode()):
        return _say([f"there is no voice {voice}"])
    read = library.espeak_TextToPhonemes
    read.restype = ctypes.c_char_p
    read.argtypes = [ctypes.POINTER(ctypes.c_void_p), ctypes.c_int, ctypes.c_int]
    for line in sys.stdin:
        text = ctypes.create_string_buffer(json.loads(line).encode())
        rest, heard = ctypes.c_void_p(ctypes.addressof(text)), []
        while rest.value:
            heard.append((read(ctypes.byref(rest), 1, IPA | TIE) or b"").decode())
        json.dump(" ".join(filter(None, heard)), replies)
        replies.write("\n")
        replies.flush()
    return 0


def _say(problems: Iterable[Any]) -> int:
    """Put what went wrong where the engine will look for it; 1 if there was anything."""
    lines = [f"{problem}\n" for problem in problems]
    sys.stderr.writelines(lines)
    sys.stderr.flush()
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
