import { dim, lit } from './colour.ts'
import { createInk, type Ink } from './ink.ts'
import { box, group, oval, shape } from './shapes.ts'

/** Colours a drawing may use: the thing itself, its second material, its fittings. */
interface Tone {
  main: string
  accent: string
  trim: string
}

/** How the thing is shown: on the floor, on a surface seen from above, or before a wall. */
type Setting = 'standing' | 'lying' | 'hanging'

export interface Drawing {
  setting: Setting
  /** The SVG of the thing, without its surroundings. */
  paint(ink: Ink, tone: Tone): string
}

const drawing =
  (setting: Setting) =>
  (paint: (ink: Ink, tone: Tone) => string[]): Drawing => ({
    setting,
    paint: (ink, tone) => paint(ink, tone).join(''),
  })

export const standing = drawing('standing')
export const lying = drawing('lying')
export const hanging = drawing('hanging')

/** One thing on the sheet, moved by (x, y) after scaling from the upper left corner. */
export interface Placed {
  of: Drawing
  tone: Tone
  x?: number
  y?: number
  scale?: number
}

export interface Scene {
  /** Becomes the start of every id in the SVG. */
  key: string
  /** The category's background colour. */
  backdrop: string
  things: readonly Placed[]
  /** Fills the sheet with the part of the scene around this point. */
  closeUp?: { x: number; y: number; scale: number }
}

function room(ink: Ink, backdrop: string, setting: Setting): string {
  const wall = box(0, 0, 800, 800, 0, backdrop)
  const light = oval(250, 190, 720, 640, ink.glow(lit(backdrop, 0.75), 0.85))
  const pane = 'fill-opacity=".3"'
  const sun = lit(backdrop, 0.55)
  const panes =
    shape('M60 0h150L20 470H0V150z', sun, pane) + shape('M245 0h150L70 800H0V600z', sun, pane)
  if (setting !== 'standing') return wall + light + panes
  const floor = dim(backdrop, 0.1)
  return (
    wall +
    light +
    panes +
    box(0, 600, 800, 200, 0, floor) +
    box(0, 600, 800, 60, 0, ink.fade(dim(backdrop, 0.45), 0.2)) +
    oval(240, 690, 520, 110, ink.glow(lit(backdrop, 0.7), 0.6))
  )
}

/** The whole picture, 800 × 800, without text, script or outside reference. */
export function renderScene(scene: Scene): string {
  const ink = createInk(scene.key)
  const settings = scene.things.map(({ of }) => of.setting)
  const setting = settings.includes('standing') ? 'standing' : (settings[0] ?? 'lying')
  const surroundings = room(ink, scene.backdrop, setting)
  const things = scene.things
    .map(({ of, tone, x = 0, y = 0, scale = 1 }) => {
      const painted = of.paint(ink, tone)
      return x || y || scale !== 1
        ? group(`translate(${x} ${y}) scale(${scale})`, painted)
        : painted
    })
    .join('')
  const near = scene.closeUp
  const framed = near
    ? group(
        `translate(${400 - near.x * near.scale} ${400 - near.y * near.scale}) scale(${near.scale})`,
        things,
      )
    : things
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800" ' +
    'stroke-linecap="round" stroke-linejoin="round">' +
    `<defs>${ink.defs()}</defs>${surroundings}${framed}</svg>`
  )
}
