import type { FC } from 'hono/jsx'
import type { DropStatus } from '../../shared/drop/contract.ts'
import { rfc3339 } from '../../shared/platform/clock.ts'
import { Badge } from '../../storefront/components/badge.tsx'
import { ButtonLink } from '../../storefront/components/button.tsx'
import { STATE_BADGES } from '../../storefront/components/drop-words.ts'
import { EmptyState } from '../../storefront/components/empty-state.tsx'
import { Moment } from '../../storefront/components/order-timeline.tsx'

const number = new Intl.NumberFormat('en')

/** All drops, the newest first. */
export const DropTable: FC<{ drops: readonly DropStatus[] }> = ({ drops }) => (
  <>
    <div class="flex flex-wrap items-center justify-between gap-4">
      <h1 class="text-3xl">Drops</h1>
      <ButtonLink href="/admin/new-drop">New drop</ButtonLink>
    </div>
    {drops.length === 0 ? (
      <EmptyState
        icon="box"
        title="No drops yet"
        text="A drop sells a fixed number of units from a fixed time on, to those who entered."
      />
    ) : (
      <ul class="mt-8 grid gap-3">
        {drops.map((status) => (
          <Row status={status} />
        ))}
      </ul>
    )}
  </>
)

const Row: FC<{ status: DropStatus }> = ({ status: { definition, state, entries } }) => {
  const badge = STATE_BADGES[state]
  const units = definition.variants.reduce((sum, { quota }) => sum + quota, 0)
  return (
    <li class="relative flex flex-wrap items-center gap-x-6 gap-y-1 rounded-lg bg-surface p-5 shadow-raised">
      <h2 class="min-w-56 flex-1 font-sans text-base font-semibold">
        <a href={`/admin/drops/${definition.id}`} class="after:absolute after:inset-0">
          {definition.title}
        </a>
      </h2>
      <Badge tone={badge.tone}>{badge.text}</Badge>
      <span class="text-sm text-muted">{definition.mode === 'draw' ? 'Draw' : 'Queue'}</span>
      <span class="text-sm tabular-nums">
        {number.format(units)} {units === 1 ? 'unit' : 'units'}
      </span>
      <span class="text-sm tabular-nums">
        {number.format(entries)} {entries === 1 ? 'entry' : 'entries'}
      </span>
      <span class="text-sm text-muted">
        <Moment at={rfc3339(definition.opensAt)} />
      </span>
    </li>
  )
}
