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
  wood,
} from './shapes.ts'
import { lying, standing } from './sheet.ts'

const COVER = 'M210 130H566Q590 130 590 154V646Q590 670 566 670H210Z'

/** Main: cloth cover. Accent: elastic. Trim: ribbon. */
export const notebook = lying((ink, { main, accent, trim }) => [
  group(
    'rotate(-8 400 400)',
    cast(ink, COVER, 1.3),
    stroke('M300 660Q296 720 310 744', trim, 12),
    box(214, 146, 384, 532, 14, '#efe7d6'),
    stroke('M592 164V664M586 672H226', '#cdbfa3', 3, 'stroke-dasharray="2 3"'),
    cloth(ink, COVER, main),
    box(206, 130, 46, 540, 6, ink.round(dim(main, 0.2))),
    stroke('M256 132V668', dim(main, 0.6), 4, 'opacity=".6"'),
    box(520, 128, 20, 544, 3, ink.face(accent)),
    box(300, 210, 170, 104, 6, lit(main, 0.6)),
    stroke('M318 246H452M318 276H420', dim(main, 0.25), 4, 'opacity=".6"'),
    stroke('M262 140H560', '#fff', 3, 'opacity=".35"'),
  ),
])

/** Main: barrel. Accent: grip. Trim: tip and clip. */
export const pen = lying((ink, { main, accent, trim }) => {
  const one = (y: number, hex: string) =>
    group(
      `translate(0 ${y})`,
      cast(ink, 'M100 368H700V420H100Z', 0.8),
      shape('M640 370L712 390V398L640 418Z', ink.bar(trim)),
      box(706, 391, 26, 6, 3, dim(trim, 0.4)),
      box(90, 374, 36, 40, 12, ink.bar(trim)),
      box(116, 366, 530, 56, 12, ink.bar(hex)),
      stroke('M124 384H640', lit(hex, 0.8), 5, 'opacity=".65"'),
      stroke('M124 402H640', dim(hex, 0.5), 3, 'opacity=".5"'),
      box(500, 366, 146, 56, 6, ink.bar(dim(hex, 0.12))),
      stroke(
        'M516 368V420M532 368V420M548 368V420M564 368V420M580 368V420M596 368V420M612 368V420M628 368V420',
        dim(hex, 0.55),
        4,
        'opacity=".7"',
      ),
      shape('M124 356H300Q312 356 312 364Q312 374 298 374H124Z', ink.bar(trim)),
    )
  return [group('rotate(-34 400 400)', one(-72, main), one(66, accent))]
})

/** Main: felt. Accent: leather strap. Trim: the other side of the felt. */
export const deskMat = lying((ink, { main, accent, trim }) => [
  group(
    'rotate(-5 400 400)',
    cast(ink, 'M90 210H640V600H90Z', 1.1),
    cloth(ink, 'M90 214Q90 204 100 204H620V606H100Q90 606 90 596Z', main),
    stitch('M104 218H600V592H104Z', dim(main, 0.4)),
    shape('M520 204H620V606H520Z', dim(main, 0.6), 'opacity=".22"'),
    box(586, 196, 118, 418, 54, ink.round(trim)),
    box(586, 196, 118, 418, 54, ink.weave()),
    box(580, 372, 130, 62, 8, ink.round(accent)),
    stitch('M588 382H702M588 424H702', lit(accent, 0.5), 2.4),
    disc(646, 403, 12, ink.ball('#c79a4b')),
    group(
      'rotate(4 260 380)',
      box(150, 300, 200, 150, 6, '#faf5ea'),
      stroke('M172 334H324M172 364H324M172 394H270', '#b9b2a6', 4),
      stroke('M390 300L400 452', dim(main, 0.5), 15, 'opacity=".35"'),
      stroke('M382 296L392 440', '#d28b3c', 14),
      stroke('M392 440L393 454', '#2f3440', 6),
    ),
  ),
])

