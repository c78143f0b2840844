import type {
  Charge,
  ChargeList,
  ChargePage,
} from '../../../src/shared/payment/charges/contract.ts'
import type { SandboxCharge, SandboxPort } from '../../../src/shared/payment/sandbox.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'

const PAGE_ROWS = 100

/** Where a page ended: in this ledger, behind this charge. */
interface Cursor {
  ledger: number
  after: { at: number; paymentId: string } | null
}

/**
 * The sandbox's charges: its ledgers one after the other. A charge has the id of its payment, which
 * has one at most.
 * @param allLedgers all of them, made at each call: a stub works only in the request that made it
 * @param ledgerOf the ledger of a payment
 */
export function sandboxCharges(
  allLedgers: () => readonly SandboxPort[],
  ledgerOf: (paymentId: string) => SandboxPort,
): ChargeList {
  return {
    async listCharges({ since, until, cursor }): Promise<ChargePage> {
      // Written below.
      const from: Cursor = cursor === null ? { ledger: 0, after: null } : JSON.parse(cursor)
      const ledgers = allLedgers()
      const ledger = ledgers[from.ledger]
      if (!ledger) return { charges: [], cursor: null }
      const window = { since, until, after: from.after, limit: PAGE_ROWS }
      const found = await ledger.read({ type: 'sandbox.charges', ...window })
      const next = nextCursor(from, found)
      const held = found.filter(({ payment }) => payment.status === 'succeeded')
      return {
        charges: held.map(toCharge),
        cursor: next.ledger < ledgers.length ? JSON.stringify(next) : null,
      }
    },
    async refundCharge({ id: paymentId, key }) {
      const refund = { type: 'sandbox.refund', paymentId, eventId: newId('evt'), key } as const
      const refunded = await ledgerOf(paymentId).execute(refund)
      return refunded.ok ? 'succeeded' : 'failed'
    },
    chargeOf: async (paymentId) => paymentId,
  }
}

function nextCursor({ ledger }: Cursor, found: readonly SandboxCharge[]): Cursor {
  const last = found.at(-1)
  return last && found.length === PAGE_ROWS
    ? { ledger, after: { at: last.at, paymentId: last.payment.paymentId } }
    : { ledger: ledger + 1, after: null }
}

function toCharge({ at, payment }: SandboxCharge): Charge {
  const { paymentId, amount, event } = payment
  // The event of a payment that succeeded is its success.
  return { kind: 'sandbox', id: paymentId, at: rfc3339(at), amount, event }
}
