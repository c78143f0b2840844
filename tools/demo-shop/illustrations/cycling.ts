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
import { hanging, lying, standing } from './sheet.ts'

/** Main: the dome. Accent: handlebar. Trim: screws and striker. */
export const bell = hanging((ink, { main, accent, trim }) => [
  cast(ink, 'M60 508H740V572H60ZM214 440Q220 250 400 246Q580 250 586 440Z'),
  box(-20, 508, 840, 66, 33, ink.bar(accent)),
  box(336, 490, 128, 98, 14, ink.bar(dim(trim, 0.2))),
  disc(362, 572, 9, ink.ball(trim)),
  disc(438, 572, 9, ink.ball(trim)),
  box(372, 440, 56, 60, 6, ink.metal(trim)),
  stroke('M590 470Q640 470 652 428', dim(trim, 0.2), 14),
  stroke('M560 478H600', dim(trim, 0.3), 18),
  disc(654, 416, 24, ink.ball(trim)),
  shape('M222 440Q226 250 400 246Q574 250 578 440Z', ink.ball(main)),
  shape('M250 424Q262 292 372 268Q300 320 292 430Z', '#fff', 'opacity=".42"'),
  shape('M520 432Q526 350 480 300Q550 340 556 434Z', lit(main, 0.8), 'opacity=".35"'),
  box(210, 430, 380, 28, 14, ink.metal(main)),
  stroke('M222 458H578', dim(main, 0.7), 4, 'opacity=".6"'),
  shape('M376 250Q378 226 400 226Q422 226 424 250Z', ink.ball(trim)),
])

/** Main: canvas. Accent: straps. Trim: reflective band. */
export const pannier = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 652, 360),
  cloth(ink, 'M236 280H564L556 636Q554 654 536 656H264Q246 654 244 636Z', main),
  shape('M520 280H564L556 636Q554 654 536 656H500Z', dim(main, 0.5), 'opacity=".28"'),
  shape('M236 280H564L563 330Q400 350 237 330Z', ink.fade(dim(main, 0.8), 0.5)),
  box(226, 214, 348, 76, 38, ink.bar(main)),
  stroke('M250 268H552', dim(main, 0.5), 4, 'opacity=".7"'),
  stroke('M346 214Q350 150 400 150Q450 150 454 214', accent, 20),
  box(242, 470, 316, 30, 3, lit(trim, 0.2)),
  box(242, 470, 316, 11, 3, '#fff', 'opacity=".5"'),
  cloth(ink, 'M300 530H500V618Q500 632 486 632H314Q300 632 300 618Z', lit(main, 0.07)),
  stitch('M310 542V612Q310 622 320 622H480Q490 622 490 612V542', dim(main, 0.5)),
  ...[276, 490].map((x) =>
    [
      box(x, 226, 34, 176, 4, ink.face(accent)),
      box(x - 8, 330, 50, 44, 7, ink.metal('#7c8086')),
      box(x + 6, 340, 22, 24, 3, dim(accent, 0.5)),
    ].join(''),
  ),
  ...[212, 542].map(
    (x) =>
      stroke(`M${x + 26} 300H${x + 4}V356`, dim('#7c8086', 0.3), 18) +
      disc(x + 26, 300, 11, '#aeb2b6'),
  ),
])

/** Main: bodies. Accent: front lens. Trim: rear lens. */
export const bikeLights = standing((ink, { main, accent, trim }) => {
  const light = (x: number, y: number, r: number, lens: string) =>
    [
      ground(ink, x + 10, y + r + 4, r * 2),
      shape(
        `M${x} ${y - r}H${x + r * 0.9}Q${x + r * 1.6} ${y - r} ${x + r * 1.6} ${y}Q${x + r * 1.6} ${y + r} ${x + r * 0.9} ${y + r}H${x}Z`,
        ink.bar(dim(main, 0.18)),
      ),
      disc(x, y, r, ink.metal(main)),
      disc(x, y, r * 0.8, dim(lens, 0.45)),
      disc(x, y, r * 0.76, ink.ball(lens)),
      disc(x, y, r * 0.42, 'none', `stroke="${lit(lens, 0.7)}" stroke-width="5" opacity=".7"`),
      disc(x, y, r * 0.17, '#fffdf2'),
      oval(x, y, r * 1.9, r * 1.9, ink.glow(lit(lens, 0.4), 0.5)),
      shape(
        `M${x - r * 0.55} ${y - r * 0.2}q${r * 0.1}-${r * 0.42} ${r * 0.55}-${r * 0.42}q-${r * 0.35} ${r * 0.18}-${r * 0.55} ${r * 0.42}Z`,
        '#fff',
        'opacity=".8"',
      ),
    ].join('')
  return [
    light(510, 470, 112, trim),
    box(528, 340, 62, 30, 12, ink.bar(dim(main, 0.5))),
    light(264, 500, 148, accent),
    box(290, 336, 76, 30, 12, ink.bar(dim(main, 0.5))),
  ]
})

