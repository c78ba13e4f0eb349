"""A WAV file: sound for an ear at this machine, a sample or an audition, never for a shop."""

import io
import wave
from pathlib import Path

from builder.engines import Audio


def write(path: Path, audio: Audio) -> None:
    """Write mono sound of 16 bits; any player takes it."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setparams((1, 2, audio.rate, 0, "NONE", ""))
        file.writeframes(audio.samples.astype("<i2").tobytes())
    path.write_bytes(made.getvalue())
