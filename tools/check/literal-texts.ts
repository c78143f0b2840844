import { parseSync } from '@swc/core'
import { sourceFiles } from './source-files.ts'

/** Components, islands and pages; the texts of `EXCEPT` are left out. */
const FOLDERS = ['src/storefront', 'src/admin', 'workers/gateway']
const FILES =
  /^src\/(storefront|admin)\/(components|islands|service-worker)\/.*\.tsx?$|^workers\/gateway\/.*\.tsx$/
const EXCEPT = [
  /\.test\.tsx?$/,
  // Shows components with sample texts to developers; hidden in production.
  /styleguide[^/]*\.tsx$/,
]

/** Attributes and props that a person reads. */
const READ_ATTRIBUTES = new Set(
  'title label hint legend placeholder alt text error message note description without link'
    .split(' ')
    .concat('aria-label', 'aria-description', 'aria-roledescription'),
)
const LETTER = /\p{L}/u
/** Two words or more with a capital first, or the end of a sentence. */
const SENTENCE = /^\p{Lu}[\p{Ll}’']*[,:]? [\p{L}\p{N}“‘$]|\p{L} .*[.?!…]$/u

/** Types and imports hold no texts. */
const IGNORED = /^(Import|Export(All|Named)|Ts(?!As|Satisfies|NonNull))/

interface Node {
  type?: string
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** The name of a property of an object. */
const propertyName = ({ key }: Node): string =>
  isNode(key) && typeof key.value === 'string' ? key.value : ''

const attributeName = ({ name }: Node): string =>
  isNode(name) && typeof name.value === 'string' ? name.value : ''

/** The text of a string or template literal, with a 0 for each value. */
function literalOf(node: Node): string | null {
  if (node.type === 'StringLiteral' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return null
  return node.quasis.map((quasi: Node) => String(quasi.cooked ?? quasi.raw)).join('0')
}

/** Every text of a source file that a shopper or a member of staff would read. */
export function literalTexts(source: string, tsx: boolean): string[] {
  const found: string[] = []
  const visit = (node: unknown, isRead: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one, isRead)
      return
    }
    if (!isNode(node) || IGNORED.test(node.type ?? '')) return
    if (node.type === 'JSXAttribute') {
      const name = attributeName(node)
      if (name !== 'class') visit(node.value, READ_ATTRIBUTES.has(name))
      return
    }
    if (node.type === 'KeyValueProperty') {
      visit(node.value, READ_ATTRIBUTES.has(propertyName(node)))
      return
    }
    const literal = node.type === 'JSXText' ? String(node.value) : literalOf(node)
    const pattern = isRead || node.type === 'JSXText' ? LETTER : SENTENCE
    if (literal !== null && pattern.test(literal)) found.push(literal)
    // A call decides over its own arguments, and an element over its own attributes.
    const passes = /^(JSXExpressionContainer|ConditionalExpression)$/.test(node.type ?? '')
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'span') visit(value, isRead && passes && key !== 'test')
    }
  }
  visit(parseSync(source, { syntax: 'typescript', tsx, target: 'es2022' }).body, false)
  return found.map((text) => text.replace(/\s+/g, ' ').trim())
}

/** Literal texts in components, islands and pages: `path: text`. */
export async function literalTextIssues(): Promise<string[]> {
  const files = await sourceFiles(FOLDERS, FILES)
  return files
    .filter(({ path }) => !EXCEPT.some((pattern) => pattern.test(path)))
    .flatMap(({ path, text }) =>
      literalTexts(text, path.endsWith('.tsx')).map(
        (literal) => `${path}: “${literal}” belongs in texts/en.ts`,
      ),
    )
}
