// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

/** The inputs that are not finished, and before the first of them those that it is to have for company. */
public final class Remaining implements Iterator<Input> {
    private final Iterator<Input> inputs;
    private final Predicate<Input> finished;
    private final Predicate<Input> company;
    private final Deque<Input> ahead = new ArrayDeque<>(); // company is held back until there is somebody to have it
    private boolean begun;

    /** @param company of finished inputs, whether they are worked on again where one that is not finished follows */
    public Remaining(Iterator<Input> inputs, Predicate<Input> finished, Predicate<Input> company) {
        this.inputs = inputs;
        this.finished = finished;
        this.company = company;
    }

    @Override
    public boolean hasNext() {
        while ((!begun || ahead.isEmpty()) && inputs.hasNext()) {
            var input = inputs.next();
            boolean left = !finished.test(input);
            if (left || !begun && company.test(input)) {
                ahead.addLast(input);
            }
            begun |= left;
        }
        return begun && !ahead.isEmpty();
    }

    @Override
    public Input next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ahead.removeFirst();
    }
}
