import type { Child, FC } from 'hono/jsx'
import { needsDelivery, type Order } from '../../../shared/order/contract.ts'
import type { OrderNote } from '../../../shared/order/notes/contract.ts'
import {
  isReturnedByHand,
  type Payment,
  type Refund,
  repaidBy,
} from '../../../shared/payment/contract.ts'
import { discountRowsOf, dueOf, taxRowsOf } from '../../../shared/pricing/contract.ts'
import { promiseText } from '../../../storefront/components/checkout/delivery-choice.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { OrderDocuments } from '../../../storefront/components/orders/order-documents.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts as shopTexts } from '../../../storefront/texts/texts.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { OrderActions, type OrderVerb } from './order-actions.tsx'
import { PaymentBadge, StatusBadge } from './order-badges.tsx'
import { OrderForm, type OrderLeft } from './order-forms.tsx'
import { type OrderMail, OrderMails, UndeliveredMail } from './order-mails.tsx'
import { OrderNotes } from './order-notes.tsx'
import { OrderReturns, type ReturnVerb } from './order-returns.tsx'
import { OrderTimeline, type TimelineEntry } from './order-timeline.tsx'

const TEXT = texts.order

interface OrderPageProps {
  order: Order
  timeline: readonly TimelineEntry[]
  mails: readonly OrderMail[]
  mayReadMails: boolean
  notes: readonly OrderNote[]
  /** The forms that the order's state and the role permit. */
  verbs: readonly OrderVerb[]
  returnVerbs: readonly ReturnVerb[]
  left: OrderLeft
  mayNote: boolean
  mayRefund: boolean
  mayReadLabels: boolean
  /** Whether the reader sees addresses, and may search by them. */
  mayFindByEmail: boolean
  mayReadMembers: boolean
  addressLines: readonly string[]
  formKey: string
  /** Values of a form that was refused, by name. */
  typed: Readonly<Record<string, string>>
  /** Why a form was refused. */
  message?: string
  /** The events since the form was opened; the step was not taken. */
  changes: readonly TimelineEntry[]
}

/** One order, with all that staff know of it and may do with it. */
export const OrderPage: FC<OrderPageProps> = (props) => {
  const { order, timeline, mails, mayReadMails, notes, message, changes } = props
  return (
    <div data-order={order.id} data-version={String(order.version)}>
      <PageHead
        title={TEXT.title(order.number)}
        back={{ href: '/admin/orders', text: texts.orders.all }}
        beside={
          <>
            <StatusBadge status={order.status} />
            <PaymentBadge payment={order.payment} />
          </>
        }
        actions={
          <ButtonLink tone="quiet" href={`/admin/orders/${order.id}/packing-slip`}>
            {TEXT.packingSlip}
          </ButtonLink>
        }
      />
      <p class="-mt-3 mb-4 text-sm text-muted">{TEXT.placed(<Moment at={order.createdAt} />)}</p>
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      {changes.length === 0 ? null : <Changes changes={changes} />}
      <UndeliveredMail mails={mails} />
      <OrderActions {...props} />
      <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        <div class="grid gap-4">
          <Lines order={order} />
          <Panel title={TEXT.timeline}>
            <OrderTimeline entries={timeline} />
          </Panel>
          <OrderNotes {...props} notes={notes} />
        </div>
        <div class="grid gap-4">
          <Customer {...props} />
          <PaymentPanel {...props} />
          {order.invoice ? (
            <Panel>
              <OrderDocuments order={order} address={`/admin/orders/${order.id}`} />
            </Panel>
          ) : null}
          <Parcels {...props} />
          <OrderReturns {...props} />
          <OrderMails mails={mails} mayRead={mayReadMails} />
        </div>
      </div>
    </div>
  )
}

const Changes: FC<{ changes: readonly TimelineEntry[] }> = ({ changes }) => (
  <Notice tone="warning" title={TEXT.changed.title} class="mb-4">
    <p class="mb-2">{TEXT.changed.text}</p>
    <OrderTimeline entries={changes} />
  </Notice>
)

const Lines: FC<{ order: Order }> = ({ order: { lines, cost, trace } }) => (
  <Panel title={TEXT.lines}>
    <ul class="grid gap-3">
      {lines.map((line) => (
        <li class="grid grid-cols-[1fr_auto] gap-x-4 border-b border-line pb-3">
          <span>
            <span class="font-semibold">{line.title}</span>
            {line.variantTitle === null ? null : (
              <span class="text-muted"> · {line.variantTitle}</span>
            )}
            <span class="block font-mono text-sm text-muted">{line.sku}</span>
          </span>
          <span class="text-right tabular-nums">
            {texts.general.number(line.quantity)} × {formatMoney(line.unitPrice)}
            <span class="block font-semibold">{formatMoney(line.cost.total)}</span>
          </span>
        </li>
      ))}
    </ul>
    <dl class="mt-3 ml-auto grid max-w-72 gap-1 tabular-nums">
      <Amount title={shopTexts.cost.subtotal}>{formatMoney(cost.subtotal)}</Amount>
      {discountRowsOf({ trace, cost }).map(({ title, amount }) => (
        <Amount title={title ?? shopTexts.cost.discount}>−{formatMoney(amount)}</Amount>
      ))}
      <Amount title={shopTexts.cost.delivery}>{formatMoney(cost.shipping)}</Amount>
      {taxRowsOf({ trace, cost }).map(({ title, amount }) => {
        const name = title ?? shopTexts.cost.tax
        return (
          <Amount title={cost.taxIncluded ? shopTexts.cost.includes(name) : name}>
            {formatMoney(amount)}
          </Amount>
        )
      })}
      <Amount title={shopTexts.cost.total} strong>
        {formatMoney(cost.total)}
      </Amount>
      {cost.storeCredit === undefined ? null : (
        <>
          <Amount title={shopTexts.cost.storeCredit}>−{formatMoney(cost.storeCredit)}</Amount>
          <Amount title={shopTexts.cost.due}>{formatMoney(dueOf(cost))}</Amount>
        </>
      )}
    </dl>
  </Panel>
)

