/** The characters that make a spreadsheet run a cell as a formula. */
const FORMULA = /^[=+\-@\t\r]/
const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/

/**
 * A cell that no spreadsheet runs: what begins like a formula, or with an apostrophe, gets an
 * apostrophe before it. A plain number stays as it is. `withoutGuard` takes the apostrophe off.
 */
export const guardedCell = (text: string): string =>
  text.startsWith("'") || (FORMULA.test(text) && !PLAIN_NUMBER.test(text)) ? `'${text}` : text

/** The cell as it was before `guardedCell`; a file of another program keeps its other apostrophes. */
export const withoutGuard = (text: string): string =>
  /^'['=+\-@\t\r]/.test(text) ? text.slice(1) : text

const quoted = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

/** One record of a CSV (RFC 4180) with its line end, LF; no cell of it is run as a formula. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells.map((cell) => quoted(guardedCell(cell))).join(',')}\n`
