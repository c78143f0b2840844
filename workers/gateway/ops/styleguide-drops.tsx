import type { FC } from 'hono/jsx'
import { HoldClock } from '../../../src/storefront/components/checkout/hold-clock.tsx'
import { Verification } from '../../../src/storefront/components/checkout/verification.tsx'
import { DropBanner, DropGroup } from '../../../src/storefront/components/drops/drop-list.tsx'
import { DropPanels } from '../../../src/storefront/components/drops/drop-panels.tsx'
import {
  RefusalPlot,
  TimelinePlot,
  TimelineTable,
} from '../../../src/storefront/components/drops/plots.tsx'
import { refusalCounts } from '../../../src/storefront/components/drops/refusal-words.ts'
import { DROP_STAGES } from '../../../src/storefront/drop-stage.ts'
import { EXAMPLE_REPORT, exampleDrop, STAGE_EXAMPLES } from './drop-examples.ts'
import { Section } from './styleguide-section.tsx'

/** Each stage of a drop, its lists and its plots. */
export const Drops: FC = () => (
  <Section title="Drops">
    <div class="grid gap-6 md:grid-cols-2 xl:grid-cols-3">
      {DROP_STAGES.map((stage) => {
        const { state, entry } = STAGE_EXAMPLES[stage]
        return (
          <div class="rounded-lg bg-surface p-6 shadow-raised">
            <DropPanels
              status={exampleDrop({ id: stage, state })}
              entry={entry}
              stage={stage}
              actionToken={null}
              formKey="example"
              only
            />
          </div>
        )
      })}
    </div>
    <DropBanner status={exampleDrop()} />
    <DropGroup
      id="sg-drops"
      title="A row of drops"
      drops={[
        exampleDrop({ state: 'announced' }),
        exampleDrop({ state: 'open', mode: 'queue', limit: 1 }),
        exampleDrop({ state: 'sold_out' }),
      ]}
    />
    <div class="grid gap-10 lg:grid-cols-2">
      <div>
        <TimelinePlot timeline={EXAMPLE_REPORT.timeline} />
        <TimelineTable timeline={EXAMPLE_REPORT.timeline} />
      </div>
      <RefusalPlot counts={refusalCounts(EXAMPLE_REPORT.counts.refusals)} />
    </div>
  </Section>
)

/** Components that a checkout shows rarely. */
export const Checks: FC = () => (
  <Section title="A hold, and checks before an order">
    <HoldClock endsAt="2026-11-20T18:10:00Z" now={Date.parse('2026-11-20T18:00:00Z')} />
    <Verification checkoutId="chk_example" kind="pow" formKey="example" agreed="" />
  </Section>
)
