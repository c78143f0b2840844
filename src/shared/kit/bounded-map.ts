/** A map that forgets its oldest entry when it is full: memory stays flat under any flood. */
export class BoundedMap<K, V> {
  private readonly entries = new Map<K, V>()

  constructor(private readonly max: number) {}

  get size(): number {
    return this.entries.size
  }

  get(key: K): V | undefined {
    return this.entries.get(key)
  }

  /** Writes an entry and makes it the newest. */
  set(key: K, value: V): void {
    this.entries.delete(key)
    const [oldest] = this.entries.size >= this.max ? this.entries.keys() : []
    if (oldest !== undefined) this.entries.delete(oldest)
    this.entries.set(key, value)
  }

  delete(key: K): void {
    this.entries.delete(key)
  }
}
