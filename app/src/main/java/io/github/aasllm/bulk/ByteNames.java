// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aasllm.error.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files that are bytes and not text, as those that old systems and archives leave behind.
 *
 * <p>Java's strings hold no such name: each byte that is not UTF-8 becomes �. Here it is written {@code
 * \xE4}, in arguments, results and manifests alike, so that it names one file; where a name has these four letters
 * themselves, its backslash is written {@code \x5C}. A path with the very bytes is made from a URI, whose escaped
 * octets are taken as they are.
 */
public final class ByteNames {
    private static final char LOST = '\uFFFD';
    private static final Pattern ESCAPED = Pattern.compile("\\\\x([89A-Fa-f][0-9A-Fa-f]|5[Cc])");
    private static final String BACKSLASH = "\\x5C";
    private static final Path GIVEN = Path.of("/proc/self/cmdline"); // all arguments, each with a zero byte
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private ByteNames() {}

    /** The program's arguments, of which those with lost bytes are taken from the system, if it has them. */
    public static String[] arguments(String... lossy) {
        if (List.of(lossy).stream().noneMatch(argument -> argument.indexOf(LOST) >= 0)) {
            return lossy;
        }
        var given = given();
        var exact = lossy.clone();
        for (int i = 0; i < lossy.length && given.size() >= lossy.length; i++) {
            var bytes = given.get(given.size() - lossy.length + i);
            exact[i] = lossy[i].indexOf(LOST) >= 0 ? text(bytes) : lossy[i];
        }
        return exact;
    }

    private static List<byte[]> given() {
        var arguments = new ArrayList<byte[]>();
        try {
            var argument = new ByteArrayOutputStream();
            for (byte each : Files.readAllBytes(GIVEN)) {
                if (each == 0) {
                    arguments.add(argument.toByteArray());
                    argument.reset();
                } else {
                    argument.write(each);
                }
            }
            return arguments;
        } catch (IOException | UncheckedIOException notThisSystem) {
            return List.of();
        }
    }

    /** A name of this program's arguments as a path. */
    public static Path path(String name) {
        return beside(Path.of(""), name);
    }

    /**
     * A name as a path: the file whose bytes it escapes, else the one of that very name, else the only one
     * whose name reads the same where each byte that is not UTF-8 is �.
     *
     * @param folder that a relative name is relative to
     * @throws InvalidPathException if it can be no path
     * @throws InvalidInputException if it may be several files
     */
    static Path beside(Path folder, String name) {
        var literal = folder.resolve(name);
        if (ESCAPED.matcher(name).find()) {
            var bytes = folder.resolve(ofBytes(name));
            return exists(bytes) || !exists(literal) ? bytes : literal;
        }
        return name.indexOf(LOST) < 0 || exists(literal) ? literal : similar(literal);
    }

    /**
     * What results call the file of a given name: the same, unless it is the file of that very name and seems to
     * escape another's.
     *
     * @param found what {@link #beside} found
     */
    static String called(Path folder, String name, Path found) {
        return !found.equals(folder.resolve(name)) ? name
                : ESCAPED.matcher(name).replaceAll(escape -> Matcher.quoteReplacement(BACKSLASH + escape.group().substring(1)));
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The path whose escaped bytes are those of the name; relative where the name is. */
    private static Path ofBytes(String name) {
        var address = new StringBuilder();
        for (byte each : bytes(name)) {
            if (each == '/' || each >= '0' && each <= '9' || each >= 'a' && each <= 'z'
                    || each >= 'A' && each <= 'Z') {
                address.append((char) each);
            } else {
                address.append('%').append(HEX.toHexDigits(each));
            }
        }
        var path = address.toString().replaceAll("/+", "/");
        if (path.startsWith("/")) {
            return Path.of(URI.create("file://" + path));
        }
        var root = Path.of("/");
        return root.relativize(Path.of(URI.create("file:///" + path)));
    }

    private static byte[] bytes(String name) {
        var bytes = new ByteArrayOutputStream();
        var escape = ESCAPED.matcher(name);
        int from = 0;
        while (escape.find()) {
            bytes.writeBytes(name.substring(from, escape.start()).getBytes(UTF_8));
            bytes.write(HexFormat.fromHexDigits(escape.group(1)));
            from = escape.end();
        }
        bytes.writeBytes(name.substring(from).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    /** The same path with each part that has a lost byte as the folder above it has it. */
    private static Path similar(Path lossy) {
        var found = lossy.isAbsolute() ? lossy.getRoot() : Path.of("");
        for (var part : lossy) {
            var literal = found.resolve(part);
            found = part.toString().indexOf(LOST) < 0 || exists(literal) ? literal : entry(found, part);
        }
        return found;
    }

    private static Path entry(Path folder, Path part) {
        try (var entries = Files.list(folder)) {
            var same = entries.filter(entry -> entry.getFileName().toString().equals(part.toString()))
                    .limit(2).toList();
            if (same.size() > 1) {
                throw InvalidInputException.of("path", folder.resolve(part),
                        "one file, where several names have other bytes there: write them as \\xE4");
            }
            return same.isEmpty() ? folder.resolve(part) : same.getFirst();
        } catch (IOException | UncheckedIOException unreadable) {
            return folder.resolve(part);
        }
    }

    /** A name as Java reads it from a file system: with � for what is escaped here. */
    static String lossy(String name) {
        return ESCAPED.matcher(name).find() ? new String(bytes(name), UTF_8) : name;
    }

    /** A path as results show it. */
    public static String shown(Path path) {
        var shown = path.toString();
        if (shown.indexOf(LOST) < 0 && !ESCAPED.matcher(shown).find()) {
            return shown;
        }
        var parts = new ArrayList<String>();
        path.forEach(part -> parts.add(text(bytes(part))));
        return (path.isAbsolute() ? "/" : "") + String.join("/", parts);
    }

    /** The bytes of one part of a path. */
    private static byte[] bytes(Path part) {
        var escaped = Path.of("/").resolve(part).toUri().getRawPath();
        var bytes = new ByteArrayOutputStream();
        int end = escaped.length() - (escaped.endsWith("/") ? 1 : 0); // a folder's
        for (int i = 1; i < end; i++) {
            boolean octet = escaped.charAt(i) == '%';
            bytes.write(octet ? HexFormat.fromHexDigits(escaped, i + 1, i + 3) : escaped.charAt(i));
            i += octet ? 2 : 0;
        }
        return bytes.toByteArray();
    }

    /** Bytes as text, those that are not UTF-8 escaped, and what would read as such an escape. */
    private static String text(byte[] bytes) {
        var text = new StringBuilder();
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            int length = Math.min(characterBytes(rest.get(rest.position())), rest.remaining());
            try {
                var character = UTF_8.newDecoder().decode(rest.slice(rest.position(), length));
                text.append(seemsEscape(rest) ? BACKSLASH : character);
                rest.position(rest.position() + length);
            } catch (CharacterCodingException notText) {
                text.append("\\x").append(HEX.toHexDigits(rest.get()));
            }
        }
        return text.toString();
    }

    private static boolean seemsEscape(ByteBuffer rest) {
        int length = Math.min(rest.remaining(), BACKSLASH.length());
        return ESCAPED.matcher(ISO_8859_1.decode(rest.slice(rest.position(), length))).matches();
    }

    /** How many bytes a character of UTF-8 has that begins with this one. */
    private static int characterBytes(byte first) {
        return Math.max(1, Integer.numberOfLeadingZeros(~(first << 24)));
    }
}
