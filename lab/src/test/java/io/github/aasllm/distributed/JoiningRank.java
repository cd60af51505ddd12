// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import io.github.aasllm.error.InvalidInputException;
import java.time.Duration;

/** A rank of {@link JoiningTest}: joins, compares a digest, and says how that ended. */
final class JoiningRank {
    private JoiningRank() {}

    public static void main(String[] arguments) {
        try (var ranks = Joining.join(System.getenv(), Duration.ofSeconds(60), lost -> {
            System.out.println(lost.getMessage());
            Runtime.getRuntime().halt(2);
        })) {
            System.out.println("joined as " + ranks.together(() -> {
                ranks.requireAlike("recipe", arguments[0]);
                ranks.meet();
                return ranks.rank();
            }));
        } catch (InvalidInputException refusal) {
            System.out.println(refusal.getMessage());
            System.exit(2);
        }
    }
}
