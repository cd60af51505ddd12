// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** The elements of several iterators one after the other; each is asked for when its turn comes. */
final class FlatIterator<A, T> implements Iterator<T> {
    private final Iterator<A> outer;
    private final Function<A, Iterator<T>> inner;
    private Iterator<T> current = Collections.emptyIterator();

    FlatIterator(Iterator<A> outer, Function<A, Iterator<T>> inner) {
        this.outer = outer;
        this.inner = inner;
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext() && outer.hasNext()) {
            current = inner.apply(outer.next());
        }
        return current.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return current.next();
    }
}
