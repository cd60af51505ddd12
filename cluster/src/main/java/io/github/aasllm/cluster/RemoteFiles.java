// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.bulk.SoundNames;
import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What lies at addresses of Hadoop's file systems. */
record RemoteFiles(Configuration configuration) {
    /** What an address finds or an error says of it. */
    private interface Looking<T> {
        T at(FileSystem files, Path path) throws IOException;
    }

    /**
     * What a name or a pattern finds.
     *
     * @throws InvalidInputException if it cannot be looked for, or finds nothing
     */
    List<FileStatus> found(String place) {
        var found = look(place, FileSystem::globStatus);
        if (found == null || found.length == 0) {
            throw InvalidInputException.of("input", place, "what exists");
        }
        return List.of(found);
    }

    /**
     * The addresses of the sounds that a name or a pattern finds: a file whatever it is called, and of a folder, with
     * all that is below it, what is called as sound is.
     *
     * @throws InvalidInputException also if there is none
     */
    List<String> sounds(String place) {
        var sounds = new ArrayList<String>();
        for (var status : found(place)) {
            if (status.isDirectory()) {
                sounds.addAll(look(place, (files, path) -> below(files, status.getPath())));
            } else {
                sounds.add(status.getPath().toString());
            }
        }
        if (sounds.isEmpty()) {
            throw InvalidInputException.of("input", place, "at least one sound file there");
        }
        return sounds;
    }

    private static List<String> below(FileSystem files, Path folder) throws IOException {
        var sounds = new ArrayList<String>();
        for (var all = files.listFiles(folder, true); all.hasNext(); ) {
            var path = all.next().getPath();
            if (SoundNames.isSound(path.getName())) {
                sounds.add(path.toString());
            }
        }
        return sounds;
    }

    private <T> T look(String place, Looking<T> looking) {
        try {
            var path = new Path(place);
            return looking.at(path.getFileSystem(configuration), path);
        } catch (IOException | UnsupportedOperationException e) {
            throw InvalidInputException.of("input", e.getMessage(), "what can be read").in(place).causedBy(e);
        }
    }
}
