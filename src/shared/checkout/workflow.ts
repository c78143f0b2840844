import type { Result } from '../platform/result.ts'
import type { CheckoutRecord } from './contract.ts'

/** The input of a merchant's step. A step may refuse the completion; it cannot change the order. */
interface CheckoutStepInput {
  checkout: CheckoutRecord
  shopperId: string
  now: number
}

/**
 * One step of completing a checkout. Steps run in order, before any stock is held; the first
 * refusal ends the completion and is what the shopper reads.
 */
export interface CheckoutStep {
  name: string
  run(input: CheckoutStepInput): Promise<Result<null>>
}
