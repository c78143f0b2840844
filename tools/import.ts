import { openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { type ImportLine, printReport, readImport } from './import/report.ts'
import { orRefuse, requireKnown } from './local/command-line.ts'
import { terminalProgress } from './local/progress.ts'
import { Refusal } from './local/refusal.ts'

const args = {
  file: { type: 'positional', required: true, description: "A product CSV in Shopify's format" },
  url: {
    type: 'string',
    default: 'http://127.0.0.1:8790',
    description: 'The running shop; dev listens on port 8787',
  },
  token: {
    type: 'string',
    description: 'A staff token; else KERBSIDE_STAFF_TOKEN, else the local shop’s own',
  },
  persist: {
    type: 'string',
    default: '.kerbside/state',
    description: 'State directory of the local shop, where its token is',
  },
} as const

const command = defineCommand({
  meta: {
    name: 'import',
    description: 'Import products into a running shop. Ends with 1 if any product was refused.',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      if (!URL.canParse(given.url)) throw new Refusal(`--url ${given.url}: that is no address.`)
      const shop = new URL(given.url)
      const token =
        given.token ?? process.env.KERBSIDE_STAFF_TOKEN ?? (await localToken(shop, given.persist))
      if (!token) throw new Refusal('Give a staff token: --token, or KERBSIDE_STAFF_TOKEN.')
      const report = await importFile(given.file, shop, token)
      printReport(report)
      if (!report.done || report.refused.length > 0) process.exitCode = 1
    }),
})

/** The token a local shop keeps for its owner; it is never sent to another machine. */
async function localToken(shop: URL, stateDir: string): Promise<string | null> {
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(shop.hostname)) return null
  const text = await readFile(`${stateDir}/secrets.json`, 'utf8').catch(() => '{}')
  const { STAFF_TOKEN }: { STAFF_TOKEN?: string } = JSON.parse(text)
  return STAFF_TOKEN ?? null
}

async function importFile(file: string, shop: URL, token: string) {
  const size = (await stat(file).catch(() => null))?.size
  if (size === undefined) throw new Refusal(`There is no file ${file}.`)
  const response = await fetch(new URL('/api/admin/v1/imports/products', shop), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    body: await openAsBlob(file),
  }).catch((error: Error) => {
    throw new Refusal(`The shop at ${shop.origin} does not answer: ${error.message}`)
  })
  if (!response.ok || !response.body) {
    throw new Refusal(`The shop refused the import: ${await response.text()}`)
  }
  const bar = terminalProgress.bar('import', size)
  const onLine = (line: ImportLine) => {
    if (line.type === 'progress') bar.done(line.bytes)
  }
  return readImport(response.body, onLine).finally(() => bar.end())
}

await runMain(command)
