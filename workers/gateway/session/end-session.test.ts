import { beforeEach, describe, expect, it, vi } from 'vitest'
import { memberGateway } from '../../../tests/fixtures/member-gateway.ts'

const EMAIL = 'ada@shop.test'

beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue()
})

type World = ReturnType<typeof memberGateway>
type Devices = { data: { id: string; current: boolean }[] }

/** Signs a member in on one more device. */
async function device(world: World) {
  const { token } = (await world.signIn(EMAIL)).body
  const { data } = (await world.send<Devices>('GET', '/sessions', { token })).body
  return { token, id: data.find(({ current }) => current)?.id ?? '' }
}

/** A member on two devices, and the ways in which the first one's session ends. */
const ENDS: Record<string, (world: World, one: string, other: string) => Promise<unknown>> = {
  'a sign-out': (world, one) => world.send('DELETE', '/session', { token: one }),
  'another device, which names it': async (world, one, other) => {
    const { data } = (await world.send<Devices>('GET', '/sessions', { token: one })).body
    const id = data.find(({ current }) => current)?.id
    return world.send('DELETE', `/sessions/${id}`, { token: other })
  },
  'another device, which ends all others': (world, _, other) =>
    world.send('DELETE', '/sessions', { token: other, key: 'key-1' }),
  'a sign-in by its own token': (world, one) => world.signIn('grace@shop.test', { token: one }),
  'the erasure of its member': (world, _, other) => world.send('DELETE', '/me', { token: other }),
}

describe('a member’s session that is ended', () => {
  it.each(Object.entries(ENDS))('by %s is known at the limiter', async (_, end) => {
    const world = memberGateway()
    const one = await device(world)
    const other = await device(world)
    expect(await world.isRemembered(one.id)).toBe(false)
    await end(world, one.token, other.token)
    expect(await world.send('GET', '/me', { token: one.token })).toMatchObject({ status: 401 })
    expect(await world.isRemembered(one.id)).toBe(true)
  })

  it('is known there first: an end that breaks at the object is repeated', async () => {
    const world = memberGateway()
    const one = await device(world)
    const other = await device(world)
    const end = () => world.send('DELETE', `/sessions/${one.id}`, { token: other.token })
    world.breakNext('session.end')
    expect((await end()).status).toBe(500)
    expect(await world.isRemembered(one.id)).toBe(true)
    expect((await end()).status).toBe(204)
    expect(await world.send('GET', '/me', { token: one.token })).toMatchObject({ status: 401 })
    expect(await world.isRemembered(other.id)).toBe(false)
  })

  it('stays the only one where the request is repeated under its key', async () => {
    const world = memberGateway()
    await device(world)
    const { token } = await device(world)
    const end = () => world.send('DELETE', '/sessions', { token, key: 'key-1' })
    expect((await end()).status).toBe(204)
    const later = await device(world)
    expect((await end()).status).toBe(204)
    expect(await world.isRemembered(later.id)).toBe(false)
    expect((await world.send('GET', '/me', { token: later.token })).status).toBe(200)
  })

  it('is the member’s alone: a visitor has no devices', async () => {
    const world = memberGateway()
    const token = await world.visitor()
    for (const path of ['/sessions', '/sessions/ses_1']) {
      const answer = await world.send('DELETE', path, { token })
      expect(answer).toMatchObject({ status: 403, body: { code: 'member_required' } })
    }
  })

  it('of a stranger is not remembered by a request that names it', async () => {
    const world = memberGateway()
    const one = await device(world)
    const { token } = (await world.signIn('grace@shop.test')).body
    const named = await world.send('DELETE', `/sessions/${one.id}`, { token })
    expect(named).toMatchObject({ status: 404 })
    expect(await world.isRemembered(one.id)).toBe(false)
  })
})
