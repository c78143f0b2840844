import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { addLineCommand } from '../../../src/shared/cart/add-line.ts'
import type { Cart, CartCommand } from '../../../src/shared/cart/contract.ts'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { PROBLEMS } from '../../../src/shared/platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { MergeCommand, MergeSummary } from '../../../src/shared/shopper/merge/contract.ts'
import {
  lineTitle,
  type QuantityRefusal,
} from '../../../src/storefront/components/cart/cart-line.tsx'
import type { CodeRefusal } from '../../../src/storefront/components/cart/cart-summary.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import {
  executeForm,
  isSessionOver,
  newFormKey,
  ownForm,
  readQuantity,
  seeOther,
} from '../http/pages/forms.ts'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { catalogReader } from '../http/ports/catalog.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'
import { visitorCountry } from '../http/visitor-country.ts'
import { currentCart } from './answer.ts'
import { CartContent, type LastChange } from './content.tsx'
import { countCart } from './count-carts.ts'
import { setCodesCommand } from './discount-codes.ts'
import { favouriteProducts } from './favourite-products.ts'
import {
  readAttributes,
  readCodesForm,
  readLineForm,
  readSavedForm,
  readTakenOut,
  takenOutHref,
} from './forms.ts'
import { withTodaysStock } from './stock.ts'

export const cartPages = createRouter()

/** Favourites shown under the cart. */
const TEASER_PRODUCTS = 4

/** The page's answer to the form that was just sent. */
interface CartTold {
  /** Why it was refused. */
  problem?: Problem
  /** The refusal in the words of the form, where they are not those of the cart. */
  message?: string
  quantity?: QuantityRefusal & { lineId: string }
  code?: CodeRefusal
}

type PageCommand = CartCommand | Extract<MergeCommand, { type: 'merge.undo' }>

cartPages.get('/cart', (c) => showCart(c, {}))

cartPages.post('/cart/lines', async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const command = await readAddForm(c, form.value)
  if (!command.ok) return showCart(c, { problem: command.problem, ...goneMessage(command.problem) })
  const answer = await executeForm(c, command.value, form.value)
  if (!answer.ok) return showCart(c, { problem: answer.problem })
  countCart(c, command.value, answer.value)
  return seeOther(c, `/cart?added=${form.value.get('variantId') ?? ''}`)
})

cartPages.post('/cart/lines/:id', async (c) => {
  const lineId = c.req.param('id')
  return run(
    c,
    (fields) => {
      const read = readLineForm(lineId, fields)
      return 'input' in read ? read : { told: { quantity: { lineId, ...read } } }
    },
    (command) => pageAfter(c, command),
  )
})

cartPages.post('/cart/saved/:id', async (c) =>
  run(
    c,
    (fields) => {
      const input = readSavedForm(c.req.param('id'), fields)
      return input ? { input } : { told: {} }
    },
    (command) => pageAfter(c, command),
  ),
)

/** The address of the cart page that confirms a command; read before the command runs. */
async function pageAfter(c: GatewayContext, command: PageCommand): Promise<string> {
  switch (command.type) {
    case 'cart.save-line':
      return `/cart?saved=${encodeURIComponent(command.lineId)}`
    case 'cart.restore-line':
      return `/cart?added=${encodeURIComponent(command.lineId)}`
    case 'cart.remove-line': {
      const cart = await storedCart(c)
      const { lines = [], savedLines = [] } = (cart.ok && cart.value) || {}
      const named = ({ id }: { id: string }) => id === command.lineId
      const line = lines.find(named)
      const saved = savedLines.find(named)
      if (line) return takenOutHref(line, 'cart')
      return saved ? takenOutHref(saved, 'saved') : '/cart'
    }
    default:
      return '/cart'
  }
}

cartPages.post('/cart/merge/:id/undo', (c) => {
  const mergeId = c.req.param('id').slice(0, 40)
  return run(c, () => ({ input: { type: 'merge.undo', mergeId } }))
})

cartPages.post('/cart/discount-codes', async (c) => {
  const cart = await readCart(c)
  // Without a cart there is no session, and the form is refused for that.
  const guarded = cart.ok && cart.value ? await guard(c, 'discount-code') : ok(null)
  if (!guarded.ok) return showCart(c, { problem: guarded.problem })
  return run(c, (fields) => {
    const read = readCodesForm(cart.ok ? (cart.value?.discountCodes ?? []) : [], fields)
    return 'input' in read ? read : { told: { code: read } }
  })
})

