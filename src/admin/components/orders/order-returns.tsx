import type { FC } from 'hono/jsx'
import type { Order } from '../../../shared/order/contract.ts'
import type { Return } from '../../../shared/order/returns/contract.ts'
import { isReturnedByHand } from '../../../shared/payment/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { Panel } from '../controls/panel.tsx'
import { Opening } from './opening.tsx'
import { OrderForm, type OrderFormProps } from './order-forms.tsx'
import { UnitsFields } from './units-fields.tsx'

const TEXT = texts.returns

/** Steps of a return that the role permits. */
export type ReturnVerb = 'approve' | 'reject' | 'receive' | 'inspect'

type OrderReturnsProps = OrderFormProps & { returnVerbs: readonly ReturnVerb[] }

const titleOf = ({ lines }: Order, lineId: string): string =>
  lines.find(({ id }) => id === lineId)?.title ?? lineId

/** The goods of an order that come back, and what to do with them. */
export const OrderReturns: FC<OrderReturnsProps> = (props) => {
  const { returns = [] } = props.order
  if (returns.length === 0) return null
  return (
    <Panel title={TEXT.title}>
      <ul class="grid gap-4">
        {returns.map((one) => (
          <li data-return={one.id}>
            <p class="font-semibold">
              {one.refund && one.status === 'received'
                ? TEXT.refundUnderWay
                : TEXT.statuses[one.status]}
            </p>
            <p class="text-sm text-muted">
              <Moment at={one.updatedAt} />
            </p>
            <ul class="my-2">
              {one.lines.map(({ lineId, quantity, reason }) => (
                <li>
                  {texts.parcels.units(quantity)} · {titleOf(props.order, lineId)}
                  <span class="block text-sm text-muted">{reason}</span>
                </li>
              ))}
            </ul>
            {one.rejection === undefined ? null : <p class="text-sm">{one.rejection}</p>}
            {one.refund === undefined ? null : (
              <p class="text-sm">{formatMoney(one.refund.amount)}</p>
            )}
            <Steps {...props} known={one} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const Steps: FC<OrderReturnsProps & { known: Return }> = (props) => {
  const { known, returnVerbs, typed } = props
  const { id, status } = known
  const may = (verb: ReturnVerb, on: boolean): boolean => on && returnVerbs.includes(verb)
  const isOpen = status === 'requested' || status === 'approved'
  return (
    <div class="flex flex-wrap gap-2">
      {may('approve', status === 'requested') ? (
        <OrderForm {...props} name={`returns/${id}/approve`}>
          <Button>{TEXT.approve}</Button>
        </OrderForm>
      ) : null}
      {may('receive', status === 'approved') ? (
        <OrderForm {...props} name={`returns/${id}/receive`}>
          <Button>{TEXT.receive}</Button>
        </OrderForm>
      ) : null}
      {may('inspect', status === 'received' && known.refund === undefined) ? (
        <Inspection {...props} />
      ) : null}
      {may('reject', isOpen) ? (
        <Opening
          name={`reject-${id}`}
          text={TEXT.reject}
          tone="danger"
          open={typed.rejection !== undefined}
        >
          <OrderForm {...props} name={`returns/${id}/reject`} class="grid gap-3">
            <Field
              id={`rejection-${id}`}
              name="rejection"
              label={TEXT.rejectReason}
              value={typed.rejection ?? ''}
              maxlength={500}
              optional
            />
            <Button tone="danger" class="justify-self-start">
              {TEXT.reject}
            </Button>
          </OrderForm>
        </Opening>
      ) : null}
    </div>
  )
}

const Inspection: FC<OrderReturnsProps & { known: Return }> = (props) => {
  const { known, order, typed } = props
  return (
    <OrderForm {...props} name={`returns/${known.id}/inspect`} class="grid gap-3">
      <p class="text-sm text-muted">
        {TEXT.inspectText}
        {isReturnedByHand(order.payment) ? ` ${texts.refunds.byHand}` : null}
      </p>
      <UnitsFields
        order={order}
        most={known.lines}
        prefix="sellable-"
        label={TEXT.sellable}
        typed={typed}
      />
      <UnitsFields
        order={order}
        most={known.lines}
        prefix="damaged-"
        label={TEXT.damaged}
        typed={typed}
      />
      <Button class="justify-self-start">{TEXT.inspect}</Button>
    </OrderForm>
  )
}
