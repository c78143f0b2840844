import { sourceFiles } from './source-files.ts'

interface RetiredWord {
  /** Matches the word in prose and as a part of a name. */
  found: RegExp
  /** The word to use in its place, as `docs/glossary.md` has it. */
  use: string
  /** Paths where the word has its everyday meaning. */
  except?: RegExp
}

/** A word in prose or as a part of a camel-case, Pascal-case or kebab-case name. */
const word = (singular: string, use: string, except?: RegExp): RetiredWord => {
  const Capital = `${singular[0]?.toUpperCase()}${singular.slice(1)}`
  const prose = `\\b(${singular}|${Capital})(s|es)?\\b`
  const inName = `[a-z0-9]${Capital}(s|es)?(?![a-z])|\\b(${singular}|${Capital})(s|es)?[A-Z_]`
  const found = new RegExp(`${prose}|${inName}`, 'g')
  return { found, use, ...(except ? { except } : {}) }
}
const exactly = (found: RegExp, use: string): RetiredWord => ({ found, use })

/** The words that `docs/glossary.md` retires. */
const RETIRED: readonly RetiredWord[] = [
  word('rung', 'challenge, or the reason of a refusal'),
  exactly(/\b[Ll]adders?\b|[a-z]Ladder|\bladder[A-Z]/g, 'challenges'),
  exactly(/\bclimb(s|ed|ing)?\b/gi, 'escalate'),
  exactly(
    /\bbooks\b(?! (the|a|one) (carrier|difference|shipment))|\bBooks\b|[a-z]Books?(?![a-z])|\bbook[A-Z]/g,
    'ledger or stock',
  ),
  exactly(/(?<![\w-])hot(?![\w])|\bHot\b|\bhot[A-Z]|[a-z]Hot(?![a-z])|\bHot[A-Z]/g, 'sharded'),
  exactly(/[gG]iveBack|[gG]iveUnits|give-(back|units)/g, 'release or debit'),
  exactly(/[rR]eceiveUnits|receive-units/g, 'credit'),
  word('desk', 'coordinator', /^src\/storefront\/texts\//),
  exactly(/\buntold\b|Untold/gi, 'pending sync'),
  word('brief', 'snapshot'),
  exactly(/house-?keep|\bupkeep/gi, 'maintenance'),
  exactly(/\b(un)?born\b|[a-z]Born(?![a-z])|\bborn[A-Z]/gi, 'initialized'),
  exactly(/\bdearer\b|Dearer/g, 'more expensive, or a higher price'),
  exactly(/\bkept[A-Z]|\bKept[A-Z]|\bkept-\w/g, 'cached'),
  exactly(/(?<!Math\.)\b[Ff]loors?\b|[a-z]Floor(?![a-z])|\bfloor[A-Z]/g, 'baseline'),
  exactly(/\b[Ww]ish(es|ed)?\b|[a-z]Wish(?![a-z])|\b[Ww]ish(es|ed)?[A-Z]/g, 'input'),
  exactly(/shopper\/once|\bOnce[A-Z]|\bonce[A-Z]|[a-z]Once(?=[A-Z])/g, 'idempotency'),
  exactly(/\bnot-taken\b|\bnotTaken\b/g, 'no matching route'),
  exactly(/left our house/g, 'shipped'),
  exactly(
    /\b([Hh]e|[Hh]is|[Hh]im|[Ss]he|[Hh]ers?)\b(?!')/g,
    'the shopper, the visitor, they: name the subject',
  ),
]

/** SQL has the stored names of tables and columns. */
const SQL =
  /`\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WITH)\b[^`]*`|'(?:SELECT|INSERT|UPDATE|DELETE)\b[^'\n]*'/g
/** Methods and fields of objects in release 0.1.0, which objects answer until release 0.3.0. */
const EARLIER_RPC = /\b(?:brief|giveBack)(?=[(:])|\bhot(?=:)/g

/** The text with blanks for the names that are data. */
const withoutData = (text: string): string =>
  [SQL, EARLIER_RPC].reduce(
    (rest, names) => rest.replace(names, (name) => name.replace(/[^\n]/g, ' ')),
    text,
  )

const FOLDERS = ['src', 'workers', 'durable-objects', 'tools', 'docs', 'README.md', 'AGENTS.md']
const FILES = /\.(ts|tsx|md|mjs|css|toml)$/

/** Names the retired words, or sells things called by one of them. */
const EXCEPT = [
  /^docs\/glossary\.md$/,
  /^tools\/check\/retired-words(\.test)?\.ts$/,
  /^tools\/demo-shop\//,
]

/** The retired words in a file: `path:line: “word”: use …`. */
export function retiredWords(path: string, text: string): string[] {
  const lineAt = (index: number) => text.slice(0, index).split('\n').length
  const prose = withoutData(text)
  return RETIRED.filter(({ except }) => !except?.test(path)).flatMap(({ found, use }) =>
    [...prose.matchAll(found)].map(
      ({ 0: match, index }) => `${path}:${lineAt(index)}: “${match}” is retired: use ${use}`,
    ),
  )
}

/** Reads code and docs and gives every retired word in them. */
export async function retiredWordIssues(): Promise<string[]> {
  const files = await sourceFiles(FOLDERS, FILES)
  return files
    .filter(({ path }) => !EXCEPT.some((pattern) => pattern.test(path)))
    .flatMap(({ path, text }) => retiredWords(path, text))
}
