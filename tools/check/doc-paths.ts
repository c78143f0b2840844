import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../local/workers.ts'
import { sourceFiles } from './source-files.ts'

const ROOTS = /^(src|workers|durable-objects|tools|docs|tests|migrations)\//
/** A placeholder, a glob or an address: no path of this repository. */
const OTHER = /[<>*…$]|^https?:|^#|^mailto:/

/** `a/{b,c}.ts` → `a/b.ts`, `a/c.ts`. */
function expanded(path: string): string[] {
  const [, before = '', inner = '', after = ''] = /^(.*?)\{([^}]*)\}(.*)$/.exec(path) ?? []
  if (inner === '') return [path]
  return inner.split(',').flatMap((part) => expanded(`${before}${part}${after}`))
}

/** Every path that a page of docs names, from the root: code spans and links. */
export function pathsIn(page: string, text: string): { path: string; line: number }[] {
  const lineAt = (index: number) => text.slice(0, index).split('\n').length
  const spans = [...text.matchAll(/`([^`\s]+)`/g)]
    .filter(({ 1: path = '' }) => ROOTS.test(path))
    .map(({ 1: path = '', index }) => ({ path, line: lineAt(index) }))
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(({ 1: link = '', index }) => ({
    path: OTHER.test(link) ? '' : join(dirname(page), link.replace(/#.*$/, '')),
    line: lineAt(index),
  }))
  return [...spans, ...links]
    .filter(({ path }) => path !== '' && !OTHER.test(path))
    .flatMap(({ path, line }) => expanded(path).map((one) => ({ path: one, line })))
}

/** The paths in docs that do not exist: `page:line: path`. */
export async function docPathIssues(): Promise<string[]> {
  const pages = await sourceFiles(['docs', 'README.md', 'AGENTS.md'], /\.md$/)
  return pages.flatMap(({ path: page, text }) =>
    pathsIn(page, text)
      .filter(({ path }) => !existsSync(ROOT + path))
      .map(({ path, line }) => `${page}:${line}: ${path} does not exist`),
  )
}
