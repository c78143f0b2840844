import { expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { slotsBehind } from '../../catalog/read/offers-store.ts'
import { PROMOTION_SLOT_RULES_MAX_BYTES, PROMOTION_SLOTS_MAX } from '../../platform/limits.ts'
import { deletePromotion, insertPromotion } from '../store.ts'
import { selectOfferTitles } from '../titles-store.ts'
import { type SlotInput, SlotInputSchema } from './contract.ts'
import { changeSlot, createSlot, readSlot, removeSlot } from './manage-slots.ts'
import { insertSlot, selectSlots } from './store.ts'

const banner: SlotInput = { title: 'Summer', text: '', kind: 'banner', conditions: [] }

function world() {
  const db = d1Of('catalog')
  const clock = { now: 1_000 }
  const names = { levels: ['member'], deliveryOptions: [] }
  const deps = { db, names, now: () => clock.now }
  const version = async () => {
    const row = await db.prepare('SELECT version FROM offers').first<{ version: number }>()
    return row?.version
  }
  return { db, deps, clock, version }
}

it('raises the version of the offers with each change, and with none that is refused', async () => {
  const { db, deps, clock, version } = world()
  const made = await createSlot(deps, 'slot_1', banner)
  expect(made).toMatchObject({ value: { before: null, value: { id: 'slot_1', revision: 1 } } })
  expect(await version()).toBe(1)
  clock.now = 2_000
  const changed = await changeSlot(deps, 'slot_1', { title: 'Fall', href: '/c/fall', revision: 1 })
  expect(changed).toMatchObject({
    value: { before: { title: 'Summer' }, value: { title: 'Fall', href: '/c/fall', revision: 2 } },
  })
  expect(await version()).toBe(2)
  expect(await changeSlot(deps, 'slot_1', { title: 'Winter', revision: 1 })).toMatchObject({
    problem: { code: 'version_mismatch' },
  })
  const cleared = await changeSlot(deps, 'slot_1', { href: null })
  expect(cleared.ok && 'href' in cleared.value.value).toBe(false)
  await removeSlot(deps, 'slot_1')
  expect(await version()).toBe(4)
  expect(await selectOfferTitles(db, ['slot_1'])).toEqual(
    new Map([['slot_1', { title: 'Fall', removed: true }]]),
  )
  expect(await readSlot(deps, 'slot_1')).toMatchObject({ problem: { code: 'not_found' } })
})

it('stands behind those that were made before it, whatever the ids of one day are', async () => {
  const { db, deps, clock } = world()
  const ids = ['slot_n', 'slot_c', 'slot_x', 'slot_a']
  for (const id of ids) {
    clock.now += 1
    await createSlot(deps, id, banner)
  }
  expect((await selectSlots(db)).map(({ id }) => id)).toEqual(ids)
  expect((await slotsBehind(db, 0)).map(({ id }) => id)).toEqual(ids)
})

it('is refused with the field that can never hold', async () => {
  const { db, deps } = world()
  const refused = async (rest: Partial<SlotInput>) => {
    const answer = await createSlot(deps, 'slot_1', { ...banner, ...rest })
    return answer.ok ? [] : answer.problem.errors?.map(({ pointer, code }) => [pointer, code])
  }
  expect(await refused({ promotionId: 'prm_none' })).toEqual([
    ['/promotionId', 'unknown_promotion'],
  ])
  expect(await refused({ conditions: [{ kind: 'products', productIds: ['prd_none'] }] })).toEqual([
    ['/conditions/0/productIds/0', 'unknown_product'],
  ])
  expect(await refused({ conditions: [{ kind: 'coupon' }] })).toEqual([
    ['/conditions/0', 'promotion_missing'],
  ])
  expect(await refused({ conditions: [{ kind: 'member-level', levels: ['gold'] }] })).toEqual([
    ['/conditions/0/levels/0', 'unknown_level'],
  ])
  const window = { startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }
  expect(await refused(window)).toEqual([['/endsAt', 'ends_too_early']])
  await insertPromotion(
    db,
    'prm_1',
    {
      ...{ title: 'P', status: 'draft', priority: 0, combinesWith: 'all', conditions: [] },
      action: { kind: 'free-delivery' },
    },
    1,
  )
  expect(await refused({ promotionId: 'prm_1', conditions: [{ kind: 'coupon' }] })).toEqual([])
})

it('is changed though what it names was removed since', async () => {
  const { db, deps } = world()
  const rule = { title: 'P', status: 'draft', priority: 0, combinesWith: 'all' } as const
  const promotion = { ...rule, conditions: [], action: { kind: 'free-delivery' as const } }
  await insertPromotion(db, 'prm_1', promotion, 1)
  await createSlot(deps, 'slot_1', { ...banner, promotionId: 'prm_1' })
  await deletePromotion(db, 'prm_1')
  expect(await changeSlot(deps, 'slot_1', { title: 'Fall' })).toMatchObject({ ok: true })
  expect(await changeSlot(deps, 'slot_1', { promotionId: 'prm_2' })).toMatchObject({
    problem: { errors: [{ pointer: '/promotionId', code: 'unknown_promotion' }] },
  })
})

it('stops at the bound, where the same request again is still the same slot', async () => {
  const { deps } = world()
  for (let n = 0; n < PROMOTION_SLOTS_MAX; n += 1) await createSlot(deps, `slot_${n}`, banner)
  expect(await createSlot(deps, 'slot_more', banner)).toMatchObject({
    problem: { code: 'promotion_slot_limit_reached' },
  })
  expect(await createSlot(deps, 'slot_0', banner)).toMatchObject({
    value: { value: { revision: 1 } },
  })
})

it.each([
  ['/c/new?x=1', true],
  ['https://partner.example/page', true],
  ['//evil.example', false],
  ['/\\evil.example', false],
  ['/c/\\new', false],
  ['c/new', false],
  ['javascript:alert(1)', false],
  ['JAVASCRIPT:alert(1)', false],
  ['data:text/html,x', false],
  ['http://partner.example', false],
  ['https://shop@evil.example', false],
  ['https://', false],
  ['/a b', false],
])('leads to a path of the shop or to https alone: %s', (href, isTaken) => {
  expect(SlotInputSchema.safeParse({ ...banner, href }).success).toBe(isTaken)
})

it('is refused where the conditions of all would be more than a cart keeps', async () => {
  const levels = Array.from({ length: 20 }, (_, n) => `level-${n}-${'x'.repeat(20)}`)
  const { db, ...rest } = world()
  const deps = { ...rest.deps, names: { levels, deliveryOptions: [] } }
  const productIds = Array.from({ length: 500 }, (_, n) => `prd_${String(n).padStart(60, '0')}`)
  const conditions: SlotInput['conditions'] = [{ kind: 'products', productIds }]
  const fitting = Math.floor(PROMOTION_SLOT_RULES_MAX_BYTES / JSON.stringify(conditions).length)
  // Stored as they are: there are no such products.
  const large = { ...banner, conditions }
  for (let n = 0; n < fitting; n += 1) await insertSlot(db, `slot_${n}`, large, 1)
  const more: SlotInput = {
    ...banner,
    conditions: Array.from({ length: 10 }, () => ({ kind: 'member-level' as const, levels })),
  }
  const tooMany = { problem: { code: 'promotion_slot_limit_reached' } }
  for (let n = 0; n < 20; n += 1) await createSlot(deps, `slot_more_${n}`, more)
  expect(await createSlot(deps, 'slot_last', more)).toMatchObject(tooMany)
  expect(await createSlot(deps, 'slot_small', banner)).toMatchObject({ ok: true })
  expect(await changeSlot(deps, 'slot_small', { conditions: more.conditions })).toMatchObject(
    tooMany,
  )
  expect(await changeSlot(deps, 'slot_0', { title: 'Fall' })).toMatchObject({ ok: true })
})
