import { describe, expect, it } from 'vitest'
import { localWorker } from './worker-options.ts'

const settings = { host: '127.0.0.1', port: 8790, shards: 3, carrierStepSeconds: 20 }
const configured = {
  bindings: { ENVIRONMENT: 'production', ORDER_SHARDS: '2' },
  d1Databases: { CATALOG_DB: { id: 'c' }, ORDERS_0: { id: 'x' }, ORDERS_1: { id: 'y' } },
}

describe('a Worker run locally', () => {
  it('has local vars, but only those its config declares', () => {
    const { bindings } = localWorker('kerbside-checkout', configured, { S: 'secret' }, settings)
    expect(bindings).toEqual({ ENVIRONMENT: 'local', ORDER_SHARDS: '3', S: 'secret' })
  })

  it('takes values of a file of settings for the vars it declares', () => {
    const vars = { ENVIRONMENT: 'preview', DRAND_URL: 'https://beacon.test' }
    const { bindings } = localWorker('kerbside-checkout', configured, {}, { ...settings, vars })
    expect(bindings).toEqual({ ENVIRONMENT: 'preview', ORDER_SHARDS: '3' })
  })

  it('has as many orders databases as asked for, each with an id of its own', () => {
    const databasesWith = (shards: number) =>
      localWorker('kerbside-gateway', configured, {}, { ...settings, shards }).d1Databases
    expect(Object.keys(databasesWith(3) ?? {})).toEqual([
      'CATALOG_DB',
      'ORDERS_0',
      'ORDERS_1',
      'ORDERS_2',
    ])
    expect(Object.keys(databasesWith(1) ?? {})).toEqual(['CATALOG_DB', 'ORDERS_0'])
    expect(new Set(Object.values(databasesWith(64) ?? {}).map((d) => JSON.stringify(d))).size).toBe(
      65,
    )
  })

  it('consumes queues after the wait that is asked for, else as it does deployed', () => {
    const queueConsumers = { orders: { maxBatchSize: 100, maxBatchTimeout: 1 } }
    const consumersWith = (more: { queueWaitMs?: number }) =>
      localWorker('kerbside-fulfilment', { queueConsumers }, {}, { ...settings, ...more })
        .queueConsumers
    expect(consumersWith({})).toEqual(queueConsumers)
    expect(consumersWith({ queueWaitMs: 100 })).toEqual({
      orders: { maxBatchSize: 100, maxBatchTimeout: 0.1 },
    })
  })

  it('that has no orders database gets none', () => {
    const { d1Databases } = localWorker('kerbside-state', { bindings: {} }, {}, settings)
    expect(d1Databases).toEqual({})
  })

  it('answers on the public port only where it is the gateway', () => {
    const socketsOf = (name: string) =>
      localWorker(name, configured, {}, settings).unsafeDirectSockets
    expect(socketsOf('kerbside-gateway')).toEqual([{ host: '127.0.0.1', port: 8790 }])
    expect(socketsOf('kerbside-fulfilment')).toBeUndefined()
  })
})
