import { z } from 'zod'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.ts'

/** The shop as its mails name it. */
export interface Sender {
  name: string
  supportEmail: string
  /** Whether mails leave: without a provider they stay in the outbox. */
  sends: boolean
  /** Lines of the address that returned goods are sent to; absent where the shop names none. */
  returnAddress?: readonly string[]
  /** Whether a parcel's last day and failed attempts are mailed. */
  tellsDeliveryAttempts?: boolean
}

/** A kind of mail and how it is treated. */
interface MailKindTraits {
  /** Marketing needs a header with which the recipient unsubscribes (RFC 8058). */
  marketing: boolean
  /** A mail that could not leave within this time is given up. Milliseconds. */
  triedForMs: number
  /** Given up, its text is no longer true: it asks nothing of staff. */
  isPassing: boolean
  /** Counts against what one recipient may get; a code has limits of its own. */
  limited: boolean
}

const ofThreeDays: MailKindTraits = {
  ...{ marketing: false, limited: true },
  ...{ triedForMs: 3 * DAY_MS, isPassing: false },
}

/** A mail about this hour: later its text would be wrong. */
const passing = (triedForMs: number): MailKindTraits => ({
  ...{ marketing: false, limited: true },
  ...{ triedForMs, isPassing: true },
})

/** Every kind of mail: one row each. The names stand in stored rows. */
export const MAIL_KINDS = {
  'order-placed': ofThreeDays,
  'order-payment-needed': ofThreeDays,
  /** Tells how long items are held, which `PAYMENT_WINDOW_MS` bounds. */
  'order-payment-reminder': passing(10 * MINUTE_MS),
  'order-payment-declined': passing(5 * MINUTE_MS),
  'order-paid': ofThreeDays,
  'order-shipped': ofThreeDays,
  'order-partly-shipped': ofThreeDays,
  /** Tells of a delivery on this day. */
  'order-out-for-delivery': passing(4 * HOUR_MS),
  'order-delivery-failed': ofThreeDays,
  'order-delivered': ofThreeDays,
  'order-cancelled': ofThreeDays,
  'order-refunded': ofThreeDays,
  'order-return-requested': ofThreeDays,
  'order-return-approved': ofThreeDays,
  'order-return-rejected': ofThreeDays,
  'order-return-received': ofThreeDays,
  'order-return-closed': ofThreeDays,
  /** Asked for on a product's page; one mail each. */
  'back-in-stock': { ...ofThreeDays, marketing: true },
  /** A cart that a member left, who opted in: of use for some days. */
  'cart-reminder': { ...passing(2 * DAY_MS), marketing: true },
  /** How a member signs in was changed. */
  'email-changed': ofThreeDays,
  'passkey-added': ofThreeDays,
  'passkey-removed': ofThreeDays,
  code: { ...passing(10 * MINUTE_MS), limited: false },
  'staff-invitation': ofThreeDays,
} as const satisfies Record<string, MailKindTraits>

export type MailKind = keyof typeof MAIL_KINDS
export const MAIL_KIND_NAMES = [
  'order-placed',
  'order-payment-needed',
  'order-payment-reminder',
  'order-payment-declined',
  'order-paid',
  'order-shipped',
  'order-partly-shipped',
  'order-out-for-delivery',
  'order-delivery-failed',
  'order-delivered',
  'order-cancelled',
  'order-refunded',
  'order-return-requested',
  'order-return-approved',
  'order-return-rejected',
  'order-return-received',
  'order-return-closed',
  'back-in-stock',
  'cart-reminder',
  'email-changed',
  'passkey-added',
  'passkey-removed',
  'code',
  'staff-invitation',
] as const satisfies readonly MailKind[]

export const traitsOf = (kind: MailKind | null): MailKindTraits =>
  kind === null ? ofThreeDays : MAIL_KINDS[kind]

/** Kinds whose text is soon no longer true. */
export const PASSING_KINDS = MAIL_KIND_NAMES.filter((kind) => MAIL_KINDS[kind].isPassing)

