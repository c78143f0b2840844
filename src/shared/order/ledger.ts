import { canonicalJson, sha256 } from '../kit/digest.ts'
import type { LedgerEntry, Order, OrderActor, OrderEvent } from './contract.ts'

type Unsealed = Omit<LedgerEntry, 'hash'>

/** Seals an entry to the one before it: SHA-256 over the previous hash and the entry itself. */
const ledgerHash = (previousHash: string, entry: Unsealed): Promise<string> => {
  const { sequence, eventId, type, at, actor, data } = entry
  return sha256(canonicalJson({ previousHash, sequence, eventId, type, at, actor, data }))
}

/** A text as a column of UTF-8 gives it back: without lone surrogates. */
const storedText = <T extends string>(text: T): T => text.toWellFormed() as T

/**
 * The entry after `previous` (null for the first). `data` is the event without its type. The entry
 * is in the form it will be read back in, which is what its hash is about.
 */
export async function ledgerEntry(
  previous: { sequence: number; hash: string } | null,
  fields: Omit<Unsealed, 'sequence'>,
): Promise<LedgerEntry> {
  const entry = {
    sequence: (previous?.sequence ?? 0) + 1,
    ...fields,
    eventId: storedText(fields.eventId),
    at: storedText(fields.at),
    actor: storedText(fields.actor),
    data: JSON.parse(JSON.stringify(fields.data)),
  }
  return { ...entry, hash: await ledgerHash(previous?.hash ?? '', entry) }
}

/** An event's entry data: everything it says beside its type. */
export const eventData = ({ type: _, ...data }: OrderEvent): Record<string, unknown> => data

/**
 * The entry every order begins with (sequence 1). It holds what later entries change and a digest
 * of what never changes, so that lines, prices and address are sealed without being kept twice.
 */
export async function firstLedgerEntry({ order }: { order: Order }): Promise<LedgerEntry> {
  const { status, payment } = order
  const actor: OrderActor = 'shopper'
  return ledgerEntry(null, {
    eventId: `${order.id}:placed`,
    type: 'order.placed',
    at: order.createdAt,
    actor,
    data: {
      status,
      payment: { id: payment.id, kind: payment.kind, status: payment.status },
      total: order.cost.total,
      digest: await orderDigest(order),
    },
  })
}

/** A digest of an entry, by which an `order.erased` seals what it has become. */
export const entryDigest = ({ hash: _, ...entry }: LedgerEntry): Promise<string> =>
  sha256(canonicalJson(entry))

/** What the `order.erased` entries seal of earlier ones: their digests, by sequence. */
export function sealedTexts(entries: readonly LedgerEntry[]): Map<number, string[]> {
  const sealed = new Map<number, string[]>()
  for (const { type, sequence, data } of entries) {
    if (type !== 'order.erased') continue
    // Written from an `order.erased` event; the entry's own hash covers it.
    for (const [of, digest] of Object.entries((data.texts ?? {}) as Record<string, string>)) {
      if (Number(of) < sequence) sealed.set(Number(of), [...(sealed.get(Number(of)) ?? []), digest])
    }
  }
  return sealed
}

/**
 * The sequence at which the entries stop being one unbroken chain from the first; null if none. An
 * entry that lost its free texts fits the chain by its stored hash, and is as a later `order.erased`
 * seals it.
 */
export async function findBrokenEntry(entries: readonly LedgerEntry[]): Promise<number | null> {
  const sealed = sealedTexts(entries)
  let previousHash = ''
  for (const [index, { hash, ...entry }] of entries.entries()) {
    if (entry.sequence !== index + 1) return index + 1
    if ((await ledgerHash(previousHash, entry)) !== hash) {
      const digests = sealed.get(entry.sequence) ?? []
      if (!digests.includes(await entryDigest({ ...entry, hash }))) return index + 1
    }
    previousHash = hash
  }
  return null
}

/** The entry that seals what never changes in the order: the first, or the last erasure. */
export const sealingEntry = (entries: readonly LedgerEntry[]): LedgerEntry | undefined =>
  entries.findLast(({ type }) => type === 'order.erased') ?? entries[0]

/** A digest of what never changes in an order: lines, prices, and its buyer until the erasure. */
export const orderDigest = (order: Order): Promise<string> => {
  const { status: _s, payment: _p, formerPayments: _f, erasedAt: _e, ...rest } = order
  const { fulfilment: _l, returns: _r, invoice: _i, version: _v, updatedAt: _u, ...fixed } = rest
  return sha256(canonicalJson(fixed))
}
