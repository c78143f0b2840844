import { readConfigured } from '../local/configs.ts'
import { applyMigrations, readMigrations } from '../local/migrations.ts'
import { startRuntime } from '../local/runtime.ts'
import { openStateDir } from '../local/state-dir.ts'
import { GATEWAY } from '../local/workers.ts'

/**
 * Opens the directory database of a local shop that is not running, migrated. Throws Refusal while
 * a shop runs on the state directory: two runtimes on one state would corrupt it.
 */
export async function withLocalDirectory<T>(
  persist: string,
  work: (db: D1Database) => Promise<T>,
): Promise<T> {
  const state = await openStateDir(persist, false)
  const { options } = readConfigured('wrangler.toml')
  const id = Object.entries(options.d1Databases ?? {}).filter(([name]) => name === 'DIRECTORY_DB')
  const worker = {
    name: GATEWAY,
    modules: true as const,
    script: 'export default {}',
    d1Databases: Object.fromEntries(id),
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }
  const runtime = await startRuntime([worker], state.data, () => undefined)
  try {
    await state.claim(runtime.pid)
    const db = await runtime.miniflare.getD1Database('DIRECTORY_DB', GATEWAY)
    await applyMigrations(db, await readMigrations('directory'))
    return await work(db)
  } finally {
    await runtime.stop()
    await state.release()
  }
}
