import { assertInvariant, type Result } from '../platform/result.ts'
import type { EmptyView, Maintenance, ShopperModule, ShopperView } from './module.ts'
import type { Outcome, ShopperTransaction } from './transaction.ts'

type Handler = (tx: ShopperTransaction, command: { type: string }) => Result<Outcome>

interface Reader {
  read(view: ShopperView, query: { type: string }): Result<object>
  empty(view: EmptyView, query: { type: string }): Result<object>
}

/** A module whose commands and queries are looked up by the type they carry. */
type AnyModule = Pick<
  ShopperModule<never>,
  'name' | 'tables' | 'maintenance' | 'pushes' | 'erase'
> & {
  commands: object
  queries: object
}

/** All modules of an object, joined. */
export interface ModuleTable {
  /** SQL of schema step 1, 2, … */
  steps: readonly string[]
  commands: ReadonlyMap<string, Handler>
  queries: ReadonlyMap<string, Reader>
  maintenance: readonly Maintenance[]
  pushes: ReadonlySet<string>
}

/** Messages of the sockets' own protocol (the live cart). */
const OWN_MESSAGES = ['cart', 'unchanged']

/**
 * Joins modules. A type that two of them handle or push, or a schema step that is left out, breaks
 * an invariant: the object does not start.
 */
export function joinModules(modules: readonly AnyModule[]): ModuleTable {
  return {
    steps: stepsOf(modules),
    commands: unique<Handler>(
      'command',
      modules.flatMap((m) => Object.entries(m.commands)),
    ),
    queries: unique<Reader>(
      'query',
      modules.flatMap((m) => Object.entries(m.queries)),
    ),
    maintenance: modules.flatMap(({ maintenance }) => maintenance ?? []),
    pushes: pushesOf(modules),
  }
}

function unique<T>(kind: string, entries: [string, T][]): ReadonlyMap<string, T> {
  const all = new Map(entries)
  assertInvariant(all.size === entries.length, `one module handles each ${kind}`)
  return all
}

function stepsOf(modules: readonly AnyModule[]): string[] {
  const tables = modules.flatMap((module) => module.tables ?? [])
  const last = Math.max(0, ...tables.map(({ step }) => step))
  return Array.from({ length: last }, (_, index) => {
    const sql = tables.filter(({ step }) => step === index + 1).map((table) => table.sql)
    assertInvariant(sql.length > 0, `schema step ${index + 1} has tables`)
    return sql.join('')
  })
}

function pushesOf(modules: readonly AnyModule[]): ReadonlySet<string> {
  const types = [...OWN_MESSAGES, ...modules.flatMap((module) => module.pushes ?? [])]
  const all = new Set(types)
  assertInvariant(all.size === types.length, 'one module pushes each type of message')
  for (const own of OWN_MESSAGES) all.delete(own)
  return all
}
