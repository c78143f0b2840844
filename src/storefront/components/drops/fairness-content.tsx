import type { Child, FC } from 'hono/jsx'
import type { FairnessReport } from '../../../shared/drop/contract.ts'
import { islandTexts } from '../../texts/island-texts.ts'
import { texts } from '../../texts/texts.ts'
import { Icon } from '../controls/icon.tsx'
import { Breadcrumbs } from '../layout/breadcrumbs.tsx'
import { TermChanges } from './drop-history.tsx'
import { RefusalPlot, TimelinePlot, TimelineTable } from './plots.tsx'
import { refusalCounts } from './refusal-words.ts'

interface FairnessContentProps {
  title: string
  report: FairnessReport
  /** The command that checks the drop. */
  command: string
}

const TEXT = texts.fairness

/** The fairness report of a drop, and how to check it. */
export const FairnessContent: FC<FairnessContentProps> = ({ title, report, command }) => {
  const { counts, timeline } = report
  const refusals = refusalCounts(counts.refusals)
  return (
    <div class="shop-width pt-4 pb-20" data-fairness>
      <Breadcrumbs
        items={[
          { title: texts.drop.home, href: '/' },
          { title: texts.drop.drops, href: '/drops' },
          { title, href: `/drops/${report.dropId}` },
          { title: TEXT.breadcrumb, href: `/drops/${report.dropId}/fairness` },
        ]}
      />
      <h1 class="mt-4 text-3xl">{TEXT.title(title)}</h1>
      <p class="mt-3 max-w-prose text-lg text-muted">{TEXT[report.mode]}</p>
      <Counts report={report} />
      <div class="mt-12 grid gap-x-14 gap-y-12 lg:grid-cols-2">
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
        <Section id="refusals" title={TEXT.refusals.title}>
          <p class="mb-4 text-muted">{TEXT.refusals.text}</p>
          {refusals.length === 0 ? (
            <p class="flex items-center gap-3">
              <Icon name="check" class="text-accent" />
              {TEXT.refusals.none}
            </p>
          ) : (
            <RefusalPlot counts={refusals} />
          )}
        </Section>
      </div>
      <div class="mt-12">
        <TermChanges changes={report.changes} />
      </div>
      <Proof report={report} command={command} />
      <LimitNotes notes={report.limitNotes ?? []} />
    </div>
  )
}

const Section: FC<{ id: string; title: string; children?: Child }> = (props) => (
  <section aria-labelledby={props.id} class="min-w-0">
    <h2 id={props.id} class="mb-4 text-2xl">
      {props.title}
    </h2>
    {props.children}
  </section>
)

const LimitNotes: FC<{ notes: readonly string[] }> = ({ notes }) =>
  notes.length === 0 ? null : (
    <section aria-labelledby="limit" class="mt-14 max-w-4xl">
      <h2 id="limit" class="text-2xl">
        {TEXT.limit}
      </h2>
      <ul class="mt-4 grid list-disc gap-2 pl-5 text-muted marker:text-ink">
        {notes.map((note) => (
          <li>{note}</li>
        ))}
      </ul>
    </section>
  )

const Counts: FC<{ report: FairnessReport }> = ({ report: { counts, state } }) => {
  const isOver = state === 'sold_out' || state === 'closed'
  const shown: [string, number][] = [
    [TEXT.counts.quota, counts.unitsQuota],
    [TEXT.counts.sold, counts.unitsSold],
    [TEXT.counts.entries, counts.entries],
    [TEXT.counts.admitted, counts.admitted],
    [TEXT.counts.bought, counts.used],
    isOver
      ? [TEXT.counts.missed, counts.missed + counts.waiting]
      : [TEXT.counts.waiting, counts.waiting],
  ]
  return (
    <dl class="mt-8 grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
      {shown.map(([name, value]) => (
        <div class="flex flex-col-reverse justify-end rounded-lg bg-surface p-4 shadow-raised">
          <dt class="text-sm text-muted">{name}</dt>
          <dd class="display text-2xl tabular-nums">{islandTexts.general.number(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const Proof: FC<{ report: FairnessReport; command: string }> = ({ report, command }) => {
  const isDraw = report.mode === 'draw'
  return (
    <section aria-labelledby="proof" class="mt-14 max-w-4xl">
      <h2 id="proof" class="text-2xl">
        {TEXT.check.title}
      </h2>
      <ol class="mt-4 grid list-decimal grid-cols-[minmax(0,1fr)] gap-2 pl-5 text-muted marker:text-ink">
        {isDraw ? (
          <>
            <li>{TEXT.check.commitment}</li>
            <li>{TEXT.check.sealed}</li>
            <li>
              {report.beacon === null ? TEXT.check.keyWithoutBeacon : TEXT.check.keyWithBeacon}
            </li>
          </>
        ) : (
          <li>{TEXT.check.chain}</li>
        )}
        <li>
          {TEXT.check.download(
            <a class="text-link" href="/verify-draw.mjs" download>
              {'verify-draw.mjs'}
            </a>,
          )}
          <code
            // Scrolled by keyboard too, so it takes the focus.
            tabindex={0}
            class="mt-2 block overflow-x-auto rounded-md bg-sunken px-4 py-3 font-mono text-sm whitespace-nowrap text-ink"
          >
            {command}
          </code>
        </li>
      </ol>
      <dl class="mt-8 grid gap-4">
        {isDraw ? (
          <>
            <Hash title={TEXT.hashes.commitment} value={report.commitment} />
            <Hash title={TEXT.hashes.seed} value={report.seed} without={TEXT.hashes.seedLater} />
          </>
        ) : null}
        <Hash title={TEXT.hashes.terms} value={report.termsHash} />
        <Hash title={TEXT.hashes.list} value={report.listHash} without={TEXT.hashes.listLater} />
        {isDraw ? (
          <>
            <Beacon beacon={report.beacon} />
            <Hash title={TEXT.hashes.key} value={report.key} without={TEXT.hashes.keyLater} />
          </>
        ) : null}
      </dl>
      <Shards report={report} />
    </section>
  )
}

const Hash: FC<{ title: string; value: string | null; without?: string }> = (props) => (
  <div>
    <dt class="text-sm font-semibold">{props.title}</dt>
    <dd class="font-mono text-sm text-muted [overflow-wrap:anywhere]">
      {props.value ?? props.without ?? TEXT.hashes.none}
    </dd>
  </div>
)

const Beacon: FC<{ beacon: FairnessReport['beacon'] }> = ({ beacon }) => {
  if (beacon === null) {
    return <Hash title={TEXT.hashes.beacon} value={null} without={TEXT.hashes.beaconNone} />
  }
  const { source, round, randomness } = beacon
  return (
    <Hash
      title={TEXT.hashes.beaconRound(source, round)}
      value={randomness}
      without={TEXT.hashes.beaconLater}
    />
  )
}

const Shards: FC<{ report: FairnessReport }> = ({ report: { dropId, shards } }) => (
  <details class="mt-6">
    <summary class="press-target inline-flex items-center text-sm text-muted underline underline-offset-4 hover:text-ink">
      {TEXT.parts}
    </summary>
    <ul class="mt-2 grid gap-3 text-sm">
      {shards.map(({ shard, entries, head }) => (
        <li>
          <a
            class="text-link"
            href={`/api/v1/drops/${dropId}/fairness/entries/${shard}?limit=1000`}
          >
            {TEXT.part(shard + 1, entries)}
          </a>
          <span class="block font-mono text-xs text-muted [overflow-wrap:anywhere]">{head}</span>
        </li>
      ))}
    </ul>
  </details>
)
