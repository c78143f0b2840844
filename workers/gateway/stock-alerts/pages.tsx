import type { Child, FC } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ProductView } from '../../../src/shared/catalog/contract.ts'
import { sha256 } from '../../../src/shared/kit/digest.ts'
import { emailAddress } from '../../../src/shared/platform/text.ts'
import {
  deleteAlertsOf,
  insertAlert,
  selectAlertTitle,
} from '../../../src/shared/stock-alert/store.ts'
import { StockAlertForm } from '../../../src/storefront/components/catalog/stock-alert.tsx'
import { Button, ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { guard } from '../http/limiter/guard.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { ownForm } from '../http/pages/forms.ts'
import { notHere } from '../http/pages/not-here.tsx'
import { renderPage } from '../http/pages/render.tsx'
import { catalogReader } from '../http/ports/catalog.ts'

/** Pages without script: the request, and the end of all requests by the link in its mail. */
export const stockAlertPages = createRouter()

const TEXT = texts.stockAlert
const PATH = '/stock-alerts'

type Variant = ProductView['variants'][number]

const titleOf = ({ title }: ProductView, { options }: Variant): string =>
  options.length === 0 ? title : `${title} (${options.join(' / ')})`

interface Shown {
  title: string
  status?: ContentfulStatusCode
}

async function show(c: GatewayContext, { title, status = 200 }: Shown, content: Child) {
  const page = { title, status, canonical: PATH, noIndex: true, visibility: 'private' } as const
  const shown = await renderPage(c, page, <div class="shop-width pt-8 pb-20">{content}</div>)
  // The address of a request opens it.
  shown.headers.set('referrer-policy', 'no-referrer')
  return shown
}

const Told: FC<{
  heading: string
  text: string
  href: string
  link: string
}> = ({ heading, text, href, link }) => (
  <EmptyState icon="mail" heading="h1" title={heading} text={text}>
    <ButtonLink href={href}>{link}</ButtonLink>
  </EmptyState>
)

/** The answer to a request for a variant. */
const answer = (
  c: GatewayContext,
  words: { title: string; text: (title: string) => string },
  { title, back }: { title: string; back: string },
) =>
  show(
    c,
    { title: words.title },
    <Told heading={words.title} text={words.text(title)} href={back} link={TEXT.back} />,
  )

stockAlertPages.post(PATH, async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const { handle = '', variantId = '', email: typed = '' } = Object.fromEntries(form.value)
  const found = await catalogReader(c.env).productByHandle(handle)
  const variant = found?.view.variants.find(({ id }) => id === variantId)
  if (!found || !variant) return notHere(c, texts.product.gone.title, texts.product.gone.text)
  const title = titleOf(found.view, variant)
  const back = `/products/${handle}?variant=${encodeURIComponent(variant.id)}`
  if (variant.availability.state !== 'out') {
    return answer(c, TEXT.available, { title, back })
  }
  const email = emailAddress().safeParse(typed)
  if (!email.success) {
    const error = email.error.issues[0]?.message ?? ''
    return show(
      c,
      { title: TEXT.open, status: 400 },
      <div class="mx-auto grid max-w-md gap-6">
        <h1 class="text-3xl">{found.view.title}</h1>
        <StockAlertForm product={found.view} chosen={variant} typed={typed} error={error} />
      </div>,
    )
  }
  const within = await guard(c, 'stock-alert', await sha256(email.data.toLowerCase()))
  if (!within.ok) return answerProblem(c, within.problem)
  // The answer is the same where the mailbox waits already: strangers learn nothing of it.
  const token = crypto.randomUUID()
  const { sku } = variant
  const alert = { token, sku, variantId: variant.id, email: email.data, title, handle }
  await insertAlert(c.env.ENGAGEMENT_DB, alert, Date.now())
  return answer(c, TEXT.asked, { title, back })
})

const stopped = (c: GatewayContext): Promise<Response> =>
  show(
    c,
    { title: TEXT.stopped.title },
    <Told heading={TEXT.stopped.title} text={TEXT.stopped.text} href="/" link={TEXT.shop} />,
  )

/** Asks first: programs open the links of mails too. */
stockAlertPages.get(`${PATH}/:token`, async (c) => {
  const title = await selectAlertTitle(c.env.ENGAGEMENT_DB, c.req.param('token'))
  if (title === null) return stopped(c)
  return show(
    c,
    { title: TEXT.stop.title },
    <EmptyState icon="mail" heading="h1" title={TEXT.stop.title} text={TEXT.stop.text(title)}>
      <form method="post">
        <Button>{TEXT.stop.confirm}</Button>
      </form>
    </EmptyState>,
  )
})

/** The form of that page, and the one request of a mail program (RFC 8058), which has no session. */
stockAlertPages.post(`${PATH}/:token`, async (c) => {
  await deleteAlertsOf(c.env.ENGAGEMENT_DB, c.req.param('token'))
  return stopped(c)
})
