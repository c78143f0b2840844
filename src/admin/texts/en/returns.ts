import type { Return } from '../../../shared/order/returns/contract.ts'
import type { Refund } from '../../../shared/payment/contract.ts'
import { number, plural } from '../wording.ts'

export const refunds = {
  open: 'Refund',
  text: (left: string) =>
    `${left} can still be refunded. Choose items, or enter an amount. With neither, all of it goes back.`,
  of: (title: string, units: number) => `${title} (up to ${number(units)})`,
  restock: 'Put the items back in stock',
  restockHint: 'Items that haven’t shipped yet are not sent.',
  toCredit: 'Give store credit instead',
  toCreditHint: 'All of the refund becomes store credit of the member.',
  amount: 'Amount',
  amountHint: 'Instead of the share of the items.',
  byHand: 'You pay it back yourself, in cash or by transfer. It counts as refunded at once.',
  reason: 'Reason',
  reasonNeeded: 'Enter a reason.',
  amountOdd: 'Enter an amount like 12.50.',
  confirm: 'Refund',
  returned: 'Money returned',
  credited: (amount: string) => `${amount} as store credit`,
  excess: (amount: string) => `${amount} more than was left of the order`,
  statuses: {
    pending: 'Pending',
    succeeded: 'Refunded',
    failed: 'Failed',
  } satisfies Record<NonNullable<Refund['status']>, string>,
}

export const parcels = {
  open: 'Ship some items',
  text: 'Choose the items that leave in this parcel. The rest stays to be shipped.',
  confirm: 'Ship these items',
  chooseSome: 'Choose at least one item.',
  units: (count: number) => `${number(count)} ${plural(count, { one: 'unit', other: 'units' })}`,
}

export const returns = {
  title: 'Returns',
  text: 'Goods that customers send back. Those that wait for you come first.',
  none: { title: 'No returns', text: 'Returns stand here as soon as customers ask for them.' },
  filters: { open: 'Open', all: 'All' },
  columns: { order: 'Order', asked: 'Requested', items: 'Items', status: 'Status' },
  statuses: {
    requested: 'Requested',
    approved: 'Approved',
    rejected: 'Rejected',
    received: 'Received',
    refunded: 'Refunded',
  } satisfies Record<Return['status'], string>,
  refundUnderWay: 'Refund under way',
  approve: 'Approve',
  reject: 'Reject',
  rejectReason: 'Why is it rejected? The customer reads it.',
  rejectDefault: 'Not accepted by the shop.',
  receive: 'Mark as received',
  inspect: 'Inspect and refund',
  inspectText: 'All items that you take back are refunded. Sellable ones go back in stock.',
  sellable: (title: string) => `${title}: sellable`,
  damaged: (title: string) => `${title}: damaged`,
  chooseSome: 'Enter how many items you take back.',
}
