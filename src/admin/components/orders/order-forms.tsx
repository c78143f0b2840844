import type { Child, FC } from 'hono/jsx'
import type { LineUnits, Order } from '../../../shared/order/contract.ts'
import { isReturnedByHand } from '../../../shared/payment/contract.ts'
import type { Money } from '../../../shared/platform/money.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Opening } from './opening.tsx'
import { UnitsFields } from './units-fields.tsx'

export interface OrderFormProps {
  order: Order
  formKey: string
  typed: Readonly<Record<string, string>>
}

/** A form about an order. It says which version of the order it was opened on. */
export const OrderForm: FC<OrderFormProps & { name: string; class?: string; children?: Child }> = (
  props,
) => (
  <form
    method="post"
    action={`/admin/orders/${props.order.id}/${props.name}`}
    class={props.class ?? ''}
  >
    <input type="hidden" name="key" value={`${props.formKey}-${props.name}`} />
    <input type="hidden" name="version" value={String(props.order.version)} />
    {props.children}
  </form>
)

/** The money that can be refunded, its units, and the units left to send. */
export interface OrderLeft {
  refundable: Money
  refundableUnits: readonly LineUnits[]
  openUnits: readonly LineUnits[]
}

/** Gives money back: the share of items, an amount, or all that is left. */
export const RefundForm: FC<OrderFormProps & { left: OrderLeft }> = (props) => {
  const { order, typed, left } = props
  return (
    <Opening
      name="refund"
      text={texts.refunds.open}
      tone="quiet"
      open={typed.refundReason !== undefined}
    >
      <OrderForm {...props} name="refund" class="grid gap-3">
        <p class="text-muted">
          {texts.refunds.text(formatMoney(left.refundable))}
          {isReturnedByHand(order.payment) ? ` ${texts.refunds.byHand}` : null}
        </p>
        <UnitsFields
          order={order}
          most={left.refundableUnits}
          prefix="units-"
          label={texts.refunds.of}
          typed={typed}
        />
        <Choice
          name="restock"
          text={texts.refunds.restock}
          hint={texts.refunds.restockHint}
          typed={typed}
        />
        <Choice
          name="toCredit"
          text={texts.refunds.toCredit}
          hint={texts.refunds.toCreditHint}
          typed={typed}
        />
        <div class="grid items-end gap-3 sm:grid-cols-2">
          <Field
            id="amount"
            name="amount"
            inputmode="decimal"
            label={texts.refunds.amount}
            hint={texts.refunds.amountHint}
            value={typed.amount ?? ''}
            maxlength={20}
            optional
          />
          <Field
            id="refundReason"
            name="refundReason"
            label={texts.refunds.reason}
            value={typed.refundReason ?? ''}
            maxlength={500}
          />
        </div>
        <Button class="justify-self-start">{texts.refunds.confirm}</Button>
      </OrderForm>
    </Opening>
  )
}

const Choice: FC<{ name: string; text: string; hint: string; typed: OrderFormProps['typed'] }> = ({
  name,
  text,
  hint,
  typed,
}) => (
  <label class="flex items-start gap-2">
    <input type="checkbox" name={name} value="1" checked={typed[name] === '1'} class="mt-1" />
    <span>
      {text}
      <span class="block text-sm text-muted">{hint}</span>
    </span>
  </label>
)

/** Sends some of the items that are left. */
export const ParcelForm: FC<OrderFormProps & { left: OrderLeft }> = (props) => {
  const { order, typed, left } = props
  return (
    <Opening
      name="parcel"
      text={texts.parcels.open}
      tone="quiet"
      open={typed.parcelCarrier !== undefined}
    >
      <OrderForm {...props} name="shipments" class="grid gap-3">
        <p class="text-muted">{texts.parcels.text}</p>
        <UnitsFields
          order={order}
          most={left.openUnits}
          prefix="send-"
          label={texts.refunds.of}
          typed={typed}
        />
        <div class="grid gap-3 sm:grid-cols-2">
          <Field
            id="parcelCarrier"
            name="parcelCarrier"
            label={texts.order.ship.carrier}
            value={typed.parcelCarrier ?? ''}
            maxlength={100}
            optional
          />
          <Field
            id="parcelNumber"
            name="parcelNumber"
            label={texts.order.ship.trackingNumber}
            value={typed.parcelNumber ?? ''}
            maxlength={100}
            optional
          />
        </div>
        <Button class="justify-self-start">{texts.parcels.confirm}</Button>
      </OrderForm>
    </Opening>
  )
}
