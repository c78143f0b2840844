import type { Ink } from './ink.ts'

/** SVG fragments. Units are the sheet's: 800 × 800, the floor starts at y = 600. */

export function shape(d: string, fill: string, more = ''): string {
  return `<path d="${d}" fill="${fill}"${more && ` ${more}`}/>`
}

export function stroke(d: string, colour: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}"${more && ` ${more}`}/>`
}

export function oval(
  x: number,
  y: number,
  rx: number,
  ry: number,
  fill: string,
  more = '',
): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${more && ` ${more}`}/>`
}

export function disc(x: number, y: number, r: number, fill: string, more = ''): string {
  return `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}"${more && ` ${more}`}/>`
}

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  more = '',
): string {
  const size = `x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}"`
  return `<rect ${size} fill="${fill}"${more && ` ${more}`}/>`
}

export function group(transform: string, ...parts: string[]): string {
  return `<g transform="${transform}">${parts.join('')}</g>`
}

/** A seam: short thread marks along `d`. */
export function stitch(d: string, colour: string, width = 2.6): string {
  return stroke(d, colour, width, 'stroke-dasharray="8 7" opacity=".75"')
}

/** Cloth: shaded, then woven. */
export function cloth(ink: Ink, d: string, hex: string): string {
  return shape(d, ink.face(hex)) + shape(d, ink.weave())
}

/** Wood: shaded, then grained. */
export function wood(ink: Ink, d: string, hex: string): string {
  return shape(d, ink.face(hex)) + shape(d, ink.grain())
}

/** Highlight of the window in a glaze or a lacquer. */
export function gloss(d: string, strength = 0.4): string {
  return shape(d, '#fff', `opacity="${strength}"`)
}

/** Where a standing thing meets the floor: a dark contact line and a long shadow to the right. */
export function ground(ink: Ink, x: number, y: number, width: number): string {
  return (
    oval(x + width * 0.24, y + 8, width * 0.78, width * 0.1 + 14, ink.glow('#1b1e2a', 0.42)) +
    oval(x + 6, y + 2, width * 0.52, 15, ink.glow('#1b1e2a', 0.62))
  )
}

/** The shadow of a thing of outline `d` that lies on a surface or hangs before a wall. */
export function cast(ink: Ink, d: string, drop = 1): string {
  const move = `translate(${16 * drop} ${22 * drop})`
  return `<path d="${d}" fill="#1b1e2a" opacity=".34" transform="${move}" filter="${ink.blur(13)}"/>`
}
