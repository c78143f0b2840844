import type { ContentfulStatusCode } from 'hono/utils/http-status'
import shop from '../../../shop.config.ts'
import { DropForm, VARIANT_ROWS } from '../../../src/admin/components/drop-form.tsx'
import { DropTable } from '../../../src/admin/components/drop-table.tsx'
import { DropWatch } from '../../../src/admin/components/drop-watch.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { findVariantOfSku } from '../../../src/shared/catalog/read/store.ts'
import type { DropInput } from '../../../src/shared/drop/catalogue/input.ts'
import { isId } from '../../../src/shared/platform/ids.ts'
import { LIST_LIMIT_MAX } from '../../../src/shared/platform/limits.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { type Problem, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import { signedIn, staffForm } from '../http/pages/staff-pages.ts'
import { renderAdminPage } from '../http/pages/staff-render.tsx'
import { dropPage } from '../http/ports/drop-lists.ts'
import { dropOf } from '../http/ports/drops.ts'
import {
  type DropDraft,
  dropDefaults,
  errorsOfProblem,
  type Fields,
  readDropForm,
} from './staff-form.ts'
import { endDrop, makeDrop } from './staff-writes.ts'

export const staffDropPages = createRouter()

staffDropPages.get('/admin/drops', async (c) => {
  const staff = await signedIn(c, 'drop.read')
  if (staff instanceof Response) return staff
  const page = await dropPage(c.env, { limit: LIST_LIMIT_MAX })
  if (!page.ok) return answerProblem(c, page.problem)
  return renderAdminPage(
    c,
    { title: texts.drops.title, staff, islands: ['admin-drop'] },
    <DropTable drops={page.value.data} />,
  )
})

staffDropPages.get('/admin/new-drop', async (c) => {
  const staff = await signedIn(c, 'drop.create')
  if (staff instanceof Response) return staff
  return showForm(c, staff, { typed: dropDefaults(Date.now()), errors: {} })
})

interface Told {
  typed: Fields
  errors: Fields
  problem?: Problem
}

const showForm = (c: GatewayContext, staff: Staff, told: Told): Promise<Response> => {
  const { typed, errors, problem } = told
  const isRefused = problem !== undefined || Object.keys(errors).length > 0
  return renderAdminPage(
    c,
    { title: texts.drops.create, staff, status: isRefused ? 400 : 200 },
    <DropForm
      typed={typed}
      errors={errors}
      formKey={newFormKey()}
      currency={shop.currency}
      {...(problem ? { message: sentenceOf(problem) } : {})}
    />,
  )
}

const sentenceOf = ({ code, detail }: Problem): string => detail ?? PROBLEMS[code].title

staffDropPages.post('/admin/drops', async (c) => {
  const opened = await staffForm(c, 'drop.create')
  if (opened instanceof Response) return opened
  const { staff, fields } = opened
  const typed: Fields = Object.fromEntries(fields)
  const { draft, errors } = readDropForm(typed, shop, VARIANT_ROWS)
  const { input, unknown } = await inputOf(c, draft)
  const wrong = { ...unknown, ...errors }
  if (Object.keys(wrong).length > 0) return showForm(c, staff, { typed, errors: wrong })
  c.set('idempotencyKey', keyOf(fields))
  const made = await makeDrop(c, input)
  if (made.ok) return seeOther(c, `/admin/drops/${made.value.id}`)
  const { problem } = made
  const beside = errorsOfProblem(problem.errors ?? [], draft.variants)
  const told = Object.keys(beside).length > 0 ? {} : { problem }
  return showForm(c, staff, { typed, errors: beside, ...told })
})

/** The form's SKUs as the variants they name, and a message beside each that names none. */
async function inputOf(
  c: GatewayContext,
  { input, variants }: DropDraft,
): Promise<{ input: DropInput; unknown: Fields }> {
  const unknown: Fields = {}
  const found = await Promise.all(
    variants.map(async ({ row, sku, quota, price }) => {
      const variantId = await findVariantOfSku(c.env.CATALOG_DB, sku)
      if (variantId === null) unknown[`sku${row}`] = texts.dropForm.unknownSku
      return { variantId: variantId ?? '', quota, ...(price === undefined ? {} : { price }) }
    }),
  )
  return { input: { ...input, variants: found }, unknown }
}

staffDropPages.get('/admin/drops/:id', async (c) => {
  const staff = await signedIn(c, 'drop.read')
  return staff instanceof Response ? staff : watch(c, staff, null)
})

staffDropPages.post('/admin/drops/:id/close', async (c) => {
  const opened = await staffForm(c, 'drop.close')
  if (opened instanceof Response) return opened
  const id = c.req.param('id')
  if (opened.fields.get('confirm') !== 'yes') return seeOther(c, `/admin/drops/${id}`)
  c.set('idempotencyKey', null)
  const ended = await endDrop(c, id)
  return ended.ok ? seeOther(c, `/admin/drops/${id}`) : watch(c, opened.staff, ended.problem)
})

/** The numbers come from the drop itself, not from what the edge remembers of it. */
async function watch(c: GatewayContext, staff: Staff, problem: Problem | null): Promise<Response> {
  const id = c.req.param('id') ?? ''
  // A guess wakes no object.
  if (!isId('drop', id)) return answerProblem(c, refuse('not_found').problem)
  const drop = dropOf(c.env, id)
  const [status, report] = await Promise.all([drop.status(), drop.fairness()])
  if (!status) return answerProblem(c, refuse('not_found').problem)
  if (!report.ok) return answerProblem(c, report.problem)
  return renderAdminPage(
    c,
    {
      title: status.definition.title,
      staff,
      islands: ['admin-drop'],
      status: problem ? (PROBLEMS[problem.code].status as ContentfulStatusCode) : 200,
    },
    <DropWatch
      status={status}
      report={report.value}
      {...(problem ? { message: sentenceOf(problem) } : {})}
    />,
  )
}
