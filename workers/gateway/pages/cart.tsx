import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Cart, CartCommand } from '../../../src/shared/cart/contract.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { QuantityRefusal } from '../../../src/storefront/components/cart-line.tsx'
import type { CodeRefusal } from '../../../src/storefront/components/cart-summary.tsx'
import { createRouter, type GatewayContext } from '../app.ts'
import { currentCart } from '../cart-answer.ts'
import { catalogReader } from '../catalog-reader.ts'
import { guard } from '../limiter/guard.ts'
import { requireSession } from '../middleware/session.ts'
import { CartContent } from './cart-content.tsx'
import { readCodesForm, readLineForm, readQuantity, readSavedForm } from './cart-form.ts'
import { withTodaysStock } from './cart-stock.ts'
import { answerProblem } from './errors.tsx'
import { favouriteProducts } from './favourite-products.ts'
import { executeForm, isSessionOver, newFormKey, ownForm, seeOther } from './forms.ts'
import { renderPage } from './render.tsx'

export const cartPages = createRouter()

/** Favourites shown under the cart. */
const TEASER_PRODUCTS = 4

/** What the page says of the form that was just sent. */
interface CartTold {
  /** Why it was refused; null where nothing was. */
  problem?: Problem
  quantity?: QuantityRefusal & { lineId: string }
  code?: CodeRefusal
}

cartPages.get('/cart', (c) => showCart(c, {}))

cartPages.post('/cart/lines', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const command = await readAddForm(c, form.value)
  if (!command.ok) return showCart(c, { problem: command.problem })
  const answer = await executeForm(c, command.value, form.value)
  if (!answer.ok) return showCart(c, { problem: answer.problem })
  return seeOther(c, `/cart?added=${form.value.get('variantId') ?? ''}`)
})

cartPages.post('/cart/lines/:id', async (c) => {
  const lineId = c.req.param('id')
  return run(c, (fields) => {
    const read = readLineForm(lineId, fields)
    return 'wish' in read ? read : { told: { quantity: { lineId, ...read } } }
  })
})

cartPages.post('/cart/saved/:id', async (c) =>
  run(c, (fields) => {
    const wish = readSavedForm(c.req.param('id'), fields)
    return wish ? { wish } : { told: {} }
  }),
)

cartPages.post('/cart/discount-codes', async (c) => {
  const cart = await readCart(c)
  // Without a cart there is no session, and the form is refused for that.
  const guarded = cart.ok && cart.value ? await guard(c, 'discount-code') : ok(null)
  if (!guarded.ok) return showCart(c, { problem: guarded.problem })
  return run(c, (fields) => {
    const read = readCodesForm(cart.ok ? (cart.value?.discountCodes ?? []) : [], fields)
    return 'wish' in read ? read : { told: { code: read } }
  })
})

/** Reads a form, runs what it asks for, and shows the cart as it then is. */
async function run(
  c: GatewayContext,
  read: (fields: URLSearchParams) => { wish: CartCommand } | { told: CartTold },
): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const wanted = read(form.value)
  if ('told' in wanted) return showCart(c, wanted.told)
  const answer = await executeForm(c, wanted.wish, form.value)
  if (answer.ok) return seeOther(c, '/cart')
  return showCart(c, { problem: answer.problem })
}

/** The command of an add form. A variant that is gone is explained, not only missing. */
async function readAddForm(
  c: GatewayContext,
  fields: URLSearchParams,
): Promise<Result<CartCommand>> {
  const quantity = readQuantity(fields.get('quantity') ?? '1')
  if (!('wish' in quantity)) return refuse('invalid_body', quantity.message)
  const variantId = fields.get('variantId') ?? ''
  if (variantId === '') return refuse('invalid_body', 'Choose one of the variants first.')
  const catalog = catalogReader(c.env)
  const found = (await catalog.sellable([variantId.slice(0, 40)])).get(variantId)
  if (!found) return refuse('variant_unavailable', 'This is no longer sold, so it was not added.')
  return ok({
    type: 'cart.add-line',
    ...found,
    quantity: quantity.wish,
    attributes: {},
    catalogVersion: await catalog.version(),
  })
}

/** The visitor's cart, or null for one who has no session. */
async function readCart(c: GatewayContext): Promise<Result<Cart | null>> {
  const session = await requireSession(c)
  if (!session.ok) return ok(null)
  const rendering = await currentCart(c)
  if (!rendering.ok) return isSessionOver(rendering.problem) ? ok(null) : rendering
  const cart = JSON.parse(rendering.value.json) as Cart
  const sellable = await catalogReader(c.env).sellable(cart.lines.map(({ variantId }) => variantId))
  const shelf = new Map([...sellable].map(([id, { availability }]) => [id, availability]))
  return ok(withTodaysStock(cart, shelf))
}

export async function showCart(c: GatewayContext, told: CartTold): Promise<Response> {
  const reading = await readCart(c)
  if (!reading.ok) return answerProblem(c, reading.problem)
  const cart = reading.value
  const added = c.req.query('added')
  return renderPage(
    c,
    {
      title: 'Cart',
      description: 'What you have chosen, what it costs, and the way to the checkout.',
      canonical: '/cart',
      noIndex: true,
      islands: ['cart-page'],
      visibility: 'private',
      status: statusOf(told),
    },
    <CartContent
      cart={cart}
      favourites={cart === null ? [] : await teaser(c)}
      formKey={newFormKey()}
      added={cart?.lines.find((line) => line.variantId === added) ?? null}
      {...(told.problem ? { problem: told.problem } : {})}
      {...(told.quantity ? { quantity: told.quantity } : {})}
      {...(told.code ? { code: told.code } : {})}
    />,
  )
}

const statusOf = ({ problem, quantity, code }: CartTold): ContentfulStatusCode => {
  if (problem) return PROBLEMS[problem.code].status as ContentfulStatusCode
  return quantity || code ? 400 : 200
}

/** A cart is worth showing without its teaser. */
async function teaser(c: GatewayContext): Promise<ProductView[]> {
  try {
    const favourites = await favouriteProducts(c, TEASER_PRODUCTS)
    return favourites.ok ? favourites.value.products : []
  } catch {
    return []
  }
}