/** No mail is older than this when it leaves. */
export const LONGEST_TRIED_MS = Math.max(
  ...Object.values(MAIL_KINDS).map(({ triedForMs }) => triedForMs),
)

const BlockSchema = z.discriminatedUnion('type', [
  /** Opens the text; the heading takes its place in HTML. */
  z.strictObject({ type: z.literal('greeting'), text: z.string() }),
  z.strictObject({ type: z.literal('paragraph'), text: z.string() }),
  /** Small print below the rest. */
  z.strictObject({ type: z.literal('note'), text: z.string() }),
  /** A one-time code: `intro` and `about` are the sentences around it. */
  z.strictObject({
    type: z.literal('code'),
    digits: z.string(),
    intro: z.string(),
    about: z.string(),
  }),
  z.strictObject({
    type: z.literal('items'),
    items: z.array(z.strictObject({ quantity: z.int(), name: z.string(), amount: z.string() })),
    sums: z.array(z.strictObject({ label: z.string(), amount: z.string(), isTotal: z.boolean() })),
  }),
  /** A title and lines below it. Strangers may have written a line. */
  z.strictObject({ type: z.literal('lines'), title: z.string(), lines: z.array(z.string()) }),
  /** The link to an order. Its address is made as the mail is read or sent: no row holds a token. */
  z.strictObject({ type: z.literal('order-link'), label: z.string(), orderId: z.string() }),
  z.strictObject({ type: z.literal('link'), label: z.string(), url: z.string() }),
])

/** One part of a mail, in the order of reading. */
export type MailBlock = z.output<typeof BlockSchema>

export const MailContentSchema = z.strictObject({
  kind: z.enum(MAIL_KIND_NAMES),
  /** One line. */
  subject: z.string(),
  /** One line: lists of mails show it beside the subject. */
  preheader: z.string(),
  heading: z.string(),
  blocks: z.array(BlockSchema),
  /** Where one request unsubscribes the recipient: marketing alone has it. */
  unsubscribeUrl: z.string().exactOptional(),
})

/** A mail as a value. Its text and its HTML are made of it. */
export type MailContent = z.output<typeof MailContentSchema>

/** Headers of a mail beside sender, recipient and subject. Marketing can be unsubscribed from. */
export const headersOf = ({ unsubscribeUrl }: MailContent): Record<string, string> =>
  unsubscribeUrl === undefined
    ? {}
    : {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }

/** The order that a mail links to; null where it links to none. */
export const linkedOrderOf = ({ blocks }: MailContent): string | null =>
  blocks.find((block) => block.type === 'order-link')?.orderId ?? null

/** The content with the order's address in its link, or without the link where there is none. */
export const withOrderUrl = (content: MailContent, url: string | null): MailContent => ({
  ...content,
  blocks: content.blocks.flatMap((block): MailBlock[] => {
    if (block.type !== 'order-link') return [block]
    return url === null ? [] : [{ type: 'link', label: block.label, url }]
  }),
})

const HIDDEN_CODE = '••••••'

/** The mail without the digits of its code, which are for its recipient alone. */
export function withoutSecrets<M extends { kind?: MailKind; text: string; content?: MailContent }>(
  mail: M,
): M {
  if (mail.kind !== 'code' || mail.content === undefined) return mail
  const blocks = mail.content.blocks.map((block) =>
    block.type === 'code' ? { ...block, digits: HIDDEN_CODE } : block,
  )
  return { ...mail, text: '', content: { ...mail.content, subject: mail.content.heading, blocks } }
}

/** The content of a mail that was kept as text alone, by an older release. */
export const contentOfText = (subject: string, text: string): MailContent => ({
  kind: 'order-placed',
  subject,
  preheader: '',
  heading: '',
  blocks: text.split('\n\n').map((paragraph) => ({ type: 'paragraph', text: paragraph })),
})
