import { beforeEach, expect, it, vi } from 'vitest'
import { changeEmail, ensureMember } from '../../../src/shared/member/store.ts'
import { selectMail } from '../../../src/shared/notify/store.ts'
import type { TestD1 } from '../../../tests/fixtures/d1.ts'
import { pipeline } from '../../../tests/fixtures/pipeline.ts'
import { runSweeps } from '../sweeps.ts'
import { mailNotices } from './mail-notices.ts'

const OLD = 'ada@shop.test'
const NEW = 'ada.quay@elsewhere.test'

beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue())

async function changed() {
  const { deps, clock } = pipeline()
  const directory = deps.directory as TestD1
  const engagement = deps.engagement as TestD1
  await ensureMember(directory, { id: 'mbr_1', email: OLD, shopperId: 'shp_1', locale: 'en' }, 1)
  const change = (email: string, noticeId: string) =>
    changeEmail(directory, { memberId: 'mbr_1', email, noticeId }, clock.now)
  await change(NEW, 'msg_1')
  const mails = (to: string) => selectMail([engagement], { to, limit: 9 })
  return { deps, directory, engagement, change, mails }
}

it('a changed email is mailed to the former address once, without the new one', async () => {
  const { deps, change, mails } = await changed()
  await change(NEW, 'msg_again')
  expect(await mailNotices(deps)).toBe(1)
  expect(await mailNotices(deps)).toBe(0)
  expect(await mails(NEW)).toEqual([])
  const [mail, ...more] = await mails(OLD)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ id: 'msg_1', kind: 'email-changed' })
  const all = JSON.stringify(mail)
  expect(all).toContain('a***@elsewhere.test')
  expect(all).not.toContain(NEW)
  expect(mail?.text).toContain(deps.sender.supportEmail)
})

it('a notice of a request that broke off is mailed by the sweep', async () => {
  const { deps, mails } = await changed()
  expect(await runSweeps(deps)).toMatchObject({ noticed: 1 })
  expect(await mails(OLD)).toHaveLength(1)
})

it('two changes in a row are two mails, each to the address of before', async () => {
  const { deps, change, mails } = await changed()
  await change('third@shop.test', 'msg_2')
  expect(await mailNotices(deps)).toBe(2)
  expect(await mails(OLD)).toMatchObject([{ id: 'msg_1' }])
  expect(await mails(NEW)).toMatchObject([{ id: 'msg_2' }])
})

for (const name of ['directory', 'engagement'] as const) {
  for (const when of ['before', 'after'] as const) {
    it(`a run that broke ${when} any write of ${name} is repeated, and mails once`, async () => {
      for (let trip = 1; trip <= 2; trip += 1) {
        const world = await changed()
        world[name].failAt(trip, when)
        await mailNotices(world.deps).catch(() => undefined)
        world[name].failAt(Number.MAX_SAFE_INTEGER, when)
        await mailNotices(world.deps)
        expect(await world.mails(OLD)).toHaveLength(1)
        expect(await mailNotices(world.deps)).toBe(0)
      }
    })
  }
}
