import { AuditList } from '../../../src/admin/components/audit/audit-list.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { ANY_AUDIT, listAudit, verifyAudit } from '../../../src/shared/staff/list-audit.ts'
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
  async (c) => {
    const params = new URL(c.req.url).searchParams
    const deps = staffDeps(c)
    const wanted = params.get('verify') === 'all'
    params.delete('verify')
    const [page, verification] = await Promise.all([
      listAudit(auditReading(c), {
        filter: ANY_AUDIT,
        limit: PAGE_ROWS,
        cursor: params.get('cursor'),
      }),
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
        <AuditList entries={data} nextCursor={nextCursor} params={params} verified={verified} />
      ),
    })
  },
)
