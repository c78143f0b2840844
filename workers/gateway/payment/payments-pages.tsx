import {
  PAYMENTS_PATH,
  PaymentsPage,
  SETTLE_PATH,
} from '../../../src/admin/components/payments/payments-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { settleCharge } from '../../../src/shared/payment/charges/store.ts'
import { CHARGING_KINDS } from '../../../src/shared/payment/contract.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import { type StaffView, staffForm, staffPage, statusOf } from '../http/pages/staff-page.tsx'
import { auditedWrite } from '../http/staff-write.ts'
import { readPaymentWork } from './read-payment-work.ts'

export const paymentsPages = createRouter()

const OF_PAYMENTS = { title: texts.payments.title, section: 'payments' } as const
const ID_CHARS_MAX = 200

staffPage(
  paymentsPages,
  { path: PAYMENTS_PATH, permission: 'payment.read', ...OF_PAYMENTS },
  (c, staff) => show(c, staff),
)

async function show(
  c: GatewayContext,
  { role }: Staff,
  refused: { message: string; status: StaffView['status'] } | null = null,
): Promise<Result<StaffView>> {
  const work = await readPaymentWork(c, role, Date.now())
  if (!work.ok) return work
  return ok({
    status: refused?.status ?? 200,
    content: (
      <PaymentsPage
        work={work.value}
        may={{ settle: mayAct(role, 'payment.settle'), record: mayAct(role, 'payment.record') }}
        formKey={newFormKey()}
        {...(refused === null ? {} : { message: refused.message })}
      />
    ),
  })
}

/** Staff have dealt with a charge without an order, such as by a refund at the provider. */
staffForm(
  paymentsPages,
  { path: SETTLE_PATH, permission: 'payment.settle', ...OF_PAYMENTS },
  async (c, { staff, fields }) => {
    const kind = CHARGING_KINDS.find((known) => known === fields.get('kind'))
    const id = fields.get('id') ?? ''
    if (kind === undefined || id === '' || id.length > ID_CHARS_MAX) return refuse('invalid_body')
    c.set('idempotencyKey', keyOf(fields))
    const settled = await auditedWrite(c, id, async () =>
      (await settleCharge(c.env.ENGAGEMENT_DB, kind, id))
        ? ok({ before: null, after: { kind, state: 'settled' }, value: null })
        : refuse('transition_not_allowed'),
    )
    if (settled.ok) return seeOther(c, `${PAYMENTS_PATH}?done=payment.settle`)
    return show(c, staff, {
      message: texts.payments.charges.gone,
      status: statusOf(settled.problem),
    })
  },
)
