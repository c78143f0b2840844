import { sha256 } from '../kit/digest.ts'
import { ORDER_LOOKUP_ACCESS_MS, ORDER_MAIL_ACCESS_MS } from '../platform/limits.ts'
import type { AccessibleOrder, AccessSource, OrderAccess } from './contract.ts'

const LIFETIME_MS: Record<AccessSource, number> = {
  mail: ORDER_MAIL_ACCESS_MS,
  lookup: ORDER_LOOKUP_ACCESS_MS,
}
const FINGERPRINT_CHARS = 24

const fingerprintOf = async ({ id, email }: AccessibleOrder): Promise<string> =>
  (await sha256(`order-access ${id} ${email}`)).slice(0, FINGERPRINT_CHARS)

/** The access that begins at `at` (milliseconds). The same order and moment give the same one. */
export const accessTo = async (
  order: AccessibleOrder,
  source: AccessSource,
  at: number,
): Promise<OrderAccess> => ({
  orderId: order.id,
  mailbox: await fingerprintOf(order),
  endsAt: at + LIFETIME_MS[source],
})

/** Whether the access is to this order, as its record has it now. */
export const opens = async (access: OrderAccess, order: AccessibleOrder): Promise<boolean> =>
  access.orderId === order.id && access.mailbox === (await fingerprintOf(order))

/**
 * An order's number as people type it: in any case, with spaces, hyphens or none. Null where the
 * text cannot be a number. Letters that base 32 leaves out are read as the digits they resemble.
 */
export function normalNumber(typed: string): string | null {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}#]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1')
  const groups = /^([0-9A-Z]{4})([0-9A-Z]{4})([0-9A-Z]{4})$/.exec(text)
  return groups ? groups.slice(1).join('-') : null
}
