import { dim, lit } from './colour.ts'
import { box, disc, gloss, ground, group, oval, shape, stroke } from './shapes.ts'
import { hanging, standing } from './sheet.ts'

const WARM = '#ffd98a'

/** Main: head and base. Accent: joints. Trim: arms. */
export const taskLamp = standing((ink, { main, accent, trim }) => [
  shape('M118 282L346 382L350 640H10Z', ink.fade(WARM, 0.5)),
  oval(180, 642, 200, 34, ink.glow(WARM, 0.75)),
  ground(ink, 500, 652, 260),
  stroke('M500 640L590 400', ink.metal(trim), 20),
  stroke('M590 400L350 216', dim(trim, 0.2), 20),
  stroke('M588 396L350 214', lit(trim, 0.3), 7),
  disc(590, 400, 28, ink.ball(accent)),
  shape('M392 650Q392 612 430 608H572Q610 612 610 650Q500 666 392 650Z', ink.round(main)),
  disc(500, 612, 20, ink.ball(accent)),
  group(
    'rotate(24 330 230)',
    oval(280, 358, 128, 30, lit(WARM, 0.5)),
    shape(
      'M262 200H300Q322 200 324 226Q400 270 410 356Q280 388 150 356Q162 270 238 226Q240 200 262 200Z',
      ink.round(main),
    ),
    oval(280, 358, 118, 17, '#fff3cf'),
    gloss('M196 330Q206 270 256 240Q230 290 228 340Z', 0.4),
  ),
  disc(346, 214, 20, ink.ball(accent)),
])

/** Main: shade. Accent: stem. Trim: switch. */
export const mushroomLamp = standing((ink, { main, accent, trim }) => [
  oval(400, 360, 400, 360, ink.glow(WARM, 0.38)),
  ground(ink, 400, 652, 270),
  shape(
    'M362 360H438Q440 560 470 610Q512 620 514 646Q400 668 286 646Q288 620 330 610Q360 560 362 360Z',
    ink.round(accent),
  ),
  shape('M360 370H440L444 470Q400 486 357 470Z', ink.fade(WARM, 0.75)),
  oval(400, 640, 170, 26, ink.glow(WARM, 0.3)),
  oval(400, 386, 214, 40, ink.face(lit(WARM, 0.2))),
  shape('M182 384Q186 184 400 180Q614 184 618 384Q400 424 182 384Z', ink.ball(main)),
  shape('M182 384Q186 184 400 180Q614 184 618 384Q400 424 182 384Z', ink.glow('#fff1c4', 0.55)),
  stroke('M184 386Q400 426 616 386', lit(WARM, 0.5), 6),
  gloss('M226 340Q236 244 330 214Q270 264 262 350Z', 0.45),
  disc(400, 570, 12, ink.ball(trim)),
])

/** Main: enamel. Accent: cord. Trim: brass. */
export const pendant = hanging((ink, { main, accent, trim }) => [
  shape('M190 480H610L790 800H10Z', ink.fade(WARM, 0.5)),
  stroke('M400 0V210', accent, 9),
  stroke('M397 0V210', lit(accent, 0.5), 2, 'stroke-dasharray="5 5"'),
  shape('M372 204H428L440 262H360Z', ink.metal(trim)),
  oval(400, 478, 232, 46, ink.face(lit(WARM, 0.35))),
  disc(400, 478, 60, '#fffbe9'),
  oval(400, 478, 190, 120, ink.glow('#fff6d8', 0.9)),
  shape(
    'M352 258H448Q470 300 540 340Q636 396 642 478Q400 540 158 478Q164 396 260 340Q330 300 352 258Z',
    ink.round(main),
  ),
  shape(
    'M158 478Q400 540 642 478Q640 496 628 500Q400 556 172 500Q160 496 158 478Z',
    ink.round(lit(main, 0.3)),
  ),
  gloss('M210 446Q226 384 300 346Q344 322 366 290Q350 350 310 380Q262 416 252 460Z', 0.34),
])

