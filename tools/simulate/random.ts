import { spread } from '../../src/shared/platform/ids.ts'

const ID_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz'

/** A seeded generator of numbers (sfc32): the same seed gives the same run, on any machine. */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(seed: string) {
    this.#a = spread(`${seed}/a`)
    this.#b = spread(`${seed}/b`)
    this.#c = spread(`${seed}/c`)
    for (let n = 0; n < 16; n += 1) this.word()
  }

  /** 32 random bits. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + sum) | 0
    return sum >>> 0
  }

  /** In [0, 1). */
  share(): number {
    return this.word() / 2 ** 32
  }

  chance(probability: number): boolean {
    return probability > 0 && this.share() < probability
  }

  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.share() * (max - min + 1))
  }

  between(min: number, max: number): number {
    return min + this.share() * (max - min)
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.share())
  }

  /** Log-normal: half of all are below `median`; people's times and networks' are like that. */
  logNormal(median: number, sigma: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()))
    return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * this.share()))
  }

  /** An id as the shop makes them: 48 bits of time first, so that it sorts by time. */
  id(prefix: string, at: number): string {
    let text = ''
    for (let time = Math.floor(at), n = 0; n < 10; n += 1) {
      text = ID_DIGITS.charAt(time % 32) + text
      time = Math.floor(time / 32)
    }
    for (let n = 0; n < 4; n += 1) {
      const word = this.word()
      for (let bits = 0; bits < 20; bits += 5) text += ID_DIGITS.charAt((word >>> bits) & 31)
    }
    return `${prefix}_${text}`
  }
}
