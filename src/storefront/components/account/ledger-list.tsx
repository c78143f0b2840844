import type { FC } from 'hono/jsx'
import { texts } from '../../texts/texts.ts'
import { Moment } from '../orders/order-timeline.tsx'

const TEXT = texts.account.ledger

interface ShownEntry {
  id: string
  /** With its sign. */
  amount: string
  reason: string
  orderId?: string | undefined
  at: string
}

interface LedgerListProps {
  entries: readonly ShownEntry[]
  /** The words for reasons of the shop's own; another reason is in staff's words. */
  reasons: Readonly<Record<string, string>>
  empty: string
  /** The address of older entries; null where there are none. */
  older: string | null
}

/** Entries of a ledger, the newest first. */
export const LedgerList: FC<LedgerListProps> = ({ entries, reasons, empty, older }) => {
  if (entries.length === 0) return <p class="text-muted">{empty}</p>
  return (
    <>
      <ul class="border-t border-line">
        {entries.map(({ amount, reason, orderId, at }) => (
          <li class="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-b border-line py-3">
            <div class="min-w-0 flex-1">
              <p class="font-semibold [overflow-wrap:anywhere]">
                {Object.hasOwn(reasons, reason) ? reasons[reason] : reason}
              </p>
              <p class="text-sm text-muted">
                <Moment at={at} />
                {orderId === undefined ? null : (
                  <>
                    {' · '}
                    <a href={`/orders/${orderId}`} class="text-link">
                      {TEXT.order}
                    </a>
                  </>
                )}
              </p>
            </div>
            <p class="font-semibold tabular-nums">{amount}</p>
          </li>
        ))}
      </ul>
      {older === null ? null : (
        <p class="mt-4">
          <a href={older} class="press-target text-link inline-flex items-center">
            {TEXT.older}
          </a>
        </p>
      )}
    </>
  )
}

/** A number with its sign, such as `+5`. */
export const signed = (amount: number, text: string): string => (amount > 0 ? `+${text}` : text)
