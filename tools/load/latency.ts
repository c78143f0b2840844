/** The value at or under which a share `p` (0 … 1) of the samples lies; NaN where there is none. */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const rank = Math.ceil(p * sorted.length) - 1
  return sorted[Math.max(0, Math.min(rank, sorted.length - 1))] ?? Number.NaN
}

/** Durations in milliseconds, all of them kept, so that percentiles are exact. */
export class Latency {
  private samples = new Float64Array(1024)
  private count = 0

  add(ms: number): void {
    if (this.count === this.samples.length) {
      const larger = new Float64Array(this.samples.length * 2)
      larger.set(this.samples)
      this.samples = larger
    }
    this.samples[this.count] = ms
    this.count += 1
  }

  at(...shares: number[]): number[] {
    const sorted = this.samples.slice(0, this.count).sort()
    return shares.map((p) => percentile(sorted, p))
  }
}
