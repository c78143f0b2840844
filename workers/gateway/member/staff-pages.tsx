import {
  MemberList,
  MEMBERS_PATH as PATH,
} from '../../../src/admin/components/members/member-list.tsx'
import { type LevelForm, MemberPage } from '../../../src/admin/components/members/member-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { addressLines } from '../../../src/shared/checkout/address/rules.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { cleanLine, oneLine } from '../../../src/shared/platform/text.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { countryName } from '../http/countries.ts'
import { LEVELS } from '../http/levels.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { listMembers } from '../http/ports/members.ts'
import { eraseMember } from './erase.ts'
import { setMemberLevel } from './set-level.ts'
import { readMember } from './staff-reading.ts'

/** The shop's members, for staff. */
export const staffMemberPages = createRouter()

const TEXT = texts.shopMembers
const OF_MEMBERS = { title: TEXT.title, section: 'members' } as const
const PAGE_ROWS = 50
const QUERY_MAX_CHARS = 254
const REASON_MAX_CHARS = 200

staffPage(
  staffMemberPages,
  { path: PATH, permission: 'member.read', ...OF_MEMBERS, islands: ['table'] },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const query = cleanLine(params.get('q') ?? '', QUERY_MAX_CHARS)
    const mayFindPersons = mayAct(staff.role, 'personal.read')
    const page = await listMembers(c, { query, limit: PAGE_ROWS, cursor: params.get('cursor') })
    if (!page.ok && page.problem.code !== 'forbidden') return page
    const { data, nextCursor } = page.ok
      ? visibleTo(staff.role, page.value)
      : { data: [], nextCursor: null }
    const [only] = data
    // The number of an order, or an id, names one member.
    if (only && data.length === 1 && nextCursor === null && /\d/.test(query)) {
      return seeOther(c, `${PATH}/${only.id}`)
    }
    return ok({
      status: page.ok ? 200 : 403,
      content: (
        <MemberList
          members={data}
          nextCursor={nextCursor}
          params={params}
          query={query}
          mayFindPersons={mayFindPersons}
          {...(page.ok ? {} : { message: TEXT.noPersonSearch })}
        />
      ),
    })
  },
)

async function showOne(
  c: GatewayContext,
  staff: Staff,
  { problem, ...form }: LevelForm & { problem?: Problem },
): Promise<Result<StaffView>> {
  const read = await readMember(c, c.req.param('id') ?? '')
  if (!read.ok) return read
  const member = visibleTo(staff.role, read.value)
  const isWrong = Object.keys(form.errors).length > 0
  const content = (
    <MemberPage
      member={member}
      addresses={member.addresses.map((address) => ({
        isDefault: address.default,
        lines: [...addressLines(address), countryName(address.country)],
      }))}
      levels={LEVELS}
      maySetLevel={mayAct(staff.role, 'member.set-level')}
      formKey={newFormKey()}
      mayFindByEmail={mayAct(staff.role, 'personal.read')}
      mayReadOrders={mayAct(staff.role, 'order.read')}
      mayReadMails={mayAct(staff.role, 'mail.read')}
      mayErase={mayAct(staff.role, 'member.erase')}
      {...form}
      {...(problem ? { message: sentenceOf(problem) } : {})}
    />
  )
  return ok({
    content,
    title: member.name === '' ? member.email : member.name,
    status: problem ? statusOf(problem) : isWrong ? 400 : 200,
  })
}

staffPage(
  staffMemberPages,
  { path: `${PATH}/:id`, permission: 'member.read', ...OF_MEMBERS },
  (c, staff) => showOne(c, staff, { typed: {}, errors: {} }),
)

staffForm(
  staffMemberPages,
  { path: `${PATH}/:id/level`, permission: 'member.set-level', ...OF_MEMBERS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const level = fields.get('level') ?? ''
    const typed = { level, reason: cleanLine(fields.get('reason') ?? '', REASON_MAX_CHARS) }
    const reason = oneLine({ max: REASON_MAX_CHARS }).safeParse(typed.reason)
    if (!reason.success) {
      return showOne(c, staff, { typed, errors: { reason: TEXT.level.reasonMissing } })
    }
    const input = { level: level === '' ? null : level, reason: reason.data }
    const done = await setMemberLevel(c, id, input)
    if (done.ok) return seeOther(c, `${PATH}/${id}?done=member.set-level`)
    return showOne(c, staff, { typed, errors: {}, problem: done.problem })
  },
)

staffForm(
  staffMemberPages,
  { path: `${PATH}/:id/erase`, permission: 'member.erase', ...OF_MEMBERS, stepUp: true },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `${PATH}/${id}`)
    const erased = await eraseMember(c, id)
    if (erased.ok) return seeOther(c, `${PATH}?done=member.erase`)
    return showOne(c, staff, { typed: {}, errors: {}, problem: erased.problem })
  },
)
