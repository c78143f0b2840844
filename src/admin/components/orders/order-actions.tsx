import type { FC } from 'hono/jsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Opening } from './opening.tsx'
import {
  OrderForm,
  type OrderFormProps,
  type OrderLeft,
  ParcelForm,
  RefundForm,
} from './order-forms.tsx'

const TEXT = texts.order

export type OrderVerb = 'pack' | 'ship' | 'parcel' | 'deliver' | 'refund' | 'cancel'

type OrderActionsProps = OrderFormProps & { verbs: readonly OrderVerb[]; left: OrderLeft }

/**
 * The steps of an order. Each form says which version of the order it was opened on: a step that
 * meets another one does nothing, and the page shows what changed.
 */
export const OrderActions: FC<OrderActionsProps> = (props) => {
  const { verbs } = props
  if (verbs.length === 0) return null
  return (
    <div data-actions class="panel mb-4 flex flex-wrap items-start gap-2 p-3">
      {verbs.includes('pack') ? (
        <OrderForm {...props} name="pack">
          <Button>{TEXT.actions.pack}</Button>
        </OrderForm>
      ) : null}
      {verbs.includes('ship') ? <ShipForm {...props} /> : null}
      {verbs.includes('parcel') ? <ParcelForm {...props} /> : null}
      {verbs.includes('deliver') ? (
        <OrderForm {...props} name="deliver">
          <Button>{TEXT.actions.deliver}</Button>
        </OrderForm>
      ) : null}
      {verbs.includes('refund') ? <RefundForm {...props} /> : null}
      {verbs.includes('cancel') ? <CancelForm {...props} /> : null}
    </div>
  )
}

const ShipForm: FC<OrderActionsProps> = (props) => {
  const { order, typed, verbs } = props
  const isOpen = typed.carrier !== undefined
  return (
    <Opening
      name="ship"
      text={TEXT.actions.ship}
      tone={verbs.includes('pack') ? 'quiet' : 'primary'}
      open={isOpen}
    >
      <OrderForm {...props} name="ship" class="grid gap-3">
        <p class="text-muted">
          {TEXT.ship.text} {order.status === 'allocated' ? TEXT.ship.packs : ''}
        </p>
        <div class="grid gap-3 sm:grid-cols-2">
          <Field
            id="carrier"
            name="carrier"
            label={TEXT.ship.carrier}
            value={typed.carrier ?? ''}
            maxlength={100}
            optional
          />
          <Field
            id="trackingNumber"
            name="trackingNumber"
            label={TEXT.ship.trackingNumber}
            value={typed.trackingNumber ?? ''}
            maxlength={100}
            optional
          />
        </div>
        <p class="text-sm text-muted">{TEXT.ship.hint}</p>
        <Button class="justify-self-start">{TEXT.ship.confirm}</Button>
      </OrderForm>
    </Opening>
  )
}

const CancelForm: FC<OrderFormProps> = (props) => (
  <Opening
    name="cancel"
    text={TEXT.actions.cancel}
    tone="danger"
    open={props.typed.reason !== undefined}
  >
    <OrderForm {...props} name="cancel" class="grid gap-3">
      <p class="text-muted">
        {props.order.status === 'shipped' ? TEXT.cancel.returned : TEXT.cancel.text}
      </p>
      <Field
        id="reason"
        name="reason"
        label={TEXT.cancel.reason}
        hint={TEXT.cancel.reasonHint}
        value={props.typed.reason ?? ''}
        maxlength={500}
        optional
      />
      <Button tone="danger" class="justify-self-start">
        {TEXT.cancel.confirm}
      </Button>
    </OrderForm>
  </Opening>
)
