import type { FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Filters } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.shopMembers
export const MEMBERS_PATH = '/admin/members'

/** A level by its name in `shop.config.ts`. */
export const LevelBadge: FC<{ level: string }> = ({ level }) => (
  <Badge tone="accent">{TEXT.level.name(level)}</Badge>
)

const COLUMNS: readonly Column<Member>[] = [
  {
    title: TEXT.columns.name,
    cell: ({ name, email }) => (
      <span class="wrap-anywhere">
        {name === '' ? <span class="md:hidden">{email}</span> : name}
        {name === '' ? <span class="hidden text-muted md:inline">{TEXT.unnamed}</span> : null}
      </span>
    ),
    below: ({ name, email }) =>
      name === '' ? null : <span class="text-sm text-muted wrap-anywhere">{email}</span>,
  },
  {
    title: TEXT.columns.email,
    wide: true,
    cell: ({ email }) => <span class="wrap-anywhere">{email}</span>,
  },
  { title: TEXT.columns.level, words: true, cell: ({ level }) => <LevelBadge level={level} /> },
  { title: TEXT.columns.since, wide: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
]

interface MemberListProps {
  members: readonly Member[]
  nextCursor: string | null
  params: URLSearchParams
  query: string
  /** Whether the role sees emails and names, and may search by them. */
  mayFindPersons: boolean
  /** Why the search was refused. */
  message?: string
}

/** The members of the shop, the newest first, or those that a search finds. */
export const MemberList: FC<MemberListProps> = (props) => {
  const { members, nextCursor, params, query, mayFindPersons, message } = props
  return (
    <>
      <PageHead title={TEXT.title} />
      <Filters action={MEMBERS_PATH} apply={TEXT.search} active={query !== ''}>
        <Field
          id="q"
          name="q"
          type="search"
          label={TEXT.find}
          placeholder={mayFindPersons ? TEXT.searchHint : TEXT.searchHintMasked}
          value={query}
          maxlength={254}
          autocomplete="off"
          autocapitalize="none"
          optional
          quiet
          class="w-full max-w-md sm:w-96"
        />
      </Filters>
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      {members.length > 0 ? (
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={members}
          idOf={({ id }) => id}
          hrefOf={({ id }) => `${MEMBERS_PATH}/${id}`}
        />
      ) : message === undefined && nextCursor === null ? (
        <EmptyState icon="heart" {...(query === '' ? TEXT.none : TEXT.noneFound)} />
      ) : null}
      <Pager path={MEMBERS_PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}
