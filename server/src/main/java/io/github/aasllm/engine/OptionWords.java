// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

/** The advice of refusals and warnings, which names options of the program, as HTTP has these options. */
final class OptionWords {
    private OptionWords() {}

    static String overHttp(String text) {
        return text.replace("--damaged keep", "damaged=keep of /v1/emotions")
                .replace("--channel each", "timeline=true and channel=each of /v1/emotions");
    }
}
