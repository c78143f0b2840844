import { formatMoney } from '../platform/money.ts'
import type { AuditAction, AuditRecord } from './contract.ts'

/** The change of an audit row. `before` and `after` are whatever the action stored. */
type Audited = Pick<AuditRecord, 'subject' | 'before' | 'after'>

/** The currency of amounts that are stored without one, and the locale of the sentence. */
export interface Wording {
  currency: string
  locale: string
}

type Summary = (change: Audited, wording: Wording) => string

/** A field of a stored value; undefined where the value is no object or has no such field. */
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

const quoted = (value: unknown, fallback: string): string => `“${text(value) || fallback}”`

const titleOf = ({ subject, before, after }: Audited): string =>
  quoted(field(after, 'title') ?? field(before, 'title'), subject)

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`

/** An amount in minor units, or Money. */
function moneyText(value: unknown, { currency, locale }: Wording): string {
  const amount = typeof value === 'number' ? value : field(value, 'amount')
  if (typeof amount !== 'number') return text(value) || 'none'
  const own = text(field(value, 'currency'))
  return formatMoney({ amount, currency: /^[A-Z]{3}$/.test(own) ? own : currency }, locale)
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

/** Fields whose change says nothing by itself. */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  'updatedAt',
  'revision',
  'pending',
  'version',
  'depth',
  'parentId',
  'productCount',
])

/** The names of the fields that differ, in the order of the newer value. */
function changedFields(before: unknown, after: unknown): string[] {
  if (typeof after !== 'object' || after === null) return []
  return Object.entries(after)
    .filter(([name, value]) => !BOOKKEEPING.has(name) && !same(field(before, name), value))
    .map(([name]) => name)
}

/** `shippingAddress` as `shipping address`. */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const sentence = (parts: readonly string[], fallback: string): string => {
  const said = parts.length === 0 ? fallback : parts.join('; ')
  return said.charAt(0).toUpperCase() + said.slice(1)
}

/** The price changes of a product's variants; several of them are counted. */
function priceChanges(change: Audited, wording: Wording): string[] {
  const former = new Map(listOf(field(change.before, 'variants')).map((v) => [field(v, 'sku'), v]))
  const changed = listOf(field(change.after, 'variants')).flatMap((variant) => {
    const before = former.get(field(variant, 'sku'))
    if (!before || same(field(before, 'price'), field(variant, 'price'))) return []
    return [{ from: field(before, 'price'), to: field(variant, 'price') }]
  })
  const [first] = changed
  if (!first) return []
  if (changed.length > 1) return [`changed ${changed.length} prices of ${titleOf(change)}`]
  const [from, to] = [moneyText(first.from, wording), moneyText(first.to, wording)]
  return [`changed the price of ${titleOf(change)} from ${from} to ${to}`]
}

function productChange(change: Audited, wording: Wording): string {
  const { before, after } = change
  const prices = priceChanges(change, wording)
  const parts: string[] = []
  const [title, formerTitle] = [field(after, 'title'), field(before, 'title')]
  if (!same(title, formerTitle))
    parts.push(`renamed ${quoted(formerTitle, '')} to ${titleOf(change)}`)
  parts.push(...prices)
  const others = changedFields(before, after).filter(
    (name) => name !== 'title' && !(name === 'variants' && prices.length > 0),
  )
  if (others.length > 0) parts.push(`changed ${others.map(words).join(', ')} of ${titleOf(change)}`)
  return sentence(parts, `Saved ${titleOf(change)} without changes`)
}

const fieldChange =
  (kind: string): Summary =>
  (change) => {
    const names = changedFields(change.before, change.after).map(words)
    return names.length === 0
      ? `Saved the ${kind} ${titleOf(change)} without changes`
      : `Changed ${names.join(', ')} of the ${kind} ${titleOf(change)}`
  }

const orderStep =
  (step: string): Summary =>
  ({ subject, before, after }) => {
    const [from, to] = [text(field(before, 'status')), text(field(after, 'status'))]
    return `${step} the order ${subject} (${from} → ${to})`
  }

const refundRequested: Summary = ({ subject, after }, wording) => {
  const refund = field(after, 'refund')
  const amount = moneyText(field(refund, 'amount'), wording)
  return `Asked to refund ${amount} of the order ${subject} (${text(field(refund, 'reason'))})`
}

const returnStep =
  (step: string): Summary =>
  ({ subject }) =>
    `${step} the return ${subject}`

/** The member of staff whom a change is about. */
const member = (value: unknown) => ({
  name: quoted(field(field(value, 'member'), 'name'), ''),
  role: text(field(field(value, 'member'), 'role')),
})

function staffChange(change: Audited): string {
  const [before, after] = [member(change.before), member(change.after)]
  const parts: string[] = []
  if (before.name !== after.name) parts.push(`renamed ${before.name} to ${after.name}`)
  if (before.role !== after.role) {
    parts.push(`changed the role of ${after.name} from ${before.role} to ${after.role}`)
  }
  if (field(change.after, 'emailChanged') === true) {
    parts.push(`changed the e-mail of ${after.name}`)
  }
  return sentence(parts, `Saved ${after.name} without changes`)
}

function stockChange({ subject, after }: Audited): string {
  const delta = Number(field(after, 'delta') ?? 0)
  const [reason, left] = [text(field(after, 'reason')), text(field(after, 'onHand'))]
  const units = counted(Math.abs(delta), 'unit', 'units')
  const verb = delta < 0 ? `Took ${units} from` : `Added ${units} to`
  return `${verb} the stock of ${subject}${reason === '' ? '' : ` (${reason})`}: ${left} on hand`
}

function importDone({ after }: Audited): string {
  const count = (name: string): number => Number(field(after, name) ?? 0)
  const refused = count('refused')
  return (
    `Imported ${counted(count('imported'), 'new product', 'new products')} and ` +
    `${counted(count('updated'), 'change', 'changes')}` +
    `${refused === 0 ? '' : `; ${counted(refused, 'row was', 'rows were')} refused`}`
  )
}

function creditChange({ subject, after }: Audited, wording: Wording): string {
  const amount = field(after, 'amount')
  const isTaken = Number(field(amount, 'amount') ?? 0) < 0
  const [moved, left] = [amount, field(after, 'balance')].map((one) => moneyText(one, wording))
  const verb = isTaken ? 'Took' : 'Added'
  const of = isTaken ? 'from' : 'to'
  return `${verb} ${moved?.replace('-', '')} ${of} the store credit of ${subject} (${text(field(after, 'reason'))}): ${left} now`
}

/** The sentence of each action. An action without one does not compile. */
const SUMMARIES: Readonly<Record<AuditAction, Summary>> = {
  'session.start': ({ after }) => `Signed in with ${text(field(after, 'device')) || 'a code'}`,
  'session.end': ({ after }) => {
    const ended = field(after, 'ended')
    return typeof ended === 'number'
      ? `Ended ${counted(ended, 'other session', 'other sessions')}`
      : 'Ended a session'
  },
  'staff.create': ({ after }) => `Added ${member(after).name} as ${member(after).role}`,
  'staff.change': staffChange,
  'staff.end': ({ before }) => `Removed ${member(before).name} (${member(before).role})`,
  'staff.sign-out': ({ before }) =>
    `Signed ${member(before).name} out on ${text(field(before, 'device')) || 'a device'}`,
  'catalog.publish': ({ after }) => {
    const many = field(after, 'publishing')
    return typeof many === 'number'
      ? `Started to publish ${many} changed products`
      : `Published all changes as version ${text(field(after, 'version'))}`
  },
  'import.products': importDone,
  'image.add': ({ subject, after }) =>
    `Added an image to the product ${subject}, which has ${listOf(after).length} now`,
  'product.create': (change) => `Created the product ${titleOf(change)}`,
  'product.change': productChange,
  'product.withdraw': (change) => `Withdrew the product ${titleOf(change)}`,
  'product.publish': ({ subject, after }) =>
    `Published the product ${subject} in version ${text(field(after, 'version'))}`,
  'category.create': (change) => `Created the category ${titleOf(change)}`,
  'category.change': fieldChange('category'),
  'category.remove': (change) => `Deleted the category ${titleOf(change)}`,
  'drop.create': (change) => `Created the drop ${titleOf(change)}`,
  'drop.change': fieldChange('drop'),
  'drop.close': (change) => `Ended the drop ${titleOf(change)}`,
  'drop.remove': (change) => `Removed the drop ${titleOf(change)}`,
  'order.pack': orderStep('Packed'),
  'order.ship': orderStep('Shipped'),
  'order.deliver': orderStep('Delivered'),
  'order.refund': refundRequested,
  'return.approve': returnStep('Approved'),
  'return.reject': returnStep('Rejected'),
  'return.receive': returnStep('Received'),
  'return.inspect': returnStep('Inspected'),
  'review.moderate': ({ subject, after }) => {
    const reason = text(field(after, 'reason'))
    const verb = text(field(after, 'status')) === 'published' ? 'Published' : 'Rejected'
    return `${verb} the review ${subject}${reason === '' ? '' : ` (${reason})`}`
  },
  'order.cancel': orderStep('Cancelled'),
  'order.note': ({ subject }) => `Noted something about the order ${subject}`,
  'inventory.adjust': stockChange,
  'inventory-system.retry': ({ subject, after }) => {
    const one = text(field(after, 'id'))
    const what = one ? `the document ${one}` : 'all waiting documents'
    return `Sent ${what} to the inventory system ${subject} again`
  },
  'mail.resend': ({ after }) =>
    `Sent the mail ${quoted(field(after, 'subject'), 'without a subject')} again`,
  'view.save': ({ subject, after }) =>
    `Saved the view ${quoted(field(after, 'name'), '')} of the list ${subject}`,
  'view.remove': ({ subject, before }) =>
    `Deleted the view ${quoted(field(before, 'name'), '')} of the list ${subject}`,
  'payment.record': ({ after }) => {
    const matched = listOf(field(after, 'matched')).length
    const unmatched = listOf(field(after, 'unmatched')).length
    const paid = counted(matched, 'order', 'orders')
    return `Marked ${paid} paid from a bank statement; ${counted(unmatched, 'row', 'rows')} matched none`
  },
  'member.erase': ({ subject }) => `Erased the member ${subject}`,
  'member.set-level': ({ subject, after }) => {
    const [level, reason] = [text(field(after, 'level')), text(field(after, 'reason'))]
    return field(after, 'byHand') === true
      ? `Gave ${subject} the level ${level} (${reason})`
      : `Cleared the level of ${subject} (${reason}): it has ${level} by its points`
  },
  'store-credit.adjust': creditChange,
  'points.adjust': ({ subject, after }) => {
    const points = Number(field(after, 'points') ?? 0)
    const moved = counted(Math.abs(points), 'point', 'points')
    const verb = points < 0 ? `Took ${moved} from` : `Added ${moved} to`
    const [reason, left] = [text(field(after, 'reason')), text(field(after, 'balance'))]
    return `${verb} ${subject} (${reason}): ${left} now`
  },
  'promotion.create': (change) => `Added the promotion ${titleOf(change)}`,
  'promotion.change': fieldChange('promotion'),
  'promotion.remove': (change) => `Removed the promotion ${titleOf(change)}`,
  'promotion-slot.create': (change) => `Added the promotion slot ${titleOf(change)}`,
  'promotion-slot.change': fieldChange('promotion slot'),
  'promotion-slot.remove': (change) => `Removed the promotion slot ${titleOf(change)}`,
  'red-packet.create': (change, wording) => {
    const shares = counted(Number(field(change.after, 'shares')), 'share', 'shares')
    const fund = moneyText(field(change.after, 'fund'), wording)
    return `Funded the red packet ${titleOf(change)} with ${fund} in ${shares}`
  },
  'red-packet.change': fieldChange('red packet'),
  'coupon.create': (change) => `Added the coupon ${titleOf(change)}`,
  'coupon.change': fieldChange('coupon'),
  'coupon.give': (change) =>
    `Gave the coupon ${titleOf(change)} to ${text(field(change.after, 'memberId'))}`,
  'coupon.remove': (change) => `Ended the coupon ${titleOf(change)}`,
  'payment.settle': ({ subject, after }) =>
    `Marked the charge ${subject} of ${text(field(after, 'kind'))} as settled`,
  'webhook.create': ({ after }) => `Added the webhook ${text(field(after, 'url'))}`,
  'webhook.change': ({ after }) => `Changed the webhook ${text(field(after, 'url'))}`,
  'webhook.remove': ({ before }) => `Removed the webhook ${text(field(before, 'url'))}`,
  'webhook.retry': ({ subject, after }) =>
    `Sent the event ${text(field(after, 'id'))} to the webhook ${subject} again`,
  'dead-letter.replay': ({ subject, after }) =>
    `Sent the message ${subject} to the queue ${text(field(after, 'queue'))} again`,
  'dead-letter.discard': ({ subject, after }) =>
    `Discarded the message ${subject} of the queue ${text(field(after, 'queue'))}`,
}

/** The change of an audit row in words. An action that this version does not know stays a name. */
export function summaryOf(
  { action, ...change }: Audited & Pick<AuditRecord, 'action'>,
  wording: Wording,
): string {
  const summaries: Readonly<Record<string, Summary | undefined>> = SUMMARIES
  return summaries[action]?.(change, wording) ?? `${action} ${change.subject}`
}
