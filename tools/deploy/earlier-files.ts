import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import type { Cloudflare } from './cloudflare.ts'

/** A page that is open keeps asking for the files of its build this long after a deployment. */
const KEPT_MS = 7 * DAY_MS
const LIST = 'storefront/files.json'
const HASHED = 'assets'

/** Hashed file → when a deployment last had it in its build (milliseconds since 1970). */
type Files = Record<string, number>

const objectOf = (file: string): string => `storefront/${file}`

/**
 * Puts the files to serve into `folder`: those of the build, and the hashed files of builds before
 * it. Their contents are kept in the deployments' bucket, so that a deployment from another machine
 * has them too.
 */
export async function stageFiles(
  cloudflare: Cloudflare,
  bucket: string,
  { build, folder, now }: { build: string; folder: string; now: number },
): Promise<{ kept: number }> {
  await rm(folder, { recursive: true, force: true })
  await cp(build, folder, { recursive: true })
  const current = (await readdir(`${build}/${HASHED}`, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(build.length + 1))
  const before = await readList(cloudflare, bucket)
  for (const file of current) {
    if (file in before) continue
    const content = new Uint8Array(await readFile(`${build}/${file}`))
    await cloudflare.writeObject(bucket, objectOf(file), content)
  }
  const files: Files = Object.fromEntries(current.map((file) => [file, now]))
  const ended: string[] = []
  let kept = 0
  for (const [file, at] of Object.entries(before)) {
    if (file in files) continue
    const content = now - at < KEPT_MS ? await cloudflare.readObject(bucket, objectOf(file)) : null
    if (content) {
      await mkdir(dirname(`${folder}/${file}`), { recursive: true })
      await writeFile(`${folder}/${file}`, content)
      files[file] = at
      kept += 1
    } else ended.push(file)
  }
  await writeList(cloudflare, bucket, files)
  for (const file of ended) await cloudflare.deleteObject(bucket, objectOf(file))
  return { kept }
}

async function readList(cloudflare: Cloudflare, bucket: string): Promise<Files> {
  const bytes = await cloudflare.readObject(bucket, LIST)
  if (!bytes) return {}
  const { files } = JSON.parse(new TextDecoder().decode(bytes)) as { files: Files }
  return files
}

const writeList = (cloudflare: Cloudflare, bucket: string, files: Files): Promise<unknown> =>
  cloudflare.writeObject(bucket, LIST, new TextEncoder().encode(JSON.stringify({ files })))
