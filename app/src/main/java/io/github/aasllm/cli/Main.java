// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

/** The program {@code aasllm}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {}
}
