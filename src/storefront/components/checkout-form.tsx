import type { Child, FC } from 'hono/jsx'
import type { CheckoutView } from '../../shared/checkout/contract.ts'
import { type AddressFieldRules, AddressFields, type ByField, fieldOf } from './address-fields.tsx'
import { Button } from './button.tsx'
import { DeliveryChoice } from './delivery-choice.tsx'
import { Field } from './field.tsx'
import { Icon } from './icon.tsx'
import { OrderSummary } from './order-summary.tsx'
import { PaymentChoice } from './payment-choice.tsx'

export interface CheckoutFormProps {
  view: CheckoutView
  /** What stands in the fields, by name. */
  typed: ByField
  errors: ByField
  rules: AddressFieldRules
  countries: readonly { code: string; name: string }[]
  formKey: string
  /** The prices this page shows, for the hidden field that says what was agreed to. */
  agreed: string
  /** Stands above the button: what has become dearer. */
  consent?: Child
}

/** The checkout: one form. Its first button saves, its last one places the order. */
export const CheckoutForm: FC<CheckoutFormProps> = (props) => {
  const { view, formKey, agreed } = props
  return (
    <form
      method="post"
      action={`/checkout/${view.id}`}
      novalidate
      data-checkout={view.id}
      data-quote-expires={view.quote.expiresAt}
      class="mt-6 grid gap-x-14 gap-y-10 lg:grid-cols-[1fr_24rem] lg:items-start"
    >
      <div class="grid gap-10">
        <Fields {...props} />
      </div>
      <aside
        aria-labelledby="summary"
        class="rounded-lg bg-surface p-6 shadow-raised lg:sticky lg:top-32"
      >
        <h2 id="summary" class="text-xl">
          Your order
        </h2>
        <div data-part="summary" aria-live="polite" class="mt-5 aria-busy:opacity-70">
          <input type="hidden" name="agreed" value={agreed} />
          <OrderSummary
            lines={view.lines}
            cost={view.cost}
            trace={view.quote.trace}
            deliveryKnown={isDeliveryKnown(view)}
            taxKnown={view.shippingAddress !== undefined}
          />
        </div>
        <div class="mt-5" data-part="consent">
          {props.consent}
        </div>
        <input type="hidden" name="key" value={formKey} />
        <Button wide formaction={`/checkout/${view.id}/complete`} data-place-order>
          Place order
        </Button>
        <p class="mt-4 flex items-start gap-2 text-sm text-muted">
          <Icon name="shield" size={18} class="mt-0.5" />
          You can cancel for as long as the parcel is not packed.
        </p>
      </aside>
    </form>
  )
}

/** Nothing to deliver counts as known: it costs nothing. */
const isDeliveryKnown = ({ requirements, shippingAddress }: CheckoutView): boolean =>
  shippingAddress !== undefined && requirements.every(({ code }) => code !== 'delivery_option')

const Fields: FC<CheckoutFormProps> = ({ view, typed, errors, rules, countries }) => (
  <>
    <section aria-labelledby="contact-title">
      <h2 id="contact-title" class="text-xl">
        Contact
      </h2>
      <Field
        {...fieldOf('email', typed, errors)}
        class="mt-4"
        label="E-mail"
        type="email"
        autocomplete="email"
        autocapitalize="none"
        maxlength={254}
        hint="For the confirmation and the parcel’s way, and nothing else."
      />
    </section>
    <section aria-labelledby="address-title">
      <h2 id="address-title" class="mb-4 text-xl">
        Delivery address
      </h2>
      <AddressFields typed={typed} errors={errors} rules={rules} countries={countries} />
    </section>
    <DeliveryChoice
      options={view.deliveryOptions}
      chosen={typed.deliveryOptionId ?? ''}
      addressKnown={view.shippingAddress !== undefined}
      error={errors.deliveryOptionId}
    />
    <PaymentChoice
      methods={view.paymentMethods}
      chosen={typed.paymentMethodId || (view.paymentMethods[0]?.id ?? '')}
      error={errors.paymentMethodId}
    />
    <Field
      {...fieldOf('note', typed, errors)}
      label="A note for us"
      optional
      rows={2}
      maxlength={500}
    />
    <p data-save class="-mt-4">
      <Button tone="quiet">
        {view.shippingAddress ? 'Save and update the total' : 'Continue to delivery'}
      </Button>
    </p>
  </>
)
