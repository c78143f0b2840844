import { dim, lit } from './colour.ts'
import { box, cast, cloth, disc, ground, group, oval, shape, stitch, stroke } from './shapes.ts'
import { lying, standing } from './sheet.ts'

const PACK = 'M262 262Q250 640 268 652Q400 674 532 652Q550 640 538 262Z'

/** Main: canvas. Accent: straps and leather. Trim: buckles. */
export const rollTopPack = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 656, 330),
  stroke('M275 330Q205 400 232 560Q240 610 272 630', dim(accent, 0.25), 30),
  stroke('M528 330Q594 400 570 560Q562 610 530 630', dim(accent, 0.4), 30),
  stroke('M352 196Q352 140 400 140Q448 140 448 196', accent, 18),
  cloth(ink, PACK, main),
  shape('M262 262H538L536 330Q400 350 264 330Z', ink.fade(dim(main, 0.8), 0.5)),
  box(238, 186, 324, 58, 29, ink.bar(main)),
  box(246, 232, 308, 50, 25, ink.bar(dim(main, 0.08))),
  stroke('M258 236H540', dim(main, 0.5), 3, 'opacity=".7"'),
  cloth(ink, 'M296 430H504V606Q504 630 480 630H320Q296 630 296 606Z', lit(main, 0.07)),
  stitch('M308 444V606Q308 618 322 618H478Q492 618 492 606V444', dim(main, 0.45)),
  box(290, 420, 220, 22, 8, ink.bar(accent)),
  ...[318, 460].map((x) =>
    [
      box(x, 200, 22, 196, 4, ink.face(accent)),
      stitch(`M${x + 11} 290V385`, lit(accent, 0.5), 2),
      box(x - 8, 318, 38, 32, 6, ink.metal(trim)),
      box(x + 2, 326, 18, 16, 3, dim(accent, 0.4)),
    ].join(''),
  ),
  box(364, 520, 72, 44, 6, ink.face(accent)),
  stitch('M371 527H429V557H371Z', lit(accent, 0.5), 2),
])

const DAY =
  'M246 640V340Q246 168 400 168Q554 168 554 340V640Q554 662 530 664Q400 676 270 664Q246 662 246 640Z'

/** Main: body. Accent: base and tabs. Trim: zip. */
export const dayPack = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 658, 320),
  stroke('M252 300Q190 380 214 560Q220 606 250 626', dim(main, 0.4), 32),
  stroke('M548 300Q612 380 588 560Q582 606 550 626', dim(main, 0.5), 32),
  stroke('M358 178Q358 124 400 124Q442 124 442 178', accent, 17),
  cloth(ink, DAY, main),
  shape('M246 560H554V640Q554 662 530 664Q400 676 270 664Q246 662 246 640Z', ink.face(accent)),
  stroke('M282 470V350Q282 206 400 206Q518 206 518 350V470', dim(main, 0.5), 12),
  stroke('M282 470V350Q282 206 400 206Q518 206 518 350V470', trim, 4, 'stroke-dasharray="4 4"'),
  cloth(ink, 'M300 424Q400 404 500 424V560Q500 584 476 584H324Q300 584 300 560Z', lit(main, 0.06)),
  stroke('M312 446Q400 428 488 446', dim(main, 0.5), 10),
  stroke('M312 446Q400 428 488 446', trim, 4, 'stroke-dasharray="4 4"'),
  box(474, 444, 14, 40, 6, ink.metal(trim)),
  box(276, 458, 13, 36, 6, ink.metal(trim)),
  box(366, 300, 68, 68, 8, ink.face(accent)),
  disc(386, 334, 6, dim(accent, 0.6)),
  disc(414, 334, 6, dim(accent, 0.6)),
  stitch('M373 307H427V361H373Z', lit(accent, 0.55), 2),
])

