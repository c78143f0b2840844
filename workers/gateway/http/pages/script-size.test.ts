import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import manifest from '#storefront-manifest'
import { staffAssets } from './assets.ts'

/** What a page of the staff may load, in bytes of gzip. */
const STAFF_SCRIPT_MAX_BYTES = 150_000

const bytesOf = (file: string): number =>
  gzipSync(readFileSync(new URL(`../../../../dist${file}`, import.meta.url))).length

it('the scripts of all islands of the staff together stay below what one page may load', () => {
  const { scripts, preload } = staffAssets(Object.keys(manifest.adminIslands))
  expect(scripts.length).toBeGreaterThan(2)
  const bytes = [...scripts, ...preload].reduce((sum, file) => sum + bytesOf(file), 0)
  expect(bytes).toBeLessThan(STAFF_SCRIPT_MAX_BYTES)
})
