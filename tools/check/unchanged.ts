import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { ROOT } from '../local/workers.ts'

const FOLDER = `${ROOT}.kerbside/checked`

/** One digest of the contents of these files; a missing one counts as empty. */
async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) {
    const content = await readFile(ROOT + file).catch(() => '')
    hash.update(`${file} ${content.length}\n`).update(content)
  }
  return hash.digest('hex')
}

/**
 * A slow check that runs only where one of the files it reads has changed since it passed last.
 * @param name Of the check, for the note of its last success under `.kerbside/`.
 * @param files All that its outcome depends on, relative to the project's root.
 */
export const unlessUnchanged =
  (name: string, files: readonly string[], run: () => Promise<string>) =>
  async (): Promise<string> => {
    const note = `${FOLDER}/${name}`
    const digest = await digestOf(files)
    if ((await readFile(note, 'utf8').catch(() => '')) === digest) return ''
    const wrong = await run()
    if (wrong !== '') return wrong
    await mkdir(FOLDER, { recursive: true })
    await writeFile(note, digest)
    return ''
  }
