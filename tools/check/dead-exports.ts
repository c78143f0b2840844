import { posix } from 'node:path'
import { type SourceFile, sourceFiles } from './source-files.ts'

const FOLDERS = ['src', 'workers', 'durable-objects', 'tools', 'tests']
const ROOT_FILES = ['shop.config.ts', 'vite.config.ts', 'vitest.config.ts']

/** The runtime or a tool names these files and takes their exports by name. */
const ENTRIES =
  /^(workers\/[^/]+\/index\.ts|durable-objects\/index\.ts|tools\/bench\/meter\.ts|[^/]+\.config\.ts)$/
/** Some tools serve tests alone. */
const TOOLS = /^tools\//
const TESTS = /^tests\/|\.test\.tsx?$/

/** Exports that only tests use, each with its reason. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/shared/payment/life-cycle.ts mayBecome': 'states the invariant of the life cycle',
}

interface Module {
  path: string
  text: string
  exported: { name: string; index: number }[]
  /** By file: the names that this file imports from it; `*` stands for all. */
  imported: Map<string, Set<string>>
}

const DECLARED =
  /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm
const LISTED = /^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gm
const IMPORTED = /^import (?:type )?(?:(\w+)(?:, )?)?(?:\{([^}]*)\}|\* as \w+)? ?from '([^']+)'/gm
const ALL =
  /\bimport\('([^']+)'\)|^export \* (?:as \w+ )?from '([^']+)'|^import \* as \w+ from '([^']+)'/gm

/** `a, type B, c as d`: the names before and after `as`. */
const namesIn = (list: string): { name: string; as: string }[] =>
  list
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', as = name] = part.split(/ as /)
      return { name, as }
    })

function readModule({ path, text }: SourceFile): Module {
  const imported = new Map<string, Set<string>>()
  const take = (from: string, names: readonly string[]) => {
    const file = posix.join(posix.dirname(path), from)
    const known = imported.get(file) ?? new Set<string>()
    for (const name of names) known.add(name)
    imported.set(file, known)
  }
  const exported = [...text.matchAll(DECLARED)].map(({ 1: name = '', index }) => ({ name, index }))
  for (const { 1: list = '', 2: from, index } of text.matchAll(LISTED)) {
    const names = namesIn(list)
    exported.push(...names.map(({ as }) => ({ name: as, index })))
    if (from !== undefined)
      take(
        from,
        names.map(({ name }) => name),
      )
  }
  for (const { 2: list = '', 3: from = '' } of text.matchAll(IMPORTED)) {
    take(
      from,
      namesIn(list).map(({ name }) => name),
    )
  }
  for (const [, dynamic, again, whole] of text.matchAll(ALL)) {
    take(dynamic ?? again ?? whole ?? '', ['*'])
  }
  return { path, text, exported, imported }
}

/** How often a name stands in a text as a word; `...name` counts, `x.name` does not. */
const uses = (text: string, name: string): number =>
  text.match(new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?![\\w$])`, 'g'))?.length ?? 0

/**
 * Exports that no other file imports. A test keeps an export alive only where the file itself uses
 * it, too: what tests alone run is no part of the product. Gives `path:line: message`.
 */
export function deadExports(files: readonly SourceFile[]): string[] {
  const modules = files.map(readModule)
  const users = new Map<string, Module[]>()
  for (const module of modules) {
    for (const file of module.imported.keys()) {
      users.set(file, [...(users.get(file) ?? []), module])
    }
  }
  return modules
    .filter(({ path }) => !ENTRIES.test(path) && !TESTS.test(path))
    .flatMap(({ path, text, exported }) =>
      exported.flatMap(({ name, index }) => {
        const importers = (users.get(path) ?? []).filter(({ imported }) => {
          const names = imported.get(path)
          return names?.has(name) || names?.has('*')
        })
        if (importers.some((user) => !TESTS.test(user.path))) return []
        const line = text.slice(0, index).split('\n').length
        if (importers.length === 0) return [`${path}:${line}: no file imports \`${name}\``]
        return TOOLS.test(path) || uses(text, name) > 1 || `${path} ${name}` in ALLOWED
          ? []
          : [`${path}:${line}: only tests use \`${name}\``]
      }),
    )
}

/** Reads the sources and gives every export that nothing uses. */
export async function deadExportIssues(): Promise<string[]> {
  return deadExports(await sourceFiles([...FOLDERS, ...ROOT_FILES], /(?<!\.d)\.tsx?$/))
}
