import type { FC } from 'hono/jsx'
import type { MemberSession } from '../../../shared/staff/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.devices
const PATH = '/admin/devices'

interface SessionTableProps {
  sessions: readonly MemberSession[]
  /** The id of the reader, whose own sessions end by another form. */
  self: string
  /** The page to come back to after a session has ended. */
  back: string
  /** Shows whose session each is. */
  named?: boolean
  caption?: string
}

/** Sessions, each with the button that ends it. */
export const SessionTable: FC<SessionTableProps> = (props) => {
  const { sessions, self, back, named = false, caption = TEXT.title } = props
  const columns: readonly Column<MemberSession>[] = [
    {
      title: TEXT.columns.device,
      cell: ({ device, current }) => (
        <>
          {device} {current ? <Badge tone="accent">{TEXT.current}</Badge> : null}
        </>
      ),
    },
    ...(named
      ? [{ title: TEXT.columns.member, cell: ({ staff }: MemberSession) => staff.name }]
      : []),
    {
      title: TEXT.columns.seen,
      wide: true,
      cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} />,
    },
    { title: TEXT.columns.since, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    {
      title: TEXT.columns.action,
      numeric: true,
      cell: (session) => (session.current ? null : <EndForm {...{ session, self, back }} />),
    },
  ]
  return <DataTable caption={caption} columns={columns} rows={sessions} idOf={({ id }) => id} />
}

const EndForm: FC<{ session: MemberSession; self: string; back: string }> = (props) => {
  const { session, self, back } = props
  const { id, device, staff } = session
  const own = staff.id === self
  return (
    <form method="post" action={`${PATH}/${id}/${own ? 'end' : 'sign-out'}`}>
      <input type="hidden" name="next" value={back} />
      <Button tone="quiet" aria-label={own ? TEXT.endOwn(device) : TEXT.endOf(device, staff.name)}>
        {TEXT.end}
      </Button>
    </form>
  )
}

interface DevicesPageProps {
  own: readonly MemberSession[]
  /** Null for a role that does not see those of others. */
  others: readonly MemberSession[] | null
  self: string
  byToken: boolean
}

/** The sessions of the reader, and for owners those of all. */
export const DevicesPage: FC<DevicesPageProps> = ({ own, others, self, byToken }) => (
  <>
    <PageHead
      title={TEXT.title}
      actions={
        own.some(({ current }) => !current) ? (
          <form method="post" action="/admin/end-other-sessions">
            <Button tone="danger">{TEXT.endOthers}</Button>
          </form>
        ) : null
      }
    />
    <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
    {byToken ? (
      <Notice tone="info" class="mb-4">
        {TEXT.byToken}
      </Notice>
    ) : null}
    {own.length === 0 ? null : <SessionTable sessions={own} self={self} back={PATH} />}
    {others === null ? null : (
      <section class="mt-8">
        <h2 class="mb-3 text-xl">{TEXT.everyone}</h2>
        {others.length === 0 ? (
          <p class="text-muted">{TEXT.none}</p>
        ) : (
          <SessionTable sessions={others} self={self} back={PATH} named caption={TEXT.everyone} />
        )}
      </section>
    )}
  </>
)
