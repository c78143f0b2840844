import shop from '../../../shop.config.ts'
import { RED_PACKETS_SHOWN_MAX } from '../../../src/shared/platform/limits.ts'
import { PROBLEMS, type ProblemCode } from '../../../src/shared/platform/problem.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import type { PublicRedPacket } from '../../../src/shared/red-packet/contract.ts'
import { ButtonLink } from '../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../src/storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../src/storefront/components/layout/notice.tsx'
import {
  RedPacketList,
  type ShownRedPacket,
} from '../../../src/storefront/components/red-packets/red-packet-list.tsx'
import { texts } from '../../../src/storefront/texts/texts.ts'
import { allow } from '../http/allow.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { requireSession } from '../http/middleware/session.ts'
import { answerProblem } from '../http/pages/errors.tsx'
import { ownForm, seeOther } from '../http/pages/forms.ts'
import { ownPage } from '../http/pages/member-page.tsx'
import { wordsOf } from '../http/pages/problem-words.ts'
import { renderPage } from '../http/pages/render.tsx'
import { requireAlive } from '../http/revocation.ts'
import { CLAIM, claimRedPacket, openRedPackets, ownClaim } from './red-packets.ts'

const TEXT = texts.redPackets
const PATH = '/red-packets'

export const redPacketPages = createRouter()

redPacketPages.get(PATH, async (c) => {
  const packets = (await openRedPackets(c.env)).slice(0, RED_PACKETS_SHOWN_MAX)
  const isMember = await isAliveMember(c)
  const shown = isMember
    ? await Promise.all(packets.map((packet) => withClaim(c, packet)))
    : packets.map((packet) => ({ packet, claim: null }))
  const refused = refusedWords(c.req.query('refused'))
  return renderPage(
    c,
    {
      title: TEXT.title,
      description: TEXT.description(shop.name),
      canonical: PATH,
      islands: ['red-packets'],
      visibility: 'private',
    },
    ownPage(
      c,
      TEXT.title,
      'redPackets',
      <div data-red-packets>
        <p class="mt-3 max-w-prose text-lg text-muted">{TEXT.text}</p>
        <div data-notices class="mt-4 grid gap-3">
          {refused === null ? null : <Notice tone="warning">{refused}</Notice>}
        </div>
        {packets.length === 0 ? (
          <EmptyState icon="gift" title={TEXT.none.title} text={TEXT.none.text}>
            <ButtonLink href="/">{TEXT.goHome}</ButtonLink>
          </EmptyState>
        ) : (
          <RedPacketList packets={shown} isMember={isMember} />
        )}
      </div>,
    ),
  )
})

/** A form's address that is opened: the page is what there is to see. */
redPacketPages.get(`${PATH}/:id/claims`, (c) => seeOther(c, PATH))

redPacketPages.post(`${PATH}/:id/claims`, async (c) => {
  const form = ownForm(c)
  if (!form.ok) return answerProblem(c, form.problem)
  const isMember = await isAliveMember(c)
  const allowed = isMember ? await allow(c, CLAIM, undefined) : refuse('member_required')
  const claimed = allowed.ok ? await claimRedPacket(c, c.req.param('id')) : allowed
  // A form sent twice shows the claim that the first one made.
  if (claimed.ok || claimed.problem.code === 'already_claimed') return seeOther(c, PATH)
  return seeOther(c, `${PATH}?refused=${claimed.problem.code}`)
})

/** Whether the visitor is a member whose session was not ended. */
async function isAliveMember(c: GatewayContext): Promise<boolean> {
  const session = await requireSession(c)
  return session.ok && session.value.kind === 'member' && (await requireAlive(c)).ok
}

/** A red packet with the member's claim. The page is worth showing where an object is away. */
async function withClaim(c: GatewayContext, packet: PublicRedPacket): Promise<ShownRedPacket> {
  if (packet.state === 'coming') return { packet, claim: null }
  const claim = await ownClaim(c, packet.id).catch(() => null)
  return { packet, claim: claim?.ok ? claim.value : null }
}

const WORDS: Partial<Record<ProblemCode, string>> = TEXT.problems

/** The words for a refusal that the address names; null where it names none. */
function refusedWords(code: string | undefined): string | null {
  if (code === undefined || !Object.hasOwn(PROBLEMS, code)) return null
  // The table has this key.
  const known = code as ProblemCode
  return WORDS[known] ?? wordsOf({ code: known })
}
