import type { FC } from 'hono/jsx'
import type { PublishProgress } from '../../../shared/catalog/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Icon, type IconName } from '../../../storefront/components/controls/icon.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { PublishNotice } from '../products/publish-notice.tsx'
import { CategoryFields } from './category-fields.tsx'
import { CATEGORIES_PATH, type CategoryForm, type ShownCategory } from './shown-category.ts'

const TEXT = texts.categories
/** A row, and which moves it has. */
interface Row extends ShownCategory {
  moves: Record<CategoryMove, boolean>
}

export const CATEGORY_MOVES = ['up', 'down', 'out', 'in'] as const
export type CategoryMove = (typeof CATEGORY_MOVES)[number]

const ICONS: Record<CategoryMove, IconName> = {
  up: 'chevron-up',
  down: 'chevron-down',
  out: 'chevron-left',
  in: 'chevron-right',
}

/** Deeper levels stand as far in as the last of these. */
const INDENTS = ['', 'pl-5', 'pl-10', 'pl-15', 'pl-20', 'pl-25']

const rowsOf = (categories: readonly ShownCategory[]): Row[] => {
  const siblings = Map.groupBy(categories, ({ parentId }) => parentId)
  return categories.map((category) => ({
    ...category,
    moves: {
      up: category.position > 0,
      down: category.position < (siblings.get(category.parentId)?.length ?? 0) - 1,
      out: category.parentId !== null,
      in: category.position > 0,
    },
  }))
}

const Title: FC<{ row: Row }> = ({ row: { title, depth, pending } }) => (
  <span class={`flex flex-wrap items-center gap-x-2 ${INDENTS[depth] ?? INDENTS.at(-1)}`}>
    {title}
    {pending ? <Badge tone="warning">{TEXT.pending}</Badge> : null}
  </span>
)

const HeaderSwitch: FC<{ row: Row; formKey: string; mayChange: boolean }> = (props) => {
  const { row, formKey, mayChange } = props
  const { id, title, inHeader } = row
  const text = inHeader ? TEXT.shown : TEXT.hidden
  if (!mayChange) return <>{text}</>
  return (
    <form method="post" action={`${CATEGORIES_PATH}/${id}/header`} class="relative z-10" data-tree>
      <input type="hidden" name="key" value={`${formKey}-${id}-header-${inHeader}`} />
      <input type="hidden" name="inHeader" value={inHeader ? '0' : '1'} />
      <button
        id={`header-${id}`}
        type="submit"
        data-shown={inHeader ? 'true' : 'false'}
        class="press-target inline-flex items-center gap-1.5 rounded-sm px-2 text-sm hover:bg-sunken data-[shown=true]:font-semibold data-[shown=true]:text-accent"
      >
        <Icon name={inHeader ? 'check' : 'minus'} size={16} />
        {text}
        <span class="sr-only">{inHeader ? TEXT.hide(title) : TEXT.show(title)}</span>
      </button>
    </form>
  )
}

const Moves: FC<{ row: Row; formKey: string }> = ({ row: { id, title, moves }, formKey }) => (
  <form
    method="post"
    action={`${CATEGORIES_PATH}/${id}/move`}
    class="relative z-10 inline-flex"
    data-tree
  >
    <input type="hidden" name="key" value={`${formKey}-${id}-move`} />
    {CATEGORY_MOVES.map((move) => (
      <button
        id={`${move}-${id}`}
        type="submit"
        name="to"
        value={move}
        disabled={!moves[move]}
        aria-label={TEXT.moves[move](title)}
        class={`press-target items-center justify-center rounded-sm px-1.5 text-muted not-disabled:hover:bg-sunken not-disabled:hover:text-ink disabled:opacity-30 ${move === 'in' || move === 'out' ? 'hidden md:inline-flex' : 'inline-flex'}`}
      >
        <Icon name={ICONS[move]} size={18} />
      </button>
    ))}
  </form>
)

interface CategoryListProps {
  categories: readonly ShownCategory[]
  /** True while a publish would change what shoppers see of them. */
  pending: boolean
  publishing: PublishProgress | null
  may: { create: boolean; change: boolean; publish: boolean }
  form: CategoryForm
}

/** The tree of the categories, with the ways to move each and to add one. */
export const CategoryList: FC<CategoryListProps> = (props) => {
  const { categories, pending, publishing, may, form } = props
  const columns: readonly Column<Row>[] = [
    { title: TEXT.columns.title, cell: (row) => <Title row={row} /> },
    {
      title: TEXT.columns.products,
      numeric: true,
      wide: true,
      cell: ({ productCount }) => texts.general.number(productCount),
    },
    {
      title: TEXT.columns.header,
      cell: (row) => <HeaderSwitch row={row} formKey={form.key} mayChange={may.change} />,
    },
    ...(may.change
      ? [
          {
            title: TEXT.columns.place,
            numeric: true,
            cell: (row: Row) => <Moves row={row} formKey={form.key} />,
          },
        ]
      : []),
  ]
  return (
    <>
      <PageHead title={TEXT.title} />
      <PublishNotice publishing={publishing} />
      {pending && publishing === null && categories.length > 0 ? (
        <Pending formKey={form.key} mayPublish={may.publish} />
      ) : null}
      {categories.length === 0 ? (
        <EmptyState icon="tree" {...TEXT.none} />
      ) : (
        <>
          <DataTable
            caption={TEXT.title}
            columns={columns}
            rows={rowsOf(categories)}
            idOf={({ id }) => id}
            hrefOf={({ id }) => `${CATEGORIES_PATH}/${id}`}
          />
          {may.change ? <p class="mt-2 hidden text-sm text-muted lg:block">{TEXT.keys}</p> : null}
        </>
      )}
      {may.create ? (
        <Panel title={TEXT.create} class="mt-6 max-w-2xl">
          <form method="post" action={CATEGORIES_PATH} novalidate class="grid gap-4">
            <CategoryFields form={form} categories={categories} />
            <Button class="justify-self-start">{TEXT.createSubmit}</Button>
          </form>
        </Panel>
      ) : null}
    </>
  )
}

const Pending: FC<{ formKey: string; mayPublish: boolean }> = ({ formKey, mayPublish }) => (
  <Notice tone="info" class="mb-4 items-center">
    <div class="flex flex-wrap items-center justify-between gap-3">
      <p>{TEXT.pendingTree}</p>
      {mayPublish ? (
        <form method="post" action="/admin/catalog/publish">
          <input type="hidden" name="key" value={`${formKey}-publish`} />
          <Button>{TEXT.publish}</Button>
        </form>
      ) : null}
    </div>
  </Notice>
)
