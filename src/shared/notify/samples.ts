import type { MemberNotice } from '../member/contract.ts'
import type { Order } from '../order/contract.ts'
import { MINUTE_MS } from '../platform/clock.ts'
import { MAIL_KINDS, type MailKind } from './content.ts'
import type { Mail, Sender } from './contract.ts'
import {
  cancelledOrder,
  cashOrder,
  partOrder,
  refundedOrder,
  returnedOrder,
  type SampleInput,
  sampleOrder,
  transferOrder,
} from './sample-order.ts'
import { backInStockMail } from './templates/back-in-stock-mail.ts'
import { cartReminderMail } from './templates/cart-reminder-mail.ts'
import { codeMail } from './templates/code-mail.ts'
import { invitationMail } from './templates/invitation-mail.ts'
import { memberNoticeMail } from './templates/member-notice-mail.ts'
import type { MailCause } from './templates/order-blocks.ts'
import { type OrderNews, orderMail } from './templates/order-mail.ts'
import { texts } from './texts/texts.ts'

/** Makes one mail of a kind with data of no shopper. */
type Sample = (
  about: SampleInput & {
    sender: Sender
    /** The shop's address; null where it is not known. */
    origin: string | null
  },
) => Omit<Mail, 'id'>

const orderSample =
  (news: OrderNews, make: (input: SampleInput) => Order = sampleOrder, cause?: MailCause): Sample =>
  ({ sender, ...input }) =>
    orderMail(news, make(input), sender, input.at, cause)

const noticeSample =
  (kind: MemberNotice['kind'], detail: string): Sample =>
  ({ to, at, sender, origin }) =>
    memberNoticeMail({ kind, to, detail, at }, sender, origin)

const SAMPLES: Readonly<Record<MailKind, Sample>> = {
  'order-placed': orderSample('placed', cashOrder),
  'order-payment-needed': orderSample('paymentNeeded', transferOrder),
  'order-payment-reminder': orderSample('paymentWaits'),
  'order-payment-declined': orderSample('paymentDeclined'),
  'order-paid': orderSample('paid'),
  'order-shipped': orderSample('shipped'),
  'order-partly-shipped': orderSample('partlyShipped', partOrder),
  'order-out-for-delivery': orderSample('outForDelivery'),
  'order-delivery-failed': orderSample('deliveryFailed'),
  'order-delivered': orderSample('delivered'),
  'order-cancelled': orderSample('cancelled', cancelledOrder, {
    event: { type: 'order.cancelled', reason: 'shopper_request' },
  }),
  'order-refunded': orderSample('partlyRefunded', refundedOrder),
  'order-return-requested': orderSample('returnRequested', (input) =>
    returnedOrder(input, 'requested'),
  ),
  'order-return-approved': orderSample('returnApproved', (input) =>
    returnedOrder(input, 'approved'),
  ),
  'order-return-rejected': orderSample('returnRejected', (input) =>
    returnedOrder(input, 'rejected'),
  ),
  'order-return-received': orderSample('returnReceived', (input) =>
    returnedOrder(input, 'received'),
  ),
  'order-return-closed': orderSample('returnClosed', (input) => returnedOrder(input, 'refunded')),
  'back-in-stock': ({ to, at, sender, origin }) => {
    const urlOf = (path: string): string => (origin === null ? path : new URL(path, origin).href)
    const title = 'Harbour lamp in brushed brass (Large)'
    const productUrl = urlOf('/products/sample')
    const unsubscribeUrl = urlOf('/stock-alerts/sample')
    return backInStockMail({ to, title, productUrl, unsubscribeUrl }, sender, at)
  },
  'cart-reminder': ({ to, at, sender, origin }) => {
    const urlOf = (path: string): string => (origin === null ? path : new URL(path, origin).href)
    const lines = [
      { title: 'Harbour lamp in brushed brass (Large)', quantity: 1 },
      { title: 'Pantry jars', quantity: 4 },
    ]
    const [cartUrl, unsubscribeUrl] = [urlOf('/cart'), urlOf('/unsubscribe/sample')]
    return cartReminderMail({ to, lines, more: 2, cartUrl, unsubscribeUrl }, sender, at)
  },
  'email-changed': noticeSample('email-changed', 'r***@shop.example'),
  'passkey-added': noticeSample('passkey-added', 'Firefox on Linux'),
  'passkey-removed': noticeSample('passkey-removed', 'Firefox on Linux'),
  code: ({ to, at, sender }) => {
    const minutes = MAIL_KINDS.code.triedForMs / MINUTE_MS
    return codeMail('123456', { to, purpose: texts.code.purposes.checkout, minutes }, sender, at)
  },
  'staff-invitation': ({ to, at, sender, origin }) =>
    invitationMail({ to, role: 'support', invitedBy: 'Robin Rowe', origin }, sender, at),
}

/** A mail of this kind as the shop writes it, with sample data. `at` is RFC 3339. */
export const sampleMail = (kind: MailKind, about: Parameters<Sample>[0]): Omit<Mail, 'id'> =>
  SAMPLES[kind](about)
