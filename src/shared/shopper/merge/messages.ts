import { z } from 'zod'
import { envelope, nameText } from '../../platform/envelope.ts'

/** A visitor's belongings were taken out and are not with the member yet: fulfilment goes on. */
export const mergeStalled = envelope(
  'merge.stalled',
  z.strictObject({ shopperId: nameText, memberShopperId: nameText, mergeId: nameText }),
)
