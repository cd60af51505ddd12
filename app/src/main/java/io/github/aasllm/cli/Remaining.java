// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;

/** The inputs that are not finished. */
final class Remaining implements Iterator<Input> {
    private final Iterator<Input> inputs;
    private final Set<String> finished;
    private Input next;

    Remaining(Iterator<Input> inputs, Set<String> finished) {
        this.inputs = inputs;
        this.finished = finished;
    }

    @Override
    public boolean hasNext() {
        while (next == null && inputs.hasNext()) {
            var input = inputs.next();
            next = finished.contains(input.name()) ? null : input;
        }
        return next != null;
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var input = next;
        next = null;
        return input;
    }
}
