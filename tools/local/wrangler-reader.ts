import { globSync, readFileSync } from 'node:fs'
import {
  unstable_getMiniflareWorkerOptions,
  unstable_readConfig,
  unstable_splitSqlQuery,
} from 'wrangler'
import { ROOT, WORKERS } from './workers.ts'
import { configCache, keepReading, statementsCache } from './wrangler-reads.ts'

/** Keeps what wrangler reads in the configs (the Workers' and those named) and the migrations. */
for (const config of new Set([
  ...WORKERS.map((worker) => worker.config),
  ...process.argv.slice(2),
])) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(ROOT + config)
  const { main, secrets } = unstable_readConfig({ config: ROOT + config })
  keepReading(configCache(config), {
    main: main ?? '',
    options: workerOptions,
    secrets: secrets?.required ?? [],
  })
}
for (const path of globSync('migrations/*/*.sql', { cwd: ROOT })) {
  const sql = readFileSync(ROOT + path, 'utf8')
  keepReading(statementsCache(sql), unstable_splitSqlQuery(sql))
}
