import { beforeEach, describe, expect, it, vi } from 'vitest'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import type { AddressFields } from './contract.ts'

const caller = { kind: 'system', shopperId: 'shp_1' } as const
const ADDRESS = {
  name: 'Ada Quay',
  line1: '1 Kerb Street',
  city: 'Los Angeles',
  region: 'CA',
  postalCode: '90001',
  country: 'US',
}

let object: ReturnType<typeof shopperObject>
beforeEach(async () => {
  object = shopperObject(Date.now)
  await memberOfObject(object)
})

async function add(id: string, idempotency?: { key: string; fingerprint: string }) {
  const command = { type: 'address.add', id, address: ADDRESS, isDefault: false } as const
  return object.execute({ caller, command, ...(idempotency ? { idempotency } : {}) })
}

async function edit(fields: AddressFields) {
  const command = { type: 'address.edit', id: 'adr_1', fields, isDefault: false } as const
  const edited = await object.execute({ caller, command })
  if (!edited.ok) return edited.problem
  const { id: _, default: __, ...address } = edited.value.addresses[0] ?? {}
  return address
}

it('the profile is read again without a statement', async () => {
  const read = () => object.read(caller, { type: 'member' })
  const first = await read()
  const exec = vi.spyOn(object.sql, 'exec')
  expect(await read()).toEqual(first)
  expect(exec).not.toHaveBeenCalled()
})

describe('an address that is added', () => {
  it('is named by the answer, and by its repetition under the same key', async () => {
    await add('adr_9')
    const idempotency = { key: 'k', fingerprint: 'f' }
    expect(await add('adr_1', idempotency)).toMatchObject({ value: { id: 'adr_1' } })
    expect(await add('adr_2', idempotency)).toMatchObject({
      value: { id: 'adr_1', replayed: true },
    })
  })
})

it('an address has no region where its country has none, added or replaced', async () => {
  const { region: _, ...rest } = ADDRESS
  const berlin = { ...rest, city: 'Berlin', postalCode: '10115', country: 'DE' }
  for (const type of ['address.add', 'address.change'] as const) {
    const address = { ...berlin, region: 'CA' }
    const command = { type, id: 'adr_1', address, isDefault: true }
    const written = await object.execute({ caller, command })
    expect(written.ok && written.value.addresses).toEqual([
      { ...berlin, id: 'adr_1', default: true },
    ])
  }
})

describe('an edit of an address', () => {
  beforeEach(async () => {
    await add('adr_1')
  })

  it('changes its fields and no other, whatever was edited since the address was read', async () => {
    await edit({ city: 'Oakland' })
    expect(await edit({ line1: '2 Kerb Street' })).toEqual({
      ...ADDRESS,
      city: 'Oakland',
      line1: '2 Kerb Street',
    })
  })

  it('takes a field away by null', async () => {
    expect(await edit({ company: 'Quay Ltd', phone: '5550100' })).toMatchObject({
      company: 'Quay Ltd',
    })
    expect(await edit({ company: null })).toEqual({ ...ADDRESS, phone: '5550100' })
  })

  it('to another country leaves out the region of the one before', async () => {
    const berlin = { city: 'Berlin', postalCode: '10115', country: 'DE' }
    const { region: _, ...rest } = ADDRESS
    expect(await edit(berlin)).toEqual({ ...rest, ...berlin })
  })

  it('is held to the rules of its country', async () => {
    expect(await edit({ postalCode: 'ABC' })).toMatchObject({
      code: 'invalid_body',
      errors: [{ pointer: '/postalCode' }],
    })
    expect(await edit({ region: null })).toMatchObject({ errors: [{ pointer: '/region' }] })
    expect(await edit({})).toEqual(ADDRESS)
  })
})
