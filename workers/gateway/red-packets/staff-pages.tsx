import { RedPacketForm } from '../../../src/admin/components/red-packets/red-packet-form.tsx'
import { RedPacketTable } from '../../../src/admin/components/red-packets/red-packet-table.tsx'
import { RedPacketWatch } from '../../../src/admin/components/red-packets/red-packet-watch.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { LIST_LIMIT_DEFAULT } from '../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { listRedPackets, readRedPacket } from '../../../src/shared/red-packet/manage-red-packets.ts'
import { definitionOf, stateAt } from '../../../src/shared/red-packet/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { type Fields, fieldsOf } from '../http/pages/form-fields.ts'
import { keyOf, newFormKey, seeOther } from '../http/pages/forms.ts'
import { SHOP_WRITING } from '../http/pages/shop-writing.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { errorsOfProblem, readRedPacketForm, redPacketDefaults } from './staff-form.ts'
import { addRedPacket, editRedPacket, redPacketDeps } from './staff-writes.ts'

export const staffRedPacketPages = createRouter()

const TEXT = texts.redPackets
const PATH = '/admin/red-packets'
const OF_PACKETS = { title: TEXT.title, section: 'red-packets', islands: ['live'] } as const

staffPage(
  staffRedPacketPages,
  { path: PATH, permission: 'red-packet.read', ...OF_PACKETS },
  async (c) => {
    const cursor = c.req.query('cursor')
    const page = await listRedPackets(
      { db: c.env.CATALOG_DB },
      { limit: LIST_LIMIT_DEFAULT, cursor },
    )
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    const now = Date.now()
    const packets = data.map((one) => ({ ...one, state: stateAt(definitionOf(one), now) }))
    return ok({
      content: (
        <RedPacketTable packets={packets} next={nextCursor} timeZone={SHOP_WRITING.timeZone} />
      ),
    })
  },
)

staffPage(
  staffRedPacketPages,
  {
    path: '/admin/new-red-packet',
    permission: 'red-packet.create',
    section: 'red-packets',
    title: TEXT.create,
  },
  async () => ok(formView({ typed: redPacketDefaults(Date.now(), SHOP_WRITING), errors: {} })),
)

interface Told {
  typed: Fields
  errors: Fields
  problem?: Problem
}

function formView({ typed, errors, problem }: Told): StaffView {
  const isRefused = problem !== undefined || Object.keys(errors).length > 0
  const content = (
    <RedPacketForm
      typed={typed}
      errors={errors}
      formKey={newFormKey()}
      currency={SHOP_WRITING.currency}
      timeZone={SHOP_WRITING.timeZone}
      {...(problem ? { message: sentenceOf(problem) } : {})}
    />
  )
  return { content, title: TEXT.create, status: isRefused ? 400 : 200 }
}

staffForm(
  staffRedPacketPages,
  { path: PATH, permission: 'red-packet.create', ...OF_PACKETS },
  async (c, { fields }) => {
    const typed = fieldsOf(fields)
    const read = readRedPacketForm(typed, SHOP_WRITING)
    if ('errors' in read) return ok(formView({ typed, errors: read.errors }))
    c.set('idempotencyKey', keyOf(fields))
    const funded = await addRedPacket(c, read.input)
    if (funded.ok) return seeOther(c, `${PATH}/${funded.value.id}?done=red-packet.create`)
    const { problem } = funded
    const errors = errorsOfProblem(problem.errors ?? [])
    return ok(formView({ typed, errors, ...(Object.keys(errors).length > 0 ? {} : { problem }) }))
  },
)

staffPage(
  staffRedPacketPages,
  { path: `${PATH}/:id`, permission: 'red-packet.read', ...OF_PACKETS },
  (c) => watch(c, null),
)

staffForm(
  staffRedPacketPages,
  { path: `${PATH}/:id/end`, permission: 'red-packet.change', ...OF_PACKETS },
  async (c, { fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `${PATH}/${id}`)
    c.set('idempotencyKey', null)
    const ended = await editRedPacket(c, id, { endsAt: rfc3339(Date.now()) })
    return ended.ok ? seeOther(c, `${PATH}/${id}?done=red-packet.end`) : watch(c, ended.problem)
  },
)

/** A red packet with its live counts. */
async function watch(c: GatewayContext, problem: Problem | null): Promise<Result<StaffView>> {
  const read = await readRedPacket(redPacketDeps(c), c.req.param('id') ?? '')
  if (!read.ok) return read
  const packet = read.value
  const state = stateAt(definitionOf(packet), Date.now())
  return ok({
    title: packet.title,
    status: problem ? statusOf(problem) : 200,
    // The page of a refusal does not ask for itself again: its message stays.
    ...(problem ? {} : { state: JSON.stringify([packet, state]) }),
    content: (
      <RedPacketWatch
        packet={packet}
        state={state}
        timeZone={SHOP_WRITING.timeZone}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  })
}
