import { z } from 'zod'
import { count, envelope, nameText, timeText } from '../platform/envelope.ts'

/** A member's cart of this version rests: mail a reminder, unless it has changed since. */
export const cartReminder = envelope(
  'cart.reminder',
  z.strictObject({ shopperId: nameText, cartVersion: count, at: timeText }),
)
