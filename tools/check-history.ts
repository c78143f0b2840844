import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand, type ParsedArgs, runMain } from 'citty'
import { checkDatabases, countOrders } from './check-history/check-databases.ts'
import { type Databases, localDatabases, openDatabases } from './check-history/databases.ts'
import { renderDifference } from './check-history/difference.ts'
import { sampleHistory } from './check-history/sample-history.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { terminalProgress } from './local/progress.ts'

const SHOWN_MAX = 200

const args = {
  persist: {
    type: 'string',
    default: '.kerbside/state',
    description: 'State directory of a local shop, which should be stopped',
  },
  database: {
    type: 'string',
    description: 'Files of databases instead, separated by commas: SQLite, or SQL of an export',
  },
  sample: {
    type: 'string',
    description: 'Write a record of that many events in memory and check it, to measure the check',
  },
} as const

async function databasesOf(given: ParsedArgs<typeof args>): Promise<Databases> {
  if (given.sample !== undefined) {
    const events = wholeNumber('sample', given.sample, 1, 10_000_000)
    return terminalProgress.step('sample', () => sampleHistory(events))
  }
  if (given.database !== undefined) return openDatabases(given.database.split(','))
  if (existsSync(join(given.persist, 'running.json'))) {
    process.stderr.write('The shop is running: a change under way may show as a difference.\n')
  }
  return openDatabases(localDatabases(given.persist))
}

const command = defineCommand({
  meta: {
    name: 'check-history',
    description: 'Rebuild the record of orders from its ledgers and compare it with what is stored',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const databases = await databasesOf(given)
      const bar = terminalProgress.bar('orders', countOrders(databases))
      const check = () => checkDatabases(databases, (done) => bar.done(done))
      const { orders, events, differences } = await terminalProgress.step('check', check)
      bar.end()
      databases.close()
      for (const one of differences.slice(0, SHOWN_MAX)) {
        process.stdout.write(`${renderDifference(one)}\n`)
      }
      const more = differences.length - SHOWN_MAX
      if (more > 0) process.stdout.write(`… and ${more} more\n`)
      process.stdout.write(
        `${orders} orders, ${events} events, ${differences.length} differences\n`,
      )
      if (differences.length > 0) process.exitCode = 1
    }),
})

await runMain(command)
