// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.hub;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the cache is and how the hub is asked, by the variables that {@code huggingface_hub} knows.
 *
 * @param cache the folder of {@code models--org--name} folders; it need not exist
 * @param endpoint where the hub is, without a slash at its end
 * @param token what to show the hub, and nobody else; looked for only when the hub is asked, and refused then
 *     if it cannot be one
 * @param offline whether no request may be made
 */
public record HubSettings(Path cache, URI endpoint, Supplier<Optional<String>> token, boolean offline) {
    private static final String HUB = "https://huggingface.co";
    private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+|\\{[^}]*})");

    /**
     * Reads {@code HF_HUB_CACHE} ({@code HUGGINGFACE_HUB_CACHE}), {@code HF_HOME}, {@code XDG_CACHE_HOME},
     * {@code HF_ENDPOINT}, {@code HF_TOKEN} ({@code HUGGING_FACE_HUB_TOKEN}) or else the file
     * {@code HF_TOKEN_PATH}, and {@code HF_HUB_OFFLINE} ({@code TRANSFORMERS_OFFLINE}). A variable without
     * a value counts as none.
     *
     * @throws InvalidInputException if one cannot be used
     */
    public static HubSettings of(Map<String, String> environment) {
        var home = value(environment, "HF_HOME").map(text -> path("HF_HOME", text, environment))
                .or(() -> value(environment, "XDG_CACHE_HOME")
                        .map(text -> path("XDG_CACHE_HOME", text, environment).resolve("huggingface")))
                .orElseGet(() -> Path.of(home(environment), ".cache", "huggingface"));
        var cache = value(environment, "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
                .map(text -> path("HF_HUB_CACHE", text, environment))
                .orElse(home.resolve("hub"));
        boolean offline = value(environment, "HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
                .map(text -> YES.contains(text.toUpperCase(Locale.ROOT)))
                .orElse(false);
        var tokenFile = value(environment, "HF_TOKEN_PATH")
                .map(text -> path("HF_TOKEN_PATH", text, environment))
                .orElse(home.resolve("token"));
        return new HubSettings(cache.toAbsolutePath().normalize(),
                endpoint(value(environment, "HF_ENDPOINT").orElse(HUB)),
                () -> token(environment, tokenFile), offline);
    }

    private static Optional<String> token(Map<String, String> environment, Path file) {
        var set = value(environment, "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN");
        var token = set.or(() -> stored(file)).map(String::strip).filter(text -> !text.isEmpty());
        if (token.isPresent() && !token.get().chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw InvalidInputException.of("token", "not shown", "letters and digits on one line")
                    .in(set.isPresent() ? "HF_TOKEN" : file.toString());
        }
        return token;
    }

    private static Optional<String> stored(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw InvalidInputException.of("token", "unreadable", "a text file").in(file)
                    .causedBy(unreadable);
        }
    }

    private static URI endpoint(String text) {
        var expected = "an address such as " + HUB;
        try {
            var uri = URI.create(text.strip().replaceFirst("/+$", ""));
            var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null || !Set.of("http", "https").contains(scheme)
                    || uri.getRawQuery() != null || uri.getRawFragment() != null
                    || uri.getUserInfo() != null) {
                throw InvalidInputException.of("HF_ENDPOINT", text, expected);
            }
            return uri;
        } catch (IllegalArgumentException noAddress) {
            throw InvalidInputException.of("HF_ENDPOINT", text, expected).causedBy(noAddress);
        }
    }

    private static Optional<String> value(Map<String, String> environment, String... names) {
        for (var name : names) {
            var value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** With {@code ~} and {@code $NAME} in it, as in Python. */
    private static Path path(String variable, String text, Map<String, String> environment) {
        var rooted = text.equals("~") || text.startsWith("~/") ? home(environment) + text.substring(1) : text;
        var whole = VARIABLE.matcher(rooted).replaceAll(found -> Matcher.quoteReplacement(
                environment.getOrDefault(found.group(1).replaceAll("[{}]", ""), found.group())));
        try {
            return Path.of(whole);
        } catch (InvalidPathException unsayable) {
            throw InvalidInputException.of(variable, text, "a folder").causedBy(unsayable);
        }
    }

    private static String home(Map<String, String> environment) {
        return environment.getOrDefault("HOME", System.getProperty("user.home", ""));
    }
}
