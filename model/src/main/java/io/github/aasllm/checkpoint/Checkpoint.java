// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.checkpoint;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.hub.HubName;
import io.github.aasllm.nn.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * A Hugging Face model folder: {@code config.json} and weights, in one file or in shards with an index: those
 * that {@link ModelFiles} finds.
 *
 * <p>Names given out are canonical, as its {@link TensorNames} make them of those in the files. Close it after
 * the last use of its tensors.
 */
public final class Checkpoint implements AutoCloseable {
    private static final long BLOCK = 16L << 20; // numbers given out at a time; × 4 bytes = 64 MiB

    private final Path folder;
    private final TensorNames names;
    private final JsonFields config;
    private final List<TensorFile> files = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, Place> carried = new LinkedHashMap<>(); // of no use here, by the files' names
    private final List<Tensor> tensors = new ArrayList<>();

    private Checkpoint(Path folder, TensorNames names, JsonFields config, Supplier<List<Path>> stored) {
        this.folder = folder;
        this.names = names;
        this.config = config;
        try {
            for (var weights : stored.get()) {
                var file = TensorFile.open(weights);
                files.add(file);
                file.entries().keySet().forEach(tensor -> place(file, tensor));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a model folder.
     *
     * @param names of its tensors
     * @throws InvalidInputException if the folder, its configuration or one of its files is missing or
     *     damaged, or if two tensors have the same canonical name
     */
    public static Checkpoint open(Path folder, TensorNames names) {
        return openAs(folder, config -> names);
    }

    /** The same, of a family of models that its {@code config.json} tells. */
    public static Checkpoint openAs(Path folder, Function<JsonFields, TensorNames> names) {
        var config = config(folder);
        return new Checkpoint(folder, names.apply(config), config, () -> ModelFiles.of(folder));
    }

    /**
     * The settings of a model folder.
     *
     * @throws InvalidInputException if they are missing or damaged
     */
    public static JsonFields config(Path folder) {
        if (!Files.exists(folder.resolve(ModelFiles.CONFIG))) {
            throw ModelFiles.noModel(folder);
        }
        return JsonFields.read(folder.resolve(ModelFiles.CONFIG));
    }

    /**
     * A checkpoint whose settings stand elsewhere than in config.json.
     *
     * @param config what was read of them
     * @param weights the one file of them, beside the settings
     */
    public static Checkpoint of(JsonFields config, Path weights, TensorNames names) {
        var folder = config.file().toAbsolutePath().getParent();
        return new Checkpoint(folder, names, config, () -> List.of(weights));
    }

    public Path folder() {
        return folder;
    }

    public JsonFields config() {
        return config;
    }

    /** How its files name their tensors. */
    public TensorNames names() {
        return names;
    }

    /** The shapes of all tensors by canonical name. */
    public Map<String, long[]> shapes() {
        var shapes = new LinkedHashMap<String, long[]>();
        places.forEach((name, place) -> shapes.put(name, place.entry().shape()));
        return shapes;
    }

    /** Numbers of a tensor as they are stored, to be read within the call. */
    @FunctionalInterface
    public interface Rows {
        /** @param first the number of the first row in the tensor */
        void accept(Tensor rows, long first) throws IOException;
    }

    /**
     * Gives out a tensor as it is stored, in blocks of rows of at most 16 million numbers, or of one row
     * where that is longer, so that little of a large one is ever in memory.
     */
    public void forEachBlock(String name, Rows consumer) throws IOException {
        forEachBlock(name, BLOCK, consumer);
    }

    void forEachBlock(String name, long numbers, Rows consumer) throws IOException {
        var place = anywhere(name);
        var shape = place.entry().shape();
        long rows = shape.length == 0 ? 1 : shape[0];
        long columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        long together = Math.max(1, numbers / Math.max(1, columns));
        for (long first = 0; first < rows; first += together) {
            try (var scope = new PointerScope()) {
                var whole = place.tensor();
                consumer.accept(
                        shape.length == 0 ? whole : whole.narrow(0, first, Math.min(together, rows - first)),
                        first);
            }
        }
    }

    /**
     * The tensors of each file in the order in which they stand there, those that are carried too, by the name
     * that the file has as safetensors.
     */
    Map<String, List<WeightShape>> files() {
        var named = new LinkedHashMap<String, List<WeightShape>>();
        for (var file : files) {
            named.put(ModelFiles.asSafetensors(file.file().getFileName().toString()), file.entries()
                    .entrySet().stream()
                    .flatMap(e -> names.canonical(e.getKey())
                            .or(() -> Optional.of(e.getKey()).filter(names::carries)).stream()
                            .map(name -> new WeightShape(name, e.getValue().shape())))
                    .toList());
        }
        return named;
    }

    /** The number formats in use, most numbers first. */
    public List<DType> dtypes() {
        var numbers = new TreeMap<DType, Long>();
        places.values().forEach(
                p -> numbers.merge(p.entry().dtype(), p.entry().bytes(), Long::sum));
        return numbers.keySet().stream()
                .sorted((a, b) -> Long.compare(numbers.get(b), numbers.get(a)))
                .toList();
    }

    /** How a tensor is stored, by its canonical name. */
    public DType dtype(String name) {
        return anywhere(name).entry().dtype();
    }

    /** Whether this names a tensor that is of no use here and stays in folders that are made of this one. */
    boolean isCarried(String name) {
        return carried.containsKey(name) && !places.containsKey(name);
    }

    private Place anywhere(String name) {
        return places.containsKey(name) ? places.get(name) : carried.get(name);
    }

    /** Whether layers are stored in eight bits. */
    public boolean isRounded() {
        return dtypes().contains(DType.I8);
    }

    /** Bytes of all tensors as stored. */
    public long storedBytes() {
        return places.values().stream().mapToLong(p -> p.entry().bytes()).sum();
    }

    /** Numbers in all tensors. */
    public long parameters() {
        return places.values().stream().mapToLong(p -> p.entry().numbers()).sum();
    }

    /** The name of the folder, or of the hub's model that it is, for people. */
    public String name() {
        return HubName.ofSnapshot(folder)
                .orElse(String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    }

    /** What tells this model from others, in hexadecimal; {@link Fingerprint} says what counts. */
    public String fingerprint() {
        try {
            var fingerprint = new Fingerprint(Files.readAllBytes(config.file()), storedBytes());
            new TreeMap<>(places).forEach((name, place) ->
                    fingerprint.add(name, place.entry(), place.bytes()));
            return fingerprint.hex();
        } catch (IOException e) {
            throw InvalidInputException.of("file", e.getMessage(), "a readable file").in(config.file())
                    .causedBy(e);
        }
    }

    /**
     * The tensors of this checkpoint, after a check against the tables of all boxes.
     *
     * @throws InvalidInputException that names the missing, unused and misshapen tensors, up to 24 of each
     */
    public Weights weights(List<WeightShape> table, Residency residency) {
        return weights(table, residency, Map.of());
    }

    /**
     * The tensors of this checkpoint but for some that stand in for them, as weights in training do.
     *
     * @param others float32, by canonical name; they stay the caller's
     * @throws InvalidInputException that names every missing, unused and misshapen tensor of the checkpoint
     */
    public Weights weights(List<WeightShape> table, Residency residency, Map<String, Tensor> others) {
        verify(table);
        return new Weights("", residency, Device.CPU, name -> others.containsKey(name) ? others.get(name) : stored(name),
                this::keep);
    }

    @Override
    public void close() {
        tensors.forEach(Tensor::releaseReference);
        tensors.clear();
        files.forEach(TensorFile::close);
        files.clear();
    }

    private Tensor stored(String name) {
        var place = places.get(name);
        return keep(place.tensor());
    }

    private Tensor keep(Tensor tensor) {
        tensor.retainReference();
        tensors.add(tensor);
        return tensor;
    }

    private void place(TensorFile file, String name) {
        names.canonical(name).ifPresent(canonical -> place(file, name, canonical));
        if (names.carries(name)) {
            carried.put(name, new Place(file, name));
        }
    }

    private void place(TensorFile file, String name, String canonical) {
        var before = places.put(canonical, new Place(file, name));
        if (before != null) {
            throw InvalidInputException.of("tensor", name, "one tensor only that stands for " + canonical)
                    .in(file.file());
        }
    }

    /**
     * Checks the tensors against the tables of all boxes.
     *
     * @throws InvalidInputException that names the missing, unused and misshapen tensors, up to 24 of each
     */
    public void verify(List<WeightShape> table) {
        var stored = new LinkedHashMap<String, StoredTensor>();
        places.forEach((name, place) -> stored.put(name, place.entry()));
        new TensorFaults(stored).check(table, folder);
    }

    /** The name of the matrix of a linear layer. */
    public static String weightName(String module) {
        return module + ".weight";
    }

    /** The name of the scales of a matrix that is stored in eight bits. */
    public static String scaleName(String matrix) {
        return matrix + "_scale";
    }
}
