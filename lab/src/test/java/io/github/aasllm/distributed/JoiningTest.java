// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.distributed.RankProcesses.Ended;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How ranks find each other, and how they are refused. */
class JoiningTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static Ranks join(Map<String, String> environment) {
        return Joining.join(environment, SHORT, lost -> {
            throw lost;
        });
    }

    private static Map<String, String> environment(int rank, int port) {
        return Map.of("RANK", "" + rank, "WORLD_SIZE", "2", "MASTER_ADDR", "127.0.0.1", "MASTER_PORT", "" + port);
    }

    private static String said(List<Ended> ranks) {
        return ranks.stream().map(Ended::said).collect(Collectors.joining("\n"));
    }

    @Test
    void aProcessThatWasStartedAloneTrainsAlone() {
        assertEquals(Ranks.ALONE, join(Map.of()));
    }

    @Test
    void aMasterThatIsNotThereIsRefusedInTheTimeThatIsSaid() throws Exception {
        int port = RankProcesses.freePort();
        assertEquals("rank 1: 127.0.0.1:" + port + " was not reached within 1 s (expected: rank 0, which listens there);"
                        + " do MASTER_ADDR and MASTER_PORT name it, and does it run?",
                Refusals.of(() -> join(environment(1, port))));
    }

    @Test
    void rank0SaysWhoIsMissing() throws Exception {
        int port = RankProcesses.freePort();
        assertEquals("ranks: no rank 1 within 1 s (expected: all 2 until the end); start all again, with --resume",
                Refusals.of(() -> join(environment(0, port))));
    }

    @Test
    void aPortInUseIsRefused() throws Exception {
        try (var other = new ServerSocket(0)) {
            int port = other.getLocalPort();
            var said = Refusals.of(() -> join(environment(0, port)));
            assertTrue(said.startsWith("MASTER_PORT: " + port + ", Address already in use"), said);
        }
    }

    @Test
    @Tag("long")
    void aRankThatIsNamedTwiceIsRefused() throws Exception {
        var ranks = new RankProcesses(JoiningRank.class);
        var ended = RankProcesses.end(List.of(ranks.start(0, 3, "a"), ranks.start(1, 3, "a"), ranks.start(1, 3, "a")));
        var refusal = "RANK: 1, and another process has it (expected: each rank of 0 to 2 once)";
        var others = "ranks: rank 1 was refused: " + refusal + " (expected: all 3 until the end); start all again, with"
                + " --resume";
        assertEquals(List.of(refusal, others, others), ended.stream().map(Ended::said).sorted().toList());
        ended.forEach(rank -> assertEquals(2, rank.code()));
    }

    @Test
    @Tag("long")
    void ranksThatCountOtherwiseAreRefused() throws Exception {
        var ranks = new RankProcesses(JoiningRank.class);
        var said = said(RankProcesses.end(List.of(ranks.start(0, 2, "a"), ranks.start(1, 3, "a"))));
        assertTrue(said.contains("WORLD_SIZE: 3 at rank 1 (expected: 2, as at rank 0)")
                || said.contains("WORLD_SIZE: 2 at rank 0 (expected: 3, as at rank 1)"), said);
        assertEquals(2, said.lines().count(), said);
    }

    @Test
    void whatIsNotAlikeIsRefusedByNameAndTheOtherLearnsWhy() throws Exception {
        var ranks = new RankProcesses(JoiningRank.class);
        var said = said(RankProcesses.end(List.of(ranks.start(0, 2, "a"), ranks.start(1, 2, "b"))));
        assertTrue(said.contains("recipe: another at rank 1 than at rank 0 (expected: the same for all ranks)")
                || said.contains("recipe: another at rank 0 than at rank 1 (expected: the same for all ranks)"), said);
        assertTrue(said.lines().anyMatch(line -> line.startsWith("ranks: rank ") && line.contains(" ended: recipe: ")),
                said);
        assertEquals(2, said.lines().count(), said);
    }
}
