import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Address, AddressSchema } from '../../../src/shared/checkout/address/contract.ts'
import { addressForm, addressLines } from '../../../src/shared/checkout/address/rules.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ADDRESSES_MAX } from '../../../src/shared/platform/limits.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import {
  AddressForm,
  type AddressFormProps,
  AddressList,
} from '../../../src/storefront/components/account/addresses.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { readAddress } from '../http/address.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { COUNTRIES, countryName } from '../http/countries.ts'
import { confirmByForm, confirmProps } from '../http/pages/confirm-form.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  answerMember,
  isMember,
  memberForm,
  renderAccount,
  toSignIn,
} from '../http/pages/member-page.tsx'
import { problemOfZod } from '../http/problem-response.ts'
import { execute } from '../http/shopper.ts'
import { visitorCountry } from '../http/visitor-country.ts'
import { addressesOf } from './address-book.ts'

/** The member's addresses. */
export const addressPages = createRouter()

const PATH = '/account/addresses'
const FIELDS = [
  ...['name', 'company', 'line1', 'line2', 'city'],
  ...['region', 'postalCode', 'country', 'phone'],
] as const
/** Fields that an address has also where they are empty. */
const REQUIRED = new Set<string>(['name', 'line1', 'city', 'postalCode', 'country'])

type Typed = Record<string, string>

const typedOf = (address: Partial<Address>): Typed => ({ ...address })

/** The fields as typed. A region counts only with the country whose regions were shown beside it. */
function readTyped(fields: URLSearchParams): Typed {
  const isLeftOver = fields.get('regionOf') !== fields.get('country')
  return Object.fromEntries(
    FIELDS.map((name) => [name, name === 'region' && isLeftOver ? '' : (fields.get(name) ?? '')]),
  )
}

/** Refuses `invalid_body` with one error per field. */
function addressIn(typed: Typed): Result<Address> {
  const said = Object.entries(typed).filter(
    ([name, text]) => REQUIRED.has(name) || text.trim() !== '',
  )
  const parsed = AddressSchema.safeParse(Object.fromEntries(said))
  if (!parsed.success) return { ok: false, problem: problemOfZod(parsed.error, 'body') }
  return readAddress(parsed.data)
}

/** The first message of each field. */
function errorsOf({ errors = [] }: Problem): Record<string, string> {
  const byField: Record<string, string> = {}
  for (const { pointer, detail } of errors) {
    const name = FIELDS.find((field) => pointer.endsWith(`/${field}`))
    if (name !== undefined) byField[name] ??= detail
  }
  return byField
}

addressPages.get(PATH, async (c) => {
  if (!(await isMember(c))) return toSignIn(c, PATH)
  const book = await addressesOf(c)
  if (!book.ok) return answerMember(c, book.problem, PATH)
  return renderAccount(
    c,
    { title: texts.account.title, area: 'addresses', path: PATH },
    <AddressList
      addresses={book.value.map((address) => ({
        ...{ id: address.id, isDefault: address.default, name: address.name },
        lines: [...addressLines(address), countryName(address.country)],
      }))}
      saved={c.req.query('told') === 'saved'}
    />,
  )
})

type Shown = Pick<AddressFormProps, 'id' | 'typed' | 'isDefault'> &
  Partial<Pick<AddressFormProps, 'errors' | 'message' | 'confirm'>> & {
    status?: ContentfulStatusCode
  }

const showForm = (c: GatewayContext, { status = 200, errors = {}, ...form }: Shown) =>
  renderAccount(
    c,
    { title: texts.account.title, area: 'addresses', path: `${PATH}/${form.id}`, status },
    <AddressForm
      {...form}
      errors={errors}
      rules={addressForm(form.typed.country ?? '')}
      countries={COUNTRIES}
      formKey={newFormKey()}
    />,
  )

addressPages.get(`${PATH}/:id`, async (c) => {
  const id = c.req.param('id')
  if (!(await isMember(c))) return toSignIn(c, `${PATH}/${id}`)
  const book = await addressesOf(c)
  if (!book.ok) return answerMember(c, book.problem, `${PATH}/${id}`)
  if (id === 'new') {
    const typed = { country: visitorCountry(c) }
    return showForm(c, { id, typed, isDefault: book.value.length === 0 })
  }
  const known = book.value.find((one) => one.id === id)
  if (!known) return answerMember(c, refuse('not_found').problem, PATH)
  const { id: _, default: isDefault, ...address } = known
  return showForm(c, { id, typed: typedOf(address), isDefault })
})

/** `action=save` or `action=remove`, by the button that was pressed. */
addressPages.post(`${PATH}/:id`, async (c) => {
  const id = c.req.param('id')
  const fields = await memberForm(c, `${PATH}/${id}`)
  if (fields instanceof Response) return fields
  const typed = readTyped(fields)
  const form = { id, typed, isDefault: fields.get('default') === 'yes' }
  const isRemoval = fields.get('action') === 'remove' && id !== 'new'
  const address = isRemoval ? null : addressIn(typed)
  if (address?.ok === false) {
    return showForm(c, { ...form, errors: errorsOf(address.problem), status: 400 })
  }
  // As in the API, an address is added without a proof.
  const asked = id === 'new' ? ok(null) : await confirmByForm(c, fields)
  if (!asked.ok) return answerMember(c, asked.problem, `${PATH}/${id}`)
  if (asked.value) return showForm(c, { ...form, confirm: confirmProps(asked.value), status: 403 })
  const done = await write(c, id, address?.value ?? null, form.isDefault)
  if (done.ok) return seeOther(c, `${PATH}?told=saved`)
  // One that is removed already is what the form wants.
  if (isRemoval && done.problem.code === 'not_found') return seeOther(c, `${PATH}?told=saved`)
  if (done.problem.code !== 'too_many_lines') return answerMember(c, done.problem, PATH)
  const status = PROBLEMS[done.problem.code].status as ContentfulStatusCode
  const message = texts.account.addresses.tooMany(ADDRESSES_MAX)
  return showForm(c, { ...form, message, status })
})

/** Adds, changes or removes (`address` null) an address. */
function write(c: GatewayContext, id: string, address: Address | null, isDefault: boolean) {
  if (address === null) return execute(c, { type: 'address.remove', id })
  if (id === 'new') {
    return execute(c, { type: 'address.add', id: newId('adr'), address, isDefault })
  }
  return execute(c, { type: 'address.change', id, address, isDefault })
}
