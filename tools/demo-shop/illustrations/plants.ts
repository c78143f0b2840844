import { dim, lit } from './colour.ts'
import type { Ink } from './ink.ts'
import { box, cast, disc, gloss, ground, group, oval, shape, stroke, wood } from './shapes.ts'
import { hanging, lying, standing } from './sheet.ts'

const SOIL = '#4a3526'

/** One leaf growing from (x, y). `slim` is half its width against its length. */
function leaf(
  ink: Ink,
  x: number,
  y: number,
  length: number,
  turn: number,
  hex: string,
  slim = 0.26,
): string {
  const half = 100 * slim
  const outline = `stroke="${dim(hex, 0.25)}" stroke-width=".8"`
  const blade = `M0 0C${-half}-30 ${-half}-66 0-100C${half}-66 ${half}-30 0 0Z`
  const piece = ink.piece(
    shape(blade, ink.face(hex), outline) + stroke('M0 0V-84', lit(hex, 0.45), 1.6, 'opacity=".6"'),
  )
  const at = x === 0 && y === 0 ? '' : `translate(${x} ${y})`
  const place = `${at}rotate(${turn})scale(${Number((length / 100).toFixed(2))})`
  return `<use href="${piece}" transform="${place}"/>`
}

/** Main: clay. Accent: saucer. Trim: leaves. */
export const clayPot = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 654, 330),
  ...[
    [-58, 300],
    [56, 290],
    [-30, 360],
    [32, 350],
    [0, 390],
    [-84, 220],
    [80, 226],
  ].map(([turn = 0, length = 0], i) =>
    leaf(ink, 400, 372, length * 0.82, turn, i % 2 ? trim : dim(trim, 0.16)),
  ),
  shape('M238 622H562Q560 660 520 664H280Q240 660 238 622Z', ink.round(accent)),
  shape('M268 400H532L502 632Q400 648 298 632Z', ink.round(main)),
  shape('M268 400H532L528 436Q400 452 272 436Z', dim(main, 0.5), 'opacity=".4"'),
  box(248, 352, 304, 66, 10, ink.round(lit(main, 0.06))),
  oval(400, 354, 140, 16, SOIL),
  stroke('M252 356H548', lit(main, 0.5), 4, 'opacity=".6"'),
  shape('M290 440Q300 560 318 626L340 630Q320 540 314 442Z', '#fff', 'opacity=".16"'),
  stroke('M286 540Q400 560 516 538', '#fff4ea', 14, 'opacity=".13"'),
])

/** Main: glaze. Accent: water gauge. Trim: snake-plant leaves. */
export const planter = standing((ink, { main, accent, trim }) => {
  const blade = (x: number, top: number, lean: number) => {
    const d = `M${x - 22} 430Q${x - 34 + lean / 2} ${(top + 430) / 2} ${x + lean} ${top}Q${x + 36 + lean / 2} ${(top + 430) / 2} ${x + 22} 430Z`
    return (
      shape(d, ink.face(trim)) +
      stroke(d, '#d9cf7c', 5) +
      stroke(
        `M${x - 10} 410Q${x - 8 + lean / 2} ${(top + 430) / 2} ${x + lean} ${top + 40}`,
        lit(trim, 0.5),
        9,
        'stroke-dasharray="5 17" opacity=".5"',
      )
    )
  }
  return [
    ground(ink, 400, 652, 330),
    blade(350, 170, -60),
    blade(450, 150, 66),
    blade(400, 90, -6),
    blade(330, 280, -70),
    blade(474, 266, 80),
    oval(400, 424, 150, 26, SOIL),
    shape('M246 420Q400 468 554 420L530 620Q524 652 490 654H310Q276 652 270 620Z', ink.round(main)),
    shape('M246 420Q400 468 554 420L530 620Q524 652 490 654H310Q276 652 270 620Z', ink.speckle()),
    stroke('M247 421Q400 469 553 421', lit(main, 0.5), 7),
    box(462, 500, 20, 110, 10, dim(main, 0.5)),
    box(466, 552, 12, 54, 6, accent),
    gloss('M276 450Q296 460 316 464L330 636Q306 640 296 616Z', 0.34),
  ]
})

