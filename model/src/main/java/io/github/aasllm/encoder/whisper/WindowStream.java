// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.whisper;

import static io.github.aasllm.encoder.whisper.ClipLength.HOP;

import io.github.aasllm.encoder.StateStream;
import io.github.aasllm.nn.Scoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Spectrograms of so many frames one behind another, each made once the last of its frames is heard: half a frame,
 * 12.5 ms, behind its end.
 */
final class WindowStream implements StateStream {
    private static final int HALF = LogMel.FRAME / 2;

    private final int frames;
    private final LogMel logMel;
    private final UnaryOperator<Tensor> encode; // [bands, frames] → [T, D]
    private float[] waiting = {}; // from half a frame before the next frame's centre on, at first from its centre
    private boolean begun;
    private boolean ended;
    private double loudest = Double.NEGATIVE_INFINITY; // decades

    /** @param frames of a piece */
    WindowStream(int frames, LogMel logMel, UnaryOperator<Tensor> encode) {
        this.frames = frames;
        this.logMel = logMel;
        this.encode = encode;
    }

    @Override
    public List<Tensor> add(float[] samples) {
        if (ended) {
            throw new IllegalStateException("the stream has ended");
        }
        append(samples);
        if (!begun && waiting.length > HALF) {
            begin();
        }
        var states = new ArrayList<Tensor>();
        int needed = (frames - 1) * HOP + LogMel.FRAME;
        int from = 0;
        for (; begun && waiting.length - from >= needed; from += frames * HOP) {
            states.add(states(Arrays.copyOfRange(waiting, from, from + needed), frames));
        }
        waiting = Arrays.copyOfRange(waiting, from, waiting.length);
        return states;
    }

    @Override
    public List<Tensor> finish() {
        ended = true;
        if (!begun && waiting.length > 0) {
            begin();
        }
        int heard = Math.ceilDiv(Math.max(0, waiting.length - HALF), HOP);
        if (heard == 0) {
            return List.of();
        }
        // and those behind the end, which may be louder: the whole sound has 2L + 1 frames
        int made = heard + 2 - (heard + 1) % 2;
        return List.of(states(Arrays.copyOf(waiting, (made - 1) * HOP + LogMel.FRAME), heard));
    }

    private void append(float[] samples) {
        int before = waiting.length;
        waiting = Arrays.copyOf(waiting, before + samples.length);
        System.arraycopy(samples, 0, waiting, before, samples.length);
    }

    /** Mirrors the first half of a frame, and zeros where there is less. */
    private void begin() {
        var mirrored = new float[HALF + waiting.length];
        for (int i = 0; i < HALF; i++) {
            mirrored[i] = HALF - i < waiting.length ? waiting[HALF - i] : 0;
        }
        System.arraycopy(waiting, 0, mirrored, HALF, waiting.length);
        waiting = mirrored;
        begun = true;
    }

    /** Of the first so many frames of what these samples make. */
    private Tensor states(float[] samples, int heard) {
        return Scoped.compute(() -> {
            var log = logMel.logarithms(samples);
            loudest = Math.max(loudest, log.max().item_double());
            var mel = LogMel.scaled(log, torch.scalar_tensor(new Scalar(loudest)));
            return encode.apply(mel.narrow(1, 0, heard));
        });
    }
}
