import { readdir, readFile } from 'node:fs/promises'
import { ROOT } from '../local/workers.ts'

export interface SourceFile {
  /** From the root, with `/`. */
  path: string
  text: string
}

/** The files below these folders (or these files themselves) whose path matches, in order. */
export async function sourceFiles(
  folders: readonly string[],
  matching: RegExp,
): Promise<SourceFile[]> {
  const paths = await Promise.all(folders.map(pathsIn))
  const wanted = paths.flat().filter((path) => matching.test(path))
  return Promise.all(
    wanted.sort().map(async (path) => ({ path, text: await readFile(ROOT + path, 'utf8') })),
  )
}

async function pathsIn(folder: string): Promise<string[]> {
  if (/\.\w+$/.test(folder)) return [folder]
  const files = await readdir(ROOT + folder, { recursive: true })
  return files.map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
}
