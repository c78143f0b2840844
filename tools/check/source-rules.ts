import { sourceFiles } from './source-files.ts'

interface SourceRule {
  /** Paths the rule looks at. */
  files: RegExp
  /** What must not occur. */
  forbidden: RegExp
  message: string
}

/** Rules no linter knows: what the platform lets pass in silence, and the one place of a thing. */
const RULES: SourceRule[] = [
  {
    files: /^(durable-objects|src)\//,
    forbidden: /\btransactionSync\s*(?:<[^>]*>)?\(\s*async\b/g,
    message:
      'transactionSync takes an async callback and commits at its first await: make it sync.',
  },
  {
    files: /^workers\/gateway\/(?!.*\.test\.)/,
    forbidden: /\.prepare\s*\(/g,
    message: 'The gateway holds no SQL: call a store or a verb of src/shared.',
  },
  {
    files: /^(workers|durable-objects|src\/shared)\/(?!.*\.test\.)/,
    forbidden: /\bas unknown as\b/g,
    message: 'A stub becomes its port in src/shared/kit/port-of.ts alone: call portOf().',
  },
  {
    files: /^workers\//,
    forbidden: /^import\s+(?!type\b)(?:[^'";]*\sfrom\s+)?['"][^'"]*durable-objects\//gm,
    message: "An object's code runs in kerbside-state alone: write `import type`.",
  },
  {
    files: /^(?!src\/shared\/platform\/clock\.ts$)(?!.*\.test\.tsx?$)/,
    forbidden: /\.toISOString\(|\bconst (?:MINUTE|HOUR|DAY)_MS\b/g,
    message: 'Times are written with rfc3339() and units come from src/shared/platform/clock.ts.',
  },
]

/** Where a file breaks a rule: `path:line: message`. */
export const sourceIssues = (path: string, text: string): string[] =>
  RULES.filter(({ files }) => files.test(path)).flatMap(({ forbidden, message }) =>
    [...text.matchAll(forbidden)].map(
      ({ index }) => `${path}:${text.slice(0, index).split('\n').length}: ${message}`,
    ),
  )

/** Reads the product's sources and gives every issue in them. */
export async function allSourceIssues(): Promise<string[]> {
  const files = await sourceFiles(['durable-objects', 'src', 'workers'], /\.tsx?$/)
  return files.flatMap(({ path, text }) => sourceIssues(path, text))
}
