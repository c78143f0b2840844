import { createHash } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { runTool } from './run-tool.ts'
import { ROOT, WORK_DIR } from './workers.ts'

/** What the styles and islands are made of: classes are found in the pages too. */
const FOLDERS = ['src/storefront', 'src/admin', 'workers/gateway']
const FILES = ['vite.config.ts', 'package-lock.json', 'tools/verify-draw/verify-draw.mjs']
const STAMP = `${WORK_DIR}/storefront-inputs`
const MANIFEST = `${WORK_DIR}/storefront-manifest.json`
const ASSETS = `${ROOT}dist/assets`
/** Files of older builds may still be asked for by a shop that is running. */
const OLD_AFTER_MS = DAY_MS

interface StorefrontBuild {
  ok: boolean
  /** What the bundler said, where it failed. */
  said: string
}

/** Builds the storefront's hashed files into `dist/` and their manifest, unless both are fresh. */
export async function buildStorefront(force: boolean): Promise<StorefrontBuild> {
  const sum = await sumOfInputs()
  if (!force && (await isFresh(sum))) return { ok: true, said: '' }
  await rm(STAMP, { force: true })
  const { ok, said } = await runTool(['vite', 'build', '--logLevel', 'warn'])
  if (ok) {
    await removeOld()
    // A file saved while the bundler ran is read again by the next build.
    if (sum === (await sumOfInputs())) await writeFile(STAMP, sum)
  }
  return { ok, said }
}

async function sumOfInputs(): Promise<string> {
  const paths = [...FILES]
  for (const folder of FOLDERS) {
    const entries = await readdir(ROOT + folder, { recursive: true, withFileTypes: true })
    for (const entry of entries) {
      if (entry.isFile() && !/\.test\.tsx?$/.test(entry.name)) {
        paths.push(`${entry.parentPath.slice(ROOT.length)}/${entry.name}`)
      }
    }
  }
  const sum = createHash('sha256')
  for (const path of paths.sort()) {
    // A file may be renamed away between the two looks; the next build sees it.
    const content = await readFile(ROOT + path).catch(() => '')
    sum.update(path).update('\0').update(content).update('\0')
  }
  return sum.digest('hex')
}

/** The manifest of the last build, which names its files; empty where there is none. */
export const storefrontFiles = (): Promise<string> => readFile(MANIFEST, 'utf8').catch(() => '')

async function isFresh(sum: string): Promise<boolean> {
  const [stamp, manifest] = await Promise.all([
    readFile(STAMP, 'utf8').catch(() => ''),
    storefrontFiles(),
  ])
  if (stamp !== sum || manifest === '') return false
  const files = new Set(manifest.match(/\/assets\/[^"]+/g))
  const there = await Promise.all(
    [...files].map((file) => stat(`${ROOT}dist${file}`).catch(() => null)),
  )
  return there.every((file) => file !== null)
}

async function removeOld(): Promise<void> {
  const entries = await readdir(ASSETS, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((it) => it.isFile())) {
    const path = `${entry.parentPath}/${entry.name}`
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > OLD_AFTER_MS) await rm(path, { force: true })
  }
}
