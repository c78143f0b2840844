import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { exports } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import type { CouponPort, CouponTerms } from '../src/shared/coupon/contract.ts'
import { portOf } from '../src/shared/kit/port-of.ts'
import { MINUTE_MS } from '../src/shared/platform/clock.ts'

const TOTAL = 100
const terms: CouponTerms = {
  revision: 1,
  total: TOTAL,
  perShopper: 1,
  countsOnce: false,
  startsAt: null,
  endsAt: null,
}
const stub = (name: string) => exports.CouponObject.getByName(name)
const campaign = (name: string) => portOf<CouponPort>(stub(name))

const reservation = (n: number) =>
  ({
    type: 'coupon.reserve',
    ...{ terms, key: 'SAVE10', version: 1 },
    ...{ orderId: `ord_${n}`, shopperId: `shp_${n}`, mailbox: `box ${n}` },
    until: Date.now() + 10 * MINUTE_MS,
  }) as const

it('100 uses are 100 uses, whatever 2,000 checkouts ask for at once', async () => {
  const object = campaign('cpn_race')
  const answers = await Promise.all(
    Array.from({ length: 2_000 }, (_, n) => object.execute(reservation(n))),
  )
  const won = answers.flatMap(({ ok }, n) => (ok ? [n] : []))
  expect(won).toHaveLength(TOTAL)
  for (const answer of answers) {
    if (!answer.ok) expect(answer.problem.extra).toEqual({ reason: 'used_up' })
  }
  await Promise.all(won.map((n) => object.execute({ type: 'coupon.commit', orderId: `ord_${n}` })))
  expect(await object.read({ type: 'coupon.counts' })).toEqual({
    ...{ claimed: 0, reserved: 0, used: TOTAL },
  })
})

it('the alarm frees what was reserved and never committed', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  try {
    const object = campaign('cpn_alarm')
    await object.execute(reservation(1))
    expect(
      await runInDurableObject(stub('cpn_alarm'), (_, { storage }) => storage.getAlarm()),
    ).toBeGreaterThan(Date.now())
    vi.setSystemTime(Date.now() + 11 * MINUTE_MS)
    await runDurableObjectAlarm(stub('cpn_alarm'))
    expect(await object.read({ type: 'coupon.counts' })).toMatchObject({ reserved: 0, used: 0 })
  } finally {
    vi.useRealTimers()
  }
})
