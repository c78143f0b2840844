import { expect, it } from 'vitest'
import { type ImportLine, readImport, renderReport } from './report.ts'

const streamOf = (text: string, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      const bytes = new TextEncoder().encode(text)
      for (let at = 0; at < bytes.length; at += size) {
        controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)))
      }
      controller.close()
    },
  })

const lines: ImportLine[] = [
  { type: 'progress', products: 1, rows: 2, bytes: 30 },
  { type: 'refused', row: 7, handle: 'müg', code: 'bad_price', reason: '"x" is no price.' },
  { type: 'note', row: 9, handle: 'tin', code: 'weight_rounded', reason: '1.4 is read as 1.' },
  {
    type: 'done',
    imported: 1,
    updated: 0,
    refused: 1,
    notes: 1,
    encoding: 'UTF-8',
    version: 'abc',
  },
]
const answer = lines.map((line) => `${JSON.stringify(line)}\n`).join('')

it('the answer is read wherever it is cut', async () => {
  for (const size of [1, 5, 1000]) {
    const heard: ImportLine[] = []
    const report = await readImport(streamOf(answer, size), (line) => heard.push(line))
    expect(heard).toEqual(lines)
    expect(report).toEqual({
      refused: [lines[1]],
      notes: [lines[2]],
      done: lines[3],
      failure: null,
    })
  }
})

it('the report names row, product, code and reason of each refusal and note', async () => {
  const report = await readImport(streamOf(answer, 9), () => undefined)
  expect(renderReport(report)).toBe(
    [
      'Refused:',
      'row  product  code       reason',
      '7    müg      bad_price  "x" is no price.',
      '',
      'Assumed or changed:',
      'row  product  code            reason',
      '9    tin      weight_rounded  1.4 is read as 1.',
      '',
      '1 imported, 0 updated, 1 refused; read as UTF-8; catalogue abc',
      '',
    ].join('\n'),
  )
})

it('an answer that ends early is told as such', async () => {
  const report = await readImport(streamOf(answer.split('\n')[0] ?? '', 9), () => undefined)
  expect(renderReport(report)).toContain('ended early')
})
