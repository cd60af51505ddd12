// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.ChildJvm;
import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker whose model hangs at a sound of 5 s and more, and dies at one of 4 s and more. */
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] arguments) throws IOException {
        var model = Path.of(arguments[0]);
        try (var in = new FileInputStream(FileDescriptor.in); var out = new FileOutputStream(FileDescriptor.out)) {
            new Worker(in, out, new Limits(4_000_000, 40, 400)).run(
                    () -> TestRecords.served(new Mortal(AaSllm.load(model)), model));
        }
        System.exit(0);
    }

    /** Starts this class in a JVM with the arguments of ours and those of {@link ChildJvm}. */
    public static List<String> command(Path model) {
        var command = ChildJvm.command();
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), WorkerMain.class.getName(),
                model.toString()));
        return command;
    }

    private record Mortal(AaSllm model) implements Recognizer {
        @Override
        public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
            return model.measure(clip, facts);
        }

        @Override
        public List<Prediction> answer(List<MeasuredClip> clips) {
            if (clips.stream().anyMatch(clip -> clip.durationSeconds() >= 5)) {
                while (true) {
                    Thread.onSpinWait();
                }
            }
            if (clips.stream().anyMatch(clip -> clip.durationSeconds() >= 4)) {
                Runtime.getRuntime().halt(134);
            }
            return model.answer(clips);
        }

        @Override
        public List<String> labelNames() {
            return model.labelNames();
        }

        @Override
        public AcousticExtractor extractor() {
            return model.extractor();
        }

        @Override
        public Optional<PromptTemplate> asked() {
            return model.asked();
        }

        @Override
        public Optional<DescriptionTemplate> told() {
            return model.told();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
