// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.error.NearFiles;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Models by their name on the hub: the one place where a name becomes a folder.
 *
 * <pre>{@code
 * Path folder = Hub.of(System.getenv(), TransferWatch.NONE).folder(Path.of("superb/hubert-large-superb-er"));
 * }</pre>
 */
public final class Hub {
    // of transformers, ours, PEFT's, FunASR's
    private static final List<String> SETTINGS = List.of("config.json", "aasllm.json", "adapter_config.json", "config.yaml");

    private final Supplier<HubSettings> settings; // not asked for where a folder of that name exists
    private final TransferSettings transfer;
    private final TransferWatch watch;

    Hub(Supplier<HubSettings> settings, TransferSettings transfer, TransferWatch watch) {
        this.settings = settings;
        this.transfer = transfer;
        this.watch = watch;
    }

    /**
     * The hub and the cache that the variables of {@link HubSettings#of} name.
     *
     * @param environment the variables of the process
     * @param watch is told how downloads go
     */
    public static Hub of(Map<String, String> environment, TransferWatch watch) {
        return new Hub(() -> HubSettings.of(environment), TransferSettings.STANDARD, watch);
    }

    /** Whether a folder looks as one of a model or of LoRA weights does: it has a file of settings of one. */
    public static boolean isModel(Path folder) {
        return SETTINGS.stream().map(folder::resolve).anyMatch(Files::isRegularFile);
    }

    /** The folder that all of it is in. */
    public Path cache() {
        return settings.get().cache();
    }

    /**
     * The folder that is meant: the one of this name if it exists, else that of the hub's model of this name,
     * which is fetched unless the cache has it. A text that cannot be a hub's name comes back as it is, and
     * so is for its reader to refuse.
     *
     * <p>No request is made for a model that the cache has whole, even if the hub has a newer one;
     * {@link #download} asks. A name like {@code runs/first}, where the folder {@code runs} exists, is taken
     * for a folder that was mistyped and not told to the hub, and so is {@code modles/mini}, where there is a
     * model {@code models/mini}, of which the cache has nothing under that name.
     *
     * @throws InvalidInputException if it is not to be had
     */
    public Path folder(Path named) {
        return folder(named, named.toString().replace(File.separatorChar, '/'));
    }

    /** The same where the text does not name the folder from here, but from a file that it stands in. */
    public Path folder(Path named, String text) {
        var name = HubName.of(text);
        if (Files.exists(named) || name.isEmpty()) {
            return named;
        }
        var model = name.get();
        var cached = repository(model);
        var commit = cached.commit(model);
        var state = commit.map(known -> WantedFiles.state(cached, known)).orElse(WantedFiles.State.PART);
        if (state == WantedFiles.State.WHOLE || state == WantedFiles.State.PERHAPS && settings.get().offline()) {
            return cached.snapshot(commit.orElseThrow());
        }
        var parent = named.getParent();
        boolean inFolder = parent != null && Files.isDirectory(parent);
        if (state == WantedFiles.State.PART && (inFolder || commit.isEmpty())) {
            var refusal = InvalidInputException.of("model", named,
                    "a folder; there is none of this name" + (inFolder ? " in " + parent : ""));
            var asked = NearFiles.ask(refusal, named, Hub::isModel);
            if (inFolder || asked != refusal) {
                throw asked.next("if a model of the hub is meant: aasllm model download " + model);
            }
        }
        if (state == WantedFiles.State.PART) {
            return download(model);
        }
        try {
            return download(model);
        } catch (InvalidInputException unreachable) {
            watch.say(model + ": used as the cache has it, which may be less than the model ("
                    + unreachable.getMessage() + ")");
            return cached.snapshot(commit.orElseThrow());
        }
    }

    /**
     * Asks the hub what the revision means now and fetches what is missing of it.
     *
     * @return its folder in the cache
     * @throws InvalidInputException if the hub does not give it, nothing may be asked
     *     ({@code HF_HUB_OFFLINE}), or the disk has no room for it
     */
    public Path download(HubName model) {
        if (settings.get().offline()) {
            throw new HubRefusals(settings.get()).offline(model);
        }
        try (var requests = new HubRequests(settings.get(), model, transfer, watch)) {
            return new HubDownload(requests, repository(model), transfer, watch).run();
        }
    }

    /** What the cache has, by name; empty where there is no cache. */
    public List<CachedModel> list() {
        return new HubCache(settings.get().cache()).list();
    }

    /**
     * Takes a model out of the cache: one revision where the name says {@code @revision}, else all of it.
     * Contents that another revision has stay.
     *
     * @param everything whether all revisions go
     * @return the bytes that are free now
     * @throws InvalidInputException if the cache has no such model, or somebody is fetching it
     */
    public long remove(HubName model, boolean everything) {
        return new HubCache(settings.get().cache()).remove(model, everything);
    }

    private CachedRepository repository(HubName model) {
        return new CachedRepository(settings.get().cache(), model.folder());
    }
}
