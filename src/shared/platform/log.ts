import { describeFault } from './faults.ts'

type Level = 'error' | 'warn'

/** Every event that the product logs (docs/operations.md says what each means). */
export const LOG_EVENTS = {
  'alarm.failed': 'error',
  'background.failed': 'error',
  'beacon.unavailable': 'error',
  'budget.not-released': 'error',
  'budget.unavailable': 'error',
  'carrier.cancel-refused': 'warn',
  'carrier.not-tracked': 'warn',
  'carrier.report-ignored': 'warn',
  'claim.methods-unknown': 'error',
  'coupon.late': 'error',
  'coupon.not-released': 'error',
  'first-order.not-released': 'error',
  'drop.entries-not-sealed': 'error',
  'drop.refusals-not-counted': 'warn',
  'drop.report-failed': 'error',
  'drop.run-failed': 'error',
  'drop.sockets-not-closed': 'error',
  'drop.status-stale': 'error',
  'drop.units-not-returned': 'error',
  'drops.unread': 'error',
  'erasure.store-failed': 'error',
  'export.failed': 'error',
  'import.broke': 'error',
  'import.failed': 'error',
  'import.unrecorded': 'warn',
  'inventory-system.documents-late': 'error',
  'inventory-system.misconfigured': 'error',
  'invoice.put-off': 'warn',
  'ledger.broken': 'error',
  'limiter.redis-failed': 'warn',
  'limiter.unavailable': 'error',
  'link-card.not-drawn': 'error',
  'link-card.picture-broken': 'error',
  'mail.held-back': 'warn',
  'mail.provider-unavailable': 'warn',
  'mail.stays-in-outbox': 'warn',
  'merge.unfinished': 'warn',
  'offers.branches-left-out': 'warn',
  'outbound.call-broke': 'error',
  'outbound.event-unreadable': 'error',
  'outbound.events-not-stored': 'error',
  'payment.charge-not-compared': 'error',
  'payment.charge-without-order': 'error',
  'payment.charges-not-listed': 'warn',
  'payment.event-quarantined': 'error',
  'payment.not-registered': 'error',
  'payment.provider-unavailable': 'error',
  'payment.reconciled': 'warn',
  'payment.refund-failed': 'error',
  'payment.webhook-refused': 'error',
  'points.not-settled': 'error',
  'queue.batch-broke': 'error',
  'queue.send-failed': 'error',
  'red-packet.not-opened': 'error',
  'red-packet.unsettled': 'error',
  'report.carts-not-counted': 'warn',
  'report.slot-failed': 'error',
  'request.failed': 'error',
  'snapshot.current-not-told': 'error',
  'snapshot.not-stored': 'error',
  'socket.push-failed': 'error',
  'stock.level-not-announced': 'error',
  'stock.root-unavailable': 'error',
  'stock.transfer-unfinished': 'error',
  'store-credit.not-given': 'error',
  'turnstile.unavailable': 'warn',
} as const satisfies Record<string, Level>

type LogEvent = keyof typeof LOG_EVENTS

/** A field of an event. The list is closed, so that no name, address or token becomes one. */
interface LogFields {
  requestId?: string
  method?: string
  /** The path of a request without its query. */
  path?: string
  /** Anything that was thrown; the line gets its causes and frames without bound values. */
  error?: unknown
  /** A code of `PROBLEMS`. */
  code?: string
  /** The part of a run or the kind of a count that failed. */
  work?: string
  queue?: string
  /** The key of a snapshot, made of a hash. */
  key?: string
  version?: string
  orderId?: string
  paymentId?: string
  eventId?: string
  dropId?: string
  packetId?: string
  erasureId?: string
  sku?: string
  /** An inventory system by its name in the settings, and how many documents an event is about. */
  system?: string
  documents?: number
  /** How many entries the ledger of an order has, and where it differs from the order. */
  entries?: number
  /** How many mails an event is about. */
  mails?: number
  differences?: readonly { code: string; sequence: number }[]
}

export interface Log {
  /** Writes one line of JSON: `{level, event, ...fields}`. The runtime adds the time. */
  (event: LogEvent, fields?: LogFields): void
  /** The same log with fields that every line of it gets. */
  with(fields: LogFields): Log
}

/** The log of everything in the product. No other file uses `console`. */
export const log: Log = logWith({})

function logWith(common: LogFields): Log {
  const write = (event: LogEvent, fields: LogFields = {}): void => {
    const { error, ...rest } = { ...common, ...fields }
    const level = LOG_EVENTS[event]
    const line = {
      level,
      event,
      ...rest,
      ...(error === undefined ? {} : { error: describeFault(error) }),
    }
    console[level](
      JSON.stringify(line, (_, value) => (typeof value === 'string' ? redact(value) : value)),
    )
  }
  return Object.assign(write, { with: (fields: LogFields) => logWith({ ...common, ...fields }) })
}

const EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+/g
/** A signed token: `<prefix>.<claims>.<mac>`. */
const SIGNED_TOKEN = /\b\w+\.[\w-]{16,}\.[\w-]{43}\b/g
/** 32 characters of base64url. Ids and hashes have no capitals, names in code have no digits. */
const RANDOM = /(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{32,}/g

/** Libraries put the input into the message of an error: an address or a token is cut out. */
const redact = (text: string): string =>
  text.replace(SIGNED_TOKEN, '[token]').replace(RANDOM, '[token]').replace(EMAIL, '[email]')
