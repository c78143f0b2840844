import type { MailKind, MailLogEntry } from '../../../shared/notify/contract.ts'

const kinds: Record<MailKind, string> = {
  'order-placed': 'Order confirmed',
  'order-payment-needed': 'Payment needed',
  'order-shipped': 'Shipped',
  'order-delivered': 'Delivered',
  'order-cancelled': 'Canceled',
  'order-refunded': 'Refunded',
  code: 'Code',
  'staff-invitation': 'Invitation of staff',
}

const states: Record<MailLogEntry['state'], string> = {
  outbox: 'Not sent',
  queued: 'Waiting',
  sent: 'Sent',
  failed: 'Failed',
  bounced: 'Bounced',
}

export const mails = {
  title: 'Emails',
  text: 'Every email that the shop wrote to a customer or to staff.',
  deletedAfter: (days: number) => `Emails are deleted after ${days} days.`,
  all: 'All emails',
  kinds,
  states,
  columns: {
    subject: 'Subject',
    to: 'To',
    kind: 'Kind',
    at: 'Written',
    state: 'State',
  },
  views: { all: 'All', waiting: 'Waiting', failed: 'Failed', bounced: 'Bounced' },
  filters: {
    query: 'Email or order number',
    kind: 'Kind',
    any: 'Any',
    apply: 'Apply',
  },
  none: { title: 'No emails yet', text: 'Emails stand here as soon as the shop writes them.' },
  noneFound: { title: 'No emails found', text: 'Change the filters, or look in all emails.' },
  noneOnPage: {
    title: 'No email on this page',
    text: 'None of these emails fits the filters. Older ones may: go to the next page.',
  },
  /** The meaning of each state, on the page of one email. */
  about: {
    outbox: 'There was no email provider when it was written.',
    queued: 'It leaves with the next attempt.',
    sent: 'The provider took it. A bounce is reported here.',
    failed: 'It could not be sent. Correct the cause, then send it again.',
    bounced: 'It did not reach its recipient. Contact them another way, or send it again.',
  } satisfies Record<MailLogEntry['state'], string>,
  attempts: 'Attempts',
  sentAt: 'Sent',
  reason: 'Reason',
  providerId: 'Provider’s ID',
  order: 'Order',
  openOrder: 'Open the order',
  preview: 'Preview',
  html: 'Email',
  plain: 'Plain text',
  safeLinks: 'Links to the order lead nowhere here, because each opens its order without sign-in.',
  resend: 'Send again',
  noSubject: 'No subject',
  samples: {
    title: 'Email samples',
    text: 'Each kind of email as its recipient gets it, with sample data.',
    kinds: 'Kinds',
    test: 'Send me a test',
    noProvider: 'No email leaves this shop: it has no provider. Tests stand in the list of emails.',
  },
}