/** Main: canvas. Accent: handles. Trim: leather patch. */
export const tote = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 652, 360),
  stroke('M322 350V240Q322 130 412 130Q494 130 494 240V330', dim(accent, 0.45), 24),
  cloth(ink, 'M206 316Q400 334 594 316L570 648Q400 668 230 648Z', main),
  shape('M206 316Q400 334 594 316L591 358Q400 376 209 358Z', ink.fade(dim(main, 0.6), 0.3)),
  stitch('M208 350Q400 368 592 350', dim(main, 0.5)),
  stroke('M300 440V250Q300 152 392 152Q484 152 484 250V440', accent, 26),
  stitch('M300 440V250Q300 152 392 152Q484 152 484 250V440', lit(accent, 0.5), 2),
  ...[300, 484].map(
    (x) =>
      box(x - 22, 392, 44, 58, 4, ink.face(accent)) +
      stitch(`M${x - 15} 400H${x + 15}V442H${x - 15}Z`, lit(accent, 0.55), 2),
  ),
  shape('M520 330Q570 470 548 646L570 648L594 316Z', dim(main, 0.4), 'opacity=".22"'),
  box(358, 500, 68, 44, 5, ink.face(trim)),
  stitch('M365 507H419V537H365Z', lit(trim, 0.5), 2),
])

const SLING =
  'M212 440Q206 350 300 336H520Q600 340 600 420V530Q598 604 520 606H330Q214 604 212 440Z'

/** Main: cloth. Accent: strap. Trim: zip pulls. */
export const sling = lying((ink, { main, accent, trim }) => [
  cast(ink, SLING),
  stroke('M240 400Q150 150 400 130Q640 120 588 410', dim(accent, 0.5), 30, 'opacity=".25"'),
  stroke('M236 392Q140 140 396 120Q636 112 580 400', accent, 28),
  stitch('M236 392Q140 140 396 120Q636 112 580 400', lit(accent, 0.5), 2),
  group(
    'rotate(12 330 128)',
    box(300, 106, 66, 46, 8, ink.metal(trim)),
    box(312, 116, 42, 26, 4, dim(accent, 0.4)),
  ),
  cloth(ink, SLING, main),
  stroke('M236 420Q250 372 310 368H520Q566 372 570 416', dim(main, 0.55), 13),
  stroke('M236 420Q250 372 310 368H520Q566 372 570 416', trim, 4, 'stroke-dasharray="4 4"'),
  cloth(ink, 'M262 470H566V524Q562 576 516 576H350Q266 574 262 470Z', lit(main, 0.07)),
  stroke('M272 478H556', dim(main, 0.5), 9),
  stitch('M278 500Q292 564 352 564H514Q552 562 554 524V500', dim(main, 0.45)),
  box(540, 474, 44, 16, 7, ink.metal(trim)),
  box(560, 404, 16, 46, 7, ink.metal(trim)),
])

const DUFFEL =
  'M140 470Q140 350 240 346H560Q662 350 662 470V560Q660 648 600 652H200Q142 648 140 560Z'

/** Main: canvas. Accent: leather handles and base. Trim: rings and zip. */
export const duffel = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 646, 520),
  stroke('M286 380Q296 220 402 216Q508 220 516 380', dim(accent, 0.45), 22),
  cloth(ink, DUFFEL, main),
  shape('M142 566H661Q658 648 600 652H200Q144 648 142 566Z', ink.face(accent)),
  stitch('M144 578H658', lit(accent, 0.5)),
  shape(
    'M140 470Q140 350 240 346Q190 400 190 490V651Q142 640 140 560Z',
    dim(main, 0.25),
    'opacity=".5"',
  ),
  stroke('M226 366H576', dim(main, 0.6), 14),
  stroke('M226 366H576', trim, 5, 'stroke-dasharray="5 4"'),
  ...[270, 506].map(
    (x) =>
      box(x, 372, 28, 270, 4, ink.face(accent)) +
      stitch(`M${x + 6} 380V636M${x + 22} 380V636`, lit(accent, 0.5), 2),
  ),
  stroke('M284 420Q276 240 402 236Q528 240 520 420', accent, 22),
  stroke('M352 246Q402 226 452 246', dim(accent, 0.3), 34),
  ...[284, 520].map((x) => disc(x, 424, 17, 'none', `stroke="${trim}" stroke-width="8"`)),
  box(590, 356, 42, 16, 6, ink.metal(trim)),
])

const FLAP = 'M176 312Q400 296 624 312L634 500Q632 540 592 540H208Q168 540 166 500Z'

