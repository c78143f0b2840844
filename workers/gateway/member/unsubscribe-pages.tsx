import { signingKey } from '../../../src/shared/kit/signed-token.ts'
import { memberById, updateMember } from '../../../src/shared/member/store.ts'
import { openUnsubscribe } from '../../../src/shared/member/unsubscribe-token.ts'
import { Button, ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { notHere } from '../http/pages/not-here.tsx'
import { renderPage } from '../http/pages/render.tsx'
import { shopperById } from '../http/shopper.ts'

/** The way out of marketing mails, from a link of theirs: without a session. */
export const unsubscribePages = createRouter()

const TEXT = texts.unsubscribe
const PATH = '/unsubscribe/:token'

/** The member of the link; null where it is none of the shop's. */
const memberOfLink = async (c: GatewayContext): Promise<string | null> =>
  openUnsubscribe(await signingKey(c.env.ORDER_ACCESS_SECRET), c.req.param('token') ?? '')

const show = (c: GatewayContext, title: string, content: ReturnType<typeof EmptyState>) =>
  renderPage(
    c,
    { title, canonical: '/unsubscribe', noIndex: true, visibility: 'private' },
    <div class="shop-width pt-8 pb-20">{content}</div>,
  )

const unknown = (c: GatewayContext) => notHere(c, TEXT.unknown.title, TEXT.unknown.text)

const stopped = (c: GatewayContext): Promise<Response> =>
  show(
    c,
    TEXT.stopped.title,
    <EmptyState icon="check" heading="h1" title={TEXT.stopped.title} text={TEXT.stopped.text}>
      <ButtonLink href="/">{TEXT.shop}</ButtonLink>
    </EmptyState>,
  )

/** Asks first: programs open the links of mails too. */
unsubscribePages.get(PATH, async (c) => {
  const memberId = await memberOfLink(c)
  if (memberId === null) return unknown(c)
  const known = await memberById(c.env.DIRECTORY_DB, memberId)
  if (!known?.member.marketing) return stopped(c)
  return show(
    c,
    TEXT.ask.title,
    <EmptyState icon="mail" heading="h1" title={TEXT.ask.title} text={TEXT.ask.text}>
      <form method="post">
        <Button>{TEXT.ask.confirm}</Button>
      </form>
    </EmptyState>,
  )
})

/** The form of that page, and the one request of a mail program (RFC 8058), which has no session. */
unsubscribePages.post(PATH, async (c) => {
  const memberId = await memberOfLink(c)
  if (memberId === null) return unknown(c)
  const changed = await updateMember(c.env.DIRECTORY_DB, memberId, { marketing: false })
  if (changed !== null) {
    const { shopperId, member, version } = changed
    await shopperById(c.env, shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'member.save', member, version },
    })
  }
  return stopped(c)
})
