import type { FC } from 'hono/jsx'
import type { ListedReturn } from '../../../shared/order/returns/contract.ts'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.returns

interface ReturnsPageProps {
  returns: readonly ListedReturn[]
  isOpen: boolean
  /** The address of the next page; null on the last one. */
  next: string | null
}

/** Goods that customers send back: those that wait for the shop, or all. */
export const ReturnsPage: FC<ReturnsPageProps> = ({ returns, isOpen, next }) => (
  <div>
    <PageHead title={TEXT.title} />
    <p class="-mt-3 mb-4 text-muted">{TEXT.text}</p>
    <nav aria-label={TEXT.title} class="mb-4 flex gap-2">
      <ButtonLink tone={isOpen ? 'primary' : 'quiet'} href="/admin/returns">
        {TEXT.filters.open}
      </ButtonLink>
      <ButtonLink tone={isOpen ? 'quiet' : 'primary'} href="/admin/returns?status=all">
        {TEXT.filters.all}
      </ButtonLink>
    </nav>
    {returns.length === 0 ? (
      <Panel title={TEXT.none.title}>
        <p class="text-muted">{TEXT.none.text}</p>
      </Panel>
    ) : (
      <Panel title={TEXT.title}>
        <ul class="grid gap-3">
          {returns.map((one) => (
            <li class="grid gap-x-6 border-b border-line pb-3 sm:grid-cols-[12rem_1fr_auto]">
              <a class="text-link font-mono" href={`/admin/orders/${one.orderId}`}>
                {one.orderNumber}
              </a>
              <span>
                {texts.parcels.units(one.lines.reduce((sum, line) => sum + line.quantity, 0))}
                <span class="block text-sm text-muted">{one.lines[0]?.reason}</span>
              </span>
              <span class="sm:text-right">
                {TEXT.statuses[one.status]}
                <span class="block text-sm text-muted">
                  <Moment at={one.createdAt} />
                </span>
              </span>
            </li>
          ))}
        </ul>
      </Panel>
    )}
    {next === null ? null : (
      <p class="mt-4">
        <ButtonLink tone="quiet" href={next}>
          {texts.table.nextPage}
        </ButtonLink>
      </p>
    )}
  </div>
)
