import type { Order } from './contract.ts'
import { erasedOrder } from './erase-rules.ts'

/** Fields of messages that hold free text. */
const FREE_TEXTS: ReadonlySet<string> = new Set(['reason', 'note', 'subject', 'text'])

const isOrder = (value: object): value is Order =>
  'lines' in value && 'cost' in value && 'email' in value

/**
 * A queue message without the buyer of its order, at any depth: its mail is null, and no text of it
 * holds an email. Its consumer can still handle it.
 * @param keepsAddress whether an order with this id is still to be delivered
 */
export function erasedMessage(
  value: unknown,
  keepsAddress: (orderId: string) => boolean,
  field = '',
): unknown {
  if (typeof value === 'string') return FREE_TEXTS.has(field) || value.includes('@') ? '' : value
  if (Array.isArray(value)) return value.map((item) => erasedMessage(item, keepsAddress))
  if (typeof value !== 'object' || value === null) return value
  if (field === 'mail') return null
  if (isOrder(value)) return erasedOrder(value, keepsAddress(value.id))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, erasedMessage(inner, keepsAddress, name)]),
  )
}
