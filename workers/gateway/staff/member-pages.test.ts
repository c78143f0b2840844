import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FulfilmentPort } from '../../../src/shared/fulfilment/contract.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { createStaff } from '../../../src/shared/staff/create-staff.ts'
import { staffMailbox } from '../../../tests/fixtures/staff-mailbox.ts'
import { staffAuditPages } from './audit-pages.tsx'
import { staffDevicePages } from './device-pages.tsx'
import { staffMemberPages } from './member-pages.tsx'
import { staffSessionPages } from './pages.tsx'

const BOB = { name: 'Bob', email: 'bob@shop.test', role: 'support', key: 'k1' }

async function open(fulfilment: Partial<FulfilmentPort> = {}) {
  const routes = [staffSessionPages, staffMemberPages, staffDevicePages, staffAuditPages]
  const world = await staffMailbox(routes, { fulfilment })
  const idOf = (email: string): string =>
    String(world.db.sqlite.prepare('SELECT id FROM staff WHERE email = ?').get(email)?.id)
  const add = async (name: string, role: 'owner' | 'manager' | 'viewer') => {
    await createStaff(world.deps, { name, role, email: `${name}@shop.test` })
    return idOf(`${name.toLowerCase()}@shop.test`)
  }
  const signedIn = async (name: string) => {
    const browser = world.browser()
    const email = `${name}@shop.test`
    await browser.post('/admin/sign-in/code', { email })
    await browser.post('/admin/sign-in/verify', { email, code: world.codeOf() })
    return browser
  }
  const owner = world.browser(world.token)
  return { ...world, idOf, add, signedIn, owner }
}

afterEach(() => vi.useRealTimers())

describe('the members of staff', () => {
  it('are invited by mail, once for one form', async () => {
    const { owner, mails } = await open()
    await owner.post('/admin/staff', BOB)
    await owner.post('/admin/staff', BOB)
    expect(mails.map(({ to, kind }) => [to, kind])).toEqual([[BOB.email, 'staff-invitation']])
    expect(mails[0]?.text).toContain('Your role is Support.')
    expect(mails[0]?.text).toMatch(/^https?:\/\/[^/]+\/admin\/sign-in$/m)
  })

  it('are members also where the invitation cannot be written, which the page says', async () => {
    const { owner, idOf } = await open({
      sendMail: async () => {
        throw new Error('no database')
      },
    })
    const added = await owner.post('/admin/staff', BOB)
    expect(added.location).toBe('/admin/staff?done=staff.uninvited')
    expect(idOf(BOB.email)).toMatch(/^stf_/)
  })

  it('are added, changed and removed by forms, each with a row of the audit', async () => {
    const { owner, idOf, count, db } = await open()
    const added = await owner.post('/admin/staff', BOB)
    expect(added.location).toBe('/admin/staff?done=staff.created')
    expect((await owner.post('/admin/staff', BOB)).status).toBe(303)
    expect((await owner.open('/admin/staff')).text.match(/bob@shop\.test/g)).toHaveLength(1)

    const path = `/admin/staff/${idOf(BOB.email)}`
    const changed = await owner.post(path, { ...BOB, role: 'viewer', key: 'k2' })
    expect(changed.location).toBe(`${path}?done=staff.changed`)
    expect((await owner.open(path)).text).toContain('value="viewer" selected')
    expect((await owner.post(`${path}/remove`, { key: 'k3' })).status).toBe(303)
    expect((await owner.open(path)).status).toBe(404)
    const actions = db.sqlite.prepare('SELECT action FROM audit ORDER BY sequence').all()
    expect(actions.map(({ action }) => action)).toEqual([
      'staff.create',
      'staff.change',
      'staff.end',
    ])
    expect(count('staff')).toBe(2)
  })

  it('are refused with the field, and nothing that was typed is lost', async () => {
    const { owner, count } = await open()
    const refused = await owner.post('/admin/staff', { ...BOB, email: 'bob', role: 'king' })
    expect(refused.status).toBe(400)
    for (const said of ['Enter an email address', 'Choose a role.', 'value="Bob"', 'value="bob"']) {
      expect(refused.text).toContain(said)
    }
    expect(count('staff')).toBe(1)
    await owner.post('/admin/staff', BOB)
    const taken = await owner.post('/admin/staff', { ...BOB, email: 'BOB@shop.test', key: 'k2' })
    expect(taken).toMatchObject({ status: 409, text: expect.stringContaining('has this e-mail') })
  })

  it('changed by two keep the first change until the second has chosen', async () => {
    const { owner, idOf } = await open()
    await owner.post('/admin/staff', BOB)
    const path = `/admin/staff/${idOf(BOB.email)}`
    const { name, email, role } = BOB
    const base = JSON.stringify({ name, email, role })
    await owner.post(path, { name, email, role: 'viewer', base, key: 'k2' })
    const second = await owner.post(path, { name, email, role: 'manager', base, key: 'k3' })
    expect(second).toMatchObject({ status: 409, text: expect.stringContaining('choose role') })
    expect(second.text).toContain('Viewer')
    const saved = JSON.stringify({ name, email, role: 'viewer' })
    const chosen = { name, email, role: 'manager', base: saved, 'choose role': 'saved' }
    expect((await owner.post(path, { ...chosen, key: 'k4' })).status).toBe(303)
    expect((await owner.open(path)).text).toContain('value="viewer" selected')
  })

  it('keep their last owner, in words', async () => {
    const { owner, idOf } = await open()
    const id = idOf('owner-1@kerbside.test')
    const path = `/admin/staff/${id}`
    const fields = { name: 'owner', email: 'owner-1@kerbside.test', role: 'manager' }
    for (const refused of [
      await owner.post(path, { ...fields, key: 'k1' }),
      await owner.post(`${path}/remove`, { key: 'k2' }),
    ]) {
      expect(refused).toMatchObject({
        status: 409,
        text: expect.stringContaining('The shop needs an owner'),
      })
    }
  })

  it('are changed only after a recent sign-in', async () => {
    const { add, signedIn, count } = await open()
    await add('Ada', 'owner')
    const ada = await signedIn('Ada')
    const before = count('staff')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11 * MINUTE_MS })
    const asked = await ada.post('/admin/staff', BOB)
    expect(asked).toMatchObject({ status: 403, text: expect.stringContaining('Confirm it’s you') })
    expect(count('staff')).toBe(before)
    expect((await ada.open('/admin/staff')).status).toBe(200)
  })

  it('are a part of the navigation for owners alone', async () => {
    const { owner, browser, tokenOf } = await open()
    const manager = browser(await tokenOf('manager'))
    expect((await owner.open('/admin/devices')).text).toContain('href="/admin/staff"')
    expect((await manager.open('/admin/devices')).text).not.toContain('href="/admin/staff"')
    expect(await manager.open('/admin/staff')).toMatchObject({
      status: 403,
      text: expect.stringContaining('have access'),
    })
  })
})