/** Main: flap and body. Accent: straps. Trim: buckles and reflective strip. */
export const messenger = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 646, 470),
  stroke('M190 350Q120 130 390 124Q680 120 610 350', accent, 28),
  stroke('M190 350Q120 130 390 124Q680 120 610 350', lit(accent, 0.3), 4, 'opacity=".6"'),
  cloth(ink, 'M180 330H620L640 610Q640 650 600 652H200Q160 650 160 610Z', dim(main, 0.2)),
  shape('M166 500Q168 560 208 566H592Q632 560 634 500Z', dim(main, 0.6), 'opacity=".5"'),
  cloth(ink, FLAP, main),
  stitch('M186 330L178 498Q180 528 210 528H590Q620 528 622 498L614 330', dim(main, 0.45)),
  box(172, 440, 456, 14, 4, lit(trim, 0.35), 'opacity=".85"'),
  ...[266, 500].map((x) =>
    [
      box(x, 470, 34, 130, 6, ink.face(accent)),
      box(x - 8, 520, 50, 40, 6, ink.metal(trim)),
      box(x + 5, 530, 24, 20, 3, dim(accent, 0.4)),
    ].join(''),
  ),
])

function pouch(x: number, y: number, width: number, height: number): string {
  return `M${x + 14} ${y}H${x + width - 14}Q${x + width} ${y} ${x + width} ${y + 14}V${y + height - 24}q0 24-24 24H${x + 24}q-24 0-24-24V${y + 14}Q${x} ${y} ${x + 14} ${y}Z`
}

/** Three zip pouches, large to small, in main, accent and trim. */
export const pouches = lying((ink, { main, accent, trim }) =>
  [
    { turn: 'rotate(-7 380 300)', at: [170, 140, 440, 300] as const, hex: main },
    { turn: 'rotate(6 330 470)', at: [150, 350, 350, 230] as const, hex: accent },
    { turn: 'rotate(-4 530 560)', at: [420, 480, 230, 170] as const, hex: trim },
  ].map(({ turn, at: [x, y, width, height], hex }) => {
    const d = pouch(x, y, width, height)
    return group(
      turn,
      cast(ink, d),
      cloth(ink, d, hex),
      box(x + 12, y + 12, width - 24, 20, 4, dim(hex, 0.32)),
      stroke(`M${x + 22} ${y + 22}h${width - 44}`, '#e2c27c', 5, 'stroke-dasharray="5 4"'),
      stitch(`M${x + 12} ${y + 42}h${width - 24}`, dim(hex, 0.45)),
      box(x + width - 60, y + 16, 46, 13, 6, ink.metal('#c79a4b')),
      box(x - 10, y + 52, 26, 40, 4, ink.face('#9a6238')),
    )
  }),
)

const WALLET =
  'M190 320Q190 300 210 300H600Q620 300 620 320V560Q620 584 596 584H214Q190 584 190 560Z'

/** Main: leather. Accent and trim: the cards. */
export const wallet = lying((ink, { main, accent, trim }) => [
  group(
    'rotate(-9 400 430)',
    cast(ink, WALLET),
    box(240, 208, 320, 200, 14, ink.face(trim)),
    box(226, 246, 348, 200, 14, ink.face(accent)),
    box(262, 270, 44, 32, 6, ink.metal('#d8b25c')),
    shape(WALLET, ink.face(main)),
    shape(
      'M190 320Q190 300 210 300H330Q400 372 470 300H600Q620 300 620 320V350Q400 380 190 350Z',
      lit(main, 0.5),
      'opacity=".12"',
    ),
    stroke('M330 300Q400 376 470 300', dim(main, 0.5), 5),
    shape('M330 300Q400 376 470 300Z', ink.face(accent)),
    stitch('M204 322V556Q204 570 218 570H592Q606 570 606 556V322', lit(main, 0.5), 3.2),
    stroke('M196 438H614', dim(main, 0.4), 3, 'opacity=".55"'),
    oval(300, 380, 110, 46, ink.glow(lit(main, 0.7), 0.22)),
    box(520, 520, 58, 30, 4, dim(main, 0.2)),
  ),
])
