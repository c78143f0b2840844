import { z } from 'zod'
import { envelope, idText } from '../platform/envelope.ts'

/**
 * Shares of a red packet wait for their credit. The message names the red packet alone: its object
 * says which shares they are, and sends the message again until none is left.
 */
export const redPacketSettle = envelope(
  'red-packet.settle',
  z.strictObject({ packetId: idText('rpk') }),
)

/** The identity of the message: one for each red packet. */
export const settleMessage = (packetId: string): z.infer<typeof redPacketSettle> => ({
  id: `red-packet-settle:${packetId}`,
  type: 'red-packet.settle',
  body: { packetId },
})
