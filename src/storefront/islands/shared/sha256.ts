/**
 * SHA-256 (FIPS 180-4) of many short texts that begin alike. `crypto.subtle` answers each digest
 * through a promise, which costs several times the digest itself: a proof of work wants a loop.
 */

const BLOCK = 64

/** Fractions of the roots of the first primes, as the standard derives its constants. */
const primes: number[] = []
for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p !== 0)) primes.push(n)
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const ROUNDS = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)))
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)))

const words = new Int32Array(BLOCK)

/** Takes one block of `bytes` into `state`. */
function compress(state: Int32Array, bytes: DataView, from: number): void {
  for (let i = 0; i < 16; i += 1) words[i] = bytes.getInt32(from + i * 4)
  for (let i = 16; i < BLOCK; i += 1) {
    const x = words[i - 15] as number
    const y = words[i - 2] as number
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    words[i] = (words[i - 16] as number) + low + (words[i - 7] as number) + high
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let i = 0; i < BLOCK; i += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const one = (h + high + ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + (words[i] as number)) | 0
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + one) | 0
    d = c
    c = b
    b = a
    a = (one + two) | 0
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) {
    state[i] = (state[i] as number) + value
  }
}

/** A function of the text's end that gives SHA-256(beginning ‖ end) as eight words. Ends are ASCII. */
export function sha256After(beginning: string): (end: string) => Int32Array {
  const head = new TextEncoder().encode(beginning)
  const whole = head.length - (head.length % BLOCK)
  const middle = START.slice()
  const view = new DataView(head.buffer)
  for (let at = 0; at < whole; at += BLOCK) compress(middle, view, at)

  const rest = head.subarray(whole)
  const tail = new Uint8Array(3 * BLOCK)
  tail.set(rest)
  const tailView = new DataView(tail.buffer)
  const state = new Int32Array(8)
  return (end) => {
    if (end.length > BLOCK) throw new RangeError('an end has at most 64 characters')
    tail.fill(0, rest.length)
    for (let i = 0; i < end.length; i += 1) tail[rest.length + i] = end.charCodeAt(i)
    const length = rest.length + end.length
    tail[length] = 0x80
    const blocks = Math.ceil((length + 9) / BLOCK)
    tailView.setUint32(blocks * BLOCK - 4, (whole + length) * 8)
    state.set(middle)
    for (let block = 0; block < blocks; block += 1) compress(state, tailView, block * BLOCK)
    return state
  }
}
