import { defineCommand, runMain } from 'citty'
import { bindingTypeCommands } from './binding-types.ts'
import { runTool } from './local/run-tool.ts'

const command = defineCommand({
  meta: { name: 'types', description: "Write types/*.d.ts from the Workers' configs" },
  async run() {
    const runs = await Promise.all(bindingTypeCommands(false).map(runTool))
    for (const { ok, said } of runs) {
      if (ok) continue
      console.error(said)
      process.exitCode = 1
    }
    if (process.exitCode === undefined) console.log('types/*.d.ts are up to date')
  },
})

await runMain(command)
