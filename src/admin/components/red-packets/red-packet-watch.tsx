import type { FC } from 'hono/jsx'
import type { RedPacketStatus } from '../../../shared/red-packet/contract.ts'
import { formatMoney } from '../../../storefront/components/catalog/price.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { FactList } from '../controls/fact-list.tsx'
import { PageHead } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'
import { type RedPacketState, StateBadge } from './red-packet-table.tsx'

const TEXT = texts.redPackets

interface RedPacketWatchProps {
  packet: RedPacketStatus
  state: RedPacketState
  /** IANA, of the shop. */
  timeZone: string
  /** Why the form before was refused. */
  message?: string
}

/** A red packet with its counts. The island `live` follows them. */
export const RedPacketWatch: FC<RedPacketWatchProps> = ({ packet, state, timeZone, message }) => (
  <>
    <PageHead
      title={packet.title}
      back={{ href: '/admin/red-packets', text: TEXT.all }}
      beside={<StateBadge state={state} />}
    />
    {message === undefined ? null : <Notice tone="error">{message}</Notice>}
    <Counts packet={packet} />
    <Settings packet={packet} timeZone={timeZone} />
    <div class="mt-10 flex flex-wrap items-start gap-x-6 gap-y-3 border-t border-line pt-6">
      {state === 'ended' ? null : (
        <>
          <ButtonLink href="/red-packets" tone="quiet">
            {TEXT.asShoppers}
          </ButtonLink>
          <EndForm id={packet.id} />
        </>
      )}
    </div>
  </>
)

const Counts: FC<{ packet: RedPacketStatus }> = ({ packet }) => {
  const { fund, granted, remaining, returned, claims } = packet
  const counts: [string, string][] = [
    [TEXT.fund, formatMoney(fund)],
    [TEXT.granted, formatMoney(granted)],
    [TEXT.remaining, formatMoney(remaining)],
    [TEXT.returned, formatMoney(returned)],
    [TEXT.claims, texts.general.number(claims)],
  ]
  return (
    <>
      <dl class="mt-4 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        {counts.map(([name, value]) => (
          <div class="flex flex-col-reverse justify-end rounded-lg bg-surface p-4 shadow-raised">
            <dt class="text-sm text-muted">{name}</dt>
            <dd class="display text-2xl tabular-nums" data-number={name}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <progress
        class="meter mt-4"
        aria-label={TEXT.creditedShare}
        max={fund.amount}
        value={granted.amount}
      />
    </>
  )
}

const Settings: FC<{ packet: RedPacketStatus; timeZone: string }> = ({ packet, timeZone }) => {
  const facts: [string, string][] = [
    [TEXT.shares, texts.general.number(packet.shares)],
    [TEXT.split, TEXT.splits[packet.split]],
    [TEXT.window, timeWindowText(packet, timeZone)],
  ]
  return (
    <section aria-labelledby="settings" class="mt-10">
      <h2 id="settings" class="text-xl">
        {TEXT.settings}
      </h2>
      <FactList facts={facts} />
      <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
      <p class="mt-2 text-sm text-muted">{TEXT.fixed}</p>
    </section>
  )
}

/** Two steps, both without script, because an end cannot be undone. */
const EndForm: FC<{ id: string }> = ({ id }) => (
  <details class="ml-auto" data-keep-open="end">
    <summary class="press-target inline-flex items-center text-danger underline underline-offset-4">
      {TEXT.end.open}
    </summary>
    <form method="post" action={`/admin/red-packets/${id}/end`} class="mt-2 max-w-sm">
      <p class="mb-3 text-sm text-muted">{TEXT.end.text}</p>
      <Button tone="danger" name="confirm" value="yes">
        {TEXT.end.confirm}
      </Button>
    </form>
  </details>
)
