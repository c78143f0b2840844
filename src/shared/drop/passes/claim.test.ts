import { describe, expect, it, vi } from 'vitest'
import { dropOf } from '../../../../tests/fixtures/drop-definition.ts'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { signingKey, signToken } from '../../kit/signed-token.ts'
import { newId } from '../../platform/ids.ts'
import { stockShardOf } from '../../platform/objects.ts'
import { ok, refuse } from '../../platform/result.ts'
import type { DropState } from '../catalogue/contract.ts'
import { RECEIPT_PREFIX } from '../entries/contract.ts'
import { checkClaim, reasonOfRefusal, stockClaimOf } from './claim.ts'
import { PASS_PREFIX, type PassClaims } from './contract.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const definition = dropOf(variantOf('HOT'), NOW, { stockShards: 4 })
const [variant] = definition.variants
if (!variant) throw new Error('a drop has a variant')
const passClaims: PassClaims = {
  passId: newId('pass'),
  dropId: definition.id,
  shopperId: 'shp_1',
  entryId: newId('ent'),
  quota: 2,
  variants: [{ variantId: variant.variantId, sku: variant.sku }],
  stockShards: 4,
  notBefore: NOW,
  expiresAt: NOW + 180_000,
}

async function check(
  given: {
    pass?: Partial<PassClaims>
    prefix?: string
    secret?: string
    state?: DropState
    now?: number
    quantity?: number
    variantId?: string
    shopperId?: string
  } = {},
) {
  const key = await signingKey('right')
  const signing = await signingKey(given.secret ?? 'right')
  const token = await signToken(signing, given.prefix ?? PASS_PREFIX, {
    ...passClaims,
    ...given.pass,
  })
  const { state = 'open', now = NOW, shopperId = 'shp_1' } = given
  const { variantId = variant?.variantId ?? '', quantity = 1 } = given
  const wanted = { variantId, quantity, pass: token }
  const checked = await checkClaim(
    key,
    { definition, state },
    wanted,
    async () => ok([shopperId]),
    now,
  )
  return checked.ok ? 'ok' : [checked.problem.code, checked.reason]
}

describe('a claim', () => {
  it('with a pass of one’s own, in its time and within its quota, is let through', async () => {
    expect(await check()).toBe('ok')
    expect(await check({ quantity: 2 })).toBe('ok')
    expect(await check({ now: NOW + 179_999 })).toBe('ok')
  })

  it.each([
    [{ secret: 'wrong' }, 'pass_invalid', 'pass_forged'],
    [{ prefix: RECEIPT_PREFIX }, 'pass_invalid', 'pass_forged'],
    [{ shopperId: 'shp_2' }, 'pass_invalid', 'pass_shared'],
    [{ pass: { dropId: newId('drop') } }, 'pass_invalid', 'pass_shared'],
    [{ pass: { variants: [] } }, 'pass_invalid', 'pass_forged'],
    [{ pass: { notBefore: NOW + 1 } }, 'pass_not_yet_valid', 'pass_early'],
    [{ now: NOW - 1 }, 'pass_not_yet_valid', 'pass_early'],
    [{ now: NOW - 1, secret: 'wrong' }, 'drop_not_open', 'pass_early'],
    [{ now: NOW - 1, pass: { notBefore: 0 } }, 'drop_not_open', 'pass_early'],
    [{ quantity: 3 }, 'purchase_limit_reached', 'over_limit'],
    [{ quantity: 2, pass: { quota: 1 } }, 'purchase_limit_reached', 'over_limit'],
    [{ variantId: 'var_unknown' }, 'not_found', null],
    [{ state: 'sold_out' as const }, 'sold_out', 'sold_out'],
    [{ state: 'closed' as const }, 'drop_closed', null],
    [{ now: NOW + 180_000 + definition.holdMs }, 'pass_expired', 'pass_late'],
  ])('%j is refused: %s', async (given, code, reason) => {
    expect(await check(given)).toEqual([code, reason])
  })

  it('asks whose the session’s passes are of a genuine pass alone', async () => {
    const key = await signingKey('right')
    const asked = vi.fn(async () => refuse('session_revoked'))
    const claimBy = async (secret: string) => {
      const pass = await signToken(await signingKey(secret), PASS_PREFIX, passClaims)
      const wanted = { variantId: variant.variantId, quantity: 1, pass }
      return checkClaim(key, { definition, state: 'open' }, wanted, asked, NOW)
    }
    expect(await claimBy('wrong')).toMatchObject({ problem: { code: 'pass_invalid' } })
    expect(asked).not.toHaveBeenCalled()
    expect(await claimBy('right')).toMatchObject({ problem: { code: 'session_revoked' } })
  })

  it('with a pass that has just ended is left to the stock shard, which may know its key', async () => {
    expect(await check({ now: NOW + 180_000 })).toBe('ok')
    expect(reasonOfRefusal('pass_expired')).toBe('pass_late')
    expect(reasonOfRefusal('stock_held')).toBeNull()
  })

  it('goes to the shard its pass names, with the pass’s own times', () => {
    const idempotency = { key: 'k', fingerprint: 'f' }
    const wanted = { definition, pass: passClaims, variant, quantity: 2, idempotency }
    expect(stockClaimOf(wanted)).toEqual({
      sku: 'HOT',
      shard: stockShardOf(passClaims.passId, passClaims.dropId, 4),
      dropId: definition.id,
      passId: passClaims.passId,
      shopperId: 'shp_1',
      quantity: 2,
      notBefore: NOW,
      passExpiresAt: NOW + 180_000,
      holdMs: definition.holdMs,
      idempotency,
    })
  })
})
