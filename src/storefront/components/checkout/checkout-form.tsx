import type { Child, FC } from 'hono/jsx'
import type { CheckoutView } from '../../../shared/checkout/contract.ts'
import { isNothingDue } from '../../../shared/pricing/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Field } from '../controls/field.tsx'
import { type ByField, fieldOf } from '../controls/field-of.ts'
import { Icon } from '../controls/icon.tsx'
import { OrderSummary } from '../orders/order-summary.tsx'
import { type AddressFieldRules, AddressFields } from './address-fields.tsx'
import { DeliveryChoice } from './delivery-choice.tsx'
import { OwnMoney, type OwnMoneyProps } from './own-money.tsx'
import { PaymentChoice } from './payment-choice.tsx'

/** An address of the member's book, as it is read. */
interface SavedLines {
  id: string
  lines: readonly string[]
}

export interface CheckoutFormProps {
  view: CheckoutView
  /** The missing part without which delivery and tax are unknown; null where they are known. */
  waitsFor: 'address' | 'delivery' | null
  /** Shown where no delivery can be chosen. */
  deliveryHint: string
  /** Every field has been checked, also those the shopper has not touched. */
  everything: boolean
  /** The values of the fields, by name. */
  typed: ByField
  errors: ByField
  rules: AddressFieldRules
  countries: readonly { code: string; name: string }[]
  /** The addresses of the member's book, each a press away. */
  savedAddresses: readonly SavedLines[]
  isMember: boolean
  /** Null for a visitor. */
  ownMoney: OwnMoneyProps | null
  formKey: string
  /** The prices this page shows, for the hidden field with the agreed prices. */
  agreed: string
  /** Stands above the button: the prices that are now higher. */
  consent?: Child
}

const TEXT = texts.checkout
const LATER = { address: TEXT.waitsForAddress, delivery: TEXT.waitsForDelivery }

/** The checkout: one form. Its first button saves, and its last one places the order. */
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
        class="rounded-lg bg-surface p-6 shadow-raised lg:top-32 lg:tall:sticky"
      >
        <h2 id="summary" class="text-xl">
          {TEXT.yourOrder}
        </h2>
        <div data-part="summary" aria-live="polite" class="group/summary mt-5 aria-busy:opacity-70">
          <input type="hidden" name="agreed" value={agreed} />
          <OrderSummary
            lines={view.lines}
            cost={view.cost}
            trace={view.quote.trace}
            ships={view.requiresShipping}
            {...(props.waitsFor === null ? {} : { later: LATER[props.waitsFor].short })}
          />
          {props.waitsFor === null ? null : (
            <p class="mt-2 text-sm text-muted group-aria-busy/summary:hidden">
              {LATER[props.waitsFor].long}
            </p>
          )}
          {view.requiresShipping ? null : <p class="mt-2 text-sm text-muted">{TEXT.noShipping}</p>}
          <p class="mt-2 hidden text-sm font-semibold group-aria-busy/summary:block">
            {TEXT.updating}
          </p>
        </div>
        {props.ownMoney === null ? null : <OwnMoney {...props.ownMoney} />}
        <div class="mt-5" data-part="consent">
          {props.everything ? <input type="hidden" name="checked" value="all" /> : null}
          {props.consent}
        </div>
        <input type="hidden" name="key" value={formKey} />
        <Button wide formaction={`/checkout/${view.id}/complete`} data-place-order>
          {TEXT.placeOrder}
        </Button>
        {view.requiresShipping ? (
          <p class="mt-4 flex items-start gap-2 text-sm text-muted">
            <Icon name="shield" size={18} class="mt-0.5" />
            {TEXT.cancellable}
          </p>
        ) : null}
      </aside>
    </form>
  )
}

const Fields: FC<CheckoutFormProps> = (props) => {
  const { view, errors } = props
  const field = fieldOf(props)
  return (
    <>
      <section aria-labelledby="contact-title">
        <h2 id="contact-title" class="text-xl">
          {TEXT.contact}
        </h2>
        <Field
          {...field('email')}
          class="mt-4"
          label={TEXT.email}
          type="email"
          autocomplete="email"
          autocapitalize="none"
          maxlength={254}
          hint={view.requiresShipping ? TEXT.emailHint : TEXT.emailHintNoParcel}
        />
        {props.isMember ? null : (
          <p class="mt-2 text-sm text-muted">
            <a
              href={`/sign-in?next=/checkout/${view.id}`}
              class="press-target inline-flex items-center underline underline-offset-4 hover:text-ink"
            >
              {TEXT.signIn}
            </a>
          </p>
        )}
      </section>
      {view.requiresShipping ? <Delivery {...props} /> : null}
      <PaymentChoice
        methods={view.paymentMethods}
        chosen={chosenMethod(props)}
        isNothingDue={isNothingDue(view.cost) && !view.cost.estimated}
        error={errors.paymentMethodId}
      />
      <Field {...field('note')} label={TEXT.note} optional rows={2} maxlength={500} />
      <p data-save class="-mt-4">
        <Button tone="quiet">
          {view.requiresShipping && view.shippingAddress === undefined
            ? TEXT.continueToDelivery
            : TEXT.save}
        </Button>
      </p>
    </>
  )
}

/** Outside this form: an address is saved as it is, whatever its fields say. */
export const SAVED_ADDRESS_FORM = 'saved-address'

/** The addresses of a member's book: a press delivers there. */
const SavedAddresses: FC<{ addresses: readonly SavedLines[] }> = ({ addresses }) =>
  addresses.length === 0 ? null : (
    <ul aria-label={TEXT.savedAddresses} class="mb-6 grid gap-2.5 sm:grid-cols-2">
      {addresses.map(({ id, lines }) => (
        <li>
          <button
            type="submit"
            form={SAVED_ADDRESS_FORM}
            name="addressId"
            value={id}
            class="h-full w-full rounded-md border border-edge bg-surface px-4 py-3 text-left text-sm [overflow-wrap:anywhere] hover:border-ink"
          >
            <span class="sr-only">{TEXT.deliverTo}</span>
            {lines.map((line, index) => (
              <span class={index === 0 ? 'block font-semibold' : 'block text-muted'}>{line}</span>
            ))}
          </button>
        </li>
      ))}
    </ul>
  )

/** The method that was chosen where it is offered, else the first. */
const chosenMethod = ({ view: { paymentMethods }, typed }: CheckoutFormProps): string =>
  (paymentMethods.find(({ id }) => id === typed.paymentMethodId) ?? paymentMethods[0])?.id ?? ''

const Delivery: FC<CheckoutFormProps> = (props) => {
  const { view, typed, errors, rules, countries, deliveryHint } = props
  return (
    <>
      <section aria-labelledby="address-title">
        <h2 id="address-title" class="mb-4 text-xl">
          {TEXT.deliveryAddress}
        </h2>
        <SavedAddresses addresses={props.savedAddresses} />
        <AddressFields typed={typed} errors={errors} rules={rules} countries={countries} />
      </section>
      <DeliveryChoice
        options={view.deliveryOptions}
        chosen={typed.deliveryOptionId ?? ''}
        hint={deliveryHint}
        error={errors.deliveryOptionId}
      />
    </>
  )
}
