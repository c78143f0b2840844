import { blend, dim, lit } from './colour.ts'
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
import { hanging, lying, standing } from './sheet.ts'

/** Main: steel or enamel. Accent: handle. Trim: knob. */
export const kettle = standing((ink, { main, accent, trim }) => [
  ground(ink, 420, 650, 380),
  stroke('M300 600Q210 600 220 470Q226 350 150 326', dim(main, 0.35), 34),
  stroke('M300 594Q216 590 226 470Q230 356 152 328', main, 26),
  stroke('M296 584Q210 566 220 450', lit(main, 0.7), 5, 'opacity=".7"'),
  shape('M124 306L172 318L158 342L134 338Z', ink.face(main)),
  stroke('M528 378Q660 350 660 450Q656 560 560 590', dim(accent, 0.5), 34),
  stroke('M528 378Q660 350 660 450Q656 560 560 590', accent, 26),
  shape('M312 330H516L572 622Q574 652 540 656H286Q254 652 256 622Z', ink.metal(main)),
  shape(
    'M258 612L256 622Q254 652 286 656H540Q574 652 572 622L570 612Z',
    dim(main, 0.5),
    'opacity=".5"',
  ),
  oval(414, 330, 102, 22, ink.face(dim(main, 0.2))),
  shape('M316 326Q320 282 414 280Q508 282 512 326Q414 350 316 326Z', ink.metal(lit(main, 0.06))),
  box(402, 252, 24, 34, 6, ink.metal(trim)),
  disc(414, 240, 24, ink.ball(trim)),
  gloss('M340 360H362L332 610H296Z', 0.28),
])

/** Main: steel. Accent: handle. Trim: rivets. */
export const pan = lying((ink, { main, accent, trim }) => [
  cast(ink, 'M120 330A220 220 0 1 0 560 330A220 220 0 1 0 120 330Z'),
  stroke(
    'M500 490L694 690',
    '#1b1e2a',
    50,
    `opacity=".3" transform="translate(16 22)" filter="${ink.blur(13)}"`,
  ),
  stroke('M490 478L600 592', ink.face(dim(accent, 0.1)), 34),
  stroke('M560 550L700 694', dim(accent, 0.35), 50),
  stroke('M558 546L698 690', accent, 42),
  stroke('M556 532L690 672', lit(accent, 0.4), 6, 'opacity=".5"'),
  disc(692, 686, 11, dim(accent, 0.7)),
  disc(340, 330, 222, ink.face(lit(main, 0.25))),
  disc(340, 330, 208, ink.face(dim(main, 0.3))),
  disc(340, 334, 178, ink.ball(main)),
  disc(340, 334, 140, 'none', `stroke="${lit(main, 0.5)}" stroke-width="3" opacity=".22"`),
  disc(340, 334, 92, 'none', `stroke="${lit(main, 0.5)}" stroke-width="3" opacity=".18"`),
  oval(290, 270, 120, 84, ink.glow(blend(main, '#8aa4c8', 0.7), 0.35)),
  shape('M146 270A204 204 0 0 1 300 130A230 230 0 0 0 146 270Z', '#fff', 'opacity=".5"'),
  ...[
    [470, 424],
    [440, 456],
    [482, 468],
  ].map(([x = 0, y = 0]) => disc(x, y, 13, ink.ball(trim))),
])

/** Main: blade. Accent: handle. Trim: rivets. */
export const knife = lying((ink, { main, accent, trim }) => {
  const blade = 'M330 340H720Q720 350 690 384Q610 466 420 470H330Z'
  const handle = 'M60 352Q60 334 84 334H316V424H120Q70 440 60 400Z'
  return [
    group(
      'rotate(-32 400 400) translate(10 0)',
      cast(ink, `${blade}${handle}`),
      shape(blade, ink.bar(main)),
      shape('M330 424H600Q520 462 420 470H330Z', lit(main, 0.7), 'opacity=".6"'),
      stroke('M336 346H712', '#fff', 4, 'opacity=".6"'),
      shape('M300 334H346V440Q346 470 330 470L300 424Z', ink.metal(dim(main, 0.1))),
      wood(ink, handle, accent),
      shape('M66 346Q70 338 88 338H312V352H80Z', '#fff', 'opacity=".22"'),
      ...[130, 200, 270].map((x) => disc(x, 380, 12, ink.ball(trim))),
    ),
  ]
})

