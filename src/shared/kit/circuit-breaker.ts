/**
 * Keeps a dependency that failed from being asked again by everybody: after a failure one caller
 * in `restMs` tries it, the others do without.
 */
export class CircuitBreaker {
  private restsUntil = 0
  private failing = false

  constructor(private readonly restMs: number) {}

  /** Whether this caller may try now. While it fails, one in each rest may. */
  mayTry(now: number): boolean {
    if (now < this.restsUntil) return false
    if (this.failing) this.restsUntil = now + this.restMs
    return true
  }

  /** Whether it is left alone now. Asking counts as no try. */
  isResting(now: number): boolean {
    return now < this.restsUntil
  }

  succeeded(): void {
    this.failing = false
    this.restsUntil = 0
  }

  failed(now: number): void {
    this.failing = true
    this.restsUntil = now + this.restMs
  }
}
