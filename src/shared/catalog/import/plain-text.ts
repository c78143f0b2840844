import { Parser } from 'htmlparser2'

/** Elements nested deeper than this are no description; the parser's work grows with depth. */
const DEPTH_MAX = 500

/** Elements that begin a new line, with the text before and after each in plain text. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote details dd div dl dt figcaption figure footer form h1 h2 h3 ' +
    'h4 h5 h6 header hr main nav ol p pre section summary table tbody thead tfoot ul'
  ).split(' '),
)

/** Elements whose content is not text of the page. */
const UNSEEN: ReadonlySet<string> = new Set(
  (
    'audio canvas datalist embed head iframe math noembed noframes noscript object script select ' +
    'style svg template textarea title video xml'
  ).split(' '),
)

/** Parts of a description that plain text cannot carry. */
const LOST: Readonly<Record<string, string>> = {
  a: 'links',
  audio: 'sounds',
  embed: 'embedded parts',
  iframe: 'embedded parts',
  img: 'pictures',
  object: 'embedded parts',
  svg: 'pictures',
  video: 'videos',
}

const isHidden = ({ hidden, style = '' }: Record<string, string>): boolean =>
  hidden !== undefined || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style)

interface PlainText {
  text: string
  /** Parts of the HTML that the text leaves out: `links`, `pictures`, … */
  lost: string[]
}

/**
 * HTML as plain text: paragraphs divided by blank lines, list items by bullets, cells of a table by
 * bars. Comments, scripts and hidden elements leave nothing. The result is text and must be shown
 * as text: an entity such as `&lt;` becomes the character it stands for.
 * @throws RangeError where elements nest deeper than DEPTH_MAX
 */
export function readHtml(html: string): PlainText {
  // Without a tag it is text, and its line breaks are its own; in HTML they are white space.
  const isText = !/<[a-z!/?]/i.test(html)
  const pieces: string[] = []
  const lost = new Set<string>()
  let depth = 0
  /** Depth of the outermost element that is not shown; 0 where everything is. */
  let hiddenFrom = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1
      if (depth > DEPTH_MAX) throw new RangeError('The HTML nests too deep.')
      const what = LOST[name]
      if (what !== undefined && (name !== 'a' || attributes.href !== undefined)) lost.add(what)
      if (hiddenFrom === 0 && (UNSEEN.has(name) || isHidden(attributes))) hiddenFrom = depth
      if (hiddenFrom === 0) pieces.push(before(name))
    },
    onclosetag(name) {
      if (hiddenFrom === 0) pieces.push(after(name))
      else if (hiddenFrom === depth) hiddenFrom = 0
      depth -= 1
    },
    ontext(text) {
      if (hiddenFrom === 0) pieces.push(text.replace(isText ? NO_LINE_BREAK : WHITE_SPACE, ' '))
    },
  })
  parser.end(html)
  return { text: tidy(pieces.join('')), lost: [...lost] }
}

/** Control characters but the line break, and what a character reference to nothing becomes. */
const NO_LINE_BREAK = /[^\P{Cc}\n]|\uFFFD/gu
const WHITE_SPACE = /[\p{Cc}\uFFFD ]+/gu
/** Ends a cell of a table; no text has it. */
const CELL_END = '\v'

function before(name: string): string {
  if (name === 'br' || name === 'tr') return '\n'
  if (name === 'li') return '\n• '
  return BLOCKS.has(name) ? '\n\n' : ''
}

function after(name: string): string {
  if (name === 'td' || name === 'th') return CELL_END
  return BLOCKS.has(name) ? '\n\n' : ''
}

const tidy = (text: string): string =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/\v\s*$/, '')
        .replaceAll(CELL_END, ' | ')
        .replace(/[ \u00a0]+/g, ' ')
        .trim(),
    )
    .join('\n')
    // A paragraph inside a list item stands beside its bullet.
    .replace(/(^|\n)•[ \n]+/g, '$1• ')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
