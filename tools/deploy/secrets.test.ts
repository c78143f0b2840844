import { expect, it } from 'vitest'
import {
  fingerprint,
  givenSecrets,
  planSecrets,
  readFingerprints,
  type WorkerState,
  writeFingerprints,
} from './secrets.ts'

const state = { name: 'state', secrets: { required: ['PASS'] } }
const gateway = { name: 'gateway', secrets: { required: ['SESSION', 'PASS'] } }
const workers = [state, gateway]

const has = (secrets: string[], pass?: string): WorkerState => ({
  secrets,
  fingerprints: pass === undefined ? {} : { PASS: pass },
})

it('an account without Workers gets every secret, a shared one in all of its Workers', () => {
  const plan = planSecrets(workers, { state: null, gateway: null }, [])
  expect(plan).toEqual({
    set: { PASS: ['state', 'gateway'], SESSION: ['gateway'] },
    conflicts: [],
  })
})

it('what all Workers have stays', () => {
  const all = { state: has(['PASS'], 'a'), gateway: has(['SESSION', 'PASS'], 'a') }
  expect(planSecrets(workers, all, [])).toEqual({ set: {}, conflicts: [] })
  // Set by hand, without a fingerprint.
  const byHand = { state: has(['PASS']), gateway: has(['SESSION', 'PASS']) }
  expect(planSecrets(workers, byHand, [])).toEqual({ set: {}, conflicts: [] })
})

it('a value that never reached the last Worker is replaced in all of them', () => {
  const broken = { state: has(['PASS'], 'a'), gateway: has(['SESSION']) }
  expect(planSecrets(workers, broken, [])).toEqual({
    set: { PASS: ['state', 'gateway'] },
    conflicts: [],
  })
})

it.each([
  ['is missing elsewhere', { state: null, gateway: has(['SESSION', 'PASS'], 'a') }],
  ['differs', { state: has(['PASS'], 'b'), gateway: has(['SESSION', 'PASS'], 'a') }],
])('a value in use that %s is replaced on request alone', (_, states) => {
  const plan = planSecrets(workers, states, [])
  expect(plan.set).toEqual({})
  expect(plan.conflicts).toEqual([expect.stringMatching(/^PASS: /)])
  expect(planSecrets(workers, states, ['PASS'])).toEqual({
    set: { PASS: ['state', 'gateway'] },
    conflicts: [],
  })
})

it('fingerprints tell values apart and come back from a variable', () => {
  const prints = { A: fingerprint('one'), B: fingerprint('two') }
  expect(prints.A).not.toBe(prints.B)
  expect(readFingerprints(writeFingerprints(prints))).toEqual(prints)
  expect(readFingerprints('')).toEqual({})
})

it('a merchant’s own secret is set where the environment gives it, and stays where it does not', () => {
  const deployed = [{ name: 'shop-checkout' }, { name: 'shop-gateway' }]
  expect(
    givenSecrets(deployed, { STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_WEBHOOK_SECRET: '' }),
  ).toEqual({
    STRIPE_SECRET_KEY: ['shop-checkout'],
  })
  expect(givenSecrets(deployed, {})).toEqual({})
})

it('secrets of carriers and inventory systems go to each Worker that reads them, by any name', () => {
  const deployed = ['shop-gateway', 'shop-checkout', 'shop-fulfilment'].map((name) => ({ name }))
  const env = {
    CARRIER_EASYPOST_KEY: 'EZ_1',
    CARRIER_OWN_VAN_SECRET: 'whsec_a',
    INVENTORY_ERP_SECRET: 'whsec_b',
    INVENTORY_ERP_URL: 'https://erp.example.com/',
    CARRIER_STEP_SECONDS: '20',
    PATH: '/bin',
  }
  expect(givenSecrets(deployed, env)).toEqual({
    CARRIER_EASYPOST_KEY: ['shop-fulfilment'],
    CARRIER_OWN_VAN_SECRET: ['shop-fulfilment'],
    INVENTORY_ERP_SECRET: ['shop-gateway', 'shop-fulfilment'],
  })
})
