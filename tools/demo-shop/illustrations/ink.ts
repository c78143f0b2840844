import { dim, lit } from './colour.ts'

/**
 * The paints of one drawing. Asking twice for the same paint gives the same definition, so a
 * drawing may ask freely. Every paint is lit from the upper left.
 */
export interface Ink {
  /** Start of every id; a drawing adds its own suffix for a definition of its own. */
  readonly prefix: string
  /** A flat thing facing us: cloth, leather, board. */
  face(hex: string): string
  /** A standing cylinder: mug, jar, barrel. */
  round(hex: string): string
  /** A lying cylinder: handlebar, rolled cloth. */
  bar(hex: string): string
  /** A sphere or a dome. */
  ball(hex: string): string
  /** Polished metal, standing. */
  metal(hex: string): string
  /** Light that fades to nothing from its centre. */
  glow(hex: string, strength?: number): string
  /** Vertical fade from `hex` to nothing, for gloss and beams. */
  fade(hex: string, strength?: number): string
  /** Threads, laid over cloth. */
  weave(): string
  /** Vertical ribs of knitwear. */
  ribs(): string
  /** Year rings, laid over wood. */
  grain(): string
  /** Iron specks in a glaze. */
  speckle(): string
  /** The attribute that blurs a shadow. */
  blur(radius: number): string
  /** The reference (`#id`) of a piece drawn many times with `<use>`. */
  piece(svg: string): string
  /** All definitions asked for so far. */
  defs(): string
}

type Stop = [offset: number, hex: string, opacity?: number]

/** `0.24` → `.24`: the pictures are read by browsers, and small files load sooner. */
const short = (value: number) => `${Number(value.toFixed(2))}`.replace(/^0\./, '.')

function stops(list: readonly Stop[]): string {
  return list
    .map(([offset, hex, opacity]) => {
      const at = offset === 0 ? '' : ` offset="${short(offset)}"`
      const alpha = opacity === undefined ? '' : ` stop-opacity="${short(opacity)}"`
      return `<stop${at} stop-color="${hex}"${alpha}/>`
    })
    .join('')
}

function tile(width: number, height: number): string {
  return `width="${width}" height="${height}" patternUnits="userSpaceOnUse"`
}

const WEAVE =
  '<path d="M0 2h4M4 6h4" stroke="#1b1e2a" stroke-opacity=".13" stroke-width="2"/>' +
  '<path d="M0 5h4M4 1h4" stroke="#fff8ea" stroke-opacity=".16" stroke-width="1.4"/>'
const RIBS =
  '<path d="M3 0v14" stroke="#fff8ea" stroke-opacity=".2" stroke-width="4"/>' +
  '<path d="M10 0v14" stroke="#1b1e2a" stroke-opacity=".24" stroke-width="5"/>'
const GRAIN =
  '<path d="M0 9q40-8 90 0t90 0M0 23q60 9 100 1t80-1M0 38q50-6 80 0t100 0" fill="none" ' +
  'stroke="#3a2413" stroke-opacity=".17" stroke-width="2"/>'
const SPECKLE =
  '<g fill="#3a2c22" fill-opacity=".34"><circle cx="9" cy="14" r="1.8"/>' +
  '<circle cx="41" cy="31" r="1.3"/><circle cx="25" cy="52" r="2"/>' +
  '<circle cx="56" cy="8" r="1.1"/><circle cx="60" cy="60" r="1.5"/></g>'

/** Paints whose ids start with `prefix`, so that many drawings can share one page. */
export function createInk(prefix: string): Ink {
  const ids = new Map<string, string>()
  const define = (tag: string, attributes: string, inner: string): string => {
    const key = `<${tag} ${attributes}>${inner}</${tag}>`
    const id = ids.get(key) ?? `${prefix}-${ids.size.toString(36)}`
    ids.set(key, id)
    return `url(#${id})`
  }
  const linear = (direction: string, list: readonly Stop[]) =>
    define('linearGradient', direction, stops(list))
  const radial = (centre: string, list: readonly Stop[]) =>
    define('radialGradient', centre, stops(list))
  const pattern = (size: string, inner: string) => define('pattern', size, inner)

  return {
    prefix,
    face: (hex) =>
      linear('x2="1" y2="1"', [
        [0, lit(hex, 0.22)],
        [0.45, hex],
        [1, dim(hex, 0.26)],
      ]),
    round: (hex) =>
      linear('x2="1"', [
        [0, dim(hex, 0.12)],
        [0.24, lit(hex, 0.34)],
        [0.52, hex],
        [1, dim(hex, 0.42)],
      ]),
    bar: (hex) =>
      linear('x2="0" y2="1"', [
        [0, dim(hex, 0.08)],
        [0.25, lit(hex, 0.4)],
        [0.55, hex],
        [1, dim(hex, 0.45)],
      ]),
    ball: (hex) =>
      radial('cx=".34" cy=".28" r=".82"', [
        [0, lit(hex, 0.62)],
        [0.2, lit(hex, 0.26)],
        [0.55, hex],
        [1, dim(hex, 0.46)],
      ]),
    metal: (hex) =>
      linear('x2="1" y2=".1"', [
        [0, dim(hex, 0.3)],
        [0.16, lit(hex, 0.62)],
        [0.32, hex],
        [0.58, dim(hex, 0.2)],
        [0.76, lit(hex, 0.3)],
        [1, dim(hex, 0.48)],
      ]),
    glow: (hex, strength = 0.8) =>
      radial('r=".5"', [
        [0, hex, strength],
        [0.4, hex, strength * 0.4],
        [1, hex, 0],
      ]),
    fade: (hex, strength = 0.6) =>
      linear('x2="0" y2="1"', [
        [0, hex, strength],
        [1, hex, 0],
      ]),
    weave: () => pattern(tile(8, 8), WEAVE),
    ribs: () => pattern(tile(14, 14), RIBS),
    grain: () => pattern(tile(180, 46), GRAIN),
    speckle: () => pattern(tile(67, 67), SPECKLE),
    blur: (radius) =>
      define(
        'filter',
        'x="-.4" y="-.4" width="1.8" height="1.8"',
        `<feGaussianBlur stdDeviation="${radius}"/>`,
      ),
    piece: (svg) => define('g', 'stroke="none"', svg).slice(4, -1),
    defs: () => [...ids].map(([key, id]) => key.replace(' ', ` id="${id}" `)).join(''),
  }
}
