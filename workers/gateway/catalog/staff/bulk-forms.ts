import { texts } from '../../../../src/admin/texts/texts.ts'
import { changeStatuses } from '../../../../src/shared/catalog/edit/change-product.ts'
import type { StaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import type { ProductEdit } from '../../../../src/shared/catalog/edit/write-product.ts'
import { currentRelease } from '../../../../src/shared/catalog/store.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { groupsOf } from '../../../../src/shared/kit/groups.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { PRODUCTS_TOGETHER_MAX } from '../../../../src/shared/platform/limits.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { appendAudit } from '../../../../src/shared/staff/append-audit.ts'
import type { AuditAction } from '../../../../src/shared/staff/contract.ts'
import { answerLines } from '../../http/answer-lines.ts'
import { createRouter, type GatewayContext, logOf } from '../../http/app.ts'
import { staffDeps } from '../../http/middleware/staff.ts'
import { sentenceOf, staffForm } from '../../http/pages/staff-page.tsx'
import { scopedKey } from '../../http/staff-write.ts'
import { publishThese, writeDeps } from './writes.ts'

/** Work on several products of the list, for the script of its page. */
export const staffBulkForms = createRouter()

/** Products that are changed together; all of their variants are in memory at once. */
const CHANGED_TOGETHER = 10
const BROKEN = texts.bulk.unreachable

/**
 * A line of the answer: the product is changed, published with the others (`done`), or refused.
 * Each of them is one step of its way.
 */
interface Line {
  id: string
  state: 'changed' | 'done' | 'refused'
  /** Why it is refused, in words. */
  reason?: string
}

interface Versions {
  before: string
  after: string
}

interface Verb {
  permission: AuditAction
  change: { from: readonly StaffProduct['status'][]; to: StaffProduct['status'] }
  /** The reason for a product that has a status from which the verb does not go. */
  refusal: string
  auditOf: (edit: ProductEdit, versions: Versions) => { before: unknown; after: unknown }
}

const VERBS: Readonly<Record<string, Verb>> = {
  publish: {
    permission: 'product.publish',
    change: { from: ['draft', 'withdrawn'], to: 'active' },
    refusal: BROKEN,
    auditOf: (_edit, { before, after }) => ({
      before: { version: before },
      after: { version: after },
    }),
  },
  withdraw: {
    permission: 'product.withdraw',
    // Deleting is for the draft's own page, which asks first.
    change: { from: ['active'], to: 'withdrawn' },
    refusal: texts.product.discardAlone,
    auditOf: ({ before, after }) => ({ before, after }),
  },
}

for (const [name, verb] of Object.entries(VERBS)) {
  staffForm(
    staffBulkForms,
    {
      path: `/admin/bulk-products/${name}`,
      permission: verb.permission,
      title: texts.products.title,
      section: 'products',
    },
    async (c, { fields }) => {
      const ids = [...new Set((fields.get('ids') ?? '').split(' ').filter(Boolean))]
      if (ids.length === 0 || ids.length > PRODUCTS_TOGETHER_MAX) {
        return refuse('invalid_body', `Choose 1 to ${PRODUCTS_TOGETHER_MAX} products.`)
      }
      // The work goes on when its client is gone.
      return answerLines<Line>(c, (say) =>
        changeTogether(c, verb, ids, (line) => say(line).catch(() => undefined)),
      )
    },
  )
}

type Say = (line: Line) => Promise<void>

/**
 * Changes products and shows all of them by one release, with a row of the audit for each. A product
 * that is refused leaves the others as they go.
 */
async function changeTogether(
  c: GatewayContext,
  verb: Verb,
  ids: readonly string[],
  say: Say,
): Promise<void> {
  const waiting = new Set(ids)
  const refused = (id: string, reason: string): Promise<void> => {
    waiting.delete(id)
    return say({ id, state: 'refused', reason })
  }
  try {
    const before = (await currentRelease(c.env.CATALOG_DB))?.version ?? '0'
    const changed = new Map<string, ProductEdit>()
    for (const group of groupsOf(ids, CHANGED_TOGETHER)) {
      const results = await changeStatuses(writeDeps(c.env), group, verb.change)
      for (const [index, result] of results.entries()) {
        const id = group[index] ?? ''
        if (!result.ok) await refused(id, sentenceOf(result.problem))
        else if (result.value.after.status !== verb.change.to) await refused(id, verb.refusal)
        else {
          changed.set(id, result.value)
          await say({ id, state: 'changed' })
        }
      }
    }
    if (changed.size === 0) return
    const { version: after } = await publishThese(c.env, [...changed.keys()])
    for (const [id, edit] of changed) {
      await record(c, verb, id, verb.auditOf(edit, { before, after }))
      waiting.delete(id)
      await say({ id, state: 'done' })
    }
  } catch (error) {
    logOf(c)('request.failed', { error })
    for (const id of waiting) await say({ id, state: 'refused', reason: BROKEN })
  }
}

/** Writes the row of the audit; a form that is sent twice writes it once. */
async function record(
  c: GatewayContext,
  { permission }: Verb,
  subject: string,
  change: { before: unknown; after: unknown },
): Promise<void> {
  const key = scopedKey(c)
  const id = key === null ? newId('aud') : `aud_${(await sha256(`${key} ${subject}`)).slice(0, 26)}`
  await appendAudit(staffDeps(c).db, {
    id,
    at: rfc3339(Date.now()),
    actor: `staff:${c.var.staff.id}`,
    action: permission,
    subject,
    ...change,
    requestId: c.var.requestId,
  })
}
