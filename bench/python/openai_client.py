# SPDX-License-Identifier: Apache-2.0
"""The client of OpenAI for Python against a server of ours: do both say the same?

    ./aasllm serve &
    openai_client.py http://127.0.0.1:8080 examples/hello.flac [TOKEN]

It needs `openai`. It ends with 1 where an answer is not what /v1/emotions says.
"""

import base64
import json
import math
import sys
import urllib.request
from pathlib import Path

import openai


def record_of(address, sound, token):
    """What /v1/emotions says, without that client."""
    request = urllib.request.Request(f"{address}/v1/emotions", sound, {
        "Content-Type": "application/octet-stream", "Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main(address, clip, token="none"):
    sound = Path(clip).read_bytes()
    record = record_of(address, sound, token)
    client = openai.OpenAI(base_url=f"{address}/v1", api_key=token)
    model = client.models.list().data[0].id
    completion = client.chat.completions.create(
        model=model, logprobs=True, top_logprobs=2, messages=[{"role": "user", "content": [
            {"type": "input_audio", "input_audio": {
                "format": Path(clip).suffix[1:], "data": base64.b64encode(sound).decode()}}]}])
    choice = completion.choices[0]
    assert choice.message.content == record["emotion"], choice
    probability = math.exp(choice.logprobs.content[0].logprob)
    assert abs(probability - record["probabilities"][record["emotion"]]) < 1e-6, choice.logprobs
    assert len(choice.logprobs.content[0].top_logprobs) == 2, choice.logprobs
    with Path(clip).open("rb") as file:
        transcription = client.audio.transcriptions.create(model=model, file=file, response_format="verbose_json")
    assert transcription.segments[0].emotion == record["emotion"], transcription
    try:
        client.chat.completions.create(model="other", messages=[])
        raise AssertionError("another model was not refused")
    except openai.NotFoundError as refused:
        assert "expected" in refused.message, refused
    print(f"openai {openai.__version__}: {model} says {choice.message.content} {probability:.3f}, by three endpoints")


if __name__ == "__main__":
    main(*sys.argv[1:])
