import { z } from 'zod'
import { envelope } from '../platform/envelope.ts'

/** Calls of the merchant's systems may be due: a run looks for them in their rows. */
export const callsDue = envelope('calls.due', z.strictObject({}))
