#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Read a run's curves with TensorBoard's own reader, or write EventFileTest's golden file with its own writer.

Usage: check_events.py RUN_DIR           prints every curve (tag, points, first and last of them) and the texts
       check_events.py --golden FILE
"""

import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.summary.writer.record_writer import RecordWriter

START = 1700000000.0


def show(folder):
    events = event_accumulator.EventAccumulator(
        folder, size_guidance={event_accumulator.SCALARS: 0, event_accumulator.TENSORS: 0})
    events.Reload()
    for tag in sorted(events.Tags()["scalars"]):
        points = events.Scalars(tag)
        first, last = points[0], points[-1]
        ends = f"step {first.step} {first.value:.6g}, step {last.step} {last.value:.6g}"
        print(f"{tag}: {len(points)} points, {ends}")
    for tag in sorted(events.Tags()["tensors"]):
        for point in events.Tensors(tag):
            print(f"{tag}: step {point.step} {point.tensor_proto.string_val[0].decode()}")


def golden(file):
    text = TensorProto(
        dtype="DT_STRING",
        string_val=["lora.rank = 8 – größer".encode()],
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]))
    metadata = SummaryMetadata(plugin_data=SummaryMetadata.PluginData(plugin_name="text"))
    events = [
        Event(wall_time=START + 0.25, file_version="brain.Event:2"),
        scalar(START + 1.5, 1, "train/loss", 2.5),
        scalar(START + 1.5, 1, "train/rate", 1e-4),
        scalar(START + 2, 300, "train/loss", 0),
        Event(wall_time=START + 3, step=0, summary=Summary(value=[
            Summary.Value(tag="recipe/text_summary", metadata=metadata, tensor=text)])),
    ]
    with open(file, "wb") as out:
        writer = RecordWriter(out)
        for event in events:
            writer.write(event.SerializeToString())


def scalar(time, step, tag, value):
    summary = Summary(value=[Summary.Value(tag=tag, simple_value=value)])
    return Event(wall_time=time, step=step, summary=summary)


if len(sys.argv) == 3 and sys.argv[1] == "--golden":
    golden(sys.argv[2])
elif len(sys.argv) == 2:
    show(sys.argv[1])
else:
    sys.exit(__doc__)
