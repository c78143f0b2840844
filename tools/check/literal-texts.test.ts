import { expect, it } from 'vitest'
import { literalTextIssues, literalTexts } from './literal-texts.ts'

it('no component, page or island holds a text of its own', async () => {
  expect(await literalTextIssues()).toEqual([])
})

it.each([
  ['text between tags', 'const A = () => <p>Sold out</p>', 'Sold out'],
  ['one word between tags', 'const A = () => <b>each</b>', 'each'],
  ['an attribute that is read', 'const A = () => <nav aria-label="Footer" />', 'Footer'],
  ['a prop of a component', 'const A = () => <Row title="Tax" />', 'Tax'],
  ['a template in a prop', `const A = () => <Row title={\`Part \${n}\`} />`, 'Part 0'],
  ['a choice in a prop', "const A = () => <Row title={a ? 'Tax' : b} />", 'Tax'],
  ['a property that is read', "const options = { title: 'Drops' }", 'Drops'],
  ['a sentence in a table', "const WORDS = { out: 'It is gone.' }", 'It is gone.'],
  ['a name of two words', "const NAME = 'Price (min) of'", null],
  ['a heading of two words', "const TITLE = 'Your cart'", 'Your cart'],
  ['a sentence with a value', `const told = \`Only \${n} left.\``, 'Only 0 left.'],
])('%s', (_, source, text) => {
  expect(literalTexts(source, true)).toEqual(text === null ? [] : [text])
})

it.each([
  'const A = () => <p class="mt-2 text-sm">{texts.cart.title}</p>',
  "const A = () => <input type='text' name='quantity' value='all' />",
  'const A = () => <p>{count} × {price}</p>',
  "document.querySelector('[data-buy-bar] input')",
  "const sql = 'SELECT id FROM variant'",
  "import { type A } from './Some file.ts'",
])('leaves code alone: %s', (source) => {
  expect(literalTexts(source, true)).toEqual([])
})
