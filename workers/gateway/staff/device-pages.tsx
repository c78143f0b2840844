import { DevicesPage } from '../../../src/admin/components/session/devices.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import {
  endMemberSession,
  endOtherSessions,
  listAllSessions,
  listSessions,
} from '../../../src/shared/staff/sessions.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { nextPath, seeOther } from '../http/pages/forms.ts'
import { staffForm, staffPage } from '../http/pages/staff-page.tsx'
import { endSessionById } from '../http/staff/end-session.ts'
import { auditedWrite } from '../http/staff-write.ts'

const PATH = '/admin/devices'
const OF_DEVICES = { title: texts.devices.title, section: null } as const

export const staffDevicePages = createRouter()

staffPage(
  staffDevicePages,
  { path: PATH, permission: 'session.read', ...OF_DEVICES },
  async (c, staff) => {
    const access = c.var.staffAccess
    const [own, all] = await Promise.all([
      listSessions(staffDeps(c), access),
      mayAct(staff.role, 'staff.sign-out') ? listAllSessions(staffDeps(c), access) : null,
    ])
    return ok({
      content: (
        <DevicesPage
          own={own.map((session) => ({ ...session, staff }))}
          others={all?.filter((session) => session.staff.id !== staff.id) ?? null}
          self={staff.id}
          byToken={access.sessionId === null}
        />
      ),
    })
  },
)

/** The page that the form stood on, with the news of it. */
const back = (c: GatewayContext, fields: URLSearchParams, done: string): Response => {
  const next = nextPath(fields, PATH)
  return seeOther(c, `${/^\/admin\/staff\/\w+$/.test(next) ? next : PATH}?done=${done}`)
}

staffForm(
  staffDevicePages,
  { path: '/admin/end-other-sessions', permission: 'session.end', ...OF_DEVICES },
  async (c, { staff, fields }) => {
    const ended = await auditedWrite(c, staff.id, async () =>
      ok(await endOtherSessions(staffDeps(c), c.var.staffAccess)),
    )
    return ended.ok ? back(c, fields, 'session.others-ended') : ended
  },
)

const sessionOf = (c: GatewayContext): string => c.req.param('id') ?? ''

staffForm(
  staffDevicePages,
  { path: `${PATH}/:id/end`, permission: 'session.end', ...OF_DEVICES },
  async (c, { fields }) => {
    const ended = await endSessionById(c, sessionOf(c))
    return ended.ok ? back(c, fields, 'session.ended') : ended
  },
)

staffForm(
  staffDevicePages,
  { path: `${PATH}/:id/sign-out`, permission: 'staff.sign-out', ...OF_DEVICES },
  async (c, { fields }) => {
    const ended = await auditedWrite(c, sessionOf(c), () =>
      endMemberSession(staffDeps(c), sessionOf(c)),
    )
    return ended.ok ? back(c, fields, 'session.ended') : ended
  },
)
