import type { FC } from 'hono/jsx'
import type { PaymentKind, PaymentMethod } from '../../shared/payment/contract.ts'
import { Icon, type IconName } from './icon.tsx'
import { Notice } from './notice.tsx'
import { RadioCards } from './radio-cards.tsx'

/** What happens after the order is placed. */
const NOTES: Record<PaymentKind, { icon: IconName; text: string }> = {
  sandbox: { icon: 'card', text: 'You confirm on the provider’s page. No money moves.' },
  'cash-on-delivery': { icon: 'box', text: 'Pay the courier when your parcel arrives.' },
  'bank-transfer': { icon: 'home', text: 'We’ll email you our bank details.' },
  stripe: { icon: 'card', text: 'You pay by card on the next page.' },
}

interface PaymentChoiceProps {
  methods: readonly PaymentMethod[]
  chosen: string
  error?: string | undefined
}

export const PaymentChoice: FC<PaymentChoiceProps> = ({ methods, chosen, error }) => (
  <section aria-labelledby="payment-title">
    <h2 id="payment-title" class="text-xl">
      Payment
    </h2>
    <div class="mt-4" data-part="payment">
      {methods.length === 0 ? (
        <Notice tone="warning">
          No payment method is available right now, so orders can’t be placed. Your cart is kept:
          please try again later.
        </Notice>
      ) : null}
      <RadioCards
        name="paymentMethodId"
        legend="Payment method"
        legendHidden
        value={chosen}
        cards={methods.map(({ id, kind, title }) => ({
          value: id,
          title,
          text: NOTES[kind].text,
          aside: <Icon name={NOTES[kind].icon} class="text-muted" />,
        }))}
        {...(error === undefined ? {} : { error })}
      />
    </div>
  </section>
)
