import { readFile } from 'node:fs/promises'
import { defineCommand, runMain } from 'citty'
import { BINDING_TYPE_FILES, bindingTypeCommands } from './binding-types.ts'
import { deadExportIssues } from './check/dead-exports.ts'
import { docPathIssues } from './check/doc-paths.ts'
import { importIssues } from './check/import-rules.ts'
import { literalTextIssues } from './check/literal-texts.ts'
import { migrationIssues, readMigrationFiles } from './check/migrations.ts'
import { retiredWordIssues } from './check/retired-words.ts'
import { allSourceIssues } from './check/source-rules.ts'
import { unlessUnchanged } from './check/unchanged.ts'
import { ERRORS_DOC, errorsTable } from './errors-table.ts'
import { runTool } from './local/run-tool.ts'
import { ROOT } from './local/workers.ts'

interface Check {
  name: string
  /** What is wrong, in words; empty where nothing is. */
  run(): Promise<string>
  /** The command that mends it, or where to look. */
  mend: string
}

/** Passes where every command does; otherwise what the failing ones said. */
const tools =
  (...commands: string[][]) =>
  async () => {
    const runs = await Promise.all(commands.map(runTool))
    return runs
      .filter(({ ok }) => !ok)
      .map(({ said }) => said)
      .join('\n')
  }

const typecheck = (project: string): Check => ({
  name: `types of ${project === '.' ? 'the Workers' : project}`,
  run: tools(['tsc', '-p', project === '.' ? 'tsconfig.json' : `${project}/tsconfig.json`]),
  mend: 'mend the types named above',
})

const CHECKS: Check[] = [
  {
    name: 'format and lint',
    run: tools(['biome', 'check', '--colors=off', '--error-on-warnings', '.']),
    mend: 'npm run format, then mend by hand what is left',
  },
  {
    name: 'import rules',
    run: importIssues,
    mend: 'import through the door the rule names (.dependency-cruiser.cjs)',
  },
  ...[
    ...['.', 'durable-objects', 'tools', 'tests'],
    ...['src/storefront/islands', 'src/storefront/service-worker', 'src/admin/islands'],
  ].map(typecheck),
  {
    name: 'binding types',
    run: unlessUnchanged('binding-types', BINDING_TYPE_FILES, tools(...bindingTypeCommands(true))),
    mend: 'npm run types',
  },
  {
    name: 'migrations',
    run: async () => migrationIssues(await readMigrationFiles()).join('\n'),
    mend: 'mend the migration (one that was released is followed by another, never changed)',
  },
  {
    name: 'source rules',
    run: async () => (await allSourceIssues()).join('\n'),
    mend: 'mend the lines named above (tools/check/source-rules.ts)',
  },
  {
    name: 'dead exports',
    run: async () => (await deadExportIssues()).join('\n'),
    mend: 'remove the word export, or the code where its file does not use it either',
  },
  {
    name: 'texts of pages',
    run: async () => (await literalTextIssues()).join('\n'),
    mend: 'move the text into src/storefront/texts/en.ts or src/admin/texts/en.ts',
  },
  {
    name: 'retired words',
    run: async () => (await retiredWordIssues()).join('\n'),
    mend: 'use the word named above (docs/glossary.md)',
  },
  {
    name: 'paths in docs',
    run: async () => (await docPathIssues()).join('\n'),
    mend: 'name the file where it is now',
  },
  {
    name: 'generated docs',
    run: async () =>
      (await readFile(ROOT + ERRORS_DOC, 'utf8').catch(() => '')) === errorsTable()
        ? ''
        : `${ERRORS_DOC} is not what src/shared/platform/problem.ts says`,
    mend: 'npm run docs',
  },
]

const command = defineCommand({
  meta: { name: 'check', description: 'Format, lint, import rules, types, migrations, docs' },
  async run() {
    const failed: Check[] = []
    for (const check of CHECKS) {
      const started = performance.now()
      const wrong = await check.run()
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      console.log(`${wrong === '' ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(42)}${seconds} s`)
      if (wrong === '') continue
      console.log(wrong)
      failed.push(check)
    }
    if (failed.length === 0) return
    console.log(`\n${failed.length} of ${CHECKS.length} checks failed:`)
    for (const { name, mend } of failed) console.log(`  ${name}: ${mend}`)
    process.exitCode = 1
  },
})

await runMain(command)