/** Main: cast body. Accent: the roll. Trim: cutter. */
export const tapeDispenser = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 646, 480),
  shape(
    'M160 640Q150 560 210 520Q250 330 390 330Q520 334 540 470Q560 530 640 520L664 640Q664 652 648 652H176Q160 652 160 640Z',
    ink.face(main),
  ),
  shape('M640 520L664 640Q664 652 648 652H600Q620 580 600 526Z', dim(main, 0.5), 'opacity=".4"'),
  disc(384, 430, 132, dim(main, 0.5)),
  disc(378, 424, 128, ink.ball(lit(accent, 0.25))),
  disc(378, 424, 112, 'none', `stroke="${dim(accent, 0.4)}" stroke-width="2" opacity=".5"`),
  disc(378, 424, 96, 'none', `stroke="${dim(accent, 0.4)}" stroke-width="2" opacity=".5"`),
  disc(378, 424, 78, ink.face('#e8dcc4')),
  disc(378, 424, 62, ink.metal(dim(trim, 0.05))),
  disc(378, 424, 16, dim(trim, 0.5)),
  stroke('M470 330Q560 400 628 500', lit(accent, 0.3), 12, 'opacity=".9"'),
  shape('M600 486L660 498L656 526L596 520Z', ink.metal(trim)),
  shape('M604 486l10-12 8 14 10-12 8 14 10-12 10 20Z', trim),
  gloss('M196 560Q210 530 240 516Q230 560 232 630H190Q184 590 196 560Z', 0.2),
  box(176, 636, 472, 16, 6, dim(main, 0.6)),
])

/** Main: handles. Accent: screw. Trim: steel. */
export const scissors = lying((ink, { main, accent, trim }) => {
  const loop = 'M0 0Q-70 60-64 150Q-56 230 6 232Q66 226 62 150Q58 70 26 0Z'
  const blade = 'M-6-6Q-34-200 6-424Q34-240 34-6Z'
  const half = (transform: string, shade: number) =>
    group(
      transform,
      cast(ink, blade, 0.7),
      shape(blade, ink.round(dim(trim, shade))),
      stroke('M8-400Q24-220 26-20', '#fff', 4, 'opacity=".6"'),
      `<g filter="${ink.blur(9)}" opacity=".3">${shape(loop, '#1b1e2a', 'transform="translate(12 18)"')}</g>`,
      `<path d="${loop}M2 44Q-34 90-30 150Q-26 196 4 198Q34 194 32 150Q30 90 8 44Z" fill="${ink.face(dim(main, shade))}" fill-rule="evenodd"/>`,
      stroke('M-44 90Q-56 150-40 196', lit(main, 0.6), 6, 'opacity=".5"'),
    )
  return [
    group(
      'rotate(32 400 420) translate(0 20)',
      half('translate(412 470) rotate(-17) scale(-1 1)', 0.14),
      half('translate(396 470) rotate(17)', 0),
      disc(402, 432, 19, ink.ball(accent)),
      stroke('M392 438L412 426', dim(accent, 0.6), 5),
    ),
  ]
})

/** Main: case. Accent: dial. Trim: hands. */
export const clock = standing((ink, { main, accent, trim }) => {
  const ticks = Array.from({ length: 12 }, (_, hour) => {
    const angle = (hour * Math.PI) / 6
    const at = (r: number) =>
      `${(400 + r * Math.sin(angle)).toFixed(0)} ${(414 - r * Math.cos(angle)).toFixed(0)}`
    return `M${at(hour % 3 ? 150 : 138)}L${at(162)}`
  }).join('')
  return [
    ground(ink, 400, 652, 340),
    stroke('M300 600L276 648M500 600L524 648', dim(main, 0.3), 30),
    disc(414, 418, 226, dim(main, 0.45)),
    disc(400, 414, 226, ink.face(main)),
    disc(400, 414, 194, dim(main, 0.35)),
    disc(400, 414, 188, ink.face(accent)),
    stroke(ticks, trim, 7),
    stroke('M400 414L330 352', trim, 15),
    stroke('M400 414L470 290', trim, 10),
    stroke('M382 450L440 330', '#c2452f', 4),
    disc(400, 414, 13, '#c2452f'),
    shape(
      'M240 350A178 178 0 0 1 420 236Q320 290 262 420Q236 400 240 350Z',
      '#fff',
      'opacity=".28"',
    ),
    box(372, 168, 56, 26, 12, ink.metal(main)),
  ]
})