/** Main: willow. Accent: leather straps. Trim: buckles. */
export const basket = standing((ink, { main, accent, trim }) => {
  const row = (y: number, left: number, right: number, odd: boolean) => {
    const step = (right - left) / 12
    const rest = `t${step.toFixed(1)} 0`.repeat(11)
    return `M${left} ${y}q${(step / 2).toFixed(1)} ${odd ? -9 : 9} ${step.toFixed(1)} 0${rest}`
  }
  const rows = Array.from({ length: 11 }, (_, i) => ({ y: 346 + i * 27, inset: i * 5 }))
  return [
    ground(ink, 400, 644, 400),
    oval(400, 306, 220, 48, ink.face(dim(main, 0.55))),
    oval(400, 318, 190, 34, dim(main, 0.72)),
    shape('M180 310Q400 380 620 310L560 640Q400 664 240 640Z', ink.round(dim(main, 0.2))),
    ...rows.map(({ y, inset }, i) =>
      stroke(
        row(y, 190 + inset, 610 - inset, i % 2 === 0),
        i % 2 ? main : lit(main, 0.2),
        15,
        'opacity=".85"',
      ),
    ),
    shape('M500 344L620 310L560 640L470 654Z', dim(main, 0.6), 'opacity=".25"'),
    stroke('M180 310Q400 386 620 310', ink.bar(main), 30),
    stroke('M190 302Q400 374 610 302', lit(main, 0.5), 4, 'stroke-dasharray="20 12" opacity=".7"'),
    stroke('M244 636Q400 660 556 636', dim(main, 0.15), 22),
    ...[310, 456].map((x) =>
      [
        box(x, 316, 36, 170, 8, ink.face(accent)),
        stitch(`M${x + 8} 340V476M${x + 28} 340V476`, lit(accent, 0.5), 2),
        box(x - 7, 410, 50, 42, 6, 'none', `stroke="${trim}" stroke-width="8"`),
        box(x + 14, 404, 7, 36, 3, trim),
      ].join(''),
    ),
  ]
})

/** Main: barrel. Accent: wooden handle. Trim: fittings. */
export const floorPump = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 660, 330),
  stroke('M440 560Q600 560 590 400Q580 250 500 260Q450 268 452 330', dim('#2c2d33', 0.1), 16),
  box(440, 322, 26, 54, 8, ink.metal(trim)),
  shape(
    'M270 660Q270 630 330 622H470Q530 630 530 660Q400 676 270 660Z',
    ink.round(dim(main, 0.25)),
  ),
  box(388, 150, 24, 170, 6, ink.metal(trim)),
  shape(
    'M250 132Q250 104 290 104H510Q550 104 550 132Q550 158 510 158Q440 146 400 156Q360 146 290 158Q250 158 250 132Z',
    ink.bar(accent),
  ),
  shape(
    'M250 132Q250 104 290 104H510Q550 104 550 132Q550 158 510 158Q440 146 400 156Q360 146 290 158Q250 158 250 132Z',
    ink.grain(),
  ),
  box(376, 296, 48, 26, 8, ink.metal(trim)),
  box(364, 316, 72, 310, 10, ink.round(main)),
  box(364, 344, 72, 10, 0, lit(trim, 0.3), 'opacity=".7"'),
  box(364, 590, 72, 10, 0, lit(trim, 0.3), 'opacity=".7"'),
  disc(400, 520, 62, ink.metal(trim)),
  disc(400, 520, 50, '#f7f2e6'),
  stroke('M365 540A40 40 0 1 1 435 540', '#3a3d46', 5, 'stroke-dasharray="2 9"'),
  stroke('M400 520L424 492', '#c2452f', 6),
  disc(400, 520, 7, '#3a3d46'),
  gloss('M372 330H382V610H372Z', 0.35),
])

const SADDLE =
  'M120 420Q118 330 220 318Q330 316 430 356Q540 384 660 366Q702 364 700 394Q696 424 600 438Q490 452 420 500Q350 560 250 556Q150 552 120 420Z'

