import { dim, lit } from './colour.ts'
import { box, cast, cloth, disc, group, shape, stitch, stroke } from './shapes.ts'
import { hanging, lying } from './sheet.ts'

const TORSO = 'M292 232Q400 268 508 232Q548 250 548 420V668Q400 690 252 668V420Q252 250 292 232Z'
const LEFT = 'M292 232Q214 262 196 380L158 606Q190 630 232 624L272 430Z'
const RIGHT = 'M508 232Q586 262 604 380L642 606Q610 630 568 624L528 430Z'

/** A turned wooden peg, and the loop of the garment on it. */
function peg(hex: string, y = 106): string {
  return [
    stroke(`M384 ${y + 78}Q400 ${y - 40} 416 ${y + 78}`, hex, 6),
    disc(400, y, 20, '#8a5f3c'),
    disc(395, y - 5, 9, '#b98a5e'),
  ].join('')
}

/** Main: shell. Accent: lining of the hood. Trim: snaps. */
export const rainJacket = hanging((ink, { main, accent, trim }) => [
  cast(ink, `${LEFT}${RIGHT}${TORSO}`),
  cloth(ink, LEFT, dim(main, 0.06)),
  cloth(ink, RIGHT, dim(main, 0.16)),
  stroke('M162 584Q195 606 236 600M638 584Q605 606 564 600', dim(main, 0.45), 4),
  shape(TORSO, ink.face(main)),
  peg(dim(main, 0.5)),
  shape('M286 246Q262 128 400 124Q538 128 514 246Q400 312 286 246Z', ink.face(lit(main, 0.05))),
  shape('M330 246Q318 160 400 156Q482 160 470 246Q400 284 330 246Z', ink.face(dim(accent, 0.2))),
  shape(
    'M330 246Q318 160 400 156Q482 160 470 246Q400 190 330 246Z',
    dim(accent, 0.7),
    'opacity=".45"',
  ),
  stroke('M330 246Q318 160 400 156Q482 160 470 246', dim(main, 0.4), 4),
  stroke('M352 262V350M448 262V336', '#f3ead8', 5),
  disc(352, 354, 7, trim),
  disc(448, 340, 7, trim),
  shape('M378 276Q400 284 424 276V678H378Z', dim(main, 0.08)),
  stroke('M378 276V677M424 276V677', dim(main, 0.4), 3, 'opacity=".8"'),
  ...[310, 390, 470, 550, 630].map((y) => disc(401, y, 9, ink.ball(trim))),
  ...[
    ['M286 512L354 494V528L290 546Z', 'M290 546V556'],
    ['M514 512L446 494V528L510 546Z', 'M510 546V556'],
  ].map(([d = '']) => shape(d, ink.face(lit(main, 0.08))) + stroke(d, dim(main, 0.45), 3)),
  stroke('M254 646Q400 668 546 646', dim(main, 0.4), 3, 'opacity=".7"'),
  shape('M300 250Q280 420 286 640L262 636V420Q262 270 300 250Z', '#fff', 'opacity=".16"'),
])

/** Main: twill. Accent: collar lining. Trim: buttons. */
export const choreCoat = hanging((ink, { main, accent, trim }) => [
  cast(ink, `${LEFT}${RIGHT}${TORSO}`),
  cloth(ink, LEFT, dim(main, 0.06)),
  cloth(ink, RIGHT, dim(main, 0.16)),
  stitch('M163 580Q196 602 236 596M637 580Q604 602 564 596', lit(main, 0.45)),
  shape('M330 196Q400 160 470 196L452 262H348Z', dim(accent, 0.25)),
  peg(dim(main, 0.5), 134),
  cloth(ink, TORSO, main),
  shape('M350 230L400 300L450 230Q400 246 350 230Z', dim(accent, 0.5)),
  cloth(ink, 'M326 190Q304 214 296 240L366 300L400 296Q352 250 344 196Z', lit(main, 0.08)),
  cloth(ink, 'M474 190Q496 214 504 240L434 300L400 296Q448 250 456 196Z', lit(main, 0.03)),
  stroke('M400 298V680', dim(main, 0.5), 3),
  stitch('M418 300V680', lit(main, 0.45)),
  ...[330, 420, 510, 600].map(
    (y) => disc(409, y, 10, ink.ball(trim)) + disc(409, y, 2, dim(trim, 0.7)),
  ),
  ...[
    'M276 470H376V590L326 606L276 590Z',
    'M440 470H526V590L484 606L440 590Z',
    'M450 334H518V408L484 420L450 408Z',
  ].map(
    (d) =>
      cloth(ink, d, lit(main, 0.06)) +
      stroke(d, dim(main, 0.35), 3) +
      stitch(d, lit(main, 0.5), 2.2),
  ),
  stitch('M254 650Q400 672 546 650', lit(main, 0.45)),
])

