import { ObjectLedger } from '../kit/object-ledger.ts'

/** A member's store credit: minor units of the shop's currency. */
export const creditLedger = new ObjectLedger('store_credit_entry')