const Amount: FC<{ title: string; strong?: boolean; children?: Child }> = (props) => (
  <div
    class={`flex justify-between gap-6 ${props.strong ? 'border-t border-line pt-1 font-semibold' : ''}`}
  >
    <dt class="min-w-0 break-words">{props.title}</dt>
    <dd>{props.children}</dd>
  </div>
)

const Fact: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div>
    <dt class="text-sm text-muted">{title}</dt>
    <dd>{children}</dd>
  </div>
)

const Customer: FC<OrderPageProps> = ({ order, addressLines, ...may }) => (
  <Panel title={TEXT.customer}>
    <dl class="grid gap-3">
      <Fact title={texts.orders.columns.customer}>
        <span class="block">{order.email || texts.orders.erased}</span>
        {may.mayFindByEmail && order.email !== '' ? (
          <a class="text-link text-sm" href={`/admin/orders?q=${encodeURIComponent(order.email)}`}>
            {TEXT.ordersOfCustomer}
          </a>
        ) : null}
        {may.mayReadMembers && order.email !== '' ? (
          <a class="text-link block text-sm" href={`/admin/members?q=${order.number}`}>
            {TEXT.memberOfOrder}
          </a>
        ) : null}
      </Fact>
      <Fact title={TEXT.address}>
        {addressLines.length === 0
          ? TEXT.noAddress
          : addressLines.map((line) => <span class="block">{line}</span>)}
      </Fact>
      <Fact title={TEXT.delivery}>
        {order.deliveryOption.title}
        {needsDelivery(order) ? (
          <span class="block text-sm text-muted">
            {TEXT.promised(promiseText(order.deliveryOption.promise))}
          </span>
        ) : null}
      </Fact>
      {order.note === undefined ? null : <Fact title={TEXT.note}>{order.note}</Fact>}
    </dl>
  </Panel>
)

/** Whether staff pay a part of the refund out, and have not said that they did. */
const waitsForStaff = (payment: Payment, refund: Refund): boolean =>
  refund.status === 'pending' && isReturnedByHand(payment) && repaidBy(refund).amount > 0

const PaymentPanel: FC<OrderPageProps> = ({ order, formKey, mayRefund }) => (
  <Panel title={TEXT.payment}>
    <dl class="grid gap-3">
      <Fact title={TEXT.status}>{texts.orders.payments[order.payment.status]}</Fact>
      <Fact title={TEXT.method}>{texts.paymentKinds[order.payment.kind]}</Fact>
      <Fact title={TEXT.reference}>
        <span class="font-mono text-sm break-all">{order.payment.id}</span>
      </Fact>
      {(order.payment.refunds ?? []).map((refund) => (
        <Fact title={TEXT.refund}>
          {formatMoney(refund.amount)} · {texts.refunds.statuses[refund.status ?? 'succeeded']} ·{' '}
          <Moment at={refund.at} />
          {refund.reason === undefined || refund.reason === 'order_cancelled' ? null : (
            <span class="block text-sm text-muted">{refund.reason}</span>
          )}
          {refund.storeCredit === undefined ? null : (
            <span class="block text-sm text-muted">
              {texts.refunds.credited(formatMoney(refund.storeCredit))}
            </span>
          )}
          {refund.excess === undefined ? null : (
            <span class="block text-sm text-danger">
              {texts.refunds.excess(formatMoney(refund.excess))}
            </span>
          )}
          {refund.failure === undefined ? null : (
            <span class="block text-sm text-danger">{refund.failure}</span>
          )}
          {mayRefund && waitsForStaff(order.payment, refund) ? (
            <OrderForm
              order={order}
              formKey={formKey}
              typed={{}}
              name={`refunds/${refund.id}/confirm`}
              class="mt-2"
            >
              <Button tone="quiet">{texts.refunds.returned}</Button>
            </OrderForm>
          ) : null}
        </Fact>
      ))}
      {order.payment.dispute === undefined ? null : (
        <Fact title={TEXT.dispute}>{texts.disputes[order.payment.dispute.status]}</Fact>
      )}
    </dl>
  </Panel>
)

const Parcels: FC<OrderPageProps> = ({ order: { id, fulfilment }, mayReadLabels }) => (
  <Panel title={TEXT.parcels}>
    {fulfilment.bookingFailed ? <p class="mb-2 text-danger">{TEXT.notBooked}</p> : null}
    {fulfilment.shipments.length === 0 ? (
      <p class="text-muted">{TEXT.noParcels}</p>
    ) : (
      <ul class="grid gap-3">
        {fulfilment.shipments.map((parcel) => (
          <li>
            <span class="font-semibold">{parcel.carrier}</span>{' '}
            <span class="font-mono text-sm break-all">{parcel.trackingNumber}</span>
            <span class="block text-sm text-muted">
              {shopTexts.order.shipment[parcel.status]}
              {parcel.lines === undefined
                ? ''
                : ` · ${texts.parcels.units(parcel.lines.reduce((n, one) => n + one.quantity, 0))}`}
            </span>
            {mayReadLabels && parcel.booking && parcel.status !== 'cancelled' ? (
              <a
                class="text-link text-sm"
                href={`/admin/orders/${id}/shipments/${parcel.id}/label`}
                target="_blank"
                rel="noopener noreferrer"
              >
                {TEXT.label}
              </a>
            ) : null}
          </li>
        ))}
      </ul>
    )}
  </Panel>
)