const GILET = 'M306 224Q400 256 494 224Q512 290 548 330V656Q400 682 252 656V330Q288 290 306 224Z'

/** Main: shell. Accent: lining. Trim: zip. */
export const quiltedVest = hanging((ink, { main, accent, trim }) => [
  cast(ink, GILET),
  shape('M316 176Q400 150 484 176L494 240Q400 270 306 240Z', ink.face(dim(accent, 0.2))),
  peg(dim(main, 0.5), 120),
  shape(GILET, ink.face(main)),
  ...[310, 366, 422, 478, 534, 590, 640].map(
    (y) =>
      stroke(`M256 ${y + 6}Q400 ${y + 30} 544 ${y + 6}`, lit(main, 0.4), 9, 'opacity=".35"') +
      stroke(`M256 ${y}Q400 ${y + 24} 544 ${y}`, dim(main, 0.5), 4, 'opacity=".75"'),
  ),
  stroke('M306 224Q290 292 252 330M494 224Q510 292 548 330', dim(main, 0.4), 10),
  shape('M314 176Q300 200 306 232Q350 258 396 262V222Q346 214 314 176Z', ink.face(lit(main, 0.08))),
  shape('M486 176Q500 200 494 232Q450 258 404 262V222Q454 214 486 176Z', ink.face(main)),
  stroke('M400 226V670', dim(main, 0.6), 14),
  stroke('M400 226V670', trim, 5, 'stroke-dasharray="4 4"'),
  box(393, 262, 14, 42, 6, ink.metal(trim)),
  stroke('M282 500L330 566M518 500L470 566', dim(main, 0.55), 12),
  stroke('M282 500L330 566M518 500L470 566', lit(main, 0.3), 3),
])

const CAPE =
  'M338 210Q400 236 462 210Q560 300 616 610Q520 668 400 672Q280 668 184 610Q240 300 338 210Z'

/** Main: shell. Accent: lining. Trim: reflective edge. */
export const rainCape = hanging((ink, { main, accent, trim }) => [
  cast(ink, CAPE),
  shape(
    'M184 610Q280 668 400 672Q520 668 616 610Q520 640 400 640Q280 640 184 610Z',
    dim(accent, 0.3),
  ),
  shape(CAPE, ink.face(main)),
  peg(dim(main, 0.5)),
  shape('M262 330Q230 480 240 634L300 654Q270 480 330 260Z', '#fff', 'opacity=".13"'),
  shape('M500 290Q540 470 520 652L590 622Q560 420 480 260Z', dim(main, 0.5), 'opacity=".25"'),
  stroke('M206 590Q290 640 400 644Q510 640 594 590', trim, 12),
  shape('M320 234Q290 120 400 118Q510 120 480 234Q400 290 320 234Z', ink.face(lit(main, 0.06))),
  shape('M350 232Q342 154 400 150Q458 154 450 232Q400 264 350 232Z', ink.face(dim(accent, 0.35))),
  shape('M342 182Q400 122 458 182Q400 160 342 182Z', ink.face(lit(main, 0.1))),
  stroke('M400 262V400', dim(main, 0.5), 4),
  ...[290, 340, 390].map((y) => disc(400, y, 8, ink.ball(trim))),
  shape('M340 440H460V466Q400 476 340 466Z', dim(main, 0.25)),
  stroke('M340 466Q400 476 460 466', dim(main, 0.5), 3),
])

const DOME = 'M236 486Q222 196 400 190Q578 196 564 486Z'

