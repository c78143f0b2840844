/**
 * Tools and tests on Node see the types of both runtimes, and then a `URL` is that of Workers, whose
 * iterators do not say that they are disposable; without this, Node's own functions refuse a `URL`.
 */
interface IterableIterator<T, TReturn, TNext> extends Disposable {}
