import type { Child, FC } from 'hono/jsx'
import type { DropStatus, FairnessReport } from '../../shared/drop/contract.ts'
import { rfc3339 } from '../../shared/platform/clock.ts'
import { Badge } from '../../storefront/components/badge.tsx'
import { Button, ButtonLink } from '../../storefront/components/button.tsx'
import { DropPrice, variantName } from '../../storefront/components/drop-choice.tsx'
import {
  limitWords,
  REMAINING,
  STATE_BADGES,
  spanWords,
} from '../../storefront/components/drop-words.ts'
import { Notice } from '../../storefront/components/notice.tsx'
import { Moment } from '../../storefront/components/order-timeline.tsx'
import { RefusalPlot, TimelinePlot, TimelineTable } from '../../storefront/components/plots.tsx'
import { refusalCounts } from '../../storefront/components/refusal-words.ts'

interface DropWatchProps {
  status: DropStatus
  report: FairnessReport
  message?: string
}

const number = new Intl.NumberFormat('en')

/** A drop as staff watch it. The island brings the numbers anew every two seconds. */
export const DropWatch: FC<DropWatchProps> = ({ status, report, message }) => {
  const { definition, state } = status
  const isOver = state === 'closed' || state === 'sold_out'
  return (
    <>
      <p class="text-sm">
        <a href="/admin/drops" class="text-link">
          All drops
        </a>
      </p>
      <h1 class="mt-2 text-3xl">{definition.title}</h1>
      {message === undefined ? null : (
        <Notice tone="error" class="mt-4">
          {message}
        </Notice>
      )}
      <Live status={status} report={report} />
      <Definition status={status} />
      <div class="mt-10 flex flex-wrap items-start gap-x-6 gap-y-3 border-t border-line pt-6">
        <ButtonLink href={`/drops/${definition.id}`} tone="quiet">
          As shoppers see it
        </ButtonLink>
        <ButtonLink href={`/drops/${definition.id}/fairness`} tone="quiet">
          Fairness report
        </ButtonLink>
        {state === 'closed' ? null : <CloseForm id={definition.id} soldOut={isOver} />}
      </div>
    </>
  )
}

const Live: FC<{ status: DropStatus; report: FairnessReport }> = ({ status, report }) => {
  const { counts, timeline } = report
  const badge = STATE_BADGES[status.state]
  const available = counts.unitsQuota - counts.unitsSold - counts.unitsHeld
  const refusals = refusalCounts(counts.refusals)
  return (
    <div data-drop-watch={status.definition.id} data-state={status.state}>
      <p class="mt-3 flex flex-wrap items-center gap-3">
        <Badge tone={badge.tone}>{badge.text}</Badge>
        <span class="text-sm text-muted">{REMAINING[status.remaining]}</span>
      </p>
      <Numbers
        title="Units"
        of={[
          ['In the drop', counts.unitsQuota],
          ['Sold', counts.unitsSold],
          ['Held', counts.unitsHeld],
          ['Available', Math.max(0, available)],
        ]}
      />
      <progress
        class="meter mt-3"
        aria-label="Share of the units that is sold"
        max={Math.max(1, counts.unitsQuota)}
        value={counts.unitsSold}
      />
      <Numbers
        title="Shoppers"
        of={[
          ['Entered', counts.entries],
          ['Waiting', counts.waiting],
          ['Called', counts.admitted],
          ['Took theirs', counts.used],
          ['Came away without', counts.missed],
        ]}
      />
      <div class="mt-10 grid gap-x-14 gap-y-10 lg:grid-cols-2">
        <Section id="over-time" title="Entries and admissions">
          {timeline.length === 0 ? (
            <p class="text-muted">Nobody has entered yet.</p>
          ) : (
            <>
              <TimelinePlot timeline={timeline} />
              <TimelineTable timeline={timeline} />
            </>
          )}
        </Section>
        <Section id="refusals" title="Refusals">
          {refusals.length === 0 ? (
            <p class="text-muted">Nothing was refused.</p>
          ) : (
            <RefusalPlot counts={refusals} />
          )}
        </Section>
      </div>
    </div>
  )
}

const Section: FC<{ id: string; title: string; children?: Child }> = (props) => (
  <section aria-labelledby={props.id} class="min-w-0">
    <h2 id={props.id} class="mb-4 text-xl">
      {props.title}
    </h2>
    {props.children}
  </section>
)

const Numbers: FC<{ title: string; of: readonly (readonly [string, number])[] }> = (props) => (
  <section aria-label={props.title} class="mt-6">
    <h2 class="font-sans text-sm font-semibold text-muted">{props.title}</h2>
    <dl class="mt-2 grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
      {props.of.map(([name, value]) => (
        <div class="flex flex-col-reverse justify-end rounded-lg bg-surface p-4 shadow-raised">
          <dt class="text-sm text-muted">{name}</dt>
          <dd class="display text-2xl tabular-nums" data-number={name}>
            {number.format(value)}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

const Definition: FC<{ status: DropStatus }> = ({ status: { definition } }) => {
  const facts: [string, Child][] = [
    ['Mode', definition.mode === 'draw' ? 'Draw' : 'Queue'],
    ['Limit', limitWords(definition.limitPerShopper)],
    ['Entries open', <Moment at={rfc3339(definition.entriesOpenAt)} />],
    ['Entries close', <Moment at={rfc3339(definition.entriesCloseAt)} />],
    ['Opens', <Moment at={rfc3339(definition.opensAt)} />],
    ['Ends', <Moment at={rfc3339(definition.closesAt)} />],
    ['A pass lasts', spanWords(definition.passMs)],
    ['A hold lasts', spanWords(definition.holdMs)],
    ['Passes for each unit', String(definition.admissionFactor)],
    ['Proof of work', definition.requirements.proofOfWork ? 'From everybody' : 'By risk alone'],
    ['Shards', `${definition.entryShards} of entries, ${definition.stockShards} of stock`],
  ]
  return (
    <section aria-labelledby="definition" class="mt-12">
      <h2 id="definition" class="text-xl">
        As it was made
      </h2>
      <dl class="mt-4 grid gap-x-10 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {facts.map(([name, value]) => (
          <div class="flex justify-between gap-4 border-b border-line pb-1.5">
            <dt class="text-muted">{name}</dt>
            <dd class="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <ul class="mt-6 grid gap-2">
        {definition.variants.map((variant) => (
          <li class="flex flex-wrap gap-x-6">
            <span class="font-semibold">{variantName(variant)}</span>
            <span class="font-mono text-sm text-muted">{variant.sku}</span>
            <DropPrice variant={variant} />
            <span>
              {number.format(variant.quota)} {variant.quota === 1 ? 'unit' : 'units'}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Two steps, both without script: it cannot be taken back. */
const CloseForm: FC<{ id: string; soldOut: boolean }> = ({ id, soldOut }) => (
  <details class="ml-auto" data-keep-open="close">
    <summary class="press-target inline-flex items-center text-danger underline underline-offset-4">
      Close this drop
    </summary>
    <form method="post" action={`/admin/drops/${id}/close`} class="mt-2 max-w-sm">
      <p class="mb-3 text-sm text-muted">
        {soldOut
          ? 'Nothing is left to sell. Closing it ends what still waits.'
          : 'Passes become void at once, and unsold units go back to the shop. This cannot be taken back.'}
      </p>
      <Button tone="danger" name="confirm" value="yes">
        Yes, close it now
      </Button>
    </form>
  </details>
)
