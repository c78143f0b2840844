import { dim, lit } from './colour.ts'
import {
  box,
  cast,
  cloth,
  disc,
  gloss,
  ground,
  group,
  oval,
  shape,
  stitch,
  stroke,
} from './shapes.ts'
import { lying, standing } from './sheet.ts'

const MUG = 'M232 300Q400 344 568 300V590Q562 650 500 654Q400 664 300 654Q238 650 232 590Z'

/** Main: glaze. Accent: raw foot. Trim: what is in it. */
export const mug = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 648, 350),
  stroke('M556 360Q690 344 684 450Q676 560 548 558', dim(main, 0.42), 42),
  stroke('M554 356Q684 340 678 448Q670 552 546 552', main, 32),
  stroke('M570 348Q668 340 668 430', lit(main, 0.6), 6, 'opacity=".6"'),
  shape(MUG, ink.round(main)),
  shape(MUG, ink.speckle()),
  shape(
    'M234 600Q240 650 300 654Q400 664 500 654Q560 650 566 600Q400 644 234 600Z',
    ink.round(accent),
  ),
  oval(400, 300, 168, 38, lit(main, 0.3)),
  oval(400, 303, 152, 31, dim(main, 0.45)),
  oval(400, 310, 140, 23, ink.face(trim)),
  gloss('M264 344Q284 352 304 354V590Q280 588 270 570Z', 0.36),
])

/** Main: glaze. Accent: rim. */
export const plate = lying((ink, { main, accent, trim }) => [
  cast(ink, 'M120 400A280 280 0 1 0 680 400A280 280 0 1 0 120 400Z', 1.1),
  disc(400, 400, 282, ink.face(accent)),
  disc(400, 400, 270, ink.face(lit(main, 0.1))),
  disc(400, 402, 200, ink.face(dim(main, 0.2))),
  disc(400, 406, 194, ink.face(main)),
  disc(400, 400, 278, ink.speckle()),
  disc(400, 406, 150, 'none', `stroke="${trim}" stroke-width="3" opacity=".18"`),
  disc(400, 406, 96, 'none', `stroke="${trim}" stroke-width="3" opacity=".14"`),
  shape('M150 340A262 262 0 0 1 360 144A300 300 0 0 0 182 350Z', '#fff', 'opacity=".55"'),
  oval(330, 330, 130, 100, ink.glow('#ffffff', 0.45)),
])

/** Main: outer glaze. Accent: inner glaze. Trim: foot. */
export const bowl = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 648, 400),
  shape('M312 620H488L478 654Q400 662 322 654Z', ink.round(trim)),
  shape('M148 400Q400 470 652 400Q630 610 480 634H320Q170 610 148 400Z', ink.round(main)),
  shape('M148 400Q400 470 652 400Q630 610 480 634H320Q170 610 148 400Z', ink.speckle()),
  oval(400, 398, 254, 66, lit(main, 0.35)),
  oval(400, 402, 238, 56, ink.face(dim(accent, 0.14))),
  oval(430, 418, 170, 36, ink.glow(lit(accent, 0.6), 0.6)),
  gloss('M180 446Q210 456 236 460Q252 560 312 604Q206 574 180 446Z', 0.3),
])

/** Main: tint of the glass. Accent: drink. */
export const tumblers = standing((ink, { main, accent, trim }) => {
  const glass = (x: number, y: number, height: number) => {
    const base = y + height
    const wall = `M${x} ${y}L${x + 18} ${base - 16}Q${x + 20} ${base} ${x + 40} ${base}H${x + 170}Q${x + 190} ${base} ${x + 192} ${base - 16}L${x + 210} ${y}Z`
    return [
      ground(ink, x + 105, base - 4, 210),
      shape(wall, main, 'opacity=".42"'),
      shape(
        `M${x + 12} ${base - height * 0.58}H${x + 198}L${x + 186} ${base - 34}H${x + 24}Z`,
        ink.round(accent),
        'opacity=".72"',
      ),
      oval(x + 105, base - height * 0.58, 93, 13, lit(accent, 0.4), 'opacity=".9"'),
      shape(
        `M${x + 22} ${base - 34}H${x + 188}L${x + 190} ${base - 8}Q${x + 105} ${base + 6} ${x + 20} ${base - 8}Z`,
        '#fff',
        'opacity=".45"',
      ),
      oval(x + 105, y, 105, 17, '#fff', 'opacity=".35"'),
      oval(x + 105, y, 105, 17, 'none', `stroke="#fff" stroke-width="4" opacity=".9"`),
      stroke(wall, '#fff', 3, 'opacity=".55"'),
      gloss(`M${x + 24} ${y + 26}H${x + 46}L${x + 56} ${base - 40}H${x + 38}Z`, 0.5),
      ...[0.3, 0.48, 0.66, 0.82].map((share) =>
        stroke(
          `M${(x + 210 * share).toFixed(0)} ${base - height * 0.36}V${base - 14}`,
          trim,
          4,
          'opacity=".28"',
        ),
      ),
    ].join('')
  }
  return [glass(424, 330, 290), glass(184, 366, 290)]
})

