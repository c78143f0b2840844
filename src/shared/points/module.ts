import { FIRST_LEVEL } from '../member/contract.ts'
import { POINTS_LOTS_SHOWN_MAX, SIGN_INS_SHOWN_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { shopDayOf } from '../platform/shop-day.ts'
import type { Sql } from '../platform/sql.ts'
import { earnedPoints, updateLevel } from '../shopper/level.ts'
import { isMember, memberLevel } from '../shopper/membership.ts'
import type { ShopperModule } from '../shopper/module.ts'
import { endOverdue, pendingPoints, settleOrderPoints } from '../shopper/points.ts'
import type { ShopperTransaction } from '../shopper/transaction.ts'
import type { PointsContract } from './contract.ts'
import { expiryOf, overIn, signInAward } from './rules.ts'
import {
  addPoints,
  insertSignIn,
  loadLots,
  loadSignIns,
  pointsLedger,
  pruneLots,
  takePoints,
} from './store.ts'

/** The entry that ends the points of a member that was erased. */
const ERASURE = 'erasure'

type Command<Type extends PointsContract['command']['type']> = Extract<
  PointsContract['command'],
  { type: Type }
>

/** A member's points. Those whose time is over end in the alarm, and before every other command. */
export const pointsModule: ShopperModule<PointsContract> = {
  name: 'points',
  commands: { 'points.sign-in': signIn, 'points.adjust': adjust, 'points.settle': settle },
  queries: {
    points: {
      read: ({ sql }, { limit, before, now }) => {
        if (!isMember(sql)) return refuse('member_required')
        const lots = loadLots(sql)
        const over = overIn(lots, now).reduce((sum, { left }) => sum + left, 0)
        return ok({
          kind: 'points',
          balance: pointsLedger.balance(sql) - over,
          pending: pendingPoints(sql),
          level: memberLevel(sql) ?? FIRST_LEVEL,
          earned: earnedPoints(sql, now),
          lots: lots.filter(({ expiresAt }) => expiresAt > now).slice(0, POINTS_LOTS_SHOWN_MAX),
          signIns: loadSignIns(sql, SIGN_INS_SHOWN_MAX),
          entries: pointsLedger.page(sql, { limit: limit + 1, before }),
        })
      },
      empty: () => refuse('member_required'),
    },
  },
  erase(tx) {
    endOverdue(tx)
    const balance = pointsLedger.balance(tx.sql)
    if (balance > 0) {
      const row = { id: tx.newId('pts'), amount: -balance, reason: 'erased', reference: ERASURE }
      takePoints(tx.sql, { ...row, orderId: null, by: null, at: tx.now })
    }
    pointsLedger.eraseReasons(tx.sql)
    return 'done'
  },
  maintenance: {
    nextAt: (sql: Sql) => loadLots(sql)[0]?.expiresAt ?? null,
    run: endOverdue,
    prune: pruneLots,
    lastActiveAt: (sql: Sql) => (pointsLedger.hasEntries(sql) ? Infinity : null),
  },
}

function signIn(tx: ShopperTransaction, { timeZone, terms }: Command<'points.sign-in'>) {
  if (!isMember(tx.sql)) return refuse('member_required')
  endOverdue(tx)
  const day = shopDayOf(tx.now, timeZone)
  const [last = null] = loadSignIns(tx.sql, 1)
  const award = signInAward(last, day, terms)
  const answer = { kind: 'signed-in', day } as const
  if (award === null) {
    const balance = pointsLedger.balance(tx.sql)
    return ok({ ...answer, awarded: 0, streak: last?.streak ?? 0, balance })
  }
  const { streak, awarded } = award
  insertSignIn(tx.sql, { day, streak }, awarded)
  if (awarded > 0) {
    const row = { id: tx.newId('pts'), amount: awarded, reason: 'sign_in', orderId: null, by: null }
    const entry = { ...row, reference: `sign-in ${day}`, at: tx.now }
    addPoints(tx.sql, entry, expiryOf(tx.now, terms))
  }
  updateLevel(tx, terms.levels)
  return ok({ ...answer, awarded, streak, balance: pointsLedger.balance(tx.sql) })
}

function adjust(
  tx: ShopperTransaction,
  { reference, points, reason, by, terms }: Command<'points.adjust'>,
): Result<{ kind: 'points-changed'; balance: number }> {
  if (tx.caller.kind !== 'system') return refuse('forbidden')
  if (!isMember(tx.sql)) return refuse('member_required')
  endOverdue(tx)
  const known = pointsLedger.find(tx.sql, reference)
  if (known !== null && known.amount !== points) return refuse('already_exists')
  // The balance after the entry, which later ones may have moved: the audit tells this one.
  if (known !== null) return ok({ kind: 'points-changed', balance: known.balance })
  const balance = pointsLedger.balance(tx.sql)
  if (!Number.isSafeInteger(points) || points === 0 || !Number.isSafeInteger(balance + points)) {
    const detail = 'Points are a whole number, and not zero.'
    const errors = [{ pointer: '/points', code: 'invalid_value', detail }]
    return refuse('invalid_body', undefined, { errors })
  }
  if (balance + points < 0) {
    return refuse('insufficient_points', undefined, { extra: { balance } })
  }
  const row = { id: tx.newId('pts'), amount: points, reason, reference, orderId: null, by }
  if (points < 0) takePoints(tx.sql, { ...row, at: tx.now })
  else addPoints(tx.sql, { ...row, at: tx.now }, expiryOf(tx.now, terms))
  return ok({ kind: 'points-changed', balance: balance + points })
}

function settle(tx: ShopperTransaction, command: Command<'points.settle'>) {
  if (tx.caller.kind !== 'system') return refuse('forbidden')
  if (!isMember(tx.sql)) return refuse('member_required')
  settleOrderPoints(tx, command, command.terms)
  updateLevel(tx, command.terms.levels)
  return ok({ kind: 'points-changed' as const, balance: pointsLedger.balance(tx.sql) })
}
