import shop from '../../../shop.config.ts'
import { type Money, money } from '../../../src/shared/platform/money.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { LineCost, PricedOrder } from '../../../src/shared/pricing/contract.ts'
import { price } from '../../../src/shared/pricing/rules.ts'
import { withBranches } from '../../../src/shared/promotion/branches/rules.ts'
import type {
  Promotion,
  PromotionChange,
  PromotionInput,
} from '../../../src/shared/promotion/contract.ts'
import {
  changePromotion,
  createPromotion,
  type PromotionDeps,
  removePromotion,
} from '../../../src/shared/promotion/manage-promotions.ts'
import { previewPromotion } from '../../../src/shared/promotion/preview-promotion.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'
import { CONFIGURED_NAMES } from './choices.ts'

const depsOf = (c: GatewayContext): PromotionDeps => ({
  db: c.env.CATALOG_DB,
  names: CONFIGURED_NAMES,
  now: () => Date.now(),
})

/** Runs a write of promotions; carts of this isolate see it at once. */
async function write<T>(
  c: GatewayContext,
  subject: string,
  work: () => Promise<Result<{ before: Promotion | null; after: Promotion | null; value: T }>>,
): Promise<Result<T>> {
  const written = await auditedWrite(c, subject, work)
  catalogReader(c.env).expire()
  return written
}

/** Adds a promotion. Refuses as `createPromotion`. */
export async function addPromotion(
  c: GatewayContext,
  input: PromotionInput,
): Promise<Result<Promotion>> {
  const id = await idOfRequest(c, 'prm')
  return write(c, id, () => createPromotion(depsOf(c), id, input))
}

/** Changes the given fields. Refuses as `changePromotion`. */
export const editPromotion = (
  c: GatewayContext,
  id: string,
  change: PromotionChange,
): Promise<Result<Promotion>> => write(c, id, () => changePromotion(depsOf(c), id, change))

/** Removes a promotion. Refuses `not_found`. */
export const endPromotion = (c: GatewayContext, id: string): Promise<Result<null>> =>
  write(c, id, () => removePromotion(depsOf(c), id))

interface PreviewInput {
  promotion: PromotionInput
  lines: readonly { variantId: string; quantity: number }[]
  memberLevel?: string | undefined
  country?: string | undefined
  /** Of the sample's delivery, in minor units; nothing where it is left out. */
  deliveryPrice?: number | undefined
}

/** A line of the sample cart, or the gift of the promotion. */
interface PreviewedLine {
  variantId: string
  quantity: number
  unitPrice: Money
  cost: LineCost
  discounts: NonNullable<PricedOrder['lines'][number]['discounts']>
}

/** Prices a sample cart with one promotion. Its delivery is by an option that the promotion is for. */
export async function preview(
  c: GatewayContext,
  { promotion, lines, memberLevel, country, deliveryPrice = 0 }: PreviewInput,
): Promise<Result<Pick<PricedOrder, 'cost' | 'trace'> & { lines: PreviewedLine[] }>> {
  const catalog = catalogReader(c.env)
  const { list } = await catalog.categories()
  const { action } = promotion
  const optionId = action.kind === 'free-delivery' ? action.optionIds?.[0] : undefined
  const rule = withBranches({ ...promotion, id: 'prm_preview' }, list)
  const previewed = await previewPromotion(
    {
      sellable: (ids) => catalog.sellable(ids),
      price: (of, offers) =>
        price({
          currency: shop.currency,
          lines: of,
          shipping: {
            ...(optionId === undefined ? {} : { id: optionId }),
            title: 'Delivery',
            price: money(deliveryPrice, shop.currency),
          },
          tax: null,
          offers,
        }),
    },
    rule,
    lines,
    {
      country: country ?? shop.home.country,
      level: memberLevel ?? null,
      isFirstOrder: true,
      campaigns: new Set([rule.id]),
    },
  )
  if (!previewed.ok) return previewed
  const { lines: due, priced } = previewed.value
  return ok({
    cost: priced.cost,
    trace: priced.trace,
    // One priced line for each that is due, in their order.
    lines: due.flatMap(({ variant, quantity }, at) =>
      priced.lines.slice(at, at + 1).map(({ cost, discounts = [] }) => ({
        variantId: variant.variantId,
        quantity,
        unitPrice: variant.unitPrice,
        cost,
        discounts,
      })),
    ),
  })
}