/** Reads a form, runs its command, and shows the cart. */
async function run(
  c: GatewayContext,
  read: (fields: URLSearchParams) => { input: PageCommand } | { told: CartTold },
  next: (command: PageCommand) => Promise<string> = async () => '/cart',
): Promise<Response> {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const wanted = read(form.value)
  if ('told' in wanted) return showCart(c, wanted.told)
  const path = await next(wanted.input)
  const { input } = wanted
  const command =
    input.type === 'cart.set-discount-codes' ? await setCodesCommand(c, input.codes) : input
  const answer = await executeForm(c, command, form.value)
  if (answer.ok) return seeOther(c, path)
  return showCart(c, { problem: answer.problem })
}

/** The command of an add form. */
async function readAddForm(
  c: GatewayContext,
  fields: URLSearchParams,
): Promise<Result<Extract<CartCommand, { type: 'cart.add-line' }>>> {
  const quantity = readQuantity(fields.get('quantity') ?? '1')
  if (!('input' in quantity)) return refuse('invalid_body', quantity.message)
  const variantId = fields.get('variantId') ?? ''
  if (variantId === '') return refuse('invalid_body', texts.cart.chooseVariant)
  const attributes = readAttributes(fields.get('attributes') ?? '')
  if (attributes === null) return refuse('invalid_body')
  return addLineCommand(catalogReader(c.env), {
    ...{ variantId: variantId.slice(0, 40), quantity: quantity.input, attributes },
    country: visitorCountry(c),
  })
}

/** A variant that is missing in an add form is one that is no longer sold. */
const goneMessage = ({ code }: Problem): { message?: string } =>
  code === 'not_found' ? { message: texts.cart.notAdded } : {}

/** The visitor's cart as it was last written, or null for one who has no session. */
async function storedCart(c: GatewayContext): Promise<Result<Cart | null>> {
  const session = await requireSession(c)
  if (!session.ok) return ok(null)
  const rendering = await currentCart(c)
  if (!rendering.ok) return isSessionOver(rendering.problem) ? ok(null) : rendering
  return ok(JSON.parse(rendering.value.json) as Cart)
}

/** The visitor's cart with the stock of this moment, or null for one who has no session. */
async function readCart(c: GatewayContext): Promise<Result<Cart | null>> {
  const stored = await storedCart(c)
  const cart = stored.ok ? stored.value : null
  if (cart === null) return stored
  const sellable = await catalogReader(c.env).sellable(cart.lines.map(({ variantId }) => variantId))
  const shelf = new Map([...sellable].map(([id, { availability }]) => [id, availability]))
  return ok(withTodaysStock(cart, shelf))
}

export async function showCart(c: GatewayContext, told: CartTold): Promise<Response> {
  const reading = await readCart(c)
  if (!reading.ok) return answerProblem(c, reading.problem)
  const cart = reading.value
  const done = told.problem ? null : await lastChange(c, cart)
  return renderPage(
    c,
    {
      title: texts.cart.pageTitle,
      description: texts.cart.pageDescription,
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
      done={done}
      merge={cart === null ? null : await mergeOf(c)}
      {...(told.problem ? { message: told.message ?? wordsOf(told.problem) } : {})}
      {...(told.quantity ? { quantity: told.quantity } : {})}
      {...(told.code ? { code: told.code } : {})}
    />,
  )
}

/** The confirmation that the address names, as a text with an undo. */
async function lastChange(c: GatewayContext, cart: Cart | null): Promise<LastChange | null> {
  const query = new URL(c.req.url).searchParams
  const added = query.get('added')
  const line = cart?.lines.find(({ id, variantId }) => id === added || variantId === added)
  if (line) return { kind: 'added', title: lineTitle(line) }
  const savedId = query.get('saved')
  const saved = cart?.savedLines.find(({ id }) => id === savedId)
  if (saved) return { kind: 'saved', title: lineTitle(saved), lineId: saved.id }
  const removed = readTakenOut(query)
  if (removed === null) return null
  // The name comes from the catalogue, never from the address, which a stranger may have made.
  const found = (await catalogReader(c.env).sellable([removed.variantId])).get(removed.variantId)
  return found ? { kind: 'removed', title: lineTitle(found.variant), line: removed } : null
}

const statusOf = ({ problem, quantity, code }: CartTold): ContentfulStatusCode => {
  if (problem) return PROBLEMS[problem.code].status as ContentfulStatusCode
  return quantity || code ? 400 : 200
}

/** The merge of a sign-in that may still be undone. A cart is worth showing without it. */
async function mergeOf(c: GatewayContext): Promise<MergeSummary | null> {
  if (c.var.session.kind !== 'member') return null
  const read = await shopperOf(c).read(callerOf(c), { type: 'merge' })
  const merge = read.ok ? read.value.merge : null
  return merge !== null && merge.undoUntil > Date.now() ? merge : null
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
