import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Field } from '../controls/field.tsx'
import { type ByField, fieldOf } from '../controls/field-of.ts'
import { Select } from '../controls/select.tsx'

const TEXT = texts.checkout.address

/** The fields of an address in one country; computed by the shop's address rules. */
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

interface AddressFieldsProps {
  typed: ByField
  errors: ByField
  rules: AddressFieldRules
  countries: readonly { code: string; name: string }[]
}

const choices = (options: readonly { code: string; name: string }[]) =>
  options.map(({ code, name }) => ({ value: code, title: name }))

/** The delivery address. The country comes first, because the other fields depend on it. */
export const AddressFields: FC<AddressFieldsProps> = ({ typed, errors, rules, countries }) => {
  const field = fieldOf({ typed, errors })
  return (
    <div class="grid gap-x-4 gap-y-5 sm:grid-cols-6">
      <Select
        {...field('country')}
        label={TEXT.country}
        autocomplete="shipping country"
        placeholder={TEXT.chooseCountry}
        options={choices(countries)}
        class="sm:col-span-6"
      />
      <Field
        {...field('name')}
        label={TEXT.name}
        autocomplete="shipping name"
        maxlength={100}
        class="sm:col-span-6"
      />
      <Field
        {...field('line1')}
        label={TEXT.line1}
        autocomplete="shipping address-line1"
        maxlength={200}
        class="sm:col-span-6"
      />
      <Field
        {...field('line2')}
        label={TEXT.line2}
        optional
        autocomplete="shipping address-line2"
        maxlength={200}
        class="sm:col-span-3"
      />
      <Field
        {...field('company')}
        label={TEXT.company}
        optional
        autocomplete="shipping organization"
        maxlength={100}
        class="sm:col-span-3"
      />
      <Field
        {...field('city')}
        label={TEXT.city}
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
        label={TEXT.phone}
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
    ...fieldOf({ typed, errors })('region'),
    label: rules.regionLabel,
    autocomplete: 'shipping address-level1',
  }
  return (
    <>
      {/* Names the country of the region: a region of another country is dropped. */}
      <input type="hidden" name="regionOf" value={rules.country} />
      {rules.regionRequired ? (
        <Select {...shared} placeholder={TEXT.chooseRegion} options={choices(rules.regions)} />
      ) : rules.regionUsed ? (
        <Field {...shared} optional maxlength={100} />
      ) : null}
    </>
  )
}

const PostalField: FC<RuledFieldProps> = ({ typed, errors, rules }) => (
  <Field
    {...fieldOf({ typed, errors })('postalCode')}
    label={rules.postalLabel}
    {...(rules.postalExample ? { hint: TEXT.postalExample(rules.postalExample) } : {})}
    optional={!rules.postalRequired}
    autocomplete="shipping postal-code"
    autocapitalize="characters"
    maxlength={20}
  />
)
