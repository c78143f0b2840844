import type { CategoryInput } from '../../src/shared/catalog/edit/contract.ts'
import { sling, wallet } from './illustrations/bags.ts'
import { helmet, uLock } from './illustrations/cycling.ts'
import { notebook, pen } from './illustrations/desk.ts'
import { knife, pan } from './illustrations/kitchen.ts'
import { paperLantern, pendant } from './illustrations/light.ts'
import { rainCape, scarf } from './illustrations/outerwear.ts'
import { mister, wateringCan } from './illustrations/plants.ts'
import type { Drawing, Placed } from './illustrations/sheet.ts'
import { carafe, mug } from './illustrations/table.ts'
import { pictureUrl } from './product.ts'

interface DemoCategory {
  category: CategoryInput
  /** Background of every picture in this category. */
  backdrop: string
  things: readonly Placed[]
}

const place = (
  of: Drawing,
  [main, accent, trim]: readonly [string, string, string],
  x: number,
  y: number,
  scale: number,
): Placed => ({ of, tone: { main, accent, trim }, x, y, scale })

const category = (
  handle: string,
  title: string,
  description: string,
  backdrop: string,
  things: readonly Placed[],
): DemoCategory => ({
  category: { handle, title, description, image: pictureUrl(`category-${handle}`) },
  backdrop,
  things,
})

const BRASS = '#c79a4b'

export const demoCategories: readonly DemoCategory[] = [
  category(
    'bags',
    'Bags',
    'For the way there and the way back: canvas, leather, and one pocket where the keys always are.',
    '#e6dac6',
    [
      place(sling, ['#4d6a63', '#3b3f46', '#e4ddcf'], -50, -10, 0.9),
      place(wallet, ['#8a4f2c', '#3f6f73', '#d9b36a'], 330, 330, 0.6),
    ],
  ),
  category(
    'outerwear',
    'Outerwear',
    'Weather is most of city life. Layers that keep it off, cut plainly enough to wear for years.',
    '#d9e0e2',
    [
      place(rainCape, ['#3d6d7a', '#c9703f', '#d9dde0'], -60, 40, 0.86),
      place(scarf, ['#b5543c', '#e6d3b0', '#f0e6d2'], 260, 46, 0.84),
    ],
  ),
  category(
    'cycling',
    'Cycling',
    'Parts and bags for bicycles that are ridden every day, in shoes you work in.',
    '#d5dfd3',
    [
      place(uLock, ['#3a4650', '#d08a34', '#b7bac0'], 380, 196, 0.64),
      place(helmet, ['#86a08a', '#4a3a2e', '#56606a'], -50, 150, 0.78),
    ],
  ),
  category(
    'kitchen',
    'Kitchen',
    'Few tools, each good at its one thing, most of them repairable and none with a display.',
    '#ecdfbd',
    [
      place(pan, ['#4a4f58', '#3f444c', '#c9ccd0'], 60, -50, 0.9),
      place(knife, ['#c5cad0', '#7a4a2c', '#d8b25c'], -10, 320, 0.66),
    ],
  ),
  category(
    'desk',
    'Desk',
    'Paper, steel and felt for the table where letters, tax returns and birthday cards are written.',
    '#dcd8e2',
    [
      place(notebook, ['#2f5d5a', '#d28b3c', '#c2452f'], -60, 20, 0.86),
      place(pen, [BRASS, '#3a4650', '#d9c08a'], 300, 220, 0.6),
    ],
  ),
  category(
    'home-light',
    'Home light',
    'Lamps that light the book, the plate or the corner, and leave the rest of the evening dark.',
    '#66717f',
    [
      place(paperLantern, ['#f6ead0', '#8a5a36', '#2c2d33'], -76, 0, 0.68),
      place(pendant, ['#41645c', '#2c2d33', BRASS], 300, 0, 0.72),
    ],
  ),
  category(
    'plants-and-pots',
    'Plants & pots',
    'Clay, water and patience. For balconies, window sills and the corner that gets two hours of sun.',
    '#ecd7ca',
    [
      place(mister, ['#a8662e', BRASS, '#7aa5b5'], 390, 190, 0.68),
      place(wateringCan, ['#5d7f78', BRASS, BRASS], -30, 176, 0.72),
    ],
  ),
  category(
    'on-the-table',
    'On the table',
    'Plates, glasses and pots that are in use three times a day and look better for it.',
    '#d3e0dc',
    [
      place(carafe, ['#d3e6e4', '#a8774a', '#a9cfd6'], 280, 130, 0.74),
      place(mug, ['#c06a45', '#8a5f44', '#4a2c1c'], -10, 270, 0.62),
    ],
  ),
]
