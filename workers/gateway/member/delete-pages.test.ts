import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { erasureSealer, openSubject } from '../../../src/shared/erasure/request-erasure.ts'
import { STEP_UP_MS } from '../../../src/shared/platform/limits.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'
import { ADDRESS } from '../../../tests/fixtures/shop-client.ts'

const EMAIL = 'ada@shop.test'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

async function open() {
  const world = memberGateway()
  const browser = world.browser()
  await browser.signIn(EMAIL)
  const row = () => world.directory.sqlite.prepare('SELECT * FROM member ORDER BY id').all()
  const shopperId = String(row()[0]?.shopper_id)
  return { ...world, ...browser, row, shopperId }
}

it('an account is deleted by its form once the box is checked and the email is proved', async () => {
  const { page, codeTo, row, cookies, signIn: _, ...world } = await open()
  const { objectOf, shopperId } = world
  const system = { kind: 'system', shopperId } as const
  const address = { type: 'address.add', id: 'adr_1', address: ADDRESS, isDefault: true } as const
  await objectOf(shopperId).execute({ caller: system, command: address })
  const object = objectOf(shopperId)
  const given = { reference: 'r', reason: 'For Ada Quay', by: 'stf_1' }
  const terms = pointsTermsOf({})
  await object.execute({
    caller: system,
    command: { type: 'points.adjust', ...given, points: 12, terms },
  })
  await object.execute({
    caller: system,
    command: { type: 'store-credit.adjust', ...given, amount: 500 },
  })
  vi.setSystemTime(Date.now() + STEP_UP_MS + 1)
  const shown = await page('/account/delete')
  for (const text of ['12 points', '$5.00 in store credit', 'Delete my account for good']) {
    expect(shown.html).toContain(text)
  }

  const unsure = await page('/account/delete', { key: 'k1' })
  expect(unsure).toMatchObject({ status: 400 })
  expect(unsure.html).toContain('Check the box to delete your account.')
  const asked = await page('/account/delete', { key: 'k2', sure: 'yes' })
  expect(asked).toMatchObject({ status: 403 })
  expect(asked.html).toMatch(/name="sure"[^>]*checked/)
  const wrong = await page('/account/delete', { key: 'k3', sure: 'yes', confirmCode: '12' })
  expect(wrong.html).toContain('That code isn’t right or has expired.')
  expect(row()).toMatchObject([{ email: EMAIL, ended_at: null }])
  const done = await page('/account/delete', {
    ...{ key: 'k4', sure: 'yes', confirmCode: codeTo(EMAIL) },
  })
  expect(done).toMatchObject({ status: 303, location: '/account/deleted' })
  expect(row()).toMatchObject([{ name: '', ended_at: expect.any(Number) }])
  expect(JSON.stringify(row())).not.toContain(EMAIL)
  expect((await page('/account/deleted')).html).toContain('Your account is deleted')
  expect(await page('/account')).toMatchObject({ status: 303 })
  expect(cookies.get('session')).toBe('')
  // The entries stay, and sum to nothing.
  for (const table of ['points_entry', 'store_credit_entry']) {
    const entries = object.sql.exec(`SELECT reason, balance FROM ${table}`).toArray()
    expect(entries).toMatchObject([{ reason: 'adjusted' }, { reason: 'erased', balance: 0 }])
  }

  const [journal] = world.directory.sqlite.prepare('SELECT * FROM erasure').all()
  expect(JSON.stringify(journal)).not.toContain(EMAIL)
  const sealer = erasureSealer('a secret of orders')
  const opened = { id: String(journal?.id), subject: String(journal?.subject) }
  expect(await openSubject(sealer, opened)).toEqual([EMAIL])
  expect(await openSubject(erasureSealer('another'), opened)).toEqual([])
})

it('an erasure that breaks behind its journal is asked for again', async () => {
  const world = memberGateway()
  const { body } = await world.signIn(EMAIL)
  world.breakNext('shopper.erase')
  expect((await world.send('DELETE', '/me', { token: body.token })).status).toBe(500)
  expect((await world.send('DELETE', '/me', { token: body.token })).status).toBe(202)
  const rows = world.directory.sqlite.prepare('SELECT count(*) AS n FROM erasure').get()
  expect(rows).toEqual({ n: 1 })
  expect((await world.send('GET', '/me', { token: body.token })).status).toBe(401)
  const again = await world.signIn(EMAIL)
  expect(again.body.member.id).not.toBe(body.member.id)
})

it('a sign-in or a merge that was under way brings nothing back', async () => {
  const world = memberGateway()
  const { body } = await world.signIn(EMAIL)
  const shopperId = String(
    world.directory.sqlite.prepare('SELECT shopper_id FROM member').get()?.shopper_id,
  )
  expect((await world.send('DELETE', '/me', { token: body.token })).status).toBe(202)
  const caller = { kind: 'system', shopperId } as const
  const object = world.objectOf(shopperId)
  const late = [
    { type: 'member.save', member: { ...body.member } as never, version: 9 },
    { type: 'session.start', sessionId: 'ses_late', device: 'Firefox' },
  ] as const
  for (const command of late) {
    expect(await object.execute({ caller, command })).toMatchObject({
      problem: { code: 'member_required' },
    })
  }
  const content = {
    shopperId: 'shp_late',
    hasOrders: true,
    cart: { lines: [], discountCodes: [], catalogVersion: '1' },
    favourites: [{ productId: 'prd_9', addedAt: '2026-01-01T00:00:00Z' }],
    checkouts: [],
  }
  const command = { type: 'merge.apply', mergeId: 'mrg_late', content } as const
  expect(await object.execute({ caller, command })).toMatchObject({ value: { merge: null } })
  expect(await object.read(caller, { type: 'favourites' })).toMatchObject({
    value: { favourites: [] },
  })
})
