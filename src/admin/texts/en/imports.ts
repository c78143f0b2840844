import { number, plural } from '../wording.ts'

const products = (count: number) =>
  plural(count, { one: `${number(count)} product`, other: `${number(count)} products` })

export const imports = {
  title: 'Import',
  all: 'All imports',
  file: 'Product file',
  fileHint:
    'A CSV in Shopify’s columns, up to 64 MiB. Products exported here can be imported again.',
  check: 'Check file',
  run: 'Import',
  how: 'Checking shows what an import would do and changes nothing.',
  noFile: 'Choose a file first.',
  sending: 'Sending the file. Keep this page open until it has arrived.',
  unreachable:
    'The shop could not be reached. Check the list below before you send the file again.',
  latest: 'Latest imports',
  none: { title: 'No imports yet', text: 'Imports of the last 30 days are listed here.' },
  unnamed: 'Without a name',
  columns: { file: 'File', when: 'When', state: 'State', result: 'Result' },
  states: {
    running: 'Running',
    done: 'Done',
    failed: 'Failed',
    stalled: 'No sign of life',
  },
  checked: 'Check',
  progress: 'Progress',
  reading: (rows: number, share: string) => `Reading the file: ${number(rows)} rows${share}.`,
  share: (percent: number) => `, ${number(percent)}%`,
  writing: (count: number, rows: number) => `${products(count)} of ${number(rows)} rows so far.`,
  stalledText:
    'It has not reported for two minutes. It goes on by itself once its file is read. Import the file again if it stays so: what is in already does not change.',
  wouldDo: 'This is what an import of the file would do. Nothing has changed.',
  did: 'The import is finished, and shoppers see its products.',
  didWrite: 'All products are imported. Shoppers see them once this is done:',
  settingStock: (done: number, total: number) =>
    `Setting stock: ${number(done)} of ${number(total)} SKUs. Publishing follows.`,
  nothing: 'Nothing was imported.',
  counts: {
    imported: 'New products',
    updated: 'Changed products',
    refused: 'Refused',
    notes: 'Notes',
  },
  encoding: (name: string) => `Read as ${name}.`,
  refused: 'Refused rows',
  refusedMore: (shown: number) => `The first ${number(shown)} are shown; the file has all.`,
  download: 'Download as CSV',
  notes: 'Notes',
  notesText: 'Something was assumed or changed; the products are taken.',
  issueColumns: { row: 'Row', handle: 'Handle', reason: 'Reason' },
  wholeFile: 'The whole file',
}

export const exports = {
  title: 'Export',
  text: 'CSV files of the shop as it is now. No cell of them runs as a formula.',
  download: (title: string) => `Download ${title.toLowerCase()}`,
  files: {
    products: {
      title: 'Products',
      text: 'All products with options, prices, pictures and stock. It can be imported again.',
    },
    stock: {
      title: 'Stock',
      text: 'One row per variant with its units. It can be imported again.',
    },
    orders: {
      title: 'Orders',
      text: 'One row per line, with names and addresses. It needs a sign-in of the last ten minutes.',
    },
  },
}