/** Main: wool. Accent: the label. */
export const beanie = lying((ink, { main, accent }) => [
  cast(ink, `${DOME}M220 450H580V610H220Z`),
  shape(DOME, ink.face(main)),
  ...[-150, -100, -50, 0, 50, 100, 150].map((x) =>
    stroke(
      `M${400 + x} 480Q${400 + x * 0.9} 260 ${400 + x * 0.12} 200`,
      dim(main, 0.4),
      7,
      'opacity=".4"',
    ),
  ),
  ...[-125, -75, -25, 25, 75, 125].map((x) =>
    stroke(
      `M${400 + x} 480Q${400 + x * 0.9} 260 ${400 + x * 0.12} 204`,
      lit(main, 0.4),
      7,
      'opacity=".35"',
    ),
  ),
  box(216, 450, 368, 158, 34, ink.round(lit(main, 0.04))),
  box(216, 450, 368, 158, 34, ink.ribs()),
  stroke('M226 452Q400 440 574 452', dim(main, 0.6), 6, 'opacity=".45"'),
  box(460, 510, 62, 40, 4, ink.face(accent)),
  stitch('M466 516H516V544H466Z', lit(accent, 0.5), 2),
])

/** Main: ground colour. Accent: bands. */
export const scarf = hanging((ink, { main, accent, trim }) => {
  const back = 'M420 130Q500 150 500 230L520 600H400L380 150Z'
  const front = 'M400 120Q290 120 290 240L270 650H420L430 200Q440 130 400 120Z'
  const fringe = (from: number, y: number, count: number, hex: string) =>
    stroke(
      Array.from(
        { length: count },
        (_, i) => `M${from + i * 12} ${y}q${i % 2 ? 3 : -3} 24 0 46`,
      ).join(''),
      hex,
      5,
    )
  return [
    cast(ink, front + back),
    fringe(407, 600, 10, dim(main, 0.3)),
    cloth(ink, back, dim(main, 0.22)),
    shape('M410 480L514 480L516 510H408ZM410 540L517 540L519 570H406Z', dim(accent, 0.2)),
    fringe(278, 648, 13, main),
    cloth(ink, front, main),
    shape('M277 500H423L422 536H275ZM274 566H421L420 602H272Z', accent, 'opacity=".9"'),
    shape('M276 544H422V556H276Z', trim),
    shape(
      'M290 240L270 650H420L430 200Q440 130 400 120Q290 120 290 240Z',
      ink.ribs(),
      'opacity=".45"',
    ),
    stroke('M350 150Q330 260 336 420', dim(main, 0.5), 5, 'opacity=".35"'),
    stroke('M392 140Q380 300 388 460', dim(main, 0.5), 5, 'opacity=".3"'),
    disc(404, 112, 26, '#8a5f3c'),
    disc(397, 105, 12, '#b98a5e'),
  ]
})

const HAND =
  'M0 330V150Q0 140 2 60Q4 34 24 34Q44 34 46 60L50 150L54 30Q56 4 78 4Q100 4 100 30L102 150L110 40Q112 18 132 18Q152 20 152 44L148 160L160 84Q164 64 182 68Q198 72 196 92L188 330Z'
const THUMB = 'M10 250Q-50 220-62 150Q-66 126-48 120Q-30 116-22 138Q-10 176 12 190Z'

/** Main: leather or wool. Accent: palm and cuff. */
export const gloves = lying((ink, { main, accent, trim }) => {
  const glove = (transform: string, shade: number) =>
    group(
      transform,
      cast(ink, `${HAND}${THUMB}`, 0.8),
      shape(THUMB, ink.face(dim(main, shade + 0.12))),
      shape(HAND, ink.face(dim(main, shade))),
      stroke('M50 150V196M102 150V206M148 160V200', dim(main, 0.55), 4),
      stitch('M40 216Q94 176 160 214', lit(main, 0.45)),
      box(-8, 322, 206, 84, 16, ink.round(accent)),
      box(-8, 322, 206, 84, 16, ink.ribs()),
      box(140, 340, 40, 26, 4, ink.face(trim)),
    )
  return [
    glove('translate(712 214) rotate(16) scale(-1.08 1.08)', 0.1),
    glove('translate(112 262) rotate(-14) scale(1.08)', 0),
  ]
})
