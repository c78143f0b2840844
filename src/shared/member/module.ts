import { withOwnRegion } from '../checkout/address/rules.ts'
import { ADDRESSES_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import { ownLevel, setLevel, updateLevel } from '../shopper/level.ts'
import { isErased } from '../shopper/membership.ts'
import type { ShopperModule } from '../shopper/module.ts'
import type { MemberContract, SavedAddress } from './contract.ts'
import { editAddress } from './edit-address.ts'
import {
  deleteAddress,
  deleteProfile,
  loadAddresses,
  loadLevel,
  loadProfile,
  putAddress,
  saveNewEmail,
  saveProfile,
} from './tables.ts'

/** The member's profile. The member is a row of DIRECTORY_DB; this copy is read without D1. */
export const memberModule: ShopperModule<MemberContract> = {
  name: 'member',
  commands: {
    'member.save': (tx, { member, version }) => {
      if (tx.caller.kind !== 'system') return refuse('forbidden')
      if (isErased(tx.sql)) return refuse('member_required')
      const known = loadProfile(tx.sql)
      const knownVersion = known?.version ?? 0
      // Two requests that changed the row may arrive in either order.
      if (known && version !== undefined && version < knownVersion) {
        return ok({ kind: 'member', member: known.member })
      }
      // The row of DIRECTORY_DB follows this object's own level, and may be behind.
      const level = ownLevel(tx.sql) ?? member.level
      const saved = { ...member, level }
      saveProfile(tx.sql, saved, version ?? knownVersion)
      // The alarm looks at reminders that an opt-in makes due.
      if (saved.marketing && known?.member.marketing === false) tx.wakeAt(tx.now)
      if (known?.member.level !== level) {
        const { reduced = [] } = tx.cart()
        tx.changeCart({ put: [], remove: [], buyerLevel: level, reduced })
      }
      return ok({ kind: 'member', member: saved })
    },
    'member.set-level': (tx, { name, reason, by, levels }) => {
      if (tx.caller.kind !== 'system') return refuse('forbidden')
      if (loadProfile(tx.sql) === null) return refuse('member_required')
      const given = name === null ? null : { name, reason, by, at: tx.now }
      const { earned, byHand } = setLevel(tx, given, levels)
      return ok({ kind: 'level', earned, byHand })
    },
    'member.ask-email': (tx, { email }) => {
      if (tx.caller.kind !== 'system') return refuse('forbidden')
      if (loadProfile(tx.sql) === null) return refuse('member_required')
      saveNewEmail(tx.sql, email)
      return ok({ kind: 'none' })
    },
    'address.add': (tx, { id, address: given, isDefault }) => {
      const known = addressesIn(tx.sql)
      if (!known.ok) return known
      const { addresses } = known.value
      if (addresses.length >= ADDRESSES_MAX) {
        return refuse('too_many_lines', `At most ${ADDRESSES_MAX} addresses.`)
      }
      const address = withOwnRegion(given, undefined)
      // The first one is the default.
      putAddress(tx.sql, { id, address, isDefault: isDefault || addresses.length === 0 }, tx.now)
      const book = addressesIn(tx.sql)
      return book.ok ? ok({ ...book.value, id }) : book
    },
    'address.change': (tx, { id, address: given, isDefault }) => {
      const known = addressOf(tx.sql, id)
      if (!known.ok) return known
      const address = withOwnRegion(given, undefined)
      // One address is the default: it stops to be by making another one the default.
      putAddress(tx.sql, { id, address, isDefault: isDefault || known.value.default }, tx.now)
      return addressesIn(tx.sql)
    },
    'address.edit': (tx, { id, fields, isDefault }) => {
      const known = addressOf(tx.sql, id)
      if (!known.ok) return known
      const { id: _, default: wasDefault, ...before } = known.value
      const edited = editAddress(before, fields)
      if (!edited.ok) return edited
      const address = edited.value
      putAddress(tx.sql, { id, address, isDefault: isDefault || wasDefault }, tx.now)
      return addressesIn(tx.sql)
    },
    'address.remove': (tx, { id }) => {
      const known = addressOf(tx.sql, id)
      if (!known.ok) return known
      deleteAddress(tx.sql, id)
      return addressesIn(tx.sql)
    },
  },
  erase({ sql }) {
    deleteProfile(sql)
    return 'done'
  },
  queries: {
    member: {
      read: ({ sql }) => {
        const profile = loadProfile(sql)
        if (profile === null) return refuse('member_required')
        const { member, newEmail, formerEmails } = profile
        return ok({ kind: 'member', member, newEmail, formerEmails })
      },
      empty: () => refuse('member_required'),
    },
    level: {
      read: ({ sql }) => {
        const profile = loadProfile(sql)
        if (profile === null) return refuse('member_required')
        const { earned, byHand } = loadLevel(sql) ?? { earned: profile.member.level, byHand: null }
        return ok({ kind: 'level', earned, byHand })
      },
      empty: () => refuse('member_required'),
    },
    addresses: { read: ({ sql }) => addressesIn(sql), empty: () => refuse('member_required') },
  },
  maintenance: {
    nextAt(sql, { levels }) {
      const row = loadLevel(sql)
      if (row === null) return null
      // The thresholds of the shop have changed since the level was counted.
      return JSON.stringify(row.levels) === JSON.stringify(levels) ? row.until : 0
    },
    run: (tx, { levels }) => updateLevel(tx, levels),
  },
}

function addressesIn(sql: Sql): Result<{ kind: 'addresses'; addresses: SavedAddress[] }> {
  if (loadProfile(sql) === null) return refuse('member_required')
  return ok({ kind: 'addresses', addresses: loadAddresses(sql) })
}

function addressOf(sql: Sql, id: string): Result<SavedAddress> {
  const known = addressesIn(sql)
  if (!known.ok) return known
  const found = known.value.addresses.find((one) => one.id === id)
  return found ? ok(found) : refuse('not_found')
}
