/** Colours of the drawings: six-digit hex in, six-digit hex out. */

function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** `share` of `other` (0..1) mixed into `hex`. */
export function blend(hex: string, other: string, share: number): string {
  const from = channels(hex)
  const to = channels(other)
  const mixed = from.map((value, index) => Math.round(value + ((to[index] ?? 0) - value) * share))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** Towards the window: light in this shop is a little warm. */
export const lit = (hex: string, share: number): string => blend(hex, '#fff8ea', share)

/** Away from the window: shade is a little cool, never black. */
export const dim = (hex: string, share: number): string => blend(hex, '#1b1e2a', share)