/** Main: cup. Accent and trim: pencils. */
export const pencilCup = standing((ink, { main, accent, trim }) => {
  const pencil = (x: number, top: number, turn: number, hex: string) =>
    group(
      `rotate(${turn} ${x} 560)`,
      box(x - 14, top + 46, 28, 560 - top, 2, ink.round(hex)),
      shape(
        `M${x - 14} ${top + 48}L${x} ${top}L${x + 14} ${top + 48}Q${x} ${top + 40} ${x - 14} ${top + 48}Z`,
        ink.round('#e3c196'),
      ),
      shape(`M${x - 5} ${top + 17}L${x} ${top}L${x + 5} ${top + 17}Z`, '#2c2d33'),
    )
  return [
    ground(ink, 400, 652, 280),
    group(
      'rotate(13 470 560)',
      box(456, 150, 40, 420, 3, ink.round('#d9b078')),
      stroke(
        'M458 170h14M458 190h9M458 210h14M458 230h9M458 250h14M458 270h9M458 290h14M458 310h9',
        '#5a4026',
        3,
      ),
    ),
    pencil(352, 180, -11, accent),
    pencil(400, 136, 1, trim),
    pencil(436, 214, 8, dim(accent, 0.3)),
    oval(400, 362, 122, 26, dim(main, 0.65)),
    shape(
      'M278 362Q400 406 522 362V626Q520 650 494 654Q400 664 306 654Q280 650 278 626Z',
      ink.round(main),
    ),
    shape(
      'M278 362Q400 406 522 362V626Q520 650 494 654Q400 664 306 654Q280 650 278 626Z',
      ink.speckle(),
      'opacity=".6"',
    ),
    stroke('M279 363Q400 407 521 363', lit(main, 0.5), 6),
    gloss('M300 392Q318 400 336 402V640Q312 638 304 630Z', 0.3),
  ]
})

/** Main: wood. Accent: felt inlay. Trim: small brass things. */
export const deskTray = lying((ink, { main, accent, trim }) => [
  group(
    'rotate(-6 400 400)',
    cast(ink, 'M120 250H680V560H120Z', 1.1),
    wood(
      ink,
      'M120 270Q120 246 144 246H656Q680 246 680 270V536Q680 560 656 560H144Q120 560 120 536Z',
      main,
    ),
    box(148, 274, 300, 258, 20, dim(main, 0.55)),
    box(152, 282, 294, 248, 18, ink.face(accent)),
    box(152, 282, 294, 248, 18, ink.weave()),
    box(470, 274, 184, 120, 18, dim(main, 0.55)),
    box(474, 282, 178, 110, 16, ink.face(dim(accent, 0.12))),
    box(470, 414, 184, 118, 18, dim(main, 0.55)),
    box(474, 422, 178, 108, 16, ink.face(dim(accent, 0.12))),
    group(
      'rotate(-20 300 400)',
      box(180, 386, 236, 20, 10, ink.bar('#2c3440')),
      box(390, 384, 34, 24, 6, ink.bar(trim)),
    ),
    disc(250, 470, 34, 'none', `stroke="${trim}" stroke-width="9"`),
    stroke('M274 492L340 500M320 498V516M336 500V514', trim, 9),
    ...[
      [520, 336, -20],
      [580, 350, 30],
      [610, 318, 5],
    ].map(([x = 0, y = 0, turn = 0]) =>
      group(
        `rotate(${turn} ${x} ${y})`,
        stroke(`M${x - 26} ${y - 6}h46a8 8 0 0 1 0 16h-52a13 13 0 0 1 0-26h44`, trim, 4),
      ),
    ),
    disc(530, 478, 24, ink.ball(trim)),
    disc(586, 486, 20, ink.ball('#b9bcc2')),
    stroke('M150 256H650', '#fff8ea', 4, 'opacity=".45"'),
  ),
])
