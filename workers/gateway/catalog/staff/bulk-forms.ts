import { texts } from '../../../../src/admin/texts/texts.ts'
import { makeActive, withdrawProduct } from '../../../../src/shared/catalog/edit/change-product.ts'
import { readStaffProduct } from '../../../../src/shared/catalog/edit/staff-products.ts'
import { currentRelease } from '../../../../src/shared/catalog/store.ts'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import { groupsOf } from '../../../../src/shared/kit/groups.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { PRODUCTS_TOGETHER_MAX } from '../../../../src/shared/platform/limits.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { appendAudit } from '../../../../src/shared/staff/append-audit.ts'
import type { AuditAction } from '../../../../src/shared/staff/contract.ts'
import { createRouter, type GatewayContext, logOf } from '../../http/app.ts'
import { staffDeps } from '../../http/middleware/staff.ts'
import { sentenceOf, staffForm } from '../../http/pages/staff-page.tsx'
import { scopedKey } from '../../http/staff-write.ts'
import { publishThese, writeDeps } from './writes.ts'

/** Work on several products of the list, for the script of its page. */
export const staffBulkForms = createRouter()

/** Products that are changed side by side. */
const LANES = 10
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

/** A product that is changed and not yet published, and its row of the audit. */
interface Changed {
  id: string
  auditOf: (versions: { before: string; after: string }) => { before: unknown; after: unknown }
}

interface Verb {
  permission: AuditAction
  change: (c: GatewayContext, id: string) => Promise<Result<Changed>>
}

const VERBS: Readonly<Record<string, Verb>> = {
  publish: {
    permission: 'product.publish',
    change: async (c, id) => {
      const known = await makeActive(writeDeps(c.env), id, ['draft', 'withdrawn'])
      if (!known.ok) return known
      const auditOf: Changed['auditOf'] = ({ before, after }) => ({
        before: { version: before },
        after: { version: after },
      })
      return ok({ id, auditOf })
    },
  },
  withdraw: {
    permission: 'product.withdraw',
    change: async (c, id) => {
      const known = await readStaffProduct(writeDeps(c.env), id)
      // Deleting is for the draft's own page, which asks first.
      if (known.ok && known.value.status === 'draft') {
        return refuse('invalid_body', texts.product.discardAlone)
      }
      const edit = await withdrawProduct(writeDeps(c.env), id)
      if (!edit.ok) return edit
      const { before, after } = edit.value
      return ok({ id, auditOf: () => ({ before, after }) })
    },
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
      return answerLines(c, (say) => changeTogether(c, verb, ids, say))
    },
  )
}

type Say = (line: Line) => Promise<void>

/** Answers lines of JSON while the work goes on; it goes on when its client is gone. */
function answerLines(c: GatewayContext, work: (say: Say) => Promise<void>): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const say: Say = (line) =>
    writer.write(encoder.encode(`${JSON.stringify(line)}\n`)).catch(() => undefined)
  c.executionCtx.waitUntil(work(say).finally(() => writer.close().catch(() => undefined)))
  return c.body(readable, 200, { 'content-type': 'application/x-ndjson' })
}

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
    const changed: Changed[] = []
    for (const group of groupsOf(ids, LANES)) {
      const results = await Promise.all(group.map((id) => verb.change(c, id)))
      for (const [index, result] of results.entries()) {
        const id = group[index] ?? ''
        if (result.ok) changed.push(result.value)
        else await refused(id, sentenceOf(result.problem))
        if (result.ok) await say({ id, state: 'changed' })
      }
    }
    if (changed.length === 0) return
    const published = changed.map(({ id }) => id)
    const { version: after } = await publishThese(c.env, published)
    for (const { id, auditOf } of changed) {
      await record(c, verb, id, auditOf({ before, after }))
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
