import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { healthRoutes } from './health-routes.ts'
import { statusOf } from './readiness.ts'

const up = { state: 'ok', latencyMs: 1 } as const
const down = { state: 'down', latencyMs: 1_000 } as const
const all = { catalog_db: up, directory_db: up, orders_0: up, state: up, checkout: up }

it('the shop is down only where it cannot sell', () => {
  expect(statusOf(all)).toBe('ok')
  expect(statusOf({ ...all, orders_0: down, directory_db: down })).toBe('degraded')
  for (const required of ['catalog_db', 'state', 'checkout']) {
    expect(statusOf({ ...all, [required]: down })).toBe('down')
  }
})

it('a shop that no configured method can be paid by is degraded, and still answers', () => {
  expect(statusOf({ ...all, payment_methods: down })).toBe('degraded')
})

it('health asks nobody, readiness asks everybody and names what does not answer', async () => {
  // Neither media, snapshots, checkout nor fulfilment are there.
  const { send } = await staffGateway([healthRoutes])
  expect((await send('GET', '/healthz')).json).toEqual({ status: 'ok' })
  expect((await send('GET', '/api/v1/healthz')).status).toBe(200)
  const ready = await send('GET', '/readyz')
  expect(ready.status).toBe(503)
  const stateOf = (name: string): string => ready.json.dependencies[name].state
  expect(['catalog_db', 'directory_db', 'state'].map(stateOf)).toEqual(['ok', 'ok', 'ok'])
  expect(['media_r2', 'checkout', 'fulfilment'].map(stateOf)).toEqual(['down', 'down', 'down'])
  expect(ready.text).not.toContain('undefined')
})
