import { describe, expect, it } from 'vitest'
import { paymentNotice } from './deploy/payment-notice.ts'
import { deployedConfig } from './deploy/worker-config.ts'
import { type DeployConfig, deployPlan, describeStep, type Existing } from './deploy-plan.ts'

const nothing: Existing = { d1: {}, kv: {}, r2: [], queues: [] }
const database = {
  binding: 'ORDERS_0',
  database_name: 'kerbside-orders-0',
  database_id: 'x',
  migrations_dir: 'migrations/orders',
}
const state: DeployConfig = {
  name: 'kerbside-state',
  main: 'index.ts',
  queues: { producers: [{ queue: 'kerbside-orders' }] },
}
const fulfilment: DeployConfig = {
  name: 'kerbside-fulfilment',
  main: 'index.ts',
  d1_databases: [database],
  queues: {
    consumers: [
      { queue: 'kerbside-orders', dead_letter_queue: 'kerbside-orders-dead' },
      { queue: 'kerbside-orders-dead' },
    ],
  },
}
const gateway: DeployConfig = {
  name: 'kerbside-gateway',
  main: 'workers/gateway/index.ts',
  vars: { ENVIRONMENT: 'production' },
  d1_databases: [database],
  kv_namespaces: [{ binding: 'SNAPSHOTS', id: 'y' }],
  r2_buckets: [{ binding: 'MEDIA', bucket_name: 'kerbside-media' }],
}
const configs = [state, fulfilment, gateway]

describe('a deployment', () => {
  it('to an empty account creates everything once, then migrates, then deploys in order', () => {
    const secrets = { SESSION_SECRET: ['kerbside-gateway'] }
    expect(deployPlan(configs, nothing, secrets, 'kerbside').map(describeStep)).toEqual([
      'create D1 database kerbside-orders-0',
      'create KV namespace kerbside-snapshots',
      'create R2 bucket kerbside-media',
      'create queue kerbside-orders',
      'create queue kerbside-orders-dead',
      'migrate kerbside-orders-0',
      'deploy kerbside-state',
      'deploy kerbside-fulfilment',
      'deploy kerbside-gateway with new secrets SESSION_SECRET',
    ])
  })

  it('to an account that has it all creates nothing and sets no secret anew', () => {
    const all: Existing = {
      d1: { 'kerbside-orders-0': 'a' },
      kv: { 'kerbside-snapshots': 'b' },
      r2: ['kerbside-media'],
      queues: ['kerbside-orders', 'kerbside-orders-dead'],
    }
    expect(deployPlan(configs, all, {}, 'kerbside').map(describeStep)).toEqual([
      'migrate kerbside-orders-0',
      'deploy kerbside-state',
      'deploy kerbside-fulfilment',
      'deploy kerbside-gateway',
    ])
  })
})

describe('the config of a deployed Worker', () => {
  const given = {
    prefix: 'kerbside',
    accountId: 'acc',
    vars: { ENVIRONMENT: 'preview' },
    assets: '/staged',
    absolute: (path: string) => `/shop/${path}`,
  }

  it('has the ids of the account and paths that hold from another folder', () => {
    const existing = { d1: { 'kerbside-orders-0': 'real' }, kv: { 'kerbside-snapshots': 'kv' } }
    const config = deployedConfig(gateway, { ...given, existing })
    expect(config).toMatchObject({
      account_id: 'acc',
      main: '/shop/workers/gateway/index.ts',
      vars: { ENVIRONMENT: 'preview' },
      kv_namespaces: [{ binding: 'SNAPSHOTS', id: 'kv' }],
    })
    expect(config.d1_databases).toEqual([
      { ...database, database_id: 'real', migrations_dir: '/shop/migrations/orders' },
    ])
    expect(gateway.d1_databases?.[0]?.database_id).toBe('x')
  })

  it('is refused where an id is missing, so that no placeholder is uploaded', () => {
    const existing = { d1: {}, kv: { 'kerbside-snapshots': 'kv' } }
    expect(() => deployedConfig(gateway, { ...given, existing })).toThrow(
      /kerbside-gateway is bound to what the account does not have: kerbside-orders-0/,
    )
  })
})

describe('the notice of the payment methods', () => {
  const sandbox = { kind: 'sandbox', title: 'Test card' }
  const cash = { kind: 'cash-on-delivery', title: 'Cash on delivery' }

  it.each([
    [[sandbox, cash], 'production', /sandbox \(Test card\) is not offered.*: Cash on delivery\.$/],
    [[sandbox], 'production', /No method remains: nobody can pay/],
    [[cash], 'production', /^Payments: Cash on delivery\.$/],
    [
      [{ kind: 'stripe', title: 'Card' }, cash],
      'production',
      /^Payments: Card \(once it is set up\), Cash on delivery\.$/,
    ],
    [[sandbox, cash], 'preview', /^Payments: Test card, Cash on delivery\.$/],
  ])('for %o in %s', (methods, environment, notice) => {
    expect(paymentNotice(methods, environment)).toMatch(notice)
  })
})
