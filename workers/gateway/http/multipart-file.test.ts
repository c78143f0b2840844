import { expect, it } from 'vitest'
import { streamOf } from '../../../tests/fixtures/catalog/import-file.ts'
import { multipartFile } from './multipart-file.ts'

const TYPE = 'multipart/form-data; boundary=----shop42'
const part = (disposition: string, content: string) =>
  `------shop42\r\nContent-Disposition: form-data; ${disposition}\r\n` +
  `Content-Type: text/csv\r\n\r\n${content}\r\n`
const END = '------shop42--\r\n'

async function read(text: string, size: number, type = TYPE) {
  const file = await multipartFile(streamOf(new TextEncoder().encode(text), size), type)
  return file && { name: file.name, text: await new Response(file.stream).text() }
}

const CONTENT = 'Handle,Title\r\nmug,"Tin\r\n--mug"\r\n\r\n------shop4\r\nend'

it.each([1, 2, 7, 64, 10_000])('the file comes out whole from pieces of %i bytes', async (size) => {
  const text =
    part('name="key"', 'k') + part('name="file"; filename="M \\"1\\" é.csv"', CONTENT) + END
  expect(await read(text, size)).toEqual({ name: 'M "1" é.csv', text: CONTENT })
})

it('an empty file and an empty name are a file', async () => {
  expect(await read(part('name="file"; filename=""', '') + END, 5)).toEqual({ name: '', text: '' })
})

it('a form without a file, of another type or without an end has none', async () => {
  expect(await read(part('name="key"', 'k') + END, 9)).toBeNull()
  expect(await read('Handle,Title\n', 9, 'text/csv')).toBeNull()
  expect(await read('', 9)).toBeNull()
  expect(await read(`------shop42\r\n${'x'.repeat(40_000)}`, 1_000)).toBeNull()
})

it('a form that ends within its file breaks the file off', async () => {
  const cut = part('name="file"; filename="a.csv"', CONTENT).slice(0, -20)
  await expect(read(cut, 16)).rejects.toThrow('ends within its file')
})
