import { expect, it } from 'vitest'
import { isSealed, sealerOf } from './sealed-text.ts'

const sealer = sealerOf('a secret', 'answers')

it('a sealed text opens at its place, and says nothing', async () => {
  const text = JSON.stringify({ token: 'kst_secret', note: 'Grüße ✓'.repeat(50_000) })
  const sealed = await sealer.seal(text, 'row 1')
  expect(isSealed(sealed)).toBe(true)
  expect(sealed).not.toContain('kst_')
  expect(await sealer.open(sealed, 'row 1')).toBe(text)
  expect(await sealer.seal(text, 'row 1')).not.toBe(sealed)
})

it('opens nowhere else, under no other secret or purpose, and not altered', async () => {
  const sealed = await sealer.seal('text', 'row 1')
  const altered = `${sealed.slice(0, -1)}${sealed.endsWith('0') ? '1' : '0'}`
  const opened = [
    await sealer.open(sealed, 'row 2'),
    await sealerOf('another secret', 'answers').open(sealed, 'row 1'),
    await sealerOf('a secret', 'mails').open(sealed, 'row 1'),
    await sealer.open(altered, 'row 1'),
    await sealer.open('s1.', 'row 1'),
    await sealer.open('{}', 'row 1'),
  ]
  expect(opened).toEqual(Array.from({ length: 6 }).fill(null))
})
