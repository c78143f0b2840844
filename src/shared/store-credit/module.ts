import { ok, type Result, refuse } from '../platform/result.ts'
import { isMember } from '../shopper/membership.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { ShopperTransaction } from '../shopper/transaction.ts'
import type { CreditAnswer, StoreCreditContract } from './contract.ts'
import { checkEntry } from './rules.ts'
import { creditLedger } from './store.ts'

/** The entry that ends the credit of a member that was erased. */
const ERASURE = 'erasure'

/** A member's store credit: money that the shop owes the member and that checkouts take. */
export const storeCreditModule: ShopperModule<StoreCreditContract> = {
  name: 'store-credit',
  commands: {
    'store-credit.grant': (tx, command) =>
      command.amount > 0
        ? enter(tx, command)
        : refuse('invalid_body', 'A grant is of an amount above zero.'),
    'store-credit.adjust': enter,
  },
  queries: {
    'store-credit': {
      read: ({ sql }, { limit, before }) => {
        if (!isMember(sql)) return refuse('member_required')
        const entries = creditLedger.page(sql, { limit: limit + 1, before })
        return ok({ kind: 'store-credit', balance: creditLedger.balance(sql), entries })
      },
      empty: () => refuse('member_required'),
    },
  },
  erase(tx) {
    const balance = creditLedger.balance(tx.sql)
    if (balance > 0) {
      const row = { id: tx.newId('crd'), amount: -balance, reason: 'erased', reference: ERASURE }
      creditLedger.append(tx.sql, { ...row, orderId: null, by: null, at: tx.now })
    }
    creditLedger.eraseReasons(tx.sql)
    return 'done'
  },
  maintenance: { lastActiveAt: (sql) => (creditLedger.hasEntries(sql) ? Infinity : null) },
}

interface Change {
  reference: string
  amount: number
  reason: string
  orderId?: string
  by?: string
}

/** Makes the entry once per reference. */
function enter(tx: ShopperTransaction, change: Change): Result<CreditAnswer> {
  if (tx.caller.kind !== 'system') return refuse('forbidden')
  if (!isMember(tx.sql)) return refuse('member_required')
  const { reference, amount, reason, orderId = null, by = null } = change
  const known = creditLedger.find(tx.sql, reference)
  if (known !== null && known.amount !== amount) return refuse('already_exists')
  const balance = creditLedger.balance(tx.sql)
  if (known !== null) return ok({ kind: 'store-credit-changed', balance, entry: known })
  const possible = checkEntry(balance, amount)
  if (!possible.ok) return possible
  const id = tx.newId('crd')
  const entry = creditLedger.append(tx.sql, {
    ...{ id, amount, reason, reference, orderId, by, at: tx.now },
  })
  return ok({ kind: 'store-credit-changed', balance: entry.balance, entry })
}
