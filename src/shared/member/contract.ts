import { z } from 'zod'
import { type Address, AddressSchema } from '../checkout/address/contract.ts'
import type { Infer } from '../platform/schemas.ts'
import type { LevelThreshold } from '../points/contract.ts'

/** A member, as the member reads it. */
export const MemberSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    /** Empty until the member gives one. */
    name: z.string(),
    level: z.string(),
    marketing: z.boolean(),
    locale: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Member' })
export type Member = Infer<typeof MemberSchema>

/** The level of a new member; the ones above it are `points.levels` of `shop.config.ts`. */
export const FIRST_LEVEL = 'member'

/** A level that staff gave by hand. It holds over the earned one until it is cleared. */
export interface LevelByHand {
  name: string
  reason: string
  /** The id of the member of staff. */
  by: string
  /** Milliseconds. */
  at: number
}

/** A change of how a member signs in, which is mailed. Its id is the id of its mail. */
export interface MemberNotice {
  id: string
  kind: 'email-changed' | 'passkey-added' | 'passkey-removed'
  /** The email before the change. */
  to: string
  /** The new email, masked; or the device of the passkey. */
  detail: string
  /** RFC 3339. */
  at: string
}

/** A member with the shopper whose object is the member's. */
export interface MemberRecord {
  member: Member
  shopperId: string
  /** Grows with every change of the row. */
  version: number
}

/** An address of the member's book. Exactly one is the default while there are any. */
export const SavedAddressSchema = AddressSchema.extend({
  id: z.string(),
  default: z.boolean(),
}).meta({ id: 'SavedAddress' })
export type SavedAddress = Address & { id: string; default: boolean }

const { company, line2, region, phone } = AddressSchema.shape
/** Fields of an address that change. Null takes away one that an address may be without. */
export const AddressFieldsSchema = AddressSchema.partial().extend({
  company: company.nullable(),
  line2: line2.nullable(),
  region: region.nullable(),
  phone: phone.nullable(),
})
export type AddressFields = Infer<typeof AddressFieldsSchema>

/** A member's level: `earned` holds unless `byHand` is set. */
export interface MemberLevel {
  earned: string
  byHand: LevelByHand | null
}

type MemberCommand =
  /**
   * Copies the profile of DIRECTORY_DB into the object, which ignores a version older than its own.
   * A gateway of the release before gives none. For the shop itself.
   */
  | { type: 'member.save'; member: Member; version?: number }
  /** Names the address that the member wants to change to; null: none. For the shop itself. */
  | { type: 'member.ask-email'; email: string | null }
  /** Gives a level by hand, or clears it (`name` null). For the shop itself. */
  | ({
      type: 'member.set-level'
      name: string | null
      levels: readonly LevelThreshold[]
    } & Pick<LevelByHand, 'reason' | 'by'>)
  | { type: 'address.add'; id: string; address: Address; isDefault: boolean }
  /** Replaces an address by another one. */
  | { type: 'address.change'; id: string; address: Address; isDefault: boolean }
  /** Changes the given fields and no other. Their country is one that there is. */
  | { type: 'address.edit'; id: string; fields: AddressFields; isDefault: boolean }
  | { type: 'address.remove'; id: string }

type AddressType = Extract<MemberCommand['type'], `address.${string}`>

/** The part of members in `ShopperObject`: the profile, read without D1, and the address book. */
export interface MemberContract {
  command: MemberCommand
  answers: {
    'member.save': { kind: 'member'; member: Member }
    'member.ask-email': { kind: 'none' }
    'member.set-level': { kind: 'level' } & MemberLevel
    /** `id` is of the address that was added; an answer of the release before has none. */
    'address.add': { kind: 'addresses'; addresses: SavedAddress[]; id?: string }
  } & Record<Exclude<AddressType, 'address.add'>, { kind: 'addresses'; addresses: SavedAddress[] }>
  query: { type: 'member' } | { type: 'addresses' } | { type: 'level' }
  /** All refuse `member_required` in a visitor's object. */
  readings: {
    /**
     * `newEmail` is the address that waits for its code: nobody has proved that it is the member's.
     * `formerEmails` were the member's before; an object of the release before gives none.
     */
    member: { kind: 'member'; member: Member; newEmail: string | null; formerEmails?: string[] }
    level: { kind: 'level' } & MemberLevel
    /** The default one first. */
    addresses: { kind: 'addresses'; addresses: SavedAddress[] }
  }
}

/** A visitor that signed in as the member. */
export interface FormerVisitor {
  shopperId: string
  /** When the member took its belongings over, in milliseconds. */
  since: number
}
