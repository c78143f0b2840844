import { createRequire } from 'node:module'
import { ROOT } from '../local/workers.ts'

const CONFIG = `${ROOT}.dependency-cruiser.cjs`
const FOLDERS = ['workers', 'src', 'durable-objects', 'shop.config.ts']

/**
 * Checks every import against the table in `.dependency-cruiser.cjs`. Gives what breaks it, or
 * nothing. Runs in this process, because dependency-cruiser 17 calls swc without its `tsx` option
 * and so refuses every file with markup; swc is told here, before it is loaded there.
 */
export async function importIssues(): Promise<string> {
  const require = createRequire(import.meta.url)
  const swc: typeof import('@swc/core') = require('@swc/core')
  const parse = swc.parseFileSync
  Object.assign(swc, {
    parseFileSync: (file: string, options: Parameters<typeof parse>[1]) =>
      parse(file, { ...options, syntax: 'typescript', tsx: file.endsWith('.tsx') }),
  })
  const { cruise } = await import('dependency-cruiser')
  const { default: extractConfig } = await import(
    'dependency-cruiser/config-utl/extract-depcruise-config'
  )
  const config = await extractConfig(CONFIG)
  const { output, exitCode } = await cruise(FOLDERS, {
    ...config.options,
    ruleSet: config,
    validate: true,
    baseDir: ROOT,
    outputType: 'err-long',
  })
  return exitCode === 0 ? '' : String(output).trim()
}
