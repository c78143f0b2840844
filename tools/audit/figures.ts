/** What is measured of a page. Scores are of 100, sizes in bytes, times in milliseconds. */
export interface Figures {
  performance: number
  accessibility: number
  bestPractices: number
  seo: number
  lcp: number
  cls: number
  /** Scripts, each gzipped. */
  script: number
  /** Everything the page loads, gzipped where that makes it smaller. */
  total: number
  /** Violations axe finds, in light and in dark. */
  axe: number
}

export type FigureName = keyof Figures

/** A bound that a figure has to keep. */
export type Target = { atLeast: number } | { atMost: number }
export type Targets = Partial<Record<FigureName, Target>>

const EVERY_PAGE: Targets = {
  accessibility: { atLeast: 100 },
  bestPractices: { atLeast: 95 },
  seo: { atLeast: 100 },
  lcp: { atMost: 1_200 },
  cls: { atMost: 0.02 },
  script: { atMost: 20_000 },
  axe: { atMost: 0 },
}
/** Staff sign in, so that search engines and the first paint on a phone are no concern of theirs. */
const OF_STAFF: Targets = {
  performance: { atLeast: 95 },
  accessibility: { atLeast: 100 },
  bestPractices: { atLeast: 95 },
  script: { atMost: 150_000 },
  axe: { atMost: 0 },
}
const SHOWN_TO_ALL: Targets = { ...EVERY_PAGE, performance: { atLeast: 98 } }
const PERSONAL: Targets = { ...EVERY_PAGE, performance: { atLeast: 95 } }

export const TARGETS = {
  home: { ...SHOWN_TO_ALL, total: { atMost: 120_000 } },
  category: SHOWN_TO_ALL,
  product: SHOWN_TO_ALL,
  cart: PERSONAL,
  checkout: PERSONAL,
  'staff-sign-in': OF_STAFF,
  'staff-home': OF_STAFF,
  'staff-orders': OF_STAFF,
  'staff-order': OF_STAFF,
  'staff-products': OF_STAFF,
  'staff-product': OF_STAFF,
  'staff-categories': OF_STAFF,
  'staff-stock': OF_STAFF,
  'staff-import': OF_STAFF,
  'staff-export': OF_STAFF,
  'staff-drops': OF_STAFF,
  'staff-dead-letters': OF_STAFF,
  'staff-mails': OF_STAFF,
  'staff-members': OF_STAFF,
  'staff-audit': OF_STAFF,
  'staff-reports': OF_STAFF,
  'staff-settings': OF_STAFF,
} as const satisfies Record<string, Targets>

export type PageName = keyof typeof TARGETS

/** Whether a figure keeps its target. */
export const isKept = (value: number, target: Target): boolean =>
  'atLeast' in target ? value >= target.atLeast : value <= target.atMost

/** Names of the figures that miss their targets. */
export const misses = (figures: Figures, targets: Targets): FigureName[] =>
  (Object.keys(targets) as FigureName[]).filter((name) => {
    const target = targets[name]
    return target !== undefined && !isKept(figures[name], target)
  })

/** The middle one of an odd number of values; the upper of the two in the middle otherwise. */
export function median(values: readonly number[]): number {
  const middle = [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
  if (middle === undefined) throw new RangeError('there is no median of nothing')
  return middle
}
