import { expect, it } from 'vitest'
import { docPathIssues, pathsIn } from './doc-paths.ts'

it('docs name only files and folders that exist', async () => {
  expect(await docPathIssues()).toEqual([])
})

it('reads code spans and links, with their lines', () => {
  const text = 'See `src/a/{b,c}.ts`\nand [d](adr/0001.md#why), `npm run check`, `src/<name>.ts`.'
  expect(pathsIn('docs/page.md', text)).toEqual([
    { path: 'src/a/b.ts', line: 1 },
    { path: 'src/a/c.ts', line: 1 },
    { path: 'docs/adr/0001.md', line: 2 },
  ])
})
