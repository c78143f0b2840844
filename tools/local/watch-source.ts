import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'

/** Editors write a file in several steps; one call is enough for all of them. */
const SETTLE_MS = 50

/**
 * Calls `changed` after any file under the paths was written, made, moved or deleted. Watches
 * folders one by one: recursive watching on Linux follows a file's inode and misses every save after
 * the first of an editor that replaces files (Node 24).
 */
export function watchSource(paths: string[], changed: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | undefined
  const forget = (path: string): void => {
    watchers.get(path)?.close()
    watchers.delete(path)
  }
  const add = (path: string): void => {
    const entry = statSync(path, { throwIfNoEntry: false })
    if (!entry) return
    if (!watchers.has(path)) listen(path)
    if (!entry.isDirectory()) return
    for (const child of readdirSync(path, { withFileTypes: true })) {
      const skip = child.name === 'node_modules' || child.name.startsWith('.')
      if (child.isDirectory() && !skip) add(`${path}/${child.name}`)
    }
  }
  const listen = (path: string): void => {
    const watcher = watch(path, (event, file) => {
      if (file !== null && /\.test\.tsx?$|~$/.test(file)) return
      if (event === 'rename') {
        // A file at the root was replaced: its watcher holds the old inode.
        if (paths.includes(path)) forget(path)
        paths.forEach(add)
      }
      clearTimeout(timer)
      timer = setTimeout(changed, SETTLE_MS)
    })
    watcher.on('error', () => forget(path))
    watchers.set(path, watcher)
  }
  paths.forEach(add)
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers.values()) watcher.close()
  }
}
