import { z } from 'zod'
import { orderBody } from '../order/messages.ts'
import { envelope, nameText } from '../platform/envelope.ts'
import { MailBodySchema } from './contract.ts'

/** The order as it now stands, to the shopper's sockets and by mail. */
export const orderChanged = envelope(
  'order.changed',
  z.strictObject({ shopperId: nameText, order: orderBody, mail: MailBodySchema.nullable() }),
)
