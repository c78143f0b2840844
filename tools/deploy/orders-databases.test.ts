import { expect, it } from 'vitest'
import type { DeployConfig } from '../deploy-plan.ts'
import { requireOrdersDatabases } from './orders-databases.ts'
import { readDeployConfigs } from './read-configs.ts'

const bound = (name: string, shards: readonly number[]): DeployConfig => ({
  name,
  main: 'index.ts',
  d1_databases: shards.map((shard) => ({
    binding: `ORDERS_${shard}`,
    database_name: `shop-orders-${shard}`,
  })),
})
const shop = (shards: readonly number[], used: string, inGateway = shards): DeployConfig[] => [
  { name: 'shop-checkout', main: 'index.ts', vars: { ORDER_SHARDS: used } },
  bound('shop-fulfilment', shards),
  bound('shop-gateway', inGateway),
]

it('takes the committed configs, and a shop with a database more before and after it is used', () => {
  requireOrdersDatabases(readDeployConfigs('kerbside'), ['kerbside-orders-0', 'kerbside-orders-1'])
  requireOrdersDatabases(shop([0, 1, 2], '2'), ['shop-orders-0', 'shop-orders-1'])
  requireOrdersDatabases(shop([0, 1, 2], '3'), ['shop-orders-0', 'other-orders-7', 'shop-catalog'])
})

it.each([
  ['a removed database', shop([0], '1'), 'shop-orders-1 exists and no Worker binds it'],
  ['a gap', shop([0, 2], '2'), 'does not bind ORDERS_1'],
  ['Workers that differ', shop([0, 1, 2], '2', [0, 1]), 'shop-gateway does not bind ORDERS_2'],
  ['ids of a database that nobody binds', shop([0, 1], '3'), 'ORDER_SHARDS = 3, and 2 databases'],
  ['no number', shop([0, 1], 'two'), 'ORDER_SHARDS = two'],
])('refuses %s in plain words', (_, configs, words) => {
  const existing = ['shop-orders-0', 'shop-orders-1']
  expect(() => requireOrdersDatabases(configs, existing)).toThrow(words)
})

it('refuses databases that changed their numbers', () => {
  const configs = shop([0, 1], '2')
  for (const { d1_databases: databases = [] } of configs) {
    const names = databases.map(({ database_name: name }) => name).reverse()
    databases.forEach((database, n) => {
      database.database_name = names[n] ?? ''
    })
  }
  expect(() => requireOrdersDatabases(configs, [])).toThrow('ORDERS_0 to shop-orders-1')
})
