import type { Child, FC } from 'hono/jsx'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { texts } from '../../texts/texts.ts'
import { PageHead, Panel } from '../controls/panel.tsx'
import { type TaxSettings, TaxTables } from './tax-settings.tsx'

const TEXT = texts.settings

/** A row of two words: a name and its value. */
export interface Fact {
  name: string
  value: string
}

interface SettingsPageProps {
  shop: readonly Fact[]
  payment: readonly Fact[]
  tax: TaxSettings
  delivery: readonly Fact[]
  points: readonly Fact[]
  health: readonly { name: string; state: 'ok' | 'down'; latencyMs: number }[]
}

/** The shop's settings, and the state of each dependency. */
export const SettingsPage: FC<SettingsPageProps> = ({
  shop,
  payment,
  tax,
  delivery,
  points,
  health,
}) => (
  <>
    <PageHead title={TEXT.title} />
    <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
    <div class="grid gap-4 lg:grid-cols-2 lg:items-start">
      <div class="grid gap-4">
        <Facts title={TEXT.shop} facts={shop} />
        <Facts title={TEXT.payment} facts={payment} />
        <Facts title={TEXT.delivery} facts={delivery} />
      </div>
      <div class="grid gap-4">
        <Panel title={TEXT.health}>
          <dl>
            {health.map(({ name, state, latencyMs }) => (
              <Row name={name}>
                <span class="mr-2 text-sm text-muted tabular-nums">
                  {TEXT.milliseconds(latencyMs)}
                </span>
                <Badge tone={state === 'ok' ? 'accent' : 'danger'}>
                  {TEXT.healthStates[state]}
                </Badge>
              </Row>
            ))}
          </dl>
        </Panel>
        <Facts title={TEXT.points} facts={points} />
      </div>
    </div>
    <TaxTables tax={tax} />
  </>
)

const Facts: FC<{ title: string; facts: readonly Fact[] }> = ({ title, facts }) => (
  <Panel title={title}>
    <dl>
      {facts.map(({ name, value }) => (
        <Row name={name}>{value}</Row>
      ))}
    </dl>
  </Panel>
)

const Row: FC<{ name: string; children?: Child }> = ({ name, children }) => (
  <div class="flex justify-between gap-4 border-b border-line py-1.5 last:border-0">
    <dt class="text-muted">{name}</dt>
    <dd class="text-right">{children}</dd>
  </div>
)
