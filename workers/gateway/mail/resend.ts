import type { MailLogEntry } from '../../../src/shared/notify/contract.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite } from '../http/staff-write.ts'

/** Sends a mail again, with an audit row. Refuses as `FulfilmentPort.resendMail`. */
export const resendMail = (c: GatewayContext, key: string): Promise<Result<MailLogEntry>> =>
  auditedWrite(c, key, async () => {
    const sent = await fulfilmentOf(c.env).resendMail(key)
    if (!sent.ok) return sent
    const { subject, state } = sent.value
    return ok({ before: null, after: { subject, state }, value: sent.value })
  })