/** Main, accent and trim: the three woods of the blocks. */
export const choppingBoard = lying((ink, { main, accent, trim }) => {
  const plate =
    'M170 170Q170 140 200 140H600Q630 140 630 170V640Q630 670 600 670H200Q170 670 170 640Z'
  const woods = [main, accent, lit(main, 0.12), trim, dim(main, 0.1), lit(accent, 0.1)]
  const blocks = Array.from({ length: 42 }, (_, i) => {
    const column = i % 6
    const row = Math.floor(i / 6)
    const hex = woods[(column * 5 + row * 7 + ((column * row) % 3)) % woods.length] ?? main
    return box(170 + column * 77, 140 + row * 76, 76, 75, 2, hex)
  })
  return [
    group(
      'rotate(8 400 400)',
      cast(ink, plate, 1.2),
      box(170, 152, 460, 530, 30, dim(accent, 0.45)),
      `<clipPath id="${ink.prefix}-clip"><path d="${plate}"/></clipPath>`,
      `<g clip-path="url(#${ink.prefix}-clip)">${blocks.join('')}${box(170, 140, 460, 530, 0, ink.grain())}</g>`,
      oval(320, 290, 260, 220, ink.glow('#fff8ea', 0.4)),
      stroke('M198 166H602V644H198Z', dim(accent, 0.6), 9, 'opacity=".45"'),
      stroke('M202 171H606', '#fff8ea', 3, 'opacity=".5"'),
      disc(586, 184, 17, dim(accent, 0.7)),
    ),
  ]
})

/** Main: aluminium or enamel. Accent: handle and knob. */
export const mokaPot = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 650, 300),
  stroke('M516 300Q640 290 622 420L600 452', dim(accent, 0.5), 34),
  stroke('M514 296Q634 286 616 416L596 448', accent, 24),
  shape('M300 470H500L538 632Q538 652 512 654H288Q262 652 262 632Z', ink.metal(main)),
  shape('M352 470H416L420 654H330Z', lit(main, 0.5), 'opacity=".4"'),
  shape('M470 470H500L538 632Q538 652 512 654H490Z', dim(main, 0.5), 'opacity=".4"'),
  disc(318, 556, 14, ink.ball(trim)),
  box(284, 438, 232, 38, 8, ink.metal(dim(main, 0.1))),
  shape('M268 262L300 440H500L534 262Z', ink.metal(main)),
  shape('M352 262H420L414 440H366Z', lit(main, 0.5), 'opacity=".4"'),
  shape('M484 262H534L500 440H474Z', dim(main, 0.5), 'opacity=".4"'),
  shape('M268 262L222 256Q246 290 290 352Z', ink.face(main)),
  shape('M258 262Q300 216 400 214Q500 216 542 262Z', ink.metal(lit(main, 0.08))),
  box(384, 184, 32, 34, 6, dim(accent, 0.2)),
  disc(400, 172, 26, ink.ball(accent)),
])

/** Main: what is in the first jar. Accent: in the second. Trim: lids. */
export const jars = standing((ink, { main, accent, trim }) => {
  const jar = (x: number, y: number, width: number, height: number, hex: string, level: number) => {
    const right = x + width
    const base = y + height
    const glass = `M${x} ${y + 40}Q${x} ${y} ${x + 36} ${y}H${right - 36}Q${right} ${y} ${right} ${y + 40}V${base - 24}Q${right} ${base} ${right - 24} ${base}H${x + 24}Q${x} ${base} ${x} ${base - 24}Z`
    const top = base - level
    const fill = `M${x + 9} ${top}Q${x + width / 2} ${top + 14} ${right - 9} ${top}V${base - 26}Q${right - 9} ${base - 10} ${right - 26} ${base - 10}H${x + 26}Q${x + 9} ${base - 10} ${x + 9} ${base - 26}Z`
    return [
      ground(ink, x + width / 2, base - 6, width),
      shape(glass, '#eef4f1', 'opacity=".62"'),
      shape(fill, ink.round(hex)),
      shape(fill, ink.speckle()),
      oval(x + width / 2, top, width / 2 - 9, 11, lit(hex, 0.3)),
      stroke(glass, '#ffffff', 4, 'opacity=".75"'),
      box(x + 18, y - 46, width - 36, 58, 10, ink.round(trim)),
      box(x + 18, y - 46, width - 36, 58, 10, ink.grain()),
      box(x + 12, y + 6, width - 24, 9, 4, '#fff', 'opacity=".55"'),
      gloss(
        `M${x + 20} ${y + 50}Q${x + 22} ${y + 24} ${x + 40} ${y + 22}V${base - 40}H${x + 20}Z`,
        0.42,
      ),
    ].join('')
  }
  return [jar(420, 240, 190, 390, accent, 300), jar(196, 350, 216, 300, main, 180)]
})

