// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The file api.txt beside this module's pom.xml names the types that a program may build on, and what is public of them.
 * A change of it is one that such a program may notice: {@code -Dapi=write} writes it anew. A type becomes stable by
 * its name on a line of its own there, and docs/release.md says what is promised.
 */
class ApiTest {
    private static final Path FILE = Path.of(System.getProperty("aasllm.root"), "model", "api.txt");
    private static final String OURS = "io.github.aasllm.";

    @Test
    void whatIsPublicOfTheStableTypesIsAsTheFileSays() throws Exception {
        var file = Files.readAllLines(FILE, UTF_8);
        var now = file.stream().filter(line -> line.startsWith("#")).collect(joining("\n", "", "\n"))
                + types(file).map(ApiTest::said).collect(joining());
        if ("write".equals(System.getProperty("api"))) {
            Files.writeString(FILE, now, UTF_8);
        }
        assertEquals(now, Files.readString(FILE, UTF_8),
                "model/api.txt; 'mvn -pl model test -Dtest=ApiTest -Dapi=write' writes it anew");
    }

    /** A program that uses a stable type meets no other type of ours by it. */
    @Test
    void stableTypesSpeakOfStableTypesAlone() throws IOException {
        var stable = types(Files.readAllLines(FILE, UTF_8)).map(Class::getName).collect(toCollection(TreeSet::new));
        var others = new TreeSet<String>();
        for (var name : stable) {
            for (var word : said(named(name)).split("[^\\w.$]+")) {
                if (word.startsWith(OURS) && !stable.contains(typeOf(word))) {
                    others.add(typeOf(word) + " by " + name);
                }
            }
        }
        assertEquals(new TreeSet<String>(), others);
    }

    /** Of a member the type before its name: that which begins with a capital, with what lies in it. */
    private static String typeOf(String word) {
        return word.replaceFirst("^([a-z0-9.]+[A-Z]\\w*(\\$[A-Z]\\w*)*).*", "$1");
    }

    private static Stream<Class<?>> types(List<String> file) {
        return file.stream().filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith(" "))
                .map(line -> line.replaceFirst(".* ", "")).sorted().map(ApiTest::named);
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, ApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("model/api.txt names " + name + ", which is not there", e);
        }
    }

    private static String said(Class<?> type) {
        var members = Stream.<Member[]>of(type.getDeclaredFields(), type.getDeclaredConstructors(), type.getDeclaredMethods())
                .flatMap(Arrays::stream).filter(member -> isSeen(member, type)).map(ApiTest::said)
                .map(line -> line.replace(type.getName() + ".", "").replace("synchronized ", ""));
        var above = Stream.concat(Stream.ofNullable(type.getGenericSuperclass()), Stream.of(type.getGenericInterfaces()))
                .map(one -> "is " + one.getTypeName()).filter(one -> !one.matches("is java.lang.(Object|Record|Enum<.*)"));
        return kind(type) + " " + type.getName() + "\n" + Stream.concat(above, members)
                .map(line -> "    " + line.replaceAll("java\\.(lang|util)\\.(?=[A-Z])", "") + "\n").sorted().collect(joining());
    }

    private static boolean isSeen(Member member, Class<?> type) {
        boolean inherited = Modifier.isProtected(member.getModifiers()) && !Modifier.isFinal(type.getModifiers());
        boolean everyRecords = type.isRecord() && Set.of("equals", "hashCode", "toString").contains(member.getName());
        return !everyRecords && !member.isSynthetic() && (Modifier.isPublic(member.getModifiers()) || inherited);
    }

    private static String said(Member member) {
        return switch (member) {
            case Field field -> field.toGenericString();
            case Constructor<?> constructor -> constructor.toGenericString();
            case Method method -> method.toGenericString();
            default -> throw new AssertionError(member);
        };
    }

    private static String kind(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        boolean open = kind.equals("class") && !Modifier.isFinal(type.getModifiers());
        return (type.isSealed() ? "sealed " : "") + (open ? "open " : "") + kind;
    }
}
