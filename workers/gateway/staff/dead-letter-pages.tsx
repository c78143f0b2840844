import {
  DeadLetterList,
  DeadLetterPage,
} from '../../../src/admin/components/dead-letters/dead-letter-list.tsx'
import { mailHref } from '../../../src/admin/components/mails/mail-badge.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import { mailKeyOf } from '../../../src/shared/notify/contract.ts'
import { mailSend } from '../../../src/shared/notify/messages.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
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
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { type Decision, decideDeadLetter } from './decide-dead-letter.ts'

export const staffDeadLetterPages = createRouter()

const OF_LETTERS = { title: texts.deadLetters.title, section: 'dead-letters' } as const
const PATH = '/admin/dead-letters'
const PAGE_ROWS = 50

staffPage(
  staffDeadLetterPages,
  { path: PATH, permission: 'dead-letter.read', ...OF_LETTERS, islands: ['table', 'live'] },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const page = await fulfilmentOf(c.env).listDeadLetters({
      limit: PAGE_ROWS,
      cursor: params.get('cursor'),
      state: params.get('state') === 'all' ? null : 'dead',
    })
    if (!page.ok) return page
    const { data, nextCursor } = visibleTo(staff.role, page.value)
    return ok({
      state: JSON.stringify(data.map(({ id, state, attempts }) => [id, state, attempts])),
      content: <DeadLetterList letters={data} nextCursor={nextCursor} params={params} />,
    })
  },
)

staffPage(
  staffDeadLetterPages,
  { path: `${PATH}/:id`, permission: 'dead-letter.read', ...OF_LETTERS },
  (c, staff) => show(c, staff, null),
)

async function show(
  c: GatewayContext,
  staff: Staff,
  problem: Problem | null,
): Promise<Result<StaffView>> {
  const letter = await fulfilmentOf(c.env).readDeadLetter(c.req.param('id') ?? '')
  if (letter === null) return refuse('not_found')
  return ok({
    status: problem === null ? 200 : statusOf(problem),
    content: (
      <DeadLetterPage
        letter={visibleTo(staff.role, letter)}
        mail={mayAct(staff.role, 'mail.read') ? mailOf(letter) : null}
        mayDecide={mayAct(staff.role, 'dead-letter.replay')}
        formKey={newFormKey()}
        {...(problem === null ? {} : { message: sentenceOf(problem) })}
      />
    ),
  })
}

/** The page of the email that a message is about; null for any other message. */
function mailOf({ message }: DeadLetter): string | null {
  const parsed = mailSend.safeParse(message)
  if (!parsed.success) return null
  const { mailId, at } = parsed.data.body
  return mailHref(mailKeyOf({ at: Date.parse(at), id: mailId }))
}

const DECISIONS: readonly Decision[] = ['replay', 'discard']

for (const verb of DECISIONS) {
  staffForm(
    staffDeadLetterPages,
    { path: `/admin/dead-letters/:id/${verb}`, permission: `dead-letter.${verb}`, ...OF_LETTERS },
    async (c, { staff, fields }) => {
      c.set('idempotencyKey', keyOf(fields))
      const decided = await decideDeadLetter(c, verb, c.req.param('id') ?? '')
      return decided.ok
        ? seeOther(c, `${PATH}?done=dead-letter.${verb}`)
        : show(c, staff, decided.problem)
    },
  )
}
