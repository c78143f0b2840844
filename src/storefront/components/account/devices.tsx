import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Badge } from '../controls/badge.tsx'
import { Button } from '../controls/button.tsx'
import { Icon } from '../controls/icon.tsx'
import { Notice } from '../layout/notice.tsx'
import { Moment } from '../orders/order-timeline.tsx'
import { AccountPart } from './account-page.tsx'

const TEXT = texts.account

interface DevicesProps {
  devices: readonly { id: string; current: boolean; device: string; lastSeenAt: string }[]
  /** A device was just signed out. */
  ended: boolean
}

/** The devices that a member is signed in on. */
export const Devices: FC<DevicesProps> = ({ devices, ended }) => (
  <AccountPart id="devices" title={TEXT.areas.devices}>
    <p class="text-muted">{TEXT.devices.text}</p>
    {ended ? (
      <Notice tone="success" class="mt-4">
        {TEXT.devices.ended}
      </Notice>
    ) : null}
    <ul class="mt-4 border-t border-line">
      {devices.map(({ id, current, device, lastSeenAt }) => (
        <li class="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
          <Icon name="shield" class="text-muted" />
          <div class="min-w-0 flex-1">
            <p class="font-semibold [overflow-wrap:anywhere]">{device}</p>
            <p class="text-sm text-muted">{TEXT.devices.seen(<Moment at={lastSeenAt} />)}</p>
          </div>
          {current ? (
            <Badge tone="accent">{TEXT.devices.current}</Badge>
          ) : (
            <form method="post" action="/account/devices">
              <Button tone="plain" name="end" value={id}>
                {TEXT.devices.end}
                <span class="sr-only">{TEXT.devices.of(device)}</span>
              </Button>
            </form>
          )}
        </li>
      ))}
    </ul>
    {devices.length > 1 ? (
      <form method="post" action="/account/devices" class="mt-5">
        <Button tone="quiet" name="end" value="others">
          {TEXT.devices.endOthers}
        </Button>
      </form>
    ) : null}
  </AccountPart>
)
