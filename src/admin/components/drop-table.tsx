import type { FC } from 'hono/jsx'
import type { DropStatus } from '../../shared/drop/contract.ts'
import { rfc3339 } from '../../shared/platform/clock.ts'
import { Badge } from '../../storefront/components/controls/badge.tsx'
import { ButtonLink } from '../../storefront/components/controls/button.tsx'
import { stateBadge } from '../../storefront/components/drops/drop-states.ts'
import { EmptyState } from '../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../texts/texts.ts'

const TEXT = texts.drops

/** All drops, the newest first. */
export const DropTable: FC<{ drops: readonly DropStatus[] }> = ({ drops }) => (
  <>
    <div class="flex flex-wrap items-center justify-between gap-4">
      <h1 class="text-3xl">{TEXT.title}</h1>
      <ButtonLink href="/admin/new-drop">{TEXT.create}</ButtonLink>
    </div>
    {drops.length === 0 ? (
      <EmptyState icon="box" title={TEXT.none.title} text={TEXT.none.text} />
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
  const badge = stateBadge(state)
  const units = definition.variants.reduce((sum, { quota }) => sum + quota, 0)
  return (
    <li class="relative flex flex-wrap items-center gap-x-6 gap-y-1 rounded-lg bg-surface p-5 shadow-raised">
      <h2 class="min-w-56 flex-1 font-sans text-base font-semibold">
        <a href={`/admin/drops/${definition.id}`} class="after:absolute after:inset-0">
          {definition.title}
        </a>
      </h2>
      <Badge tone={badge.tone}>{badge.text}</Badge>
      <span class="text-sm text-muted">{TEXT.modes[definition.mode]}</span>
      <span class="text-sm tabular-nums">{TEXT.units(units)}</span>
      <span class="text-sm tabular-nums">{TEXT.entries(entries)}</span>
      <span class="text-sm text-muted">
        <Moment at={rfc3339(definition.opensAt)} />
      </span>
    </li>
  )
}
