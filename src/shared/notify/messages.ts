import { z } from 'zod'
import { orderBody } from '../order/messages.ts'
import { envelope, nameText, timeText } from '../platform/envelope.ts'
import { MailBodySchema } from './contract.ts'

/** A mail that did not reach its recipient is sent again: `shard` is null in ENGAGEMENT_DB. */
export const mailSend = envelope(
  'mail.send',
  z.strictObject({
    shard: z.int().min(0).nullable(),
    mailId: nameText,
    at: timeText,
    to: z.string(),
  }),
)

/** The order as it now stands, to the shopper's sockets and by mail. */
export const orderChanged = envelope(
  'order.changed',
  z.strictObject({ shopperId: nameText, order: orderBody, mail: MailBodySchema.nullable() }),
)