/** Main: leather. Accent: rails and post. Trim: rivets. */
export const saddle = hanging((ink, { main, accent, trim }) => [
  stroke('M230 540Q260 640 360 630L520 600Q610 560 640 430', dim(accent, 0.3), 16),
  stroke('M200 530Q240 660 380 652L560 610', accent, 13),
  box(372, 612, 90, 58, 14, ink.bar(dim(accent, 0.4))),
  box(396, 660, 44, 160, 0, ink.metal(accent)),
  stroke('M160 520q-14 46 18 60q34 6 30-40M214 548q-12 44 18 56q34 4 28-40', dim(accent, 0.35), 10),
  cast(ink, SADDLE, 0.8),
  shape(SADDLE, ink.face(main)),
  shape(
    'M122 430Q150 552 250 556Q350 560 420 500Q490 452 600 438Q696 424 700 394Q690 470 560 482Q480 490 430 536Q350 592 240 584Q130 572 122 430Z',
    ink.face(dim(main, 0.32)),
  ),
  oval(250, 400, 140, 66, ink.glow(lit(main, 0.8), 0.4)),
  stroke('M300 372Q420 410 560 402', dim(main, 0.5), 8, 'opacity=".35"'),
  stitch(
    'M136 434Q164 538 252 542Q344 546 412 490Q486 438 598 426Q670 416 688 396',
    lit(main, 0.5),
  ),
  ...[
    [150, 470],
    [186, 520],
    [246, 540],
    [664, 398],
    [684, 384],
  ].map(([x = 0, y = 0]) => disc(x, y, 12, ink.ball(trim))),
])

/** Main: sleeve of the shackle. Accent: cross bar. Trim: steel. */
export const uLock = lying((ink, { main, accent, trim }) => {
  const bow = 'M268 560V300Q268 160 400 160Q532 160 532 300V560'
  return [
    group(
      'rotate(14 400 400)',
      stroke(
        bow,
        '#1b1e2a',
        52,
        `opacity=".3" transform="translate(18 22)" filter="${ink.blur(13)}"`,
      ),
      stroke('M268 560V520M532 560V520', trim, 40),
      stroke(bow, dim(main, 0.35), 54),
      stroke(bow, main, 42),
      stroke('M256 540V300Q262 156 400 148', lit(main, 0.5), 8, 'opacity=".6"'),
      cast(ink, 'M196 560H604V650H196Z', 0.8),
      box(196, 556, 408, 92, 40, ink.bar(accent)),
      box(232, 556, 18, 92, 0, lit(trim, 0.3), 'opacity=".5"'),
      box(550, 556, 18, 92, 0, lit(trim, 0.3), 'opacity=".5"'),
      disc(400, 602, 30, ink.metal(trim)),
      box(394, 584, 12, 36, 5, '#23252d'),
    ),
  ]
})

const SHELL = 'M168 474Q160 230 392 214Q628 220 640 452Q640 500 590 506L238 514Q176 516 168 474Z'

/** Main: shell. Accent: visor and straps. Trim: lining. */
export const helmet = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 636, 440),
  '<g transform="translate(0 100)">',
  shape('M200 500H600Q590 540 540 540H262Q210 540 200 500Z', dim(trim, 0.35)),
  shape(SHELL, ink.ball(main)),
  ...[
    'M250 420Q262 300 330 262Q350 262 340 286Q300 330 296 420Q272 436 250 420Z',
    'M356 412Q360 300 404 252Q424 250 422 274Q402 330 404 412Q380 428 356 412Z',
    'M466 410Q470 330 462 268Q474 252 496 270Q524 320 514 406Q490 424 466 410Z',
    'M560 412Q574 350 556 310Q570 302 584 326Q606 370 598 408Q580 424 560 412Z',
  ].map((d) => shape(d, dim(main, 0.72), `stroke="${lit(main, 0.2)}" stroke-width="3"`)),
  shape(
    'M168 474Q176 516 238 514L590 506Q640 500 640 452Q620 474 580 476L230 484Q180 486 168 474Z',
    ink.face(dim(main, 0.3)),
  ),
  shape('M176 470Q110 486 104 520Q150 540 236 512Q186 508 176 470Z', ink.face(accent)),
  gloss('M204 400Q216 290 300 246Q246 310 236 410Z', 0.3),
  stroke('M290 512Q330 580 420 576Q500 570 520 510', dim(accent, 0.25), 12),
  stroke('M450 514Q452 560 436 574', accent, 12),
  box(400, 558, 58, 32, 9, ink.bar(dim(trim, 0.4))),
  '</g>',
])
