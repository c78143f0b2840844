import { setTimeout as sleep } from 'node:timers/promises'
import { HttpClient } from '../load/http-client.ts'
import { placeOrder } from '../load/order-flow.ts'
import { PatientClient } from '../load/patient-client.ts'
import { StaffApi } from '../load/staff-api.ts'
import { Refusal } from '../local/refusal.ts'
import { type PageName, TARGETS } from './figures.ts'
import { newVisitor, staffVisitor, type Visitor } from './visitor.ts'

interface AuditedPage {
  page: PageName
  path: string
  visitor: Visitor | null
  /** Shoppers come by phone, staff at a desktop: the profile of Lighthouse. */
  profile: 'phone' | 'desktop'
}

/** A product of the demo with a single variant: it can be bought in one press. */
const GOOD = 'pouring-kettle'
const RECORDED_WITHIN_MS = 60_000
const PAUSE_MS = 250

/** Whether a page is one of the back office, by the name in the table of targets. */
const isStaffPage = (page: PageName): boolean => page.startsWith('staff-')

/**
 * The pages of these names, each with a visitor for whom it has something to show: a cart for the
 * personal pages of the shop, an order for the pages of staff.
 */
export async function pagesOf(
  url: string,
  staffToken: string,
  wanted: readonly PageName[],
): Promise<AuditedPage[]> {
  const all = [
    ...(wanted.every(isStaffPage) ? [] : await shopPages(url)),
    ...(wanted.some(isStaffPage) ? await staffPages(url, staffToken) : []),
  ]
  return all.filter(({ page }) => wanted.includes(page))
}

async function shopPages(url: string): Promise<AuditedPage[]> {
  const buyer = await newVisitor(url)
  await buyer.add(GOOD)
  const on = (page: PageName, path: string, visitor: Visitor | null): AuditedPage => ({
    page,
    path,
    visitor,
    profile: 'phone',
  })
  return [
    on('home', '/', null),
    on('category', '/categories/kitchen', null),
    on('product', `/products/${GOOD}`, null),
    on('cart', '/cart', buyer),
    on('checkout', await buyer.checkout(), buyer),
  ]
}

async function staffPages(url: string, token: string): Promise<AuditedPage[]> {
  const http = new HttpClient(url, 1)
  const client = new PatientClient({
    client: http,
    random: Math.random,
    onRetry: () => undefined,
  })
  try {
    const product = await demoProduct(client)
    const orderId = await recordedOrder(client, token, product)
    const visitor = staffVisitor(url, token)
    const paths: Partial<Record<PageName, string>> = {
      'staff-home': '/home',
      'staff-orders': '/orders',
      'staff-order': `/orders/${orderId}`,
      'staff-products': '/products',
      'staff-product': `/products/${product.id}`,
      'staff-categories': '/categories',
      'staff-stock': '/stock',
      'staff-import': '/import',
      'staff-export': '/export',
      'staff-drops': '/drops',
      'staff-dead-letters': '/dead-letters',
      'staff-mails': '/mails',
      'staff-members': '/staff',
      'staff-audit': '/audit',
      'staff-reports': '/reports/sales',
      'staff-settings': '/settings',
    }
    const named = Object.entries(paths) as [PageName, string][]
    const signIn: AuditedPage = {
      page: 'staff-sign-in',
      path: '/admin/sign-in',
      visitor: null,
      profile: 'desktop',
    }
    return [
      signIn,
      ...named.map(([page, path]) => ({
        page,
        path: `/admin${path}`,
        visitor,
        profile: 'desktop' as const,
      })),
    ]
  } finally {
    http.close()
  }
}

interface DemoProduct {
  id: string
  variants: { id: string; price: { amount: number } }[]
}

const demoProduct = (client: PatientClient): Promise<DemoProduct> =>
  client.json({ method: 'GET', path: `/api/v1/products/${GOOD}` })

/** Places an order and waits until staff can read it; its id. */
async function recordedOrder(
  client: PatientClient,
  token: string,
  { variants: [variant] }: DemoProduct,
): Promise<string> {
  if (!variant) throw new Refusal(`The demo’s product ${GOOD} has no variant.`)
  const { orderId } = await placeOrder(client, {
    basket: new Map([[GOOD, 1]]),
    goods: new Map([[GOOD, { variantId: variant.id, price: variant.price.amount }]]),
    payment: 'cash-on-delivery',
    email: 'robin@kerbside.test',
    choice: 0,
    key: crypto.randomUUID(),
  })
  const staff = new StaffApi(client, token)
  const deadline = Date.now() + RECORDED_WITHIN_MS
  while ((await staff.statusOf(orderId)) !== 'allocated') {
    if (Date.now() > deadline) throw new Refusal(`The order ${orderId} is not in the record.`)
    await sleep(PAUSE_MS)
  }
  return orderId
}

/** The page asked for, a group of pages, or all. Throws Refusal for one that is not audited. */
export function namedPages(only: string | undefined): PageName[] {
  const names = Object.keys(TARGETS) as PageName[]
  const groups: Readonly<Record<string, (name: PageName) => boolean>> = {
    shop: (name) => !isStaffPage(name),
    staff: isStaffPage,
  }
  const isWanted = groups[only ?? ''] ?? ((name) => only === undefined || name === only)
  const wanted = names.filter(isWanted)
  if (wanted.length > 0) return wanted
  throw new Refusal(`--only ${only}: the pages are shop, staff, ${names.join(', ')}.`)
}
