import { Refusal } from '../local/refusal.ts'
import type { Cloudflare } from './cloudflare.ts'

/** What a deployment creates, and what it names in plans and refusals. */
const KINDS = {
  d1: 'D1 database',
  kv: 'KV namespace',
  r2: 'R2 bucket',
  queue: 'queue',
  worker: 'Worker',
} as const
export type Kind = keyof typeof KINDS

/** Names of the account's resources, by kind. */
export type Names = Record<Kind, string[]>

/** Which resources deployments of a shop have created, or set out to create. */
export interface ShopRecord {
  shop: { name: string; env: string }
  created: Names
}

const KEY = 'deployment.json'

/** The bucket that deployments keep for themselves; no Worker is bound to it. */
export const deploymentsBucket = (prefix: string): string => `${prefix}-deployments`

export const emptyRecord = (shop: ShopRecord['shop']): ShopRecord => ({
  shop,
  created: { d1: [], kv: [], r2: [], queue: [], worker: [] },
})

/** The record of the bucket; null where it holds none. */
export async function readRecord(
  cloudflare: Cloudflare,
  bucket: string,
  shop: ShopRecord['shop'],
): Promise<ShopRecord | null> {
  const bytes = await cloudflare.readObject(bucket, KEY)
  if (!bytes) return null
  const record = JSON.parse(new TextDecoder().decode(bytes)) as ShopRecord
  if (record.shop.name === shop.name && record.shop.env === shop.env) return record
  throw new Refusal(
    `These names belong to the shop --name ${record.shop.name}` +
      `${record.shop.env === '' ? '' : ` --env ${record.shop.env}`}. Choose another --name or --env.`,
  )
}

export async function writeRecord(
  cloudflare: Cloudflare,
  bucket: string,
  record: ShopRecord,
): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`
  await cloudflare.writeObject(bucket, KEY, new TextEncoder().encode(text))
}

/**
 * Resources that exist under the shop's names and that no deployment of it has created: they may
 * be another application's.
 */
export const foreignResources = (existing: Names, { created }: ShopRecord): string[] =>
  (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    existing[kind]
      .filter((name) => !created[kind].includes(name))
      .map((name) => `${KINDS[kind]} ${name}`),
  )

/** The record with these resources added; written before they are created. */
export function withCreated(record: ShopRecord, names: Names): ShopRecord {
  const created = { ...record.created }
  for (const kind of Object.keys(KINDS) as Kind[]) {
    created[kind] = [...new Set([...created[kind], ...names[kind]])]
  }
  return { ...record, created }
}
