// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.family.qwen2audio.Qwen2Audio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder whose weights cannot be read says why, and what to do. */
class ModelFilesTest {
    private static final String WANTED = " (expected: model.safetensors or model.safetensors.index.json) in ";

    /** As Git leaves it where Git LFS is not installed. */
    private static final String LFS_POINTER = """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 4970140664
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeConfig() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        model.pt            | if these are the model's weights, name the file pytorch_model.bin
        weights.pth         | if these are the model's weights, name the file pytorch_model.bin
        consolidated.bin    | if these are the model's weights, name the file pytorch_model.bin
        model.Q4_K_M.gguf   | it is of llama.cpp, and quantised: take the model's folder of safetensors
        model.onnx          | it is of ONNX: save the model from PyTorch, as safetensors
        tf_model.h5         | it is of TensorFlow: save the model from PyTorch, as safetensors
        flax_model.msgpack  | it is of Flax: save the model from PyTorch, as safetensors
        model-00001-of-00002.safetensors | if these are all of the model's weights, name the file model.safetensors; shards need their model.safetensors.index.json
        """)
    void weightsOfAnotherKindOrNameAreNamedWithTheWayOut(String file, String wayOut) throws IOException {
        Files.writeString(folder.resolve(file), "x");
        assertEquals("weights: " + file + WANTED + folder + "; " + wayOut, refusal());
    }

    @Test
    void aFolderOfLoraWeightsIsToldApartAlsoWhereItHasTheConfigurationOfItsBase() throws IOException {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Files.writeString(folder.resolve("adapter_model.safetensors"), "x");
        assertEquals("weights: of a LoRA folder" + WANTED + folder
                + "; give it by --lora, and its base by --model", refusal());
    }

    @Test
    void aFileInPlaceOfAFolderAndAFolderOfGgufSaySo() throws IOException {
        var file = Files.writeString(folder.resolve("model.safetensors"), "x");
        assertEquals("model: " + file + " (expected: a folder with config.json and model.safetensors);"
                + " it is a file: give the folder in which it lies",
                        Refusals.of(() -> Checkpoint.open(file, Qwen2Audio.NAMES)));
        var other = Files.createDirectory(folder.resolve("gguf"));
        Files.writeString(other.resolve("m.gguf"), "x");
        assertEquals("model: " + other + " (expected: a folder with config.json and model.safetensors);"
                + " m.gguf: it is of llama.cpp, and quantised: take the model's folder of safetensors",
                Refusals.of(() -> Checkpoint.open(other, Qwen2Audio.NAMES)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"model.safetensors", "pytorch_model.bin"})
    void whatAFileOfWeightsIsInsteadIsSaid(String name) throws IOException {
        var wanted = " (expected: a " + (name.endsWith("s") ? "safetensors file" : "file of torch.save")
                + ") in "
                + folder.resolve(name) + "; ";
        assertEquals("content: a Git LFS pointer, not the file itself" + wanted
                + "fetch it by git lfs pull, or download it anew", refusal(name, LFS_POINTER));
        assertEquals("content: an empty file" + wanted + "download it anew", refusal(name, ""));
        for (var page : new String[] {"\n<!DOCTYPE html><html>", "<html><body>", "<?xml version='1.0'?>"}) {
            assertEquals("content: a page of the web, not the file itself" + wanted
                    + "download it anew: it may need a login", refusal(name, page));
        }
        assertEquals("content: a GGUF file, of llama.cpp" + wanted + "take the model's folder of safetensors",
                refusal(name, "GGUF\3\0\0\0\0\0\0\0"));
        assertEquals("content: an HDF5 file, of TensorFlow or Keras" + wanted + "save the model from PyTorch",
                refusal(name, "\u0089HDF\r\n\u001a\n\0\0\0"));
        assertEquals("content: a pickle" + wanted + "save the model again with safe_serialization=True",
                refusal(name, "\u0080\2}q\0.\0\0\0\0\0\0\0"));
        assertEquals("content: a gzip" + wanted + "unpack it", refusal(name, "\u001f\u008b\b\0\0\0\0\0\0\0"));
    }

    @Test
    void aZipUnderTheNameOfSafetensorsIsToldApart() throws IOException {
        var file = folder.resolve("model.safetensors");
        Files.copy(Golden.small("torch/views.bin"), file);
        assertEquals("content: a zip, as torch.save writes (expected: a safetensors file) in " + file
                + "; rename it to pytorch_model.bin, or save it again", refusal());
    }

    @Test
    void aConfigurationThatIsNoneSaysWhatItIs() throws IOException {
        var wanted = " (expected: JSON) in " + folder.resolve("config.json") + "; ";
        assertEquals("content: a Git LFS pointer, not the file itself" + wanted
                + "fetch it by git lfs pull, or download it anew", refusal("config.json", LFS_POINTER));
        assertEquals("content: an empty file" + wanted + "download it anew", refusal("config.json", ""));
        assertEquals("content: a page of the web, not the file itself" + wanted
                + "download it anew: it may need a login", refusal("config.json", "<!doctype html>"));
    }

    @ParameterizedTest
    @CsvSource({"model.safetensors.index.json, .safetensors", "pytorch_model.bin.index.json, .bin"})
    void everyShardThatIsMissingIsNamed(String index, String ending) throws IOException {
        Files.writeString(folder.resolve(index), """
                {"weight_map": {"a": "1-of-3ENDING", "b": "2-of-3ENDING", "c": "3-of-3ENDING"}}"""
                .replace("ENDING", ending));
        Files.writeString(folder.resolve("2-of-3" + ending), "x");
        assertEquals("shards: no 1-of-3" + ending + ", 3-of-3" + ending + " (expected: all 3 that the index"
                + " names) in " + folder.resolve(index) + "; download what is missing", refusal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.bin", "/tmp/x.bin", "deeper/x.bin", "C:x.bin", ".bin", "model.safetensors"})
    void anIndexOfTorchFilesCannotPointOutOfTheFolderEither(String name) throws IOException {
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"),
                "{\"weight_map\": {\"a\": \"" + name + "\"}}");
        assertEquals("weight_map.a: " + name + " (expected: the plain name of a .bin file beside the index)"
                + " in " + folder.resolve("pytorch_model.bin.index.json"), refusal());
    }

    private String refusal() {
        return Refusals.of(() -> Checkpoint.open(folder, Qwen2Audio.NAMES));
    }

    private String refusal(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(ISO_8859_1));
        return refusal();
    }
}