/** Main: paper. Accent: wooden rings. Trim: cord. */
export const paperLantern = hanging((ink, { main, accent, trim }) => [
  oval(400, 430, 400, 390, ink.glow(WARM, 0.42)),
  stroke('M400 0V176', trim, 7),
  box(340, 166, 120, 30, 8, ink.round(accent)),
  shape(
    'M344 190Q160 240 156 430Q160 620 344 672H456Q640 620 644 430Q640 240 456 190Z',
    ink.ball(main),
  ),
  shape(
    'M344 190Q160 240 156 430Q160 620 344 672H456Q640 620 644 430Q640 240 456 190Z',
    ink.glow('#ffe9b0', 0.9),
  ),
  ...[232, 272, 312, 352, 392, 432, 472, 512, 552, 592, 632].map((y) => {
    const half = Math.sqrt(Math.max(0, 1 - ((y - 431) / 262) ** 2)) * 244
    const left = (400 - half).toFixed(0)
    const bulge = ((y - 431) / 5).toFixed(0)
    return stroke(
      `M${left} ${y}q${half.toFixed(0)} ${bulge} ${(half * 2).toFixed(0)} 0`,
      dim(main, 0.35),
      2.6,
      'opacity=".42"',
    )
  }),
  box(350, 662, 100, 24, 8, ink.round(accent)),
  shape('M212 360Q230 270 310 230Q252 300 244 392Z', '#fff', 'opacity=".35"'),
])

/** Main: shade. Accent: clamp. Trim: gooseneck. */
export const clipLamp = standing((ink, { main, accent, trim }) => [
  shape('M150 430L350 380L410 600H60Z', ink.fade(WARM, 0.5)),
  oval(240, 604, 210, 26, ink.glow(WARM, 0.5)),
  box(0, 596, 800, 66, 0, ink.bar('#8a6443')),
  box(0, 596, 800, 66, 0, ink.grain()),
  box(0, 656, 800, 144, 0, '#1b1e2a', 'opacity=".28"'),
  stroke('M560 560Q620 260 440 230Q350 222 310 290', dim(trim, 0.5), 22),
  stroke('M560 560Q620 260 440 230Q350 222 310 290', trim, 16),
  stroke(
    'M560 560Q620 260 440 230Q350 222 310 290',
    lit(trim, 0.6),
    15,
    'stroke-dasharray="2 8" opacity=".6"',
  ),
  group(
    'rotate(14 290 340)',
    oval(280, 416, 112, 26, '#fff3cf'),
    shape('M256 272Q280 256 304 272L392 414Q280 446 168 414Z', ink.round(main)),
    oval(280, 418, 96, 13, '#fffbe9'),
    gloss('M206 400L262 292Q268 330 240 408Z', 0.36),
  ),
  shape('M500 546H640Q656 546 656 562V590H500Z', ink.face(accent)),
  shape('M520 664H636V694Q636 708 620 708H536Q520 708 520 694Z', ink.face(dim(accent, 0.2))),
  stroke('M648 566Q690 620 630 690', accent, 22),
  disc(560, 566, 16, ink.ball(trim)),
])

/** Main: brass dish. Accent: candle. */
export const candleHolder = standing((ink, { main, accent, trim }) => [
  oval(400, 210, 300, 300, ink.glow('#ffc860', 0.55)),
  ground(ink, 400, 646, 380),
  stroke('M560 600Q680 560 670 620Q656 668 570 636', dim(main, 0.4), 26),
  stroke('M560 598Q676 560 666 618Q652 660 570 632', main, 17),
  shape('M210 596Q220 650 320 656H480Q580 650 590 596Q400 640 210 596Z', ink.metal(main)),
  oval(400, 596, 190, 34, ink.metal(lit(main, 0.1))),
  oval(400, 600, 160, 24, ink.face(dim(main, 0.3))),
  oval(400, 604, 120, 16, ink.glow(WARM, 0.6)),
  box(346, 510, 108, 96, 14, ink.metal(main)),
  oval(400, 514, 54, 13, dim(main, 0.4)),
  box(362, 290, 76, 228, 8, ink.round(accent)),
  shape(
    'M362 300Q362 276 400 276Q438 276 438 300Q430 312 428 350Q420 360 418 320Q400 326 376 316Q362 316 362 300Z',
    lit(accent, 0.45),
  ),
  shape('M362 300H438V400H362Z', ink.fade(WARM, 0.6)),
  stroke('M400 284V256', '#3a2c22', 5),
  shape('M400 150Q446 216 430 250Q420 276 400 276Q380 276 370 250Q356 216 400 150Z', '#ffb648'),
  shape('M400 186Q424 226 416 250Q410 266 400 266Q390 266 384 250Q378 226 400 186Z', '#fff4cd'),
  disc(570, 612, 9, ink.ball(trim)),
])

