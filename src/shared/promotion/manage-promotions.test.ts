import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { PROMOTION_RULES_MAX_BYTES } from '../platform/limits.ts'
import type { PromotionInput } from './contract.ts'
import { changePromotion, createPromotion, removePromotion } from './manage-promotions.ts'
import { insertPromotion } from './store.ts'
import { selectOfferTitles } from './titles-store.ts'

const percent: PromotionInput = {
  ...{ title: 'Spring', status: 'active', priority: 0, combinesWith: 'all', conditions: [] },
  action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
}

function world() {
  const db = d1Of('catalog')
  const names = { levels: ['member', 'gold'], deliveryOptions: ['standard'] }
  return { db, deps: { db, names, now: () => 1_000 } }
}

it('is changed though what it names was removed since', async () => {
  const { deps } = world()
  await createPromotion(deps, 'prm_1', percent)
  await createPromotion(deps, 'prm_2', { ...percent, combinesWith: ['prm_1'] })
  await removePromotion(deps, 'prm_1')
  expect(await changePromotion(deps, 'prm_2', { status: 'draft' })).toMatchObject({
    value: { value: { status: 'draft', combinesWith: ['prm_1'] } },
  })
  expect(await changePromotion(deps, 'prm_2', { combinesWith: ['prm_1', 'prm_3'] })).toMatchObject({
    problem: { errors: [{ pointer: '/combinesWith/1', code: 'unknown_promotion' }] },
  })
})

it('is refused with each name that the shop’s configuration lacks, and keeps one that it had', async () => {
  const { db, deps } = world()
  const input: PromotionInput = {
    ...percent,
    conditions: [{ kind: 'member-level', levels: ['gold', 'platinum'] }],
    action: { kind: 'free-delivery', optionIds: ['standard', 'drone'] },
  }
  const unknown = {
    problem: {
      errors: [
        { pointer: '/conditions/0/levels/1', code: 'unknown_level' },
        { pointer: '/action/optionIds/1', code: 'unknown_delivery_option' },
      ],
    },
  }
  expect(await createPromotion(deps, 'prm_1', input)).toMatchObject(unknown)
  // Of a configuration that had them.
  await insertPromotion(db, 'prm_2', input, 1)
  expect(await changePromotion(deps, 'prm_2', { title: 'Fall' })).toMatchObject({ ok: true })
})

it('is named by its last title once it is removed', async () => {
  const { db, deps } = world()
  await createPromotion(deps, 'prm_1', percent)
  await changePromotion(deps, 'prm_1', { title: 'Late spring' })
  await createPromotion(deps, 'prm_2', percent)
  await removePromotion(deps, 'prm_1')
  const titles = () => selectOfferTitles(db, ['prm_1', 'prm_2', 'prm_3'])
  const present = ['prm_2', { title: 'Spring', removed: false }]
  expect([...(await titles())].sort()).toEqual([
    ['prm_1', { title: 'Late spring', removed: true }],
    present,
  ])
  // The same request again makes the same id.
  await createPromotion(deps, 'prm_1', percent)
  expect((await titles()).get('prm_1')).toEqual({ title: 'Spring', removed: false })
})

it('is refused where the active ones would be more than a cart keeps', async () => {
  const { db, deps } = world()
  const productIds = Array.from({ length: 500 }, (_, n) => `prd_${String(n).padStart(60, '0')}`)
  const large: PromotionInput = { ...percent, conditions: [{ kind: 'products', productIds }] }
  const fitting = Math.floor(PROMOTION_RULES_MAX_BYTES / JSON.stringify(large.conditions).length)
  // Stored as they are: there are no such products.
  for (let n = 0; n < fitting; n += 1) await insertPromotion(db, `prm_${n}`, large, 1)
  const tooMany = { problem: { code: 'promotion_limit_reached' } }
  await insertPromotion(db, 'prm_draft', { ...large, status: 'draft' }, 1)
  expect(await changePromotion(deps, 'prm_draft', { status: 'active' })).toMatchObject(tooMany)
  expect(await changePromotion(deps, 'prm_0', { title: 'Sale' })).toMatchObject({ ok: true })
  expect(await changePromotion(deps, 'prm_0', { status: 'draft' })).toMatchObject({ ok: true })
  expect(await changePromotion(deps, 'prm_draft', { status: 'active' })).toMatchObject({ ok: true })
})

it('counts a category with all those below it', async () => {
  const { db, deps } = world()
  const addCategory = (id: string, parent: string | null) =>
    db.sqlite
      .prepare(
        `INSERT INTO category (id, handle, title, description, parent_id, updated_at)
         VALUES (?, ?, ?, '', ?, 1)`,
      )
      .run(id, id, id, parent)
  addCategory('cat_all', null)
  addCategory('cat_one', null)
  const below = Math.ceil(PROMOTION_RULES_MAX_BYTES / 100)
  for (let n = 0; n < below; n += 1) {
    addCategory(`cat_${String(n).padStart(96, '0')}`, 'cat_all')
  }
  const on = (id: string): PromotionInput => ({
    ...percent,
    conditions: [
      { kind: 'country', countries: ['US'] },
      { kind: 'categories', categoryIds: [id] },
    ],
  })
  expect(await createPromotion(deps, 'prm_1', on('cat_all'))).toMatchObject({
    problem: {
      code: 'promotion_limit_reached',
      errors: [{ pointer: '/conditions/1/categoryIds', code: 'too_large' }],
    },
  })
  expect(await createPromotion(deps, 'prm_1', on('cat_one'))).toMatchObject({ ok: true })
  expect(await createPromotion(deps, 'prm_2', { ...on('cat_all'), status: 'draft' })).toMatchObject(
    { ok: true },
  )
  expect(await changePromotion(deps, 'prm_2', { status: 'active' })).toMatchObject({
    problem: { code: 'promotion_limit_reached' },
  })
  // Of a tree that grew since.
  await insertPromotion(db, 'prm_3', on('cat_all'), 1)
  expect(await changePromotion(deps, 'prm_3', { title: 'Fall' })).toMatchObject({ ok: true })
})
