/**
 * A module that stands in front of a Worker's own bundle and counts the rows it writes: nothing in
 * the product knows of it. It wraps the runtime's storage methods, and answers what it has counted
 * at an entrypoint of its own.
 */

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
 * run to its end; setting an alarm is billed as one row.
 */
export const objectMeter = (classes: readonly string[]): string => `
import * as product from './index.js'
import { WorkerEntrypoint } from 'cloudflare:workers'
${ANSWER}
const open = []
const settle = () => {
  for (const { name, cursor } of open.splice(0)) count(name, cursor.rowsWritten)
}
const owners = new WeakMap()
let wrapped = false
const wrap = (storage, name) => {
  owners.set(storage, name)
  owners.set(storage.sql, name)
  if (wrapped) return
  wrapped = true
  const sql = Object.getPrototypeOf(storage.sql)
  const { exec } = sql
  sql.exec = function (...given) {
    const cursor = exec.apply(this, given)
    open.push({ name: owners.get(this) ?? 'object', cursor })
    return cursor
  }
  const own = Object.getPrototypeOf(storage)
  for (const method of ['setAlarm', 'put', 'delete']) {
    const original = own[method]
    own[method] = function (...given) {
      count((owners.get(this) ?? 'object') + (method === 'setAlarm' ? ' alarms' : ''), 1)
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
const rowsOf = (result) => count('D1', result.meta.rows_written)
const db = env[${JSON.stringify(binding)}]
const database = Object.getPrototypeOf(db)
const { batch } = database
database.batch = async function (statements) {
  const results = await batch.call(this, statements)
  results.forEach(rowsOf)
  return results
}
const statement = Object.getPrototypeOf(db.prepare('SELECT 1'))
for (const method of ['run', 'all']) {
  const original = statement[method]
  statement[method] = async function (...given) {
    const result = await original.apply(this, given)
    rowsOf(result)
    return result
  }
}
export default product.default
`
