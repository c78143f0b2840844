import type { GatewayContext } from './app.ts'
import { fulfilmentOf } from './ports/fulfilment.ts'

/**
 * Mails the notices that a change of the account has noted, behind the answer. The sweep of
 * fulfilment mails those of a request that breaks off.
 */
export const mailNotices = (c: GatewayContext): void =>
  c.executionCtx.waitUntil(fulfilmentOf(c.env).mailNotices())
