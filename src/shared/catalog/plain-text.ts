const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  rsquo: '’',
  lsquo: '‘',
  rdquo: '”',
  ldquo: '“',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  times: '×',
  eacute: 'é',
}

/** What each tag leaves in plain text; others leave nothing. */
const BREAKS: Readonly<Record<string, string>> = {
  br: '\n',
  li: '\n• ',
  ...Object.fromEntries(
    ['p', 'div', 'ul', 'ol', 'table', 'tr', 'section', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map(
      (tag) => [tag, '\n\n'],
    ),
  ),
}

/** Elements whose content no reader sees. */
const UNSEEN = new Set(['script', 'style', 'template', 'head', 'title'])

/**
 * HTML as plain text: paragraphs divided by blank lines, list items by bullets. The result is text
 * and must be shown as text: an entity such as `&lt;` becomes the character it stands for.
 */
export function plainTextOf(html: string): string {
  const [first = '', ...rest] = html.split('<')
  let text = first
  let unseen: string | null = null
  for (const piece of rest) {
    const end = piece.indexOf('>')
    const tag = /^(\/?)([a-z][a-z0-9]*)/i.exec(piece)
    const isTag = end >= 0 && (tag !== null || /^[!?/]/.test(piece))
    const name = tag?.[2]?.toLowerCase() ?? ''
    const closes = tag?.[1] === '/'
    if (unseen !== null) {
      if (!(isTag && closes && name === unseen)) continue
      unseen = null
    } else if (isTag && !closes && UNSEEN.has(name)) {
      unseen = name
      continue
    }
    if (!isTag) text += `<${piece}`
    else text += `${closes && name === 'li' ? '' : (BREAKS[name] ?? '')}${piece.slice(end + 1)}`
  }
  return tidy(decodeEntities(text))
}

const decodeEntities = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole
    const hex = /^#x/i.test(name)
    const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10)
    const valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return valid ? String.fromCodePoint(code) : whole
  })

const tidy = (text: string): string =>
  text
    .replace(/[^\P{Cc}\n]/gu, ' ')
    .split('\n')
    .map((line) => line.replace(/[ \u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
