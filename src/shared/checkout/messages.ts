import { z } from 'zod'
import { envelope, nameText } from '../platform/envelope.ts'

/** The driver of a completion went silent: fulfilment resumes it. */
export const checkoutStalled = envelope(
  'checkout.stalled',
  z.strictObject({ shopperId: nameText, checkoutId: nameText }),
)
