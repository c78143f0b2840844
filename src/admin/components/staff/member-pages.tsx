import type { FC } from 'hono/jsx'
import type { MemberSession, StaffMember } from '../../../shared/staff/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { SessionTable } from '../session/devices.tsx'
import { MemberFields, type MemberForm, RoleTexts } from './member-fields.tsx'

const TEXT = texts.members
const PATH = '/admin/staff'

interface MemberListProps extends MemberForm {
  members: readonly StaffMember[]
  nextCursor: string | null
  params: URLSearchParams
  /** The id of the reader. */
  self: string
  formKey: string
  message?: string
}

const columnsFor = (self: string): readonly Column<StaffMember>[] => [
  {
    title: TEXT.columns.name,
    cell: ({ id, name }) => (
      <>
        {name} {id === self ? <Badge>{TEXT.you}</Badge> : null}
      </>
    ),
  },
  {
    title: TEXT.columns.email,
    wide: true,
    cell: ({ email }) => <span class="wrap-anywhere">{email}</span>,
  },
  { title: TEXT.columns.role, words: true, cell: ({ role }) => texts.roles[role] },
  { title: TEXT.columns.since, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
]

/** The members of staff, and the form that adds one. */
export const MemberList: FC<MemberListProps> = (props) => {
  const { members, nextCursor, params, self, formKey, message, typed, errors } = props
  return (
    <>
      <PageHead title={TEXT.title} />
      <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
      <Said message={message} />
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div>
          <DataTable
            caption={TEXT.title}
            columns={columnsFor(self)}
            rows={members}
            idOf={({ id }) => id}
            hrefOf={({ id }) => `${PATH}/${id}`}
          />
          <Pager path={PATH} params={params} nextCursor={nextCursor} />
        </div>
        <div class="grid gap-4">
          <Panel title={TEXT.add.title}>
            <p class="-mt-2 mb-3 text-sm text-muted">{TEXT.add.text}</p>
            <form method="post" action={PATH} class="grid gap-4">
              <input type="hidden" name="key" value={formKey} />
              <MemberFields typed={typed} errors={errors} />
              <Button>{TEXT.add.submit}</Button>
            </form>
          </Panel>
          <Panel title={TEXT.roles}>
            <RoleTexts />
          </Panel>
        </div>
      </div>
    </>
  )
}

interface MemberPageProps extends MemberForm {
  member: StaffMember
  sessions: readonly MemberSession[]
  self: string
  formKey: string
  message?: string
}

/** One member of staff: name, e-mail and role, sessions, and the way out. */
export const MemberPage: FC<MemberPageProps> = (props) => {
  const { member, sessions, self, formKey, message } = props
  const path = `${PATH}/${member.id}`
  return (
    <>
      <PageHead
        title={member.name}
        back={{ href: PATH, text: TEXT.all }}
        beside={<Badge tone="accent">{texts.roles[member.role]}</Badge>}
      />
      <Said message={message} />
      <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div class="grid gap-4">
          <Panel title={TEXT.change.title}>
            <form method="post" action={path} class="grid max-w-md gap-4">
              <input type="hidden" name="key" value={`${formKey}-change`} />
              <MemberFields {...props} />
              <div>
                <Button>{TEXT.change.submit}</Button>
              </div>
            </form>
          </Panel>
          <Panel title={TEXT.sessions}>
            {sessions.length === 0 ? (
              <p class="text-muted">{TEXT.noSessions}</p>
            ) : (
              <SessionTable sessions={sessions} self={self} back={path} />
            )}
          </Panel>
          <details class="panel p-4 sm:p-5">
            <summary class={`${buttonLook('danger')} list-none`}>{TEXT.remove.title}</summary>
            <form method="post" action={`${path}/remove`} class="mt-3 max-w-xl">
              <input type="hidden" name="key" value={`${formKey}-remove`} />
              <p class="mb-3 text-muted">{TEXT.remove.text(member.name)}</p>
              <Button tone="danger">{TEXT.remove.submit}</Button>
            </form>
          </details>
        </div>
        <Panel title={TEXT.roles}>
          <RoleTexts />
        </Panel>
      </div>
    </>
  )
}

const Said: FC<{ message?: string | undefined }> = ({ message }) =>
  message === undefined ? null : (
    <Notice tone="error" class="mb-4">
      {message}
    </Notice>
  )
