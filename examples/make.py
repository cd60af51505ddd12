# SPDX-License-Identifier: Apache-2.0
"""Makes the clips of this folder that eSpeak NG says in several manners: make.py [FOLDER]

Pitch, range, rate and loudness are those of the SSML below, so that the four cues of a description differ from clip
to clip. Needs espeak-ng, and of Python soundfile and soxr. Another version of eSpeak NG gives other samples.
"""
import io
import subprocess
import sys
from pathlib import Path

import numpy
import soundfile
import soxr

RATE = 16_000  # Hz
CLIPS = {  # name: voice, what stands in <prosody>, text
    "even": ("en-us", 'pitch="medium" rate="medium"', "The train to the coast leaves at nine."),
    "loud-fast": ("en-us+f3", 'pitch="+20%" range="+80%" rate="200%" volume="loud"',
                  "Stop that and put it back right now, before anybody sees it!"),
    "soft-slow": ("en-gb", 'pitch="-35%" range="-60%" rate="70%" volume="soft"', "Nobody lives in the old house now."),
}


def spoken(voice, prosody, text):
    """Samples from -1 to 1 at 16 kHz, rounded to 16 bits by the writer."""
    ssml = f"<speak><prosody {prosody}>{text}</prosody></speak>"
    wav = subprocess.run(["espeak-ng", "-m", "-v", voice, "--stdout", ssml], check=True, capture_output=True).stdout
    samples, rate = soundfile.read(io.BytesIO(with_length(wav)), dtype="float64")
    return numpy.clip(soxr.resample(samples, rate, RATE), -1, 1)


def with_length(wav):
    """A stream's header does not know its length: put in what came."""
    wav = bytearray(wav)
    wav[4:8] = (len(wav) - 8).to_bytes(4, "little")
    wav[40:44] = (len(wav) - 44).to_bytes(4, "little")
    return bytes(wav)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, clip in CLIPS.items():
        soundfile.write(folder / f"{name}.flac", spoken(*clip), RATE, format="FLAC", subtype="PCM_16")
