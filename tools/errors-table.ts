import { PROBLEMS } from '../src/shared/platform/problem.ts'

/** Where the table of error codes stands, from the root. */
export const ERRORS_DOC = 'docs/errors.md'

/** The page of every error code, made from the one place where they stand. */
export function errorsTable(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, retryable, freesKey, advice }]) =>
      `| <a id="${code}"></a>\`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${freesKey ? 'same' : 'fresh'} | ${title} | ${advice} |`,
  )
  return `# Error codes

<!-- Made by \`npm run docs\` from src/shared/platform/problem.ts. Change it there. -->

Every refusal is an \`application/problem+json\` document (RFC 9457) whose \`code\` is one of these.
Match on \`code\`: titles and details may be reworded. Where a code is retryable, the same request may
succeed later; send it again with the same \`Idempotency-Key\` after \`Retry-After\` seconds.
Where *Key* is \`same\`, the refusal is not stored under the key: send the same key again. Where it is
\`fresh\`, a further try needs a fresh key.

| Code | Status | Retryable | Key | Title | What to do |
|---|---|---|---|---|---|
${rows.join('\n')}
`
}
