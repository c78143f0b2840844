import { sha256 } from '../kit/digest.ts'
import { typedOrderNumber } from '../platform/ids.ts'
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

const NUMBER_CHARS = 14

/** A whole order number from a text that people type; null where the text is none. */
export function normalNumber(typed: string): string | null {
  const number = typedOrderNumber(typed)
  return number?.length === NUMBER_CHARS ? number : null
}
