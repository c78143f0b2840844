import { z } from '@hono/zod-openapi'
import { AddressSchema } from '../../../src/shared/checkout/address/contract.ts'
import {
  AddressFieldsSchema,
  type SavedAddress,
  SavedAddressSchema,
} from '../../../src/shared/member/contract.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { countryProblems, readAddress, said } from '../http/address.ts'
import { createRouter } from '../http/app.ts'
import { requireConfirmed } from '../http/confirmed.ts'
import { route } from '../http/route.ts'
import { execute } from '../http/shopper.ts'
import { addressesOf } from './address-book.ts'

export const addressRoutes = createRouter()
const tag = 'Member'

const params = z.object({ id: token({ max: 40 }) })
const DefaultSchema = z.boolean().optional()

const withId = (addresses: readonly SavedAddress[], id: string): Result<SavedAddress> => {
  const found = addresses.find((one) => one.id === id)
  return found ? ok(found) : refuse('not_found')
}

route(
  addressRoutes,
  {
    method: 'get',
    path: '/api/v1/me/addresses',
    tag,
    summary: 'List the member’s addresses',
    auth: 'session',
    responses: {
      200: {
        description: 'The default one first.',
        schema: z.object({ data: z.array(SavedAddressSchema) }),
      },
    },
  },
  async (c) => {
    const book = await addressesOf(c)
    return book.ok ? ok({ data: book.value }) : book
  },
)

route(
  addressRoutes,
  {
    method: 'post',
    path: '/api/v1/me/addresses',
    tag,
    summary: 'Add an address; the first one is the default',
    auth: 'session',
    idempotency: 'accepted',
    body: AddressSchema.extend({ default: DefaultSchema }),
    responses: { 201: { description: 'The address.', schema: SavedAddressSchema } },
  },
  async (c, { body: { default: isDefault = false, ...given } }) => {
    const address = readAddress(given)
    if (!address.ok) return address
    const id = newId('adr')
    const command = { type: 'address.add', id, address: address.value, isDefault } as const
    const added = await execute(c, command)
    if (!added.ok) return added
    const { addresses, replayed, id: addedId } = added.value
    if (!replayed) return withId(addresses, id)
    // The id is of the first time. An answer that the release before stored means the newest.
    const newest = addresses.map((one) => one.id).sort()
    return withId(addresses, addedId ?? newest.at(-1) ?? id)
  },
)

route(
  addressRoutes,
  {
    method: 'patch',
    path: '/api/v1/me/addresses/{id}',
    tag,
    summary: 'Change an address, or make it the default',
    auth: 'session',
    idempotency: 'accepted',
    params,
    body: AddressFieldsSchema.extend({ default: DefaultSchema }),
    responses: { 200: { description: 'The address.', schema: SavedAddressSchema } },
  },
  async (c, { params: { id }, body: { default: isDefault = false, ...given } }) => {
    const confirmed = await requireConfirmed(c)
    if (!confirmed.ok) return confirmed
    const errors = given.country === undefined ? [] : countryProblems(given.country)
    if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
    const command = { type: 'address.edit', id, fields: said(given), isDefault } as const
    const changed = await execute(c, command)
    return changed.ok ? withId(changed.value.addresses, id) : changed
  },
)

route(
  addressRoutes,
  {
    method: 'delete',
    path: '/api/v1/me/addresses/{id}',
    tag,
    summary: 'Delete an address',
    auth: 'session',
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'Deleted.' } },
  },
  async (c, { params: { id } }) => {
    const confirmed = await requireConfirmed(c)
    if (!confirmed.ok) return confirmed
    const removed = await execute(c, { type: 'address.remove', id })
    return removed.ok ? ok(null) : removed
  },
)
