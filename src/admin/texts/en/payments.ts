import type { ChargeRefund, ChargeState } from '../../../shared/payment/charges/contract.ts'
import { number } from '../wording.ts'

export const payments = {
  title: 'Payments',
  text: 'Payments that the shop cannot settle by itself.',
  none: {
    title: 'Nothing to look at',
    text: 'Every payment has its order, and every order its payment.',
  },
  /** Behind the title of a part. */
  count: (count: number, more: boolean) => `${number(count)}${more ? '+' : ''}`,
  attention: {
    title: 'Disputes and refunds',
    text: 'Answer a dispute at the provider. Ask for a failed refund again on the order’s page, or send the money another way.',
    failed: 'A refund failed',
  },
  unpaid: {
    title: 'No answer from the provider',
    text: 'These orders have waited for more than an hour. They are asked for again every minute. Look the payment up at the provider; cancel the order if the provider is gone for good.',
  },
  charges: {
    title: 'Charges without an order',
    text: 'Compare each charge with the provider. Charges that are surely the shop’s go back by themselves. Refund the others at the provider, then mark them as settled.',
    settle: 'Mark as settled',
    settleOf: (id: string) => `Mark ${id} as settled`,
    gone: 'This charge is settled already, or its refund is under way.',
    states: {
      open: 'Its order has not taken it for over an hour',
      matched: 'It has its order',
      orphan: 'No order wants it',
      duplicate: 'The second charge of an order',
      wrong_amount: 'Not the amount of its order',
      settled: 'Settled',
    } satisfies Record<ChargeState, string>,
    refunds: {
      pending: 'Its refund is under way.',
      succeeded: 'The money went back.',
      failed: 'The provider refused the refund: refund it there.',
    } satisfies Record<ChargeRefund, string>,
    /** The end of the last comparison with this provider. */
    comparedTo: (provider: string) => `Compared with ${provider} up to`,
    neverCompared: 'No provider’s list has been compared yet.',
  },
  letters: {
    title: 'Events set aside',
    text: 'Events and messages about payments that fit no order. Open one to see it; discard it once you have compared it with the provider.',
  },
  transfers: {
    title: 'Bank transfers',
    text: 'Upload the bank’s statement: orders are marked as paid, and the rows that pay none are listed.',
    upload: 'Upload a statement',
  },
}