/** Main: bowl. Accent: cords. Trim: leaves. */
export const hangingPlanter = hanging((ink, { main, accent, trim }) => [
  stroke('M400 0V70M400 70L236 420M400 70L564 420', accent, 7),
  disc(400, 70, 16, 'none', `stroke="${dim(accent, 0.2)}" stroke-width="7"`),
  ...[
    [300, 400, 170, -70],
    [340, 390, 190, -36],
    [400, 390, 200, -4],
    [450, 390, 190, 30],
    [500, 400, 170, 66],
  ].map(([x = 0, y = 0, length = 0, turn = 0]) => leaf(ink, x, y, length, turn, dim(trim, 0.12))),
  cast(ink, 'M220 400H580Q570 580 400 584Q230 580 220 400Z'),
  shape('M220 400Q400 446 580 400Q572 580 400 586Q228 580 220 400Z', ink.ball(main)),
  shape('M220 400Q400 446 580 400Q572 580 400 586Q228 580 220 400Z', ink.speckle(), 'opacity=".7"'),
  stroke('M221 401Q400 447 579 401', lit(main, 0.5), 8),
  stroke(
    'M280 420Q210 500 250 620Q262 670 240 720M530 420Q600 520 560 600Q540 650 560 690M350 430Q330 520 350 610',
    dim(trim, 0.25),
    6,
  ),
  ...[
    [248, 540, 90, 200],
    [242, 600, 84, 150],
    [256, 650, 84, 220],
    [244, 716, 76, 176],
    [580, 520, 90, 150],
    [566, 600, 84, 214],
    [552, 650, 80, 140],
    [560, 690, 74, 184],
    [336, 520, 80, 214],
    [348, 600, 78, 172],
    [270, 450, 92, 228],
    [540, 452, 92, 132],
  ].map(([x = 0, y = 0, length = 0, turn = 0], i) =>
    leaf(ink, x, y, length, turn, i % 2 ? trim : lit(trim, 0.12)),
  ),
  stroke('M400 70L400 424', accent, 7),
])

/** Main: body. Accent: handle. Trim: rose. */
export const wateringCan = standing((ink, { main, accent, trim }) => [
  ground(ink, 440, 652, 400),
  stroke('M360 600Q250 560 230 430Q216 330 130 280', dim(main, 0.4), 34),
  stroke('M360 596Q256 556 236 430Q222 334 132 282', main, 25),
  stroke('M340 576Q250 530 230 410', lit(main, 0.6), 5, 'opacity=".6"'),
  group(
    'rotate(36 120 276)',
    box(76, 250, 64, 50, 10, ink.metal(trim)),
    oval(78, 275, 14, 36, ink.face(lit(trim, 0.2))),
  ),
  stroke('M590 590Q720 560 690 400Q660 250 450 250Q380 252 370 380', dim(accent, 0.4), 28),
  stroke('M590 588Q716 558 686 400Q656 254 450 254Q384 256 372 380', accent, 19),
  shape('M320 386H600L622 626Q620 652 590 654H330Q300 652 298 626Z', ink.round(main)),
  shape('M320 386H440Q460 420 440 440Q380 460 316 430Z', ink.face(lit(main, 0.1))),
  oval(460, 388, 140, 26, dim(main, 0.55)),
  shape('M322 384Q330 362 460 362Q480 364 480 396Q400 420 322 384Z', ink.face(lit(main, 0.08))),
  stroke('M306 560Q460 584 616 560', dim(main, 0.4), 4, 'opacity=".5"'),
  gloss('M340 440H366L352 630H322Z', 0.28),
])

/** Main: glass. Accent: pump. */
export const mister = standing((ink, { main, accent, trim }) => [
  ground(ink, 410, 652, 250),
  stroke('M410 250V600', dim(main, 0.5), 7, 'opacity=".5"'),
  shape(
    'M376 300H444V340Q520 370 524 460V620Q522 652 490 654H330Q298 652 296 620V460Q300 370 376 340Z',
    ink.round(main),
    'opacity=".82"',
  ),
  shape(
    'M300 500Q410 516 522 500V620Q520 648 490 650H330Q300 648 300 620Z',
    dim(main, 0.35),
    'opacity=".4"',
  ),
  gloss('M318 470Q322 400 376 376V392Q344 412 342 470V610Q334 626 318 616Z', 0.5),
  stroke('M502 470V610', '#fff', 6, 'opacity=".3"'),
  box(366, 276, 88, 46, 8, ink.metal(accent)),
  box(388, 214, 44, 66, 6, ink.metal(accent)),
  shape('M300 180H470Q500 182 500 214H300Q280 214 280 197Q280 180 300 180Z', ink.metal(accent)),
  disc(280, 197, 11, dim(accent, 0.5)),
  stroke('M460 214Q500 250 480 300', dim(accent, 0.3), 15),
  ...[
    [240, 180, 6],
    [214, 206, 8],
    [186, 170, 5],
    [166, 218, 6],
    [230, 232, 5],
    [140, 190, 4],
    [196, 244, 4],
  ].map(([x = 0, y = 0, r = 0]) => disc(x, y, r, trim, 'opacity=".85"')),
])

