import { DurableObject } from 'cloudflare:workers'

/** A flash sale: its root, or one of its entry shards. */
export class DropObject extends DurableObject<StateEnv> {}
