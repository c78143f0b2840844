import type { FulfilmentPort } from '../../../../src/shared/fulfilment/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'

/** `kerbside-fulfilment` as its port. */
export const fulfilmentOf = (env: Pick<GatewayEnv, 'FULFILMENT'>): FulfilmentPort =>
  portOf(env.FULFILMENT)
