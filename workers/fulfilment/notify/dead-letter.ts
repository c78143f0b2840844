import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import type { Mail } from '../../../src/shared/notify/contract.ts'

/** The id of the dead letter of a mail. */
export const mailLetterId = ({ id }: Pick<Mail, 'id'>): string => `mail:${id}`

/**
 * The dead letter of a mail that did not reach its recipient. Its message is the one that queues the
 * mail again: a replay sends it, as to a mailbox that had been full.
 */
export const mailLetter = ({
  shard,
  mail: { id, at, to },
  reason,
}: {
  shard: number | null
  mail: Pick<Mail, 'id' | 'at' | 'to'>
  reason: string
}): Pick<DeadLetter, 'id' | 'queue' | 'message' | 'reason'> => {
  const letterId = mailLetterId({ id })
  return {
    id: letterId,
    queue: 'notifications',
    message: { id: letterId, type: 'mail.send', body: { shard, mailId: id, at, to } },
    reason,
  }
}
