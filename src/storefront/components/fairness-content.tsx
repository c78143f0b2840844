import type { Child, FC } from 'hono/jsx'
import type { FairnessReport } from '../../shared/drop/contract.ts'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { TermChanges } from './drop-history.tsx'
import { Icon } from './icon.tsx'
import { RefusalPlot, TimelinePlot, TimelineTable } from './plots.tsx'
import { refusalCounts } from './refusal-words.ts'

interface FairnessContentProps {
  title: string
  report: FairnessReport
  /** What anybody types to check it. */
  command: string
}

const number = new Intl.NumberFormat('en')

/** What happened in a drop, and how to check that it happened as was promised. */
export const FairnessContent: FC<FairnessContentProps> = ({ title, report, command }) => {
  const { counts, timeline } = report
  const refusals = refusalCounts(counts.refusals)
  return (
    <div class="shop-width pt-4 pb-20" data-fairness>
      <Breadcrumbs
        items={[
          { title: 'Home', href: '/' },
          { title: 'Drops', href: '/drops' },
          { title, href: `/drops/${report.dropId}` },
          { title: 'Fairness', href: `/drops/${report.dropId}/fairness` },
        ]}
      />
      <h1 class="mt-4 text-3xl">{title}: the fairness report</h1>
      <p class="mt-3 max-w-prose text-lg text-muted">
        {report.mode === 'draw'
          ? 'Who was served, in which order, and the numbers with which you can draw it again yourself.'
          : 'Who was served, in which order, and the list with which you can check it yourself.'}
      </p>
      <Counts report={report} />
      <div class="mt-12 grid gap-x-14 gap-y-12 lg:grid-cols-2">
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
        <Section id="refusals" title="What was refused">
          <p class="mb-4 text-muted">
            Limits and checks are the same for everybody. This is how often each of them said no.
          </p>
          {refusals.length === 0 ? (
            <p class="flex items-center gap-3">
              <Icon name="check" class="text-accent" />
              Nothing had to be refused.
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
        What the limit counts
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
    ['Units in the drop', counts.unitsQuota],
    ['Units sold', counts.unitsSold],
    ['Shoppers who entered', counts.entries],
    ['Were called', counts.admitted],
    ['Took theirs', counts.used],
    isOver
      ? ['Came away without', counts.missed + counts.waiting]
      : ['Still waiting', counts.waiting],
  ]
  return (
    <dl class="mt-8 grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-6">
      {shown.map(([name, value]) => (
        <div class="flex flex-col-reverse justify-end rounded-lg bg-surface p-4 shadow-raised">
          <dt class="text-sm text-muted">{name}</dt>
          <dd class="display text-2xl tabular-nums">{number.format(value)}</dd>
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
        Check it yourself
      </h2>
      <ol class="mt-4 grid list-decimal grid-cols-[minmax(0,1fr)] gap-2 pl-5 text-muted marker:text-ink">
        {isDraw ? (
          <>
            <li>Before entries opened, the shop published the fingerprint of a secret seed.</li>
            <li>
              When entries closed, the list was sealed: each entry is a link of a chain, and nobody
              can be added, removed or moved without breaking it.
            </li>
            <li>
              {report.beacon === null
                ? 'Seed and list make the key of the draw, and each entry’s place follows from the key alone. No public source of chance is mixed in here, so you trust the shop not to have added the last entries itself.'
                : 'Seed, list and a public source of chance that nobody controls make the key of the draw. Each entry’s place follows from the key alone.'}
            </li>
          </>
        ) : (
          <li>
            Each entry is a link of a chain in the order of arrival: nobody can be added, removed or
            moved without breaking it, and your receipt names your link.
          </li>
        )}
        <li>
          Once the drop is over, download{' '}
          <a class="text-link" href="/verify-draw.mjs" download>
            verify-draw.mjs
          </a>{' '}
          and run it with Node 20 or newer. It reads the published lists, works the drop out again,
          compares who was called, and says what it cannot prove. Put your receipt behind the
          command:
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
            <Hash title="Fingerprint of the seed, published first" value={report.commitment} />
            <Hash title="The seed" value={report.seed} without="Shown once entries are closed." />
          </>
        ) : null}
        <Hash title="Fingerprint of the terms, published first" value={report.termsHash} />
        <Hash
          title="Fingerprint of the list"
          value={report.listHash}
          without="Made once entries are closed."
        />
        {isDraw ? (
          <>
            <Beacon beacon={report.beacon} />
            <Hash title="Key of the draw" value={report.key} without="Follows from the draw." />
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
      {props.value ?? props.without ?? 'None.'}
    </dd>
  </div>
)

const Beacon: FC<{ beacon: FairnessReport['beacon'] }> = ({ beacon }) => {
  if (beacon === null) {
    return <Hash title="Public source of chance" value={null} without="None is set up here." />
  }
  const { source, round, randomness } = beacon
  return (
    <Hash
      title={`Public source of chance: ${source}, round ${number.format(round)}`}
      value={randomness}
      without="Not there yet."
    />
  )
}

const Shards: FC<{ report: FairnessReport }> = ({ report: { dropId, shards } }) => (
  <details class="mt-6">
    <summary class="press-target inline-flex items-center text-sm text-muted underline underline-offset-4 hover:text-ink">
      The list in its parts
    </summary>
    <ul class="mt-2 grid gap-3 text-sm">
      {shards.map(({ shard, entries, head }) => (
        <li>
          <a
            class="text-link"
            href={`/api/v1/drops/${dropId}/fairness/entries/${shard}?limit=1000`}
          >
            Part {shard + 1}: {number.format(entries)} {entries === 1 ? 'entry' : 'entries'}
          </a>
          <span class="block font-mono text-xs text-muted [overflow-wrap:anywhere]">{head}</span>
        </li>
      ))}
    </ul>
  </details>
)
