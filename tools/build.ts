import { defineCommand, runMain } from 'citty'
import { BuildError, buildWorkers } from './local/bundle.ts'

const command = defineCommand({
  meta: { name: 'build', description: 'Bundle the four Workers into .kerbside/build/<worker>/' },
  args: {
    force: { type: 'boolean', description: 'Bundle even what has not changed', default: false },
  },
  async run({ args }) {
    try {
      for (const { worker, rebuilt, ms } of await buildWorkers({ force: args.force })) {
        console.log(`${worker.padEnd(22)}${rebuilt ? `built in ${ms} ms` : 'unchanged'}`)
      }
    } catch (error) {
      if (!(error instanceof BuildError)) throw error
      console.error(error.message)
      process.exitCode = 1
    }
  },
})

await runMain(command)