/** Main: grips. Accent: spring and bolt. Trim: steel. */
export const secateurs = lying((ink, { main, accent, trim }) => {
  const upper = 'M380 330Q420 200 500 120Q530 190 470 300L430 380Z'
  const lower = 'M436 350Q360 270 370 170Q412 220 470 250Q510 300 476 370Z'
  const left = 'M430 360Q330 420 300 560Q290 680 320 700Q356 706 362 640Q380 500 462 400Z'
  const right = 'M420 380Q470 430 500 560Q510 690 552 696Q586 690 570 600Q546 440 470 350Z'
  return [
    group(
      'rotate(-30 420 400)',
      cast(ink, `${left}${right}${upper}`),
      shape(lower, ink.face(dim(trim, 0.2))),
      shape(left, ink.face(dim(main, 0.12))),
      stroke('M392 500Q420 470 432 500Q440 530 456 500Q470 476 486 506', accent, 10),
      shape(upper, ink.face(trim)),
      stroke('M390 330Q430 210 498 136', '#fff', 5, 'opacity=".7"'),
      shape(right, ink.face(main)),
      stroke('M440 396Q490 450 514 570Q522 650 548 672', lit(main, 0.6), 6, 'opacity=".5"'),
      stroke('M390 440Q330 500 318 600', lit(main, 0.6), 6, 'opacity=".4"'),
      disc(440, 360, 30, ink.metal(trim)),
      disc(440, 360, 14, ink.ball(accent)),
    ),
  ]
})

/** Main: wood. Accent: pot. Trim: leaves. */
export const plantStand = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 684, 340),
  box(300, 420, 26, 262, 6, ink.round(dim(main, 0.35))),
  box(486, 420, 26, 262, 6, ink.round(dim(main, 0.4))),
  ...[
    [-62, 250],
    [60, 250],
    [-34, 300],
    [34, 300],
    [0, 330],
    [-88, 190],
    [86, 190],
  ].map(([turn = 0, length = 0], i) =>
    leaf(ink, 400, 306, length * 0.86, turn * 1.15, i % 2 ? trim : dim(trim, 0.2), 0.34),
  ),
  oval(400, 300, 128, 20, SOIL),
  shape('M268 296Q400 334 532 296L516 500Q512 524 490 526H310Q288 524 284 500Z', ink.round(accent)),
  stroke('M269 297Q400 335 531 297', lit(accent, 0.5), 6),
  wood(ink, 'M236 500H564V532Q564 540 556 540H244Q236 540 236 532Z', main),
  wood(ink, 'M236 400H266L264 690H240Z', lit(main, 0.05)),
  wood(ink, 'M534 400H564L560 690H536Z', dim(main, 0.12)),
  wood(ink, 'M250 616H550V640H250Z', dim(main, 0.08)),
])

type Leaves = readonly (readonly [turn: number, length: number])[]

const BASIL: Leaves = [
  [-64, 120],
  [62, 124],
  [-34, 176],
  [34, 170],
  [-2, 204],
  [-14, 120],
]
const CHIVES: Leaves = [
  [-26, 230],
  [-15, 280],
  [-5, 320],
  [6, 300],
  [16, 264],
  [28, 220],
]
const SAGE: Leaves = [
  [-72, 136],
  [72, 136],
  [-40, 180],
  [40, 180],
  [0, 206],
  [14, 130],
]

/** Main: tray. Accent: pots. Trim: herbs. */
export const herbTrio = standing((ink, { main, accent, trim }) => {
  const pot = (x: number, slim: number, leaves: Leaves, green: string) =>
    group(
      `translate(${x} 470)`,
      ...leaves.map(([turn, length]) => leaf(ink, 0, 0, length, turn, green, slim)),
      shape('M-68 10H68L54 150H-54Z', ink.round(accent)),
      box(-78, -14, 156, 40, 8, ink.round(accent)),
      gloss('M-56 30h18l6 116h-14Z', 0.25),
    )
  return [
    ground(ink, 400, 656, 560),
    pot(216, 0.5, BASIL, trim),
    pot(400, 0.06, CHIVES, trim),
    pot(584, 0.24, SAGE, '#86a08a'),
    wood(ink, 'M110 606H690L676 652Q674 660 664 660H136Q126 660 124 652Z', main),
    stroke('M114 610H686', '#fff8ea', 4, 'opacity=".5"'),
  ]
})
