/**
 * A module that stands in front of a Worker's own bundle and counts what it writes and calls:
 * nothing in the product knows of it. It wraps the runtime's methods, and answers what it has
 * counted at an entrypoint of its own.
 */

/** What follows the writer's name where commits are counted, and not rows. */
export const COMMITS = ' commits'
/** Calls of objects in sequence, of one completion. */
export const CALLS = 'calls of a completion'

const ANSWER = `
const totals = new Map()
const count = (name, rows) => totals.set(name, (totals.get(name) ?? 0) + rows)
export class RowMeter extends WorkerEntrypoint {
  fetch() {
    settle()
    return Response.json(Object.fromEntries(totals))
  }
}
`

/**
 * For the Worker of the objects. The runtime gives a statement's rows on its cursor, once it has
 * run to its end; setting an alarm is billed as one row. What an object writes without an await
 * between, its alarm included, commits together: one replication in production, one flush locally.
 */
export const objectMeter = (classes: readonly string[]): string => `
import * as product from './index.js'
import { WorkerEntrypoint } from 'cloudflare:workers'
${ANSWER}
const open = new Map()
const end = (storage) => {
  const turn = open.get(storage)
  if (!turn) return
  open.delete(storage)
  const rows = turn.cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0)
  count(turn.name, rows)
  if (rows + turn.writes > 0) count(turn.name + '${COMMITS}', 1)
}
const settle = () => [...open.keys()].forEach(end)
const turnOf = (storage) => {
  const known = open.get(storage)
  if (known) return known
  const turn = { name: owners.get(storage) ?? 'object', cursors: [], writes: 0 }
  open.set(storage, turn)
  queueMicrotask(() => end(storage))
  return turn
}
const owners = new WeakMap()
const storages = new WeakMap()
let wrapped = false
const wrap = (storage, name) => {
  owners.set(storage, name)
  storages.set(storage.sql, storage)
  if (wrapped) return
  wrapped = true
  const sql = Object.getPrototypeOf(storage.sql)
  const { exec } = sql
  sql.exec = function (...given) {
    const cursor = exec.apply(this, given)
    turnOf(storages.get(this) ?? this).cursors.push(cursor)
    return cursor
  }
  const own = Object.getPrototypeOf(storage)
  for (const method of ['setAlarm', 'put', 'delete']) {
    const original = own[method]
    own[method] = function (...given) {
      count((owners.get(this) ?? 'object') + (method === 'setAlarm' ? ' alarms' : ''), 1)
      turnOf(this).writes += 1
      return original.apply(this, given)
    }
  }
}
${classes
  .map(
    (name) => `export class ${name} extends product.${name} {
  constructor(ctx, env) {
    wrap(ctx.storage, '${name}')
    super(ctx, env)
  }
}`,
  )
  .join('\n')}
export default product.default
`

/**
 * For a Worker that writes to D1, whose answers tell the rows written, indexes included. All its
 * databases share the methods of the one that `binding` names.
 */
export const databaseMeter = (binding: string): string => `
import * as product from './index.js'
import { WorkerEntrypoint, env } from 'cloudflare:workers'
${ANSWER}
const settle = () => undefined
const commit = (results) => {
  const rows = results.reduce((sum, result) => sum + result.meta.rows_written, 0)
  count('D1', rows)
  if (rows > 0) count('D1${COMMITS}', 1)
}
const db = env[${JSON.stringify(binding)}]
const database = Object.getPrototypeOf(db)
const { batch } = database
database.batch = async function (statements) {
  const results = await batch.call(this, statements)
  commit(results)
  return results
}
const statement = Object.getPrototypeOf(db.prepare('SELECT 1'))
for (const method of ['run', 'all']) {
  const original = statement[method]
  statement[method] = async function (...given) {
    const result = await original.apply(this, given)
    commit([result])
    return result
  }
}
export default product.default
`

/**
 * For the Worker that drives completions: how many calls of objects follow one another, however
 * many run side by side. It counts right where one completion runs at a time.
 */
export const callMeter = (bindings: readonly string[]): string => `
import * as product from './index.js'
import { WorkerEntrypoint, env } from 'cloudflare:workers'
${ANSWER}
const settle = () => undefined
let ended = 0
const counted = (stub) => new Proxy(stub, {
  get(target, key) {
    const method = target[key]
    if (typeof method !== 'function') return method
    return async (...given) => {
      const round = ended + 1
      try {
        return await target[key](...given)
      } finally {
        ended = Math.max(ended, round)
      }
    }
  },
})
for (const binding of ${JSON.stringify(bindings)}) {
  const namespace = Object.getPrototypeOf(env[binding])
  if (namespace.counted) continue
  namespace.counted = true
  const { getByName } = namespace
  namespace.getByName = function (...given) {
    return counted(getByName.apply(this, given))
  }
}
export default class extends product.default {
  async complete(input) {
    const before = ended
    try {
      return await super.complete(input)
    } finally {
      count('${CALLS}', ended - before)
    }
  }
}
`
