import {
  SYSTEMS_PATH as PATH,
  SystemList,
} from '../../../src/admin/components/inventory-systems/system-list.tsx'
import { SystemPage } from '../../../src/admin/components/inventory-systems/system-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { DOCUMENT_STATES } from '../../../src/shared/inventory-system/contract.ts'
import { listDocuments } from '../../../src/shared/inventory-system/manage-documents.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
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
import { listSystemsOf, readSystem, resendAllTo, resendOne } from './systems.ts'

export const staffSystemPages = createRouter()

const OF_SYSTEMS = {
  title: texts.inventorySystems.title,
  section: 'inventory-systems',
} as const
const PAGE_ROWS = 50

staffPage(
  staffSystemPages,
  { path: PATH, permission: 'inventory-system.read', ...OF_SYSTEMS },
  async (c) => ok({ content: <SystemList systems={await listSystemsOf(c)} /> }),
)

staffPage(
  staffSystemPages,
  { path: `${PATH}/:system`, permission: 'inventory-system.read', ...OF_SYSTEMS },
  (c, staff) => show(c, staff),
)

async function show(
  c: GatewayContext,
  staff: Staff,
  problem: Problem | null = null,
): Promise<Result<StaffView>> {
  const system = await readSystem(c, c.req.param('system') ?? '')
  if (!system.ok) return system
  const { system: name } = system.value
  const params = new URL(c.req.url).searchParams
  const page = await listDocuments({ db: c.env.ENGAGEMENT_DB }, name, {
    limit: PAGE_ROWS,
    cursor: params.get('cursor'),
    state: DOCUMENT_STATES.find((state) => state === params.get('status')) ?? null,
  })
  if (!page.ok) return page
  return ok({
    title: name,
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <SystemPage
        system={system.value}
        documents={page.value.data}
        nextCursor={page.value.nextCursor}
        params={params}
        mayRetry={mayAct(staff.role, 'inventory-system.retry')}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

const OF_RETRY = { permission: 'inventory-system.retry', ...OF_SYSTEMS } as const

staffForm(
  staffSystemPages,
  { path: `${PATH}/:system/retry`, ...OF_RETRY },
  async (c, { staff, fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const system = c.req.param('system') ?? ''
    const sent = await resendAllTo(c, system)
    return sent.ok
      ? seeOther(c, `${PATH}/${system}?done=inventory-system.retry`)
      : show(c, staff, sent.problem)
  },
)

staffForm(
  staffSystemPages,
  { path: `${PATH}/:system/documents/:document/retry`, ...OF_RETRY },
  async (c, { staff, fields }) => {
    c.set('idempotencyKey', keyOf(fields))
    const system = c.req.param('system') ?? ''
    const sent = await resendOne(c, system, c.req.param('document') ?? '')
    return sent.ok
      ? seeOther(c, `${PATH}/${system}?done=inventory-system.retry`)
      : show(c, staff, sent.problem)
  },
)
