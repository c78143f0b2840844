import type { FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { buttonLook } from '../controls/button-look.ts'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.products
const PATH = '/admin/products'

interface Variant {
  sku: string
  options: readonly string[]
  price: Money
}

/** A product as its pages show it. */
export interface ShownProduct {
  id: string
  handle: string
  title: string
  description: string
  status: 'active' | 'draft' | 'withdrawn'
  /** True while something of it is not published yet. */
  pending: boolean
  updatedAt: string
  variants: readonly Variant[]
  images: readonly { url: string; alt: string }[]
}

const TONES: Record<ShownProduct['status'], BadgeTone> = {
  active: 'accent',
  draft: 'info',
  withdrawn: 'neutral',
}

const Status: FC<{ product: ShownProduct }> = ({ product: { status, pending } }) => (
  <span class="inline-flex flex-wrap gap-1">
    <Badge tone={TONES[status]}>{TEXT.statuses[status]}</Badge>
    {pending ? <Badge tone="warning">{TEXT.pending}</Badge> : null}
  </span>
)

function priceOf({ variants }: ShownProduct): string {
  const sorted = variants.map(({ price }) => price).toSorted((a, b) => a.amount - b.amount)
  const [lowest] = sorted
  if (lowest === undefined) return texts.general.noValue
  const text = formatMoney(lowest)
  return sorted.at(-1)?.amount === lowest.amount ? text : TEXT.priceFrom(text)
}

const COLUMNS: readonly Column<ShownProduct>[] = [
  { title: TEXT.columns.title, cell: ({ title }) => title },
  { title: TEXT.columns.status, cell: (product) => <Status product={product} /> },
  {
    title: TEXT.columns.variants,
    numeric: true,
    wide: true,
    cell: ({ variants }) => texts.general.number(variants.length),
  },
  { title: TEXT.columns.price, numeric: true, cell: priceOf },
  { title: TEXT.columns.updated, wide: true, cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
]

interface ProductListProps {
  products: readonly ShownProduct[]
  nextCursor: string | null
  params: URLSearchParams
}

/** Products in any status, the newest first. */
export const ProductList: FC<ProductListProps> = ({ products, nextCursor, params }) => (
  <>
    <PageHead title={TEXT.title} />
    {products.length === 0 ? (
      <EmptyState icon="tag" {...TEXT.none} />
    ) : (
      <DataTable
        caption={TEXT.title}
        columns={COLUMNS}
        rows={products}
        idOf={({ id }) => id}
        hrefOf={({ id }) => `${PATH}/${id}`}
      />
    )}
    <Pager path={PATH} params={params} nextCursor={nextCursor} />
  </>
)

const VARIANTS: readonly Column<Variant>[] = [
  {
    title: texts.stock.columns.sku,
    cell: ({ sku }) => <span class="font-mono text-sm">{sku}</span>,
  },
  { title: TEXT.options, cell: ({ options }) => options.join(' · ') },
  { title: TEXT.columns.price, numeric: true, cell: ({ price }) => formatMoney(price) },
]

interface ProductPageProps {
  product: ShownProduct
  mayPublish: boolean
  mayWithdraw: boolean
  formKey: string
  message?: string
}

/** One product, with the ways to publish and to withdraw it. */
export const ProductPage: FC<ProductPageProps> = (props) => {
  const { product, message } = props
  const { title, description, status, handle, images, variants } = product
  return (
    <>
      <PageHead
        title={title}
        back={{ href: PATH, text: TEXT.all }}
        beside={<Status product={product} />}
        actions={
          status === 'active' ? (
            <ButtonLink tone="quiet" href={`/products/${handle}`}>
              {TEXT.asShoppers}
            </ButtonLink>
          ) : undefined
        }
      />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <Forms {...props} />
      <div class="grid gap-4">
        <section aria-labelledby="variants">
          <h2 id="variants" class="mb-2 text-lg">
            {TEXT.variants}
          </h2>
          <DataTable
            caption={TEXT.variants}
            columns={VARIANTS}
            rows={variants}
            idOf={({ sku }) => sku}
            hrefOf={({ sku }) => `/admin/stock/${encodeURIComponent(sku)}`}
          />
        </section>
        <Panel title={TEXT.pictures}>
          {images.length === 0 ? (
            <p class="text-muted">{TEXT.noPictures}</p>
          ) : (
            <ul class="flex flex-wrap gap-3">
              {images.map(({ url, alt }) => (
                <li>
                  <img
                    src={url}
                    alt={alt}
                    width={112}
                    height={112}
                    loading="lazy"
                    class="size-28 rounded-md bg-sunken object-cover"
                  />
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={TEXT.description}>
          <p class="max-w-prose whitespace-pre-line">{description || texts.general.noValue}</p>
        </Panel>
      </div>
    </>
  )
}

const Forms: FC<ProductPageProps> = ({ product, mayPublish, mayWithdraw, formKey }) => {
  const publishes = mayPublish && product.pending
  const withdraws = mayWithdraw && product.status !== 'withdrawn'
  if (!publishes && !withdraws) return null
  return (
    <div class="panel mb-4 flex flex-wrap items-start gap-2 p-3">
      {publishes ? (
        <form method="post" action={`${PATH}/${product.id}/publish`}>
          <input type="hidden" name="key" value={`${formKey}-publish`} />
          <Button>{TEXT.publish}</Button>
        </form>
      ) : null}
      {withdraws ? (
        <details class="open:w-full">
          <summary class={`${buttonLook('danger')} list-none`}>{TEXT.withdraw}</summary>
          <form method="post" action={`${PATH}/${product.id}/withdraw`} class="mt-3 max-w-xl">
            <input type="hidden" name="key" value={`${formKey}-withdraw`} />
            <p class="mb-3 text-muted">{TEXT.withdrawText}</p>
            <Button tone="danger">{TEXT.withdrawConfirm}</Button>
          </form>
        </details>
      ) : null}
    </div>
  )
}
