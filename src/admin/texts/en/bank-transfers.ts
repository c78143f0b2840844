import type { UnmatchedReason } from '../../../shared/payment/bank-transfer/contract.ts'
import { number, plural } from '../wording.ts'

export const bankTransfers = {
  title: 'Bank transfers',
  short: 'Transfers',
  file: 'Bank statement',
  fileHint:
    'A CSV with the columns date, amount, currency, reference and name. Dates as 2026-11-28, amounts as 25.99.',
  upload: 'Match transfers',
  how: 'Orders whose reference and whole amount are found are marked as paid. The same statement changes nothing a second time.',
  noFile: 'Choose a file first.',
  paid: (count: number) =>
    plural(count, { one: 'One order is now paid', other: `${number(count)} orders are now paid` }),
  nonePaid: { title: 'No order was paid', text: 'Every row that paid no order is listed below.' },
  order: 'Order',
  amount: 'Amount',
  look: (count: number) =>
    plural(count, {
      one: 'One row needs a look',
      other: `${number(count)} rows need a look`,
    }),
  row: 'Line',
  reason: 'Why it paid no order',
  reference: 'Reference',
  sender: 'Name',
  reasons: {
    malformed_row: 'Date, amount, currency or reference cannot be read.',
    twice_in_file: 'An earlier row of this file is the same, or has paid the order.',
    unknown_reference: 'No order has this reference.',
    wrong_currency: 'The order is in another currency.',
    wrong_amount: 'The amount is not the order’s total.',
    no_longer_waits: 'The order was paid, canceled or is paid another way.',
  } satisfies Record<UnmatchedReason, string>,
}
