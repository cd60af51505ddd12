// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** The inputs that are not finished. */
public final class Remaining implements Iterator<Input> {
    private final Iterator<Input> inputs;
    private final Predicate<Input> finished;
    private Input next;

    public Remaining(Iterator<Input> inputs, Predicate<Input> finished) {
        this.inputs = inputs;
        this.finished = finished;
    }

    @Override
    public boolean hasNext() {
        while (next == null && inputs.hasNext()) {
            var input = inputs.next();
            next = finished.test(input) ? null : input;
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
