import { evictDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import shop from '../shop.config.ts'
import { reservedCheckout } from '../src/shared/checkout/read-record.ts'
import { claimedLine } from '../src/shared/drop/claim-source.ts'
import { claimCheckoutId, claimHoldId, newId } from '../src/shared/platform/ids.ts'
import type { Result } from '../src/shared/platform/result.ts'
import type { ShopperPort } from '../src/shared/shopper/contract.ts'
import { resumeMerge } from '../src/shared/shopper/merge/finish-merge.ts'
import { dropOf } from '../tests/fixtures/drop-definition.ts'
import { variantOf } from '../tests/fixtures/variant.ts'

const HOLD_MS = 600_000

function given<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

const objectOf = (shopperId: string) =>
  exports.ShopperObject.getByName(shopperId) as unknown as ShopperPort
const system = (shopperId: string) => ({ kind: 'system' as const, shopperId })

/** A claim whose hold is the visitor's, as its checkout is first written. */
function claimOf(holder: string) {
  const variant = variantOf('HOT')
  const definition = dropOf(variant, Date.now())
  const passId = newId('pass')
  const expiresAt = new Date(Date.now() + HOLD_MS).toISOString()
  const hold = {
    ...{ holdId: claimHoldId(passId), sku: 'HOT', holder, quantity: 1, gone: 0, expiresAt },
    status: 'active' as const,
    endedAt: null,
  }
  const id = claimCheckoutId(passId, definition.id)
  const line = claimedLine({ definition, passId, hold }, variant)
  const more = { paymentMethods: shop.payment.methods, catalogVersion: '1', now: Date.now() }
  const { quote } = reservedCheckout({ id, line, config: shop, ...more })
  return { type: 'checkout.claim', checkoutId: id, line, quote } as const
}

it('a claim’s checkout follows its visitor, although both objects leave memory between the two steps', async () => {
  const [visitorId, memberId] = [newId('shp'), newId('shp')]
  const [visitor, member] = [objectOf(visitorId), objectOf(memberId)]
  const evict = async () => {
    for (const id of [visitorId, memberId]) {
      // One that nobody has called is in no memory to leave.
      await objectOf(id).read(system(id), { type: 'former-visitors' })
      await evictDurableObject(exports.ShopperObject.getByName(id))
    }
  }
  const claim = claimOf(visitorId)
  const { checkoutId } = claim
  given(await visitor.execute({ caller: system(visitorId), command: claim }))
  const former = async () =>
    given(await visitor.read(system(visitorId), { type: 'former-claim', checkoutId }))
  expect(await former()).toMatchObject({ shopperId: null, checkout: { version: 1 } })

  const merge = { mergeId: newId('mrg'), shopperId: visitorId, memberShopperId: memberId }
  const session = { sessionId: newId('ses'), shopperId: visitorId, kind: 'guest' as const }
  const take = {
    ...{ type: 'merge.take' as const, mergeId: merge.mergeId, memberShopperId: memberId },
    session: { ...session, issuedAt: 0, expiresAt: Date.now() + HOLD_MS },
  }
  given(await visitor.execute({ caller: system(visitorId), command: take }))
  await evict()
  const attempt = { shopperId: visitorId, number: 0 }
  expect(await former()).toMatchObject({
    shopperId: memberId,
    checkout: { id: checkoutId, lines: [{ claim: { visitorAttempt: attempt } }] },
  })
  const deps = { shopper: objectOf }
  for (let times = 0; times < 2; times += 1) {
    expect(await resumeMerge(deps, merge)).toMatchObject({ ok: true })
    await evict()
    expect(await former()).toMatchObject({ shopperId: memberId, checkout: null })
    expect(
      given(await member.read(system(memberId), { type: 'checkout', checkoutId })),
    ).toMatchObject({ checkout: { id: checkoutId, version: 2, attempt: { number: 1 } } })
    expect(given(await member.read(system(memberId), { type: 'former-visitors' }))).toMatchObject({
      visitors: [{ shopperId: visitorId }],
    })
  }
})
