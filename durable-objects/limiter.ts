import { DurableObject } from 'cloudflare:workers'

/** Sliding windows and spent challenges of one shard of limiter keys. */
export class LimiterObject extends DurableObject<StateEnv> {}
