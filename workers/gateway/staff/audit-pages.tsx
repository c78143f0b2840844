import { AuditList } from '../../../src/admin/components/audit/audit-list.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { DAY_MS } from '../../../src/shared/platform/clock.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import type { Staff, StaffWithTokens } from '../../../src/shared/staff/contract.ts'
import { type AuditFilter, listAudit, verifyAudit } from '../../../src/shared/staff/list-audit.ts'
import { listStaff } from '../../../src/shared/staff/list-staff.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { staffPage } from '../http/pages/staff-page.tsx'
import { auditReading } from './audit-reading.ts'

export const staffAuditPages = createRouter()

const PAGE_ROWS = 50

staffPage(
  staffAuditPages,
  {
    path: '/admin/audit',
    permission: 'audit.read',
    title: texts.audit.title,
    section: 'audit',
    islands: ['table'],
  },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const deps = staffDeps(c)
    const wanted = params.get('verify') === 'all'
    params.delete('verify')
    const [page, members, verification] = await Promise.all([
      listAudit(auditReading(c), {
        filter: filterOf(params),
        limit: PAGE_ROWS,
        cursor: params.get('cursor'),
      }),
      listStaff(deps),
      wanted ? verifyAudit(deps) : null,
    ])
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    const verified =
      verification === null
        ? null
        : { entries: verification.entries, brokenAt: verification.brokenAt ?? null }
    return ok({
      content: (
        <AuditList
          entries={data}
          nextCursor={nextCursor}
          params={params}
          verified={verified}
          actors={actorsFor(staff, members)}
        />
      ),
    })
  },
)

/** The filters of an address; a part of it that is none filters nothing. */
function filterOf(params: URLSearchParams): AuditFilter {
  const textOf = (name: string, max: number) => cleanLine(params.get(name) ?? '', max) || null
  return {
    actor: textOf('actor', 100),
    action: textOf('action', 100),
    subject: textOf('subject', 300),
    from: dayOf(params.get('from'), 0),
    // The day belongs to the span.
    to: dayOf(params.get('to'), DAY_MS),
    q: textOf('q', 100),
  }
}

/** The beginning of a day (UTC) and `after` milliseconds; null where the text is no day. */
function dayOf(text: string | null, after: number): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text ?? '') ? Date.parse(text ?? '') : Number.NaN
  return Number.isNaN(at) ? null : at + after
}

/** A reader who sees no names chooses by id. */
const actorsFor = ({ role }: Staff, members: readonly StaffWithTokens[]) =>
  members.map(({ id, name }) => ({ id, name: mayAct(role, 'personal.read') ? name : id }))
