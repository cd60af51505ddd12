// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.synthesis;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.github.aasllm.audio.Resampler;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * eSpeak NG, by its own library: text with SSML in, sound and phonemes out.
 *
 * <p>Each instance has the library for itself, see {@link PrivateLibrary}: the same scripts in the same order
 * give the same samples, as a fresh instance remembers nothing. What a voice says also depends on what was
 * said before. One instance speaks at a time in a process, because all draw from the C library's random
 * numbers.
 */
@SuppressWarnings("restricted") // native calls are what it is for
final class Espeak {
    /** The library that is looked for. */
    static final String LIBRARY = "libespeak-ng.so.1";

    private static final int SYNCHRONOUS = 2; // AUDIO_OUTPUT_SYNCHRONOUS
    // phoneme events, in IPA, no exit where data are missing
    private static final int OPTIONS = 1 | 2 | 0x8000;
    private static final int TEXT = 1 | 0x10; // UTF-8, SSML
    private static final int RATE = 1; // parameters
    private static final int PITCH = 3;
    private static final int RANGE = 4;
    private static final int EVENT = 40; // bytes of espeak_EVENT
    private static final int EVENT_MILLISECONDS = 16; // offsets within it
    private static final int EVENT_ID = 32;
    private static final int ID = 8; // bytes of it
    private static final int PHONEME = 7; // a type of event
    private static final String OTHER_LANGUAGE = "("; // (en) stands where words of another language begin
    private static final int VOICE = 40; // bytes of espeak_VOICE
    private static final int VOICE_LANGUAGES = 8; // offsets within it
    private static final int VOICE_IDENTIFIER = 16;
    private static final String VARIANTS = "!v/";
    private static final long FAR = Long.MAX_VALUE; // the size of what C does not say the size of

    private final PrivateLibrary library;
    private final MethodHandle synthesise;
    private final MethodHandle setParameter;
    private final MethodHandle setVoice;
    private final Resampler resampler;
    private short[] heard = new short[1 << 18];
    private int samples;
    private final List<Phoneme> phonemes = new ArrayList<>();

