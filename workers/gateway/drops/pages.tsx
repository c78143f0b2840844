import shop from '../../../shop.config.ts'
import type { DropStatus, EntryView } from '../../../src/shared/drop/contract.ts'
import { isEnded } from '../../../src/shared/drop/rules.ts'
import { LIST_LIMIT_DEFAULT } from '../../../src/shared/platform/limits.ts'
import { type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { DropContent } from '../../../src/storefront/components/drops/drop-content.tsx'
import { DropGroup } from '../../../src/storefront/components/drops/drop-list.tsx'
import { FairnessContent } from '../../../src/storefront/components/drops/fairness-content.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { allow } from '../http/allow.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { actionTokenFor } from '../http/challenge/signals.ts'
import { ensureSession, issueVisitorSession, requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import {
  formIdempotency,
  goOn,
  newFormKey,
  ownForm,
  readQuantity,
  seeOther,
} from '../http/pages/forms.ts'
import { renderPage } from '../http/pages/render.tsx'
import { groupDrops } from '../http/ports/drop-groups.ts'
import { dropPage } from '../http/ports/drop-lists.ts'
import { earlierOf, fairnessOf } from '../http/ports/drop-reads.ts'
import { dropStatuses } from '../http/ports/drops.ts'
import { requireAlive } from '../http/revocation.ts'
import { claimDrop } from './claim.ts'
import { ENTRY, enterDrop } from './enter.ts'
import { ownEntry } from './own-entry.ts'
import { dropWordsOf, refusedAddress, refusedProblem } from './problems.ts'

const TEXT = texts.drop

export const dropPages = createRouter()

dropPages.get('/drops', async (c) => {
  const cursor = c.req.query('cursor')
  const page = await dropPage(c.env, {
    limit: LIST_LIMIT_DEFAULT,
    ...(cursor === undefined ? {} : { cursor }),
  })
  if (!page.ok) return answerProblem(c, page.problem)
  const { data, nextCursor } = page.value
  const { now, coming, past } = groupDrops(data)
  return renderPage(
    c,
    {
      title: TEXT.drops,
      description: TEXT.listDescription(shop.name),
      canonical: '/drops',
      noIndex: cursor !== undefined,
      islands: ['drops'],
      visibility: 'private',
    },
    <div class="shop-width pt-8 pb-20" data-drops>
      <h1 class="text-3xl">{TEXT.drops}</h1>
      <p class="mt-3 max-w-prose text-lg text-muted">{TEXT.listText}</p>
      {data.length === 0 ? (
        <EmptyState icon="clock" title={TEXT.none.title} text={TEXT.none.text}>
          <ButtonLink href="/">{TEXT.goHome}</ButtonLink>
        </EmptyState>
      ) : null}
      <DropGroup id="now" title={TEXT.openNow} drops={now} />
      <DropGroup id="coming" title={TEXT.comingUp} drops={coming} />
      <DropGroup id="past" title={TEXT.past} drops={past} />
      {nextCursor === null ? null : (
        <p class="mt-10">
          <ButtonLink href={`/drops?cursor=${nextCursor}`} tone="quiet">
            {TEXT.older}
          </ButtonLink>
        </p>
      )}
    </div>,
  )
})

dropPages.get('/drops/:id', async (c) => {
  const status = await dropStatuses(c.env).get(c.req.param('id'))
  if (!status) return answerProblem(c, refuse('not_found').problem)
  return showDrop(c, status, refusedProblem(c.req.query('refused')))
})

/** A form's address that is opened: the drop is what there is to see. */
for (const form of ['entries', 'claims']) {
  dropPages.get(`/drops/:id/${form}`, (c) => seeOther(c, `/drops/${c.req.param('id')}`))
}

dropPages.get('/drops/:id/fairness', async (c) => {
  const status = await dropStatuses(c.env).get(c.req.param('id'))
  if (!status) return answerProblem(c, refuse('not_found').problem)
  const { id, title } = status.definition
  const report = await fairnessOf(c.env, id)
  if (!report.ok) return answerProblem(c, report.problem)
  return renderPage(
    c,
    {
      title: texts.fairness.pageTitle(title),
      description: texts.fairness.pageDescription(title),
      canonical: `/drops/${id}/fairness`,
      visibility: 'private',
    },
    <FairnessContent
      title={title}
      report={report.value}
      command={`node verify-draw.mjs ${new URL(c.req.url).origin} ${id}`}
    />,
  )
})

/** The drop's page for this visitor; `problem` is why the form before came to nothing. */
async function showDrop(
  c: GatewayContext,
  status: DropStatus,
  problem: Problem | null,
): Promise<Response> {
  const { definition } = status
  const { id } = definition
  const session = await aliveSession(c)
  const [entry, earlier] = await Promise.all([
    session.ok ? shownEntry(c, status) : null,
    // The page is worth showing without them.
    earlierOf(c.env, definition).catch(() => []),
  ])
  // Minted for a session: the first press creates one for a visitor without.
  const actionToken =
    session.ok && !isEnded(status.state)
      ? await actionTokenFor(c, { action: 'drop-entry', subject: id })
      : null
  return renderPage(
    c,
    {
      title: definition.title,
      description: definition.description.slice(0, 160) || TEXT.description(shop.name),
      canonical: `/drops/${id}`,
      islands: ['drop'],
      visibility: 'private',
    },
    <DropContent
      status={status}
      entry={entry}
      now={Date.now()}
      actionToken={actionToken}
      formKey={newFormKey()}
      earlier={earlier}
      {...(problem ? { message: dropWordsOf(problem) } : {})}
    />,
  )
}

/** The visitor's session, unless there is none or it was ended. */
async function aliveSession(c: GatewayContext): Promise<Result<unknown>> {
  const session = await requireSession(c)
  return session.ok ? requireAlive(c) : session
}

/** The visitor's own entry; null where there is none or its shard does not answer. */
async function shownEntry(c: GatewayContext, status: DropStatus): Promise<EntryView | null> {
  if (status.state === 'announced') return null
  const own = await ownEntry(c, status.definition)
  return own.ok ? own.value.entry : null
}

/** The drop a form of its page is about, with the visitor's session; or the answer instead. */
async function openForm(
  c: GatewayContext,
): Promise<{ status: DropStatus; fields: URLSearchParams } | Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const status = await dropStatuses(c.env).get(c.req.param('id') ?? '')
  if (!status) return answerProblem(c, refuse('not_found').problem)
  await ensureSession(c)
  // One whose session was ended goes on with a new one.
  if (!(await requireAlive(c)).ok) await issueVisitorSession(c)
  return { status, fields: form.value }
}

dropPages.post('/drops/:id/entries', async (c) => {
  const opened = await openForm(c)
  if (opened instanceof Response) return opened
  const { status, fields } = opened
  const { id } = status.definition
  const input = {
    params: { id },
    body: {
      actionToken: fields.get('actionToken') ?? undefined,
      website: fields.get('website') ?? undefined,
    },
  }
  const allowed = await allow(c, ENTRY, input)
  const entered = allowed.ok ? await enterDrop(c, input) : allowed
  return seeOther(c, entered.ok ? `/drops/${id}` : refusedAddress(id, entered.problem))
})

dropPages.post('/drops/:id/claims', async (c) => {
  const opened = await openForm(c)
  if (opened instanceof Response) return opened
  const { status, fields } = opened
  const { id } = status.definition
  const quantity = readQuantity(fields.get('quantity') ?? '1')
  if (!('input' in quantity)) return seeOther(c, refusedAddress(id, { code: 'invalid_body' }))
  const wanted = {
    variantId: fields.get('variantId') ?? '',
    quantity: quantity.input,
    pass: fields.get('pass') ?? '',
  }
  const { idempotency } = await formIdempotency(c, fields)
  const claimed = await claimDrop(c, status, wanted, idempotency)
  if (!claimed.ok) return seeOther(c, refusedAddress(id, claimed.problem))
  return goOn(c, `/checkout/${claimed.value.checkout.id}`)
})
