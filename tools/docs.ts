import { mkdir, writeFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { ERRORS_DOC, errorsTable } from './errors-table.ts'
import { ROOT } from './local/workers.ts'

const command = defineCommand({
  meta: { name: 'docs', description: 'Write the generated pages of docs/' },
  async run() {
    await mkdir(`${ROOT}docs`, { recursive: true })
    await writeFile(ROOT + ERRORS_DOC, errorsTable())
    console.log(`wrote ${ERRORS_DOC}`)
  },
})

await runMain(command)