/** Main: frame. Accent: handle. Trim: the base ring. */
export const carryLantern = standing((ink, { main, accent, trim }) => [
  oval(400, 440, 340, 330, ink.glow(WARM, 0.5)),
  ground(ink, 400, 652, 280),
  stroke('M296 300Q290 110 400 106Q510 110 504 300', dim(accent, 0.3), 18),
  stroke('M294 296Q288 108 398 104Q506 108 502 296', accent, 12),
  box(350, 92, 100, 26, 13, ink.bar('#a8774a')),
  shape('M300 330H500Q528 440 500 560H300Q272 440 300 330Z', '#fff6dc', 'opacity=".85"'),
  shape('M300 330H500Q528 440 500 560H300Q272 440 300 330Z', ink.glow('#ffdf96', 1)),
  box(366, 390, 68, 150, 34, '#fffdf2'),
  stroke('M340 330Q322 440 340 560M460 330Q478 440 460 560', main, 8, 'opacity=".85"'),
  gloss('M308 350Q290 440 308 540H322Q304 440 322 350Z', 0.8),
  shape('M280 330Q284 262 400 258Q516 262 520 330Z', ink.round(main)),
  box(270, 320, 260, 26, 10, ink.round(lit(main, 0.08))),
  box(274, 552, 252, 96, 18, ink.round(main)),
  box(274, 566, 252, 12, 0, ink.metal(trim)),
  disc(400, 612, 17, ink.ball(trim)),
  gloss('M296 320Q302 284 350 272Q320 296 316 322Z', 0.4),
])

/** Main: glass. Accent: filament. Trim: cap. */
export const filamentBulb = hanging((ink, { main, accent, trim }) => [
  oval(400, 440, 400, 400, ink.glow(accent, 0.5)),
  stroke('M400 0V110', '#4b3a2e', 9),
  box(356, 100, 88, 76, 12, ink.round(dim(trim, 0.55))),
  box(360, 170, 80, 70, 6, ink.metal(trim)),
  stroke('M362 188L438 182M362 206L438 200M362 224L438 218', dim(trim, 0.5), 5, 'opacity=".7"'),
  shape(
    'M364 238H436Q440 300 500 350Q570 410 566 490Q556 640 400 646Q244 640 234 490Q230 410 300 350Q360 300 364 238Z',
    main,
    'opacity=".5"',
  ),
  shape(
    'M364 238H436Q440 300 500 350Q570 410 566 490Q556 640 400 646Q244 640 234 490Q230 410 300 350Q360 300 364 238Z',
    ink.glow('#fff0bd', 0.8),
  ),
  stroke('M390 240V340M410 240V340', '#8a7a66', 5, 'opacity=".8"'),
  shape('M384 330H416L410 372H390Z', '#f3e6c8', 'opacity=".8"'),
  stroke(
    'M390 370L330 520L372 420L394 540L406 540L428 420L470 520L410 370',
    accent,
    12,
    'opacity=".55"',
  ),
  stroke('M390 370L330 520L372 420L394 540L406 540L428 420L470 520L410 370', '#fffbe9', 5),
  stroke('M364 240Q360 300 300 352Q232 410 236 490', '#fff', 5, 'opacity=".6"'),
  gloss('M262 470Q266 410 318 370Q284 430 286 510Z', 0.6),
])
