import { expect, it } from 'vitest'
import { couponObjects } from '../../../tests/fixtures/coupon-object.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { COUPON_WALLET_MAX } from '../platform/limits.ts'
import { ok, type Result } from '../platform/result.ts'
import { deletePromotion, insertPromotion } from '../promotion/store.ts'
import { type CampaignInput, codeKey } from './contract.ts'
import { createCampaign, readCampaign } from './manage-campaigns.ts'
import { resolveCodes } from './resolve-codes.ts'
import { selectByKeys } from './store.ts'
import { claimCoupon, giveCoupon, listWallet, type WalletOwner } from './wallet.ts'

const START = Date.parse('2026-11-20T10:00:00Z')

async function shop() {
  const db = d1Of('catalog')
  const clock = { now: START }
  const now = () => clock.now
  await insertPromotion(
    db,
    'prm_1',
    {
      ...({ title: 'Spring', status: 'active', priority: 0, combinesWith: 'all' } as const),
      conditions: [{ kind: 'coupon' }],
      action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
    },
    1,
  )
  const deps = { db, campaign: couponObjects(now), now }
  const add = async (id: string, rest: Partial<CampaignInput>) => {
    const input = { title: 'Spring', promotionId: 'prm_1', public: true, ...rest }
    const made = await createCampaign(deps, id, input)
    if (!made.ok) throw new Error(made.problem.code)
    return made.value.value.codes
  }
  const counts = async (id: string) => {
    const read = await readCampaign(deps, id)
    if (!read.ok) throw new Error(read.problem.code)
    return [read.value.claimed, read.value.reserved, read.value.used]
  }
  /** An order of the member's with the code: reserved, until its later steps. */
  const order = async (code: string, { shopperId }: WalletOwner, orderId = 'ord_1') => {
    const known = (await selectByKeys(db, [codeKey(code)])).get(codeKey(code))
    if (!known) throw new Error('no such code')
    const { id, terms } = known.campaign
    const reservation = { terms, orderId, shopperId, mailbox: 'box', key: codeKey(code) }
    const until = clock.now + 1_000
    const reserve = { type: 'coupon.reserve', ...reservation, version: 1, until } as const
    expect((await deps.campaign(id).execute(reserve)).ok).toBe(true)
    return {
      commit: () => deps.campaign(id).execute({ type: 'coupon.commit', orderId }),
      cancel: () => deps.campaign(id).execute({ type: 'coupon.release', orderId }),
    }
  }
  return { db, clock, deps, add, counts, order }
}

async function ownerOf(shopperId: string, isMember = true): Promise<WalletOwner> {
  const object = shopperObject(() => START, shopperId)
  if (isMember) await memberOfObject(object)
  const caller = { kind: 'system', shopperId } as const
  return {
    shopperId,
    wallet: {
      claims: async () => {
        const read = await object.read(caller, { type: 'coupons' })
        return read.ok ? ok(read.value.coupons) : read
      },
      keep: (row) => object.execute({ caller, command: { type: 'coupon.keep', ...row } }),
    },
  }
}

const outcome = (result: Result<unknown>) =>
  result.ok ? 'ok' : (result.problem.extra?.reason ?? result.problem.code)

it('a coupon whose promotion was removed is spent: nobody gets it, and a wallet shows it as expired', async () => {
  const { db, deps, add, counts } = await shop()
  await add('cpn_1', { code: 'SAVE-10' })
  const [ada, bob] = await Promise.all([ownerOf('shp_1'), ownerOf('shp_2')])
  await claimCoupon(deps, ada, 'SAVE-10')
  await deletePromotion(db, 'prm_1')
  expect(outcome(await claimCoupon(deps, bob, 'SAVE-10'))).toBe('expired')
  expect(outcome(await giveCoupon(deps, bob, 'cpn_1'))).toBe('expired')
  expect(await listWallet(deps, ada)).toMatchObject({ value: [{ state: 'expired' }] })
  expect(await counts('cpn_1')).toEqual([1, 0, 0])
})

it('a public code is claimed once, is used by an order, and is free after its cancellation', async () => {
  const { deps, add, clock, counts, order } = await shop()
  await add('cpn_1', { code: 'SAVE-10', total: 1, endsAt: '2026-11-21T10:00:00Z' })
  const [ada, bob] = await Promise.all([ownerOf('shp_1'), ownerOf('shp_2')])
  const entry = { code: 'SAVE-10', title: 'Spring', endsAt: '2026-11-21T10:00:00.000Z' }
  const state = async () => {
    const listed = await listWallet(deps, ada)
    if (!listed.ok) throw new Error(listed.problem.code)
    expect(listed.value).toMatchObject([entry])
    return listed.value[0]?.state
  }
  const claimed = await claimCoupon(deps, ada, 'save1o')
  expect(claimed).toEqual(ok({ ...entry, state: 'claimed' }))
  expect(outcome(await claimCoupon(deps, ada, 'SAVE-10'))).toBe('already_claimed')
  expect(outcome(await claimCoupon(deps, bob, 'SAVE-10'))).toBe('used_up')
  expect(await counts('cpn_1')).toEqual([1, 0, 0])

  const { commit, cancel } = await order('SAVE-10', ada)
  expect(await state()).toBe('reserved')
  await commit()
  expect(await state()).toBe('used')
  expect(outcome(await claimCoupon(deps, ada, 'SAVE-10'))).toBe('already_claimed')
  await cancel()
  expect([await state(), await counts('cpn_1')]).toEqual(['claimed', [1, 0, 0]])
  // A reservation that no order uses ends by itself.
  await order('SAVE-10', ada, 'ord_2')
  clock.now += 1_000
  expect(await state()).toBe('claimed')
  clock.now = Date.parse('2026-11-21T10:00:00Z')
  expect(await state()).toBe('expired')
})

