// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** What each element becomes, one behind the other, made as it is asked for: of streams Java buffers each whole. */
final class Flattened<A, B> implements Iterator<B> {
    private final Iterator<A> given;
    private final Function<A, Iterator<B>> work;
    private Iterator<B> current = Collections.emptyIterator();

    Flattened(Iterator<A> given, Function<A, Iterator<B>> work) {
        this.given = given;
        this.work = work;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && given.hasNext()) {
            current = work.apply(given.next());
        }
        return current.hasNext();
    }

    @Override
    public B next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }
}
