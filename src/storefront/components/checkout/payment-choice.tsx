import type { FC } from 'hono/jsx'
import type { PaymentKind, PaymentMethod } from '../../../shared/payment/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Icon, type IconName } from '../controls/icon.tsx'
import { RadioCards } from '../controls/radio-cards.tsx'
import { Notice } from '../layout/notice.tsx'

const TEXT = texts.checkout

const ICONS: Record<PaymentKind, IconName> = {
  sandbox: 'card',
  'cash-on-delivery': 'box',
  'bank-transfer': 'home',
  stripe: 'card',
}

interface PaymentChoiceProps {
  methods: readonly PaymentMethod[]
  chosen: string
  /** Nothing is to be paid: no method is offered. */
  isNothingDue: boolean
  error?: string | undefined
}

export const PaymentChoice: FC<PaymentChoiceProps> = (props) => (
  <section aria-labelledby="payment-title">
    <h2 id="payment-title" class="text-xl">
      {TEXT.payment}
    </h2>
    <div class="mt-4" data-part="payment">
      {props.isNothingDue ? <p>{TEXT.nothingDue}</p> : <Methods {...props} />}
    </div>
  </section>
)

const Methods: FC<PaymentChoiceProps> = ({ methods, chosen, error }) => (
  <>
    {methods.length === 0 ? <Notice tone="warning">{TEXT.noPaymentMethod}</Notice> : null}
    <RadioCards
      name="paymentMethodId"
      legend={TEXT.paymentMethod}
      legendHidden
      value={chosen}
      cards={methods.map(({ id, kind, title }) => ({
        value: id,
        title,
        text: TEXT.paymentNotes[kind],
        aside: <Icon name={ICONS[kind]} class="text-muted" />,
      }))}
      {...(error === undefined ? {} : { error })}
    />
  </>
)
