import { expect, it } from 'vitest'
import { importOf, streamOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { readCsv } from './read-csv.ts'

const ascii = (text: string) => Array.from(text, (char) => char.charCodeAt(0))

/** Bytes of a product file: the header and one row, of which `title` is in some encoding. */
const fileOf = (title: readonly number[], before: readonly number[] = []) =>
  new Uint8Array([
    ...before,
    ...ascii('Handle,Title,Variant Price\ncup,'),
    ...title,
    ...ascii(',5.00\n'),
  ])

const utf16 = (text: string, littleEndian: boolean) =>
  Array.from(text, (char) => {
    const code = char.charCodeAt(0)
    return littleEndian ? [code & 255, code >> 8] : [code >> 8, code & 255]
  }).flat()

const UTF8_BOM = [0xef, 0xbb, 0xbf]
const utf8 = [...new TextEncoder().encode('Große Tasse für Kaffé – 20 €')]
const western = [...ascii('Gro'), 0xdf, ...ascii('e Tasse f'), 0xfc, ...ascii('r 20 '), 0x80]
// 日本のカップ, 陶器
const japanese = [0x93, 0xfa, 0x96, 0x7b, 0x82, 0xcc, 0x83, 0x4a, 0x83, 0x62, 0x83, 0x76]
// 中国的陶瓷杯子
const chinese = [0xd6, 0xd0, 0xb9, 0xfa, 0xb5, 0xc4, 0xcc, 0xd5, 0xb4, 0xc9, 0xb1, 0xad, 0xd7, 0xd3]
// Чашка
const russian = [0xd7, 0xe0, 0xf8, 0xea, 0xe0]

async function read(bytes: Uint8Array, charset: string | null = null, size = 7) {
  const file = readCsv(streamOf(bytes, size), charset)
  const rows = []
  for await (const row of file.rows) rows.push(row)
  return { title: rows[0]?.fields.Title, encoding: file.encoding() }
}

it.each([
  ['UTF-8', fileOf(utf8), null, 'Große Tasse für Kaffé – 20 €', 'its bytes'],
  ['UTF-8', fileOf(utf8, UTF8_BOM), null, 'Große Tasse für Kaffé – 20 €', 'byte order mark'],
  ['UTF-8', fileOf(ascii('Cup')), null, 'Cup', 'its bytes'],
  ['Windows-1252', fileOf(western), null, 'Große Tasse für 20 €', 'a guess'],
  ['Windows-1252', fileOf(western), 'iso-8859-1', 'Große Tasse für 20 €', 'Content-Type'],
  ['Shift_JIS', fileOf(japanese), null, '日本のカップ', 'a guess'],
  ['GBK', fileOf(chinese), null, '中国的陶瓷杯子', 'a guess'],
  ['windows-1251', fileOf(russian), 'windows-1251', 'Чашка', 'Content-Type'],
] as const)(
  '%s is read, in whatever pieces it comes (%#)',
  async (name, bytes, charset, title, from) => {
    for (const size of [1, 2, 7, 1000]) {
      expect(await read(bytes, charset, size)).toEqual({ title, encoding: { name, from } })
    }
  },
)

it.each([
  ['UTF-16LE', true],
  ['UTF-16BE', false],
] as const)('%s is read with its mark and without', async (name, littleEndian) => {
  const text = 'Handle,Title,Variant Price\ncup,Größe €,5.00\n'
  const marked = new Uint8Array(utf16(`\uFEFF${text}`, littleEndian))
  expect(await read(marked)).toEqual({
    title: 'Größe €',
    encoding: { name, from: 'byte order mark' },
  })
  const bare = new Uint8Array(utf16(text, littleEndian))
  expect(await read(bare)).toEqual({ title: 'Größe €', encoding: { name, from: 'a guess' } })
})

it('a guessed encoding is said', async () => {
  const { notes, done } = await importOf(fileOf(western))
  expect(notes[0]).toMatchObject({ row: 1, handle: '', code: 'encoding_guessed' })
  expect(done).toMatchObject({ imported: 1, encoding: 'Windows-1252' })
})

it('an encoding that cannot be told is refused with its row, and nothing is imported', async () => {
  const { refused, done } = await importOf(fileOf(russian))
  expect(refused).toMatchObject([{ row: 2, code: 'unknown_encoding' }])
  expect(done).toMatchObject({ imported: 0 })
})

it('a byte that does not belong is refused with its row, however late it comes', async () => {
  const rows = Array.from({ length: 9_000 }, (_, n) => `cup-${n},Tässe,5.00`).join('\n')
  const bytes = new Uint8Array([
    ...new TextEncoder().encode(`Handle,Title,Variant Price\n${rows}\n`),
    ...ascii('last,Gro'),
    0xdf,
    ...ascii('e,5.00\n'),
  ])
  const { refused, done } = await importOf(bytes, undefined, { size: 1024 })
  expect(refused).toMatchObject([{ row: 9_002, code: 'bad_encoding' }])
  expect(done).toMatchObject({ imported: 0 })
})
