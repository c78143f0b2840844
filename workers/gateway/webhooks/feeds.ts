import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import type { EventFeed } from '../../../src/shared/webhook/contract.ts'
import { orderFeed, stockFeed } from '../../../src/shared/webhook/feed-store.ts'

/** Every feed of the shop, in the order of a cursor's positions. A new one stands last. */
export const feedsOf = (env: GatewayEnv): EventFeed[] => [
  stockFeed(env.ENGAGEMENT_DB),
  ...ordersDatabases(env).map(orderFeed),
]
