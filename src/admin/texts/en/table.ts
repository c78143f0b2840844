import { number, plural } from '../wording.ts'

export const table = {
  chooseAll: 'Select all on this page',
  pages: 'Pages',
  firstPage: 'First page',
  nextPage: 'Next page',
  reset: 'Clear filters',
  moreFilters: 'More filters',
  views: 'Views',
}

/** Texts of work on several rows, which the script of a table shows. */
export const bulk = {
  chosen: (count: number) => `${number(count)} selected`,
  label: 'Progress',
  clear: 'Clear',
  stop: 'Stop',
  progress: (done: number, all: number) => `${number(done)} of ${number(all)} done`,
  finished: (done: number) =>
    `${number(done)} ${plural(done, { one: 'order', other: 'orders' })} updated`,
  failed: (count: number) =>
    `${number(count)} ${plural(count, { one: 'order was', other: 'orders were' })} not updated:`,
  stopped: (left: number) => `Stopped. ${number(left)} left as they were.`,
  unreachable: 'The shop can’t be reached.',
}