const FLASK =
  'M356 180H444V330Q560 400 560 540Q556 650 470 654H330Q244 650 240 540Q240 400 356 330Z'

/** Main: tint of the glass. Accent: stopper. Trim: water. */
export const carafe = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 650, 340),
  shape(FLASK, main, 'opacity=".4"'),
  shape(
    'M258 470Q400 492 542 470Q566 640 470 642H330Q234 640 258 470Z',
    ink.round(trim),
    'opacity=".6"',
  ),
  oval(400, 472, 142, 17, lit(trim, 0.6), 'opacity=".8"'),
  stroke(FLASK, '#fff', 5, 'opacity=".8"'),
  oval(400, 182, 48, 10, 'none', 'stroke="#fff" stroke-width="5" opacity=".9"'),
  box(366, 176, 68, 54, 8, ink.round(dim(accent, 0.15))),
  disc(400, 138, 52, ink.ball(accent)),
  disc(400, 138, 52, ink.grain(), 'opacity=".8"'),
  gloss('M274 520Q276 430 366 366V392Q308 440 304 520Q302 580 316 616Q276 600 274 520Z', 0.6),
  stroke('M528 500Q536 590 496 626', '#fff', 7, 'opacity=".5"'),
])

/** Main: linen. Accent: stripe. Trim: the second napkin. */
export const napkins = lying((ink, { main, accent, trim }) => {
  const fold = (hex: string, stripe: string, transform: string) => {
    const d =
      'M190 220H590Q602 220 602 232V560Q602 572 590 572H190Q178 572 178 560V232Q178 220 190 220Z'
    return group(
      transform,
      cast(ink, d),
      box(178, 228, 428, 352, 12, dim(hex, 0.25)),
      cloth(ink, d, hex),
      shape(
        'M178 262H602V276H178ZM178 288H602V294H178ZM178 516H602V530H178Z',
        stripe,
        'opacity=".85"',
      ),
      shape('M390 220V572', 'none'),
      shape('M390 220H430V572H390Z', dim(hex, 0.5), 'opacity=".1"'),
      stroke('M390 222V570', dim(hex, 0.4), 4, 'opacity=".5"'),
      stitch('M190 232H590V560H190Z', dim(hex, 0.4)),
    )
  }
  return [
    fold(trim, dim(accent, 0.1), 'rotate(11 400 400) translate(40 40)'),
    fold(main, accent, 'rotate(-7 400 400) translate(0 -20)'),
  ]
})

/** Main: steel. Accent: handles. */
export const cutlery = lying((ink, { main, accent, trim }) => {
  const handle = (x: number) =>
    cast(ink, `M${x - 17} 430H${x + 17}V690H${x - 17}Z`, 0.7) +
    box(x - 17, 420, 34, 276, 15, ink.round(accent)) +
    box(x - 17, 420, 34, 276, 15, ink.grain()) +
    box(x - 17, 418, 34, 18, 4, ink.metal(trim))
  const fork =
    'M228 110V230Q228 280 262 296L266 430H294L298 296Q332 280 332 230V110H320V220H306V110H294V220H266V110H254V220H240V110Z'
  const knife = 'M386 430V130Q386 104 402 104Q440 130 438 300Q436 330 416 332V430Z'
  const spoon =
    'M520 196Q520 104 564 104Q608 104 608 196Q608 280 578 300V430H550V300Q520 280 520 196Z'
  return [
    cast(ink, `${fork}${knife}${spoon}`, 0.8),
    shape(fork, ink.metal(main)),
    shape(knife, ink.metal(main)),
    shape('M424 130Q440 180 438 300Q436 330 416 332Z', '#fff', 'opacity=".5"'),
    shape(spoon, ink.metal(main)),
    shape(
      'M532 196Q532 120 564 118Q596 120 596 196Q592 262 564 270Q536 262 532 196Z',
      ink.ball(dim(main, 0.14)),
    ),
    handle(280),
    handle(401),
    handle(564),
  ]
})

/** Main: glaze. Accent: handle. Trim: knob. */
export const teapot = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 650, 420),
  stroke('M288 330Q290 150 400 146Q510 150 512 330', dim(accent, 0.4), 24),
  stroke('M286 326Q288 150 398 146Q506 150 510 326', accent, 15),
  shape('M250 540Q160 520 120 380L96 366Q112 344 148 352Q190 430 270 440Z', ink.face(main)),
  shape(
    'M212 500Q210 350 330 330H470Q590 350 588 500Q580 640 470 652H330Q220 640 212 500Z',
    ink.ball(main),
  ),
  shape(
    'M212 500Q210 350 330 330H470Q590 350 588 500Q580 640 470 652H330Q220 640 212 500Z',
    ink.speckle(),
    'opacity=".8"',
  ),
  oval(400, 340, 108, 20, dim(main, 0.4)),
  shape('M296 336Q310 294 400 290Q490 294 504 336Q400 366 296 336Z', ink.round(lit(main, 0.06))),
  disc(400, 276, 24, ink.ball(trim)),
  ...[286, 512].map((x) => disc(x, 336, 17, ink.metal(dim(accent, 0.2)))),
  gloss('M240 490Q244 410 310 376Q270 430 270 520Q258 520 240 490Z', 0.45),
])
