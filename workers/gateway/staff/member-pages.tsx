import type { MemberForm } from '../../../src/admin/components/staff/member-fields.tsx'
import { MemberList, MemberPage } from '../../../src/admin/components/staff/member-pages.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { listMembers, readMember } from '../../../src/shared/staff/change-staff.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { listAllSessions } from '../../../src/shared/staff/sessions.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { staffDeps } from '../http/middleware/staff.ts'
import { BASE_FIELD, conflictWords, mergeForm } from '../http/pages/form-merge.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { addMember, changeMember, NewMemberSchema, removeMember } from './members.ts'

const TEXT = texts.members
const PATH = '/admin/staff'
const PAGE_ROWS = 50
const OF_STAFF = { title: TEXT.title, section: 'staff' } as const

export const staffMemberPages = createRouter()

/** The form as it was posted, and the refusal of it. */
interface Refused extends MemberForm {
  problem?: Problem
}

const LABELS = { name: TEXT.name, email: TEXT.email, role: TEXT.role }

/** A role by its name on the page. */
function wordOf(name: string, value: string): string {
  const roles: Readonly<Record<string, string>> = texts.roles
  return name === 'role' ? (roles[value] ?? value) : value
}

const EMPTY: Refused = { typed: {}, errors: {} }

function wordsOf({ problem }: Refused) {
  if (problem === undefined) return {}
  return { message: problem.code === 'last_owner' ? TEXT.lastOwner : sentenceOf(problem) }
}

function statusFor({ problem, errors, conflict }: Refused) {
  if (conflict !== undefined) return 409
  if (problem !== undefined) return statusOf(problem)
  return Object.keys(errors).length === 0 ? 200 : 400
}

function typedIn(fields: URLSearchParams): Required<MemberForm['typed']> {
  const of = (name: string) => fields.get(name) ?? ''
  return { name: of('name'), email: of('email'), role: of('role') }
}

/** The fields as a member of staff, or the message at each that is refused. */
function memberIn(fields: URLSearchParams) {
  const typed = typedIn(fields)
  const parsed = NewMemberSchema.safeParse(typed)
  if (parsed.success) return { typed, member: parsed.data }
  const errors: Record<string, string> = {}
  for (const { path, message } of parsed.error.issues) errors[String(path[0])] ??= message
  if (errors.role !== undefined) errors.role = TEXT.roleMissing
  return { typed, errors }
}

async function showAll(
  c: GatewayContext,
  staff: Staff,
  refused: Refused,
): Promise<Result<StaffView>> {
  const params = new URL(c.req.url).searchParams
  const { data, nextCursor } = await listMembers(staffDeps(c), {
    limit: PAGE_ROWS,
    cursor: params.get('cursor'),
  })
  return ok({
    status: statusFor(refused),
    content: (
      <MemberList
        members={data}
        nextCursor={nextCursor}
        params={params}
        self={staff.id}
        formKey={newFormKey()}
        typed={refused.typed}
        errors={refused.errors}
        {...wordsOf(refused)}
      />
    ),
  })
}

async function showOne(
  c: GatewayContext,
  staff: Staff,
  refused: Refused,
): Promise<Result<StaffView>> {
  const deps = staffDeps(c)
  const member = await readMember(deps, c.req.param('id') ?? '')
  if (!member.ok) return member
  const sessions = await listAllSessions(deps, c.var.staffAccess)
  const { id, name, email, role } = member.value
  return ok({
    title: name,
    status: statusFor(refused),
    content: (
      <MemberPage
        member={member.value}
        sessions={sessions.filter((session) => session.staff.id === id)}
        self={staff.id}
        formKey={newFormKey()}
        typed={{ name, email, role, ...refused.typed }}
        errors={refused.errors}
        base={refused.base ?? JSON.stringify({ name, email, role })}
        {...(refused.conflict ? { conflict: refused.conflict } : {})}
        {...wordsOf(refused)}
      />
    ),
  })
}

staffPage(staffMemberPages, { path: PATH, permission: 'staff.read', ...OF_STAFF }, (c, staff) =>
  showAll(c, staff, EMPTY),
)

staffPage(
  staffMemberPages,
  { path: `${PATH}/:id`, permission: 'staff.read', ...OF_STAFF },
  (c, staff) => showOne(c, staff, EMPTY),
)

staffForm(
  staffMemberPages,
  { path: PATH, permission: 'staff.create', ...OF_STAFF, stepUp: true },
  async (c, { staff, fields }) => {
    const { typed, errors, member } = memberIn(fields)
    if (!member) return showAll(c, staff, { typed, errors })
    const added = await addMember(c, member)
    if (added.ok) {
      return seeOther(c, `${PATH}?done=staff.${added.value.isInvited ? 'created' : 'uninvited'}`)
    }
    return showAll(c, staff, { typed, errors: {}, problem: added.problem })
  },
)

staffForm(
  staffMemberPages,
  { path: `${PATH}/:id`, permission: 'staff.change', ...OF_STAFF, stepUp: true },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const saved = await readMember(staffDeps(c), id)
    if (!saved.ok) return saved
    const { name, email, role } = saved.value
    const { chosen, merged } = mergeForm(fields, { name, email, role }, typedIn(fields))
    if (merged !== null) {
      const conflict = conflictWords(merged, LABELS, wordOf)
      return showOne(c, staff, { typed: merged.typed, errors: {}, conflict })
    }
    const { typed, errors, member } = memberIn(new URLSearchParams(chosen))
    const base = fields.get(BASE_FIELD)
    const opened = base === null ? {} : { base }
    if (!member) return showOne(c, staff, { typed, errors, ...opened })
    const changed = await changeMember(c, id, member)
    if (changed.ok) return seeOther(c, `${PATH}/${id}?done=staff.changed`)
    return showOne(c, staff, { typed, errors: {}, problem: changed.problem, ...opened })
  },
)

staffForm(
  staffMemberPages,
  { path: `${PATH}/:id/remove`, permission: 'staff.end', ...OF_STAFF, stepUp: true },
  async (c, { staff }) => {
    const removed = await removeMember(c, c.req.param('id') ?? '')
    if (removed.ok) return seeOther(c, `${PATH}?done=staff.removed`)
    return showOne(c, staff, { ...EMPTY, problem: removed.problem })
  },
)
