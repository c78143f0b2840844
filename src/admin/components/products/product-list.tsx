import type { FC } from 'hono/jsx'
import type { PublishProgress } from '../../../shared/catalog/contract.ts'
import type { Money } from '../../../shared/platform/money.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { BulkBar } from '../controls/bulk-bar.tsx'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable, Pager, sortedHref } from '../controls/data-table.tsx'
import { Filters, Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { ProductBadges, type ProductStatus } from './product-badges.tsx'
import { PublishNotice } from './publish-notice.tsx'

const TEXT = texts.products
const PATH = '/admin/products'

/** A product in the list. */
export interface ListedProduct {
  id: string
  title: string
  status: ProductStatus
  pending: boolean
  /** The first picture of this shop's own; null where there is none. */
  image: string | null
  variants: number
  priceFrom: Money
  priceTo: Money
  /** Null where no variant is counted. */
  available: number | null
}

interface ProductListProps {
  products: readonly ListedProduct[]
  nextCursor: string | null
  /** As the address has them. */
  params: URLSearchParams
  mayCreate: boolean
  /** The verbs that may be used on several products. */
  verbs: readonly ('publish' | 'withdraw' | 'duplicate')[]
  publishing: PublishProgress | null
  /** Products that a search shows at most. */
  most: number
}

/** All products can be sorted by title; those of a status or a search have an order of their own. */
function titleSort(params: URLSearchParams): Pick<Column<ListedProduct>, 'sort'> {
  if ((params.get('q') ?? '') !== '' || (params.get('status') ?? '') !== '') return {}
  const isByTitle = params.get('sort') === 'title'
  const href = sortedHref(PATH, params, isByTitle ? null : 'title')
  return { sort: { current: isByTitle ? 'ascending' : 'none', href } }
}

const columnsOf = (params: URLSearchParams): readonly Column<ListedProduct>[] => [
  {
    ...titleSort(params),
    title: TEXT.columns.product,
    cell: ({ title, image }) => (
      <span class="flex items-center gap-3">
        {image === null ? (
          <span class="hidden size-10 shrink-0 place-items-center sm:grid rounded-sm bg-sunken text-muted">
            <Icon name="box" size={20} />
          </span>
        ) : (
          <img
            src={image}
            alt=""
            width={40}
            height={40}
            loading="lazy"
            class="hidden size-10 shrink-0 rounded-sm bg-sunken object-cover sm:block"
          />
        )}
        <span class="min-w-28 wrap-break-word">{title}</span>
      </span>
    ),
  },
  { title: TEXT.columns.status, cell: (product) => <ProductBadges {...product} /> },
  {
    title: TEXT.columns.variants,
    numeric: true,
    wide: true,
    cell: ({ variants }) => texts.general.number(variants),
  },
  {
    title: TEXT.columns.stock,
    numeric: true,
    wide: true,
    cell: ({ available }) =>
      available === null ? TEXT.notCounted : texts.general.number(available),
  },
  {
    title: TEXT.columns.price,
    numeric: true,
    wide: true,
    cell: ({ priceFrom, priceTo }) =>
      priceFrom.amount === priceTo.amount
        ? formatMoney(priceFrom)
        : TEXT.priceFrom(formatMoney(priceFrom)),
  },
]

const UNDO: Readonly<Record<string, string>> = { publish: 'withdraw', withdraw: 'publish' }

/** The steps whose undo shows shoppers the product as before: no other change goes along. */
const undoableOf = ({ status, pending }: ListedProduct): string[] => [
  ...(status === 'active' ? [] : ['publish']),
  ...(status === 'active' && !pending ? ['withdraw'] : []),
]

const VIEWS = ['all', 'active', 'draft', 'withdrawn'] as const

/** The products of the shop, published or not. Search, view and page are part of the address. */
export const ProductList: FC<ProductListProps> = (props) => {
  const { products, nextCursor, params, mayCreate, verbs, publishing, most } = props
  const [query, status] = [params.get('q') ?? '', params.get('status') ?? '']
  const isFiltered = query !== '' || status !== ''
  const isCut = query !== '' && products.length === most
  return (
    <>
      <PageHead
        title={TEXT.title}
        actions={
          mayCreate ? <ButtonLink href="/admin/new-product">{TEXT.create}</ButtonLink> : undefined
        }
      />
      <PublishNotice publishing={publishing} />
      <Views
        views={VIEWS.map((view) => ({
          text: TEXT.views[view],
          href: view === 'all' ? PATH : `${PATH}?status=${view}`,
          current: query === '' && status === (view === 'all' ? '' : view),
        }))}
      />
      <Filters action={PATH} apply={TEXT.apply} active={isFiltered}>
        <Field
          id="q"
          name="q"
          type="search"
          label={TEXT.search}
          value={query}
          maxlength={100}
          class="min-w-60 grow sm:max-w-sm"
          optional
          quiet
        />
        {status === '' ? null : <input type="hidden" name="status" value={status} />}
      </Filters>
      {products.length === 0 ? (
        <EmptyState
          icon="tag"
          {...(isFiltered ? TEXT.noneFound : TEXT.none)}
          {...(query === '' ? {} : { text: `${TEXT.noneFound.text} ${TEXT.draftsHint}` })}
        />
      ) : (
        <>
          {verbs.length === 0 ? null : (
            <BulkBar
              things="products"
              path={PATH}
              verbs={verbs.map((verb) => ({
                verb,
                text: texts.product[verb],
                undo: verbs.find((one) => one === UNDO[verb]),
                together: verb === 'duplicate' ? undefined : `/admin/bulk-products/${verb}`,
              }))}
            />
          )}
          <DataTable
            caption={TEXT.title}
            columns={columnsOf(params)}
            rows={products}
            idOf={({ id }) => id}
            hrefOf={({ id }) => `${PATH}/${id}`}
            undoableOf={undoableOf}
            {...(verbs.length === 0 ? {} : { chosenBy: ({ title }) => TEXT.choose(title) })}
          />
          {isCut ? <p class="mt-3 text-sm text-muted">{TEXT.firstMatches(most)}</p> : null}
          <Pager path={PATH} params={params} nextCursor={nextCursor} />
        </>
      )}
    </>
  )
}
