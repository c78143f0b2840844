const FIRST_MS = 400
const LONGEST_MS = 15_000

/**
 * The delay before the next try of a socket, in milliseconds: twice as long each time, and
 * anywhere in the upper half of it, so that the tabs a deployment cut off do not return as one.
 * @param tries how many have failed since the last that held
 * @param random in [0, 1)
 */
export function reconnectDelay(tries: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10))
  return Math.round(ceiling / 2 + (random * ceiling) / 2)
}
