// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

/**
 * How many bytes of samples a header promises, and how many there are.
 *
 * @param promised by the header
 * @param present between where the samples begin and the end of the file
 * @param before bytes of the file before its samples
 * @param frameBytes of a sample of every channel
 * @param fileSizeIsRight whether another field of the header states the file's true size, so that it is not
 *     cut
 */
record DataSize(long promised, long present, long before, int frameBytes, boolean fileSizeIsRight) {
    private static final int RIFF_HEAD = 8; // what a RIFF's size does not count
    private static final int USUAL_HEADER = 44; // of a WAV file, whatever this one has

    /**
     * Says to the reading what is wrong with the sizes. A header that promises more than there is is wrong
     * itself, and the sound complete, where the file has its right size, where only the last frame is cut,
     * and where the size is that of the whole file, which some recorders write.
     *
     * @return the bytes to read
     */
    long settle(Reading reading) {
        long missing = promised - present;
        if (missing <= 0) {
            if (promised % frameBytes != 0) {
                reading.warn(promised % frameBytes, "at the end of the sound are no whole frame");
            }
            return promised;
        }
        if (fileSizeIsRight || countsHeader(missing, before) || countsHeader(missing, USUAL_HEADER)) {
            reading.warn("the header counts " + missing + " bytes of sound more than there are");
        } else if (missing <= frameBytes) {
            reading.warn("the last frame of the sound is cut");
        } else {
            reading.truncated(present / frameBytes + " samples", promised / frameBytes + " by the header");
        }
        return present;
    }

    private static boolean countsHeader(long missing, long header) {
        return missing == header || missing == header - RIFF_HEAD;
    }

    /** Says to the reading that the header leaves the size open, and gives the bytes up to the end. */
    static long open(long present, int frameBytes, Reading reading) {
        reading.warn("the header does not say how long the sound is, so it was read to the end of the file");
        if (present % frameBytes != 0) {
            reading.warn("the last frame of the sound is cut");
        }
        return present;
    }
}
