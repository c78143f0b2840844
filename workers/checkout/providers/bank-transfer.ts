import type { BankAccount } from '../../../src/shared/payment/bank-transfer/contract.ts'
import { isUsable, transferReference } from '../../../src/shared/payment/bank-transfer/rules.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import { orderNumber } from '../../../src/shared/platform/ids.ts'
import { BANK_TRANSFER_DAYS, BANK_TRANSFER_DAYS_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'

export interface BankTransferSettings extends BankAccount {
  /** How many days an order waits for its transfer. */
  days: number
}

/** The settings as vars say them; null where they name no account that takes transfers. */
export function bankTransferSettings(vars: {
  accountName: string
  iban: string
  bic: string
  days: string
}): BankTransferSettings | null {
  const compact = (text: string) => text.replace(/\s/g, '').toUpperCase()
  const account = {
    accountName: vars.accountName.trim(),
    iban: compact(vars.iban),
    bic: compact(vars.bic),
  }
  const days = vars.days === '' ? BANK_TRANSFER_DAYS : Number(vars.days)
  const inBounds = Number.isInteger(days) && days >= 1 && days <= BANK_TRANSFER_DAYS_MAX
  return isUsable(account) && inBounds ? { ...account, days } : null
}

/**
 * Transfers to the shop's own account. No provider is called: staff find the money on a statement.
 * Without an account the method takes no new payment, and ends those that it has.
 */
export function bankTransfer(settings: BankTransferSettings | null): PaymentProvider {
  const common = {
    kind: 'bank-transfer',
    initialStatus: 'pending',
    query: async () => ({ status: 'pending' }),
    cancel: async () => ({ status: 'cancelled' }),
    // Staff send the money by hand.
    refund: async () => ({ status: 'refunding' }),
    verifyWebhook: async () => refuse('not_found'),
  } as const satisfies Partial<PaymentProvider>
  if (settings === null) {
    return { ...common, retired: true, create: async () => refuse('payment_method_unavailable') }
  }
  const { days, ...account } = settings
  return {
    ...common,
    windowMs: days * DAY_MS,
    instruct: ({ orderId, amount }) => ({
      ...account,
      reference: transferReference(orderNumber(orderId)),
      amount,
    }),
    create: async () => ok({ status: 'pending' }),
  }
}
