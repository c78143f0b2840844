import type { Child, FC } from 'hono/jsx'
import type { DropStatus, FairnessReport } from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { DropPrice, variantName } from '../../../storefront/components/drops/drop-choice.tsx'
import { stateBadge } from '../../../storefront/components/drops/drop-states.ts'
import { limitWords, spanWords } from '../../../storefront/components/drops/drop-words.ts'
import {
  RefusalPlot,
  TimelinePlot,
  TimelineTable,
} from '../../../storefront/components/drops/plots.tsx'
import { refusalCounts } from '../../../storefront/components/drops/refusal-words.ts'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { islandTexts } from '../../../storefront/texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Button, ButtonLink } from '../controls/button.tsx'
import { FactList } from '../controls/fact-list.tsx'
import { PageHead } from '../controls/panel.tsx'

interface DropWatchProps {
  status: DropStatus
  report: FairnessReport
  message?: string
}

const TEXT = texts.dropWatch
/** The live page of a drop for staff. Its island refreshes the numbers every two seconds. */
export const DropWatch: FC<DropWatchProps> = ({ status, report, message }) => {
  const { definition, state } = status
  const isOver = state === 'closed' || state === 'sold_out'
  return (
    <>
      <PageHead title={definition.title} back={{ href: '/admin/drops', text: TEXT.all }} />
      {message === undefined ? null : (
        <Notice tone="error" class="mt-4">
          {message}
        </Notice>
      )}
      <Live status={status} report={report} />
      <Definition status={status} />
      <div class="mt-10 flex flex-wrap items-start gap-x-6 gap-y-3 border-t border-line pt-6">
        <ButtonLink href={`/drops/${definition.id}`} tone="quiet">
          {TEXT.asShoppers}
        </ButtonLink>
        <ButtonLink href={`/drops/${definition.id}/fairness`} tone="quiet">
          {TEXT.fairness}
        </ButtonLink>
        {state === 'closed' ? null : <CloseForm id={definition.id} soldOut={isOver} />}
      </div>
    </>
  )
}

const Live: FC<{ status: DropStatus; report: FairnessReport }> = ({ status, report }) => {
  const { counts, timeline } = report
  const badge = stateBadge(status.state)
  const available = counts.unitsQuota - counts.unitsSold - counts.unitsHeld
  const refusals = refusalCounts(counts.refusals)
  return (
    <div data-drop-watch={status.definition.id} data-state={status.state}>
      <p class="mt-3 flex flex-wrap items-center gap-3">
        <Badge tone={badge.tone}>{badge.text}</Badge>
        <span class="text-sm text-muted">{islandTexts.drop.remaining[status.remaining]}</span>
      </p>
      <Numbers
        title={TEXT.units}
        of={[
          [TEXT.quota, counts.unitsQuota],
          [TEXT.sold, counts.unitsSold],
          [TEXT.held, counts.unitsHeld],
          [TEXT.available, Math.max(0, available)],
        ]}
      />
      <progress
        class="meter mt-3"
        aria-label={TEXT.soldShare}
        max={Math.max(1, counts.unitsQuota)}
        value={counts.unitsSold}
      />
      <Numbers
        title={TEXT.shoppers}
        of={[
          [TEXT.entered, counts.entries],
          [TEXT.waiting, counts.waiting],
          [TEXT.admitted, counts.admitted],
          [TEXT.bought, counts.used],
          [TEXT.missed, counts.missed],
        ]}
      />
      <div class="mt-10 grid gap-x-14 gap-y-10 lg:grid-cols-2">
        <Section id="over-time" title={TEXT.overTime}>
          {timeline.length === 0 ? (
            <p class="text-muted">{TEXT.noEntries}</p>
          ) : (
            <>
              <TimelinePlot timeline={timeline} />
              <TimelineTable timeline={timeline} />
            </>
          )}
        </Section>
        <Section id="refusals" title={TEXT.refusals}>
          {refusals.length === 0 ? (
            <p class="text-muted">{TEXT.noRefusals}</p>
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
            {texts.general.number(value)}
          </dd>
        </div>
      ))}
    </dl>
  </section>
)

const Definition: FC<{ status: DropStatus }> = ({ status: { definition } }) => {
  const facts: [string, Child][] = [
    [TEXT.mode, texts.drops.modes[definition.mode]],
    [TEXT.limit, limitWords(definition.limitPerShopper)],
    [texts.dropForm.entriesOpen, <Moment at={rfc3339(definition.entriesOpenAt)} />],
    [texts.dropForm.entriesClose, <Moment at={rfc3339(definition.entriesCloseAt)} />],
    [texts.dropForm.opens, <Moment at={rfc3339(definition.opensAt)} />],
    [texts.dropForm.ends, <Moment at={rfc3339(definition.closesAt)} />],
    [TEXT.pass, spanWords(definition.passMs)],
    [TEXT.hold, spanWords(definition.holdMs)],
    [TEXT.factor, String(definition.admissionFactor)],
    [
      TEXT.proofOfWork,
      definition.requirements.proofOfWork ? TEXT.proofOfWorkAll : TEXT.proofOfWorkRisk,
    ],
    [TEXT.shards, TEXT.shardCounts(definition.entryShards, definition.stockShards)],
  ]
  return (
    <section aria-labelledby="definition" class="mt-12">
      <h2 id="definition" class="text-xl">
        {TEXT.settings}
      </h2>
      <FactList facts={facts} />
      <ul class="mt-6 grid gap-2">
        {definition.variants.map((variant) => (
          <li class="flex flex-wrap gap-x-6">
            <span class="font-semibold">{variantName(variant)}</span>
            <span class="font-mono text-sm text-muted">{variant.sku}</span>
            <DropPrice variant={variant} />
            <span>{texts.drops.units(variant.quota)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Two steps, both without script, because ending a drop cannot be undone. */
const CloseForm: FC<{ id: string; soldOut: boolean }> = ({ id, soldOut }) => (
  <details class="ml-auto" data-keep-open="close">
    <summary class="press-target inline-flex items-center text-danger underline underline-offset-4">
      {TEXT.close.open}
    </summary>
    <form method="post" action={`/admin/drops/${id}/close`} class="mt-2 max-w-sm">
      <p class="mb-3 text-sm text-muted">{soldOut ? TEXT.close.soldOut : TEXT.close.confirmText}</p>
      <Button tone="danger" name="confirm" value="yes">
        {TEXT.close.confirm}
      </Button>
    </form>
  </details>
)
