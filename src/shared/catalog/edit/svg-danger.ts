import { Parser } from 'htmlparser2'

/** Elements that run code or bring in another document. */
const ELEMENTS: ReadonlySet<string> = new Set(
  'script foreignobject iframe embed object audio video handler listener'.split(' '),
)
/** An address inside the drawing, or a bitmap that it carries. */
const OWN_ADDRESS = /^\s*(?:#|data:image\/(?:png|jpeg|webp|gif)[;,])/i
const FOREIGN_STYLE =
  /@import|\\|url\(\s*["']?\s*(?!["'#\s]|data:image\/(?:png|jpeg|webp|gif)[;,])/i

const localName = (name: string): string => name.toLowerCase().replace(/^.*:/, '')

/**
 * The first part of an SVG that could run code, load something or hide either from this check, in
 * words; null where there is none.
 */
export function svgDanger(svg: string): string | null {
  let danger: string | null = null
  let inStyle = false
  const found = (words: string | null) => {
    danger ??= words
  }
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = localName(name)
        inStyle = element === 'style'
        if (ELEMENTS.has(element)) found(`the element ${name}`)
        for (const [attribute, value] of Object.entries(attributes)) {
          found(attributeDanger(localName(attribute), value))
        }
      },
      onclosetag() {
        inStyle = false
      },
      ontext(text) {
        if (inStyle && FOREIGN_STYLE.test(text)) found('a style that loads something')
      },
      onprocessinginstruction(name, data) {
        found(instructionDanger(name.toLowerCase(), data))
      },
    },
    { xmlMode: true },
  )
  parser.end(svg)
  return danger
}

function attributeDanger(name: string, value: string): string | null {
  if (name.startsWith('on')) return `the attribute ${name}`
  if ((name === 'href' || name === 'src') && !OWN_ADDRESS.test(value)) return 'an outside address'
  if (name === 'attributename' && /^(?:on|(?:.*:)?href$)/i.test(value.trim())) {
    return 'an animated address'
  }
  return FOREIGN_STYLE.test(value) && /url\(|@import/i.test(value) ? 'an outside address' : null
}

/** Entities and other encodings would let a browser read another text than this one. */
function instructionDanger(name: string, data: string): string | null {
  if (name === '?xml-stylesheet') return 'a style sheet'
  if (/<!ENTITY|\[/i.test(data)) return 'a document type with entities'
  const encoding = /encoding\s*=\s*["']([^"']*)["']/i.exec(data)?.[1] ?? 'utf-8'
  return /^utf-?8$/i.test(encoding) ? null : `the encoding ${encoding}`
}
