import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { type AddressFieldRules, AddressFields } from '../checkout/address-fields.tsx'
import { Badge } from '../controls/badge.tsx'
import { Button, ButtonLink } from '../controls/button.tsx'
import type { ByField } from '../controls/field-of.ts'
import { EmptyState } from '../layout/empty-state.tsx'
import { Notice } from '../layout/notice.tsx'
import { AccountPart } from './account-page.tsx'
import { ConfirmField, type ConfirmFieldProps } from './confirm-field.tsx'

const TEXT = texts.account.addresses

interface AddressListProps {
  addresses: readonly { id: string; name: string; lines: readonly string[]; isDefault: boolean }[]
  /** The last form took effect. */
  saved: boolean
}

/** A member's addresses, the default one first. */
export const AddressList: FC<AddressListProps> = ({ addresses, saved }) => (
  <>
    {saved ? (
      <Notice tone="success" class="mb-6">
        {texts.account.saved}
      </Notice>
    ) : null}
    {addresses.length === 0 ? (
      <EmptyState icon="pin" title={TEXT.empty.title} text={TEXT.empty.text} />
    ) : (
      <ul class="mb-6 grid gap-4 sm:grid-cols-2">
        {addresses.map(({ id, name, lines, isDefault }) => (
          <li class="flex flex-col rounded-lg bg-surface p-5 shadow-raised">
            <address class="not-italic [overflow-wrap:anywhere]">
              {lines.map((line, index) => (
                <span class={index === 0 ? 'block font-semibold' : 'block text-muted'}>{line}</span>
              ))}
            </address>
            <p class="mt-auto flex flex-wrap items-center justify-between gap-2 pt-3">
              <ButtonLink tone="plain" href={`/account/addresses/${id}`} class="-ml-2">
                {TEXT.edit}
                <span class="sr-only">{TEXT.of(name)}</span>
              </ButtonLink>
              {isDefault ? <Badge tone="accent">{TEXT.isDefault}</Badge> : null}
            </p>
          </li>
        ))}
      </ul>
    )}
    <p class={addresses.length === 0 ? 'text-center' : ''}>
      <ButtonLink href="/account/addresses/new">{TEXT.add}</ButtonLink>
    </p>
  </>
)

export interface AddressFormProps {
  /** The id of the address, or `new`. */
  id: string
  typed: ByField
  isDefault: boolean
  errors: ByField
  rules: AddressFieldRules
  countries: readonly { code: string; name: string }[]
  formKey: string
  /** Why the form was refused. */
  message?: string
  /** The code that the form must bring. */
  confirm?: ConfirmFieldProps
}

/** One address: a new one, or a change or the removal of a known one. */
export const AddressForm: FC<AddressFormProps> = (props) => {
  const { id, typed, isDefault, errors, rules, countries, formKey, message, confirm } = props
  const isNew = id === 'new'
  return (
    <AccountPart id="address" title={isNew ? TEXT.addTitle : TEXT.edit}>
      {message === undefined ? null : (
        <Notice tone="error" class="mb-5">
          {message}
        </Notice>
      )}
      <form method="post" action={`/account/addresses/${id}`} class="grid gap-6" novalidate>
        <input type="hidden" name="key" value={formKey} />
        {confirm === undefined ? null : <ConfirmField {...confirm} />}
        <AddressFields typed={typed} errors={errors} rules={rules} countries={countries} />
        <label class="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            name="default"
            value="yes"
            checked={isDefault}
            class="size-5 shrink-0"
          />
          <span>{TEXT.makeDefault}</span>
        </label>
        <p class="flex flex-wrap items-center gap-x-5 gap-y-3">
          <Button name="action" value="save">
            {texts.account.save}
          </Button>
          {isNew ? null : (
            <Button tone="danger" name="action" value="remove">
              {TEXT.remove}
            </Button>
          )}
          <ButtonLink tone="plain" href="/account/addresses">
            {TEXT.back}
          </ButtonLink>
        </p>
      </form>
    </AccountPart>
  )
}
