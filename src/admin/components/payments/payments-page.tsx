import type { Child, FC, PropsWithChildren } from 'hono/jsx'
import type { DeadLetter } from '../../../shared/dead-letter/contract.ts'
import type { Order } from '../../../shared/order/contract.ts'
import type { ComparedCharge } from '../../../shared/payment/charges/contract.ts'
import type { ChargingKind } from '../../../shared/payment/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { STATEMENTS_PATH } from '../bank-transfers/statement-page.tsx'
import { Button, ButtonLink } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.payments
export const PAYMENTS_PATH = '/admin/payments'
export const SETTLE_PATH = `${PAYMENTS_PATH}/charges/settle`

/** Some of a list, and whether there are more. */
interface Some<T> {
  rows: readonly T[]
  more: boolean
}

/** Payments that wait for staff. */
export interface PaymentWork {
  /** Orders with a dispute or a refund to look at, and why. */
  attention: Some<{ order: Order; why: string }>
  /** Orders that have waited for their provider's word for long. */
  unpaid: Some<Order>
  charges: Some<ComparedCharge>
  letters: Some<DeadLetter>
  /** How far the list of each provider has been compared, RFC 3339. */
  comparedTo: readonly { kind: ChargingKind; at: string }[]
}

interface PaymentsPageProps {
  work: PaymentWork
  may: { settle: boolean; record: boolean }
  formKey: string
  message?: string
}

/** The payments that need a member of staff, and what to do about each. */
export const PaymentsPage: FC<PaymentsPageProps> = ({ work, may, formKey, message }) => {
  const { attention, unpaid, charges, letters } = work
  const isEmpty = [attention, unpaid, charges, letters].every(({ rows }) => rows.length === 0)
  return (
    <>
      <PageHead title={TEXT.title} />
      <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid gap-4">
        {isEmpty ? <EmptyState icon="check" {...TEXT.none} /> : null}
        <Part some={attention} {...TEXT.attention}>
          {attention.rows.map(({ order, why }) => (
            <OrderRow order={order} why={why} />
          ))}
        </Part>
        <Part some={unpaid} {...TEXT.unpaid}>
          {unpaid.rows.map((order) => (
            <OrderRow order={order} why={texts.paymentKinds[order.payment.kind]} />
          ))}
        </Part>
        <Part some={charges} {...TEXT.charges}>
          {charges.rows.map((compared) => (
            <ChargeRow compared={compared} maySettle={may.settle} formKey={formKey} />
          ))}
        </Part>
        <Part some={letters} {...TEXT.letters}>
          {letters.rows.map((letter) => (
            <LetterRow letter={letter} />
          ))}
        </Part>
        {may.record ? (
          <Panel title={TEXT.transfers.title}>
            <p class="mb-3 max-w-prose text-muted">{TEXT.transfers.text}</p>
            <ButtonLink tone="quiet" href={STATEMENTS_PATH}>
              {TEXT.transfers.upload}
            </ButtonLink>
          </Panel>
        ) : null}
        <Compared comparedTo={work.comparedTo} />
      </div>
    </>
  )
}

const Part: FC<PropsWithChildren<{ title: string; text: string; some: Some<unknown> }>> = ({
  title,
  text,
  some: { rows, more },
  children,
}) =>
  rows.length === 0 ? null : (
    <Panel
      title={title}
      action={<span class="text-muted tabular-nums">{TEXT.count(rows.length, more)}</span>}
    >
      <p class="mb-3 max-w-prose text-muted">{text}</p>
      <ul class="grid">{children}</ul>
    </Panel>
  )

/** One payment: its subject, why it is here, its amount, and since when. */
const Row: FC<PropsWithChildren<{ subject: Child; why: Child; amount?: string; at: string }>> = ({
  subject,
  why,
  amount,
  at,
  children,
}) => (
  <li class="grid items-center gap-x-6 gap-y-1 border-t border-line py-3 sm:grid-cols-[14rem_1fr_auto]">
    <span class="font-mono wrap-anywhere">{subject}</span>
    <span>{why}</span>
    <span class="sm:text-right">
      {amount === undefined ? null : <span class="block tabular-nums">{amount}</span>}
      <span class="block text-sm text-muted">
        <Moment at={at} />
      </span>
      {children}
    </span>
  </li>
)

const OrderRow: FC<{ order: Order; why: string }> = ({ order, why }) => (
  <Row
    subject={
      <a class="text-link" href={`/admin/orders/${order.id}`}>
        {order.number}
      </a>
    }
    why={why}
    amount={formatMoney(order.cost.total)}
    at={order.updatedAt}
  />
)

const ChargeRow: FC<{ compared: ComparedCharge; maySettle: boolean; formKey: string }> = ({
  compared: { charge, state, refund },
  maySettle,
  formKey,
}) => {
  const { kind, id, amount, at, event } = charge
  const isOpen = state !== 'open' && (refund === null || refund === 'failed')
  return (
    <Row
      subject={id}
      amount={formatMoney(amount)}
      at={at}
      why={
        <>
          {TEXT.charges.states[state]}
          {event === null ? null : (
            <span class="block text-sm text-muted wrap-anywhere">{event.orderId}</span>
          )}
          {refund === null ? null : (
            <span class="block text-sm text-muted">{TEXT.charges.refunds[refund]}</span>
          )}
        </>
      }
    >
      {isOpen && maySettle ? (
        <form method="post" action={SETTLE_PATH} class="mt-2">
          <input type="hidden" name="key" value={`${formKey}-${id}`} />
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="id" value={id} />
          <Button tone="quiet" aria-label={TEXT.charges.settleOf(id)}>
            {TEXT.charges.settle}
          </Button>
        </form>
      ) : null}
    </Row>
  )
}

const LetterRow: FC<{ letter: DeadLetter }> = ({ letter: { id, reason, firstSeenAt } }) => (
  <Row
    subject={
      <a class="text-link" href={`/admin/dead-letters/${encodeURIComponent(id)}`}>
        {id}
      </a>
    }
    why={reason}
    at={firstSeenAt}
  />
)

const Compared: FC<Pick<PaymentWork, 'comparedTo'>> = ({ comparedTo }) => (
  <div class="text-sm text-muted">
    {comparedTo.length === 0 ? <p>{TEXT.charges.neverCompared}</p> : null}
    {comparedTo.map(({ kind, at }) => (
      <p>
        {TEXT.charges.comparedTo(texts.paymentKinds[kind])} <Moment at={at} />
      </p>
    ))}
  </div>
)
