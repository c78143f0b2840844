import { z } from 'zod'
import type { ObjectPort } from '../kit/handlers.ts'
import { AMOUNT_MAX, RED_PACKET_SHARES_MAX } from '../platform/limits.ts'
import type { Result } from '../platform/result.ts'
import { type Infer, MoneyInputSchema, MoneySchema } from '../platform/schemas.ts'
import { oneLine } from '../platform/text.ts'

const moment = z.iso.datetime({ offset: true })

/** `even`: shares that differ by at most one minor unit. `random`: uniformly random ones. */
const SplitSchema = z.enum(['even', 'random'])
export type Split = z.output<typeof SplitSchema>

/** A red packet as staff fund it. */
export const RedPacketInputSchema = z
  .strictObject({
    title: oneLine({ max: 120 }),
    /** Of the shop's currency, at least one minor unit a share. */
    fund: MoneyInputSchema.extend({ amount: z.int().min(1).max(AMOUNT_MAX) }),
    shares: z.int().min(1).max(RED_PACKET_SHARES_MAX),
    split: SplitSchema,
    startsAt: moment,
    endsAt: moment,
  })
  .meta({ id: 'RedPacketInput' })
export type RedPacketInput = z.output<typeof RedPacketInputSchema>

/** What may change of a funded red packet: its title, and its end to an earlier one. */
export const RedPacketChangeSchema = z
  .strictObject({
    title: RedPacketInputSchema.shape.title.optional(),
    endsAt: moment.optional(),
    /** The one that the change was made from; absent: whichever the red packet has. */
    revision: z.int().min(1).optional(),
  })
  .meta({ id: 'RedPacketChange' })
export type RedPacketChange = z.output<typeof RedPacketChangeSchema>

/** A red packet as staff see it in a list. */
export const RedPacketSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    fund: MoneySchema,
    shares: z.int(),
    split: SplitSchema,
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    /** Grows with each change. */
    revision: z.int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'RedPacket' })
export type RedPacket = Infer<typeof RedPacketSchema>

/** With its counts: `granted`, `remaining` and `returned` sum to `fund` at any moment. */
export const RedPacketStatusSchema = RedPacketSchema.extend({
  /** The credit that members have. */
  granted: MoneySchema,
  /** Shares that are still to be claimed, or to be credited. */
  remaining: MoneySchema,
  /** The shares without a member, once it has ended. */
  returned: MoneySchema,
  /** Members that claimed, with or without a share. */
  claims: z.int(),
}).meta({ id: 'RedPacketStatus' })
export type RedPacketStatus = Infer<typeof RedPacketStatusSchema>

/** A red packet as shoppers see it. */
export const PublicRedPacketSchema = RedPacketSchema.pick({
  id: true,
  title: true,
  fund: true,
  shares: true,
  startsAt: true,
  endsAt: true,
})
  .extend({ state: z.enum(['coming', 'running']) })
  .meta({ id: 'PublicRedPacket' })
export type PublicRedPacket = Infer<typeof PublicRedPacketSchema>

/** A member's claim. `amount` is store credit; it is there once `state` is `granted`. */
export const RedPacketClaimSchema = z
  .object({
    state: z.enum(['pending', 'granted', 'missed']),
    amount: MoneySchema.exactOptional(),
  })
  .meta({ id: 'RedPacketClaim' })

/** The part of a red packet that its object knows. Times in milliseconds, the fund in minor units. */
export interface RedPacketDefinition {
  fund: number
  shares: number
  split: Split
  startsAt: number
  endsAt: number
  revision: number
}

/** Amounts in minor units: `granted + remaining + returned = fund`. */
export interface RedPacketCounts {
  granted: number
  remaining: number
  returned: number
  claims: number
}

/** A member's claim; `amount` is the one of its share, null without one. */
export interface ClaimView {
  state: 'pending' | 'granted' | 'missed'
  amount: number | null
}

/** A share that has a member and waits for its credit. `share` counts from 1. */
export interface DueShare {
  share: number
  memberId: string
  amount: number
}

/** `refused`: there is no such member any more; the share goes back to the fund. */
export interface SettledShare {
  share: number
  outcome: 'granted' | 'refused'
}

/** The commands of a red packet's object. Each definition may be older or newer than its own. */
export interface RedPacketCommands {
  /** Makes the shares, once; takes an earlier end of a later revision. */
  'red-packet.open': (fields: { definition: RedPacketDefinition }) => RedPacketCounts
  /**
   * Claims for a member; `memberId` names the member's shopper object. The shares go to the first
   * claims in the order of arrival. `key` is the request's Idempotency-Key: the same key again has
   * the same answer. Refuses `already_claimed`, `not_started` and `ended`.
   */
  'red-packet.claim': (fields: {
    definition: RedPacketDefinition
    memberId: string
    key: string | null
  }) => Result<{ replayed: boolean }>
  /** Records shares that were credited or refused; each once. */
  'red-packet.settle': (fields: { settled: readonly SettledShare[] }) => RedPacketCounts
}

export interface RedPacketQueries {
  /** Null where the object was never written. */
  'red-packet.counts': () => RedPacketCounts | null
  /** The claim of a member; null without one. */
  'red-packet.claim-of': (fields: { memberId: string }) => ClaimView | null
  /** Shares that wait for their credit, the first `limit` of them. */
  'red-packet.due': (fields: { limit: number }) => DueShare[]
}

/** `RedPacketObject`, as the rest of the shop calls it. */
export type RedPacketPort = ObjectPort<RedPacketCommands, RedPacketQueries>
