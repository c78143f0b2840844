import type { FC } from 'hono/jsx'
import type { MailLogEntry } from '../../../shared/notify/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { texts } from '../../texts/texts.ts'

const TONES: Record<MailLogEntry['state'], BadgeTone> = {
  outbox: 'neutral',
  queued: 'info',
  sent: 'accent',
  failed: 'danger',
  bounced: 'danger',
}

/** The state of a mail. */
export const MailBadge: FC<{ state: MailLogEntry['state'] }> = ({ state }) => (
  <Badge tone={TONES[state]}>{texts.mails.states[state]}</Badge>
)

/** The page of one mail. */
export const mailHref = (key: string): string => `/admin/mails/${encodeURIComponent(key)}`