const BIB = 'M310 196H490Q496 300 560 340V650Q400 676 240 650V340Q304 300 310 196Z'

/** Main: linen. Accent: straps. Trim: rings. */
export const apron = hanging((ink, { main, accent, trim }) => [
  stroke('M322 200Q340 96 400 96Q460 96 478 200', dim(accent, 0.2), 16),
  stroke(
    'M244 360Q150 400 170 560Q176 600 160 640M556 360Q650 400 630 560Q624 600 640 640',
    '#1b1e2a',
    14,
    `opacity=".25" transform="translate(14 18)" filter="${ink.blur(13)}"`,
  ),
  stroke(
    'M244 360Q150 400 170 560Q176 600 160 640M556 360Q650 400 630 560Q624 600 640 640',
    accent,
    14,
  ),
  cast(ink, BIB),
  cloth(ink, BIB, main),
  shape('M400 260Q380 460 410 664L470 660Q430 460 440 260Z', dim(main, 0.4), 'opacity=".14"'),
  stitch('M320 208H480Q490 306 548 346V640Q400 662 252 640V346Q310 306 320 208', dim(main, 0.45)),
  cloth(ink, 'M296 430H504V560Q504 574 490 574H310Q296 574 296 560Z', lit(main, 0.08)),
  stroke('M296 430H504', dim(main, 0.4), 8),
  stitch('M304 440V558Q304 566 312 566H488Q496 566 496 558V440M400 440V566', dim(main, 0.5)),
  ...[326, 474].map((x) => disc(x, 212, 14, 'none', `stroke="${trim}" stroke-width="7"`)),
  disc(400, 98, 18, '#8a5f3c'),
  disc(395, 93, 8, '#b98a5e'),
])

/** Main: ceramic. Accent: the wooden collar. Trim: coffee. */
export const dripper = standing((ink, { main, accent, trim }) => [
  ground(ink, 400, 652, 330),
  stroke('M520 470Q620 470 610 550Q600 610 530 606', '#ffffff', 22, 'opacity=".6"'),
  shape(
    'M290 420Q250 470 250 560Q250 654 330 656H470Q550 654 550 560Q550 470 510 420Z',
    '#eef4f1',
    'opacity=".6"',
  ),
  shape('M260 540Q400 560 540 540Q552 646 470 646H330Q248 646 260 540Z', ink.round(trim)),
  oval(400, 542, 140, 15, lit(trim, 0.25)),
  stroke(
    'M290 420Q250 470 250 560Q250 654 330 656H470Q550 654 550 560Q550 470 510 420Z',
    '#fff',
    4,
    'opacity=".8"',
  ),
  gloss('M286 470Q272 520 276 600H298Q292 520 306 470Z', 0.45),
  box(280, 396, 240, 34, 12, ink.round(accent)),
  box(280, 396, 240, 34, 12, ink.grain()),
  stroke('M520 240Q606 226 600 290Q594 346 490 340', dim(main, 0.25), 26),
  stroke('M520 238Q602 226 596 288Q590 342 488 336', main, 18),
  shape('M230 200H570L470 380Q466 398 440 400H360Q334 398 330 380Z', ink.round(main)),
  shape('M230 200H570L470 380Q466 398 440 400H360Q334 398 330 380Z', ink.speckle(), 'opacity=".5"'),
  stroke(
    'M300 230L362 378M360 232L386 384M440 232L416 384M500 230L440 378',
    dim(main, 0.5),
    4,
    'opacity=".16"',
  ),
  oval(400, 200, 172, 32, lit(main, 0.4)),
  oval(400, 202, 156, 25, ink.face('#4a2f20')),
  oval(400, 206, 140, 18, '#3a2418'),
  gloss('M268 246Q290 256 306 256L348 360Q336 356 330 350Z', 0.4),
])