    private Espeak(PrivateLibrary library) {
        this.library = library;
        var number = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        this.setParameter = library.function("espeak_SetParameter", number);
        this.setVoice = library.function("espeak_SetVoiceByName", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        this.synthesise = library.function("espeak_Synth", FunctionDescriptor.of(
                JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
        this.resampler = new Resampler(initialise(), Waveform.SAMPLE_RATE);
    }

    /**
     * The library of this computer.
     *
     * @throws InvalidInputException if it is not there
     */
    static Espeak open() {
        return open(LIBRARY);
    }

    static Espeak open(String library) {
        var found = PrivateLibrary.open(library, "espeak_Initialize").orElseThrow(() ->
                InvalidInputException.of("espeak-ng", "not found", library + " of eSpeak NG 1.51 or later")
                        .next("synthetic speech needs it; Debian and Ubuntu have it in the package "
                                + "espeak-ng"));
        synchronized (Espeak.class) {
            return new Espeak(found);
        }
    }

    /** The names of the variants of every voice, in their order. */
    List<String> variants() {
        var list = library.function("espeak_ListVoices", FunctionDescriptor.of(ADDRESS, ADDRESS));
        var names = new TreeSet<String>();
        try (var arena = Arena.ofConfined()) {
            var asked = arena.allocate(VOICE);
            asked.set(ADDRESS, VOICE_LANGUAGES, arena.allocateFrom("variant"));
            var voices = ((MemorySegment) list.invokeExact(asked)).reinterpret(FAR);
            for (long i = 0; !voices.getAtIndex(ADDRESS, i).equals(MemorySegment.NULL); i++) {
                var voice = voices.getAtIndex(ADDRESS, i).reinterpret(VOICE);
                var file = voice.get(ADDRESS, VOICE_IDENTIFIER).reinterpret(FAR).getString(0);
                if (file.startsWith(VARIANTS)) {
                    names.add(file.substring(VARIANTS.length()));
                }
            }
        } catch (Throwable e) {
            throw broken(e);
        }
        return List.copyOf(names);
    }

    /**
     * Says something.
     *
     * @param seed of the voice's own unsteadiness
     * @throws InvalidInputException if there is no such voice
     */
    SpokenClip say(Script script, int seed) {
        synchronized (Espeak.class) {
            samples = 0;
            phonemes.clear();
            try (var arena = Arena.ofConfined()) {
                var voice = arena.allocateFrom(script.voice());
                if ((int) setVoice.invokeExact(voice) != 0) {
                    throw InvalidInputException.of("espeak-ng voice", script.voice(),
                            "one that is installed");
                }
                set(RATE, script.speed());
                set(PITCH, script.pitch());
                set(RANGE, script.range());
                library.seedRandomNumbers(seed);
                var text = arena.allocateFrom(script.ssml());
                int result = (int) synthesise.invokeExact(
                        text, text.byteSize(), 0, 1, 0, TEXT, MemorySegment.NULL, MemorySegment.NULL);
                if (result != 0) {
                    throw InvalidInputException.of("espeak-ng", "result " + result, "0, for speech");
                }
            } catch (InvalidInputException e) {
                throw e;
            } catch (Throwable e) {
                throw broken(e);
            }
            return clip(script);
        }
    }

    private SpokenClip clip(Script script) {
        var sound = new float[samples];
        for (int i = 0; i < samples; i++) {
            sound[i] = heard[i] / 32_768f;
        }
        var clip = new Waveform(resampler.resample(sound));
        return new SpokenClip(
                clip, phonemes.stream().filter(p -> p.from() < clip.durationSeconds()).toList(), script);
    }

    private void set(int parameter, int value) throws Throwable {
        int result = (int) setParameter.invokeExact(parameter, value, 0);
        if (result != 0) {
            throw new IllegalStateException("espeak_SetParameter: " + result);
        }
    }

    /** Gives the sampling rate. */
    private int initialise() {
        try {
            var start = library.function(
                    "espeak_Initialize", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS,
                            JAVA_INT));
            int rate = (int) start.invokeExact(SYNCHRONOUS, 0, MemorySegment.NULL, OPTIONS);
            if (rate <= 0) {
                throw InvalidInputException.of("espeak-ng", "no data", "its data beside the library")
                        .next("Debian and Ubuntu have them in the package espeak-ng-data");
            }
            var hear = MethodHandles.lookup()
                    .findVirtual(
                            Espeak.class,
                            "hear",
                            MethodType.methodType(int.class, MemorySegment.class, int.class,
                                    MemorySegment.class))
                    .bindTo(this);
            var stub = Linker.nativeLinker().upcallStub(
                    hear, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS), Arena.global());
            library.function("espeak_SetSynthCallback", FunctionDescriptor.ofVoid(ADDRESS)).invokeExact(stub);
            return rate;
        } catch (InvalidInputException e) {
            throw e;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What eSpeak calls with each piece of sound and the events in it. */
    @SuppressWarnings("UnusedMethod") // it is found by its name
    private int hear(MemorySegment sound, int count, MemorySegment events) {
        if (!sound.equals(MemorySegment.NULL) && count > 0) {
            if (samples + count > heard.length) {
                heard = Arrays.copyOf(heard, 2 * (samples + count));
            }
            MemorySegment.copy(
                    sound.reinterpret(2L * count), JAVA_SHORT, 0, heard, samples, count);
            samples += count;
        }
        var all = events.reinterpret(FAR);
        for (long at = 0; all.get(JAVA_INT, at) != 0; at += EVENT) {
            if (all.get(JAVA_INT, at) == PHONEME) {
                var symbol = symbol(all.asSlice(at + EVENT_ID, ID).toArray(JAVA_BYTE));
                if (!symbol.startsWith(OTHER_LANGUAGE)) {
                    phonemes.add(new Phoneme(symbol, all.get(JAVA_INT, at + EVENT_MILLISECONDS) / 1000.0));
                }
            }
        }
        return 0; // go on
    }

    /** Up to eight bytes, of which a zero ends the text; a character that was cut in two is left out. */
    private static String symbol(byte[] id) {
        int length = 0;
        while (length < id.length && id[length] != 0) {
            length++;
        }
        return new String(id, 0, length, StandardCharsets.UTF_8).replace("\uFFFD", "");
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("espeak-ng: " + e.getMessage(), e);
    }
}
