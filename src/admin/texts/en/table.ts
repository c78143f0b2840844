import { number, plural } from '../wording.ts'

export const table = {
  chooseAll: 'Select all on this page',
  pages: 'Pages',
  firstPage: 'First page',
  nextPage: 'Next page',
  reset: 'Clear filters',
  moreFilters: 'More filters',
  views: 'Views',
  saveView: 'Save these filters as a view',
  viewName: 'Name of the view',
  save: 'Save',
  removeView: (name: string) => `Delete the view “${name}”`,
  newestFirst: 'Newest first',
  oldestFirst: 'Oldest first',
  order: 'Order',
}

const THINGS = {
  orders: { one: 'order', other: 'orders' },
  products: { one: 'product', other: 'products' },
  reviews: { one: 'review', other: 'reviews' },
} as const

export type BulkThings = keyof typeof THINGS

/** The things of a name, as a page writes it; orders where it names none. */
export const bulkThingsOf = (name: string | undefined): BulkThings =>
  name === 'products' || name === 'reviews' ? name : 'orders'

/** Texts of work on several rows, which the script of a table shows. */
export const bulk = {
  chosen: (count: number) => `${number(count)} selected`,
  label: 'Progress',
  clear: 'Clear',
  stop: 'Stop',
  progress: (done: number, all: number) => `${number(done)} of ${number(all)} done`,
  finished: (done: number, things: BulkThings) =>
    `${number(done)} ${plural(done, THINGS[things])} updated`,
  failed: (count: number, things: BulkThings) =>
    `${number(count)} ${plural(count, THINGS[things])} not updated:`,
  stopped: (left: number) => `Stopped. ${number(left)} left as they were.`,
  undo: (count: number, things: BulkThings) =>
    `Undo for ${number(count)} ${plural(count, THINGS[things])}`,
  unreachable: 'The shop can’t be reached.',
}
