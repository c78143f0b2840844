import { describe, expect, test } from 'vitest'
import {
  type DeployConfig,
  deployedConfig,
  deployPlan,
  describeStep,
  type Existing,
} from './deploy-plan.ts'

const nothing: Existing = { d1: {}, kv: {}, r2: [], queues: [], secrets: {} }
const state: DeployConfig = {
  name: 'kerbside-state',
  main: 'index.ts',
  queues: { producers: [{ queue: 'orders' }] },
}
const fulfilment: DeployConfig = {
  name: 'kerbside-fulfilment',
  main: 'index.ts',
  d1_databases: [
    {
      binding: 'ORDERS_0',
      database_name: 'kerbside-orders-0',
      database_id: 'x',
      migrations_dir: '../../migrations/orders',
    },
  ],
  queues: {
    consumers: [{ queue: 'orders', dead_letter_queue: 'orders-dead' }, { queue: 'orders-dead' }],
  },
}
const gateway: DeployConfig = {
  name: 'kerbside-gateway',
  main: 'workers/gateway/index.ts',
  secrets: { required: ['SESSION_SECRET'] },
  d1_databases: [
    {
      binding: 'ORDERS_0',
      database_name: 'kerbside-orders-0',
      database_id: 'x',
      migrations_dir: 'migrations/orders',
    },
  ],
  kv_namespaces: [{ binding: 'SNAPSHOTS', id: 'y' }],
  r2_buckets: [{ binding: 'MEDIA', bucket_name: 'kerbside-media' }],
}
const configs = [state, fulfilment, gateway]

describe('a deployment', () => {
  test('to an empty account creates everything once, then migrates, then deploys in order', () => {
    expect(deployPlan(configs, nothing).map(describeStep)).toEqual([
      'create D1 database kerbside-orders-0',
      'create KV namespace kerbside-snapshots',
      'create R2 bucket kerbside-media',
      'create queue orders',
      'create queue orders-dead',
      'migrate kerbside-orders-0',
      'deploy kerbside-state',
      'deploy kerbside-fulfilment',
      'deploy kerbside-gateway with new secrets SESSION_SECRET',
    ])
  })

  test('to an account that has it all creates nothing and sets no secret anew', () => {
    const all: Existing = {
      d1: { 'kerbside-orders-0': 'a' },
      kv: { 'kerbside-snapshots': 'b' },
      r2: ['kerbside-media'],
      queues: ['orders', 'orders-dead'],
      secrets: { 'kerbside-gateway': ['SESSION_SECRET'] },
    }
    expect(deployPlan(configs, all).map(describeStep)).toEqual([
      'migrate kerbside-orders-0',
      'deploy kerbside-state',
      'deploy kerbside-fulfilment',
      'deploy kerbside-gateway',
    ])
  })

  test('writes the ids of the account and paths that hold from another folder', () => {
    const ids = { d1: { 'kerbside-orders-0': 'real' }, kv: { 'kerbside-snapshots': 'kv-real' } }
    const config = deployedConfig(gateway, ids, (path) => `/shop/${path}`)
    expect(config.main).toBe('/shop/workers/gateway/index.ts')
    expect(config.d1_databases).toEqual([
      {
        binding: 'ORDERS_0',
        database_name: 'kerbside-orders-0',
        database_id: 'real',
        migrations_dir: '/shop/migrations/orders',
      },
    ])
    expect(config.kv_namespaces).toEqual([{ binding: 'SNAPSHOTS', id: 'kv-real' }])
    expect(gateway.d1_databases?.[0]?.database_id).toBe('x')
  })
})