describe('the devices', () => {
  it('are the own sessions; one ends, and all others', async () => {
    const { add, signedIn } = await open()
    await add('Ada', 'manager')
    const [first, second, third] = [
      await signedIn('Ada'),
      await signedIn('Ada'),
      await signedIn('Ada'),
    ]
    const ends = (html: string) => [...html.matchAll(/action="(\/admin\/devices\/ses_\w+\/end)"/g)]
    const shown = ends((await third.open('/admin/devices')).text)
    expect(shown).toHaveLength(2)
    const path = shown[0]?.[1] ?? ''
    expect((await third.post(path)).location).toBe('/admin/devices?done=session.ended')
    expect((await third.post(path)).status).toBe(404)
    await signedIn('Ada')
    expect((await third.post('/admin/end-other-sessions')).status).toBe(303)
    for (const ended of [first, second])
      expect((await ended.open('/admin/devices')).status).toBe(303)
    expect(ends((await third.open('/admin/devices')).text)).toHaveLength(0)
  })

  it('of others are an owner’s to see and to end', async () => {
    const { add, signedIn, owner, db } = await open()
    await add('Ada', 'manager')
    await add('Vera', 'viewer')
    const [ada, vera] = [await signedIn('Ada'), await signedIn('Vera')]
    expect((await vera.open('/admin/devices')).text).not.toContain('Ada')
    const { text } = await owner.open('/admin/devices')
    const of = /Ada.*?action="(\/admin\/devices\/ses_\w+\/sign-out)"/s
    const path = of.exec(text.slice(text.indexOf('<main')))?.[1] ?? ''
    expect((await vera.post(path)).status).toBe(403)
    // Another member's session is none of the own ones.
    expect((await vera.post(path.replace('sign-out', 'end'))).status).toBe(404)
    expect((await owner.post(path)).status).toBe(303)
    const ended = [await ada.open('/admin/devices'), await vera.open('/admin/devices')]
    expect(ended.map(({ status }) => status).sort()).toEqual([200, 303])
    const row = db.sqlite.prepare("SELECT * FROM audit WHERE action = 'staff.sign-out'").get()
    expect(row).toMatchObject({ after_json: 'null' })
  })
})

describe('the audit', () => {
  it('is filtered by its address, verified, and keeps the filters meanwhile', async () => {
    const { owner, idOf } = await open()
    await owner.post('/admin/staff', BOB)
    await owner.post('/admin/staff', { ...BOB, name: 'Eve', email: 'eve@shop.test', key: 'k2' })
    const rows = async (query: string) => {
      const { text } = await owner.open(`/admin/audit?${query}`)
      return text.match(/<tr data-row/g)?.length ?? 0
    }
    const self = idOf('owner-1@kerbside.test')
    const today = new Date().toISOString().slice(0, 10)
    expect(await rows('')).toBe(2)
    expect(await rows(`subject=${idOf('eve@shop.test')}`)).toBe(1)
    expect(await rows('q=Bob')).toBe(1)
    expect(await rows(`actor=${self}&action=staff.create`)).toBe(2)
    expect(await rows('action=staff.end')).toBe(0)
    expect(await rows('to=2020-01-01')).toBe(0)
    expect(await rows(`from=2020-01-01&to=${today}`)).toBe(2)
    expect(await rows('from=yesterday')).toBe(2)
    const verified = await owner.open('/admin/audit?q=Bob&verify=all')
    expect(verified.text).toContain('All 2 entries are as they were written.')
    expect(verified.text).toContain('<input type="hidden" name="q" value="Bob"')
  })
})
