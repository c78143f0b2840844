import { z } from 'zod'
import { count, envelope, nameText } from '../platform/envelope.ts'

/** Bring a member's row to the level that holds. A version at most the row's own changes nothing. */
export const memberLevel = envelope(
  'member.level',
  z.strictObject({ shopperId: nameText, level: nameText, version: count }),
)
