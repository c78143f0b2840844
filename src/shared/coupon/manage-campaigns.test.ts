import { expect, it } from 'vitest'
import { couponObjects } from '../../../tests/fixtures/coupon-object.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { insertPromotion } from '../promotion/store.ts'
import { type CampaignInput, codeKey } from './contract.ts'
import {
  changeCampaign,
  createCampaign,
  endCampaign,
  listCampaigns,
  readCampaign,
} from './manage-campaigns.ts'
import { codeOfBytes } from './rules.ts'
import { selectByKeys } from './store.ts'

async function shop() {
  const db = d1Of('catalog')
  const clock = { now: Date.parse('2026-11-20T10:00:00Z') }
  const now = () => clock.now
  const promotion = {
    title: 'Spring',
    status: 'active',
    priority: 0,
    combinesWith: 'all',
    action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  } as const
  await insertPromotion(db, 'prm_1', { ...promotion, conditions: [{ kind: 'coupon' }] }, 1)
  await insertPromotion(db, 'prm_2', { ...promotion, conditions: [] }, 1)
  const deps = { db, campaign: couponObjects(now), now }
  const add = (id: string, rest: Partial<CampaignInput>) =>
    createCampaign(deps, id, { title: 'Spring', promotionId: 'prm_1', public: false, ...rest })
  return { db, clock, deps, add }
}

it('codes compare without case, spaces, hyphens and letters that look like digits', () => {
  for (const typed of ['save-10', 'SAVE 1O', 'ｓａｖｅ１０', 'Save–lo', 'sa\u200bve\u00ad10']) {
    expect(codeKey(typed)).toBe('SAVE10')
  }
  expect(codeKey(' - ')).toBe('')
})

it('generated codes hold 64 bits and are their own keys but for the hyphens', () => {
  expect(codeOfBytes(new Uint8Array(8).fill(255))).toBe('FZZZ-ZZZZ-ZZZZ-Z')
  const code = codeOfBytes(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
  expect(codeKey(code)).toBe(code.replaceAll('-', ''))
})

it('a campaign is added once per id, with the codes that it has', async () => {
  const { add, deps } = await shop()
  const first = await add('cpn_1', { generate: 3, total: 2 })
  if (!first.ok) throw new Error('refused')
  expect(first.value.value.codes).toHaveLength(3)
  const again = await add('cpn_1', { generate: 3, total: 2 })
  expect(again.ok && again.value.value).toEqual(first.value.value)
  const read = await readCampaign(deps, 'cpn_1')
  expect(read.ok && read.value).toMatchObject({ total: 2, countsOnce: true, claimed: 0, used: 0 })
})

it('campaigns are listed with the newest first, whatever their ids of one day are', async () => {
  const { add, clock, deps } = await shop()
  const ids = ['n', 'c', 'x', 'a', 'q'].map((letter) => `cpn_${letter.repeat(26)}`)
  for (const id of ids) {
    await add(id, {})
    clock.now += 1
  }
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = await listCampaigns(deps, { limit: 2, cursor })
    if (!page.ok) throw new Error(page.problem.code)
    seen.push(...page.value.data.map(({ id }) => id))
    cursor = page.value.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(seen).toEqual(ids.toReversed())
  expect(await listCampaigns(deps, { limit: 2, cursor: ids[0] })).toMatchObject({
    problem: { code: 'invalid_cursor' },
  })
})

it('the most codes of a campaign are written in one round trip of few statements', async () => {
  const { add, db } = await shop()
  const statements = db.statements()
  const made = await add('cpn_1', { generate: 10_000 })
  expect(made.ok && new Set(made.value.value.codes).size).toBe(10_000)
  expect(db.statements() - statements).toBeLessThanOrEqual(12)
})

it('a code is one campaign’s, however it is written', async () => {
  const { add, db } = await shop()
  expect((await add('cpn_1', { code: 'Save 10' })).ok).toBe(true)
  expect(await add('cpn_2', { code: 'SAVE-1O' })).toMatchObject({
    problem: { code: 'already_exists' },
  })
  const found = await selectByKeys(db, ['SAVE10', 'SAVE11'])
  expect([...found]).toMatchObject([['SAVE10', { code: 'Save 10', campaign: { id: 'cpn_1' } }]])
})

it('refuses what no campaign can be, field by field', async () => {
  const { add } = await shop()
  const errorsOf = async (rest: Partial<CampaignInput>) => {
    const refused = await add('cpn_1', rest)
    return refused.ok ? [] : refused.problem.errors?.map(({ code }) => code)
  }
  expect(await errorsOf({ code: 'A', generate: 2 })).toEqual(['code_given'])
  expect(await errorsOf({ code: '--' })).toEqual(['code_empty'])
  expect(await errorsOf({ promotionId: 'prm_9' })).toEqual(['unknown_promotion'])
  expect(await errorsOf({ promotionId: 'prm_2' })).toEqual(['coupon_condition_missing'])
  const window = { startsAt: '2026-11-20T10:00:00Z', endsAt: '2026-11-20T10:00:00Z' }
  expect(await errorsOf(window)).toEqual(['ends_too_early'])
})

it('a change names its revision, tells the carts, and an end is now', async () => {
  const { add, deps, db, clock } = await shop()
  await add('cpn_1', { startsAt: '2026-12-01T00:00:00Z' })
  const version = () => db.sqlite.prepare('SELECT version FROM offers').get()?.version
  const before = Number(version())
  const changed = await changeCampaign(deps, 'cpn_1', { total: 5, revision: 1 })
  expect(changed.ok && changed.value.after).toMatchObject({ total: 5, revision: 2 })
  expect(version()).toBe(before + 1)
  expect(await changeCampaign(deps, 'cpn_1', { total: 6, revision: 1 })).toMatchObject({
    problem: { code: 'version_mismatch' },
  })
  clock.now += 1_000
  const ended = await endCampaign(deps, 'cpn_1')
  const at = new Date(clock.now).toISOString()
  expect(ended.ok && ended.value.after).toMatchObject({ startsAt: at, endsAt: at })
  const renamed = await changeCampaign(deps, 'cpn_1', { title: 'Over' })
  expect(renamed.ok && renamed.value.after).toMatchObject({ title: 'Over', endsAt: at })
  expect(await endCampaign(deps, 'cpn_9')).toMatchObject({ problem: { code: 'not_found' } })
})
