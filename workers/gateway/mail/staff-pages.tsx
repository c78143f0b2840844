import shop from '../../../shop.config.ts'
import { MailList } from '../../../src/admin/components/mails/mail-list.tsx'
import { MailPage } from '../../../src/admin/components/mails/mail-page.tsx'
import { MailSamples } from '../../../src/admin/components/mails/mail-samples.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { MAIL_KIND_NAMES, type MailKind } from '../../../src/shared/notify/content.ts'
import { MAIL_LOG_STATES, type MailLogInput } from '../../../src/shared/notify/contract.ts'
import { retentionDaysOf } from '../../../src/shared/notify/rules.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { findOrdersByNumber } from '../../../src/shared/order/find-order.ts'
import { normalNumber } from '../../../src/shared/order-access/rules.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { resendMail } from './resend.ts'
import { sendTest } from './send-test.ts'

export const staffMailPages = createRouter()

const OF_MAILS = { title: texts.mails.title, section: 'mails' } as const
const OF_SAMPLES = { title: texts.mails.samples.title, section: 'mails' } as const
const PATH = '/admin/mails'
/** Beside the pages of mails: a fixed name below them would cost the router its one expression. */
const SAMPLES = '/admin/mail-samples'
const PAGE_ROWS = 50

const oneOf = <T extends string>(all: readonly T[], text: string | null): T | null =>
  all.find((one) => one === text) ?? null

const isOrderId = (text: string): boolean => text.startsWith('ord_')

/** The recipient or the order that a query names; null where it names an order of nobody. */
async function subjectOf(
  c: GatewayContext,
  query: string,
): Promise<Pick<MailLogInput, 'to' | 'orderId'> | null> {
  if (query === '') return { to: null, orderId: null }
  if (query.includes('@')) return { to: query, orderId: null }
  if (isOrderId(query)) return { to: null, orderId: query }
  const number = normalNumber(query)
  const found = number === null ? [] : await findOrdersByNumber(ordersDatabases(c.env), number)
  const [order] = found
  return order === undefined ? null : { to: null, orderId: order.id }
}

staffPage(
  staffMailPages,
  { path: PATH, permission: 'mail.read', ...OF_MAILS, islands: ['table', 'live'] },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const subject = await subjectOf(c, (params.get('q') ?? '').trim())
    const page =
      subject === null
        ? ok({ data: [], nextCursor: null })
        : await fulfilmentOf(c.env).listMails({
            ...subject,
            limit: PAGE_ROWS,
            cursor: params.get('cursor'),
            kind: oneOf(MAIL_KIND_NAMES, params.get('kind')),
            state: oneOf(MAIL_LOG_STATES, params.get('state')),
          })
    if (!page.ok) return page
    const { data, nextCursor } = visibleTo(staff.role, page.value)
    return ok({
      state: JSON.stringify(data.map(({ key, state, attempts }) => [key, state, attempts])),
      content: (
        <MailList
          mails={data}
          nextCursor={nextCursor}
          params={params}
          retentionDays={retentionDaysOf(shop)}
        />
      ),
    })
  },
)

/** A mail's HTML as a document of its own: it may use its own styles, and load and run nothing. */
const FRAME_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox",
} as const

const frameOf = (c: GatewayContext, html: string): Response => c.html(html, 200, FRAME_HEADERS)

const kindOf = (c: GatewayContext): MailKind | null =>
  oneOf(MAIL_KIND_NAMES, c.req.param('kind') ?? '')

async function showSamples(
  c: GatewayContext,
  staff: Staff,
  kind: MailKind,
  problem: Problem | null = null,
): Promise<Result<StaffView>> {
  const fulfilment = fulfilmentOf(c.env)
  const [sample, status] = await Promise.all([
    fulfilment.previewMail(kind),
    fulfilment.mailStatus(),
  ])
  return ok({
    frames: true,
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <MailSamples
        kind={kind}
        subject={sample.subject}
        text={sample.text}
        mayTest={mayAct(staff.role, 'mail.test')}
        leaves={status === 'ok'}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

staffPage(staffMailPages, { path: SAMPLES, permission: 'mail.read', ...OF_SAMPLES }, (c, staff) =>
  showSamples(c, staff, oneOf(MAIL_KIND_NAMES, c.req.query('kind') ?? '') ?? 'order-placed'),
)

staffPage(
  staffMailPages,
  { path: `${SAMPLES}/:kind/frame`, permission: 'mail.read', ...OF_SAMPLES },
  async (c) => {
    const kind = kindOf(c)
    if (kind === null) return refuse('not_found')
    return frameOf(c, (await fulfilmentOf(c.env).previewMail(kind)).html)
  },
)

staffForm(
  staffMailPages,
  { path: `${SAMPLES}/:kind/test`, permission: 'mail.test', ...OF_SAMPLES },
  async (c, { staff }) => {
    const kind = kindOf(c)
    if (kind === null) return refuse('not_found')
    const sent = await sendTest(c, kind)
    return sent.ok
      ? seeOther(c, `${SAMPLES}?kind=${kind}&done=mail.test`)
      : showSamples(c, staff, kind, sent.problem)
  },
)

async function show(
  c: GatewayContext,
  staff: Staff,
  problem: Problem | null = null,
): Promise<Result<StaffView>> {
  const mail = await fulfilmentOf(c.env).readMail(c.req.param('key') ?? '')
  if (!mail.ok) return mail
  const { subject, kind, state } = mail.value
  const canResend = kind !== 'code' && state !== 'queued'
  return ok({
    title: subject || texts.mails.title,
    frames: true,
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <MailPage
        mail={visibleTo(staff.role, mail.value)}
        mayResend={canResend && mayAct(staff.role, 'mail.resend')}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

staffPage(
  staffMailPages,
  { path: `${PATH}/:key`, permission: 'mail.read', ...OF_MAILS },
  (c, staff) => show(c, staff),
)

staffPage(
  staffMailPages,
  { path: `${PATH}/:key/frame`, permission: 'mail.read', ...OF_MAILS },
  async (c) => {
    const mail = await fulfilmentOf(c.env).readMail(c.req.param('key') ?? '')
    return mail.ok ? frameOf(c, mail.value.html) : mail
  },
)

staffForm(
  staffMailPages,
  { path: `${PATH}/:key/resend`, permission: 'mail.resend', ...OF_MAILS },
  async (c, { staff, fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const key = c.req.param('key') ?? ''
    const sent = await resendMail(c, key)
    return sent.ok
      ? seeOther(c, `${PATH}/${encodeURIComponent(key)}?done=mail.resend`)
      : show(c, staff, sent.problem)
  },
)
