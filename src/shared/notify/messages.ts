import { z } from 'zod'
import { orderBody } from '../order/messages.ts'
import { envelope, nameText, timeText } from '../platform/envelope.ts'

const mail = z.strictObject({ to: z.string(), subject: z.string(), text: z.string(), at: timeText })

/** The order as it now stands, to the shopper's sockets and by mail. */
export const orderChanged = envelope(
  'order.changed',
  z.strictObject({ shopperId: nameText, order: orderBody, mail: mail.nullable() }),
)
