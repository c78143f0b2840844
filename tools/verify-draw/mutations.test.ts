import { describe, expect, it } from 'vitest'
import { signingKey, signToken } from '../../src/shared/kit/signed-token.ts'
import { publishedDrop } from '../../tests/fixtures/published-drop.ts'
import { tool, verdict } from '../../tests/fixtures/verify-tool.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Every way to change one leaf of a JSON value, or to leave one out. */
function* mutations(value: Json): Generator<Json> {
  if (typeof value === 'string') yield* [`${value}0`, null]
  else if (typeof value === 'number') yield* [value + 1, value - 1, String(value)]
  else if (typeof value === 'boolean') yield !value
  else if (value === null) yield* [0, 'x']
  else if (Array.isArray(value)) {
    for (const [n, item] of value.entries()) {
      for (const other of mutations(item)) yield value.with(n, other)
      yield value.toSpliced(n, 1)
    }
  } else {
    for (const [key, item] of Object.entries(value)) {
      for (const other of mutations(item)) yield { ...value, [key]: other }
      const { [key]: _left, ...rest } = value
      yield rest
    }
  }
}

/** Every seventh byte changed, in two ways; only what is still JSON and means something else. */
function* byteEdits(text: string): Generator<Json> {
  for (let at = 0; at < text.length; at += 7) {
    for (const by of [1, 16]) {
      const byte = String.fromCharCode(text.charCodeAt(at) ^ by)
      const edited = text.slice(0, at) + byte + text.slice(at + 1)
      try {
        const value: Json = JSON.parse(edited)
        if (JSON.stringify(value) !== text) yield value
      } catch {
        // The tool cannot read it: exit code 2.
      }
    }
  }
}

describe.each(['draw', 'queue'] as const)('one edit of a %s', (mode) => {
  it.each(['report', 'lists', 'receipt'] as const)('of its %s is refused', async (part) => {
    const published = await publishedDrop(mode, 1)
    const text = JSON.stringify(published[part])
    const edits = [...mutations(JSON.parse(text)), ...byteEdits(text)]
    expect(edits.length).toBeGreaterThan(20)
    const accepted = edits.filter(
      (edit) => !verdict({ ...structuredClone(published), [part]: edit }).startsWith('refused'),
    )
    expect(accepted).toEqual([])
  })

  it('of the token of its receipt is refused, but for the signature, which only the shop reads', async () => {
    const published = await publishedDrop(mode, 1)
    const token = await signToken(await signingKey('s'), 'kbr1', published.receipt)
    const accepted: number[] = []
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A'
      try {
        const receipt = tool.readReceipt(token.slice(0, at) + other + token.slice(at + 1))
        if (!verdict({ ...published, receipt }).startsWith('refused')) accepted.push(at)
      } catch {
        // No receipt, or no JSON in it.
      }
    }
    expect(accepted.every((at) => at > token.lastIndexOf('.'))).toBe(true)
    expect(verdict(published)).toContain('not proved: that the shop signed the receipt')
  })
})
