import type { Child, FC } from 'hono/jsx'
import type { Money } from '../../../shared/platform/money.ts'
import type { PublicRedPacket } from '../../../shared/red-packet/contract.ts'
import { texts } from '../../texts/texts.ts'
import { formatMoney } from '../catalog/price.tsx'
import { Badge } from '../controls/badge.tsx'
import { Button, ButtonLink } from '../controls/button.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { PacketPicture } from './packet-picture.tsx'

const TEXT = texts.redPackets

/** A red packet and the visitor's claim of it; null without one. */
export interface ShownRedPacket {
  packet: PublicRedPacket
  claim: { state: 'pending' | 'granted' | 'missed'; amount?: Money } | null
}

interface RedPacketListProps {
  packets: readonly ShownRedPacket[]
  /** Whether the visitor is a member, who may open one. */
  isMember: boolean
}

/** Red packets that run or are to come. The island `red-packets` opens one without a new page. */
export const RedPacketList: FC<RedPacketListProps> = ({ packets, isMember }) => (
  <ul class="mt-8 grid gap-6 sm:grid-cols-2 lg:grid-cols-3">
    {packets.map((shown) => (
      <RedPacketCard shown={shown} isMember={isMember} />
    ))}
  </ul>
)

const RedPacketCard: FC<{ shown: ShownRedPacket; isMember: boolean }> = ({ shown, isMember }) => {
  const { packet, claim } = shown
  const { id, title, fund, shares, state, startsAt, endsAt } = packet
  const isOpen = claim !== null && claim.state !== 'pending'
  return (
    <li
      class="grid content-start overflow-hidden rounded-lg bg-surface shadow-raised"
      aria-labelledby={id}
      {...(claim?.state === 'pending' ? { 'data-pending': true } : {})}
    >
      <PacketPicture open={isOpen} />
      <div class="grid justify-items-start gap-2 p-5">
        <Badge tone={state === 'running' ? 'accent' : 'neutral'}>{TEXT.states[state]}</Badge>
        <h2 id={id} class="text-xl break-words">
          {title}
        </h2>
        <p class="text-muted">{TEXT.fund(formatMoney(fund), shares)}</p>
        <p class="text-sm">
          {state === 'running'
            ? TEXT.endsAt(<Moment at={endsAt} />)
            : TEXT.startsAt(<Moment at={startsAt} />)}
        </p>
        <div class="mt-3 grid w-full gap-2">
          <Outcome shown={shown} isMember={isMember} />
        </div>
      </div>
    </li>
  )
}

/** The opening, or its outcome. */
const Outcome: FC<{ shown: ShownRedPacket; isMember: boolean }> = ({ shown, isMember }) => {
  const { packet, claim } = shown
  if (claim !== null) return <ClaimOutcome claim={claim} />
  if (packet.state === 'coming') return null
  if (!isMember) {
    return (
      <>
        <p class="text-sm text-muted">{TEXT.membersOnly}</p>
        <ButtonLink tone="quiet" href="/sign-in?next=%2Fred-packets">
          {texts.signIn.title}
        </ButtonLink>
      </>
    )
  }
  return (
    <form method="post" action={`/red-packets/${packet.id}/claims`}>
      <Button wide aria-label={TEXT.openNamed(packet.title)}>
        {TEXT.open}
      </Button>
    </form>
  )
}

const ClaimOutcome: FC<{ claim: NonNullable<ShownRedPacket['claim']> }> = ({ claim }) => {
  if (claim.state === 'pending') {
    return (
      <Told title={TEXT.pending.title}>
        {TEXT.pending.text}{' '}
        <a href="/red-packets" class="text-link">
          {TEXT.pending.look}
        </a>
      </Told>
    )
  }
  if (claim.state === 'missed') return <Told title={TEXT.missed.title}>{TEXT.missed.text}</Told>
  const amount = claim.amount === undefined ? '' : formatMoney(claim.amount)
  return (
    <div role="status" class="packet-won">
      <p class="text-sm font-semibold text-accent">{TEXT.granted.title}</p>
      <p class="display text-3xl tabular-nums">{amount}</p>
      <p class="text-sm text-muted">{TEXT.granted.text}</p>
    </div>
  )
}

const Told: FC<{ title: string; children?: Child }> = ({ title, children }) => (
  <div role="status">
    <p class="font-semibold">{title}</p>
    <p class="text-sm text-muted">{children}</p>
  </div>
)
