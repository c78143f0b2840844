import type { FC } from 'hono/jsx'
import { Field } from './field.tsx'
import { Select } from './select.tsx'

/** What the fields ask for in one country; computed by the shop's address rules. */
export interface AddressFieldRules {
  country: string
  regionUsed: boolean
  regionLabel: string
  regionRequired: boolean
  regions: readonly { code: string; name: string }[]
  postalLabel: string
  postalRequired: boolean
  postalExample: string | null
}

/** Values or messages by the name of their field. */
export type ByField = Readonly<Record<string, string | undefined>>

interface AddressFieldsProps {
  typed: ByField
  errors: ByField
  rules: AddressFieldRules
  countries: readonly { code: string; name: string }[]
}

/** What every field has: where it is found, what stands in it, and what is wrong with that. */
export const fieldOf = (name: string, typed: ByField, errors: ByField) => {
  const error = errors[name]
  return { id: name, name, value: typed[name] ?? '', ...(error === undefined ? {} : { error }) }
}

const choices = (options: readonly { code: string; name: string }[]) =>
  options.map(({ code, name }) => ({ value: code, title: name }))

/** Where the parcel goes. The country comes first: the other fields ask what it needs. */
export const AddressFields: FC<AddressFieldsProps> = ({ typed, errors, rules, countries }) => {
  const field = (name: string) => fieldOf(name, typed, errors)
  return (
    <div class="grid gap-x-4 gap-y-5 sm:grid-cols-6">
      <Select
        {...field('country')}
        label="Country"
        autocomplete="shipping country"
        placeholder="Choose a country"
        options={choices(countries)}
        class="sm:col-span-6"
      />
      <Field
        {...field('name')}
        label="Full name"
        autocomplete="shipping name"
        maxlength={100}
        class="sm:col-span-6"
      />
      <Field
        {...field('line1')}
        label="Address"
        autocomplete="shipping address-line1"
        maxlength={200}
        class="sm:col-span-6"
      />
      <Field
        {...field('line2')}
        label="Apartment, suite, etc."
        optional
        autocomplete="shipping address-line2"
        maxlength={200}
        class="sm:col-span-3"
      />
      <Field
        {...field('company')}
        label="Company"
        optional
        autocomplete="shipping organization"
        maxlength={100}
        class="sm:col-span-3"
      />
      <Field
        {...field('city')}
        label="City"
        autocomplete="shipping address-level2"
        maxlength={100}
        class="sm:col-span-6"
      />
      <div data-part="region" class={`sm:col-span-3 ${rules.regionUsed ? '' : 'hidden'}`.trim()}>
        <RegionField {...{ typed, errors, rules }} />
      </div>
      <div data-part="postal" class="sm:col-span-3">
        <PostalField {...{ typed, errors, rules }} />
      </div>
      <Field
        {...field('phone')}
        label="Phone (for delivery questions)"
        optional
        type="tel"
        autocomplete="shipping tel"
        maxlength={40}
        class="sm:col-span-6"
      />
    </div>
  )
}

type RuledFieldProps = Pick<AddressFieldsProps, 'typed' | 'errors' | 'rules'>

const RegionField: FC<RuledFieldProps> = ({ typed, errors, rules }) => {
  const shared = {
    ...fieldOf('region', typed, errors),
    label: rules.regionLabel,
    autocomplete: 'shipping address-level1',
  }
  return (
    <>
      {/* Says which country the region is of: with another one it is not taken over. */}
      <input type="hidden" name="regionOf" value={rules.country} />
      {rules.regionRequired ? (
        <Select {...shared} placeholder="Choose" options={choices(rules.regions)} />
      ) : rules.regionUsed ? (
        <Field {...shared} optional maxlength={100} />
      ) : null}
    </>
  )
}

const PostalField: FC<RuledFieldProps> = ({ typed, errors, rules }) => (
  <Field
    {...fieldOf('postalCode', typed, errors)}
    label={rules.postalLabel}
    {...(rules.postalExample ? { hint: `For example ${rules.postalExample}` } : {})}
    optional={!rules.postalRequired}
    autocomplete="shipping postal-code"
    autocapitalize="characters"
    maxlength={20}
  />
)
