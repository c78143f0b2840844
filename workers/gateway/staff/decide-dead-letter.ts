import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite } from '../http/staff-write.ts'

export type Decision = 'replay' | 'discard'

/** One decision about one letter. Its audit row says which state it was brought to. */
export const decideDeadLetter = (
  c: GatewayContext,
  verb: Decision,
  id: string,
): Promise<Result<DeadLetter>> =>
  auditedWrite(c, id, async () => {
    const fulfilment = fulfilmentOf(c.env)
    const actor = `staff:${c.var.staff.id}`
    const decided =
      verb === 'replay'
        ? await fulfilment.replayDeadLetter(id, actor)
        : await fulfilment.discardDeadLetter(id, actor)
    if (!decided.ok) return decided
    const { state, queue } = decided.value
    return ok({ before: { state: 'dead' }, after: { state, queue }, value: decided.value })
  })
