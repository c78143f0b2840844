import type { Child, FC } from 'hono/jsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from './button.tsx'

export interface Column<Row> {
  title: string
  cell(row: Row): Child
  /** Numbers stand at the right, under each other. */
  numeric?: boolean
  /** Short words of the shop's own: none is broken, however narrow the window is. */
  words?: boolean
  /** Left out in a narrow window: the row's own page has it. */
  wide?: boolean
  /** Below the cell in a narrow window: what its left out columns say in few words. */
  below?(row: Row): Child
  /** The order of the rows by this column, where the list can be sorted by it. */
  sort?: { current: 'ascending' | 'descending' | 'none'; href: string }
}

interface DataTableProps<Row> {
  /** Says what the rows are, for those who do not see the page around the table. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  idOf(row: Row): string
  /** The version that is shown: work on a row that has changed since is refused. */
  versionOf?(row: Row): number
  /** The page of a row, which its first cell links to; null where it has none. */
  hrefOf?(row: Row): string | null
  /** Rows can be chosen where a script runs, for work on several of them (`BulkBar`). */
  chosenBy?(row: Row): string
  /** The verbs of the `BulkBar` that could be undone on this row. */
  undoableOf?(row: Row): readonly string[]
  /** The sums of the rows, below them: `title` stands in the place of the first cell. */
  total?: { title: string; row: Row }
}

const CELL = 'px-3 py-2.5 align-middle first:pl-4 last:pr-4'
const columnLook = ({ numeric, wide }: { numeric?: boolean; wide?: boolean }): string =>
  `${CELL} ${numeric ? 'text-right tabular-nums' : ''} ${wide ? 'hidden md:table-cell' : ''}`
const cellLook = (column: { numeric?: boolean; wide?: boolean; words?: boolean }): string =>
  `${columnLook(column)} ${column.numeric ? 'whitespace-nowrap' : ''} ${column.words ? 'wrap-break-word' : ''}`

/** A cell whose link covers its row; the bare cell where there is nothing to lead to. */
const linked = (id: string, href: string | null | undefined, content: Child): Child =>
  href === null || href === undefined ? (
    content
  ) : (
    <a
      href={href}
      data-row-link
      id={`row-${id}`}
      class="font-semibold after:absolute after:inset-0"
    >
      {content}
    </a>
  )

/**
 * A list of things with a row each. Filters, order and pages are part of the address: the server
 * renders what is shown. The island `table` adds keys and choosing.
 */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const { caption, columns, rows, idOf, versionOf, hrefOf, chosenBy, undoableOf, total } = props
  // A keyboard reaches a table that scrolls by its links. A table without links takes the focus.
  const scrolls = hrefOf === undefined ? { tabindex: 0, role: 'group', 'aria-label': caption } : {}
  return (
    <div class="panel overflow-x-auto" {...scrolls}>
      <table class="w-full border-collapse text-left" data-table>
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr class="border-b border-line text-sm text-muted">
            {chosenBy === undefined ? null : (
              <th scope="col" hidden data-choose class="w-10 py-2 pl-4">
                <input type="checkbox" data-choose-all aria-label={texts.table.chooseAll} />
              </th>
            )}
            {columns.map((column) => (
              <th
                scope="col"
                class={`${columnLook(column)} py-2 font-semibold`}
                {...(column.sort === undefined ? {} : { 'aria-sort': column.sort.current })}
              >
                {column.sort === undefined ? (
                  column.title
                ) : (
                  <SortLink {...column.sort} title={column.title} />
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              data-row={idOf(row)}
              {...(versionOf === undefined ? {} : { 'data-version': String(versionOf(row)) })}
              {...(undoableOf === undefined ? {} : { 'data-undoable': undoableOf(row).join(' ') })}
              class="relative border-b border-line last:border-0 hover:bg-sunken has-[a[data-row-link]:focus-visible]:bg-sunken has-checked:bg-accent-soft"
            >
              {chosenBy === undefined ? null : (
                <td hidden data-choose class="relative z-10 w-10 py-2.5 pl-4">
                  <input type="checkbox" value={idOf(row)} aria-label={chosenBy(row)} />
                </td>
              )}
              {columns.map((column, index) => (
                <td class={cellLook(column)}>
                  {linked(idOf(row), index === 0 ? hrefOf?.(row) : null, column.cell(row))}
                  {column.below === undefined ? null : (
                    <div class="mt-1 md:hidden">{column.below(row)}</div>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {total === undefined ? null : (
          <tfoot>
            <tr class="border-t border-edge font-semibold">
              {columns.map((column, index) => (
                <td class={cellLook(column)}>
                  {index === 0 ? total.title : column.cell(total.row)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** A title that sorts the list by its column; the arrow points to the larger values. */
const SortLink: FC<NonNullable<Column<never>['sort']> & { title: string }> = (props) => (
  <a href={props.href} class="press-target inline-flex items-center gap-1 hover:text-ink">
    {props.title}
    {props.current === 'none' ? null : (
      <Icon name={props.current === 'ascending' ? 'chevron-down' : 'chevron-up'} size={14} />
    )}
  </a>
)

/** A list's address sorted another way, from its first page on; null: as it comes. */
export function sortedHref(path: string, params: URLSearchParams, sort: string | null): string {
  const next = new URLSearchParams(params)
  if (sort === null) next.delete('sort')
  else next.set('sort', sort)
  return addressOf(path, next, null)
}

interface PagerProps {
  /** The address of the list, with its filters. */
  path: string
  params: URLSearchParams
  nextCursor: string | null
}

const addressOf = (path: string, params: URLSearchParams, cursor: string | null): string => {
  const next = new URLSearchParams(params)
  next.delete('cursor')
  next.delete('done')
  if (cursor !== null) next.set('cursor', cursor)
  const query = next.toString()
  return query === '' ? path : `${path}?${query}`
}

/** The ways to the first and the next page of a list. */
export const Pager: FC<PagerProps> = ({ path, params, nextCursor }) => {
  const isFirst = !params.has('cursor')
  if (isFirst && nextCursor === null) return null
  return (
    <nav aria-label={texts.table.pages} class="mt-4 flex flex-wrap justify-end gap-2">
      {isFirst ? null : (
        <ButtonLink tone="quiet" href={addressOf(path, params, null)}>
          {texts.table.firstPage}
        </ButtonLink>
      )}
      {nextCursor === null ? null : (
        <ButtonLink tone="quiet" href={addressOf(path, params, nextCursor)} rel="next">
          {texts.table.nextPage}
        </ButtonLink>
      )}
    </nav>
  )
}
