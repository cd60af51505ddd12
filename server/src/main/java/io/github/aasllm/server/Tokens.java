// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** The tokens that let in, known by their hashes and compared in a time that says nothing about them. */
final class Tokens {
    private static final String BEARER = "Bearer ";

    private final List<byte[]> hashes;

    Tokens(List<String> tokens) {
        this.hashes = tokens.stream().map(Tokens::sha256).toList();
    }

    boolean areAsked() {
        return !hashes.isEmpty();
    }

    /** @param authorization the header; null where there is none */
    boolean letIn(String authorization) {
        boolean bearer = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
        var given = sha256(bearer ? authorization.substring(BEARER.length()).strip() : "");
        boolean known = hashes.isEmpty();
        for (var hash : hashes) {
            known |= MessageDigest.isEqual(hash, given);
        }
        return known;
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
