import { describe, expect, it } from 'vitest'
import { MESSAGE_SCHEMAS } from '../../src/shared/platform/messages.ts'
import { PROBLEMS } from '../../src/shared/platform/problem.ts'
import { golden } from '../../tests/fixtures/golden.ts'
import { storedNames } from './stored-names.ts'

/** The values of the field `type` that a message's schema takes. */
const typesOf = (schema: unknown): string[] => {
  const { options, shape } = schema as {
    options?: unknown[]
    shape?: { type: { value: string } }
  }
  return options ? options.flatMap(typesOf) : [String(shape?.type.value)]
}

const current = () => ({
  ...storedNames(),
  messages: Object.fromEntries(
    Object.entries(MESSAGE_SCHEMAS).map(([queue, schema]) => [queue, typesOf(schema)]),
  ),
  errorCodes: Object.keys(PROBLEMS).sort(),
})

describe('a name that stored data or another release holds', () => {
  it('changes only together with tests/golden/stored-names.json', () => {
    const names = current()
    expect(names).toEqual(golden('stored-names', names))
  })

  it('is found wherever it stands', () => {
    const names = current()
    expect(names.objects.hold).toContain('expires_at')
    expect(names.databases['orders.orders']).toContain('id')
    expect(names.rpc.ShopperObject).toEqual(expect.arrayContaining(['execute', 'read']))
    expect(names.cookies).toContain('session')
    expect(names.messages.orders).toContain('order.placed')
  })
})
