import type { FC } from 'hono/jsx'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { texts } from '../../texts/texts.ts'

export type ProductStatus = 'active' | 'draft' | 'withdrawn'

const TONES: Record<ProductStatus, BadgeTone> = {
  active: 'accent',
  draft: 'info',
  withdrawn: 'neutral',
}

/** The status of a product, and whether it has changes that are not published. */
export const ProductBadges: FC<{ status: ProductStatus; pending: boolean }> = (props) => (
  <span class="inline-flex flex-wrap gap-1.5">
    <Badge tone={TONES[props.status]}>{texts.products.statuses[props.status]}</Badge>
    {props.pending && props.status !== 'draft' ? (
      <Badge tone="warning">{texts.products.pending}</Badge>
    ) : null}
  </span>
)
