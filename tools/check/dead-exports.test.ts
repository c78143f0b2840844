import { describe, expect, it } from 'vitest'
import { deadExports } from './dead-exports.ts'

const issues = (files: Record<string, string>) =>
  deadExports(Object.entries(files).map(([path, text]) => ({ path, text })))

describe('an export', () => {
  it.each([
    ['a name', "import { a } from './a.ts'"],
    ['one of several lines', "import {\n  b,\n  type a,\n} from './a.ts'"],
    ['another name', "import { a as c } from './a.ts'"],
    ['a name passed on', "export { a } from './a.ts'"],
    ['all names', "import * as all from './a.ts'"],
    ['all names passed on', "export * as all from './a.ts'"],
    ['a module at run time', "const all = await import('./a.ts')"],
  ])('that another file imports as %s is used', (_, text) => {
    const user = { 'src/b.ts': text, 'workers/x/index.ts': "import { a } from '../../src/b.ts'" }
    expect(issues({ 'src/a.ts': 'export const a = 1\n', ...user })).toEqual([])
  })

  it.each([
    'export const a = 1',
    'export async function a() {}',
    'export interface a {}',
    'export type a = 1',
    'const a = 1\nexport { a }',
  ])('that no file imports is named: %j', (text) => {
    const [issue = ''] = issues({ 'src/a.ts': `${text}\n` })
    expect(issue).toMatch(/^src\/a\.ts:[12]: no file imports `a`$/)
  })

  it('of another file with the same name keeps none alive', () => {
    const files = { 'src/a.ts': 'export const a = 1\n', 'src/x/a.ts': 'export const a = 1\n' }
    expect(issues({ ...files, 'src/b.ts': "import { a } from './x/a.ts'\n" })).toEqual([
      'src/a.ts:1: no file imports `a`',
    ])
  })

  it('that a test and its own file use is kept; one that tests alone use is named', () => {
    const test = { 'src/a.test.ts': "import { a } from './a.ts'\n" }
    expect(issues({ ...test, 'src/a.ts': 'export const a = 1\nconst b = a\n' })).toEqual([])
    expect(issues({ ...test, 'src/a.ts': 'export const a = 1\n' })).toEqual([
      'src/a.ts:1: only tests use `a`',
    ])
  })

  it('of a Worker’s entry is taken by the runtime', () => {
    expect(issues({ 'durable-objects/index.ts': 'export class StockObject {}\n' })).toEqual([])
  })
})