it('a claim is refused with its reason, and takes no place', async () => {
  const { deps, add, clock, counts, order } = await shop()
  await add('cpn_1', { code: 'LATER', startsAt: '2026-11-21T10:00:00Z' })
  await add('cpn_2', { code: 'OVER', endsAt: '2026-11-21T10:00:00Z' })
  await add('cpn_3', { code: 'OURS', public: false })
  await add('cpn_4', { code: 'ONCE', perShopper: 1 })
  const [ada, visitor] = await Promise.all([ownerOf('shp_1'), ownerOf('shp_2', false)])
  expect(outcome(await claimCoupon(deps, ada, 'later'))).toBe('not_started')
  for (const none of ['OURS', 'NOBODY', ' - ']) {
    expect(outcome(await claimCoupon(deps, ada, none))).toBe('unknown')
  }
  await (await order('ONCE', ada)).commit()
  expect(outcome(await claimCoupon(deps, ada, 'ONCE'))).toBe('already_used')
  expect(outcome(await claimCoupon(deps, visitor, 'ONCE'))).toBe('member_required')
  expect(outcome(await listWallet(deps, visitor))).toBe('member_required')
  clock.now = Date.parse('2026-11-22T10:00:00Z')
  expect(outcome(await claimCoupon(deps, ada, 'over'))).toBe('expired')
  for (const id of ['cpn_1', 'cpn_2', 'cpn_3']) expect(await counts(id)).toEqual([0, 0, 0])
  expect(await listWallet(deps, ada)).toEqual(ok([]))
})

it('a claim that broke before the wallet had it is completed by the next one', async () => {
  const { deps, add, counts } = await shop()
  const [first = '', second = ''] = await add('cpn_1', { generate: 2 })
  const ada = await ownerOf('shp_1')
  const broken = {
    ...ada,
    wallet: { ...ada.wallet, keep: () => Promise.reject(new Error('gone')) },
  }
  await expect(claimCoupon(deps, broken, first)).rejects.toThrow('gone')
  expect(await listWallet(deps, ada)).toEqual(ok([]))
  // Another code of the campaign does not become the member's.
  expect(outcome(await claimCoupon(deps, ada, second))).toBe('already_claimed')
  expect(await listWallet(deps, ada)).toMatchObject(ok([{ code: first, state: 'claimed' }]))
  expect(outcome(await claimCoupon(deps, ada, first))).toBe('already_claimed')
  expect(await counts('cpn_1')).toEqual([1, 0, 0])
})

it('a gift is of any campaign; one whose codes count once makes a code for it', async () => {
  const { deps, add, counts } = await shop()
  await add('cpn_1', { code: 'OURS', public: false })
  const codes = await add('cpn_2', { generate: 1, total: 2, public: false })
  const members = await Promise.all(['shp_1', 'shp_2', 'shp_3'].map((id) => ownerOf(id)))
  const [ada, bob, cyd] = members as [WalletOwner, WalletOwner, WalletOwner]
  expect(await giveCoupon(deps, ada, 'cpn_1')).toMatchObject(ok({ code: 'OURS' }))
  expect(outcome(await giveCoupon(deps, ada, 'cpn_1'))).toBe('already_claimed')
  expect(outcome(await claimCoupon(deps, ada, 'ours'))).toBe('already_claimed')
  expect(outcome(await giveCoupon(deps, ada, 'cpn_0'))).toBe('not_found')
  expect(outcome(await giveCoupon(deps, await ownerOf('shp_9', false), 'cpn_1'))).toBe(
    'member_required',
  )
  for (const one of [ada, bob]) expect(outcome(await giveCoupon(deps, one, 'cpn_2'))).toBe('ok')
  expect(outcome(await giveCoupon(deps, cyd, 'cpn_2'))).toBe('used_up')
  expect(await counts('cpn_2')).toEqual([2, 0, 0])
  const listed = await listWallet(deps, ada)
  const own = listed.ok ? listed.value.find(({ code }) => code !== 'OURS')?.code : undefined
  expect(own).toBeDefined()
  expect(codes).not.toContain(own)
  // Its owner learns why it does not apply; for another shopper it is taken.
  const look = (shopperId: string) => resolveCodes(deps, [own ?? ''], { shopperId })
  expect(await look('shp_1')).toMatchObject([{ isClaimed: true }])
  expect(await look('shp_2')).toMatchObject([{ isClaimed: false, refusal: 'used_up' }])
})

it('a wallet has a bounded number of coupons; the oldest one can be claimed into it again', async () => {
  const { deps, add } = await shop()
  const ada = await ownerOf('shp_1')
  const ids = Array.from({ length: COUPON_WALLET_MAX + 1 }, (_, n) => String(100 + n))
  for (const id of ids) {
    await add(`cpn_${id}`, { code: `CODE${id}` })
    expect(outcome(await claimCoupon(deps, ada, `CODE${id}`))).toBe('ok')
  }
  const codes = async () => {
    const listed = await listWallet(deps, ada)
    return listed.ok ? listed.value.map(({ code }) => code) : []
  }
  expect(await codes()).toHaveLength(COUPON_WALLET_MAX)
  expect(await codes()).not.toContain('CODE100')
  expect(outcome(await claimCoupon(deps, ada, 'CODE100'))).toBe('ok')
  expect(await codes()).toContain('CODE100')
})
